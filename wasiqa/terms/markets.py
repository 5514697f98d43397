"""What follows from a series' clauses on single days: a re-opening at accrued interest, a call or put at its price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from wasiqa.terms.clauses import Reopening
from wasiqa.terms.interest import accrued, outstanding
from wasiqa.terms.rows import COUPON, CashFlowRow
from wasiqa.terms.sheet import TermSheet


@dataclass(frozen=True)
class Sale:
    """A re-opening, per unit of face at issue: None stands where the rate isn't fixed, or no price is stated."""

    reopening: Reopening
    accrued: Fraction | None
    cost: Fraction | None


@dataclass(frozen=True)
class Repayment:
    """An early repayment that may be asked for on `day`, per unit of face at issue, beside what is due on that day."""

    kind: str
    day: date
    amount: Fraction


def sales(sheet: TermSheet, table: Sequence[CashFlowRow]) -> tuple[Sale, ...]:
    """The re-openings; `table` are the series' payments.

    A clean price is per 100 of what is outstanding. A sukuk calls the accrual a premium for the higher first rental.
    Who settles after the record day of the running coupon isn't paid it, and so pays less than the clean price.
    """
    return tuple(_sale(sheet, part, table) for part in sheet.reopenings)


def repayments(sheet: TermSheet) -> tuple[Repayment, ...]:
    """The days of calls and puts in order."""
    found = [
        Repayment(kind, one.date, outstanding(sheet, one.date) * Fraction(one.price) / 100)
        for kind, option in (("call", sheet.call), ("put", sheet.put))
        for one in (option.dates if option else ())
    ]
    return tuple(sorted(found, key=lambda one: one.day))


def _sale(sheet: TermSheet, part: Reopening, table: Sequence[CashFlowRow]) -> Sale:
    running = (row for row in table if row.kind == COUPON and row.start <= part.date < row.end)
    ran = accrued(sheet, part.date, ex_coupon=any(part.date > row.record.date() for row in running))
    if ran is None or part.price is None:
        return Sale(part, ran, None)
    return Sale(part, ran, outstanding(sheet, part.date) * Fraction(part.price) / 100 + ran)
