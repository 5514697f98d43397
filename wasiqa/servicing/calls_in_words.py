"""Calls for people who are to consent to them: amounts in currency, local times, contracts by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from eth_utils.crypto import keccak

from wasiqa.activities import names
from wasiqa.categories import label
from wasiqa.chain.parameters import Entry
from wasiqa.chain.timelock import local
from wasiqa.countries import named
from wasiqa.policy import Policy
from wasiqa.servicing.amounts import in_currency
from wasiqa.servicing.arguments import Argument, expanded, grouped, item, stated_decimals
from wasiqa.servicing.auction_words import AMOUNTS
from wasiqa.servicing.calls import Directory, ReadCall, text
from wasiqa.servicing.licences.licence import Phase
from wasiqa.servicing.pauses import named as purposes_named
from wasiqa.servicing.policy_tables import call_in_words
from wasiqa.servicing.reserves.pool import PoolKind
from wasiqa.servicing.roles import ROLE_NAMES

_AMOUNTS = frozenset(
    {
        *("value", "values", "amount", "amounts", "units", "maxUnits", "cashAmount", "caps", "totals"),
        *("allocation_", "ceiling_", "denomination"),
        *AMOUNTS,
    }
)
"""Parameters that are amounts, in minor units."""
_DURATIONS = frozenset({"window", "notice", "fallbackAfter", "period", "grace", "votingPeriod", "maxAge"})
"""Parameters that are seconds."""
_FEW = 3


@dataclass(frozen=True)
class InWords:
    """How a programme's calls read. `brief` counts the entries of long lists instead of showing them."""

    directory: Directory
    zone: ZoneInfo
    brief: bool = False

    def all(self, calls: Sequence[ReadCall]) -> Iterator[str]:
        """The calls of one operation, numbered."""
        stated = [decimals for read in calls for decimals in stated_decimals(read)]
        for n, read in enumerate(calls, start=1):
            first, *others = self.lines(read, stated[0] if len(stated) == 1 else None)
            yield f"{n}. {first}"
            yield from (f"   {line}" for line in others)

    def lines(self, read: ReadCall, new: int | None = None) -> Iterator[str]:
        """The call, and its arguments with two blanks before them.

        `new` are the decimals of the one series that another call of the operation deploys.
        """
        where = f"{read.contract} ({read.target})" if read.contract else f"unknown contract {read.target}"
        yield f"{where}: {read.name}" + (f" with {read.call.value} wei" if read.call.value else "")
        if read.function is None or read.values is None:
            yield f"  data that this version can't read: {_bytes(read.call.data)}"
            return
        if (told := call_in_words(read.name, read.values)) is not None:
            yield f"  {told}"
            return
        entries = expanded(read)
        decimals = next(stated_decimals(read), self._decimals(read, new))
        for group in grouped(entries):
            lists = group[0][0]["type"].endswith("]")
            for line in self._lists(group, decimals) if lists else [self._named(*group[0], decimals)]:
                yield f"  {line}"

    def _named(self, entry: Entry, value: Any, decimals: int | None) -> str:
        return f"{entry['name']}: {self._value(entry, value, decimals)}"

    def _lists(self, group: Sequence[Argument], decimals: int | None) -> Iterator[str]:
        """A list, or lists that belong together, entry by entry."""
        entry, first = group[0]
        if entry["name"] == "rates":
            charged = [f"{label(n)} {rate}" for n, rate in enumerate(first) if rate]
            yield f"rates: {', '.join(charged) or 'none'} (basis points withheld)"
            return
        if len(group) == 1 and len(first) <= _FEW and not entry["type"].startswith("tuple"):
            yield f"{entry['name']}: {', '.join(self._value(item(entry), one, decimals) for one in first) or 'none'}"
            return
        totals = [_amount(sum(values), decimals) for one, values in group if one["name"] in _AMOUNTS]
        count = "1 entry" if len(first) == 1 else f"{len(first)} entries"
        yield f"{', '.join(one['name'] for one, _ in group)}: {count}" + "".join(f", {sum_} in all" for sum_ in totals)
        if not self.brief or (len(first) <= _FEW and not entry["type"].startswith("tuple")):
            for n, line in enumerate(zip(*(values for _, values in group), strict=True), start=1):
                shown = (self._value(item(one), value, decimals) for (one, _), value in zip(group, line, strict=True))
                yield f"  {n}  {'  '.join(shown)}"

    def _value(self, entry: Entry, value: Any, decimals: int | None) -> str:
        kind, name = entry["type"], entry["name"]
        if kind == "address":
            known = self.directory.name(value)
            return f"{value} ({known})" if known else str(value)
        if kind == "tuple":
            parts = zip(entry["components"], value, strict=True)
            return ", ".join(f"{part['name']} {self._value(part, one, decimals)}" for part, one in parts)
        if kind.endswith("]"):
            return f"[{', '.join(self._value(item(entry), one, decimals) for one in value)}]"
        if isinstance(value, bytes):
            if name in ("into", "sealingKey") and not any(value):
                return "none"
            return ROLE_NAMES[value] if name == "role" and value in ROLE_NAMES else _bytes(value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, str):
            return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in value)
        return self._number(kind, name, int(value), decimals)

    def _number(self, kind: str, name: str, value: int, decimals: int | None) -> str:
        if name in _AMOUNTS:
            return _amount(value, decimals)
        if name in ("row", "rows") or (name == "from" and kind == "uint16"):
            return str(value + 1)  # contracts count rows and record times from 0
        if name == "country":
            return named(value)
        if name in _DURATIONS:
            return str(timedelta(seconds=value))
        if kind == "uint40":
            return local(value, self.zone) if value else "none"
        if kind == "uint24" and name == "categories":
            return "+".join(label(n) for n in range(24) if value >> n & 1) or "none"
        if kind == "uint8" and name == "policy":
            return str(Policy.decode(value))
        if name == "purposes":
            return ", ".join(purposes_named(value)) or "none"
        if name == "activities":
            return ", ".join(names(value)) or "none"
        if name == "phase" and value in set(Phase):
            return Phase(value).name
        if name == "poolKind" and value in set(PoolKind):
            return PoolKind(value).name
        if name == "haircut":
            return f"{value / 100:g} %"
        return f"{value:,}"

    def _decimals(self, read: ReadCall, new: int | None) -> int | None:
        """Those of the series that the call is about; None if that isn't known."""
        assert read.function is not None
        assert read.values is not None
        named = read.function.inputs.named(read.values)
        for address in (read.target, named.get("series"), named.get("bond")):
            if address in self.directory.series:
                return int(self.directory.chain.call(self.directory.programme.bond(str(address)), "decimals"))
        for isin in (text(value.seriesId) for value in read.values if hasattr(value, "seriesId")):
            record = self.directory.ledger.series.get(isin or "")
            if record is not None:
                return int(self.directory.chain.call(self.directory.programme.bond(record.address), "decimals"))
        return new if "series" in named else None


def _amount(minor: int, decimals: int | None) -> str:
    return f"{minor:,} minor units" if decimals is None else in_currency(minor, decimals)


def _bytes(value: bytes) -> str:
    if len(value) > 64:
        return f"{len(value):,} bytes, keccak256 0x{keccak(value).hex()}"
    return text(value, blanks=True) or f"0x{value.hex()}"
