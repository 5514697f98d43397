"""Lists of holders in files, and what each holder of a row is due."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wasiqa.errors import Fault, InputRefused
from wasiqa.servicing.rowlife.place import Place
from wasiqa.whitelist import cells, reader
from wasiqa.whitelist.table import Table


def read_holders(path: Path) -> tuple[str, ...]:
    """The wallets in the column `wallet` of a file (CSV, or the first sheet of an XLSX that isn't hidden), in order.

    Raises `InputRefused` with every mistake of the file.
    """
    table = reader.read(path)
    if table.header != ("wallet",):
        hint = "write one wallet a row, and nothing else"
        raise InputRefused(f"{path}: the header must be wallet", file=str(path), hint=hint, code="HEADER")
    if not table.rows:
        raise InputRefused(f"{path} names no holders", file=str(path), hint="write one wallet a row")
    faults = tuple(_faults(table))
    if faults:
        count = "1 mistake" if len(faults) == 1 else f"{len(faults)} mistakes"
        raise InputRefused(f"{path}: {count}; nothing was sent", file=str(path), faults=faults)
    return tuple(row.cells[0].text for row in table.rows)


def units_due(place: Place, holder: str) -> int:
    """Units for which a holder is still due something of a row, by order or not; of a principal, all that are held."""
    row = place.row
    if row.kind == "principal":
        return int(place.chain.call(place.bond, "balanceOf", holder))
    if place.ask("isPaid", holder):
        return 0
    return int(place.chain.call(place.bond, "balanceAtRecord", holder, row.record))


def _faults(table: Table) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for row in table.rows:
        wallet = row.cells[0].text
        if any(cell.text for cell in row.cells[1:]):
            yield Fault("HEADER", "the row has more cells than the header", None, table.path, row.number)
        try:
            cells.wallet(wallet)
        except InputRefused as refusal:
            yield Fault(str(refusal.code), refusal.message, refusal.hint, table.path, row.number, "wallet")
        else:
            if seen.setdefault(wallet, row.number) != row.number:
                told = f"{wallet} stands in row {seen[wallet]} already"
                yield Fault("DUPLICATE_WALLET", told, "name it once", table.path, row.number, "wallet")
