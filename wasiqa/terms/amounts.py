"""Money of one payment, in whole minor units, with the one rounding that each needs."""

from __future__ import annotations

from wasiqa.terms.rows import CashFlowRow

BASIS = 10_000


def due(face_minor: int, row: CashFlowRow) -> int:
    """What a holder of `face_minor` at issue is paid before tax: rounded down, once. Raises ValueError if not fixed."""
    _refuse_unfixed(row)
    return face_minor * row.amount.numerator // row.amount.denominator


def funding(total_face_minor: int, row: CashFlowRow) -> int:
    """What the issuer must fund for all holders together: rounded up, so that it suffices however they are split."""
    _refuse_unfixed(row)
    return -(-total_face_minor * row.amount.numerator // row.amount.denominator)


def withheld(gross_minor: int, rate_bps: int) -> int:
    """The tax in a gross payment: rounded down, so that nobody is taxed above the rate.

    The net is gross less this, never rounded by itself, so that net and tax always make up the gross.
    """
    return gross_minor * rate_bps // BASIS


def _refuse_unfixed(row: CashFlowRow) -> None:
    if not row.fixed:
        raise ValueError(f"the rate of row {row.n}, {row.start} to {row.end}, is not fixed yet")
