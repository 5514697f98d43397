"""`wasiqa trade settle`: two orders that meet, or one that the account fills."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.cli.trade_desk import Desk, price_of, price_text
from wasiqa.errors import InputRefused

if TYPE_CHECKING:
    from wasiqa.trading.order import Order


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("file", metavar="ORDER.json", type=options.FILE)
@click.argument("other", metavar="[ORDER.json]", required=False, type=options.FILE)
@click.option("--face", help="How much changes hands; as much as is left of both otherwise.")
@click.option("--price", help="At which clean price, where the orders leave a choice.")
@options.writes_chain
def settle(file: Path, other: Path | None, face: str | None, price: str | None, as_json: bool, **given: Any) -> None:
    """Settle two orders against each other, units against cash, or fill one as its other side.

    Two orders may be handed in by anybody; one that names a venue by its operator. A pair is settled once.

    Example: wasiqa trade settle sell.json buy.json --account operator.json --network http://127.0.0.1:8545
    """
    from wasiqa.journal.job import Input
    from wasiqa.trading.market import matched

    session, out = Session(**given), Output(as_json=as_json)
    desk, source = Desk(session), Input.of(file)
    market, first = desk.market, desk.market.load(file)
    second = None if other is None else market.load(other)
    orders = [one.said for one in (first, second) if one is not None]
    _, _, bond = session.series(desk.symbol(first.said.bond))
    units = min(map(market.left, orders)) if face is None else desk.face(face, bond)
    at = chosen_price(orders, price)
    function: str
    arguments: tuple[Any, ...]
    sell = next((one for one in orders if one.sells), None)
    buy = next((one for one in orders if not one.sells), None)
    if second is None:
        desk.require_cash(first.said.bond, first.said.cash, file)
        function, arguments = "fill", (first.said.struct(), first.bytes, units)
        taker: str | None = session.sender
    else:
        function, arguments = "settle", (matched(first, second, units, at).struct(),)
        taker = None

    def done() -> bool:
        return market.traded(sell, buy, taker)

    document: dict[str, Any] = {"series": desk.symbol(first.said.bond), "price": price_text(at)}
    if done():
        session.settle(done, input=source)
        document["orders"] = [desk.standing(order) for order in orders]
        out.result({**document, "transactions": []}, "nothing to do: they are settled")
        return
    market.require(function, arguments, session.sender)
    for order in orders:
        out.say(desk.told(order))
    if len({order.price for order in orders}) > 1:
        out.say(f"between them the price is whoever's who hands them in: here {price_text(at)}")
    document["units"] = str(units)
    if not session.agree(f"settle {units} minor units at {price_text(at)}?"):
        out.dry_run({**document, "orders": [desk.standing(order) for order in orders]})
        return
    with session.sending(input=source) as run:
        market.send(function, arguments, session.sender)
        run.verified = done()
        transactions = list(run.hashes())
    document |= {"orders": [desk.standing(order) for order in orders], "transactions": transactions}
    out.outcome(document, "settled", shown=run.verified, otherwise="they are not settled yet")


def chosen_price(orders: list[Order], named: str | None) -> int:
    """The one that was named, or the only one that there is."""
    prices = {order.price for order in orders}
    if len(orders) == 1 and named is not None and price_of(named) not in prices:
        raise InputRefused("an order is filled at its own price", hint="leave --price out")
    if named is not None:
        return price_of(named)
    if len(prices) > 1:
        told = " and ".join(price_text(price) for price in sorted(prices))
        raise InputRefused(f"the orders leave a choice of prices between {told}", hint="name it with --price")
    return prices.pop()
