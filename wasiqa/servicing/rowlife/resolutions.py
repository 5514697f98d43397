"""Resolutions of a series' holders: proposed, voted on, carried out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wasiqa.chain.contract import Call
from wasiqa.chain.errors import Reverted
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.servicing.ledger import series_config
from wasiqa.servicing.refusals import in_words
from wasiqa.servicing.rowlife.act import Act
from wasiqa.servicing.rowlife.defaults import status_of
from wasiqa.servicing.rowlife.place import Place
from wasiqa.servicing.tail_file import TailFile

ACCELERATION = bytes(32)
"""The hash of what has no content of its own."""


def told(place: Place, name: str) -> list[Mapping[str, Any]]:
    """What such events say of the series' resolutions, in order."""
    events = place.chain.events(place.agent, name, place.since)
    return [event.args for event in events if event.args["bond"] == place.bond.address]


def _pending(place: Place, content: bytes, paper: bytes) -> int | None:
    """The number, from 1, of the resolution with this content and paper whose vote has not ended."""
    now = place.chain.now()
    same = (
        one["id"] + 1
        for one in told(place, "ResolutionProposed")
        if (one["contentHash"], one["documentHash"]) == (content, paper) and now <= one["end"]
    )
    return next(same, None)


@dataclass(frozen=True)
class _OfSeries(Act):
    """An act about the series; the row of its place is any."""

    def check(self) -> None:
        """Raises `NotAllowed` with what the paying agent would refuse for, if this account could call it at once."""

    def send(self, function: str, *arguments: Any) -> Call:
        """A call of the agent about the series."""
        return self.place.agent.encode(function, self.place.bond.address, *arguments)

    def ask(self, function: str, *arguments: Any) -> Any:
        """What the agent says of the series; raises `NotAllowed` if it refuses."""
        try:
            return self.place.chain.call(self.place.agent, function, self.place.bond.address, *arguments)
        except Reverted as error:
            raise NotAllowed(in_words(error) or str(error)) from error


@dataclass(frozen=True)
class ProposeRestructuring(_OfSeries):
    """Other rows in the place of those to come, explained in a paper of this SHA-256."""

    tail: TailFile
    paper: bytes

    @property
    def timelock(self) -> str:
        """The issuer's."""
        return "issuance"

    def is_done(self) -> bool:
        """Is exactly this being voted on?"""
        return self._number() is not None

    def calls(self) -> tuple[Call, ...]:
        """The proposal."""
        return (self.send("proposeRestructuring", self.tail.content_hash, self.paper),)

    def facts(self) -> dict[str, Any]:
        """What is voted on."""
        content = f"0x{self.tail.content_hash.hex()}"
        return {"content_hash": content, "document_sha256": self.paper.hex(), "rows": len(self.tail.rows)}

    def words(self) -> str:
        """What is voted on."""
        facts = self.facts()
        return (
            f"from record time {self.tail.from_} on: {len(self.tail.record_times)} record times, {facts['rows']} rows\n"
            f"  hash of the content {facts['content_hash']}, paper's SHA-256 {facts['document_sha256']}"
        )

    def outcome(self) -> str:
        """Its number."""
        return f"resolution {self._number()} is proposed: holders vote with `resolution vote`"

    def _number(self) -> int | None:
        return _pending(self.place, self.tail.content_hash, self.paper)


@dataclass(frozen=True)
class ProposeAcceleration(_OfSeries):
    """The principal due at once, proposed for a holder, explained in a paper of this SHA-256."""

    holder: str
    paper: bytes

    def is_done(self) -> bool:
        """Is an acceleration with this paper being voted on?"""
        return self._number() is not None

    def check(self) -> None:
        """Raises `NotAllowed` while the series performs, and for a holder who held nothing."""
        if (status := status_of(self.place)) != "default":
            raise NotAllowed(f"the series is {status}, not in default", hint="`default show` says what is missed")
        passed = series_config(self.place.chain, self.place.bond).period
        if not passed or not self.place.chain.call(self.place.bond, "balanceAtRecord", self.holder, passed - 1):
            raise NotAllowed(
                f"{self.holder} held nothing at the last record time that has passed",
                hint="who held units then proposes it",
            )

    def calls(self) -> tuple[Call, ...]:
        """The proposal."""
        return (self.send("proposeAcceleration", self.holder, self.paper),)

    def facts(self) -> dict[str, Any]:
        """For whom."""
        return {"holder": self.holder, "document_sha256": self.paper.hex()}

    def words(self) -> str:
        """For whom."""
        return f"for {self.holder}: all that is left of the principal due at once; paper's SHA-256 {self.paper.hex()}"

    def outcome(self) -> str:
        """Its number."""
        return f"resolution {self._number()} is proposed: holders vote with `resolution vote`"

    def _number(self) -> int | None:
        return _pending(self.place, ACCELERATION, self.paper)


