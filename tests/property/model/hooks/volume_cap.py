"""How much may be traded in a window of time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from tests.property.model.hooks.hook import Hook, Movement
from tests.property.model.refusal import Code, Refused, first

ALL = 0
"""In place of an investor."""


@dataclass
class Volume:
    """Units traded in the window that began at `since`."""

    since: int = 0
    sold: int = 0
    bought: int = 0


@dataclass(eq=False)
class VolumeCap(Hook):
    """By phase, caps of each investor and of all; `traded` by investor."""

    moments: ClassVar[int] = 5
    books: ClassVar[tuple[str, ...]] = ("traded",)
    window: int = 0
    caps: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    phase: int = 0
    traded: dict[int, Volume] = field(default_factory=dict)

    def set_caps(self, window: int, caps: list[int], totals: list[int]) -> None:
        """Governance sets all phases, of which the first begins."""
        self.window, self.caps, self.totals, self.phase = window, caps, totals, 0

    def set_phase(self, phase: int) -> None:
        """The regulator raises by one, or lowers."""
        if phase >= len(self.caps) or phase > self.phase + 1:
            raise Refused("PhaseInvalid", phase=phase, present=self.phase)
        self.phase = phase

    def check(self, movement: Movement) -> int:
        if self.own(movement):
            return 0
        if not self.window:
            return Code.VOLUME
        cap, value = self.caps[self.phase], movement.value
        sold, bought = (self._volume(self.investor(wallet)) for wallet in movement.wallets)
        return first(
            Code.VOLUME * (sold.sold + value > cap or bought.bought + value > cap),
            Code.VOLUME_OF_ALL * (bool(self.totals) and self._volume(ALL).sold + value > self._total()),
        )

    def moved(self, movement: Movement) -> None:
        if not movement.transfer or self.own(movement):
            return
        seller, buyer = map(self.investor, movement.wallets)
        for investor in (seller, buyer, *([ALL] if self.totals else [])):
            volume = self.traded[investor] = self._volume(investor)
            volume.sold += movement.value * (investor != buyer)
            volume.bought += movement.value * (investor != seller)

    def _volume(self, investor: int) -> Volume:
        now = self.registry.clock.now
        last, since = self.traded.get(investor, Volume()), now - now % self.window
        return last if last.since == since else Volume(since)

    def _total(self) -> int:
        return self.totals[self.phase]
