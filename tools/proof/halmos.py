"""Prove what proofs/*.sol says of the deployed code, with Halmos; exit with 1 unless all of it is proved.

A name that begins with `check_refuted_` is a wrong sentence: it has to be refuted, or the prover proves anything.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tools.proof.deployed_code import write
from tools.proof.environment import provers, with_provers
from wasiqa.chain.solc import wrapped
from wasiqa.home import home

WRONG = "check_refuted_"
PROVED, REFUTED = 0, 1  # Halmos's exit codes of one property
OPTIONS = ("--no-status", "--solver-timeout-assertion", "0", "--early-exit")
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


def main(arguments: list[str]) -> int:
    """Run Halmos, on the properties whose names match the first argument if there is one; the exit code."""
    folder = home() / "build" / "proofs"
    answer = folder / "halmos.json"
    shutil.rmtree(folder, ignore_errors=True)  # Foundry leaves what proofs were before
    write(folder / "out")
    wrapped()
    places = ("--root", str(home()), "--forge-build-out", "build/proofs/out", "--json-output", str(answer))
    matching = ("--match-test", arguments[0]) if arguments else ()
    command = [str(provers() / "halmos"), *places, *OPTIONS, *LENGTHS, *matching]
    run = subprocess.run(command, cwd=home(), env=with_provers(), capture_output=True, text=True)
    if not answer.exists():
        print(run.stdout, run.stderr, sep="\n", file=sys.stderr)
        print("Halmos has not run")
        return 1
    found = sorted(results(json.loads(answer.read_text())), key=lambda result: result.name)
    print(*found, sep="\n")
    wrong = [result for result in found if WRONG in result.name]
    proved = sum(result.right for result in found if result not in wrong)
    open_ = sum(not result.right for result in found)
    refuted = sum(result.right for result in wrong)
    print(f"{proved} properties proved, {refuted} of {len(wrong)} wrong ones refuted, {open_} not as they should be")
    return 1 if open_ or not found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
