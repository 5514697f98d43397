"""What the model allots the contract accepts, with the same figures in all; anything else it refuses."""

from __future__ import annotations

from dataclasses import astuple, replace
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.auction.circular import allotted
from tests.auction.made_up import BOND, DENOMINATION, Auction, auctions
from tests.contracts.auctions.allotting import Opened
from tests.contracts.auctions.hall import Hall, State
from tests.support.chains import reverts
from wasiqa.auction.allotment import award, rank
from wasiqa.auction.bids import Award, Chunk, Decision
from wasiqa.auction.kinds import AuctionKind, Quote
from wasiqa.auction.result import non_competitive
from wasiqa.auction.yields import LEAST, MOST, price

PLACES = st.integers(0, 11)


@given(auctions(), st.integers(1, 13))
def test_what_the_model_allots_is_accepted_and_equal_in_every_figure(hall: Hall, auction: Auction, size: int) -> None:
    with hall.chain.isolated():
        opened = Opened.of(hall, auction)
        opened.decide()
        *others, last = opened.chunks(size)
        for chunk in others:
            opened.verify(chunk)
            assert opened.state == State.DECIDED
        if not any(one.units for one in auction.awards):
            with reverts("NothingAwarded", auction=opened.number):
                opened.verify(last)
            return
        receipt = opened.verify(last)
        assert opened.state == State.ALLOTTED
        expected = astuple(opened.result)
        hall.told(receipt, "Allotted", auction=opened.number, result=expected)
        assert tuple(hall.ask("resultOf", opened.number)) == expected
        for one in auction.awards:
            assert hall.ask("awardOf", opened.number, one.bid.number) == (one.units, one.price)
        assert {one.bid.number: one.units for one in auction.awards} == by_the_circular(auction)
        average = opened.result.non_competitive_price
        for asked in non_competitive(auction.rules, average, auction.asked):
            found = hall.ask("nonCompetitiveAwardOf", opened.number, asked.bid.number)
            assert found == (asked.units, asked.price)


def by_the_circular(auction: Auction) -> dict[int, int]:
    """What each bid gets by the rule's own words."""
    rules, decision = auction.rules, auction.decision
    highest = (rules.kind == AuctionKind.SALE) == (rules.quote == Quote.PRICE)
    offers = [(bid.number, bid.quote, bid.face) for bid in auction.bids]
    found = allotted(offers, decision.wanted, highest=highest, lot=rules.lot, exempt=rules.exempt)
    assert (found.cut_off, found.better, found.at_cut_off) == (decision.cut_off, decision.better, decision.at_cut_off)
    return dict(found.awards)


# --- changes of a right allotment, each of which is refused


def left_out(opened: Opened, place: int) -> None:
    """Without a bid nothing is allotted, and it can't be shown later."""
    listed = list(opened.auction.awards)
    out = listed.pop(place % len(listed))
    if not listed:
        return
    opened.verify(shown(opened, listed))
    assert opened.state == State.DECIDED
    if out != opened.auction.awards[-1]:
        with reverts("BidOutOfOrder", bid=out.bid.number, before=listed[-1].bid.number):
            opened.verify(shown(opened, [out]))


def shown_twice(opened: Opened, place: int) -> None:
    """The same bid follows itself."""
    listed = list(opened.auction.awards)
    twice = listed[place % len(listed)]
    listed.insert(place % len(listed), twice)
    with reverts("BidOutOfOrder", bid=twice.bid.number, before=twice.bid.number):
        opened.verify(shown(opened, listed))


def swapped(opened: Opened, place: int) -> None:
    """Two neighbours change places."""
    listed = list(opened.auction.awards)
    here = place % max(1, len(listed) - 1)
    if len(listed) == 1:
        return
    listed[here], listed[here + 1] = listed[here + 1], listed[here]
    with reverts("BidOutOfOrder", bid=listed[here + 1].bid.number, before=listed[here].bid.number):
        opened.verify(shown(opened, listed))


def stood_in_for(opened: Opened, place: int) -> None:
    """Another number stands in for a bid: none, that of a bid that was never opened, or of none."""
    listed = list(opened.auction.awards)
    here = place % len(listed)
    for other in (0, len(listed) + 1, len(listed) + 2, 2**32 - 1):
        changed = replace(listed[here], bid=replace(listed[here].bid, number=other))
        with reverts("BidNotOpened", auction=opened.number, bid=other):
            opened.verify(shown(opened, [*listed[:here], changed, *listed[here + 1 :]]))


def awarded_otherwise(opened: Opened, place: int) -> None:
    """A unit, a denomination or a lot more or less, nothing, or everything."""
    listed, rules = opened.auction.awards, opened.auction.rules
    here = place % len(listed)
    right, chunk = listed[here].units, opened.chunks()[0]
    steps = (1, DENOMINATION, rules.lot)
    others = {right + step for step in steps} | {right - step for step in steps} | {0, listed[here].bid.face}
    for other in sorted(others - {right}):
        if other < 0:
            continue
        bent = replace(chunk, awards=(*chunk.awards[:here], other, *chunk.awards[here + 1 :]))
        with reverts("AwardWrong", bid=listed[here].bid.number, award=other, right=right):
            opened.verify(bent)


