"""What was proposed to the holders of a series, and where each vote stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wasiqa.servicing.rowlife.place import Place
from wasiqa.servicing.rowlife.resolutions import ACCELERATION, told

_LAPSE = 30 * 86_400
"""Seconds after its end in which what has passed is carried out."""


@dataclass(frozen=True)
class Ballots:
    """One resolution, by its number from 1; units are minor units, times Unix seconds."""

    resolution: int
    kind: str
    state: str
    """voting, passed, failed, lapsed, or carried_out."""
    record: int
    """The record time that votes are counted at, from 1."""
    end: int
    needed: int
    votes: Mapping[str, tuple[int, int]]
    """In favour and against, by holder."""
    content_hash: str
    document_sha256: str

    @property
    def in_favour(self) -> int:
        """All units in favour."""
        return sum(favour for favour, _ in self.votes.values())

    @property
    def against(self) -> int:
        """All units against."""
        return sum(against for _, against in self.votes.values())


def ballots(place: Place) -> list[Ballots]:
    """Every resolution of the series, in order."""
    _, acceleration, restructuring, _ = place.chain.call(place.agent, "defaultTermsOf", place.bond.address)
    votes: dict[int, dict[str, tuple[int, int]]] = {}
    for one in told(place, "Voted"):
        votes.setdefault(one["id"], {})[one["holder"]] = one["inFavour"], one["against"]
    carried = {one["id"] for one in told(place, "ResolutionCarriedOut")}
    found = []
    for one in told(place, "ResolutionProposed"):
        accelerates = one["contentHash"] == ACCELERATION
        supply = place.chain.call(place.bond, "supplyAtRecord", one["record"])
        needed = max(-(-supply * (acceleration if accelerates else restructuring) // 10_000), 1)
        cast = votes.get(one["id"], {})
        passed = sum(favour for favour, _ in cast.values()) >= needed
        found.append(
            Ballots(
                one["id"] + 1,
                "acceleration" if accelerates else "restructuring",
                _state(place.chain.now(), one["end"], passed=passed, carried=one["id"] in carried),
                one["record"] + 1,
                one["end"],
                needed,
                cast,
                f"0x{one['contentHash'].hex()}",
                one["documentHash"].hex(),
            )
        )
    return found


def _state(now: int, end: int, *, passed: bool, carried: bool) -> str:
    if carried:
        return "carried_out"
    if now <= end:
        return "voting"
    if not passed:
        return "failed"
    return "passed" if now <= end + _LAPSE else "lapsed"
