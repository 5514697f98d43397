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
from tests.contracts.auctions.hall import NO_YIELD, WHO, Hall, State, date_of
from tests.support.projects import ROOT
from wasiqa.auction.allotment import decision_at, decision_for
from wasiqa.auction.bids import Bid, Rules
from wasiqa.auction.kinds import Quote
from wasiqa.auction.yields import ONE, quoted_price
from wasiqa.servicing.programme import series_id
from wasiqa.terms.files import Terms, read, write_shifted

FILE = ROOT / "tests" / "vectors" / "vectors.json"
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


BOND_BIDS = {place: VECTORS[name] for place in range(1, 15) if (name := f"PIB-2021-03-03-3Y-bid-{place:02}") in VECTORS}
"""Those of the bond's auction that the file has, by their place: the third, the seventh and the twelfth are missing."""


def average(place: int) -> Fraction:
    """The published running average."""
    return Fraction(BOND_BIDS[place]["expected"]["running_way_exact"])


def face(place: int) -> Fraction:
    """In millions."""
    return Fraction(BOND_BIDS[place]["inputs"]["face_pkr_mn"])


def running_face(place: int) -> int:
    """All face up to a bid, in millions, as the averages before and after the next one tell it."""
    after, exact = average(place + 1), Fraction(BOND_BIDS[place + 1]["expected"]["yield_exact"])
    return round(face(place + 1) * (exact - after) / (after - average(place)))


def missing(place: int) -> Bid:
    """A bid that the file lacks, from the averages around it: what they leave for its face, and for its yield."""
    before, after = place - 1, place + 1
    all_before = running_face(before - 1) + face(before)
    own = running_face(after) - face(after) - all_before
    exact = Fraction(BOND_BIDS[after]["expected"]["yield_exact"])
    sums = average(after) * running_face(after) - average(before) * all_before - exact * face(after)
    rate = round(sums / own / 100 * ONE)
    return Bid(place, quoted_price(BOND, rate), int(own) * MILLION)


def bond_bids() -> tuple[Bid, ...]:
    """All fourteen."""
    return tuple(
        Bid(place, ticks(BOND_BIDS[place]["inputs"]["clean_price"]), units(BOND_BIDS[place]["inputs"]["face_pkr_mn"]))
        if place in BOND_BIDS
        else missing(place)
        for place in range(1, 15)
    )


@pytest.mark.parametrize("count", BOND_BIDS)
def test_the_running_averages_of_bids_for_a_bond(hall: Hall, count: int) -> None:
    published = BOND_BIDS[count]["expected"]
    found = hall.ask("resultOf", allotted(hall, replace(BILLS, yields=BOND), bond_bids()[:count]).number)
    agrees(found.averageYield, PERCENT, published["running_weighted_avg_yield_pct"])
    assert abs(Fraction(found.averageYield, PERCENT) - average(count)) < Fraction(1, 10**6)


def test_the_bids_that_the_file_lacks_fill_what_accrues_on_all() -> None:
    """1,000 million in all, and their prices lie between their neighbours'."""
    offered = bond_bids()
    assert sum(bid.face for bid in offered) == units(VECTORS["PIB-2021-03-03-cum-accrued"]["inputs"]["cum_face_pkr_mn"])
    assert [bid.quote for bid in offered] == sorted((bid.quote for bid in offered), reverse=True)


def test_the_average_of_a_published_total(hall: Hall) -> None:
    """Bids at two neighbouring prices that come to a tenth of the published face and amount.

    The tighter bids are, the less the average of their yields differs from the yield of their average price.
    """
    vector = VECTORS["MTB-2013-03-20-3M"]
    face, realised = (units(vector["inputs"][name]) // 10 for name in ("face_pkr_mn", "realized_pkr_mn"))
    low = realised * 1_000_000 // face
    # each unit at the higher price brings a millionth more
    higher = (realised * 1_000_000 - face * low) // 500_000 * 500_000
    offered = Bid(1, low + 1, higher), Bid(2, low, face - higher)
    found = hall.ask("resultOf", allotted(hall, BILLS, offered).number)
    assert found.accepted == face
    assert abs(found.realised - realised) <= 1
    agrees(found.averageYield, PERCENT, vector["expected"]["weighted_avg_yield_pct"])
    assert abs(Fraction(found.averageYield, PERCENT) - Fraction(vector["expected"]["exact_from_totals"])) < Fraction(
        1, 10**7
    )


def test_a_sukuk_is_sold_again_at_its_cut_off_with_a_premium_for_the_rental(hall: Hall) -> None:
    vector = VECTORS["GIS-REOPEN-PREMIUM"]
    given, expected = vector["inputs"], vector["expected"]
    sukuk = hall.office.open_terms(rented(hall.office.folder, vector["instrument"]["rental_rate"]))
    face, cut_off = int(given["face_pkr"]) * 100, ticks(given["cut_off_bid_price"])
    terms = hall.terms(
        seriesId=series_id(sukuk.terms.sheet.isin),
        uniform=True,
        denomination=face,
        lot=face,
        settlementDate=date_of(sukuk, given["days_since_rental_start"]),
        **{"yield": NO_YIELD},
    )
    auction, _ = hall.allotted(terms, ("bank", cut_off + 5_000, face), ("fund", cut_off, face))
    told = [event.args for event in hall.act("settle", auction, [1, 2]).events(hall.auction, "AwardSettled")]
    assert [args["account"] for args in told] == [WHO.bank, WHO.fund]
    for args in told:  # at one price, whoever bid more
        assert args["clean"] == face * cut_off // 1_000_000
        agrees(Fraction(*hall.ask("accruedOf", auction)), 1, "0.0151046575")
        agrees(Fraction(*hall.ask("accruedOf", auction)) * 100, 1, expected["price_premium_per_100"])
        agrees(args["clean"] + args["accrued"], 100, expected["settlement_pkr"])
    assert hall.units("fund", sukuk) == face


def rented(folder: Path, rate: str) -> Terms:
    """The sukuk of the examples, moved by 28 years, with another rental."""
    path = folder / "gis.yaml"
    shifted = write_shifted(ROOT / "examples" / "terms" / "gis-frr-3y.yaml", path)
    path.write_text(path.read_text().replace(str(shifted.sheet.coupon), rate))
    return read(path)


def test_bids_by_yield_come_to_the_published_price(hall: Hall) -> None:
    vector = VECTORS["MTB-2025-10-01-3M"]
    rules = Rules(quote=Quote.YIELD, denomination=500_000, lot=500_000, yields=BILL)
    quoted = int(Fraction(vector["inputs"]["cut_off_yield_pct"]) * 10_000)
    opened = allotted(hall, rules, (Bid(1, quoted, MILLION),))
    price = ticks(vector["expected"]["price_per_100_4dp"])
    assert hall.ask("awardOf", opened.number, 1) == (MILLION, price)
