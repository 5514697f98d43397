"""Reports whose hashes the registrar has posted, so that whoever has one can tell that it is the right one."""

from __future__ import annotations

from datetime import datetime

from wasiqa.chain.contract import NOBODY
from wasiqa.portal.views.view import View, moment
from wasiqa.reporting.desk import Desk
from wasiqa.servicing.calls import text


class ReportLine(View):
    """One report. `number` counts those of its kind, series and time; the last of them is the one that is right."""

    kind: str
    isin: str | None
    """None where it tells of the whole programme."""
    as_of: datetime | None
    number: int
    corrected: bool
    """Was a later one posted in its place?"""
    sha256: str


def reports(desk: Desk) -> tuple[ReportLine, ...]:
    """All that were posted, those of the latest time first, and of one time the correction first."""
    isins = {series.address: series.isin for series in desk.series} | {NOBODY: None}
    posted = sorted(desk.state.reports.posted.items(), key=lambda one: (-one[0].as_of, one[0].kind, one[0].series))
    return tuple(
        ReportLine(
            kind=text(bytes.fromhex(place.kind[2:])) or place.kind,
            isin=isins.get(place.series, place.series),
            as_of=moment(place.as_of, desk.zone),
            number=number,
            corrected=number < len(hashes),
            sha256=hashes[number - 1].removeprefix("0x"),
        )
        for place, hashes in posted
        for number in range(len(hashes), 0, -1)
    )
