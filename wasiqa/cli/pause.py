"""`wasiqa pause`: purposes of series paused at once by the guardian, confirmed or lifted by two of governance."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import by_order, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.parties import zone
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed, NotAllowed, UsageRefused

if TYPE_CHECKING:
    from wasiqa.servicing.pauses import Pause

_PURPOSES = ("transfers", "issuance", "payments")


class _Purposes(click.ParamType):
    """Purposes with commas between them, in their own order."""

    name = "purposes"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The purposes; click reports anything else."""
        named = str(value).split(",")
        unknown = [purpose for purpose in named if purpose not in _PURPOSES]
        if unknown:
            known = ", ".join(_PURPOSES)
            self.fail(f"{unknown[0] or 'nothing'} is no purpose: name {known}, with commas between", param, ctx)
        return ",".join(purpose for purpose in _PURPOSES if purpose in named)


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def pause() -> None:
    """Pause transfers, issuance or payments of a series, under a case and an order.

    The guardian alone pauses at once, for seven days. Two parties of governance confirm a pause, so that it stays, or
    lift it; after one that lapsed unconfirmed the guardian can't pause for another seven days. A pause of payments
    holds coupons; none holds redemption, a seizure, a burn or a recovery.

    Example: wasiqa pause apply PIB-3Y-7 --purposes transfers --case C-1 --order order.pdf --account guardian.json
    """


def _arguments(function: Any) -> Any:
    for decorate in (
        by_order.order,
        by_order.case,
        click.option("--lift", is_flag=True, help="Lift the pause of these purposes; two parties of governance."),
        click.option(
            "--confirm", is_flag=True, help="Pause them until that is lifted, paused already or not; two parties, too."
        ),
        click.option(
            "--purposes",
            required=True,
            type=_Purposes(),
            metavar="LIST",
            help="transfers, issuance, payments: one or more, with commas between.",
        ),
        click.option("--all", "every", is_flag=True, help="All series of the programme, each by itself."),
        click.argument("series", required=False),
    ):
        function = decorate(function)
    return function


@pause.command()
@_arguments
@options.reads_chain
def plan(as_json: bool, **given: Any) -> None:
    """Show what is paused and what would be, and check that it is possible.

    Example: wasiqa pause plan PIB-3Y-7 --purposes payments --case C-1 --order order.pdf --network http://127.0.0.1:8545
    """
    works, _ = _pauses(given)
    refusals = _refusals(_left(works))
    Output(as_json=as_json).result(_document(works), _words(works))
    _tell(refusals)


@pause.command()
@_arguments
@options.writes_chain
def apply(as_json: bool, **given: Any) -> None:
    """Pause; or confirm or lift, for which two parties run this in turn (exit code 6: it waits for the other).

    With --all, series that can't be paused now are named at the end (exit code 5), and the others are paused.

    Example: wasiqa pause apply PIB-3Y-7 --purposes payments --confirm --case C-1 --order order.pdf --account test:5
    """
    out, paper = Output(as_json=as_json), Path(given["order"])
    works, session = _pauses(dict(given))
    left = _left(works)
    if not left:
        session.settle(lambda: not _left(works), input=paper)
        out.result({**_document(works), "transactions": []}, f"nothing to do:\n{_words(works)}")
        return
    refusals = _refusals(left)
    possible = [work for work in left if work.bond.address not in refusals]
    out.say(_words(works))
    if not session.agree("do it?"):
        out.dry_run(_document(works))
        _tell(refusals)
        return
    with session.sending(input=paper) as run:
        if possible[0].aim.takes_two:
            session.advance(*(work.operation() for work in possible))
        else:
            for work in possible:
                session.chain.send(work.call(), sender=session.sender)
        run.verified = not _left(possible)
        transactions = list(run.hashes())
    document = {**_document(works), "transactions": transactions}
    out.outcome(document, _words(works), shown=run.verified, otherwise="not everything stands as asked")
    _tell(refusals)


