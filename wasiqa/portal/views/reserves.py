"""Pools of assets behind series: what auditors attest, what that covers, and how much of it is used."""

from __future__ import annotations

from datetime import datetime

from wasiqa.portal.views.programme import share
from wasiqa.portal.views.view import View, moment
from wasiqa.reporting.circulation import Circulation
from wasiqa.reporting.desk import Desk
from wasiqa.servicing.reserves.pool import BASIS


class PoolLine(View):
    """One pool with its latest attestation. Quantities are in the pool's unit; `until` is None if nothing counts, and
    `used_percent` if nothing covers what is used."""

    pool: str
    kind: str
    unit: str
    backs: tuple[str, ...]
    quantity: str
    haircut_percent: str
    cover: str
    used: str
    free: str
    used_percent: str | None
    """None where nothing covers it."""
    custodian: str
    observed: datetime | None
    until: datetime | None
    withdrawn: bool
    quorum: int
    auditors: tuple[str, ...]
    document_sha256: str


def pools(desk: Desk, circulation: Circulation) -> tuple[PoolLine, ...]:
    """All pools, as of the desk's time."""
    isins = {series.address: series.isin for series in desk.series}
    return tuple(
        PoolLine(
            pool=one.pool.code,
            kind=one.pool.kind.name,
            unit=one.pool.unit,
            backs=tuple(isins.get(backed.series, backed.series) for backed in one.backs),
            quantity=str(one.pool.latest.quantity),
            haircut_percent=share(one.pool.haircut, BASIS),
            cover=str(one.cover),
            used=str(one.used),
            free=str(one.free),
            used_percent=share(one.used, one.cover) if one.cover else None,
            custodian=one.pool.latest.keeper,
            observed=moment(one.pool.latest.observed, desk.zone),
            until=moment(one.pool.until, desk.zone),
            withdrawn=one.pool.withdrawn,
            quorum=one.pool.terms.quorum,
            auditors=one.auditors,
            document_sha256=one.pool.latest.document.hex() if one.pool.latest.there else "",
        )
        for one in circulation.pools
    )
