"""Charts as shapes of SVG, drawn on the server. What they show stands in a table beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wasiqa.portal.views.series import SupplyPoint

WIDTH, HEIGHT = 1_000, 300


@dataclass(frozen=True)
class Steps:
    """A line that holds its height until it changes: `line` and `area` are paths in a box of `WIDTH` by `HEIGHT`."""

    line: str
    area: str
    first: datetime
    last: datetime
    highest: int


def steps(points: Sequence[SupplyPoint], now: datetime | None) -> Steps | None:
    """The outstanding units over time, up to now; None if there is nothing to draw."""
    known = [(one.time, one.outstanding) for one in points if one.time is not None]
    if not known or now is None:
        return None
    first, highest = known[0][0], max(units for _, units in known) or 1
    span = max((now - first).total_seconds(), 1.0)

    def x(time: datetime) -> int:
        return min(round((time - first).total_seconds() / span * WIDTH), WIDTH)

    def y(units: int) -> int:
        return HEIGHT - units * (HEIGHT - 10) // highest

    path = f"M0 {HEIGHT}" + "".join(f"H{x(time)}V{y(units)}" for time, units in known) + f"H{WIDTH}"
    return Steps(path, f"{path}V{HEIGHT}Z", first, now, highest)
