"""Tenders and puts: how each series is bought back early, and how far that is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import ClassVar

from wasiqa.index.tenders import TenderBooks
from wasiqa.portal.views.view import Minor, View, moment
from wasiqa.reporting.desk import Desk, Series
from wasiqa.servicing.amounts import written
from wasiqa.servicing.tenders import PAYABLE, UNLIMITED


class TenderLine(View):
    """One tender, in totals of all who offered. `most` is None where as much is bought as is offered."""

    isin: str
    symbol: str
    tender: int
    state: str
    price_percent: str
    opens: datetime | None
    closes: datetime | None
    pay: datetime | None
    currency: str | None
    decimals: int
    most: Minor | None
    offered: Minor
    bought: Minor
    funded: Minor
    paid: Minor

    AMOUNTS: ClassVar[tuple[str, ...]] = ("most", "offered", "bought", "funded", "paid")


def tenders(desk: Desk) -> tuple[TenderLine, ...]:
    """All tenders of all series, those that are paid last first."""
    lines = [line for series in desk.series for line in _lines(desk, series)]
    return tuple(sorted(lines, key=lambda line: (line.pay is not None, line.pay, line.isin, line.tender), reverse=True))


def _lines(desk: Desk, series: Series) -> Iterator[TenderLine]:
    for n, books in enumerate(series.state.tenders.books, start=1):
        numerator, denominator, opens, *_, most = books.terms
        yield TenderLine(
            isin=series.isin,
            symbol=series.symbol,
            tender=n,
            state=_state(books, opens, desk.at),
            price_percent=written(Fraction(numerator, denominator) * 100),
            opens=moment(opens, desk.zone),
            closes=moment(books.closes, desk.zone),
            pay=moment(books.pay_time, desk.zone),
            currency=series.money.symbol,
            decimals=series.money.decimals,
            most=None if most == UNLIMITED else most,
            offered=sum(books.offers.values()),
            bought=sum(books.bought.values()),
            funded=books.funded,
            paid=books.paid,
        )


def _state(books: TenderBooks, opens: int, now: int) -> str:
    if now < opens:
        return "COMING"
    if now <= books.closes:
        return "OPEN"
    if now < books.pay_time:
        return "CLOSED"
    return "PAYABLE" if now <= books.pay_time + PAYABLE else "ENDED"
