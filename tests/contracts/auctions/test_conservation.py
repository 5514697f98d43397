"""Whatever dealers do: no cash and no unit comes or goes, and the auction holds exactly the open deposits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.auctions.hall import (
    BUY_BACK,
    CASH,
    DEALERS,
    NO_YIELD,
    SALE,
    SWITCH,
    WHO,
    BidState,
    Hall,
    Sealed,
    State,
)
from wasiqa.chain.contract import NOBODY
from wasiqa.chain.errors import Reverted
from wasiqa.servicing.code import built
from wasiqa.servicing.programme import series_id
from wasiqa.servicing.public_record import record_at

DENOMINATION = 500_000
HELD = 80_000_000
"""What each dealer holds where units are bought back."""
PEOPLE = (*DEALERS, "individual", "emigrant")
SWITCHED = 4
"""How many times as much is bid in a switch, of which a denomination of the bond is to come."""
MISCHIEF = st.sampled_from([None, None, "setFee", "setLying", "setRefused", "setCall"])
"""What a cash token does once bids are made: keeps a fee, says that it failed, refuses the treasury, calls back."""
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
    others: int
    """Cash of people who have no part in it."""

    @classmethod
    def of(cls, hall: Hall, terms: dict[str, Any]) -> Books:
        """Of an auction that is announced so."""
        people = sum(hall.money(name) for name in PEOPLE) + hall.money(hall.treasury)
        others = hall.chain.call(hall.cash, "totalSupply") - people
        return cls(hall, hall.announce(terms), terms["depositRate"], others)

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
        assert everybody == hall.chain.call(hall.cash, "totalSupply") - self.others
        for series in (hall.bill, hall.pib):
            assert hall.chain.call(series.bond, "totalSupply") == sum(hall.units(name, series) for name in PEOPLE)


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
    mischief=MISCHIEF,
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
    mischief: str | None,
) -> None:
    with hall.chain.isolated():
        hall = paying_in(hall, mischief)
        books = Books.of(hall, hall.non_competitive(depositRate=rate, uniform=uniform, lot=DENOMINATION))
        for investor, units in asks:
            hall.ask_for(books.auction, investor, units * DENOMINATION)
        bids = opened(books, plans)
        if rejected:
            hall.at(books.auction, rejected, 1)
            hall.act("reject", books.auction, sender=hall.issuer)
        elif bids:
            hall.allot(books.auction, bids, ceil(sum(bid.face for bid in bids) * wanted / 100))
        for name in poor:
            hall.chain.transact(hall.cash, "approve", hall.auction.address, 0, sender=getattr(WHO, name))
        with misbehaving(hall, books.auction, mischief):
            finish(books)
        end(books)
        assert hall.held() == 0
        check_units(books)


@given(
    plans=PLANS,
    wanted=st.integers(50, 100),
    rate=st.sampled_from([0, 33, 10_000]),
    sold=st.sets(st.sampled_from(DEALERS), max_size=2),
    allowed=st.sampled_from([2**256 - 1, 10_000_000, 0]),
    mischief=MISCHIEF,
)
def test_no_cash_and_no_unit_comes_or_goes_where_units_are_bought_back(
    hall: Hall, plans: list[Plan], wanted: int, rate: int, sold: set[str], allowed: int, mischief: str | None
) -> None:
    with hall.chain.isolated():
        hall = paying_in(hall, mischief)
        issued_to_dealers(hall, HELD)
        books = Books.of(hall, hall.terms(kind=BUY_BACK, depositRate=rate, lot=DENOMINATION))
        bids = opened(books, plans)
        if bids:
            hall.allot(books.auction, bids, ceil(sum(bid.face for bid in bids) * wanted / 100))
        for name in sold:
            hall.chain.transact(hall.bill.bond, "transfer", WHO.individual, HELD, sender=getattr(WHO, name))
        hall.chain.transact(hall.cash, "approve", hall.auction.address, allowed, sender=hall.treasury)
        with misbehaving(hall, books.auction, mischief):
            finish(books)
        end(books)
        assert hall.held() == 0
        check_units(books, bought_of=HELD * len(DEALERS))


@given(
    plans=PLANS,
    price=st.sampled_from([333_333, 500_000, 1_012_345]),
    rate=st.sampled_from([0, 33]),
    sold=st.sets(st.sampled_from(DEALERS), max_size=2),
    mischief=MISCHIEF,
)
def test_no_cash_and_no_unit_comes_or_goes_where_units_are_switched(
    hall: Hall, plans: list[Plan], price: int, rate: int, sold: set[str], mischief: str | None
) -> None:
    with hall.chain.isolated():
        hall = paying_in(hall, mischief)
        issued_to_dealers(hall, SWITCHED * HELD)
        into = {"into": series_id(hall.pib.terms.sheet.isin), "intoPrice": price, "yield": NO_YIELD}
        books = Books.of(hall, hall.terms(kind=SWITCH, depositRate=rate, lot=DENOMINATION, **into))
        bids = opened(books, plans, SWITCHED)
        if bids:
            hall.allot(books.auction, bids)
        for name in sold:
            hall.chain.transact(hall.bill.bond, "transfer", WHO.individual, SWITCHED * HELD, sender=getattr(WHO, name))
        with misbehaving(hall, books.auction, mischief):
            finish(books)
        end(books)
        assert hall.held() == 0
        check_switched(books, price)


@given(plans=PLANS, asks=ASKS, kind=st.sampled_from([SALE, BUY_BACK]), stated=st.sets(st.integers(1, 7), min_size=1))
def test_no_unit_comes_or_goes_and_no_cash_moves_where_awards_are_paid_outside(
    hall: Hall, plans: list[Plan], asks: list[tuple[str, int]], kind: int, stated: set[int]
) -> None:
    with hall.chain.isolated():
        make = hall.non_competitive if kind == SALE else hall.terms
        books = Books.of(hall, make(kind=kind, cash=NOBODY, depositRate=0, lot=DENOMINATION))
        if kind == BUY_BACK:
            issued_to_dealers(hall, HELD)
        for investor, units in asks if kind == SALE else ():
            hall.ask_for(books.auction, investor, units * DENOMINATION)
        bids = opened(books, plans)
        if bids:
            hall.allot(books.auction, bids)
            hall.at(books.auction, "settleFrom")
            awards = [n for n in stated if hall.ask("awardOf", books.auction, n).units]
            others = [n for n in stated if hall.ask("nonCompetitiveAwardOf", books.auction, n).units]
            for _ in range(2):  # what is paid once is not paid again
                with suppress(Reverted):
                    hall.paid_outside(books.auction, *awards, others=others)
                books.check()
        end(books)
        bought = HELD * len(DEALERS) if kind == BUY_BACK else 0
        check_units(books, bought_of=bought, moved=False)


def paying_in(hall: Hall, mischief: str | None) -> Hall:
    """The hall with a token that can do so."""
    if mischief is None:
        return hall
    code = built("ReenteringCash" if mischief == "setCall" else "RefusingCash")
    cash = hall.chain.deploy(code, sender=WHO.deployer).contract(code)
    hall.endow(cash)
    return replace(hall, cash=cash)


@contextmanager
def misbehaving(hall: Hall, auction: int, mischief: str | None) -> Iterator[None]:
    """The token does what it shouldn't, and is honest again at the end."""
    release = hall.auction.encode("release", auction, [1]).data
    turned: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {
        "setFee": ((1,), (0,)),
        "setLying": ((True,), (False,)),
        "setRefused": ((hall.treasury, True), (hall.treasury, False)),
        "setCall": ((hall.auction.address, release), (NOBODY, b"")),
    }
    on, off = turned.get(mischief or "", ((), ()))
    if mischief is not None:
        hall.chain.transact(hall.cash, mischief, *on, sender=WHO.deployer)
    yield
    if mischief is not None:
        hall.chain.transact(hall.cash, mischief, *off, sender=WHO.deployer)


