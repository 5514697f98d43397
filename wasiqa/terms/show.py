"""The schedule of a series for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from wasiqa.terms.calendar import Calendar
from wasiqa.terms.rows import CashFlowRow, rows
from wasiqa.terms.sheet import TermSheet

_COLUMNS = ("n", "kind", "period", "record", "pay", "per 100")


def schedule(sheet: TermSheet, calendar: Calendar) -> dict[str, Any]:
    """The schedule as a document: texts for numbers, ISO 8601 with offset for times, and warnings as sentences."""
    table = rows(sheet, calendar)
    return {
        "schema": "wasiqa/schedule/1",
        **sheet.model_dump(mode="json", include={"isin", "symbol", "name", "type", "currency", "issue", "maturity"}),
        "coupon": str(sheet.coupon) if sheet.coupon is not None else None,
        "calendar": calendar.name,
        "policy": sheet.policy.model_dump(),
        "rows": [_row(row) for row in table],
        "warnings": list(warnings(sheet, calendar, table)),
    }


def schedule_text(sheet: TermSheet, calendar: Calendar) -> str:
    """The schedule as a table, with the warnings below it."""
    table = rows(sheet, calendar)
    notes = [f"Warning: {sentence}" for sentence in warnings(sheet, calendar, table)]
    cells = [_COLUMNS, *map(_cells, table)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    body = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in cells]
    return "\n".join([*_heading(sheet, calendar), "", *body, "", *notes]).rstrip() + "\n"


def warnings(sheet: TermSheet, calendar: Calendar, table: Sequence[CashFlowRow]) -> tuple[str, ...]:
    """What a reader of the schedule must know, and what isn't a mistake."""
    found = [_coverage(calendar, table)]
    if "record" not in sheet.model_fields_set:
        found.append("The sheet states no record rule: 17:00 on the business day before payment is assumed.")
    untaxed = [category.name for category in sheet.categories if category not in sheet.withholding]
    if sheet.coupon is not None and untaxed:
        found.append(f"No withholding rate is stated for {', '.join(untaxed)}: nothing is withheld from them.")
    return tuple(sentence for sentence in found if sentence)


def exact(value: Fraction) -> str:
    """The number as a decimal if that has an end, else as a fraction in lowest terms."""
    rest = value.denominator
    places = 0
    while (10**places) % rest and places < rest.bit_length():
        places += 1
    if (10**places) % rest:
        return f"{value.numerator}/{rest}"
    digits = str(value.numerator * 10**places // rest).zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


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


def _cells(row: CashFlowRow) -> tuple[str, ...]:
    period, per_100 = f"{row.start} to {row.end}", exact(100 * row.amount)
    return str(row.n), row.kind, period, f"{row.record:%a %Y-%m-%d %H:%M}", f"{row.pay:%a %Y-%m-%d}", per_100


def _row(row: CashFlowRow) -> dict[str, Any]:
    return {
        "n": row.n,
        "kind": row.kind,
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "record": row.record.isoformat(),
        "pay": row.pay.isoformat(),
        "numerator": str(row.amount.numerator),
        "denominator": str(row.amount.denominator),
        "per_100": exact(100 * row.amount),
    }


def _heading(sheet: TermSheet, calendar: Calendar) -> list[str]:
    terms = f"{sheet.type}, {sheet.issue} to {sheet.maturity}"
    if sheet.coupon is not None:
        terms += f", {exact(100 * Fraction(sheet.coupon))} % in {sheet.frequency} payments a year, {sheet.day_count}"
    return [
        f"{sheet.symbol}  {sheet.isin}  {sheet.name}",
        terms,
        f"units of {sheet.currency} {sheet.denomination}, at most {sheet.ceiling}; times in {sheet.time_zone}",
        f"payments: {sheet.business_day}; holidays: {calendar.name}",
        *([f"policy of transfers: {policy}"] if (policy := sheet.policy.policy).encode() else []),
    ]