@pause.command()
@_arguments
@options.reads_chain
def verify(as_json: bool, **given: Any) -> None:
    """Exit 0 if everything is paused, confirmed or lifted as asked, else 1.

    Example: wasiqa pause verify --all --purposes payments --case C-1 --order order.pdf --network http://127.0.0.1:8545
    """
    works, _ = _pauses(given)
    Output(as_json=as_json).result(_document(works), _words(works))
    if _left(works):
        raise CheckFailed("not everything stands as asked", hint="`apply` does what is missing")


def _pauses(given: dict[str, Any]) -> tuple[list[Pause], Session]:
    from wasiqa.servicing.enforcement import Order
    from wasiqa.servicing.pauses import Aim, Pause

    series, every, purposes = given.pop("series"), given.pop("every"), tuple(given.pop("purposes").split(","))
    confirm, lift = given.pop("confirm"), given.pop("lift")
    order = Order.of(given.pop("case"), Path(given.pop("order")))
    if every is (series is not None):
        raise UsageRefused("say which series", hint="name one, or say --all")
    if confirm and lift:
        raise UsageRefused("a pause is confirmed or lifted, not both", hint="leave --confirm or --lift away")
    aim = Aim.CONFIRM if confirm else Aim.LIFT if lift else Aim.PAUSE
    session = Session(**given)
    names = list(session.ledger.series) if every else [series]
    if not names:
        raise NotAllowed(f"there is no series on chain {session.chain.chain_id} yet")
    places = [session.series(name) for name in names]
    return [
        Pause(session.chain, session.programme, bond, record.symbol, aim, purposes, order, zone(session))
        for _, record, bond in places
    ], session


def _left(works: Sequence[Pause]) -> list[Pause]:
    return [work for work in works if not work.is_done()]


def _refusals(left: Sequence[Pause]) -> dict[str, NotAllowed]:
    """What stands in the way, by the series' address; raises it where that is so of all that are left."""
    found = {}
    for work in left:
        try:
            work.check()
        except NotAllowed as refusal:
            found[work.bond.address] = refusal
    if found and len(found) == len(left):
        _tell(found)
    return found


def _tell(refusals: dict[str, NotAllowed]) -> None:
    if refusals:
        raise NotAllowed("; ".join(one.message for one in refusals.values()), hint=next(iter(refusals.values())).hint)


def _words(works: Sequence[Pause]) -> str:
    return "\n".join(_line(work) for work in works)


def _line(work: Pause) -> str:
    changes = []
    for one in _document([work])["series"][0]["purposes"]:
        before = _state(one["from"], one["until"])
        after = before if one["to"] == one["from"] else _state(one["to"], None)
        changes.append(f"{one['purpose']} {before}" + (f" → {after}" if after != before else ""))
    return f"{work.symbol}: {'; '.join(changes)}; case {work.order.case}"


def _state(name: str, until: str | None) -> str:
    if name == "LAPSING":
        return "paused for seven days at most" if until is None else f"paused until {until}"
    return {"NONE": "not paused", "CONFIRMED": "paused until that is lifted"}[name]


def _document(works: Sequence[Pause]) -> dict[str, Any]:
    return {"series": [_of_series(work) for work in works], **by_order.evidence(works[0].order)}


def _of_series(work: Pause) -> dict[str, Any]:
    from wasiqa.chain.timelock import local
    from wasiqa.servicing.pauses import UNTIL_LIFTED, Aim

    purposes = []
    for purpose, end in work.ends().items():
        before = "NONE" if not end else "CONFIRMED" if end == UNTIL_LIFTED else "LAPSING"
        after = {Aim.PAUSE: before if end else "LAPSING", Aim.CONFIRM: "CONFIRMED", Aim.LIFT: "NONE"}[work.aim]
        until = local(end, work.zone) if before == "LAPSING" else None
        purposes.append({"purpose": purpose, "from": before, "to": after, "until": until})
    return {"symbol": work.symbol, "address": work.bond.address, "purposes": purposes}
