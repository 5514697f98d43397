"""Acts of the regulator, and the papers on which they rest, as the licence registry's events tell them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Act(StrEnum):
    """A step of a licence, by the name that files use."""

    NOC = "NOC"
    AML_REGISTERED = "AML_REGISTERED"
    INCORPORATED = "INCORPORATED"
    LICENSED = "LICENSED"
    AMENDED = "AMENDED"
    SUSPENDED = "SUSPENDED"
    REINSTATED = "REINSTATED"
    REVOKED = "REVOKED"


MILESTONES = (Act.AML_REGISTERED, Act.INCORPORATED)
"""In the order of the contract's numbers."""

_EVENTS: Mapping[str, Act] = {
    "NocGranted": Act.NOC,
    "LicenceGranted": Act.LICENSED,
    "LicenceAmended": Act.AMENDED,
    "LicenceSuspended": Act.SUSPENDED,
    "LicenceReinstated": Act.REINSTATED,
    "LicenceRevoked": Act.REVOKED,
}


@dataclass(frozen=True)
class Paper:
    """What an act rests on: its date in seconds, and the SHA-256 of the paper."""

    date: int
    evidence: bytes


def act_of(name: str, args: Mapping[str, Any]) -> Act | None:
    """The act that an event of the licence registry tells of; None if it tells of something else."""
    if name == "MilestoneReached":
        return MILESTONES[args["milestone"]]
    return _EVENTS.get(name)
