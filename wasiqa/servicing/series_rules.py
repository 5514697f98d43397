"""The rules of a series in circulation: which categories may hold it, and which of the registry's tables it asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from wasiqa.categories import label
from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Call, Contract
from wasiqa.policy import Policy
from wasiqa.servicing.ledger import series_config

_CATEGORIES = 24


class Rules(NamedTuple):
    """Categories as bits, and the policy."""

    categories: int
    policy: Policy

    def __str__(self) -> str:
        return f"categories {' '.join(_named(self.categories))}; policy {self.policy}"


class Issued(NamedTuple):
    """A series on a chain, and a block before it."""

    bond: Contract
    since: int


@dataclass(frozen=True)
class RulesChange:
    """A series whose rules differ from the file."""

    isin: str
    before: Rules
    after: Rules

    @property
    def admitted(self) -> tuple[str, ...]:
        """Categories that may hold it by the file and not by the chain."""
        return _named(self.after.categories & ~self.before.categories)

    @property
    def excluded(self) -> tuple[str, ...]:
        """Categories that may hold it by the chain and not by the file."""
        return _named(self.before.categories & ~self.after.categories)

    def __str__(self) -> str:
        signs = [f"+{name}" for name in self.admitted] + [f"-{name}" for name in self.excluded]
        told = [f"categories {' '.join(signs)}"] if signs else []
        if self.before.policy != self.after.policy:
            told.append(f"policy {self.before.policy} → {self.after.policy}")
        return f"series {self.isin}: {'; '.join(told)}"


@dataclass(frozen=True)
class SeriesRules:
    """The series on a chain by ISIN, against those that a file names."""

    chain: Chain
    series: Mapping[str, Issued]
    wanted: Mapping[str, Rules]

    def changes(self) -> tuple[RulesChange, ...]:
        """What differs, in the order of the file; empty if the chain says what the file says."""
        found = (RulesChange(isin, self._now(isin), rules) for isin, rules in self.wanted.items())
        return tuple(change for change in found if change.before != change.after)

    def call(self, change: RulesChange) -> Call:
        """What governance calls for a change."""
        rules = change.after
        return self.series[change.isin].bond.encode("setRules", rules.categories, rules.policy.encode())

    def writes(self, isin: str) -> int:
        """How often the rules of the series were written."""
        bond, since = self.series[isin]
        return len(self.chain.events(bond, "RulesSet", since))

    def asked(self) -> dict[str, Policy]:
        """What each series asks once the file is carried out, without those whose register is closed."""
        configs = {isin: series_config(self.chain, issued.bond) for isin, issued in self.series.items()}
        return {
            isin: self.wanted[isin].policy if isin in self.wanted else config.policy
            for isin, config in configs.items()
            if not config.closed
        }

    def _now(self, isin: str) -> Rules:
        config = series_config(self.chain, self.series[isin].bond)
        return Rules(config.categories, config.policy)


def _named(categories: int) -> tuple[str, ...]:
    return tuple(label(number) for number in range(_CATEGORIES) if categories >> number & 1)
