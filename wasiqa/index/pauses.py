"""What is paused of one series, rebuilt from its events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wasiqa.servicing.pauses import PURPOSES, UNTIL_LIFTED


class PauseState:
    """The guardian's pause, which lapses, and the confirmed one; purposes as bits, times in seconds."""

    def __init__(self) -> None:
        self._until = 0
        self._lapsing = 0
        self._confirmed = 0

    def pause(self, args: Mapping[str, Any]) -> None:
        """Purposes join the pause that ends then; with another end it is a new one."""
        if args["until"] == UNTIL_LIFTED:
            self._confirmed |= args["purposes"]
            return
        if args["until"] != self._until:
            self._until, self._lapsing = args["until"], 0
        self._lapsing |= args["purposes"]

    def lift(self, args: Mapping[str, Any]) -> None:
        """Purposes are paused no more."""
        self._lapsing &= ~args["purposes"]
        self._confirmed &= ~args["purposes"]

    def ends(self, now: int) -> dict[str, int]:
        """Up to which second each purpose is paused at this time; 0 if it isn't."""
        until = 0 if self.lapsed(now) else self._until
        return {
            purpose: UNTIL_LIFTED if self._confirmed & bit else until if self._lapsing & bit else 0
            for purpose, bit in PURPOSES.items()
        }

    def lapsed(self, now: int) -> bool:
        """Is the guardian's last pause over at this time?"""
        return now > self._until
