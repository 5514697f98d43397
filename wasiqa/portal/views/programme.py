"""The programme as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from wasiqa.portal.views.view import Minor, View, moment
from wasiqa.reporting.circulation import Circulation
from wasiqa.reporting.desk import Desk
from wasiqa.terms.currency import minor_units
from wasiqa.terms.sheet import TermSheet


class ProgrammeView(View):
    """Ceiling and use in the reporting currency, and the block at which all this is so."""

    chain_id: int
    network: str
    block: int
    block_hash: str
    time: datetime | None
    currency: str | None
    """None where no term sheet is at hand that says it; amounts are in minor units then."""
    decimals: int
    ceiling: Minor
    booked: Minor
    free: Minor
    used_percent: str
    series: int
    home_country: str | None

    AMOUNTS: ClassVar[tuple[str, ...]] = ("ceiling", "booked", "free")


def programme_view(desk: Desk, circulation: Circulation, sheets: Iterable[TermSheet]) -> ProgrammeView:
    """The programme at the head of the index."""
    head, ledger = desk.index.synced, desk.index.ledger
    currency = next((sheet.reporting_rate.currency for sheet in sheets), None)
    ceiling, booked = circulation.ceiling, circulation.booked
    return ProgrammeView(
        chain_id=ledger.chain_id,
        network=ledger.network,
        block=head.number,
        block_hash=head.hash,
        time=moment(head.time, desk.zone),
        currency=currency,
        decimals=0 if currency is None else minor_units(currency),
        ceiling=ceiling,
        booked=booked,
        free=max(ceiling - booked, 0),
        used_percent=share(booked, ceiling),
        series=len(circulation.series),
        home_country=circulation.home,
    )


def share(part: int, whole: int) -> str:
    """A part of the whole in percent with two decimals, rounded down."""
    hundredths = part * 10_000 // whole if whole else 0
    return f"{hundredths // 100}.{hundredths % 100:02}"
