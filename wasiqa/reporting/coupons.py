"""Who was paid what of each row, in which transaction, and who was not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from wasiqa.reporting.desk import Desk, Series
from wasiqa.reporting.obstacles import final, obstacle, tried, unfixed
from wasiqa.reporting.payments import Payment, Told, told
from wasiqa.reporting.persons import person
from wasiqa.reporting.report import Cell, Report, Table
from wasiqa.servicing.payments import RowBooks

PAYMENTS = (
    *("isin", "symbol", "row", "kind", "wallet", "investor_id", "units", "gross", "tax", "net"),
    *("state", "why", "payee", "time", "transaction"),
)
ROWS = ("isin", "symbol", "row", "kind", "record", "pay", "due", "funded", "paid", "withheld", "unclaimed", "dust")
_Line = tuple[Cell, ...]


def coupons(desk: Desk) -> Report:
    """A line for each claim that was settled and each that waits, of rows whose record time has passed; and the books.

    Tax and net of what isn't paid are not known: they follow the holder's category when it is paid. While a rate is not
    fixed, the gross isn't known either.
    """
    read = told(desk.index)
    lines = list(chain.from_iterable(_lines(desk, series, read) for series in desk.series))
    rows = [_books(desk, series, books) for series in desk.series for books in series.books]
    return Report(Table.of("payments", PAYMENTS, lines), (Table.of("rows", ROWS, rows),))


def _lines(desk: Desk, series: Series, read: Told) -> Iterator[_Line]:
    paid: dict[int, list[Payment]] = {}
    for payment in read.payments:
        if payment.place.bond == series.address:
            paid.setdefault(payment.place.row, []).append(payment)
    for books in series.books:
        if books.row.record < len(series.state.closings):
            done = paid.get(books.row.index, [])
            found = [*_settled(desk, series, books, done)]
            if books.row.kind != "cancelled":
                found += _waiting(desk, series, books, done, read)
            yield from sorted(found, key=lambda line: str(line[4]))  # payments of one wallet stay in their order


def _settled(desk: Desk, series: Series, books: RowBooks, done: Iterable[Payment]) -> Iterator[_Line]:
    for payment in done:
        wallet, gone = payment.place.holder, payment.state == "prescribed"
        # of a cancelled row nothing can have been settled but a principal, against burning
        by_burning = final(books) or books.row.kind == "cancelled"
        units = payment.burned if by_burning else _closing(series, books).get(wallet, 0)
        yield (
            *(*series.name, books.row.n, books.row.kind, wallet, payment.person.investor),
            *(series.amount(units), series.amount(payment.gross)),
            *(None if gone else series.amount(amount) for amount in (payment.tax, payment.net)),
            *(payment.state, None, payment.payee if payment.state == "paid" else None),
            *(desk.told(payment.time), payment.transaction),
        )


def _waiting(desk: Desk, series: Series, books: RowBooks, done: Iterable[Payment], read: Told) -> Iterator[_Line]:
    settled = {payment.place.holder for payment in done if not final(books)}
    held = series.state.balances if final(books) else _closing(series, books)
    for wallet, units in held.items():
        if units and wallet not in settled:
            gross = None if unfixed(books) else units * books.row.amount.numerator // books.row.amount.denominator
            investor = person(desk.words, wallet).investor
            why = obstacle(desk, series, books, wallet) or tried(read, series, books, wallet)
            yield (
                *(*series.name, books.row.n, books.row.kind, wallet, investor),
                *(series.amount(units), None if gross is None else series.amount(gross), None, None),
                *("waiting", why, None, None, None),
            )


def _books(desk: Desk, series: Series, books: RowBooks) -> _Line:
    amounts = (books.due, books.funded, books.paid, books.withheld, books.unclaimed, books.dust)
    return (
        *(*series.name, books.row.n, books.row.kind, desk.told(books.row.record_time), desk.told(books.row.pay_time)),
        *(None if amount is None else series.amount(amount) for amount in amounts),
    )


def _closing(series: Series, books: RowBooks) -> Mapping[str, int]:
    """Who held how much at the row's record time."""
    return series.state.closings[books.row.record]
