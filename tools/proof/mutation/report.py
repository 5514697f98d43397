"""What came of the mutants: a table by source, what nobody has explained yet, and one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tools.proof.mutation.mutant import Mutant
from tools.proof.mutation.survivors import Survivor, written

KILLED_AT_LEAST, EQUIVALENT_AT_MOST = 95.0, 3.0
"""Percent of all mutants."""


@dataclass(frozen=True)
class Report:
    """Who found which mutant, `found_by` being None for nobody; and what is listed of those that are never found."""

    found: Sequence[tuple[Mutant, str | None]]
    listed: Sequence[Survivor]

    def survivors(self) -> list[tuple[Mutant, Survivor | None]]:
        """What no test found, with its entry in the list."""
        alive = (mutant for mutant, found_by in self.found if found_by is None)
        return [(mutant, self._entry(mutant)) for mutant in alive]

    def outdated(self) -> list[tuple[Mutant, str]]:
        """What is listed, but was found, with the test."""
        return [(mutant, by) for mutant, by in self.found if by is not None and self._entry(mutant)]

    def good(self) -> bool:
        """Is the bar held, and every survivor explained?"""
        survivors = self.survivors()
        equivalent = self._equivalent()
        return (
            all(entry for _, entry in survivors)
            and not self.outdated()
            and self._share(len(self.found) - len(survivors)) >= KILLED_AT_LEAST
            and self._share(equivalent) <= EQUIVALENT_AT_MOST
        )

    def lines(self) -> Iterator[str]:
        """What is printed."""
        every = Counter(mutant.source for mutant, _ in self.found)
        alive = Counter(mutant.source for mutant, _ in self.survivors())
        yield f"{'source':<42}{'mutants':>8}{'killed':>8}{'alive':>8}"
        for source, count in every.items():
            yield f"{source:<42}{count:>8}{count - alive[source]:>8}{alive[source]:>8}"
        for mutant, entry in self.survivors():
            if entry is None:
                yield f"\nnot found, and not in the list: line {mutant.line()}, {mutant.operator}\n{written(mutant)}"
        for mutant, found_by in self.outdated():
            yield f"\nin the list, but found by {found_by}: {mutant.source}, line {mutant.line()}\n{mutant.diff()}"
        yield self.sentence()

    def sentence(self) -> str:
        """All in one."""
        total, alive, equivalent = len(self.found), len(self.survivors()), self._equivalent()
        unnamed = sum(entry is None for _, entry in self.survivors())
        rest = f", {unnamed} survivors that nobody has explained" if unnamed else ""
        return (
            f"{total} mutants: {total - alive} killed ({self._share(total - alive):.1f} %), "
            f"{equivalent} equivalent ({self._share(equivalent):.1f} %), "
            f"{alive - equivalent - unnamed} named survivors{rest}"
        )

    def _entry(self, mutant: Mutant) -> Survivor | None:
        return next((entry for entry in self.listed if entry.is_(mutant)), None)

    def _equivalent(self) -> int:
        return sum(entry is not None and entry.equivalent for _, entry in self.survivors())

    def _share(self, count: int) -> float:
        return 100 * count / max(len(self.found), 1)