@dataclass(frozen=True)
class Vote(_OfSeries):
    """A holder's votes, in minor units, in place of those cast before."""

    resolution: int
    holder: str
    in_favour: int
    against: int

    def is_done(self) -> bool:
        """Are these the holder's votes?"""
        mine = [
            (one["inFavour"], one["against"])
            for one in told(self.place, "Voted")
            if (one["id"], one["holder"]) == (self.resolution, self.holder)
        ]
        return bool(mine) and mine[-1] == (self.in_favour, self.against)

    def check(self) -> None:
        """Raises `NotAllowed` for more votes than the holder had units at the record time."""
        record, end, _, _ = self.ask("resolutionOf", self.resolution)
        if not end:
            raise NotAllowed(
                f"there is no resolution {self.resolution + 1}, or it was carried out", code="UNKNOWN_RESOLUTION"
            )
        held = int(self.place.chain.call(self.place.bond, "balanceAtRecord", self.holder, record))
        if self.in_favour + self.against > held:
            raise NotAllowed(
                f"{self.holder} had {self.place.told(held)} at record time {record + 1}, and votes with no more",
                hint="who bought since votes about what is proposed later",
            )

    def calls(self) -> tuple[Call, ...]:
        """The vote."""
        return (self.send("vote", self.resolution, self.holder, self.in_favour, self.against),)

    def facts(self) -> dict[str, Any]:
        """Who votes with how many units."""
        return {"holder": self.holder, "in_favour": str(self.in_favour), "against": str(self.against)}

    def words(self) -> str:
        """Who votes with how many units."""
        return (
            f"{self.holder}: {self.place.told(self.in_favour)} in favour, {self.place.told(self.against)} against, in "
            "place of what was cast before"
        )

    def outcome(self) -> str:
        """How many units are in favour."""
        favour = self.ask("resolutionOf", self.resolution)[2]
        return f"resolution {self.resolution + 1} has {self.place.told(favour)} in favour"


@dataclass(frozen=True)
class CarryOut(_OfSeries):
    """What has passed: a restructuring with the file that was voted on, or, without one, an acceleration."""

    resolution: int
    tail: TailFile | None

    def is_done(self) -> bool:
        """Was it carried out?"""
        return self.resolution in [one["id"] for one in told(self.place, "ResolutionCarriedOut")]

    def check(self) -> None:
        """Raises `InputRefused` for another content than was voted on, `NotAllowed` if it hasn't passed."""
        content = self.ask("resolutionOf", self.resolution)[3]
        if self.tail is None and content != ACCELERATION:
            raise InputRefused(
                f"resolution {self.resolution + 1} is a restructuring",
                hint="name the file that was voted on, too",
            )
        if self.tail is not None and content != self.tail.content_hash:
            raise InputRefused(
                f"this is not the file that was voted on as resolution {self.resolution + 1}",
                hint="name that file",
                code="OTHER_FILE",
            )
        function, arguments = self._function
        self.ask(function, *arguments)

    def calls(self) -> tuple[Call, ...]:
        """What brings it about."""
        function, arguments = self._function
        return (self.send(function, *arguments),)

    def facts(self) -> dict[str, Any]:
        """Which of the two it is."""
        return {"kind": "acceleration" if self.tail is None else "restructuring"}

    def words(self) -> str:
        """Which of the two it is."""
        return f"resolution {self.resolution + 1}, {self.facts()['kind']}: the rows to come are cancelled and replaced"

    def outcome(self) -> str:
        """That it holds."""
        return f"resolution {self.resolution + 1} is carried out"

    @property
    def _function(self) -> tuple[str, tuple[Any, ...]]:
        if self.tail is None:
            return "accelerate", (self.resolution,)
        return "carryOut", (self.resolution, *self.tail.arguments)
