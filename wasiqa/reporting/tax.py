"""Tax withheld from interest: what of it has reached the tax account, and each holder's certificate for a year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from wasiqa.reporting.desk import Desk, Series
from wasiqa.reporting.payments import INTEREST, Payment, told
from wasiqa.reporting.periods import Period, YearEnd
from wasiqa.reporting.report import Cell, Report, Table

_AMOUNTS = ("gross", "tax", "net", "remitted", "outstanding")
HOLDERS = ("isin", "symbol", "row", "category", "investor_id", *_AMOUNTS)
ROWS = ("isin", "symbol", "row", *_AMOUNTS)
CATEGORIES = ("isin", "symbol", "category", *_AMOUNTS)
CERTIFICATES = ("isin", "symbol", "year", "investor_id", "payments", "gross", "tax", "net", "outside")

_Key = tuple[str | int, ...]
_Paid = tuple[Series, Payment]


def tax(desk: Desk, period: Period | None, row: int | None) -> Report:
    """What was withheld from interest by holder, by row and by category: of one row (from 1), of payments in a period.

    The category is the one by which the payment was taxed. What was paid outside was withheld there, and isn't in it.
    """
    paid = [
        (series, payment)
        for series, payment in _interest(desk)
        if payment.state == "paid"
        and row in (None, payment.place.row + 1)
        and (period is None or payment.time in period)
    ]
    holders = _sums(paid, lambda one: (one.place.row + 1, one.person.category, one.person.investor or ""))
    rows = _sums(paid, lambda one: (one.place.row + 1,))
    categories = _sums(paid, lambda one: (one.person.category,))
    return Report(
        Table.of("holders", HOLDERS, [_line(*one) for one in holders]),
        (
            Table.of("rows", ROWS, [_line(*one) for one in rows]),
            Table.of("categories", CATEGORIES, [_line(*one) for one in categories]),
        ),
    )


def certificates(desk: Desk, ends: YearEnd, year: int | None, investor: str | None) -> Report:
    """What each investor was paid in interest, and what was withheld of it, by year (or in one) and series.

    `outside` is what of the gross was paid outside, which is confirmed by two parties.
    """
    paid = [
        (series, payment)
        for series, payment in _interest(desk)
        if year in (None, ends.of(payment.time, desk.zone)) and investor in (None, payment.person.investor)
    ]
    found = _sums(paid, lambda one: (ends.of(one.time, desk.zone), one.person.investor or ""))
    return Report(Table.of("certificates", CERTIFICATES, [_certificate(*one) for one in found]))


def _interest(desk: Desk) -> Iterator[_Paid]:
    known = {series.address: series for series in desk.series}
    for payment in told(desk.index).payments:
        series = known.get(payment.place.bond)
        if series is None or payment.state == "prescribed":
            continue
        if series.state.rows[payment.place.row].kind == INTEREST:
            yield series, payment


def _sums(paid: Iterable[_Paid], key: Callable[[Payment], _Key]) -> Iterator[tuple[Series, _Key, list[Payment]]]:
    """The payments of each series by key, sorted."""
    found: dict[tuple[str, _Key], tuple[Series, _Key, list[Payment]]] = {}
    for series, payment in paid:
        own = key(payment)
        found.setdefault((series.isin, own), (series, own, []))[2].append(payment)
    yield from (found[place] for place in sorted(found))


def _line(series: Series, key: _Key, payments: list[Payment]) -> tuple[Cell, ...]:
    gross, tax, net = _totals(payments)
    sent = sum(one.sent for one in payments)
    return (*series.name, *_named(key), *map(series.amount, (gross, tax, net, sent, tax - sent)))


def _certificate(series: Series, key: _Key, payments: list[Payment]) -> tuple[Cell, ...]:
    outside = sum(one.gross for one in payments if one.state == "outside")
    return (*series.name, *_named(key), len(payments), *map(series.amount, (*_totals(payments), outside)))


def _totals(payments: list[Payment]) -> tuple[int, int, int]:
    return sum(one.gross for one in payments), sum(one.tax for one in payments), sum(one.net for one in payments)


def _named(key: _Key) -> tuple[Cell, ...]:
    return tuple(None if part == "" else part for part in key)
