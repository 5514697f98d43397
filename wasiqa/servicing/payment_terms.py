"""What the paying agent is told of a series besides rows: how rates are fixed, what is withheld and prescribed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from wasiqa.categories import Category
from wasiqa.terms.files import Terms
from wasiqa.terms.fixing import fixing_terms
from wasiqa.terms.rights import CALL, PUT, rights
from wasiqa.terms.rows import COUPON, CashFlowRow, record_times
from wasiqa.terms.sheet import TermSheet

CATEGORIES = 24
_DAY = 86_400
_RIGHT_KINDS = {CALL: 1, PUT: 2}


class Rates(NamedTuple):
    """What is withheld of rows of record time `start` (from 0) and later, basis points by category."""

    start: int
    by_category: tuple[int, ...]


def fixing_arguments(sheet: TermSheet) -> tuple[int, int, int, int] | None:
    """`IRateFixings.FixingTerms`, where the rate floats."""
    terms = fixing_terms(sheet)
    if terms is None:
        return None
    amount = (0, 0) if terms.amount is None else (terms.amount.numerator, terms.amount.denominator)
    return (terms.window, terms.fallback_after, *amount)


def rights_arguments(terms: Terms, table: Sequence[CashFlowRow]) -> list[tuple[int, int, int, int, int, int]]:
    """`IEarlyRedemption.Right` of each right to early repayment."""
    return [
        (
            *(_RIGHT_KINDS[right.kind], right.row, right.amount.numerator, right.amount.denominator),
            *(right.notice, right.window),
        )
        for right in rights(terms.sheet, table)
    ]


def default_arguments(sheet: TermSheet) -> tuple[int, int, int, int] | None:
    """`IDefaults.DefaultTerms`, where the sheet says what a default is."""
    if (default := sheet.default) is None:
        return None
    acceleration, resolution = int(10_000 * default.acceleration_share), int(10_000 * default.resolution_share)
    return (_DAY * default.grace_days, acceleration, resolution, _DAY * default.voting_days)


def prescription_seconds(sheet: TermSheet) -> int:
    """How long claims may be made; 0 is for ever."""
    return _DAY * sheet.prescription.days if sheet.prescription else 0


def withholding(terms: Terms, table: Sequence[CashFlowRow]) -> tuple[Rates, ...]:
    """What is withheld from the first record time on, and each change. A rate is that of the day of payment."""
    _, records = record_times(table)
    of_rows = {record: _rates(terms, row) for row, record in zip(table, records, strict=True) if row.kind == COUPON}
    found = [Rates(record, rates) for record, rates in sorted(of_rows.items())]
    changes = [later for earlier, later in pairwise(found) if later.by_category != earlier.by_category]
    first = found[0].by_category if found else (0,) * CATEGORIES
    return (Rates(0, first), *changes)


def _rates(terms: Terms, row: CashFlowRow) -> tuple[int, ...]:
    stated = [_basis_points(terms, category, row) for category in Category]
    return (*stated, *[0] * (CATEGORIES - len(stated)))


def _basis_points(terms: Terms, category: Category, row: CashFlowRow) -> int:
    sheet, taxes = terms.sheet, terms.taxes
    if taxes is None:
        return sheet.withholding_bps(category)
    return int((taxes.rate(category, sheet.instrument, row.pay.date()) or 0) * 10_000)
