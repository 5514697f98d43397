"""Totals of one year for the OECD's Common Reporting Standard, by account holder, country and series."""

from __future__ import annotations

from collections import defaultdict

from wasiqa import countries
from wasiqa.index.index import Index
from wasiqa.reporting.desk import Desk
from wasiqa.reporting.payments import INTEREST, told
from wasiqa.reporting.periods import Period
from wasiqa.reporting.persons import person
from wasiqa.reporting.report import Report, Table
from wasiqa.whitelist.word import Word

ACCOUNTS = (*("investor_id", "country", "isin", "symbol", "cash", "balance", "interest", "redemptions"),)
NOT_HELD = ("what", "where")
_NOT_HELD = (
    ("name, address, tax number, date and place of birth", "the file of the institution that admitted the investor"),
    ("further countries of residence, and self-certifications", "the same file; a word states one country"),
    (
        "proceeds of sales between holders, and prices paid",
        "the venue or dealer; the series sees units move, not money",
    ),
    ("the discount of bills as income", "the price that the holder paid, which is not on chain"),
    ("customers of a wallet of category VENUE", "the venue's own books"),
    ("amounts in another currency", "the exchange rate of the day"),
)


def crs(desk: Desk, year: Period) -> Report:
    """`desk` stands at the year's last second. Amounts are in the series' currency.

    What was paid outside is income, too. It is the investor's to whom the wallet belonged when it was paid. The country
    is what the word that named the investor last before the year's end said.
    """
    names = {series.address: series for series in desk.series}
    residence = _residence(desk.index, desk.at)
    totals: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for series in names.values():
        for wallet, units in series.state.balances.items():
            totals[person(desk.words, wallet).investor or "", series.address][0] += units
    for payment in told(desk.index).payments:
        if payment.place.bond in names and payment.time in year and payment.state != "prescribed":
            kind = names[payment.place.bond].state.rows[payment.place.row].kind
            column = 1 if kind == INTEREST else 2
            totals[payment.person.investor or "", payment.place.bond][column] += payment.gross
    lines = []
    for (investor, address), amounts in totals.items():
        if any(amounts):
            series = names[address]
            country = residence.get(investor, countries.NOT_STATED)
            lines.append((investor or None, country, *series.name, series.money.symbol, *map(series.amount, amounts)))
    lines.sort(key=lambda line: (line[0] or "", line[2]))
    return Report(Table.of("accounts", ACCOUNTS, lines), (Table.of("not_held", NOT_HELD, _NOT_HELD),))


def _residence(index: Index, at: int) -> dict[str, str]:
    """The country of each investor."""
    found: dict[str, str] = {}
    with index.fitting():
        for event in index.events(names=["WordSet"]):
            word = Word.decode(event.args["word"])
            if event.time <= at and word.investor and not word.moved:
                found[f"0x{word.investor:040x}"] = countries.named(word.country)
    return found
