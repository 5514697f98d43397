"""How the contracts fix the rates of floating rows: the window of a proposal, and what they can do without one.

A term sheet's fallbacks speak of rates; a contract holds one amount per unit, or takes the amount that was fixed last.
So it carries out `fixed` where all periods are alike, and `previous` where moreover each period has one rate.
Everything else in a chain of fallbacks is the calculation agent's to propose.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from wasiqa.terms.interest import outstanding, periods, years
from wasiqa.terms.sheet import TermSheet

NEVER = 2**32 - 1
"""Seconds after a record time that never come: 136 years."""
_A_YEAR = {"monthly": 12, "quarterly": 4, "semiannual": 2, "annual": 1}


@dataclass(frozen=True)
class FixingTerms:
    """What the paying agent is given. Times in seconds; an `amount` of None is the one that was fixed last."""

    window: int
    fallback_after: int
    amount: Fraction | None = None


def fixing_terms(sheet: TermSheet) -> FixingTerms | None:
    """Those of a sheet whose rate floats."""
    floating = sheet.floating
    if floating is None:
        return None
    window = 3_600 * floating.dispute_hours
    lengths = {outstanding(sheet, period.start) * years(sheet, period) for period in periods(sheet)}
    one_rate = floating.resets == "period" or _A_YEAR.get(floating.resets) == sheet.frequency
    possible = ("fixed", "previous") if one_rate else ("fixed",)
    rule = next((rule for rule in floating.fallback if rule.use in possible), None)
    if rule is None or len(lengths) > 1:
        return FixingTerms(window, NEVER)
    amount = None if rule.rate is None else floating.paid_at(rule.rate) * lengths.pop()
    return FixingTerms(window, 86_400 * floating.fallback_days, amount)
