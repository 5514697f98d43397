"""Prove what proofs/*.sol says of the deployed code, with Halmos; exit with 1 unless all of it is proved.

A name that begins with `check_refuted_` is a wrong sentence: it has to be refuted, or the prover proves anything.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

from tools.proof.deployed_code import write
from tools.proof.environment import provers, with_provers
from wasiqa.chain.solc import wrapped
from wasiqa.home import home

WRONG = "check_refuted_"
SIDE_BY_SIDE = 2
PROVED, REFUTED = 0, 1  # Halmos's exit codes of one property
# a branch that isn't decided in time is followed both ways, which on a busy machine costs more than to wait; nine
# rounds of a loop, since a lost wallet's successors are followed over eight hops
OPTIONS = (
    "--no-status",
    "--solver-timeout-assertion",
    "0",
    "--solver-timeout-branching",
    "100ms",
    "--loop",
    "9",
    "--early-exit",
)
# of arguments that may have any length, these are looked at
LENGTHS = ("--default-array-lengths", "0,1", "--default-bytes-lengths", "0,65")


@dataclass(frozen=True)
class Result:
    """What came of one property; `cut` loops were not followed to their end."""

    name: str
    code: int
    paths: int
    seconds: float
    cut: int

    @property
    def right(self) -> bool:
        """Is it proved or, if it is wrong, refuted?"""
        if WRONG in self.name:
            return self.code == REFUTED
        return self.code == PROVED and self.cut == 0

    def __str__(self) -> str:
        said = {PROVED: "proved", REFUTED: "refuted"}.get(self.code, "not decided")
        if self.cut:
            said += f", {self.cut} loops cut short"
        return f"{self.name:<70}{said:<12}{self.paths:>7} paths{self.seconds:>8.1f} s"


def results(told: dict[str, Any]) -> Iterator[Result]:
    """What Halmos says in JSON, property by property."""
    for contract, tests in told["test_results"].items():
        for test in tests:
            name = f"{contract.split(':')[-1]}.{test['name'].split('(')[0]}"
            paths = (test["num_paths"] or [0])[0]
            seconds = (test["time"] or [0.0])[0]
            yield Result(name, test["exitcode"], paths, seconds, test["num_bounded_loops"] or 0)


def contracts(out: Path, pattern: str) -> list[str]:
    """The contracts that have properties whose names match, those with most of them first."""
    methods = {path.stem: json.loads(path.read_text())["methodIdentifiers"] for path in out.glob("*.sol/*Proof.json")}
    asked = {
        name: sum(re.match(f"check_.*{pattern}", method) is not None for method in methods[name]) for name in methods
    }
    return sorted(filter(asked.__getitem__, asked), key=lambda name: (-asked[name], name))


def prove(contract: str, pattern: str) -> list[Result]:
    """Run Halmos on one contract; nothing is told if it has not run."""
    answer = home() / "build" / "proofs" / f"{contract}.json"
    places = ("--root", str(home()), "--forge-build-out", "build/proofs/out", "--json-output", str(answer))
    chosen = ("--contract", contract, *(("--match-test", pattern) if pattern else ()))
    command = [str(provers() / "halmos"), *places, *OPTIONS, *LENGTHS, *chosen]
    with with_provers() as environment:
        run = subprocess.run(command, cwd=home(), env=environment, capture_output=True, text=True)
    if not answer.exists():
        print(run.stdout, run.stderr, f"Halmos has not run on {contract}", sep="\n", file=sys.stderr)
        return []
    found = sorted(results(json.loads(answer.read_text())), key=lambda result: result.name)
    print(*found, sep="\n", flush=True)
    return found


def main(arguments: list[str]) -> int:
    """Prove, side by side, the properties whose names match the first argument if there is one; the exit code."""
    pattern = arguments[0] if arguments else ""
    folder = home() / "build" / "proofs"
    shutil.rmtree(folder, ignore_errors=True)  # Foundry leaves what proofs were before
    write(folder / "out")
    wrapped()
    # Halmos asks for the same, but two of them would do it at the same time
    with with_provers() as environment:
        build = ["forge", "build", "--root", str(home())]
        subprocess.run(build, cwd=home(), env=environment, check=True, stdout=sys.stderr)
    chosen = contracts(folder / "out", pattern)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        told = list(pool.map(prove, chosen, repeat(pattern)))
    found = [result for results_ in told for result in results_]
    wrong = [result for result in found if WRONG in result.name]
    proved = sum(result.right for result in found if result not in wrong)
    open_ = sum(not result.right for result in found) + told.count([])
    refuted = sum(result.right for result in wrong)
    print(f"{proved} properties proved, {refuted} of {len(wrong)} wrong ones refuted, {open_} not as they should be")
    return 1 if open_ or not found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
