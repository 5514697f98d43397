"""`wasiqa trade settle`: two orders that meet, or one that the account fills."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.cli.trade_desk import Desk, price_of
from wasiqa.errors import InputRefused, UsageRefused
from wasiqa.trading.quotes import price_text

if TYPE_CHECKING:
    from wasiqa.trading.order import Order


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("file", metavar="ORDER.json", type=options.FILE)
@click.argument("other", metavar="[ORDER.json]", required=False, type=options.FILE)
@click.option("--face", help="How much changes hands; as much as is left of both otherwise.")
@click.option("--price", help="At which clean price, where the orders leave a choice.")
@click.option("--again", is_flag=True, help="Trade so much once more, though exactly that was traded before.")
@options.writes_chain
def settle(
    file: Path, other: Path | None, face: str | None, price: str | None, again: bool, as_json: bool, **given: Any
) -> None:
    """Settle two orders against each other, units against cash, or fill one as its other side.

    Two orders may be handed in by anybody; one that names a venue by its operator. The same face at the same price is
    settled once; what is left, or with --again as much as before, by another run.

    Example: wasiqa trade settle sell.json buy.json --account operator.json --network http://127.0.0.1:8545
    """
    from wasiqa.inputs import Input
    from wasiqa.trading.deal import Deal

    session, out = Session(**given), Output(as_json=as_json)
    if again and session.safe is not None:
        raise UsageRefused("a Safe's file doesn't tell whether it is a second one", hint="leave --safe or --again out")
    desk, source = Desk(session), Input.of(file)
    market, signed = desk.market, tuple(desk.market.load(path) for path in (file, other) if path is not None)
    orders = [one.said for one in signed]
    deal = Deal(market, signed, chosen_price(orders, price), session.sender)
    if other is None:
        desk.require_cash(orders[0].bond, orders[0].cash, file)
    left, under_way = deal.left(), json.loads(session.interrupted(input=source) or "{}")
    units = under_way.get("units", left) if face is None else desk.face(face, session.programme.bond(orders[0].bond))
    function, arguments = deal.call(units)
    wanted, traded = deal.execution(units), market.traded()
    # a further part that is as large as an earlier one is another trade, unless this command was interrupted in it
    before = under_way.get("before", traded[wanted] if again or (face is None and left) else 0)
    over = face is None and not left and any(map(wanted.is_like, traded))

    def done() -> bool:
        return over or market.traded()[wanted] > before

    document: dict[str, Any] = {"series": desk.symbol(orders[0].bond), "price": price_text(deal.price)}
    if over or traded[wanted] > before:
        session.settle(done, input=source)
        document["orders"] = [desk.standing(order) for order in orders]
        more = "; --again trades as much once more" if left and not under_way else ""
        out.result({**document, "transactions": []}, f"nothing to do: that is settled{more}")
        return
    measures = desk.measures(orders[0].bond, orders[0].cash, units)
    market.require(function, arguments, session.sender, measures)
    for order in orders:
        out.say(desk.told(order))
    if len({order.price for order in orders}) > 1:
        out.say(f"between them the price is whoever's who hands them in: here {price_text(deal.price)}")
    document["units"] = str(units)
    if not session.agree(f"settle {measures.series.amount(units)} at {price_text(deal.price)}?"):
        out.dry_run({**document, "orders": [desk.standing(order) for order in orders]})
        return
    with session.sending(input=source, facts={"units": units, "before": before}) as run:
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
