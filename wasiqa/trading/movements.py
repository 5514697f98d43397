"""A file of movements that are to be netted: CSV with the columns asset, from, to, amount."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from wasiqa.chain.codec import checksummed
from wasiqa.errors import Fault, InputRefused, WasiqaError, not_readable
from wasiqa.servicing.amounts import to_units
from wasiqa.trading.netting import Movement

COLUMNS = ("asset", "from", "to", "amount")


class Asset(NamedTuple):
    """A token, and its decimals."""

    address: str
    decimals: int


def read_movements(path: Path, asset: Callable[[str], Asset]) -> tuple[Movement, ...]:
    """The movements of a file; `asset` finds a series by symbol or ISIN, or a token by address.

    Raises `InputRefused` with every mistake.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))
    except OSError as error:
        raise not_readable(path, error) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputRefused(f"{path} is no CSV in UTF-8: {error}", file=str(path)) from error
    if not lines or tuple(lines[0]) != COLUMNS:
        raise InputRefused(f"{path}: the header is not {','.join(COLUMNS)}", file=str(path))
    found: list[Movement] = []
    faults: list[Fault] = []
    for row, cells in enumerate(lines[1:], start=2):
        try:
            found += _movement(cells, asset)
        except (WasiqaError, ValueError) as error:
            faults.append(Fault("BAD_MOVEMENT", str(error), file=str(path), row=row))
    if faults:
        first = faults[0]
        told = f"{path}: {len(faults)} of {len(lines) - 1} movements are wrong; row {first.row}: {first.message}"
        raise InputRefused(told, file=str(path), faults=faults)
    return tuple(found)


def _movement(cells: list[str], asset: Callable[[str], Asset]) -> Iterator[Movement]:
    if len(cells) != len(COLUMNS):
        raise ValueError(f"it has {len(cells)} cells, not {len(COLUMNS)}")
    named, giver, getter, amount = cells
    for wallet in (giver, getter):
        if checksummed(wallet) != wallet:
            raise ValueError(f"the checksum of {wallet} is wrong: write {checksummed(wallet)}")
    token = asset(named)
    yield Movement(token.address, giver, getter, to_units(amount, token.decimals))
