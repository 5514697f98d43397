"""Pools of assets behind series: what auditors attest, what that covers, and how much of it is used."""

from __future__ import annotations

from datetime import datetime

from wasiqa.portal.views.programme import share
from wasiqa.portal.views.view import View, moment
from wasiqa.reporting.desk import Desk


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
    used_percent: str | None
    """None where nothing covers it."""
    custodian: str
    observed: datetime | None
    until: datetime | None
    withdrawn: bool
    quorum: int
    auditors: tuple[str, ...]
    document_sha256: str


def pools(desk: Desk) -> tuple[PoolLine, ...]:
    """All pools, as of the desk's time."""
    state = desk.state.reserves
    supplies = {address: one.supply for address, one in desk.state.series.items()}
    isins = {series.address: series.isin for series in desk.series}
    found = []
    for pool in state.pools.values():
        cover, used = pool.cover(desk.at), state.used(pool.code, supplies)
        found.append(
            PoolLine(
                pool=pool.code,
                kind=pool.kind.name,
                unit=pool.unit,
                backs=tuple(isins.get(at, at) for at, one in state.backings.items() if one.pool == pool.code),
                quantity=str(pool.latest.quantity),
                haircut_percent=share(max(pool.latest.haircut, pool.terms.haircut), 10_000),
                cover=str(cover),
                used=str(used),
                used_percent=share(used, cover) if cover else None,
                custodian=pool.latest.keeper,
                observed=moment(pool.latest.observed, desk.zone),
                until=moment(pool.until, desk.zone),
                withdrawn=pool.withdrawn,
                quorum=pool.terms.quorum,
                auditors=state.auditors.get(pool.code, ()),
                document_sha256=pool.latest.document.hex() if pool.latest.there else "",
            )
        )
    return tuple(found)
