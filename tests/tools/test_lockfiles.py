"""Files that pin versions, and files that travel: no addresses, no traces of a machine."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.projects import ROOT
from tools.lock import EELS, HALMOS, SEMGREP, SLITHER, without_addresses

TOOLS = {"eels": EELS, "halmos": HALMOS, "semgrep": SEMGREP, "slither": SLITHER}
REGISTRY = re.compile(r"registry\.npmjs|pypi\.org|\bfiles\.pythonhosted|registry\.yarnpkg")
MACHINE = re.compile(r"(?<![\w.~])/(?:root|home|work|Users)/\w")
PINNED = re.compile(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*")


def tracked() -> list[Path]:
    """Every file that the repository holds or is about to hold."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def matches(pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern stands in tracked text files."""
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in pattern.finditer(text)]
    return found


@pytest.mark.parametrize(
    "name",
    ["package-lock.json", "bench/package-lock.json", "constraints.txt", *(f"tools/{name}.txt" for name in TOOLS)],
)
def test_lock_files_hold_no_addresses(name: str) -> None:
    assert re.findall(r"\w+://\S+|git\+\S+|^.*@ .*$", (ROOT / name).read_text(), re.MULTILINE) == []


def test_no_file_names_a_package_registry() -> None:
    assert matches(REGISTRY) == []


def test_no_file_names_a_folder_of_some_machine() -> None:
    assert matches(MACHINE) == []


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("constraints.txt", 100),
        ("tools/eels.txt", 20),
        ("tools/halmos.txt", 15),
        ("tools/semgrep.txt", 40),
        ("tools/slither.txt", 40),
    ],
)
def test_every_python_package_is_pinned_to_one_version(name: str, least: int) -> None:
    lines = [line for line in (ROOT / name).read_text().splitlines() if not line.startswith("#")]

    assert len(lines) > least
    assert [line for line in lines if not PINNED.fullmatch(line)] == []


@pytest.mark.parametrize(("name", "wanted"), TOOLS.items())
def test_each_tool_is_locked_at_the_version_that_is_asked_for(name: str, wanted: str) -> None:
    assert wanted in (ROOT / "tools" / f"{name}.txt").read_text().splitlines()


@pytest.mark.parametrize("folder", [".", "bench"])
def test_every_node_package_is_locked_with_its_hash(folder: str) -> None:
    packages = json.loads((ROOT / folder / "package-lock.json").read_text())["packages"]
    own = packages.pop("")
    wanted = json.loads((ROOT / folder / "package.json").read_text())

    assert own["dependencies"] == wanted["dependencies"]
    assert [name for name, package in packages.items() if not package.get("integrity", "").startswith("sha512-")] == []


@pytest.mark.parametrize("folder", [".", "bench"])
def test_node_packages_are_asked_for_by_exact_version(folder: str) -> None:
    wanted = json.loads((ROOT / folder / "package.json").read_text())
    versions = [
        version
        for kind in ("dependencies", "devDependencies", "optionalDependencies")
        for version in wanted.get(kind, {}).values()
    ]

    assert [version for version in versions if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_addresses_are_stripped_at_any_depth() -> None:
    lock = {"packages": {"a": {"resolved": "https://example.invalid/a", "version": "1", "funding": [{"url": "x"}]}}}

    assert without_addresses(lock) == {"packages": {"a": {"version": "1"}}}