def issued_to_dealers(hall: Hall, units: int) -> None:
    """Each holds so many of the bill."""
    for name in DEALERS:
        hall.chain.transact(hall.bill.bond, "mint", getattr(WHO, name), units, sender=hall.issuer)


def opened(books: Books, plans: list[Plan], scale: int = 1) -> list[Sealed]:
    """The bids that are made and opened, each of so many times the planned face."""
    hall, auction = books.hall, books.auction
    bids = [one for plan in plans if (one := made(hall, auction, plan, scale))]
    books.check()
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, *bids)
    return bids


def made(hall: Hall, auction: int, plan: Plan, scale: int) -> Sealed | None:
    """The bid, if it is to be opened."""
    face = plan.face * DENOMINATION * scale
    bid = hall.commit(auction, plan.bidder, plan.quote, face, face + plan.spare * DENOMINATION)
    if plan.withdrawn:
        hall.act("withdrawBid", auction, bid.bid, sender=bid.bidder)
    return bid if plan.opened and not plan.withdrawn else None


def finish(books: Books) -> None:
    """Settles what can be, and ends the rest."""
    hall, auction = books.hall, books.auction
    counts = hall.ask("countsOf", auction)
    hall.at(auction, "settleFrom")
    if hall.state(auction) == State.ALLOTTED:
        hall.act("settle", auction, list(range(1, counts.bids + 1)))
        books.check()
        hall.act("settleNonCompetitive", auction, list(range(1, counts.nonCompetitive + 1)))
        books.check()
    deposits(books)
    end(books)


