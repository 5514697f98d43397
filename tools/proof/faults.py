"""Break the contracts by one fault at a time that somebody made up, and say which test finds it.

Exit code 1 if one is not found.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence

from tests.contracts import faults
from tests.contracts.reserves import mutants as reserves
from tests.property import mutants as properties
from tests.property.mutants import Mutant
from tools.proof.mutation.compiling import Pool, artifact
from tools.proof.mutation.contracts import adopter
from tools.proof.mutation.trials import Outcome, Trial, run
from wasiqa.chain import compiler

FAULTS = (*properties.MUTANTS, *reserves.MUTANTS, *faults.MUTANTS)
TESTS = ("tests/contracts", "tests/standards", "tests/property/test_machine.py")
AREAS: Mapping[str, tuple[str, ...]] = {
    "contracts/bond/": ("tests/contracts/bond", "tests/contracts/hooks"),
    "contracts/hooks/": ("tests/contracts/hooks", "tests/contracts/reserves"),
    "contracts/libraries/": ("tests/contracts/record",),
    "contracts/registry/": ("tests/contracts/registry", "tests/contracts/bond"),
    "contracts/settlement/": ("tests/contracts/settlement",),
    "contracts/types/": ("tests/contracts/bond", "tests/contracts/registry"),
    "contracts/payments/": ("tests/contracts/test_",),
    "contracts/Re": ("tests/contracts/reserves", "tests/contracts/test_report_register.py"),
    "contracts/P": ("tests/contracts/test_",),
}
"""Where the tests of some sources are; all others come after them."""


def main(words: Sequence[str] | None = None) -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.proof.faults", description=__doc__)
    parser.add_argument("--only", default="", help="only faults whose names have this in them")
    chosen = parser.parse_args(words)
    started = time.monotonic()
    wanted = [fault for fault in FAULTS if chosen.only in fault.name]
    outcomes = run(_trials(wanted), TESTS, 2, _tell)
    found = sum(outcome.found_by is not None for outcome in outcomes)
    print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)
    print(f"{found} of {len(wanted)} faults caught")
    return 0 if found == len(wanted) else 1


def _trials(wanted: Sequence[Mutant]) -> list[Trial]:
    asked = [(host, _changed(fault)) for fault in wanted for host in _hosts(fault)]
    with Pool.running(2) as pool:
        codes = iter(pool.all_codes(asked))
    built = compiler.builds()
    return [
        Trial(
            fault.name,
            adopter(built, [artifact(host, next(codes)) for host in _hosts(fault)]),
            (*_area(fault), *TESTS),
        )
        for fault in wanted
    ]


def _hosts(fault: Mutant) -> tuple[str, ...]:
    return (fault.contract,) if fault.shared is None else (fault.contract, fault.shared)


def _changed(fault: Mutant) -> Mapping[str, str]:
    """The sources with the fault in them."""
    sources = fault.requests()[0].sources
    return {name: sources[name] for name in (fault.source, *(source for source, _, _ in fault.also))}


def _area(fault: Mutant) -> tuple[str, ...]:
    return next((tests for start, tests in AREAS.items() if fault.source.startswith(start)), ())


def _tell(outcome: Outcome) -> None:
    found_by = (outcome.found_by or "NOT CAUGHT").removeprefix("tests/")
    print(f"{outcome.trial.name:<66} {found_by}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
