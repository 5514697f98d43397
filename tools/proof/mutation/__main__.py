"""Break contracts and bond maths by one small fault at a time, and see whether a test finds it.

Exit code 1 if fewer are found than must be, or one isn't that nobody has explained in tests/mutation/survivors.yaml.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from functools import partial
from hashlib import sha256

from tools.proof.mutation import compiling, python, survivors
from tools.proof.mutation.contracts import adopter
from tools.proof.mutation.mutant import Mutant
from tools.proof.mutation.report import Report
from tools.proof.mutation.targets import HOSTS, MATHS_TESTS, MODULES, SOURCES, tests_of
from tools.proof.mutation.trials import Outcome, Trial, run
from wasiqa.chain import compiler
from wasiqa.home import home

SAMPLE, SEED = 800, 1
LIST = "tests/mutation/survivors.yaml"
TESTS = ("tests/contracts", "tests/security/test_permissions.py", "tests/standards", "tests/terms")


def main(words: Sequence[str] | None = None) -> int:
    """Run it; the exit code."""
    chosen = _arguments().parse_args(words)
    started = time.monotonic()
    every = [mutant for mutant in _all() if chosen.only in mutant.source]
    mutants = every if chosen.all else _sample(every, chosen.seed, chosen.sample)
    print(f"{len(mutants)} of {len(every)} possible faults" + ("" if chosen.all else f", by the seed {chosen.seed}"))
    by_name: dict[str, Mutant] = {}
    with compiling.Pool.running(chosen.workers) as pool:
        solid = [mutant for mutant in mutants if mutant.source.endswith(".sol")]
        plain = pool.plain(tuple(HOSTS)) if solid else {}
        seen = pool.seen(solid, plain)
        print(f"{len(seen)} of those in contracts compile and change the code ({time.monotonic() - started:.0f} s)")
        built = compiler.builds()
        trials = []
        for one in seen:
            trials.append(
                Trial(_named(one.mutant), adopter(built, [one.artifact()]), tests_of(one.mutant.source, one.host))
            )
            by_name[_named(one.mutant)] = one.mutant
        for mutant in mutants:
            if mutant.source.endswith(".py") and python.compiles(mutant):
                trials.append(Trial(_named(mutant), partial(python.adopt, mutant), MATHS_TESTS))
                by_name[_named(mutant)] = mutant
        unchanged = adopter(built, [compiling.artifact(host, code) for host, code in plain.items()])
        baseline = [Trial(f"nothing, seen by {part}", unchanged, (part,)) for part in _parts(trials)]
        outcomes = run(_among(baseline, trials), TESTS, chosen.workers, partial(_tell, verbose=chosen.verbose))
        for outcome in outcomes:
            if outcome.trial.name not in by_name and outcome.found_by:
                print(f"without a fault, {outcome.found_by} fails", file=sys.stderr)
                return 1
        tried = {outcome.trial.name: outcome.found_by for outcome in outcomes if outcome.trial.name in by_name}
        listed = survivors.read(home() / LIST)
        unexplained = {
            name for name, by in tried.items() if by is None and not any(one.is_(by_name[name]) for one in listed)
        }
        same = {
            _named(one.mutant) for one in seen if _named(one.mutant) in unexplained and pool.same_when_optimised(one)
        }
    if same:
        print(f"{len(same)} left out, of which the optimiser makes the code that is deployed")
    found = [(by_name[name], found_by) for name, found_by in tried.items() if name not in same]
    spent = sum(outcome.seconds for outcome in outcomes)
    print(f"{time.monotonic() - started:.0f} s, and {spent:.0f} s of processor time for the tests")
    report = Report(found, listed)
    for line in report.lines():
        print(line)
    return 0 if report.good() else 1


def _all() -> list[Mutant]:
    modules = [m for source in MODULES for m in python.mutants(source, (home() / source).read_text("utf-8"))]
    return [*compiling.mutants(SOURCES), *modules]


def _among(few: Sequence[Trial], many: Sequence[Trial]) -> list[Trial]:
    """Both, the few spread evenly: a test that fails without a fault shows wherever that comes from."""
    places = [len(many) * k // max(len(few), 1) for k in range(len(few))]
    mixed: list[Trial] = []
    for place, trial in enumerate(many):
        mixed += [one for one, at in zip(few, places, strict=True) if at == place]
        mixed.append(trial)
    return [*mixed, *(one for one in few if one not in mixed)]


def _sample(every: Sequence[Mutant], seed: int, size: int) -> list[Mutant]:
    """So many, by lot: a lot hangs on the seed and the fault alone, so a change elsewhere draws no others."""
    drawn = sorted(every, key=lambda mutant: sha256(f"{seed} {mutant.source} {mutant.diff()}".encode()).digest())[:size]
    return sorted(drawn, key=every.index)


def _parts(trials: Sequence[Trial]) -> list[str]:
    return list(dict.fromkeys(start for trial in trials for start in trial.tests))


def _named(mutant: Mutant) -> str:
    return f"{mutant.source}:{mutant.start}-{mutant.end} {mutant.new}"


def _tell(outcome: Outcome, verbose: bool) -> None:
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
