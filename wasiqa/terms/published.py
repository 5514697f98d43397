"""What a floating payment comes to once its rate is published, as an exact fraction of a unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from wasiqa.errors import InputRefused
from wasiqa.terms.clauses import Fixing
from wasiqa.terms.interest import Period, Segment, interest, periods, segments
from wasiqa.terms.rows import BITS, COUPON, CashFlowRow
from wasiqa.terms.sheet import TermSheet


@dataclass(frozen=True)
class Published:
    """A benchmark as it was published, without the margin, for the days from `since` on; None: from the first day of
    the period whose rate the term sheet doesn't have."""

    rate: Decimal
    since: date | None = None


@dataclass(frozen=True)
class FixedRow:
    """A payment whose rate is known: the period, what is paid in which of its days, and the amount per unit. The rates
    of the segments include the margin."""

    period: Period
    segments: tuple[Segment, ...]
    margin: Fraction
    amount: Fraction

    @property
    def days(self) -> int:
        """Calendar days of the period."""
        return (self.period.end - self.period.start).days


def fixed_row(sheet: TermSheet, row: CashFlowRow, rates: Sequence[Published], source: str) -> FixedRow:
    """The payment at these rates, which last until the next one or the period's end, with the sheet's margin, floor,
    cap, day count and pool factor.

    Raises `InputRefused` if the row doesn't float, or if the rates are not those that are missing.
    """
    if sheet.floating is None or row.kind != COUPON:
        raise InputRefused(f"by the term sheet row {row.n} of {sheet.isin} is no floating payment")
    period = next(one for one in periods(sheet) if one.end == row.end)
    known = segments(sheet, period)
    first = known[-1].end if known else period.start
    if first == period.end:
        raise InputRefused(f"the term sheet itself fixes row {row.n}", hint="give its amount per unit with --amount")
    new = tuple(_fixings(rates, first, period.end, source))
    before = tuple(fixing for fixing in sheet.floating.fixings if fixing.from_ < first)
    floating = sheet.floating.model_copy(update={"fixings": (*before, *new)})
    filled = sheet.model_copy(update={"floating": floating})
    amount = interest(filled, period, period.end)
    assert amount is not None
    require_fits(amount)
    return FixedRow(period, segments(filled, period), Fraction(floating.margin), amount)


def require_fits(amount: Fraction) -> None:
    """Raises `InputRefused` for an amount with more digits than the paying agent keeps."""
    if max(amount.numerator, amount.denominator) >= 2**BITS:
        raise InputRefused(
            f"{amount} per unit has more digits than the paying agent keeps",
            hint=f"both parts of the fraction must be below 2^{BITS}: state the rate with fewer decimals",
        )


def _fixings(rates: Sequence[Published], first: date, end: date, source: str) -> Iterator[Fixing]:
    starts = [one.since or first for one in rates]
    if starts[0] != first:
        raise InputRefused(f"the first rate is of {starts[0]}, but rates are missing from {first} on")
    for one, later in pairwise([*starts, end]):
        if later <= one:
            raise InputRefused(
                f"the rate of {one} has no days before {later}",
                hint=f"list rates in the order of their days, all before the period's end {end}",
            )
    for published, since, until in zip(rates, starts, [*starts[1:], end], strict=True):
        yield Fixing(from_=since, until=until, rate=published.rate, source=source)
