"""The published bids of the 574th auction of bills, and the rules' own examples, allotted by the contract."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.auction.circular import allotted as by_circular
from tests.auction.made_up import BILL, BOND, Auction
from tests.contracts.auctions.allotting import Opened
from tests.contracts.auctions.hall import Hall, State
from wasiqa.auction.allotment import decision_at, decision_for
from wasiqa.auction.bids import Bid, Rules
from wasiqa.auction.kinds import Quote

FILE = Path(__file__).parents[2] / "vectors" / "vectors.json"
VECTORS: dict[str, dict[str, Any]] = {vector["id"]: vector for vector in json.loads(FILE.read_text())["vectors"]}
MULTIPLE, UNIFORM, FILL = (
    VECTORS[name] for name in ("AUCTION-MTB-MULTI-20000", "AUCTION-MTB-UNIFORM-20000", "AUCTION-EXACT-FILL")
)
MILLION = 10**8
"""Minor units."""
PERCENT = 10**16
BILLS = Rules(at_average=True, denomination=500_000, lot=50 * MILLION, exempt=50 * MILLION, yields=BILL)


def units(millions: str) -> int:
    found = Fraction(millions) * MILLION
    assert found.denominator == 1
    return int(found)


def ticks(price: str) -> int:
    return int(Fraction(price) * 10_000)


def bids(vector: dict[str, Any]) -> tuple[Bid, ...]:
    """In the order in which they are published."""
    return tuple(
        Bid(number, ticks(entry["price"]), units(entry["face_mn"]))
        for number, entry in enumerate(vector["inputs"]["bids"], 1)
    )


def agrees(got: int | Fraction, scale: int, expected: str) -> None:
    """Equal after rounding to the published digits."""
    digits = -int(Decimal(expected).as_tuple().exponent)
    assert abs(Fraction(got, scale) - Fraction(expected)) <= Fraction(1, 2 * 10**digits)


def allotted(hall: Hall, rules: Rules, offered: tuple[Bid, ...], wanted: int | None = None) -> Opened:
    """Everything, or so much, is wanted, and the contract has allotted it."""
    if wanted is None:
        decision = decision_at(rules, offered, min(bid.quote for bid in offered))
    else:
        decision = decision_for(rules, offered, wanted)
    opened = Opened.of(hall, Auction(rules, offered, decision))
    opened.decide()
    for chunk in opened.chunks(7):
        opened.verify(chunk)
    assert opened.state == State.ALLOTTED
    return opened


def allocations(opened: Opened, vector: dict[str, Any]) -> dict[str, int]:
    """What the contract awards, by the names of the bids."""
    names = [entry["id"] for entry in vector["inputs"]["bids"]]
    found = {name: opened.hall.ask("awardOf", opened.number, number)[0] for number, name in enumerate(names, 1)}
    return {name: award for name, award in found.items() if award}


def test_the_published_bids_of_which_20_000_million_are_wanted(hall: Hall) -> None:
    expected, wanted = MULTIPLE["expected"], units(MULTIPLE["inputs"]["target_mn"])
    opened = allotted(hall, BILLS, bids(MULTIPLE), wanted)
    decision, found = hall.ask("decisionOf", opened.number), hall.ask("resultOf", opened.number)
    assert decision.wanted - decision.better == units(expected["remaining_at_margin_mn"])
    assert decision.atCutOff == units(expected["offered_at_margin_mn"])
    assert allocations(opened, MULTIPLE) == {name: units(face) for name, face in expected["allocations_mn"].items()}
    assert found.cutOff == ticks(expected["cut_off_price"])
    offers = [(bid.number, bid.quote, bid.face) for bid in bids(MULTIPLE)]
    model = by_circular(offers, wanted, highest=True, lot=BILLS.lot, exempt=BILLS.exempt)
    names = [entry["id"] for entry in MULTIPLE["inputs"]["bids"]]
    given = {names[number - 1]: award for number, award in model.awards.items() if award}
    assert given == allocations(opened, MULTIPLE)
    agrees(
        hall.chain.call(hall.calculator, "yieldOf", BILL.struct(), found.cutOff), PERCENT, expected["cut_off_yield_pct"]
    )
    assert found.accepted == units(expected["accepted_face_mn"])
    agrees(found.realised, MILLION, expected["realized_mn"])
    agrees(found.averageYield, PERCENT, expected["weighted_avg_yield_pct"])
    agrees(found.averageYield, PERCENT, expected["way_exact_pct"])
    assert found.nonCompetitivePrice == ticks(expected["ncb_price_4dp"])


def test_the_same_bids_at_one_price(hall: Hall) -> None:
    expected, wanted = UNIFORM["expected"], units(UNIFORM["inputs"]["target_mn"])
    uniform = allotted(hall, replace(BILLS, uniform=True, at_average=False), bids(MULTIPLE), wanted)
    multiple = allotted(hall, BILLS, bids(MULTIPLE), wanted)
    one, other = (hall.ask("resultOf", opened.number) for opened in (uniform, multiple))
    assert one.cutOff == one.nonCompetitivePrice == ticks(expected["clearing_price"])
    assert one.accepted == units(expected["accepted_face_mn"])
    agrees(one.realised, MILLION, expected["realized_mn"])
    agrees(other.realised - one.realised, MILLION, expected["difference_vs_multiple_price_mn"])
    prices = {hall.ask("awardOf", uniform.number, bid.number)[1] for bid in bids(MULTIPLE)}
    assert prices == {0, one.cutOff}


def test_what_is_wanted_is_met_exactly_by_all_bids_at_one_price(hall: Hall) -> None:
    expected = FILL["expected"]
    rules = Rules(denomination=500_000, lot=50 * MILLION)
    opened = allotted(hall, rules, bids(FILL), units(FILL["inputs"]["target_mn"]))
    assert allocations(opened, FILL) == {name: units(face) for name, face in expected["allocations_mn"].items()}
    found = hall.ask("resultOf", opened.number)
    assert (found.cutOff, found.accepted) == (ticks(expected["cut_off_price"]), units(expected["accepted_face_mn"]))


@pytest.mark.parametrize("count", range(1, 21))
def test_the_running_averages_of_the_574th_auction(hall: Hall, count: int) -> None:
    opened = allotted(hall, BILLS, bids(MULTIPLE)[:count])
    found = hall.ask("resultOf", opened.number)
    assert found.averageYield == opened.result.average_yield
    published = VECTORS.get(f"MTB-574-bid-{count:02}")
    if published:
        assert found.accepted == units(published["inputs"]["cum_face_pkr_mn"])
        agrees(found.averageYield, PERCENT, published["expected"]["running_weighted_avg_yield_pct"])
        agrees(found.averageYield, PERCENT, published["expected"]["running_way_exact"])
    if count == 20:
        agrees(found.averageYield, PERCENT, "7.1708")


def test_the_file_has_fifteen_of_these_averages() -> None:
    assert sum(f"MTB-574-bid-{count:02}" in VECTORS for count in range(1, 21)) == 15


@pytest.mark.parametrize("count", [1, 2])
def test_the_running_averages_of_bids_for_a_bond(hall: Hall, count: int) -> None:
    """Of the others the file lacks the bids before them."""
    published = [VECTORS[f"PIB-2021-03-03-3Y-bid-{place:02}"] for place in range(1, count + 1)]
    offered = tuple(
        Bid(place, ticks(one["inputs"]["clean_price"]), units(one["inputs"]["face_pkr_mn"]))
        for place, one in enumerate(published, 1)
    )
    found = hall.ask("resultOf", allotted(hall, replace(BILLS, yields=BOND), offered).number)
    agrees(found.averageYield, PERCENT, published[-1]["expected"]["running_weighted_avg_yield_pct"])
    agrees(found.averageYield, PERCENT, published[-1]["expected"]["running_way_exact"])


def test_bids_by_yield_come_to_the_published_price(hall: Hall) -> None:
    vector = VECTORS["MTB-2025-10-01-3M"]
    rules = Rules(quote=Quote.YIELD, denomination=500_000, lot=500_000, yields=BILL)
    quoted = int(Fraction(vector["inputs"]["cut_off_yield_pct"]) * 10_000)
    opened = allotted(hall, rules, (Bid(1, quoted, MILLION),))
    price = ticks(vector["expected"]["price_per_100_4dp"])
    assert hall.ask("awardOf", opened.number, 1) == (MILLION, price)
