"""`wasiqa freeze`: freezes at once, by one party."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import freeze_file, moments, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.parties import zone
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed, UsageRefused

if TYPE_CHECKING:
    from wasiqa.servicing.enforcement import Freeze

_YES = {True: "yes", False: "no"}
_CHANGE = ("from", "to")


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def freeze() -> None:
    """Freeze a wallet or some of its units, or release them, under a case and an order; with --until for a time.

    Example: wasiqa freeze apply PIB-3Y-7 0x… --wallet --case C-1 --order order.pdf --account freezer.json
    """


freeze.add_command(freeze_file.file)


def _arguments(function: Any) -> Any:
    for decorate in (
        click.option("--order", required=True, type=options.FILE, help="The order; only its hash goes on chain."),
        click.option("--case", required=True, help="Reference of the case; only its hash goes on chain."),
        click.option("--release", is_flag=True, help="Allow to freeze fewer units than now, or for a shorter time."),
        click.option(
            "--until",
            metavar="DATE|TIME",
            help="What is frozen is so to the end of this day, or up to this time, in the programme's time zone; "
            "without it until it is lifted.",
        ),
        click.option("--units", help="So many units shall be frozen in all (decimal currency units)."),
        click.option("--wallet/--release-wallet", "whole_wallet", default=None, help="Freeze or release the wallet."),
        click.argument("wallet_address", metavar="WALLET", type=options.WALLET),
        click.argument("series"),
    ):
        function = decorate(function)
    return function


@freeze.command()
@_arguments
@options.reads_chain
def plan(as_json: bool, **given: Any) -> None:
    """Show how the wallet stands and how it would.

    Example: wasiqa freeze plan PIB-3Y-7 0x… --units 500000 --case C-1 --order order.pdf --network http://127.0.0.1:8545
    """
    work, session = _freeze(given)
    work.check()
    Output(as_json=as_json).result(_document(work, session), _words(work, session))


@freeze.command()
@_arguments
@options.writes_chain
def apply(as_json: bool, **given: Any) -> None:
    """Freeze, or release.

    Example: wasiqa freeze apply PIB-3Y-7 0x… --wallet --until 2048-12-31 --case C-1 --order order.pdf --account test:22
    """
    out = Output(as_json=as_json)
    work, session = _freeze(dict(given))
    if work.is_done():
        session.settle(work.is_done, input=Path(given["order"]))
        out.result({"transactions": []}, "nothing to do: the wallet stands so already")
        return
    work.check()
    out.say(_words(work, session))
    if not session.agree("do it?"):
        out.dry_run(_document(work, session))
        return
    with session.sending(input=Path(given["order"])) as run:
        work.apply(session.sender)
        run.verified = work.is_done()
        transactions = list(run.hashes())
    failed = f"{work.wallet} does not stand as asked"
    out.outcome({"transactions": transactions}, "done", shown=run.verified, otherwise=failed)


@freeze.command()
@_arguments
@options.reads_chain
def verify(as_json: bool, **given: Any) -> None:
    """Exit 0 if the wallet stands as asked, else 1.

    Example: wasiqa freeze verify PIB-3Y-7 0x… --wallet --case C-1 --order order.pdf --network http://127.0.0.1:8545
    """
    work, session = _freeze(given)
    Output(as_json=as_json).result(_document(work, session), _words(work, session))
    if not work.is_done():
        raise CheckFailed(f"{work.wallet} does not stand as asked")


def _freeze(given: dict[str, Any]) -> tuple[Freeze, Session]:
    from wasiqa.servicing.amounts import to_units
    from wasiqa.servicing.enforcement import Freeze, Order

    series, wallet, whole, units = (given.pop(name) for name in ("series", "wallet_address", "whole_wallet", "units"))
    case, order, release, until = (given.pop(name) for name in ("case", "order", "release", "until"))
    if whole is None and units is None:
        raise UsageRefused("say what to freeze", hint="--wallet, --release-wallet, or --units AMOUNT")
    if whole is False and until is not None:
        raise UsageRefused("--until is for what is frozen", hint="leave it away with --release-wallet")
    session = Session(**given)
    _, _, bond = session.series(series)
    minor = None if units is None else to_units(units, session.chain.call(bond, "decimals"))
    second = 0 if until is None else moments.last_second("--until", until, zone(session))
    return Freeze(session.chain, bond, wallet, Order.of(case, Path(order)), whole, minor, second, release), session


def _words(work: Freeze, session: Session) -> str:
    from wasiqa.servicing.amounts import in_currency

    decimals = work.chain.call(work.bond, "decimals")
    document = _document(work, session)
    wallet = [_YES[document["wallet_frozen"][when]] + _told(document["wallet_until"][when]) for when in _CHANGE]
    units = [
        in_currency(int(document["units_frozen"][when]), decimals) + _told(document["units_until"][when])
        for when in _CHANGE
    ]
    return (
        f"{work.wallet}: balance {in_currency(int(document['balance']), decimals)}; "
        f"wallet frozen {' → '.join(wallet)}; units frozen {' → '.join(units)}; case {work.order.case}"
    )


def _told(until: str | None) -> str:
    return "" if until is None else f" until {until}"


def _document(work: Freeze, session: Session) -> dict[str, Any]:
    now, ends = work.before(), work.ends()
    shall = now.frozen if work.whole_wallet is None else work.whole_wallet
    units = now.locked if work.units is None else work.units
    wallet_end = ends.wallet if work.whole_wallet is None else work.until
    units_end = ends.units if work.units is None else work.until
    return {
        "wallet": work.wallet,
        "balance": str(now.balance),
        "wallet_frozen": {"from": now.frozen, "to": shall},
        "wallet_until": {
            "from": _time(ends.wallet, session, there=now.frozen),
            "to": _time(wallet_end, session, there=shall),
        },
        "units_frozen": {"from": str(now.locked), "to": str(units)},
        "units_until": {
            "from": _time(ends.units, session, there=now.locked > 0),
            "to": _time(units_end, session, there=units > 0),
        },
    }


def _time(end: int, session: Session, *, there: bool) -> str | None:
    """When a freeze ends; None if there is none, or if it holds until it is lifted."""
    from wasiqa.chain.timelock import local

    return local(end, zone(session)) if there and end else None
