"""Why a holder's claim to a row waits, as far as words, freezes, pauses and what was tried say."""

from __future__ import annotations

from wasiqa.reporting.desk import Desk, Series
from wasiqa.reporting.payments import Place, Told
from wasiqa.reporting.persons import end
from wasiqa.servicing.payments import RowBooks
from wasiqa.whitelist.word import Word

_CASH_REFUSED = 2


def final(books: RowBooks) -> bool:
    """Is it the principal, which is paid against burning the units that are held now?"""
    return books.row.kind == "principal"


def unfixed(books: RowBooks) -> bool:
    """Has the row no amount, since its rate is not fixed?"""
    return books.row.kind == "floating"


def obstacle(desk: Desk, series: Series, books: RowBooks, wallet: str) -> str | None:
    """What stands in the way, the first thing that does; None if nothing is known to."""
    way, word = end(desk.words, _payee(series, books.row.index, wallet))
    if final(books):  # principal is paid to whoever holds the units
        way, word = [wallet], desk.words.get(wallet, Word())
    if unfixed(books):
        return "NOT_FIXED"
    if desk.at < books.row.pay_time:
        return "NOT_DUE"
    if not books.funded:
        return "NOT_FUNDED"
    if not final(books) and series.state.pauses.ends(desk.at)["payments"]:
        return "PAUSED"
    if word == Word() or word.blocked_by_registrar or word.blocked_by_regulator or word.moved:
        return "BLOCKED"
    positions = [series.state.position(one) for one in way]
    if any(one.frozen for one in positions) or (final(books) and not positions[0].unlocked):
        return "FROZEN"
    return None


def tried(read: Told, series: Series, books: RowBooks, wallet: str) -> str:
    """What came of it when it was last tried, where nothing else stands in the way."""
    refused = read.obstacles.get(Place(series.address, books.row.index, wallet)) == _CASH_REFUSED
    return "CASH_REFUSED" if refused else "WAITING"


def _payee(series: Series, row: int, wallet: str) -> str:
    """Who is paid in the holder's place by order, which holds for all parts of a divided row; else the holder."""
    rows = series.state.rows
    origins = [n if one.origin < 0 else one.origin for n, one in enumerate(rows)]
    orders = series.state.orders.items()
    return next((to for (n, of), to in orders if of == wallet and origins[n] == origins[row]), wallet)
