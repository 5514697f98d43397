"""The provers' answers, and what is made of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.projects import ROOT
from tools.proof.halmos import contracts, results
from tools.proof.smt import conditions, document

PROOFS = sorted((ROOT / "proofs" / "pure").glob("*.sol"))


def told(name: str, exitcode: int, cut: int = 0) -> dict[str, Any]:
    """One property as Halmos tells of it."""
    test = {"name": f"{name}(uint256)", "exitcode": exitcode, "num_paths": [3, 1, 0], "time": [1.5, 1, 0]}
    return {"test_results": {"proofs/A.sol:A": [{**test, "num_bounded_loops": cut}]}}


@pytest.mark.parametrize(
    ("name", "exitcode", "cut", "right"),
    [
        ("check_a", 0, 0, True),
        ("check_a", 1, 0, False),
        ("check_a", 2, 0, False),
        ("check_a", 0, 1, False),
        ("check_refuted_a", 1, 0, True),
        ("check_refuted_a", 0, 0, False),
        ("check_refuted_a", 2, 0, False),
    ],
)
def test_only_a_proof_to_the_end_counts_and_a_wrong_sentence_must_be_refuted(
    name: str, exitcode: int, cut: int, right: bool
) -> None:
    (result,) = results(told(name, exitcode, cut))

    assert result.right is right


@pytest.mark.parametrize(
    ("pattern", "found"), [("", ["ManyProof", "OneProof"]), ("other", ["ManyProof"]), ("Many", [])]
)
def test_each_contract_with_properties_of_that_name_is_asked_those_with_most_first(
    tmp_path: Path, pattern: str, found: list[str]
) -> None:
    declared = {"OneProof": ["check_one()"], "ManyProof": ["check_one()", "check_other()", "setUp()"], "World": []}
    for name, methods in declared.items():
        (tmp_path / f"{name}.sol").mkdir()
        artifact = {"methodIdentifiers": dict.fromkeys(methods, "")}
        (tmp_path / f"{name}.sol" / f"{name}.json").write_text(json.dumps(artifact))

    assert contracts(tmp_path, pattern) == found


def test_a_condition_is_told_by_its_words() -> None:
    asked = {"sources": {"a.sol": {"content": "x / y"}}}
    place = {"file": "a.sol", "start": 0, "end": 5}
    entries = [
        {"message": "CHC: Division by zero check is safe!", "errorCode": "9576", "sourceLocation": place},
        {"message": "CHC: Division by zero might happen here.", "errorCode": "4281", "sourceLocation": place},
        {"message": "Unused variable.", "errorCode": "2072", "sourceLocation": place},
    ]

    safe, unsafe = conditions(asked, {"errors": entries})

    assert (safe.proved, unsafe.proved, str(unsafe)) == (True, False, "a.sol: x / y")


@pytest.mark.parametrize("proof", PROOFS, ids=lambda path: path.stem)
def test_the_compiler_is_asked_without_a_time_out(proof: Any) -> None:
    checker = document(proof)["settings"]["modelChecker"]

    assert "timeout" not in checker
    assert checker["solvers"] == ["smtlib2"]
