"""`wasiqa trade batch`: pairs of orders that a venue hands in; one that fails leaves the others standing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.cli.trade_desk import Desk, price_text
from wasiqa.cli.trade_settle import chosen_price

if TYPE_CHECKING:
    from wasiqa.trading.batch import Pair
    from wasiqa.trading.order import Trade


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("venue", metavar="LICENCE")
@click.argument("file", metavar="PAIRS.csv", type=options.FILE)
@options.writes_chain
def batch(venue: str, file: Path, as_json: bool, **given: Any) -> None:
    """Settle the pairs of a list, each by itself: what fails is told, and leaves the others standing.

    PAIRS.csv has the columns sell, buy, face, price: two files of signed orders beside it, and how much changes hands
    at which clean price. An empty face is all of the smaller order, an empty price the one that both have signed. The
    account is the operator of the venue. A pair is settled once.

    Example: wasiqa trade batch PK-EXAMPLE-1 pairs.csv --account operator.json --network http://127.0.0.1:8545
    """
    from wasiqa.journal.job import Input
    from wasiqa.trading.batch import Batch, read_pairs
    from wasiqa.trading.market import in_words

    session, out = Session(**given), Output(as_json=as_json)
    desk, source = Desk(session), Input.of(file)
    work = Batch(desk.market, desk.venue(venue), read_pairs(file, lambda pair: _matched(desk, pair)))
    left = work.missing()
    document: dict[str, Any] = {"venue": venue, "pairs": len(work.trades)}
    if not left:
        session.settle(lambda: True, input=source)
        out.result({**document, "settled": len(work.trades), "failed": [], "transactions": []}, "nothing to do")
        return
    desk.market.require("settleBatch", (work.venue, []), session.sender)
    for one in left:
        out.say(f"{desk.told(one.sell)}; {one.buy.maker} buys {one.units} minor units at {price_text(one.price)}")
    if not session.agree(f"hand in {len(left)} of {len(work.trades)} pairs?"):
        out.dry_run({**document, "settled": len(work.trades) - len(left), "failed": []})
        return
    with session.sending(input=source) as run:
        failed = work.settle(session.sender)
        open_ = work.missing()
        run.verified = not open_
        transactions = list(run.hashes())
    for place, error in failed.items():
        out.say(f"row {place + 2}: {in_words(error)}")
    document |= {
        "settled": len(work.trades) - len(open_),
        "failed": [
            {"row": place + 2, "error": error.name, "message": in_words(error)} for place, error in failed.items()
        ],
        "transactions": transactions,
    }
    out.outcome(document, "all pairs are settled", shown=not open_, otherwise=f"{len(open_)} pairs are not settled")


def _matched(desk: Desk, pair: Pair) -> Trade:
    """The trade of two orders of this market that sell and buy the same."""
    from wasiqa.trading.market import matched

    one, other = desk.market.load(pair.sell), desk.market.load(pair.buy)
    orders = [one.said, other.said]
    _, _, bond = desk.session.series(desk.symbol(one.said.bond))
    units = desk.face(pair.face, bond) if pair.face else min(order.units for order in orders)
    return matched(one, other, units, chosen_price(orders, pair.price or None))
