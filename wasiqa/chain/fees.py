"""What a signed transaction pays for gas, and what another one must pay to take its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import rlp  # type: ignore[import-untyped]

Fees = Mapping[str, int]
"""As a transaction names them, in wei: `maxFeePerGas` and `maxPriorityFeePerGas`, or `gasPrice` where there is no base
fee."""

_DYNAMIC = 2
_MOST = 10
"""Times what one would sign now: whoever pays more has been replaced again and again, and it wasn't the fee."""


@dataclass(frozen=True)
class Paid:
    """What a signed transaction pays: its fees, and the gas that it may use."""

    fees: Fees
    gas: int

    @classmethod
    def of(cls, raw: bytes) -> Paid:
        """By the bytes of the transaction (EIP-1559, or legacy)."""
        if raw[0] == _DYNAMIC:
            _, _, tip, most, gas, *_ = map(_number, rlp.decode(raw[1:]))
            return cls({"maxFeePerGas": most, "maxPriorityFeePerGas": tip}, gas)
        _, price, gas, *_ = map(_number, rlp.decode(raw))
        return cls({"gasPrice": price}, gas)

    @property
    def most(self) -> int:
        """The most that it pays for a gas, in wei: below the base fee it is in no block."""
        return max(self.fees.values())

    def raised(self, now: Fees) -> Fees | None:
        """Fees at which nodes give this one up for another: an eighth more, and no less than what is signed `now`.

        geth asks for 10 % more, of both. None where they would be ten times what is signed now.
        """
        fees = {name: max(now.get(name, 0), -(-paid * 9 // 8)) for name, paid in self.fees.items()}
        return fees if max(fees.values()) <= _MOST * max(now.values()) else None


def _number(field: object) -> int:
    return int.from_bytes(field, "big") if isinstance(field, bytes) else 0
