"""What browsers are given from other projects is theirs, unchanged, with the licences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.vendor import FILES, ROOT, TARGET

PORTAL = TARGET.parents[1]


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_that_of_the_installed_package(name: str) -> None:
    assert (TARGET / name).read_bytes() == (ROOT / "node_modules" / FILES[name]).read_bytes()


def test_there_is_no_other_file() -> None:
    assert {path.name for path in TARGET.iterdir()} == set(FILES)


def own_files() -> list[Path]:
    """What the portal gives browsers and was written here."""
    return [path for path in PORTAL.rglob("*") if path.suffix in (".html", ".css", ".js") and path.parent != TARGET]


def test_nothing_is_asked_of_another_host() -> None:
    found = {
        path.name: re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]+", path.read_text("utf-8")) for path in own_files()
    }
    assert len(found) > 10
    assert {name: hosts for name, hosts in found.items() if hosts} == {}
