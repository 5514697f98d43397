"""Trades that were settled, without their parties."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from wasiqa.auction.amounts import quoted
from wasiqa.portal.views.view import Minor, View, moment
from wasiqa.reporting.desk import Desk, Series


class TradeLine(View):
    """Units that changed hands against cash. The price is clean, per 100 of face value; `venue` is None where no venue
    brought the trade."""

    isin: str
    time: datetime | None
    decimals: int
    units: Minor
    price: str
    clean: Minor
    accrued: Minor
    venue: str | None
    transaction: str

    AMOUNTS: ClassVar[tuple[str, ...]] = ("units", "clean", "accrued")


def trades(desk: Desk, series: Series) -> tuple[TradeLine, ...]:
    """The latest trades of a series, the last first."""
    codes = {licence.venue: licence.code for licence in desk.state.venues.licences.values()}
    return tuple(
        TradeLine(
            isin=series.isin,
            time=moment(one.time, desk.zone),
            decimals=series.money.decimals,
            units=one.units,
            price=quoted(one.price),
            clean=one.clean,
            accrued=one.accrued,
            venue=codes.get(one.venue),
            transaction=one.tx,
        )
        for one in reversed(desk.state.market.trades.get(series.address, ()))
    )
