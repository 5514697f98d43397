"""What the bids of an auction come to, as central banks publish it: amounts are rounded by bid or award, and summed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, Self

from wasiqa.auction.allotment import cost, price_of
from wasiqa.auction.bids import NonCompetitiveBid, Rules
from wasiqa.auction.log import AuctionLog
from wasiqa.auction.result import non_competitive
from wasiqa.terms.maths.rounding import MODES

_PLACES = 10_000


class Figures(NamedTuple):
    """Of some bids, or of what they were awarded: face, clean price and accrued interest, minor units.

    What has accrued is None while nobody knows it, such as for a series that is not deployed yet.
    """

    bids: int
    face: int
    realised: int
    accrued: int | None

    @classmethod
    def of(cls, parts: Iterable[tuple[int, int]], accrued: Fraction | None) -> Self:
        """Of units and their clean prices, and the interest that a unit has accrued."""
        listed = tuple(parts)
        return cls(
            len(listed),
            sum(units for units, _ in listed),
            sum(cost(units, price) for units, price in listed),
            None if accrued is None else sum(interest(units, accrued) for units, _ in listed),
        )

    @property
    def total(self) -> int | None:
        """What is paid for them."""
        return None if self.accrued is None else self.realised + self.accrued

    def plus(self, other: Figures) -> Figures:
        """Both together."""
        known = None if self.accrued is None or other.accrued is None else self.accrued + other.accrued
        return Figures(self.bids + other.bids, self.face + other.face, self.realised + other.realised, known)


def interest(units: int, accrued: Fraction) -> int:
    """What has accrued on units, minor units, half away from zero as the contract rounds it."""
    return MODES["half_up"](units * accrued)


@dataclass(frozen=True)
class Published:
    """The figures of one auction; of an allotted one what was accepted, too."""

    offered: Figures
    accepted: Figures
    non_competitive: Figures

    @classmethod
    def of(cls, rules: Rules, log: AuctionLog, accrued: Fraction | None, cut_off: int, asked_price: int) -> Self:
        """As the events tell its bids and awards. Before the allotment nothing is accepted, at no cut-off."""
        prices: dict[int, int] = {}

        def price(quote: int) -> int:
            if quote not in prices:
                prices[quote] = price_of(rules, quote)
            return prices[quote]

        opened = [(bid.face or 0, price(bid.quote or 0)) for bid in log.opened()]
        awards = [(bid.award, price(cut_off if rules.uniform else bid.quote or 0)) for bid in log.awarded()]
        asks = [NonCompetitiveBid(ask.n, ask.investor_id, ask.units) for ask in log.asks.values() if log.allotted]
        given = [(one.units, one.price) for one in non_competitive(rules, asked_price, asks) if one.units]
        return cls(Figures.of(opened, accrued), Figures.of(awards, accrued), Figures.of(given, accrued))

    @property
    def total(self) -> Figures:
        """All that is accepted, with and without a quote."""
        return self.accepted.plus(self.non_competitive)

    @property
    def cover(self) -> str | None:
        """How many times what is accepted was offered, by bids with a quote; 4 decimals, half up."""
        if not self.accepted.face:
            return None
        places = MODES["half_up"](Fraction(self.offered.face * _PLACES, self.accepted.face))
        return f"{places // _PLACES}.{places % _PLACES:04}"
