"""The table of error codes: what is raised stands in it, and what stands in it is raised, told and documented."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest
import yaml

import wasiqa.errors
from tests.scripts.cli import Cli
from tests.scripts.error_cases import CASES, Case
from tests.scripts.test_node_codes import CASES as NODES
from tests.support.codes_seen import VARIABLE
from tests.support.projects import ROOT
from wasiqa.cli.session import Session
from wasiqa.error_codes import error_codes, page
from wasiqa.errors import WasiqaError
from wasiqa.whitelist.refusals import Code

SHOWN: Mapping[str, Sequence[str]] = yaml.safe_load(
    (ROOT / "tests/scripts/error_codes_elsewhere.yaml").read_text("utf-8")
)
"""Codes by the test that shows them elsewhere."""
_SOURCES = [path for path in (ROOT / "wasiqa").rglob("*.py") if "portal" not in path.parts]
"""The portal answers with the codes of HTTP."""
_FAULTS = {"refuse": 0, "Fault": 0, "fault": 0, "_fault": 3}
"""Which argument of these is the code of a mistake in a file."""
_NAME = re.compile(r"[A-Z]+(?:_[A-Z]+)*")
_NAMES_ONE = re.compile(r"(?i)code = |code=|refuse\(|fault\(|yield \"|failures")
_KINDS = {name: kind for name, kind in vars(wasiqa.errors).items() if isinstance(kind, type)}
_EXITS = {name: kind.exit_code for name, kind in _KINDS.items() if issubclass(kind, WasiqaError)}
_EXITS |= {"NotTaken": 4, "NothingDone": 4, "kind": 4}


def _literals(path: Path) -> Iterator[tuple[str, int | None, str]]:
    """Code, exit code (None for a mistake in a file) and place of each code that a source names."""
    text = path.read_text("utf-8")
    if not _NAMES_ONE.search(text):  # most don't, and parsing takes time
        return
    for node in ast.walk(ast.parse(text)):
        place = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            at = _FAULTS.get(name)
            if at is not None and len(node.args) > at and (code := _code(node.args[at])):
                yield code, None, place
            for keyword in node.keywords:
                if keyword.arg == "code" and name in _EXITS and (code := _code(keyword.value)):
                    yield code, _EXITS[name], place
        elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 4:
            if code := _code(node.value.elts[0]):  # code, column, sentence, remedy
                yield code, None, place
        elif isinstance(node, ast.Tuple) and len(node.elts) == 3 and path.name == "failures.py":
            if code := _code(node.elts[2]):  # sentence, remedy, code of what a node says
                yield code, 4, place
        elif isinstance(node, ast.Assign | ast.AnnAssign) and path != ROOT / "wasiqa" / "errors.py":
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if getattr(target, "id", "") in ("code", "CODE") and node.value is not None and (code := _code(node.value)):
                yield code, None, place


def _code(node: ast.expr) -> str | None:
    if isinstance(node, ast.IfExp):
        return _code(node.body)
    given = node.value if isinstance(node, ast.Constant) else None
    return given if isinstance(given, str) and _NAME.fullmatch(given) else None


@cache
def raised() -> list[tuple[str, int | None, str]]:
    """Every code in the sources."""
    found = [one for path in _SOURCES for one in _literals(path)]
    found += [(code.value, None, "whitelist/refusals.py") for code in Code]
    kinds = [kind for kind in _KINDS.values() if issubclass(kind, WasiqaError) and kind is not WasiqaError]
    return found + [(kind.code, kind.exit_code, "errors.py") for kind in kinds]


def test_whatever_is_raised_stands_in_the_table_with_its_exit_code() -> None:
    table = error_codes()
    unknown = [one for one in raised() if one[0] not in table]
    assert unknown == []
    assert [one for one in raised() if one[1] not in (None, *table[one[0]].exit_codes)] == []


def test_whatever_stands_in_the_table_is_raised() -> None:
    assert set(error_codes()) - {code for code, *_ in raised()} == set()


def test_there_are_many_and_each_has_a_meaning_and_a_remedy() -> None:
    assert len(error_codes()) >= 60
    for one in error_codes().values():
        assert _NAME.fullmatch(one.code)
        assert set(one.exit_codes) <= {1, 2, 3, 4, 5, 6, 130}
        assert one.meaning
        assert one.remedy


def test_the_page_is_made_from_the_table() -> None:
    assert (ROOT / "docs" / "error-codes.md").read_text("utf-8") == page()


@pytest.mark.parametrize("case", CASES, ids=[case.code for case in CASES])
def test_a_command_that_ends_with_the_code_shows_place_and_value_and_what_to_do(cli: Cli, case: Case) -> None:
    if case.before is not None:
        case.before(cli)
    alone = case.code in ("IN_PROCESS_NETWORK", "NODE_UNREACHABLE", "UNKNOWN_NETWORK")
    office = Cli(None, cli.folder) if alone else cli
    by = None if case.by is None else case.by.format(at=cli.folder)
    line = f"{case.line.format(at=cli.folder)} --json"
    told = office(line, by=by, exits=error_codes()[case.code].exit_codes[0], **case.environment).error
    found = told["errors"][0] if "errors" in told else told
    assert found["code"] == case.code
    assert case.told in found["message"]
    assert found["hint"] or case.code == "USAGE"  # click says what is wrong, and the usage what would be right


@pytest.mark.parametrize(
    ("code", "error", "told"),
    [("DEFECT", RuntimeError("odd"), "RuntimeError: odd"), ("INTERRUPTED", KeyboardInterrupt(), "interrupted")],
)
def test_what_nobody_foresaw_has_a_code_too(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, code: str, error: BaseException, told: str
) -> None:
    def failing(_: Session) -> None:
        raise error

    monkeypatch.setattr(Session, "ledger", property(failing))
    (exit_code,) = error_codes()[code].exit_codes
    found = cli("status --json", exits=exit_code).error
    assert found["code"] == code
    assert told in found["message"]


def test_each_code_is_shown_by_a_test() -> None:
    here = {case.code for case in CASES} | {code for code, *_ in NODES} | {"DEFECT", "INTERRUPTED"}
    there = {code for codes in SHOWN.values() for code in codes}
    assert set(error_codes()) - here - there == set()
    for test in SHOWN:
        path, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text("utf-8"), test


@pytest.mark.slow
def test_the_tests_that_are_listed_show_their_codes(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.support.codes_seen", *SHOWN],
        cwd=ROOT,
        env={**os.environ, VARIABLE: str(seen)},
        check=True,
        capture_output=True,
        timeout=600,
    )
    found = {tuple(json.loads(line)) for line in seen.read_text("utf-8").splitlines()}
    assert {(test, code) for test, codes in SHOWN.items() for code in codes} - found == set()
