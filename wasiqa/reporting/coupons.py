"""Who was paid what of each row, in which transaction, and who was not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from wasiqa.reporting.desk import Desk, Series
from wasiqa.reporting.payments import Payment, Place, Told, told
from wasiqa.reporting.persons import end, person
from wasiqa.reporting.report import Cell, Report, Table
from wasiqa.servicing.payments import RowBooks
from wasiqa.whitelist.word import Word

PAYMENTS = (
    *("isin", "symbol", "row", "kind", "wallet", "investor_id", "units", "gross", "tax", "net"),
    *("paid", "why", "payee", "time", "transaction"),
)
ROWS = ("isin", "symbol", "row", "kind", "record", "pay", "due", "funded", "paid", "withheld", "unclaimed", "dust")
_CASH_REFUSED = 2

_Line = tuple[Cell, ...]


def coupons(desk: Desk) -> Report:
    """A line for each payment and for each holder who waits, of the rows whose record time has passed; and the books.

    Tax and net of what isn't paid are not known: they follow the holder's category when it is paid.
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
        if books.due is not None:
            done = paid.get(books.row.index, [])
            found = [*_paid(desk, series, books, done), *_waiting(desk, series, books, done, read)]
            yield from sorted(found, key=lambda line: str(line[4]))  # payments of one wallet stay in their order


def _paid(desk: Desk, series: Series, books: RowBooks, done: Iterable[Payment]) -> Iterator[_Line]:
    for payment in done:
        wallet = payment.place.holder
        units = payment.burned if _final(books) else _closing(series, books).get(wallet, 0)
        yield (
            *(*series.name, books.row.n, books.row.kind, wallet, payment.person.investor, series.amount(units)),
            *map(series.amount, (payment.gross, payment.tax, payment.net)),
            *(True, None, payment.payee, desk.told(payment.time), payment.transaction),
        )


def _waiting(desk: Desk, series: Series, books: RowBooks, done: Iterable[Payment], read: Told) -> Iterator[_Line]:
    settled = {payment.place.holder for payment in done if not _final(books)}
    held = series.state.balances if _final(books) else _closing(series, books)
    for wallet, units in held.items():
        if units and wallet not in settled:
            gross = units * books.row.amount.numerator // books.row.amount.denominator
            investor = person(desk.words, wallet).investor
            why = _why(desk, series, books, wallet) or _tried(read, series, books, wallet)
            yield (
                *(*series.name, books.row.n, books.row.kind, wallet, investor),
                *(series.amount(units), series.amount(gross), None, None),
                *(False, why, None, None, None),
            )


def _why(desk: Desk, series: Series, books: RowBooks, wallet: str) -> str | None:
    """What stands in the way, as far as the state says."""
    way, word = end(desk.words, wallet)
    if _final(books):  # principal is paid to whoever holds the units
        way, word = way[:1], desk.words.get(wallet, Word())
    if desk.at < books.row.pay_time:
        return "NOT_DUE"
    if not books.funded:
        return "NOT_FUNDED"
    if not _final(books) and series.state.pauses.ends(desk.at)["payments"]:
        return "PAUSED"
    if word == Word() or word.blocked_by_registrar or word.blocked_by_regulator or word.moved:
        return "BLOCKED"
    positions = [series.state.position(one) for one in way]
    if any(one.frozen for one in positions) or (_final(books) and not positions[0].unlocked):
        return "FROZEN"
    return None


def _tried(read: Told, series: Series, books: RowBooks, wallet: str) -> str:
    refused = read.obstacles.get(Place(series.address, books.row.index, wallet)) == _CASH_REFUSED
    return "CASH_REFUSED" if refused else "WAITING"


def _books(desk: Desk, series: Series, books: RowBooks) -> _Line:
    amounts = (books.due, books.funded, books.paid, books.withheld, books.unclaimed, books.dust)
    return (
        *(*series.name, books.row.n, books.row.kind, desk.told(books.row.record_time), desk.told(books.row.pay_time)),
        *(None if amount is None else series.amount(amount) for amount in amounts),
    )


def _closing(series: Series, books: RowBooks) -> Mapping[str, int]:
    """Who held how much at the row's record time."""
    return series.state.closings[books.row.record]


def _final(books: RowBooks) -> bool:
    """Is it the principal, which is paid against burning the units that are held now?"""
    return books.row.kind == "principal"
