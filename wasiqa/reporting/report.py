"""The shape of every report: tables of texts, counts and amounts, sorted, the same for the same events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from wasiqa.servicing.amounts import in_currency


class Amount(NamedTuple):
    """Minor units, and how many digits they have in their currency."""

    minor: int
    decimals: int

    def __str__(self) -> str:
        """With thousands separators."""
        return in_currency(self.minor, self.decimals)


Cell = str | int | bool | Amount | None
"""None is what isn't known yet, or doesn't apply."""
_CUT = ("investor_id", "payee", "transaction", "from_investor", "to_investor")


@dataclass(frozen=True)
class Table:
    """Lines below named columns."""

    name: str
    columns: tuple[str, ...]
    lines: tuple[tuple[Cell, ...], ...]

    @classmethod
    def of(cls, name: str, columns: Sequence[str], lines: Iterable[Sequence[Cell]]) -> Table:
        """A table; every line has a cell for each column."""
        return cls(name, tuple(columns), tuple(map(tuple, lines)))

    def document(self) -> list[dict[str, Any]]:
        """The lines by column; amounts in minor units, as text."""
        return [dict(zip(self.columns, map(_plain, line), strict=True)) for line in self.lines]

    def texts(self) -> list[list[str]]:
        """The lines for a person; ids that nobody reads are cut."""
        return [
            [_shown(cell, name in _CUT) for name, cell in zip(self.columns, line, strict=True)] for line in self.lines
        ]


@dataclass(frozen=True)
class Report:
    """The main table, which is what a CSV file gets, and others that add up or explain it."""

    main: Table
    others: tuple[Table, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """All of them, the main one first."""
        return (self.main, *self.others)

    def document(self) -> dict[str, Any]:
        """The tables by name."""
        return {table.name: table.document() for table in self.tables}


def _plain(cell: Cell) -> Any:
    return str(cell.minor) if isinstance(cell, Amount) else cell


def _shown(cell: Cell, cut: bool) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if cell is None:
        return "–"
    return f"{str(cell)[:10]}…" if cut else str(cell)
