"""A venue's licence as the licence registry keeps it (contracts/types/Licence.sol). Times are seconds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any
from zoneinfo import ZoneInfo

from wasiqa.chain.contract import NOBODY


class Phase(IntEnum):
    """How far a licence has come."""

    NONE = 0
    NOC = 1
    LICENSED = 2
    SUSPENDED = 3
    REVOKED = 4


RIGHTS = (Phase.NOC, Phase.LICENSED, Phase.SUSPENDED)
"""The phases that can have rights, in the order of the contract's constructor."""


@dataclass(frozen=True)
class Terms:
    """What a licence says: its last second, its activities as bits, and who acts for the venue on chain."""

    expiry: int = 0
    activities: int = 0
    operator: str = NOBODY


@dataclass(frozen=True)
class Licence:
    """One venue's licence; that of a code without a venue is the one with nothing set."""

    code: str
    venue: int = 0
    phase: Phase = Phase.NONE
    resumes: Phase = Phase.NONE
    open: bool = False
    """Was the investor registry told that the venue is open?"""
    since: int = 0
    noc: int = 0
    """The date of the certificate, on which milestones rest."""
    aml_registered: int = 0
    incorporated: int = 0
    terms: Terms = field(default_factory=Terms)

    @classmethod
    def decode(cls, venue: int, found: Any) -> Licence:
        """The licence behind the struct that the contract returns."""
        return cls(
            code=text(found.code),
            venue=venue,
            phase=Phase(found.phase),
            resumes=Phase(found.resumes),
            open=found.open,
            since=found.since,
            noc=found.noc,
            aml_registered=found.amlRegistered,
            incorporated=found.incorporated,
            terms=Terms(*found.terms),
        )

    @property
    def standing(self) -> Phase:
        """NOC or LICENSED also while it is suspended."""
        return self.resumes if self.phase is Phase.SUSPENDED else self.phase


def day(seconds: int, zone: ZoneInfo) -> str:
    """The day of a time, such as 2031-12-31."""
    try:
        return f"{datetime.fromtimestamp(seconds, zone):%Y-%m-%d}"
    except (OverflowError, ValueError):
        return "for ever"


def text(code: bytes) -> str:
    """A licence code as files have it. Whatever isn't ASCII is shown as such."""
    return code.rstrip(b"\0").decode("ascii", "backslashreplace")


def encoded(code: str) -> bytes:
    """A licence code as contracts have it. Whatever isn't ASCII is escaped as `text` shows it, and names none."""
    return code.encode("ascii", "backslashreplace").ljust(32, b"\0")
