"""Venues and their licences."""

from __future__ import annotations

from wasiqa import activities
from wasiqa.index.licences import LicencesState
from wasiqa.portal.views.view import View
from wasiqa.reporting.desk import Desk
from wasiqa.servicing.licences.licence import day


class VenueLine(View):
    """One venue. What it may do is what its licence names and its phase permits."""

    venue: str
    number: int
    phase: str
    since: str
    expiry: str
    expired: bool
    open: bool
    activities: tuple[str, ...]
    operator: str


def venues(desk: Desk) -> tuple[VenueLine, ...]:
    """All venues that ever had a certificate or a licence."""
    state: LicencesState = desk.state.venues
    return tuple(
        VenueLine(
            venue=one.code,
            number=one.venue,
            phase=one.phase.name,
            since=day(one.since, desk.zone),
            expiry=day(one.terms.expiry, desk.zone),
            expired=desk.at > one.terms.expiry,
            open=one.open,
            activities=activities.names(one.terms.activities & state.rights.get(one.phase, 0)),
            operator=one.terms.operator,
        )
        for one in state.licences.values()
    )
