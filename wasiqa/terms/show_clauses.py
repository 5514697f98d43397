"""A series' clauses for people and for programs, below its schedule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from wasiqa.terms.clauses import Floating
from wasiqa.terms.fixing import NEVER, fixing_terms
from wasiqa.terms.markets import repayments, sales
from wasiqa.terms.numbers import exact
from wasiqa.terms.rows import CashFlowRow
from wasiqa.terms.sheet import TermSheet

_GROUPS = {
    *("first_coupon", "last_coupon", "floating", "quote", "steps", "amortisation", "call", "put", "sukuk"),
    *("prescription", "default"),
}


def word(sheet: TermSheet, kind: str) -> str:
    """What the series calls a row of this kind: a sukuk pays rental or profit, and is dissolved."""
    if sheet.sukuk is None:
        return kind
    return {"coupon": sheet.sukuk.pays, "principal": "dissolution"}.get(kind, kind)


def clauses(sheet: TermSheet, table: Sequence[CashFlowRow]) -> dict[str, Any]:
    """The clauses that are stated, and what follows from them on single days."""
    stated = sheet.model_dump(mode="json", include=_GROUPS, exclude_unset=True, exclude_none=True, by_alias=True)
    if sheet.reopenings:
        stated["reopenings"] = [
            {
                **sale.reopening.model_dump(mode="json", exclude_none=True),
                "accrued_per_100": _per_100(sale.accrued),
                "cost_per_100": _per_100(sale.cost),
            }
            for sale in sales(sheet, table)
        ]
    if early := repayments(sheet):
        stated["repayments"] = [
            {"kind": one.kind, "date": one.day.isoformat(), "per_100": exact(100 * one.amount)} for one in early
        ]
    return stated


def clause_lines(sheet: TermSheet, table: Sequence[CashFlowRow]) -> Iterator[str]:
    """A sentence for each clause."""
    if (floating := sheet.floating) is not None:
        margin = exact(100 * abs(Fraction(floating.margin)))
        sign = "less" if floating.margin < 0 else "plus"
        known = f"{len(floating.fixings)} fixings"
        yield f"rate: {floating.benchmark.name} {sign} {margin} %, resets: {floating.resets}, {known}"
        yield "fallback: " + ", then ".join(_fallback(rule.use, rule.of) for rule in floating.fallback)
        yield _on_chain(sheet, floating)
    if sheet.sukuk is not None:
        ends = ", ".join(event.replace("_", " ") for event in sheet.sukuk.dissolution.events)
        pays = sheet.sukuk.dissolution.amount.replace("_", " ")
        yield f"{sheet.sukuk.structure} sukuk on {sheet.sukuk.assets}; dissolved at {ends}, paying {pays}"
    if sheet.prescription is not None:
        yield f"prescription: {sheet.prescription.years} years after a payment; what is left goes to the issuer"
    if (default := sheet.default) is not None:
        shares = (f"{exact(100 * Fraction(one))} %" for one in (default.acceleration_share, default.resolution_share))
        yield (
            f"default: a payment is missed {default.grace_days} days after its day; in votes of {default.voting_days} "
            "days {} of the units accelerate, {} change the terms".format(*shares)
        )
    for one in repayments(sheet):
        yield f"{one.kind} on {one.day}: {exact(100 * one.amount)} per 100 of face at issue"
    for sale in sales(sheet, table):
        ran = "a rate that is not fixed yet" if sale.accrued is None else f"{_rounded(100 * sale.accrued)} accrued"
        cost = "" if sale.cost is None else f", costing {_rounded(100 * sale.cost)}"
        yield f"re-opened on {sale.reopening.date} for {sale.reopening.face}: per 100 {ran}{cost}"


def _on_chain(sheet: TermSheet, floating: Floating) -> str:
    """Who fixes a rate on chain, and what happens without."""
    terms = fixing_terms(sheet)
    if terms is None or terms.fallback_after == NEVER:
        without = "every fallback is the calculation agent's to propose"
    else:
        taken = "the amount fixed last" if terms.amount is None else f"{exact(100 * terms.amount)} per 100"
        without = f"{floating.fallback_days} days after the record time anybody may have {taken} taken"
    return (
        f"fixing: the calculation agent proposes, a reviewer may dispute for {floating.dispute_hours} hours; {without}"
    )


def _fallback(use: str, of: str | None) -> str:
    return f"{use} ({of})" if of else use


def _per_100(amount: Fraction | None) -> str | None:
    return None if amount is None else exact(100 * amount)


def _rounded(value: Fraction) -> str:
    """To six decimals, for people."""
    return f"{float(value):.6f}".rstrip("0").rstrip(".")
