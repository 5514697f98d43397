"""An allotment is shown in calls that fit a transaction."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.auction.made_up import BILL, BOND, Auction, auctions
from wasiqa.auction.allotment import awards, decision_for
from wasiqa.auction.bids import Bid, Rules
from wasiqa.auction.chunks import ROOM, chunks
from wasiqa.auction.kinds import Quote
from wasiqa.auction.yield_terms import YieldTerms
from wasiqa.auction.yields import yield_of

RULES = Rules(lot=50, yields=BOND)
OFFERED = ((960_000, 100), (960_000, 100), (956_574, 100), (950_000, 10), (950_000, 90), (940_000, 5))
BIDS = tuple(Bid(number, *entry) for number, entry in enumerate(OFFERED, 1))


def test_a_call_states_one_yield_for_each_price_at_which_something_is_awarded() -> None:
    awarded = awards(RULES, decision_for(RULES, BIDS, 350), BIDS)
    (chunk,) = chunks(RULES, awarded)
    assert (chunk.bids, chunk.awards) == ((1, 2, 3, 4, 5, 6), (100, 100, 100, 0, 50, 0))
    assert chunk.yields == tuple(yield_of(BOND, quote) for quote in (960_000, 956_574, 950_000))
    # what is rounded to nothing needs none, and a price is stated again in the next call
    parts = [chunk for part in (awarded[:1], awarded[1:4], awarded[4:]) for chunk in chunks(RULES, part)]
    assert [part.yields for part in parts] == [
        (yield_of(BOND, 960_000),),
        (yield_of(BOND, 960_000), yield_of(BOND, 956_574)),
        (yield_of(BOND, 950_000),),
    ]


def test_only_compounded_yields_of_prices_are_stated() -> None:
    awarded = awards(RULES, decision_for(RULES, BIDS, 350), BIDS)
    for rules in (replace(RULES, yields=BILL), replace(RULES, yields=YieldTerms()), replace(RULES, quote=Quote.YIELD)):
        assert [chunk.yields for chunk in chunks(rules, awarded)] == [()]


def test_prices_and_coupons_make_a_call_shorter() -> None:
    one_price = tuple(Bid(number, 960_000, 100) for number in range(1, 3_001))
    prices = tuple(Bid(number, 960_000 - number, 100) for number in range(1, 3_001))
    most = {}
    for name, rules, bids in (
        ("one price", replace(RULES, yields=BILL), one_price),
        ("prices", replace(RULES, yields=BILL), prices),
        ("coupons", replace(RULES, quote=Quote.YIELD, yields=replace(BOND, coupons=60)), prices),
    ):
        awarded = [
            replace(award, price=1)
            for award in awards(replace(rules, quote=Quote.PRICE), decision_for(RULES, bids, 300_000), bids)
        ]
        most[name] = max(len(chunk.bids) for chunk in chunks(rules, awarded))
    assert most == {"one price": 1_873, "prices": 882, "coupons": 348}


@given(auctions(), st.integers(1, 200_000))
def test_calls_hold_every_bid_once_in_order(auction: Auction, room: int) -> None:
    parts = list(chunks(auction.rules, auction.awards, room))
    assert [number for part in parts for number in part.bids] == [one.bid.number for one in auction.awards]
    assert [units for part in parts for units in part.awards] == [one.units for one in auction.awards]
    assert all(part.bids for part in parts)
    assert len(parts) <= max(1, len(auction.awards))
    assert [*chunks(auction.rules, ())] == []
    assert len([*chunks(auction.rules, auction.awards, ROOM)]) == 1