def end(books: Books) -> None:
    """After the settlement period every deposit has its end."""
    if books.hall.chain.now() <= books.hall.ask("termsOf", books.auction).settleBy:
        books.hall.at(books.auction, "settleBy", 1)
    deposits(books)


def deposits(books: Books) -> None:
    """Releases and forfeits what is due."""
    counts = books.hall.ask("countsOf", books.auction)
    for function in ("release", "forfeit"):
        tried(books.hall, function, books.auction, counts.bids)
        tried(books.hall, f"{function}NonCompetitive", books.auction, counts.nonCompetitive)
        books.check()


def check_units(books: Books, bought_of: int = 0, *, moved: bool = True) -> None:
    """What was issued, or burned of these, are the settled awards, as the contract counts them; the treasury has what
    they cost, or has paid it, and what was forfeited. Paid outside, no cash moved."""
    hall, auction = books.hall, books.auction
    settled, others = (events(hall, auction, name) for name in ("AwardSettled", "NonCompetitiveSettled"))
    lost = [*events(hall, auction, "BidForfeited"), *events(hall, auction, "NonCompetitiveForfeited")]
    sign = -1 if bought_of else 1
    issued = sign * sum(args["units"] for args in (*settled, *others))
    assert hall.chain.call(hall.bill.bond, "totalSupply") == bought_of + issued
    income = sign * sum(args["clean"] + args["accrued"] for args in (*settled, *others))
    forfeited = sum(args["amount"] for args in lost)
    assert hall.money(hall.treasury) == CASH + (income + forfeited if moved else 0)
    for counted, told in zip(hall.ask("settledOf", auction), (settled, others), strict=True):
        assert counted == tuple(sum(args[name] for args in told) for name in ("units", "clean", "accrued"))


def check_switched(books: Books, price: int) -> None:
    """Units of the bill that were burned are worth those of the bond that were issued, and the rest that was paid."""
    hall, auction = books.hall, books.auction
    settled = {args["bid"]: args for args in events(hall, auction, "AwardSettled")}
    switched = {args["bid"]: args for args in events(hall, auction, "AwardSwitched")}
    assert settled.keys() == switched.keys()
    burned = sum(args["units"] for args in settled.values())
    assert hall.chain.call(hall.bill.bond, "totalSupply") == SWITCHED * HELD * len(DEALERS) - burned
    assert hall.chain.call(hall.pib.bond, "totalSupply") == sum(args["units"] for args in switched.values())
    lost = sum(args["amount"] for args in events(hall, auction, "BidForfeited"))
    assert hall.money(hall.treasury) == CASH - sum(args["rest"] for args in switched.values()) + lost
    record = record_at(
        hall.chain.call(hall.office.programme.programme, "recordOf", series_id(hall.pib.terms.sheet.isin))
    )
    date = hall.ask("termsOf", auction).settlementDate
    accrued = Fraction(*hall.chain.call(record, "accruedAt", date))
    for bid, args in settled.items():
        given = switched[bid]["units"] * (Fraction(price, 1_000_000) + accrued) + switched[bid]["rest"]
        assert abs(args["clean"] + args["accrued"] - given) <= 1


def events(hall: Hall, auction: int, name: str) -> list[Any]:
    """What was told of the auction."""
    return [event.args for event in hall.chain.events(hall.auction, name) if event.args["auction"] == auction]
