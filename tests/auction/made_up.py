"""Made-up bills and bonds, and random auctions of every kind."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from wasiqa.auction.allotment import awards, decision_at, decision_for
from wasiqa.auction.bids import PAR, Award, Bid, Decision, NonCompetitiveBid, Rules
from wasiqa.auction.kinds import AuctionKind, Convention, Quote
from wasiqa.auction.yield_terms import YieldTerms

BILL = YieldTerms(Convention.SIMPLE, 84, 365)
DISCOUNTED = YieldTerms(Convention.DISCOUNT, 91, 360)
BOND = YieldTerms(
    Convention.COMPOUNDED,
    frequency=2,
    coupons=5,
    days_to_coupon=169,
    coupon_days=181,
    coupon=3_500_000_000_000_000_000,
    accrued=232_044_198_895_027_624,
)
"""The PIB of 7 % that settled on 4 March 2021."""
DENOMINATION = 5_000
INVESTORS = ("individual", "emigrant", "fund")
KINDS = (
    *((AuctionKind.SALE, quote) for quote in Quote),
    (AuctionKind.BUY_BACK, Quote.PRICE),
    (AuctionKind.BUY_BACK, Quote.YIELD),
    (AuctionKind.SWITCH, Quote.PRICE),
)


@dataclass(frozen=True)
class Auction:
    """Opened bids, what was decided of them, and bids without a quote."""

    rules: Rules
    bids: tuple[Bid, ...]
    decision: Decision
    asked: tuple[NonCompetitiveBid, ...] = ()

    @property
    def awards(self) -> tuple[Award, ...]:
        """By the rules."""
        return awards(self.rules, self.decision, self.bids)


@st.composite
def bills(draw: st.DrawFn) -> YieldTerms:
    """Bills and discounted sukuk."""
    year = draw(st.sampled_from((360, 364, 365)))
    convention = draw(st.sampled_from((Convention.SIMPLE, Convention.DISCOUNT)))
    return YieldTerms(convention, draw(st.integers(1, 2 * year - 1)), year)


@st.composite
def bonds(draw: st.DrawFn) -> YieldTerms:
    """Bonds of at most thirty years, also in their ex period."""
    frequency = draw(st.sampled_from((1, 2, 4)))
    days = draw(st.integers(365 // frequency - 3, 365 // frequency + 3))
    coupon = draw(st.integers(0, 20 * 10**18 // frequency))
    left = draw(st.integers(1, days))
    ran, ex = coupon * (days - left) // days, draw(st.booleans())
    return YieldTerms(
        Convention.COMPOUNDED,
        frequency=frequency,
        coupons=draw(st.integers(1, 30 * frequency)),
        days_to_coupon=left + days * ex,
        coupon_days=days,
        coupon=coupon,
        accrued=ran - coupon * ex,
    )


def _yields(quote: Quote) -> st.SearchStrategy[YieldTerms]:
    if quote in (Quote.RATE, Quote.MARGIN):
        return st.just(YieldTerms())
    known = st.sampled_from((BILL, DISCOUNTED, BOND))
    return known if quote is Quote.YIELD else known | st.just(YieldTerms())


@st.composite
def auctions(draw: st.DrawFn, *, of: YieldTerms | None = None) -> Auction:
    """Few quotes, near one another and far off, so that many bids meet at the cut-off and odd ones are among them.

    By prices that have such yields, or else of every kind.
    """
    kind, quote = draw(st.sampled_from([one for one in KINDS if of is None or one[1] is Quote.PRICE]))
    lot = DENOMINATION * draw(st.integers(1, 20))
    rules = Rules(
        kind,
        quote,
        uniform=draw(st.booleans()),
        at_average=draw(st.booleans()),
        denomination=DENOMINATION,
        lot=lot,
        exempt=draw(st.sampled_from((0, lot, DENOMINATION))),
        non_competitive_total=DENOMINATION * 20,
        yields=of or draw(_yields(quote)),
    )
    middle = 980_000 if quote is Quote.PRICE else 71_485
    quotes = st.integers(middle - 2, middle + 2) | st.integers(middle // 2, PAR + middle)
    if quote is Quote.PRICE:
        quotes |= st.sampled_from((1, 2**32 - 1))
    chosen = draw(st.lists(quotes, min_size=1, max_size=4, unique=True))
    entries = st.tuples(st.sampled_from(chosen), st.integers(1, 200).map(lambda count: count * DENOMINATION))
    asks = st.tuples(st.sampled_from(INVESTORS), st.integers(1, 15).map(lambda count: count * DENOMINATION))
    entered = draw(st.lists(entries, min_size=1, max_size=12))
    bids = tuple(Bid(number, *entry) for number, entry in enumerate(entered, 1))
    asked = draw(st.lists(asks, max_size=4)) if kind is AuctionKind.SALE else []
    numbered = (NonCompetitiveBid(number, *entry) for number, entry in enumerate(asked, 1))
    return Auction(rules, bids, draw(_decisions(rules, bids)), tuple(numbered))


def _decisions(rules: Rules, bids: tuple[Bid, ...]) -> st.SearchStrategy[Decision]:
    """By a cut-off, or by what is wanted."""
    whole = st.sampled_from(bids).map(lambda bid: decision_at(rules, bids, bid.quote))
    total = sum(bid.face for bid in bids)
    return whole | st.integers(1, 2 * total).map(lambda wanted: decision_for(rules, bids, wanted))
