"""Mutants tried in one contract after another: what nobody finds in the first is sought in the next that it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from tools.proof.mutation import compiling, python
from tools.proof.mutation.compiling import Code, Pool, Seen
from tools.proof.mutation.contracts import adopter
from tools.proof.mutation.mutant import Mutant
from tools.proof.mutation.targets import HOSTS, MATHS_TESTS, tests_of
from tools.proof.mutation.trials import Outcome, Trial, run
from wasiqa.chain import compiler

TESTS = ("tests/contracts", "tests/security/test_permissions.py", "tests/standards", "tests/terms")
Told = Callable[[Outcome], None]


@dataclass
class Tried:
    """A mutant, who found it, if anybody did, and in which contracts it was sought; in none if it is Python's."""

    mutant: Mutant
    found_by: str | None = None
    places: list[Seen] = field(default_factory=list)


def tried(pool: Pool, mutants: Sequence[Mutant], workers: int, told: Told) -> list[Tried]:
    """All that compile and change something. Ends the program if a test fails without a fault."""
    solid = [mutant for mutant in mutants if mutant.source.endswith(".sol")]
    plain = pool.plain(tuple(HOSTS)) if solid else {}
    rounds = _Rounds(plain, workers, told)
    waiting: list[Seen | Mutant] = [*pool.seen(solid, plain)]
    waiting += [mutant for mutant in mutants if mutant.source.endswith(".py") and python.compiles(mutant)]
    while waiting:
        waiting = [*pool.seen_next(rounds.go(waiting), plain)]
    return [*rounds.found.values()]


@dataclass
class _Rounds:
    plain: Mapping[str, Code]
    workers: int
    told: Told
    found: dict[str, Tried] = field(default_factory=dict)
    _parts: set[str] = field(default_factory=set)
    """Of the tests: those that have passed without a fault."""

    def go(self, waiting: Sequence[Seen | Mutant]) -> list[Seen]:
        """Try each once; those in contracts that nobody has found."""
        trials = [self._trial(one) for one in waiting]
        for outcome in run(_among([*self._baseline(trials)], trials), TESTS, self.workers, self.told):
            if outcome.trial.name in self.found:
                self.found[outcome.trial.name].found_by = outcome.found_by
            elif outcome.found_by:
                raise SystemExit(f"without a fault, {outcome.found_by} fails")
        return [one for one in waiting if isinstance(one, Seen) and self.found[named(one.mutant)].found_by is None]

    def _trial(self, one: Seen | Mutant) -> Trial:
        if isinstance(one, Mutant):
            self.found[named(one)] = Tried(one)
            return Trial(named(one), partial(python.adopt, one), MATHS_TESTS)
        self.found.setdefault(named(one.mutant), Tried(one.mutant)).places.append(one)
        adopt = adopter(compiler.builds(), [one.artifact()])
        return Trial(named(one.mutant), adopt, tests_of(one.mutant.source, one.host))

    def _baseline(self, trials: Sequence[Trial]) -> Iterator[Trial]:
        """No fault, but code that isn't optimised either."""
        unchanged = [compiling.artifact(host, code) for host, code in self.plain.items()]
        for part in dict.fromkeys(start for trial in trials for start in trial.tests):
            if part not in self._parts:
                self._parts.add(part)
                yield Trial(f"nothing, seen by {part}", adopter(compiler.builds(), unchanged), (part,))


def named(mutant: Mutant) -> str:
    """What a mutant is called while it is tried."""
    return f"{mutant.source}:{mutant.start}-{mutant.end} {mutant.new}"


def _among(few: Sequence[Trial], many: Sequence[Trial]) -> list[Trial]:
    """Both, the few spread evenly: a test that fails without a fault shows wherever that comes from."""
    places = [len(many) * k // max(len(few), 1) for k in range(len(few))]
    mixed: list[Trial] = []
    for place, trial in enumerate(many):
        mixed += [one for one, at in zip(few, places, strict=True) if at == place]
        mixed.append(trial)
    return [*mixed, *(one for one in few if one not in mixed)]
