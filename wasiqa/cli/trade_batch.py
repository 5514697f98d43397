"""`wasiqa trade batch`: pairs of orders that a venue hands in; one that fails leaves the others standing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.cli.trade_desk import Desk
from wasiqa.cli.trade_settle import chosen_price
from wasiqa.trading.quotes import price_text

if TYPE_CHECKING:
    from wasiqa.errors import WasiqaError
    from wasiqa.trading.batch import Pair
    from wasiqa.trading.order import Trade
    from wasiqa.trading.wording import Measures


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("venue", metavar="LICENCE")
@click.argument("file", metavar="PAIRS.csv", type=options.FILE)
@options.writes_chain
def batch(venue: str, file: Path, as_json: bool, **given: Any) -> None:
    """Settle the pairs of a list, each by itself: what fails is told, and leaves the others standing.

    PAIRS.csv has the columns sell, buy, face, price: two files of signed orders beside it, and how much changes hands
    at which clean price. An empty face is all of the smaller order, an empty price the one that both have signed. The
    account is the operator of the venue. A pair is settled as often as it stands in the list.

    Example: wasiqa trade batch PK-EXAMPLE-1 pairs.csv --account operator.json --network http://127.0.0.1:8545
    """
    from wasiqa.inputs import Input
    from wasiqa.trading.batch import Batch, read_pairs

    session, out = Session(**given), Output(as_json=as_json)
    desk, source = Desk(session), Input.of(file)
    work = Batch(desk.market, desk.venue(venue), read_pairs(file, lambda pair: _matched(desk, pair)))
    left = work.missing()
    document: dict[str, Any] = {"venue": venue, "pairs": len(work.trades)}
    if not left:
        session.settle(lambda: True, input=source)
        out.result({**document, "settled": len(work.trades), "failed": [], "transactions": []}, "nothing to do")
        return
    first = work.trades[left[0]]
    desk.market.require("settleBatch", (work.venue, []), session.sender, _measures(desk, first))
    for trade in (work.trades[place] for place in left):
        face = desk.token(trade.sell.bond).amount(trade.units)
        out.say(f"{desk.told(trade.sell)}; {trade.buy.maker} buys {face} at {price_text(trade.price)}")
    if not session.agree(f"hand in {len(left)} of {len(work.trades)} pairs?"):
        out.dry_run({**document, "settled": len(work.trades) - len(left), "failed": []})
        return
    with session.sending(input=source) as run:
        failed = work.settle(work.missing(), session.sender)
        open_ = work.missing()
        run.verified = not open_
        transactions = list(run.hashes())
    told = [_failed(desk, work.trades[place], place + 2, failed[place]) for place in sorted(failed)]
    for one in told:
        out.say(f"row {one['row']}: {one['message']}")
    document |= {
        "settled": len(work.trades) - len(open_),
        "failed": told,
        "transactions": transactions,
    }
    out.outcome(document, "all pairs are settled", shown=not open_, otherwise=f"{len(open_)} pairs are not settled")


def _failed(desk: Desk, trade: Trade, row: int, error: WasiqaError) -> dict[str, Any]:
    """Why a row is not settled."""
    from wasiqa.chain.errors import Reverted
    from wasiqa.trading.wording import in_words

    name = error.name if isinstance(error, Reverted) else error.code
    return {"row": row, "error": name, "message": in_words(error, _measures(desk, trade))}


def _measures(desk: Desk, trade: Trade) -> Measures:
    return desk.measures(trade.sell.bond, trade.sell.cash, trade.units)


def _matched(desk: Desk, pair: Pair) -> Trade:
    """The trade of two orders of this market that sell and buy the same."""
    from wasiqa.trading.market import matched

    one, other = desk.market.load(pair.sell), desk.market.load(pair.buy)
    orders = [one.said, other.said]
    _, _, bond = desk.session.series(desk.symbol(one.said.bond))
    units = desk.face(pair.face, bond) if pair.face else min(order.units for order in orders)
    return matched(one, other, units, chosen_price(orders, pair.price or None))
