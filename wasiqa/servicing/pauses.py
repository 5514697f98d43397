"""Pauses of a series by purpose: begun by the guardian at once, confirmed or lifted by the parties of governance."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.timelock import Operation, earliest, local
from wasiqa.errors import NotAllowed
from wasiqa.servicing.enforcement import Order
from wasiqa.servicing.numbered import numbered
from wasiqa.servicing.programme import Programme

PURPOSES = MappingProxyType({"transfers": 1, "issuance": 2, "payments": 4})
"""What can be paused, with the bit by which contracts know it."""
UNTIL_LIFTED = 2**256 - 1
"""The end of a pause that is confirmed."""


class Aim(Enum):
    """What is done to a pause; the value is the function that does it."""

    PAUSE = "pauseWithCase"
    CONFIRM = "confirmPauseWithCase"
    LIFT = "unpauseWithCase"

    @property
    def takes_two(self) -> bool:
        """Is it governance's?"""
        return self is not Aim.PAUSE


@dataclass(frozen=True)
class Pause:
    """Purposes of one series that shall be paused, paused for good, or paused no more."""

    chain: Chain
    programme: Programme
    bond: Contract
    symbol: str
    aim: Aim
    purposes: tuple[str, ...]
    order: Order
    zone: ZoneInfo

    def ends(self) -> dict[str, int]:
        """Up to which second each purpose is paused now; 0 if it isn't."""
        return pause_ends(self.chain, self.bond, self.purposes)

    def is_done(self) -> bool:
        """Does each purpose stand as it shall?"""
        shown = self.ends().values()
        if self.aim is Aim.PAUSE:
            return 0 not in shown
        return set(shown) == {UNTIL_LIFTED if self.aim is Aim.CONFIRM else 0}

    def check(self) -> None:
        """Raises `NotAllowed` if the guardian has to wait, or nothing would be left to lift after the delay."""
        if self.aim is Aim.PAUSE and (waits := int(self.chain.call(self.bond, "guardianWaitsUntil"))):
            raise NotAllowed(
                f"the last pause of {self.symbol} lapsed unconfirmed: the guardian may pause it again after "
                f"{local(waits, self.zone)}",
                hint="governance can pause it before: --confirm",
                code="TOO_EARLY",
            )
        if self.aim is Aim.LIFT:
            due, last = earliest(self.chain, self.operation()), max(self.ends().values())
            if 0 < last < due:
                raise NotAllowed(
                    f"the pause of {self.symbol} lapses after {local(last, self.zone)}, and the first second at which "
                    f"it could be lifted is {local(due, self.zone)}",
                    hint="it needs no lifting",
                )

    def call(self) -> Call:
        """What the guardian or the timelock calls."""
        bits = sum(PURPOSES[purpose] for purpose in self.purposes)
        return self.bond.encode(self.aim.value, bits, self.order.case_id, self.order.order_hash)

    def operation(self) -> Operation:
        """What the governance parties do: the first under this order that was not carried out before.

        A pause that was lifted may have to be confirmed again.
        """
        order = f"{self.order.case}/{self.order.order_hash.hex()}"
        about = f"wasiqa/{self.aim.value}/{self.bond.address}/{order}"
        return numbered(self.chain, self.programme.timelocks["governance"], (self.call(),), about)


def pause_ends(chain: Chain, bond: Contract, purposes: tuple[str, ...] = tuple(PURPOSES)) -> dict[str, int]:
    """Up to which second each purpose of a series is paused now; 0 if it isn't."""
    return {purpose: int(chain.call(bond, "pausedUntil", PURPOSES[purpose])) for purpose in purposes}


def named(purposes: int) -> tuple[str, ...]:
    """The purposes that these bits name."""
    return tuple(purpose for purpose, bit in PURPOSES.items() if purposes & bit)
