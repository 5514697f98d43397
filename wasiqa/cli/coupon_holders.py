"""`wasiqa coupon redirect`, `sweep` and `outside`: what single holders of a row are due, and no longer from here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import by_order, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand, WasiqaGroup
from wasiqa.cli.row_act import carry_out, place_of, row_argument
from wasiqa.cli.session import Session

if TYPE_CHECKING:
    from wasiqa.servicing.rowlife.outside import Confirmation, OutsideStatement

_holders = click.option(
    "--holders", required=True, type=options.FILE, help="Their wallets: CSV or XLSX with the column `wallet`."
)


@click.command(cls=WasiqaCommand)
@click.argument("series")
@row_argument
@click.argument("holder", type=options.WALLET)
@click.argument("beneficiary", type=options.WALLET)
@by_order.case
@by_order.order
@options.writes_chain
def redirect(series: str, row: int, holder: str, beneficiary: str, as_json: bool, **given: Any) -> None:
    """Have paid to BENEFICIARY, by order, what HOLDER is due of a row; two parties of enforcement (exit code 6).

    Tax and books stay the holder's. The holder itself as beneficiary lifts an order. An order about a row holds for
    what is divided from it later; principal follows the units, which `seize` moves.

    Example: wasiqa coupon redirect PIB-3Y-7 1 0x… 0x… --case C-1 --order order.pdf --account enforcer.json
    """
    from wasiqa.servicing.enforcement import Order
    from wasiqa.servicing.rowlife.redirection import Redirection

    case, paper = given.pop("case"), Path(given.pop("order"))
    order, session = Order.of(case, paper), Session(**given)
    work = Redirection(place_of(session, series, row), holder, beneficiary, order)
    carry_out(session, Output(as_json=as_json), work, "do it?", paper)


@click.command(cls=WasiqaCommand)
@click.argument("series")
@row_argument
@_holders
@options.writes_chain
def sweep(series: str, row: int, holders: Path, as_json: bool, **chosen: Any) -> None:
    """Send to the issuer what these holders have not claimed of a row within the terms' time.

    Whom a block, a freeze, a recovery or an order hinders is passed over, and named.

    Example: wasiqa coupon sweep PIB-3Y-7 1 --holders unclaimed.csv --account paying-agent.json
    """
    from wasiqa.servicing.rowlife.holders import read_holders
    from wasiqa.servicing.rowlife.prescription import Sweep

    wallets, session = read_holders(holders), Session(**chosen)
    work = Sweep(place_of(session, series, row), wallets)
    carry_out(session, Output(as_json=as_json), work, "send it to the issuer?", holders)


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def outside() -> None:
    """Payments made outside the chain, such as by RTGS or Raast: stated by the paying agent, confirmed by a reviewer.

    Example: wasiqa coupon outside state PIB-3Y-7 1 --holders paid.csv --reference RTGS-1 --document statement.pdf
    """


def _arguments(function: Any) -> Any:
    for decorate in (
        click.option("--document", required=True, type=options.FILE, help="The statement; its hash goes on chain."),
        click.option("--reference", required=True, help="The reference that the payment system gave."),
        _holders,
        row_argument,
        click.argument("series"),
    ):
        function = decorate(function)
    return function


@outside.command()
@_arguments
@options.writes_chain
def state(as_json: bool, **given: Any) -> None:
    """State that these holders were paid the row outside. Nothing is settled before a reviewer has confirmed it.

    Example: wasiqa coupon outside state PIB-3Y-7 1 --holders paid.csv --reference RTGS-1 --document statement.pdf
    """
    from wasiqa.servicing.rowlife.outside import OutsideStatement

    _outside(given, OutsideStatement, Output(as_json=as_json))


@outside.command()
@_arguments
@options.writes_chain
def confirm(as_json: bool, **given: Any) -> None:
    """Confirm a statement, all of it, from the same files. A reviewer: the regulator at once, or governance's two.

    Example: wasiqa coupon outside confirm PIB-3Y-7 1 --holders paid.csv --reference RTGS-1 --document statement.pdf
    """
    from wasiqa.servicing.rowlife.outside import Confirmation

    _outside(given, Confirmation, Output(as_json=as_json))


def _outside(given: dict[str, Any], kind: type[OutsideStatement] | type[Confirmation], out: Output) -> None:
    from dataclasses import replace

    from wasiqa.servicing.papers import paper_hash
    from wasiqa.servicing.rowlife.holders import read_holders
    from wasiqa.servicing.rowlife.outside import Confirmation

    series, row, reference = (given.pop(name) for name in ("series", "row", "reference"))
    holders, paper = given.pop("holders"), paper_hash(given.pop("document"), "statement")
    wallets, session = read_holders(holders), Session(**given)
    place = place_of(session, series, row)
    work = kind(place, wallets, reference, paper)
    if isinstance(work, Confirmation):
        work = replace(work, alone=place.holds("REVIEWER", session.sender))
    carry_out(session, out, work, "go on with it?", holders)