def without_an_award(opened: Opened, place: int) -> None:
    """An award too many or too few."""
    chunk = opened.chunks()[0]
    for bent in ((*chunk.awards, 0), chunk.awards[:-1]):
        with reverts("AwardsMissing", bids=len(chunk.bids), awards=len(bent)):
            opened.verify(replace(chunk, awards=bent))


def with_other_yields(opened: Opened, place: int) -> None:
    """A yield too many or too few."""
    chunk = opened.chunks(1 + place)[0]
    needed = len(chunk.yields)
    with reverts("YieldsMissing", needed=needed, given=needed + 1):
        opened.verify(replace(chunk, yields=(*chunk.yields, 10**17)))
    if needed:
        with reverts("YieldsMissing", needed=needed, given=needed - 1):
            opened.verify(replace(chunk, yields=chunk.yields[:-1]))


CHANGES = left_out, shown_twice, swapped, stood_in_for, awarded_otherwise, without_an_award, with_other_yields


def shown(opened: Opened, listed: list[Award]) -> Chunk:
    """These awards in this order, with the yields that they need."""
    return opened.chunks(awarded=listed)[0]


@given(auctions(), PLACES)
def test_of_a_right_allotment_nothing_can_be_changed(hall: Hall, auction: Auction, place: int) -> None:
    with hall.chain.isolated():
        opened = Opened.of(hall, auction)
        opened.decide()
        for change in CHANGES:
            with hall.chain.isolated():
                change(opened, place)


@given(auctions(of=BOND), PLACES, st.sampled_from((10**13, -(10**13), 10**9, -(10**9), 1, -1)))
def test_no_yield_is_another(hall: Hall, auction: Auction, place: int, change: int) -> None:
    with hall.chain.isolated():
        opened = Opened.of(hall, auction)
        chunk = shown(opened, list(auction.awards))
        assume(chunk.yields)
        opened.decide()
        here = place % len(chunk.yields)
        right = chunk.yields[here]
        other = min(max(right + change, LEAST), MOST)
        quote = list(dict.fromkeys(one.bid.quote for one in auction.awards if one.units))[here]
        differs = abs(price(auction.rules.yields, other) - Fraction(quote, 10_000)) > Fraction(1, 10**9)
        bent = replace(chunk, yields=(*chunk.yields[:here], other, *chunk.yields[here + 1 :]))
        if differs and other != right:
            with reverts("YieldWrong", {"price": quote, "yield_": other}):
                opened.verify(bent)
        else:
            opened.verify(bent)  # its price is the same within what prices are told apart by


@given(
    auctions(),
    st.sampled_from(("cut_off", "wanted", "better", "at_cut_off")),
    st.sampled_from((1, -1, DENOMINATION, -DENOMINATION, 10**6, -(10**6))) | st.integers(-(10**6), 10**6),
)
def test_no_figure_of_the_decision_is_another(hall: Hall, auction: Auction, field: str, change: int) -> None:
    """Only what is wanted may be, if nobody gets anything else by it."""
    decision = replace(auction.decision, **{field: getattr(auction.decision, field) + change})
    assume(change and all(0 <= figure < 2**80 for figure in decision.struct()) and decision.cut_off < 2**32)
    counted, offered = decision.better + decision.at_cut_off, sum(bid.face for bid in auction.bids)
    chunk_awards = [award(auction.rules, decision, one.bid) for one in auction.awards]
    same = chunk_awards == [one.units for one in auction.awards]
    with hall.chain.isolated():
        opened = Opened.of(hall, auction)
        if counted > offered:
            with reverts("DecisionExceedsOffers", counted=counted, offered=offered):
                opened.decide(decision)
        elif not decision.better < decision.wanted <= counted:
            least = decision.better + 1
            with reverts("WantedOutOfRange", wanted=decision.wanted, least=least, most=counted):
                opened.decide(decision)
        elif not same:
            opened.decide(decision)
            first = next(place for place, one in enumerate(auction.awards) if one.units != chunk_awards[place])
            one = auction.awards[first]
            with reverts("AwardWrong", bid=one.bid.number, award=one.units, right=chunk_awards[first]):
                opened.verify(opened.chunks()[0])
        else:
            ends(opened, auction, decision)


def ends(opened: Opened, auction: Auction, decision: Decision) -> None:
    """Awards are right by the other decision, too; now its figures are compared with those of the bids."""
    last = rank(auction.rules, decision.cut_off)
    faces = [(rank(auction.rules, bid.quote), bid.face) for bid in auction.bids]
    better = sum(face for place, face in faces if place < last)
    at = sum(face for place, face in faces if place == last)
    opened.decide(decision)
    chunk = opened.chunks()[0]
    if better != decision.better:
        with reverts("BetterWrong", stated=decision.better, right=better):
            opened.verify(chunk)
    elif at != decision.at_cut_off:
        with reverts("AtCutOffWrong", stated=decision.at_cut_off, right=at):
            opened.verify(chunk)
    elif not any(chunk.awards):
        with reverts("NothingAwarded", auction=opened.number):
            opened.verify(chunk)
    else:
        opened.verify(chunk)
        assert opened.state == State.ALLOTTED
