"""Tables for people. Amounts in currency, with thousands separators; `decimals` are those of the series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wasiqa.servicing.amounts import in_currency


def table(header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(header, *lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in (header, *lines)
    )


def rows_table(rows: Sequence[Mapping[str, Any]], decimals: int) -> str:
    """The rows of a series' summary."""
    amounts = ("due", "funded", "paid", "withheld", "unclaimed", "dust")
    lines = [
        [
            f"{row['n']} {row['kind']}",
            row["record"][:16],
            row["pay"][:10],
            *(money(row[name], decimals) for name in amounts),
        ]
        for row in rows
    ]
    return table(["row", "record", "pay", *amounts], lines)


def tenders_table(tenders: Sequence[Mapping[str, Any]], decimals: int) -> str:
    """The tenders of a series."""
    amounts = ("offered", "bought", "missing", "funded", "paid")
    lines = [
        [
            *(str(one["tender"]), one["price"], *(one[name][:16] for name in ("opens", "closes", "pay"))),
            *(money(one[name], decimals) for name in amounts),
        ]
        for one in tenders
    ]
    return table(["tender", "price", "opens", "closes", "pay", *amounts], lines)


def venues_table(venues: Sequence[Mapping[str, Any]]) -> str:
    """Venues by the phase of their licence and its last day."""
    lines = [
        [
            one["venue"],
            one["phase"],
            one["expiry"] + (", expired" if one["expired"] else ""),
            "yes" if one["open"] else "no",
        ]
        for one in venues
    ]
    return table(["venue", "phase", "until", "open"], lines)


def holders_table(holders: Sequence[Mapping[str, Any]], decimals: int) -> str:
    """The holders of a series' summary."""
    if not holders:
        return "nobody holds units"
    lines = [
        [holder["wallet"], money(holder["balance"], decimals), money(holder["frozen"], decimals)] for holder in holders
    ]
    return table(["holder", "balance", "frozen"], lines)


def money(amount: str | None, decimals: int) -> str:
    """An amount, or – for one that is not known yet."""
    return "–" if amount is None else in_currency(int(amount), decimals)
