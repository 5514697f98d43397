"""Rights to early repayment that a term sheet gives: the issuer's call, the holders' put."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from wasiqa.errors import InputRefused
from wasiqa.terms.clauses import Option
from wasiqa.terms.interest import outstanding
from wasiqa.terms.rows import BITS, COUPON, CashFlowRow
from wasiqa.terms.sheet import TermSheet

CALL, PUT = "call", "put"
WINDOW_DAYS = 30
"""How long units may be put before the notice ends, which no term sheet states; assumed."""
_DAY = 86_400


@dataclass(frozen=True)
class Right:
    """One exercise date. It is exercised at the `row` (its place in the paying agent's table) whose coupon is paid then.

    `amount` is minor units of cash per minor unit of face value at issue: the clean price per 100 of what is outstanding
    after that day's instalment, times the pool factor. Notice and window are seconds before the row's record time.
    """

    kind: str
    date: date
    row: int
    amount: Fraction
    notice: int
    window: int = 0


def rights(sheet: TermSheet, table: Sequence[CashFlowRow]) -> tuple[Right, ...]:
    """All rights of a series with these rows, calls first. Raises InputRefused if a price has more digits than the
    paying agent keeps."""
    coupons = {row.end: row.index for row in table if row.kind == COUPON}
    found = (*_of(sheet, CALL, sheet.call, coupons), *_of(sheet, PUT, sheet.put, coupons))
    for right in found:
        if max(right.amount.numerator, right.amount.denominator) >= 2**BITS:
            sentence = f"the {right.kind} of {right.date} pays {right.amount} per unit, more digits than the paying agent keeps"
            raise InputRefused(sentence, hint="state a price with fewer decimals")
    return found


def _of(sheet: TermSheet, kind: str, option: Option | None, coupons: dict[date, int]) -> Iterator[Right]:
    if option is None:
        return
    notice = _DAY * option.notice_days
    window = notice + _DAY * WINDOW_DAYS if kind == PUT else 0
    for exercise in option.dates:
        amount = Fraction(exercise.price) / 100 * outstanding(sheet, exercise.date)
        yield Right(kind, exercise.date, coupons[exercise.date], amount, notice, window)
