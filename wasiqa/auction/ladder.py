"""The opened bids from the best on, with what has come together by each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wasiqa.auction.allotment import ordered
from wasiqa.auction.allotment_file import Opened
from wasiqa.auction.amounts import percent, quoted
from wasiqa.auction.bids import Bid


@dataclass(frozen=True)
class Rung:
    """One bid; `running` is the face up to it, `average` the average yield of that, 18 decimals."""

    bid: Bid
    rate: int | None
    running: int
    average: int | None

    def document(self) -> dict[str, Any]:
        """In JSON: yields in percent."""
        return {
            "bid": self.bid.number,
            "bidder": self.bid.bidder,
            "quote": quoted(self.bid.quote),
            "face": str(self.bid.face),
            "yield": None if self.rate is None else percent(self.rate),
            "running_face": str(self.running),
            "running_average_yield": None if self.average is None else percent(self.average),
        }


def ladder(opened: Opened) -> tuple[Rung, ...]:
    """Every opened bid, the better first, and the earlier first among equals."""
    return tuple(_rungs(opened, ordered(opened.rules, opened.bids)))


def running(opened: Opened) -> tuple[Rung, ...]:
    """The same by number, as working sheets list them."""
    return tuple(_rungs(opened, list(opened.bids)))


def _rungs(opened: Opened, bids: list[Bid]) -> Iterator[Rung]:
    face, weighted = 0, 0
    for bid in bids:
        rate = opened.yield_of(bid)
        face += bid.face
        weighted += bid.face * (rate or 0)
        yield Rung(bid, rate, face, None if rate is None else weighted // face)
