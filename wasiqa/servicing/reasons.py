"""Why something is refused: a rule and its figures, told to people and given to programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from string import Formatter
from types import MappingProxyType
from typing import Any

from wasiqa.categories import label
from wasiqa.chain.codec import checksummed
from wasiqa.chain.timelock import local
from wasiqa.countries import named
from wasiqa.servicing.amounts import in_currency
from wasiqa.servicing.codes import Code, describe, known

Figure = int | str | None
"""A number as the chain has it, or the name of an authority. The time of what lasts until it is lifted is None."""

_KINDS: Mapping[str, Callable[[int], int | str]] = MappingProxyType(
    {
        "units": str,
        "country": named,
        "category": label,
        "count": int,
        "address": lambda number: checksummed(number.to_bytes(20, "big")),
        "text": str,
    }
)


class Voice(Formatter):
    """Tells units in the series' currency, and times in the programme's time zone."""

    def __init__(self, decimals: int, zone: tzinfo) -> None:
        self._decimals, self._zone = decimals, zone

    def told(self, facts: str, figures: Mapping[str, Figure]) -> str:
        """The words of `facts`, with the figures that stand there by name and kind."""
        return self.vformat(facts, (), figures)

    def format_field(self, value: Figure, format_spec: str) -> str:
        """One figure for people."""
        if format_spec == "units" and isinstance(value, int):
            return in_currency(value, self._decimals)
        return "it is lifted" if value is None else str(self.plain(value, format_spec))

    def plain(self, value: Figure, kind: str) -> Figure:
        """One figure for programs: units in minor units, countries and categories as files name them."""
        if not isinstance(value, int):
            return value
        return local(value, self._zone) if kind == "time" else _KINDS[kind](value)


@dataclass(frozen=True)
class Refusal:
    """One rule that refuses the transfer, with its figures by name; `hook` is the hook whose rule it is."""

    code: int
    figures: Mapping[str, Figure] = field(default_factory=dict)
    hook: str | None = None

    def facts(self, voice: Voice) -> str:
        """The figures for people."""
        code, figures = known(self.code), self.figures
        if code is not None and figures.keys() == code.figures.keys():
            told = voice.told(code.facts, figures)
        else:
            told = ", ".join(f"{name} {value}" for name, value in figures.items())
        return ", ".join(filter(None, [told, self.hook and f"hook {self.hook}"]))

    def told(self, voice: Voice) -> str:
        """The rule and its figures in words."""
        facts = self.facts(voice)
        return f"{describe(self.code)}{f' ({facts})' if facts else ''}"

    def document(self, voice: Voice) -> dict[str, Any]:
        """The refusal for programs (schemas/explanation.schema.json)."""
        code = known(self.code)
        kinds = {} if code is None else code.figures
        return {
            "code": self.code,
            "name": None if code is None else code.name,
            "rule": describe(self.code),
            "facts": self.facts(voice),
            "figures": {name: voice.plain(value, kinds.get(name, "count")) for name, value in self.figures.items()},
            "hook": self.hook,
        }


def because(code: Code, **figures: Figure) -> Refusal:
    """The refusal by a rule of the series itself."""
    return Refusal(int(code), figures)
