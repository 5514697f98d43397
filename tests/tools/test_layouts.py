"""Sizes and storage that were accepted, and what happens when they change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools import layouts
from wasiqa.chain.compiler import SHARED
from wasiqa.errors import WasiqaError

HELD = layouts.PATH.read_text(encoding="utf-8")
FIELD = {"slot": "0", "offset": 20, "type": "t_uint48", "label": "schedule"}
LAYOUT = {
    "storageLayout": {
        "storage": [FIELD],
        "types": {
            "t_uint48": {"label": "uint48"},
            "t_struct(Book)1_storage": {"label": "struct Book", "members": [FIELD | {"slot": "2", "label": "until"}]},
        },
    },
    "transientStorageLayout": {"storage": [], "types": None},
}


def accepted(passing: bool) -> dict[str, list[str]]:
    """The variables of each contract, by the committed file: those that stay, or those of a transaction."""
    parts = re.findall(r"^(\w+): .*\n((?:    .*\n)*)", HELD, re.MULTILINE)
    lines = {name: [line.strip() for line in found.splitlines()] for name, found in parts}
    return {name: [one for one in all_ if one.startswith("for a") == passing] for name, all_ in lines.items()}


def test_a_variable_is_told_with_its_place_and_type() -> None:
    assert layouts.variables(LAYOUT) == ["0+20 uint48 schedule"]
    assert layouts.structures(LAYOUT) == ["struct Book 2+20 uint48 until"]


@pytest.mark.parametrize(("caller", "shared"), SHARED.items())
def test_code_that_is_shared_finds_everything_where_its_caller_has_it(caller: str, shared: str) -> None:
    for passing in (False, True):
        mine, others = accepted(passing)[caller], accepted(passing)[shared]
        common = min(len(mine), len(others))
        assert common or passing
        assert mine[:common] == others[:common]


def test_what_was_accepted_is_no_difference(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(layouts, "text", lambda: HELD)
    assert layouts.main([]) == 0
    assert capsys.readouterr().out == ""


def test_a_change_is_shown_by_line_until_it_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(layouts, "PATH", tmp_path / "layouts.txt")
    monkeypatch.setattr(layouts, "text", lambda: "One: 4 bytes, 9 to create\n    0+0 uint256 a\n")
    assert layouts.main(["--accept"]) == 0
    monkeypatch.setattr(layouts, "text", lambda: "One: 5 bytes, 9 to create\n    0+0 uint256 a\n    1+0 bool b\n")
    assert layouts.main([]) == 1
    told = capsys.readouterr().out.splitlines()
    assert [line for line in told if line[0] in "+-"][2:] == [
        "-One: 4 bytes, 9 to create",
        "+One: 5 bytes, 9 to create",
        "+    1+0 bool b",
    ]
    assert told[-1].startswith("size or storage has changed: if that is meant, run make layouts")
    assert layouts.main(["--accept"]) == layouts.main([]) == 0


def test_a_source_that_does_not_compile_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def wrong() -> str:
        raise WasiqaError("TypeError: wrong")

    monkeypatch.setattr(layouts, "text", wrong)
    assert layouts.main([]) == 1
    assert capsys.readouterr().out == "TypeError: wrong\n"


@pytest.mark.slow
def test_what_is_compiled_is_what_was_accepted() -> None:
    assert layouts.text() == HELD
