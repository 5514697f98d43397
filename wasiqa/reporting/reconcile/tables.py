"""Statements, accounts and wallets that come as tables: CSV, or the first sheet of an XLSX that isn't hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from wasiqa.errors import InputRefused
from wasiqa.reporting.reconcile.statement import Entry, Gathering, Known, Statement
from wasiqa.whitelist import cells, reader
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.table import Row, Table

STATEMENT = ("series", "investor", "face")
ACCOUNTS = ("account", "investor")
WALLETS = ("investor_id", "wallet")


def read_table(path: Path, known: Known) -> Statement:
    """The statement in a table with columns series (ISIN), investor (or account) and face (currency units).

    Raises `InputRefused` with every mistake of the file.
    """
    table, gathering = _read(path, STATEMENT), Gathering(path, known)
    gathering.take(_entries(table), STATEMENT)
    for row in _beyond(table):
        gathering.fault("HEADER", "the row has more cells than the header", None, row, None)
    return gathering.statement(table.sha256, "xlsx" if path.suffix.lower() == ".xlsx" else "csv")


def read_accounts(path: Path, key: IdKey) -> dict[str, str]:
    """Investor ids by the depository's accounts. Raises `InputRefused` with every mistake of the file."""
    table, known = _read(path, ACCOUNTS), Known({}, {}, key)
    gathering, found = Gathering(path, known), dict[str, str]()
    for row in table.rows:
        account, investor = _texts(row, table, ACCOUNTS)
        if not account.strip() or account != account.strip():
            told = f"{account!r} is no account: it is empty, or begins or ends with blanks"
            gathering.fault("EMPTY", told, "write it as the statement does", row.number, "account")
        elif account in found:
            told = f"account {account} stands in an earlier row already"
            gathering.fault("DUPLICATE", told, "name it once", row.number, "account")
        try:
            found[account] = known.investor(investor)
        except InputRefused as refusal:
            code = "BAD_IDENTIFIER" if refusal.code == InputRefused.code else str(refusal.code)
            gathering.fault(code, refusal.message, refusal.hint, row.number, "investor")
    gathering.require_right()
    return found


def read_wallets(path: Path) -> dict[str, list[str]]:
    """The wallets that are chosen for investors, by id. Raises `InputRefused` with every mistake of the file."""
    table = _read(path, WALLETS)
    gathering = Gathering(path, Known({}, {}, IdKey(b"")))
    found: dict[str, list[str]] = {}
    for row in table.rows:
        investor, wallet = _texts(row, table, WALLETS)
        try:
            if not investor.startswith("0x"):
                raise InputRefused(
                    f"{investor!r} is no investor id", hint="write it as the result does: 0x…", code="BAD_IDENTIFIER"
                )
            found.setdefault(gathering.known.investor(investor), []).append(cells.wallet(wallet))
        except InputRefused as refusal:
            code = "BAD_IDENTIFIER" if refusal.code == InputRefused.code else str(refusal.code)
            gathering.fault(code, refusal.message, refusal.hint, row.number, None)
    gathering.require_right()
    return found


def _entries(table: Table) -> Iterator[Entry]:
    for row in table.rows:
        series, investor, face = _texts(row, table, STATEMENT)
        yield Entry(series, investor, face, row.number)


def _read(path: Path, columns: Sequence[str]) -> Table:
    table = reader.read(path)
    if sorted(table.header) != sorted(columns):
        told = f"{path}: the header must be {','.join(columns)}"
        raise InputRefused(told, file=str(path), hint="name the columns in row 1; their order is free")
    return replace(table, rows=tuple(row for row in table.rows if not row.blank))


def _texts(row: Row, table: Table, columns: Sequence[str]) -> tuple[str, ...]:
    texts = dict(zip(table.header, (cell.text for cell in row.cells), strict=False))
    return tuple(texts.get(column, "") for column in columns)


def _beyond(table: Table) -> Iterator[int]:
    return (row.number for row in table.rows if any(cell.text for cell in row.cells[len(table.header) :]))
