"""`wasiqa seize`: units moved by order, by two parties after a delay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed

if TYPE_CHECKING:
    from wasiqa.servicing.enforcement import Seizure


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def seize() -> None:
    """Move units by order of a court or an authority. Freeze them first: the delay announces the seizure.

    Example: wasiqa seize apply PIB-3Y-7 0x… 0x… 500000 --case C-1 --order order.pdf --account enforcer.json
    """


def _arguments(function: Any) -> Any:
    for decorate in (
        click.option("--instalment", default=1, show_default=True, help="Number of this seizure under the same order."),
        click.option("--order", required=True, type=options.FILE, help="The order; only its hash goes on chain."),
        click.option("--case", required=True, help="Reference of the case; only its hash goes on chain."),
        click.argument("amount"),
        click.argument("target", metavar="TO", type=options.WALLET),
        click.argument("source", metavar="FROM", type=options.WALLET),
        click.argument("series"),
    ):
        function = decorate(function)
    return function


@seize.command()
@_arguments
@options.reads_chain
def plan(as_json: bool, **given: Any) -> None:
    """Show the seizure and check that it is possible.

    Example: wasiqa seize plan PIB-3Y-7 0x… 0x… 500000 --case C-1 --order order.pdf --network http://127.0.0.1:8545
    """
    work, _ = _seizure(given)
    work.check()
    Output(as_json=as_json).result(_document(work), _words(work))


@seize.command()
@_arguments
@options.writes_chain
def apply(as_json: bool, **given: Any) -> None:
    """Seize; two parties run this in turn (exit code 6: it waits for the other, or for the delay).

    Example: wasiqa seize apply PIB-3Y-7 0x… 0x… 500000 --case C-1 --order order.pdf --account test:3 --yes
    """
    from wasiqa.chain.timelock import State, state

    out = Output(as_json=as_json)
    work, session = _seizure(dict(given))

    def done() -> bool:
        return state(session.chain, work.operation()) is State.DONE

    if done():
        session.settle(done, input=Path(given["order"]))
        out.result(
            _document(work),
            "nothing to do: this was seized before; another seizure under the same order needs --instalment",
        )
        return
    work.check()
    out.say(_words(work))
    if not session.agree("seize?"):
        out.dry_run(_document(work))
        return
    with session.sending(input=Path(given["order"])) as run:
        session.advance(work.operation())
        run.verified = done()
    out.result(_document(work), "seized")


@seize.command()
@_arguments
@options.reads_chain
def verify(as_json: bool, **given: Any) -> None:
    """Exit 0 if the seizure was carried out, else 1.

    Example: wasiqa seize verify PIB-3Y-7 0x… 0x… 500000 --case C-1 --order order.pdf --network http://127.0.0.1:8545
    """
    from wasiqa.chain.timelock import State, state

    work, session = _seizure(given)
    reached = state(session.chain, work.operation())
    Output(as_json=as_json).result({**_document(work), "state": reached.name}, f"{_words(work)}: {reached.name}")
    if reached is not State.DONE:
        raise CheckFailed("the seizure was not carried out")


def _seizure(given: dict[str, Any]) -> tuple[Seizure, Session]:
    from wasiqa.servicing.amounts import to_units
    from wasiqa.servicing.enforcement import Order, Seizure

    series, source, target, amount = (given.pop(name) for name in ("series", "source", "target", "amount"))
    case, order, instalment = given.pop("case"), given.pop("order"), given.pop("instalment")
    session = Session(**given)
    _, _, bond = session.series(series)
    units = to_units(amount, session.chain.call(bond, "decimals"))
    evidence = Order.of(case, Path(order))
    return Seizure(session.chain, session.programme, bond, source, target, units, evidence, instalment), session


def _words(work: Seizure) -> str:
    return f"{_amount(work)} from {work.source} to {work.target}, case {work.order.case}"


def _amount(work: Seizure) -> str:
    from wasiqa.servicing.amounts import in_currency

    return in_currency(work.units, work.chain.call(work.bond, "decimals"))


def _document(work: Seizure) -> dict[str, str]:
    return {
        "from": work.source,
        "to": work.target,
        "units": str(work.units),
        "case_id": f"0x{work.order.case_id.hex()}",
        "order_hash": f"0x{work.order.order_hash.hex()}",
    }
