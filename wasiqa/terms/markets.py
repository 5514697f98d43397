"""What follows from a series' clauses on single days: a re-opening at accrued interest, a call or put at its price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from wasiqa.terms.clauses import Reopening
from wasiqa.terms.interest import accrued, outstanding
from wasiqa.terms.rows import COUPON, INSTALMENT, CashFlowRow
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

    A clean price is per 100 of the principal that is still paid to the buyer. A sukuk calls the accrual a premium for
    the higher first rental. Who settles after the record day of the running coupon isn't paid it, and so pays less than
    the clean price.
    """
    return tuple(_sale(sheet, part, table) for part in sheet.reopenings)


def accrued_on(sheet: TermSheet, table: Sequence[CashFlowRow], day: date) -> Fraction | None:
    """Interest per unit of face at issue that has accrued for who settles on this day; None if it isn't fixed.

    Below zero after the record day of the running coupon. Raises ValueError before issue and after maturity. A series'
    public record computes the same on the chain (`accruedAt`).
    """
    running = (row for row in table if row.kind == COUPON and row.start <= day < row.end)
    return accrued(sheet, day, ex_coupon=any(day > row.record.date() for row in running))


def principal_left(table: Sequence[CashFlowRow], day: date) -> Fraction:
    """The share of the face value at issue that is repaid to who settles on this day."""
    return 1 - sum((row.amount for row in table if row.kind == INSTALMENT and row.record.date() < day), Fraction(0))


def repayments(sheet: TermSheet) -> tuple[Repayment, ...]:
    """The days of calls and puts in order."""
    found = [
        Repayment(kind, one.date, outstanding(sheet, one.date) * Fraction(one.price) / 100)
        for kind, option in (("call", sheet.call), ("put", sheet.put))
        for one in (option.dates if option else ())
    ]
    return tuple(sorted(found, key=lambda one: one.day))


def _sale(sheet: TermSheet, part: Reopening, table: Sequence[CashFlowRow]) -> Sale:
    ran = accrued_on(sheet, table, part.date)
    if ran is None or part.price is None:
        return Sale(part, ran, None)
    return Sale(part, ran, principal_left(table, part.date) * Fraction(part.price) / 100 + ran)
