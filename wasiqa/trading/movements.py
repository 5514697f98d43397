"""A file of movements that are to be netted: CSV with the columns asset, from, to, amount."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from wasiqa.chain.codec import checksummed
from wasiqa.servicing.amounts import to_units
from wasiqa.trading.lines import read_lines
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
    return read_lines(path, COLUMNS, "movement", lambda cells: _movement(cells, asset))


def _movement(cells: list[str], asset: Callable[[str], Asset]) -> Movement:
    named, giver, getter, amount = cells
    for wallet in (giver, getter):
        if checksummed(wallet) != wallet:
            raise ValueError(f"the checksum of {wallet} is wrong: write {checksummed(wallet)}")
    token = asset(named)
    return Movement(token.address, giver, getter, to_units(amount, token.decimals))
