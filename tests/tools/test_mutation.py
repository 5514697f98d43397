"""Mutants: what is broken, that a process takes it on, and when the whole counts as good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from tools.proof.mutation import python, survivors
from tools.proof.mutation.compiling import Code, Compiler, Pool, mutants
from tools.proof.mutation.mutant import Mutant
from tools.proof.mutation.report import Report
from tools.proof.mutation.survivors import Survivor
from tools.proof.mutation.targets import HOSTS, MODULES, SOURCES
from wasiqa.chain.sources import with_imports
from wasiqa.errors import InputRefused
from wasiqa.home import home
from wasiqa.terms.amounts import withheld

SEIZURE = "contracts/bond/Seizure.sol"
AMOUNTS = "wasiqa/terms/amounts.py"


def of_amounts() -> list[Mutant]:
    return list(python.mutants(AMOUNTS, (home() / AMOUNTS).read_text("utf-8")))


def listed(mutant: Mutant, equivalent: bool = True) -> Survivor:
    return Survivor(mutant.source, mutant.function, mutant.diff(), equivalent, "made up")


def test_every_source_is_compiled_into_some_contract() -> None:
    seen = set().union(*(with_imports([host]) for host in HOSTS))

    assert set(SOURCES) <= seen
    assert all((home() / module).exists() for module in MODULES)


def test_checks_statements_conditions_operators_and_numbers_of_a_contract_are_broken() -> None:
    found = mutants([SEIZURE])

    assert {mutant.operator for mutant in found} >= {
        "check",
        "statement",
        "condition",
        "operator",
        "literal",
        "arguments",
    }
    assert {mutant.diff() for mutant in found if mutant.operator == "statement"} >= {
        "-emit IERC7943Fungible.ForcedTransfer(from, to, amount);\n+{}"
    }
    assert all(mutant.mutated() != mutant.text for mutant in found)


class Copying:
    """A compiler whose code is the changed text."""

    def code(self, host: str, changed: Mapping[str, str]) -> Code:
        return b"", "".join(changed.values()).encode(), ()


def test_a_fault_is_sought_in_one_contract_after_another_that_it_changes() -> None:
    pool, plain = Pool([cast(Compiler, Copying())]), dict.fromkeys(HOSTS, (b"", b"", ()))

    fault = Mutant(SEIZURE, (home() / SEIZURE).read_text("utf-8"), 0, 0, "// broken", "made up", "")
    (first,) = pool.seen([fault], plain)
    (second,) = pool.seen_next([first], plain)

    assert [first.host, second.host] == [
        f"contracts/bond/{name}.sol" for name in ("SovereignBond", "SeriesAdministration")
    ]
    assert pool.seen_next([second], plain) == []


def test_operators_numbers_and_checks_of_a_module_are_broken() -> None:
    by_diff = {mutant.diff(): mutant for mutant in of_amounts()}

    assert by_diff["-return gross_minor * rate_bps // BASIS\n+return ((gross_minor * rate_bps) * BASIS)"]
    assert any(mutant.operator == "statement" for mutant in by_diff.values())
    assert all(mutant.function for mutant in by_diff.values())


def test_a_process_takes_on_a_fault_wherever_its_function_was_imported() -> None:
    mutant = next(m for m in of_amounts() if m.function == "withheld" and "* BASIS" in m.new)
    code = withheld.__code__
    try:
        python.adopt(mutant)
        assert withheld(100, 1000) == 100 * 1000 * 10_000
    finally:
        withheld.__code__ = code
    assert withheld(100, 1000) == 10


def test_what_is_not_found_must_be_explained() -> None:
    found = [(mutant, "a test") for mutant in of_amounts()] * 20
    alive = replace(found[0][0], new="survived")

    assert Report(found, ()).good()
    assert not Report([*found, (alive, None)], ()).good()
    assert Report([*found, (alive, None)], [listed(alive)]).good()
    assert Report([*found, (alive, None)], [listed(alive)]).sentence().endswith("0 named survivors")


def test_what_is_explained_but_found_is_outdated() -> None:
    found = [(mutant, "a test") for mutant in of_amounts()]

    assert not Report(found, [listed(found[0][0])]).good()


def test_too_many_that_are_not_found_or_called_equivalent_are_not_good() -> None:
    every = of_amounts() * 20
    for unfound, equivalent, good in (
        (0.04, False, True),
        (0.06, False, False),
        (0.02, True, True),
        (0.04, True, False),
    ):
        count = int(len(every) * unfound)
        alive = [(replace(mutant, new=f"{k}"), None) for k, mutant in enumerate(every[:count])]
        found = [*alive, *((mutant, "a test") for mutant in every[count:])]
        assert Report(found, [listed(mutant, equivalent) for mutant, _ in alive]).good() is good


@pytest.mark.parametrize("reason", ["", "  reason: no\n  more: 1\n"])
def test_a_survivor_without_its_reason_is_refused(tmp_path: Path, reason: str) -> None:
    file = tmp_path / "survivors.yaml"
    file.write_text(survivors.written(of_amounts()[0]).replace("  reason: \n", reason))

    with pytest.raises(InputRefused, match="entry 1"):
        survivors.read(file)


def test_the_list_can_be_read() -> None:
    survivors.read(home() / "tests" / "mutation" / "survivors.yaml")
