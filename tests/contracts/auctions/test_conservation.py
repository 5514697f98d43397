"""Whatever dealers do: no cash and no unit comes or goes, and the auction holds exactly the open deposits."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.auctions.hall import BUY_BACK, CASH, DEALERS, WHO, BidState, Hall, Sealed, State
from wasiqa.chain.errors import Reverted

DENOMINATION = 500_000
HELD = 80_000_000
"""What each dealer holds where units are bought back."""
PEOPLE = (*DEALERS, "individual", "emigrant")
OVER = (BidState.SETTLED, BidState.RELEASED, BidState.FORFEITED)


@dataclass(frozen=True)
class Plan:
    """What a dealer does with one bid."""

    bidder: str
    quote: int
    face: int
    spare: int
    """Denominations by which the declared maximum is above the face."""
    withdrawn: bool
    opened: bool


PLANS = st.lists(
    st.builds(
        Plan,
        bidder=st.sampled_from(DEALERS),
        quote=st.integers(979_998, 980_002),
        face=st.integers(1, 20),
        spare=st.integers(0, 2),
        withdrawn=st.sampled_from([False, False, False, True]),
        opened=st.sampled_from([True, True, True, False]),
    ),
    min_size=1,
    max_size=7,
)
ASKS = st.lists(st.tuples(st.sampled_from(["individual", "emigrant", "fund"]), st.integers(1, 10)), max_size=4)


@dataclass
class Books:
    """The money of one auction, counted beside it."""

    hall: Hall
    auction: int
    rate: int

    def deposit(self, units: int) -> int:
        return ceil(units * self.rate / 10_000)

    def open_deposits(self) -> int:
        """Of bids that aren't over."""
        counts, ask = self.hall.ask("countsOf", self.auction), self.hall.ask
        bids = [ask("bidOf", self.auction, n) for n in range(1, counts.bids + 1)]
        others = [ask("nonCompetitiveBidOf", self.auction, n) for n in range(1, counts.nonCompetitive + 1)]
        return sum(self.deposit(bid.maximum) for bid in bids if bid.state not in OVER) + sum(
            self.deposit(bid.units) for bid in others if bid.state not in OVER
        )

    def check(self) -> None:
        """Nothing was lost, and the auction holds what it must."""
        hall = self.hall
        assert hall.held() == self.open_deposits()
        everybody = sum(hall.money(name) for name in PEOPLE) + hall.money(hall.treasury) + hall.held()
        assert everybody == CASH * (len(PEOPLE) + 1)
        assert hall.chain.call(hall.bill.bond, "totalSupply") == sum(hall.units(name) for name in PEOPLE)


def tried(hall: Hall, function: str, auction: int, count: int) -> None:
    """For each bid alone; what isn't due is refused."""
    for bid in range(1, count + 1):
        with suppress(Reverted):
            hall.act(function, auction, [bid])


@given(
    plans=PLANS,
    asks=ASKS,
    wanted=st.integers(50, 100),  # percent; of less, rounding to lots may leave nothing
    rate=st.sampled_from([0, 33, 10_000]),
    uniform=st.booleans(),
    poor=st.sets(st.sampled_from(PEOPLE), max_size=2),
    rejected=st.sampled_from([None, None, None, "bidsClose", "revealClose"]),
)
def test_no_cash_and_no_unit_comes_or_goes(
    hall: Hall,
    plans: list[Plan],
    asks: list[tuple[str, int]],
    wanted: int,
    rate: int,
    uniform: bool,
    poor: set[str],
    rejected: str | None,
) -> None:
    with hall.chain.isolated():
        terms = hall.non_competitive(depositRate=rate, uniform=uniform, lot=DENOMINATION)
        auction = hall.announce(terms)
        books = Books(hall, auction, rate)
        for investor, units in asks:
            hall.ask_for(auction, investor, units * DENOMINATION)
        bids = [one for plan in plans if (one := made(hall, auction, plan))]
        books.check()
        hall.at(auction, "bidsClose", 1)
        hall.reveal(auction, *bids)
        if rejected:
            hall.at(auction, rejected, 1)
            hall.act("reject", auction, sender=hall.issuer)
        elif bids:
            hall.allot(auction, bids, ceil(sum(bid.face for bid in bids) * wanted / 100))
        for name in poor:
            hall.chain.transact(hall.cash, "approve", hall.auction.address, 0, sender=getattr(WHO, name))
        finish(hall, auction, books)
        assert hall.held() == 0
        check_units(hall, auction)


