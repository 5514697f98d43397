"""What has happened to each series so far, of which only what is new is read at each block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Row

from wasiqa.index.index import Index
from wasiqa.reporting.circulation import ACTIONS

_TOLD = ("Transfer", *ACTIONS)


class Supply(NamedTuple):
    """The units outstanding after a block."""

    block: int
    time: int
    units: int


@dataclass
class SeriesHistory:
    """One series."""

    supply: list[Supply] = field(default_factory=list)
    """After each block that changed it."""
    actions: Counter[str] = field(default_factory=Counter)
    """How often enforcement did what."""
    _last: tuple[int, str] | None = None
    """Number and hash of the block with the last event that was told."""

    def reach(self, index: Index, address: str) -> None:
        """Take in what was written since; all anew, if blocks were undone."""
        new = index.events(address, _TOLD, after=-1 if self._last is None else self._last[0])
        if self._last is not None and not index.store.has(*self._last):  # asked last: others write to the store, too
            self.supply, self.actions, self._last = [], Counter(), None
            new = index.events(address, _TOLD, after=-1)
        for event in new:
            self._tell(event)
            self._last = event.block, event.hash

    def _tell(self, event: Row[Any]) -> None:
        if event.name != "Transfer":
            self.actions[ACTIONS[event.name]] += bool(event.args.get("frozen", True))
            return
        change = (int(event.args["from"], 16) == 0) - (int(event.args["to"], 16) == 0)
        if change:
            before = self.supply[-1] if self.supply else Supply(-1, 0, 0)
            if before.block == event.block:
                self.supply.pop()
            self.supply.append(Supply(event.block, event.time, before.units + change * event.args["value"]))


class History:
    """All series, by address."""

    def __init__(self) -> None:
        self.series: dict[str, SeriesHistory] = {}

    def reach(self, index: Index) -> None:
        """Up to the index' head."""
        for record in index.ledger.series.values():
            self.series.setdefault(record.address, SeriesHistory()).reach(index, record.address)

    @property
    def actions(self) -> Mapping[str, Counter[str]]:
        """How often enforcement did what to each."""
        return {address: one.actions for address, one in self.series.items()}
