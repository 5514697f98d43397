"""Which terms this version can issue on a chain; of the others it computes and shows the payments."""

from __future__ import annotations

from collections.abc import Iterator

from wasiqa.errors import Fault, InputRefused
from wasiqa.terms.checks import ZERO_COUPON
from wasiqa.terms.files import Terms


def refuse_what_is_not_run(terms: Terms) -> None:
    """Raises InputRefused with every field that the contracts don't carry out yet."""
    faults = tuple(_faults(terms))
    if faults:
        said = "; ".join(fault.message for fault in faults)
        told = f"{terms.path}: this version does not issue such a series: {said}"
        raise InputRefused(told, file=str(terms.path), faults=faults, hint=faults[0].hint)


def _faults(terms: Terms) -> Iterator[Fault]:
    sheet, path = terms.sheet, str(terms.path)
    if sheet.type in ZERO_COUPON and sheet.tax_table is not None:
        told = (
            "tax_table is stated, but no coupon is paid: the tax is on the discount, which depends on a holder's price"
        )
        outside = "leave tax_table out, and deduct such a tax outside"
        yield Fault("NOT_RUN", told, outside, file=path, column="tax_table")