@given(
    plans=PLANS,
    wanted=st.integers(50, 100),
    rate=st.sampled_from([0, 33, 10_000]),
    sold=st.sets(st.sampled_from(DEALERS), max_size=2),
    allowed=st.sampled_from([2**256 - 1, 10_000_000, 0]),
)
def test_no_cash_and_no_unit_comes_or_goes_where_units_are_bought_back(
    hall: Hall, plans: list[Plan], wanted: int, rate: int, sold: set[str], allowed: int
) -> None:
    with hall.chain.isolated():
        for name in DEALERS:
            hall.chain.transact(hall.bill.bond, "mint", getattr(WHO, name), HELD, sender=hall.issuer)
        auction = hall.announce(hall.terms(kind=BUY_BACK, depositRate=rate, lot=DENOMINATION))
        books = Books(hall, auction, rate)
        bids = [one for plan in plans if (one := made(hall, auction, plan))]
        hall.at(auction, "bidsClose", 1)
        hall.reveal(auction, *bids)
        if bids:
            hall.allot(auction, bids, ceil(sum(bid.face for bid in bids) * wanted / 100))
        for name in sold:
            hall.chain.transact(hall.bill.bond, "transfer", WHO.individual, HELD, sender=getattr(WHO, name))
        hall.chain.transact(hall.cash, "approve", hall.auction.address, allowed, sender=hall.treasury)
        finish(hall, auction, books)
        assert hall.held() == 0
        check_units(hall, auction, bought_of=HELD * len(DEALERS))


def made(hall: Hall, auction: int, plan: Plan) -> Sealed | None:
    """The bid, if it is to be opened."""
    face = plan.face * DENOMINATION
    bid = hall.commit(auction, plan.bidder, plan.quote, face, face + plan.spare * DENOMINATION)
    if plan.withdrawn:
        hall.act("withdrawBid", auction, bid.bid, sender=bid.bidder)
    return bid if plan.opened and not plan.withdrawn else None


def finish(hall: Hall, auction: int, books: Books) -> None:
    """Settles what can be, and ends the rest."""
    counts = hall.ask("countsOf", auction)
    steps = {
        "release": counts.bids,
        "releaseNonCompetitive": counts.nonCompetitive,
        "forfeit": counts.bids,
        "forfeitNonCompetitive": counts.nonCompetitive,
    }
    hall.at(auction, "settleFrom")
    if hall.state(auction) == State.ALLOTTED:
        hall.act("settle", auction, list(range(1, counts.bids + 1)))
        books.check()
        hall.act("settleNonCompetitive", auction, list(range(1, counts.nonCompetitive + 1)))
        books.check()
    for function, count in steps.items():
        tried(hall, function, auction, count)
        books.check()
    hall.at(auction, "settleBy", 1)
    for function, count in steps.items():
        tried(hall, function, auction, count)
        books.check()


def check_units(hall: Hall, auction: int, bought_of: int = 0) -> None:
    """What was issued, or burned of these, are the settled awards; the treasury has what they cost, or has paid it, and
    what was forfeited."""
    settled = [*events(hall, auction, "AwardSettled"), *events(hall, auction, "NonCompetitiveSettled")]
    lost = [*events(hall, auction, "BidForfeited"), *events(hall, auction, "NonCompetitiveForfeited")]
    sign = -1 if bought_of else 1
    issued = sign * sum(args["units"] for args in settled)
    assert hall.chain.call(hall.bill.bond, "totalSupply") == bought_of + issued
    income = sign * sum(args["clean"] + args["accrued"] for args in settled) + sum(args["amount"] for args in lost)
    assert hall.money(hall.treasury) == CASH + income


def events(hall: Hall, auction: int, name: str) -> list[Any]:
    """What was told of the auction."""
    return [event.args for event in hall.chain.events(hall.auction, name) if event.args["auction"] == auction]
