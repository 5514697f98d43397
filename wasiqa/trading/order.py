"""Orders and trades as the settlement contract has them (contracts/types/Trade.sol).

Units are minor units of face value, prices integers of four decimals per 100 of face value at issue, times seconds.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Any, NamedTuple

from wasiqa.chain.contract import NOBODY
from wasiqa.eip712 import typed_data

DOMAIN = "Wasiqa Settlement"
MOST_UNITS = 1 << 104
"""What units of an order stay below."""
MOST_PRICE = 1 << 32
"""What its price stays below."""
_FIELDS = (
    ("maker", "address"),
    ("sells", "bool"),
    ("bond", "address"),
    ("units", "uint104"),
    ("minimum", "uint104"),
    ("price", "uint32"),
    ("cash", "address"),
    ("taker", "address"),
    ("venue", "uint16"),
    ("expiry", "uint40"),
    ("nonce", "uint256"),
)


@dataclass(frozen=True)
class Order:
    """What its maker signs, in the contract's order."""

    maker: str
    sells: bool
    bond: str
    units: int
    minimum: int
    price: int
    cash: str
    taker: str = NOBODY
    venue: int = 0
    expiry: int = 0
    nonce: int = 0

    def struct(self) -> tuple[Any, ...]:
        """As the contract takes it."""
        return astuple(self)

    def typed_data(self, chain_id: int, settlement: str) -> dict[str, Any]:
        """As EIP-712 has it: domain, types and message."""
        return typed_data(DOMAIN, chain_id, settlement, "Order", _FIELDS, vars(self))


class Trade(NamedTuple):
    """Two orders that meet, with their signatures."""

    sell: Order
    sell_signature: bytes
    buy: Order
    buy_signature: bytes
    units: int
    price: int

    def struct(self) -> tuple[Any, ...]:
        """As the contract takes it."""
        return (
            *(self.sell.struct(), self.sell_signature, self.buy.struct(), self.buy_signature),
            *(self.units, self.price),
        )
