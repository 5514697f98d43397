"""A policy file against a chain: what differs, and what governance does about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from eth_utils.crypto import keccak

from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.timelock import Operation
from wasiqa.servicing.policy_tables import Change, PolicyTables
from wasiqa.servicing.series_rules import RulesChange, SeriesRules

BATCH = 200
"""Changes in one operation: at up to 60,000 gas each they stay below the 16,777,216 that one transaction may use."""


_STOPS = MappingProxyType(
    {
        "countries": ("country", "transfer and every issue"),
        "corridors": ("corridor", "transfer"),
        "category_pairs": ("category pair", "transfer"),
    }
)
"""What a table names by each rule, and what a series refuses that asks it while it names none."""


class _Step(NamedTuple):
    call: Call
    written: int
    """How often it was written before."""


@dataclass(frozen=True)
class Policies:
    """The file's tables and the rules of its series, against the chain."""

    governance: Contract
    tables: PolicyTables
    series: SeriesRules

    def changes(self) -> tuple[Change | RulesChange, ...]:
        """What differs; empty if the chain says what the file says."""
        return (*self.tables.changes(), *self.series.changes())

    def warnings(self) -> tuple[str, ...]:
        """A sentence for each rule that a series will ask of a table which then names nothing."""
        asking: dict[tuple[int, str], list[str]] = {}
        for isin, policy in self.series.asked().items():
            for rule in _STOPS:
                if getattr(policy, rule):
                    asking.setdefault((policy.table, rule), []).append(isin)
        return tuple(
            f"table {table} then names no {_STOPS[rule][0]}: every {_STOPS[rule][1]} of {', '.join(series)} is refused"
            for (table, rule), series in sorted(asking.items())
            if not self.tables.names_any(rule, table)
        )

    def operations(self) -> tuple[Operation, ...]:
        """What the governance parties do so that nothing differs any more; a series changes together with its table."""
        writes = self.tables.writes()
        steps = [
            *(_Step(self.tables.call(change), writes[change.place]) for change in self.tables.changes()),
            *(_Step(self.series.call(change), self.series.writes(change.isin)) for change in self.series.changes()),
        ]
        return tuple(self._operation(steps[at : at + BATCH]) for at in range(0, len(steps), BATCH))

    def _operation(self, steps: Sequence[_Step]) -> Operation:
        # how often each was written tells apart two returns of the same rules to the same state
        counts = [step.written for step in steps]
        salt = keccak(text=f"wasiqa/policy/{self.tables.registry.address}/{counts}")
        return Operation(self.governance, tuple(step.call for step in steps), salt)
