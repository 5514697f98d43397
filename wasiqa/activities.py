"""What a licence permits a venue to do: the names that files use, and the bits that the licence registry keeps."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Activity(IntEnum):
    """An activity; the value is its bit on chain. Contracts ask for HOLD, and of venues that settle trades for
    BROKER_DEALER or EXCHANGE (`contracts/types/Licence.sol`)."""

    HOLD = 0
    """The venue's customers may receive units."""
    BROKER_DEALER = 1
    CUSTODY = 2
    EXCHANGE = 3
    DERIVATIVES = 4
    ADVISORY = 5
    LENDING = 6
    ASSET_MANAGEMENT = 7
    TRANSFER = 8
    ISSUANCE = 9


AML_REGISTERED_SERVICES = (
    Activity.HOLD,
    Activity.BROKER_DEALER,
    Activity.CUSTODY,
    Activity.EXCHANGE,
    Activity.DERIVATIVES,
)
"""The services of a venue that has a no-objection certificate only, and to hold what they need."""


def mask(activities: Iterable[Activity]) -> int:
    """Bit mask with bit n set for each activity n."""
    return sum(1 << activity for activity in set(activities))


def names(bits: int) -> tuple[str, ...]:
    """The names of the activities in a mask; a bit that has none by its number."""
    known = {activity.value: activity.name for activity in Activity}
    return tuple(known.get(bit, f"activity {bit}") for bit in range(bits.bit_length()) if bits >> bit & 1)
