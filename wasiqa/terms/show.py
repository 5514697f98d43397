"""The schedule of a series for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from wasiqa.categories import Category
from wasiqa.terms.calendar import Calendar
from wasiqa.terms.country_list import CountryList
from wasiqa.terms.numbers import exact
from wasiqa.terms.rows import COUPON, CashFlowRow, rows
from wasiqa.terms.sheet import TermSheet
from wasiqa.terms.show_clauses import clause_lines, clauses, word
from wasiqa.terms.tax import TaxTable

_COLUMNS = ("n", "kind", "period", "record", "pay", "per 100")


def schedule(
    sheet: TermSheet, calendar: Calendar, taxes: TaxTable | None = None, countries: CountryList | None = None
) -> dict[str, Any]:
    """The schedule as a document: texts for numbers, ISO 8601 with offset for times, and warnings as sentences."""
    table = rows(sheet, calendar)
    return {
        "schema": "wasiqa/schedule/1",
        **sheet.model_dump(mode="json", include={"isin", "symbol", "name", "type", "currency", "issue", "maturity"}),
        "coupon": str(sheet.coupon) if sheet.coupon is not None else None,
        "calendar": calendar.name,
        "policy": sheet.policy.model_dump(),
        **clauses(sheet, table),
        **({"tax_table": _source(taxes)} if taxes else {}),
        **({"country_list": _source(countries) | {"countries": countries.countries}} if countries else {}),
        "rows": [_row(sheet, row, taxes) for row in table],
        "warnings": list(warnings(sheet, calendar, table, taxes)),
    }


def schedule_text(
    sheet: TermSheet, calendar: Calendar, taxes: TaxTable | None = None, countries: CountryList | None = None
) -> str:
    """The schedule as a table, with the warnings below it."""
    table = rows(sheet, calendar)
    notes = [f"Warning: {sentence}" for sentence in warnings(sheet, calendar, table, taxes)]
    named = [f"taxes: {_words(taxes)}"] if taxes else []
    named += [f"countries: {_words(countries)}: {', '.join(countries.countries)}"] if countries else []
    cells = _columns(sheet, table)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    body = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in cells]
    below = [*clause_lines(sheet, table), *named]
    parts = [*_heading(sheet, calendar), "", *body, "", *below, *([""] if below else []), *notes]
    return "\n".join(parts).rstrip() + "\n"


def warnings(
    sheet: TermSheet, calendar: Calendar, table: Sequence[CashFlowRow], taxes: TaxTable | None = None
) -> tuple[str, ...]:
    """What a reader of the schedule must know, and what isn't a mistake."""
    found = [_coverage(calendar, table)]
    if "record" not in sheet.model_fields_set:
        found.append("The sheet states no record rule: 17:00 on the business day before payment is assumed.")
    untaxed = [category.name for category in sheet.categories if _lacks_rate(sheet, category, table, taxes)]
    if sheet.frequency is not None and untaxed:
        found.append(f"No withholding rate is stated for {', '.join(untaxed)}: nothing is withheld from them.")
    return tuple(sentence for sentence in found if sentence)


def _coverage(calendar: Calendar, table: Sequence[CashFlowRow]) -> str | None:
    if calendar.covers is None:
        return "The sheet names no holiday file: only weekends were counted."
    beyond = [row.n for row in table if not all(map(calendar.is_covered, (row.record.date(), row.pay.date())))]
    if not beyond:
        return None
    first, last = calendar.covers
    return (
        f"Holidays are known from {first} to {last} ({calendar.name}): for rows {', '.join(map(str, beyond))} only "
        "weekends were counted, and their dates can change."
    )


def _lacks_rate(sheet: TermSheet, category: Category, table: Sequence[CashFlowRow], taxes: TaxTable | None) -> bool:
    """Is there a payment of interest for which no rate is stated, not even zero?"""
    if taxes is None:
        return category not in sheet.withholding
    days = (row.pay.date() for row in table if row.kind == COUPON)
    return any(taxes.rate(category, sheet.instrument, day) is None for day in days)


def _columns(sheet: TermSheet, table: Sequence[CashFlowRow]) -> list[tuple[str, ...]]:
    """The table with its heading; rates and what is outstanding have a column where they change."""
    cells = [_COLUMNS, *(_cells(sheet, row) for row in table)]
    further: list[tuple[str, ...]] = []
    if sheet.floating or sheet.steps:
        further.append(("rate %", *map(_rate, table)))
    if sheet.amortisation:
        further.append(("pool factor", *(exact(row.outstanding) for row in table)))
    return [(*line, *(column[index] for column in further)) for index, line in enumerate(cells)]


def _cells(sheet: TermSheet, row: CashFlowRow) -> tuple[str, ...]:
    period, per_100 = f"{row.start} to {row.end}", exact(100 * row.amount) if row.fixed else "not fixed"
    kind = word(sheet, row.kind)
    return str(row.n), kind, period, f"{row.record:%a %Y-%m-%d %H:%M}", f"{row.pay:%a %Y-%m-%d}", per_100


def _rate(row: CashFlowRow) -> str:
    if not row.fixed:
        return "not fixed"
    if row.rate is None:
        return "various" if row.kind == COUPON else ""
    return exact(100 * row.rate)


def _source(file: TaxTable | CountryList) -> dict[str, str]:
    return {"name": file.name, "version": file.version, "as_of": file.as_of.isoformat(), "source": file.source}


def _words(file: TaxTable | CountryList) -> str:
    return f"{file.name}, version {file.version} of {file.as_of} ({file.source})"


def _withheld(sheet: TermSheet, row: CashFlowRow, taxes: TaxTable) -> dict[str, str | None]:
    rates = {category: taxes.rate(category, sheet.instrument, row.pay.date()) for category in sheet.categories}
    return {category.name: None if rate is None else exact(rate) for category, rate in rates.items()}


def _row(sheet: TermSheet, row: CashFlowRow, taxes: TaxTable | None) -> dict[str, Any]:
    withheld = {"withholding": _withheld(sheet, row, taxes)} if taxes and row.kind == COUPON else {}
    return {
        "n": row.n,
        "kind": row.kind,
        "word": word(sheet, row.kind),
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "record": row.record.isoformat(),
        "pay": row.pay.isoformat(),
        "fixed": row.fixed,
        "rate": None if row.rate is None else exact(row.rate),
        "pool_factor": exact(row.outstanding),
        "numerator": str(row.amount.numerator) if row.fixed else None,
        "denominator": str(row.amount.denominator) if row.fixed else None,
        "per_100": exact(100 * row.amount) if row.fixed else None,
        **withheld,
    }


def _heading(sheet: TermSheet, calendar: Calendar) -> list[str]:
    terms = f"{sheet.type}, {sheet.issue} to {sheet.maturity}"
    if sheet.coupon is not None:
        terms += f", {exact(100 * Fraction(sheet.coupon))} %"
    if sheet.frequency is not None:
        terms += f" in {sheet.frequency} payments a year, {sheet.day_count}"
    return [
        f"{sheet.symbol}  {sheet.isin}  {sheet.name}",
        terms,
        f"units of {sheet.currency} {sheet.denomination}, at most {sheet.ceiling}; times in {sheet.time_zone}",
        f"payments: {sheet.business_day}; holidays: {calendar.name}",
        *([f"policy of transfers: {policy}"] if (policy := sheet.policy.policy).encode() else []),
    ]
