"""`wasiqa recover`: a lost wallet's place taken by another, by two parties after a delay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import by_order, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.parties import zone
from wasiqa.cli.session import Session

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from wasiqa.servicing.recovery import Recovery


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def recover() -> None:
    """Put a successor in the place of a lost wallet, in the whitelist and in all series at once.

    Units and freezes follow, in one batch. What is unpaid is paid to the successor, which is a wallet that the
    whitelist doesn't know yet, or another one of the same investor. If somebody else may have the lost wallet's key,
    freeze it first: the delay announces the recovery.

    Example: wasiqa recover apply 0x… 0x… --case C-1 --order order.pdf --account enforcer.json
    """


def _arguments(function: Any) -> Any:
    for decorate in (
        by_order.order,
        by_order.case,
        click.argument("successor", type=options.WALLET),
        click.argument("lost", type=options.WALLET),
    ):
        function = decorate(function)
    return function


@recover.command()
@_arguments
@options.reads_chain
def plan(as_json: bool, **given: Any) -> None:
    """Show what the successor gets and check that it can take the place.

    Example: wasiqa recover plan 0x… 0x… --case C-1 --order order.pdf --network http://127.0.0.1:8545
    """
    _errand(given).plan(Output(as_json=as_json))


@recover.command()
@_arguments
@options.writes_chain
def apply(as_json: bool, **given: Any) -> None:
    """Recover; two parties run this in turn (exit code 6: it waits for the other, or for the delay).

    Example: wasiqa recover apply 0x… 0x… --case C-1 --order order.pdf --account test:3 --yes
    """
    _errand(given).apply(Output(as_json=as_json))


@recover.command()
@_arguments
@options.reads_chain
def verify(as_json: bool, **given: Any) -> None:
    """Exit 0 if the successor stands in the lost wallet's place everywhere, else 1.

    Example: wasiqa recover verify 0x… 0x… --case C-1 --order order.pdf --network http://127.0.0.1:8545
    """
    _errand(given).verify(Output(as_json=as_json))


def _errand(given: dict[str, Any]) -> by_order.Errand:
    from wasiqa.servicing.enforcement import Order
    from wasiqa.servicing.recovery import Recovery

    lost, successor, case, order = (given.pop(name) for name in ("lost", "successor", "case", "order"))
    session, paper = Session(**given), Path(order)
    work = Recovery(session.chain, session.programme, session.ledger, lost, successor, Order.of(case, paper))
    return by_order.Errand(
        session,
        work,
        paper,
        lambda: _document(work),
        lambda: "\n".join(_lines(work, zone(session))),
        verb="recover",
        done="recovered",
        noun="the recovery",
    )


def _lines(work: Recovery, in_zone: ZoneInfo) -> Iterator[str]:
    from wasiqa.servicing.amounts import in_currency

    old, new = work.words()
    yield f"{work.lost} → {work.successor}, investor 0x{work.investor:040x}, case {work.order.case}"
    if not old.moved:
        known = "is on the whitelist as the same investor" if new.listed else "gets the lost wallet's whitelist word"
        yield f"  the successor {known}"
    for place in work.places:
        held, ends = place.position, place.ends
        if place.moves:
            frozen = in_currency(held.locked, place.decimals) + _until(ends.units if held.locked else 0, in_zone)
            wallet = f"; wallet frozen{_until(ends.wallet, in_zone)}" if held.frozen else ""
            yield f"  {place.symbol}: {in_currency(held.balance, place.decimals)}, frozen units {frozen}{wallet}"
        for unpaid in place.unpaid:
            gross = in_currency(unpaid.gross, place.decimals)
            yield f"  {place.symbol} row {unpaid.row}: unpaid, so the successor will be paid {gross} less tax"
        if held.unlocked and not held.frozen:
            yield f"  {place.symbol}: not frozen, so whoever has the lost key can send units away before this is done"


def _until(end: int, in_zone: ZoneInfo) -> str:
    from wasiqa.chain.timelock import local

    return f" until {local(end, in_zone)}" if end else ""


def _document(work: Recovery) -> dict[str, Any]:
    return {
        "lost": work.lost,
        "successor": work.successor,
        "investor": f"0x{work.investor:040x}",
        "series": [
            {
                "isin": place.isin,
                "symbol": place.symbol,
                "units": str(place.position.balance),
                "units_frozen": str(place.position.locked),
                "wallet_frozen": place.position.frozen,
                "unpaid": [{"row": one.row, "units": str(one.units), "gross": str(one.gross)} for one in place.unpaid],
            }
            for place in work.places
        ],
        **by_order.evidence(work.order),
    }
