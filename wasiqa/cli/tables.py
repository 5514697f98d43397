"""Tables for people. Amounts in currency, with thousands separators; `decimals` are those of the series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    notes = [f"row {row['n']}: {note}" for row in rows for note in _life(row.get("life", {}), decimals)]
    return "\n".join([table(["row", "record", "pay", *amounts], lines), *notes])


def _life(life: Mapping[str, Any], decimals: int) -> Iterator[str]:
    """What has happened to a row, or waits to happen."""
    if fixing := life.get("fixing"):
        proposed = f"{fixing['amount']} per unit is proposed, and may be disputed until {fixing['until']}"
        yield "its rate is not fixed" + (f": {proposed}" if fixing["amount"] else "")
    if "postponed_from" in life:
        yield f"postponed from {life['postponed_from'][:16]}"
    if "rest_of" in life:
        yield f"the rest of row {life['rest_of']}"
    if "elsewhere" in life:
        yield f"{in_currency(int(life['elsewhere']), decimals)} are not owed from here: paid outside, or prescribed"
    if "excess" in life:
        yield f"{in_currency(int(life['excess']), decimals)} more than it needs (`coupon excess`)"
    for order in life.get("redirected", ()):
        yield f"by order {order['beneficiary']} is paid what {order['holder']} is due"


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


def reserves_table(pools: Sequence[Mapping[str, Any]]) -> str:
    """Pools with what they cover, in their units."""
    amounts = ("cover", "used", "free")
    lines = [
        [
            one["pool"],
            one["kind"],
            one["unit"],
            *(f"{int(one[name]):,}" for name in amounts),
            "withdrawn" if one["withdrawn"] else one["until"][:10] if one["until"] else "not attested",
        ]
        for one in pools
    ]
    return table(["pool", "kind", "unit", *amounts, "until"], lines)


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
