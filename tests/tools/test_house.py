"""Rules of GUIDELINES.md that no other tool holds; and that what it and docs/architecture.md name is there."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.support.projects import ROOT

FILES = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
SOLIDITY = [ROOT / name for name in FILES if name.startswith("contracts/")]
PYTHON = [ROOT / name for name in FILES if name.startswith("wasiqa/") and name.endswith(".py")]
MONEY = ("auction", "reporting", "servicing", "terms", "trading", "whitelist")


def _length(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_sources_are_short() -> None:
    assert [path.name for path in SOLIDITY if _length(path) > 400] == []
    assert median(map(_length, SOLIDITY)) <= 90
    assert median(map(_length, PYTHON)) <= 120


def test_no_file_is_a_version_of_another() -> None:
    marked = re.compile(r"(_|-)(v\d+|new|old|copy|backup|final|tmp)\.|\.(bak|orig|rej)$")
    assert [name for name in FILES if marked.search(Path(name).name)] == []


def test_no_comment_is_a_note_of_things_to_do() -> None:
    note = re.compile(r"(#|//|/\*|^)\s*(TODO|FIXME|HACK|XXX)\b", re.MULTILINE)
    texts = (path for path in map(ROOT.joinpath, FILES) if path.suffix in (".py", ".sol", ".md", ".cjs", ".yml"))
    assert [str(path) for path in texts if path.is_file() and note.search(path.read_text("utf-8"))] == []


def _floats(tree: ast.AST) -> Iterator[int]:
    """The lines in which a number becomes inexact, but for those that only word a sentence."""
    worded = {inner for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
        written = isinstance(node, ast.Constant) and isinstance(node.value, float)
        if (named or written) and node not in worded:
            yield getattr(node, "lineno", 0)


def test_amounts_are_never_floats() -> None:
    sources = [path for path in PYTHON if path.relative_to(ROOT).parts[1] in MONEY]
    assert len(sources) > 100
    found = {path.name: lines for path in sources if (lines := list(_floats(ast.parse(path.read_text("utf-8")))))}
    assert found == {}


@pytest.mark.parametrize("text", ["x = 1.5", "x = float(y)"])
def test_the_rule_about_floats_can_be_broken(text: str) -> None:
    assert list(_floats(ast.parse(text))) == [1]


def test_no_contract_that_is_deployed_imports_another_one() -> None:
    sources = {
        path: path.read_text("utf-8") for path in SOLIDITY if path.suffix == ".sol" and "testing" not in path.parts
    }
    deployed = {name for text in sources.values() for name in re.findall(r"^contract (\w+)", text, re.MULTILINE)}
    assert {"SovereignBond", "PayingAgent"} < deployed
    imported = {
        path.name: found
        for path, text in sources.items()
        if (
            found := deployed
            & set(re.findall(r"\w+", " ".join(re.findall(r"^import \{(.*?)\}", text, re.MULTILINE | re.DOTALL))))
        )
    }
    assert imported == {}


def test_guidelines_name_what_is_there() -> None:
    text = (ROOT / "GUIDELINES.md").read_text("utf-8")
    named = set(re.findall(r"`((?:tests|tools|docs|\.ci)/[\w./-]+)`", text))
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
    targets = set(re.findall(r"`make ([a-z-]+)`", text))
    assert targets - set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)) == set()


def test_each_function_on_the_way_through_the_code_is_in_the_file_named_with_it() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    steps = re.findall(r"^\d\. `([\w/.]+)`:(.*?)(?=^\d\. |^$)", text, re.MULTILINE | re.DOTALL)
    assert len(steps) == 12
    missing = []
    for name, said in steps:
        source = (ROOT / name).read_text("utf-8")
        named = re.findall(r"`(\w+)`", said)
        assert named or name.endswith("Account.sol"), name
        missing += [(name, one) for one in named if not re.search(rf"\b(function|def|class) {one}\b", source)]
    assert missing == []
