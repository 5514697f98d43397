"""`wasiqa freeze`: freezes at once, by one party."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed, UsageRefused

if TYPE_CHECKING:
    from wasiqa.servicing.enforcement import Freeze

_YES = {True: "yes", False: "no"}


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def freeze() -> None:
    """Freeze a wallet or some of its units, or release them, under a case and an order.

    Example: wasiqa freeze apply PIB-3Y-7 0x… --wallet --case C-1 --order order.pdf --account freezer.json
    """


def _arguments(function: Any) -> Any:
    for decorate in (
        click.option("--order", required=True, type=options.FILE, help="The order; only its hash goes on chain."),
        click.option("--case", required=True, help="Reference of the case; only its hash goes on chain."),
        click.option("--release", is_flag=True, help="Allow --units to be less than what is frozen now."),
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
    work, _ = _freeze(given)
    work.check()
    Output(as_json=as_json).result(_document(work), _words(work))


@freeze.command()
@_arguments
@options.writes_chain
def apply(as_json: bool, **given: Any) -> None:
    """Freeze, or release.

    Example: wasiqa freeze apply PIB-3Y-7 0x… --wallet --case C-1 --order order.pdf --account test:22 --yes
    """
    out = Output(as_json=as_json)
    work, session = _freeze(dict(given))
    if work.is_done():
        session.settle(work.is_done, input=Path(given["order"]))
        out.result({"transactions": []}, "nothing to do: the wallet stands so already")
        return
    work.check()
    out.say(_words(work))
    if not session.agree("do it?"):
        out.dry_run(_document(work))
        return
    with session.sending(input=Path(given["order"])) as run:
        work.apply(session.sender)
        run.verified = work.is_done()
        transactions = list(run.hashes())
    out.result({"transactions": transactions}, "done" if run.verified else None)
    if not run.verified:
        raise CheckFailed(f"{work.wallet} does not stand as asked", hint="run it again")


@freeze.command()
@_arguments
@options.reads_chain
def verify(as_json: bool, **given: Any) -> None:
    """Exit 0 if the wallet stands as asked, else 1.

    Example: wasiqa freeze verify PIB-3Y-7 0x… --wallet --case C-1 --order order.pdf --network http://127.0.0.1:8545
    """
    work, _ = _freeze(given)
    Output(as_json=as_json).result(_document(work), _words(work))
    if not work.is_done():
        raise CheckFailed(f"{work.wallet} does not stand as asked")


def _freeze(given: dict[str, Any]) -> tuple[Freeze, Session]:
    from wasiqa.servicing.amounts import to_units
    from wasiqa.servicing.enforcement import Freeze, Order

    series, wallet, whole, units = (given.pop(name) for name in ("series", "wallet_address", "whole_wallet", "units"))
    case, order, release = given.pop("case"), given.pop("order"), given.pop("release")
    if whole is None and units is None:
        raise UsageRefused("say what to freeze", hint="--wallet, --release-wallet, or --units AMOUNT")
    session = Session(**given)
    _, _, bond = session.series(series)
    minor = None if units is None else to_units(units, session.chain.call(bond, "decimals"))
    return Freeze(session.chain, bond, wallet, Order.of(case, Path(order)), whole, minor, release), session


def _words(work: Freeze) -> str:
    from wasiqa.servicing.amounts import in_currency

    decimals = work.chain.call(work.bond, "decimals")
    document = _document(work)
    wallet = document["wallet_frozen"]
    balance, before, after = (
        in_currency(int(units), decimals) for units in (document["balance"], *document["units_frozen"].values())
    )
    return (
        f"{work.wallet}: balance {balance}; wallet frozen {_YES[wallet['from']]} → {_YES[wallet['to']]}; "
        f"units frozen {before} → {after}; case {work.order.case}"
    )


def _document(work: Freeze) -> dict[str, Any]:
    now = work.before()
    shall = now.frozen if work.whole_wallet is None else work.whole_wallet
    units = now.locked if work.units is None else work.units
    return {
        "wallet": work.wallet,
        "balance": str(now.balance),
        "wallet_frozen": {"from": now.frozen, "to": shall},
        "units_frozen": {"from": str(now.locked), "to": str(units)},
    }
