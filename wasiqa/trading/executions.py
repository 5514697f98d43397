"""What was traded: by which orders, between whom, how much, at which price."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Self


class Execution(NamedTuple):
    """One trade, or one that is wanted. Orders are named by their digests; one that stands alone meets 32 zeros."""

    sell: bytes
    buy: bytes
    seller: str
    buyer: str
    units: int
    price: int

    @classmethod
    def told(cls, args: Mapping[str, Any]) -> Self:
        """As the event `Traded` tells it, from the chain or from the event store."""
        units, price, *_, sell, buy = args["execution"]
        return cls(_bytes(sell), _bytes(buy), args["seller"], args["buyer"], units, price)

    def is_like(self, other: Execution) -> bool:
        """Between the same orders and parties, however much and at whatever price?"""
        return self[:4] == other[:4]


def _bytes(value: bytes | str) -> bytes:
    return bytes.fromhex(value[2:]) if isinstance(value, str) else value
