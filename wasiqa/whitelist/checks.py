"""Checking a whitelist file: every mistake is found and reported at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from wasiqa.errors import Fault, InputRefused
from wasiqa.whitelist import header, relations
from wasiqa.whitelist.describe import counted
from wasiqa.whitelist.entries import Entry, Rules, Status, Whitelist
from wasiqa.whitelist.refusals import CellRefused, Code
from wasiqa.whitelist.relations import Found
from wasiqa.whitelist.rows import Reading, parsers, read_row
from wasiqa.whitelist.table import Table


def check(table: Table, rules: Rules, now: int) -> Whitelist:
    """The file's entries, if it has no mistake; `now` (Unix seconds) is when they must still be valid.

    Raises `InputRefused` with a fault for each mistake, row by row and from left to right.
    """
    parse = parsers(rules)
    positions = header.positions(table)
    readings = [read_row(row, positions, parse) for row in table.rows]
    faults = [*header.faults(table), *own(table, readings, rules, now), *related(table, readings)]
    if not table.rows:
        faults.append(no_rows(table))
    if faults:
        raise refusal(table, faults)
    return Whitelist(table.path, table.sha256, tuple(_entry(reading) for reading in readings), table.sheet)


def own(table: Table, readings: Sequence[Reading], rules: Rules, now: int) -> Iterator[Fault]:
    """What is wrong with each row by itself."""
    found = chain(
        ((reading, column, refused) for reading in readings for column, refused in reading.refused),
        _expired(readings, rules, now),
        _outlasting(readings, rules),
    )
    return _as_faults(table, found)


def related(table: Table, readings: Sequence[Reading]) -> Iterator[Fault]:
    """What is wrong with rows beside each other."""
    return _as_faults(table, chain(relations.duplicates(readings), relations.conflicts(readings)))


def no_rows(table: Table) -> Fault:
    """What is wrong with a file that is nothing but a header."""
    return Fault(Code.EMPTY_FILE, "the file has no investors", "add a row for each wallet", table.path)


def refusal(table: Table, faults: list[Fault]) -> InputRefused:
    """The refusal for these mistakes, row by row and from left to right."""
    faults.sort(key=lambda fault: _place(table, fault))
    message = f"{table.path}: {counted(len(faults), 'mistake')}; nothing was sent"
    return InputRefused(message, file=table.path, faults=faults, hint="correct the file and run again")


def _as_faults(table: Table, found: Found) -> Iterator[Fault]:
    for reading, column, refused in found:
        yield Fault(refused.code, refused.message, refused.hint, table.path, reading.row, column)


def expired(values: Mapping[str, Any], now: int) -> bool:
    """Whether a row admits nobody any more. Who is removed may have expired before: that is often the reason."""
    return values.get("valid_until", now) < now and values.get("status") is not Status.REMOVED


def outlasted(values: Mapping[str, Any], rules: Rules) -> int | None:
    """The last second of the venue's licence, if a row admits by that venue for longer."""
    end = rules.licence_ends.get(values.get("venue", 0))
    longer = end is not None and values.get("valid_until", end) > end
    return end if longer and values.get("status") is not Status.REMOVED else None


def _expired(readings: Sequence[Reading], rules: Rules, now: int) -> Found:
    for reading in readings:
        if expired(reading.values, now):
            message = f"{datetime.fromtimestamp(reading.values['valid_until'], rules.zone):%Y-%m-%d} has passed"
            hint = "check the investor anew and enter a later day, or set the status to REMOVED"
            yield reading, "valid_until", CellRefused(Code.EXPIRED, message, hint=hint)


def _outlasting(readings: Sequence[Reading], rules: Rules) -> Found:
    """Nobody is admitted by a venue for longer than the venue is licensed."""
    for reading in readings:
        end = outlasted(reading.values, rules)
        if end is None:
            continue
        until = reading.values["valid_until"]
        day, last = (f"{datetime.fromtimestamp(second, rules.zone):%Y-%m-%d}" for second in (until, end))
        message = f"{day} lies after {last}, the last day of the venue's licence"
        yield reading, "valid_until", CellRefused(Code.BAD_DATE, message, hint=f"write {last} or an earlier day")


def _place(table: Table, fault: Fault) -> tuple[int, int]:
    left = table.header.index(fault.column) if fault.column in table.header else -1
    return fault.row or 0, left


def _entry(reading: Reading) -> Entry:
    return Entry(row=reading.row, **{name: value for name, value in reading.values.items() if name != "note"})
