"""The policy byte of a series: which of the registry's tables it asks (contracts/types/Rules.sol)."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

TABLES = 15
"""Tables are numbered from 1 to this."""
FLAGS = MappingProxyType({"countries": 1 << 4, "corridors": 1 << 5, "category_pairs": 1 << 6, "venues": 1 << 7})
_TABLE = 0x0F


@dataclass(frozen=True)
class Policy:
    """What a series asks: `venues` needs no table, the others do. The usual one asks nothing."""

    table: int = 0
    countries: bool = False
    corridors: bool = False
    category_pairs: bool = False
    venues: bool = False

    @classmethod
    def decode(cls, byte: int) -> Policy:
        """The policy behind the byte."""
        return cls(byte & _TABLE, **{name: bool(byte & flag) for name, flag in FLAGS.items()})

    def encode(self) -> int:
        """The byte."""
        return self.table | sum(flag for name, flag in FLAGS.items() if getattr(self, name))

    @property
    def asks_table(self) -> bool:
        """Does any rule need a table?"""
        return self.countries or self.corridors or self.category_pairs

    def __str__(self) -> str:
        asked = [name.replace("_", " ") for name in FLAGS if name != "venues" and getattr(self, name)]
        parts = [f"{' and '.join(asked) or 'nothing'} by table {self.table}"] if asked or self.table else []
        return ", ".join([*parts, *(["open venues"] if self.venues else [])]) or "none"
