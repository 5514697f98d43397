"""Break contracts and bond maths by one small fault at a time, and see whether a test finds it.

Exit code 1 if fewer are found than must be, or one isn't that nobody has explained in tests/mutation/survivors.yaml.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from functools import partial
from hashlib import sha256

from tools.proof.mutation import compiling, python, rounds, survivors
from tools.proof.mutation.mutant import Mutant
from tools.proof.mutation.report import Report
from tools.proof.mutation.targets import MODULES, SOURCES
from tools.proof.mutation.trials import Outcome
from wasiqa.home import home

SAMPLE, SEED = 500, 1
LIST = "tests/mutation/survivors.yaml"


def main(words: Sequence[str] | None = None) -> int:
    """Run it; the exit code."""
    chosen = _arguments().parse_args(words)
    started = time.monotonic()
    every = [mutant for mutant in _all() if chosen.only in mutant.source]
    mutants = every if chosen.all else _sample(every, chosen.seed, chosen.sample)
    print(f"{len(mutants)} of {len(every)} possible faults" + ("" if chosen.all else f", by the seed {chosen.seed}"))
    with compiling.Pool.running(chosen.workers) as pool:
        outcomes: list[Outcome] = []
        tell = partial(_tell, kept=outcomes, verbose=chosen.verbose)
        tried = rounds.tried(pool, mutants, chosen.workers, tell)
        listed = survivors.read(home() / LIST)
        unexplained = [one for one in tried if one.found_by is None and not any(e.is_(one.mutant) for e in listed)]
        same = [one for one in unexplained if one.places and all(map(pool.same_when_optimised, one.places))]
    if same:
        print(f"{len(same)} left out, of which the optimiser makes the code that is deployed")
    found = [(one.mutant, one.found_by) for one in tried if one not in same]
    spent = sum(outcome.seconds for outcome in outcomes)
    print(f"{time.monotonic() - started:.0f} s, and {spent:.0f} s of processor time for the tests")
    report = Report(found, listed)
    for line in report.lines():
        print(line)
    return 0 if report.good() else 1


def _all() -> list[Mutant]:
    modules = [m for source in MODULES for m in python.mutants(source, (home() / source).read_text("utf-8"))]
    return [*compiling.mutants(SOURCES), *modules]


def _sample(every: Sequence[Mutant], seed: int, size: int) -> list[Mutant]:
    """So many, by lot: a lot hangs on the seed and the fault alone, so a change elsewhere draws no others."""
    drawn = sorted(every, key=lambda mutant: sha256(f"{seed} {mutant.source} {mutant.diff()}".encode()).digest())[:size]
    return sorted(drawn, key=every.index)


def _tell(outcome: Outcome, kept: list[Outcome], verbose: bool) -> None:
    kept.append(outcome)
    if verbose or not outcome.found_by:
        print(f"{outcome.seconds:6.1f} s  {outcome.trial.name}: {outcome.found_by or 'not found'}", flush=True)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.proof.mutation", description=__doc__)
    parser.add_argument("--all", action="store_true", help="try all, not a sample")
    parser.add_argument("--sample", type=int, default=SAMPLE, help=f"how many to try ({SAMPLE})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"which ones ({SEED})")
    parser.add_argument("--only", default="", help="only in sources whose names have this in them")
    parser.add_argument("--workers", type=int, default=2, help="processes at the same time (2)")
    parser.add_argument("--verbose", action="store_true", help="tell which test finds each")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
