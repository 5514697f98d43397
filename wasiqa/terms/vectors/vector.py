"""A vector: terms and inputs, and the numbers that must come out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from wasiqa.errors import InputRefused, not_readable
from wasiqa.json_text import parse
from wasiqa.terms.vectors.numbers import NotComputable, day, day_count, number

MAX_BYTES = 16 * 1024 * 1024
_GROUPS = ("instrument", "inputs", "expected", "tolerance")
_SCALES = {"": 1, "_mn": 10**6, "_bn": 10**9}
_MONEY = re.compile(r"(?P<name>[a-z0-9_]+?)_(?P<currency>[a-z]{3})(?P<scale>_mn|_bn)?")


@dataclass(frozen=True)
class Vector:
    """One vector. `given` is what its instrument and inputs state, without what they leave null; inputs win.

    `others` are all vectors of its file: a running average needs the bids before it.
    """

    id: str
    topic: str
    given: Mapping[str, Any]
    expected: Mapping[str, Any]
    tolerance: Mapping[str, Any] | str
    others: tuple[Vector, ...] = field(default=(), repr=False, compare=False)

    def has(self, *names: str) -> bool:
        """Is one of these stated?"""
        return any(name in self.given for name in names)

    def number(self, *names: str, default: Fraction | int | None = None) -> Fraction:
        """The first of these that is stated, as an exact number."""
        name = self._first(names, default is not None)
        return number(self.given[name], name) if name else Fraction(default or 0)

    def rate(self, *names: str) -> Fraction:
        """The first of these that is stated, as a fraction of one; `…_pct` is in percent."""
        spelled = [spelling for name in names for spelling in (name, f"{name}_pct")]
        name = self._first(spelled, False)
        stated = number(self.given[name], name)
        return stated / 100 if name.endswith("_pct") else stated

    def whole(self, *names: str, default: int | None = None) -> int:
        """The first of these that is stated, as a whole number."""
        found = self.number(*names, default=default)
        if found.denominator != 1:
            raise NotComputable(f"{names[0]} is {found}, which is not a whole number")
        return int(found)

    def day(self, *names: str) -> date:
        """The first of these that is stated, as a date."""
        name = self._first(names, False)
        return day(self.given[name], name)

    def day_or_none(self, *names: str) -> date | None:
        """The same, None if none is stated."""
        return self.day(*names) if self.has(*names) else None

    def text(self, *names: str, default: str | None = None) -> str:
        """The first of these that is stated, as text."""
        name = self._first(names, default is not None)
        if name and not isinstance(self.given[name], str):
            raise NotComputable(f"{name} is {self.given[name]!r}, which is not text")
        return self.given[name] if name else str(default)

    def flag(self, name: str) -> bool:
        """Is it stated, and true?"""
        value = self.given.get(name, False)
        if not isinstance(value, bool):
            raise NotComputable(f"{name} is {value!r}, which is neither true nor false")
        return value

    def rows(self, name: str) -> list[Any]:
        """A list."""
        value = self.given[self._first((name,), False)]
        if not isinstance(value, list) or not value:
            raise NotComputable(f"{name} is not a list with something in it")
        return value

    def day_count(self, *names: str, default: str) -> str:
        """The first of these that is stated, as a day count."""
        name = self._first(names, True)
        return day_count(self.text(name), name) if name else default

    def frequency(self, default: int = 2) -> int:
        """Payments a year, stated as such or by the months between them."""
        found = self.whole("frequency", default=default)
        if self.has("months"):
            months = self.whole("months")
            if months < 1 or 12 % months:
                raise NotComputable(f"months is {months}; a year must be whole periods: 1, 2, 3, 4, 6 or 12")
            found = 12 // months
        if found < 1 or 12 % found:
            raise NotComputable(f"frequency is {found}; write 1, 2, 3, 4, 6 or 12 payments a year")
        return found

    def money(self, *names: str) -> Fraction | None:
        """An amount such as `face_pkr_mn`, in currency units whatever its scale; None if none of these is stated."""
        for key, value in self.given.items():
            match = _MONEY.fullmatch(key)
            if match and match["name"] in names and match["currency"] not in ("per",):
                return number(value, key) * _SCALES[match["scale"] or ""]
        return None

    def asked_money(self, name: str, amount: Fraction) -> dict[str, Fraction]:
        """The amount under each name that this vector expects it by, such as `discount_pkr_mn`, in that scale."""
        found = {}
        for key in self.expected:
            match = _MONEY.fullmatch(key)
            if match and match["name"] == name:
                found[key] = amount / _SCALES[match["scale"] or ""]
        return found

    def _first(self, names: tuple[str, ...] | list[str], may_lack: bool) -> str:
        for name in names:
            if name in self.given:
                return name
        if may_lack:
            return ""
        raise NotComputable(f"neither instrument nor inputs state {' or '.join(names)}")


def read(path: Path) -> tuple[Vector, ...]:
    """The vectors of the file at `path`. Raises InputRefused if the file doesn't hold a list of them."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise not_readable(path, error) from error
    if len(data) > MAX_BYTES:
        raise _refused(path, f"it is larger than {MAX_BYTES // 1024**2} MiB", "split it")
    try:
        document = parse(data.decode("utf-8-sig"), exact=True)
    except ValueError as error:
        raise _refused(path, f"it is not JSON: {error}", "compare it with tests/vectors/vectors.json") from None
    found = document.get("vectors") if isinstance(document, dict) else document
    if not isinstance(found, list) or not found:
        raise _refused(path, "it has no list `vectors` with something in it", 'write {"vectors": [{"id": …}, …]}')
    alone = tuple(_vector(entry, number) for number, entry in enumerate(found, start=1))
    return tuple(Vector(v.id, v.topic, v.given, v.expected, v.tolerance, alone) for v in alone)


def _vector(entry: Any, place: int) -> Vector:
    """A vector of whatever stands there; one without form gets the topic that tells so."""
    if not isinstance(entry, dict):
        return Vector(f"number {place}", "", {}, {}, {})
    name = entry.get("id")
    groups = {group: _group(entry.get(group)) for group in _GROUPS}
    given = {key: value for group in _GROUPS[:2] for key, value in groups[group].items() if value is not None}
    stated = entry.get("tolerance")
    tolerance = str(stated) if isinstance(stated, str | int | Decimal) and stated != "" else groups["tolerance"]
    topic = entry.get("topic")
    return Vector(
        name if isinstance(name, str) and name else f"number {place}",
        topic if isinstance(topic, str) else "",
        given,
        groups["expected"],
        tolerance,
    )


def _group(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _refused(path: Path, reason: str, hint: str) -> InputRefused:
    return InputRefused(f"{path} can't be checked: {reason}", file=str(path), hint=hint, code="NOT_VECTORS")
