"""A trade that somebody wants: two orders that meet, or one and whoever takes its other side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wasiqa.trading.executions import Execution
from wasiqa.trading.market import Market, matched
from wasiqa.trading.order import Order
from wasiqa.trading.order_file import SignedOrder


@dataclass(frozen=True)
class Deal:
    """One or two signed orders, a price, and who fills an order that stands alone."""

    market: Market
    signed: tuple[SignedOrder, ...]
    price: int
    taker: str

    @property
    def orders(self) -> list[Order]:
        """What was signed."""
        return [one.said for one in self.signed]

    def left(self) -> int:
        """How much can still be traded of both."""
        return min(map(self.market.left, self.orders))

    def call(self, units: int) -> tuple[str, tuple[Any, ...]]:
        """The function that trades so much, and its arguments."""
        first, *others = self.signed
        if not others:
            return "fill", (first.said.struct(), first.bytes, units)
        return "settle", (matched(first, others[0], units, self.price).struct(),)

    def execution(self, units: int) -> Execution:
        """What has happened once so much is traded."""
        sell = next((order for order in self.orders if order.sells), None)
        buy = next((order for order in self.orders if not order.sells), None)
        return self.market.execution(sell, buy, units, self.price, self.taker)
