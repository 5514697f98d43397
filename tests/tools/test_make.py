"""What make says: its targets, and what a machine lacks."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import yaml

from tests.support.projects import ROOT, executable

UNFIT = "exit 127"  # as a pyenv shim of a version that isn't there
NO_VENV = 'case "$*" in *ensurepip*|*virtualenv*) exit 1;; --version) echo Python 3.12.1;; esac'


def set_up(folder: Path, pythons: dict[str, str], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the script that makes .venv where only these Pythons are to be had."""
    for name in ("python3.12", "python3.11", "python3"):
        executable(folder / "bin" / name, pythons.get(name, UNFIT))
    path = f"{folder / 'bin'}:/usr/bin:/bin"
    return subprocess.run(
        ["sh", ROOT / "tools" / "venv.sh"],
        cwd=folder,
        env={"PATH": path, **environment},
        capture_output=True,
        text=True,
    )


def test_without_a_fitting_python_one_sentence_says_so(tmp_path: Path) -> None:
    refused = set_up(tmp_path, {})

    assert refused.returncode == 1
    assert refused.stderr == (
        "Wasiqa needs Python 3.11 or 3.12, tried python3.12, python3.11 and python3: "
        "install it, or run make PYTHON=/path/to/python.\n"
    )


def test_a_chosen_python_that_does_not_fit_is_named(tmp_path: Path) -> None:
    chosen = executable(tmp_path / "old", "exit 1")

    assert f"tried {chosen}:" in set_up(tmp_path, {"python3.12": "exit 0"}, PYTHON=str(chosen)).stderr


def test_a_python_that_cannot_make_environments_is_told_what_it_lacks(tmp_path: Path) -> None:
    refused = set_up(tmp_path, {"python3.11": NO_VENV})

    assert refused.returncode == 1
    assert refused.stderr == (
        "Python 3.12.1 here cannot make virtual environments: "
        "install its venv module (Debian, Ubuntu: apt install python3-venv) and run make again.\n"
    )
    assert not (tmp_path / ".venv").exists()


def test_make_alone_lists_every_target() -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    listed = subprocess.run(["make"], cwd=ROOT, env=plain, capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"^\.PHONY: (\S+)", (ROOT / "Makefile").read_text(), re.MULTILINE)

    assert [line.split()[0] for line in listed.splitlines()] == targets
    assert all(len(line.split()) > 2 for line in listed.splitlines())


CHECKS = [
    f"make {target}"
    for target in ("lint", "slither", "semgrep", "test", "coverage", "demo", "test-slow", "test-clients")
]


def checked(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run what CI runs, with a make that does nothing but tell what it was asked for."""
    executable(folder / "bin" / "make", 'echo "make $*"')
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(
        [ROOT / ".ci" / "run", *words], env={"PATH": path}, capture_output=True, text=True, check=False
    )


def workflow(name: str = "ci") -> dict[str, Any]:
    """The one job of the workflow."""
    told = yaml.safe_load((ROOT / ".github" / "workflows" / f"{name}.yml").read_text())
    (job,) = told["jobs"].values()
    return dict(job)


def test_ci_refuses_a_tier_that_it_does_not_know(tmp_path: Path) -> None:
    refused = checked(tmp_path, "quick")

    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.endswith(": only 'fast' may be asked for, not 'quick'\n")


def test_ci_runs_what_a_newcomer_runs(tmp_path: Path) -> None:
    assert checked(tmp_path).stdout.splitlines() == CHECKS


def test_the_fast_tier_leaves_the_slow_tests_out(tmp_path: Path) -> None:
    assert checked(tmp_path, "fast").stdout.splitlines() == CHECKS[:-2]


def test_the_workflow_runs_what_ci_runs() -> None:
    assert [step["run"] for step in workflow()["steps"] if "run" in step] == CHECKS


def test_every_night_make_runs_what_takes_long() -> None:
    job = workflow("nightly")
    assert job["steps"][-1]["run"] == "make ${{ matrix.target }}"
    asked = job["strategy"]["matrix"]["target"]
    steps = 'test-slow TIMES=20 SLOW_FLAGS="--dist load tests/property"'
    assert asked == ["proof", "mutation ALL=1", "coverage-python", steps]
    targets = re.findall(r"^\.PHONY: (\S+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {target.split()[0] for target in asked} < set(targets)


def test_each_job_of_the_workflow_tests_by_the_python_that_it_names(tmp_path: Path) -> None:
    job = workflow()
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12"]
    assert job["env"] == {"PYTHON": "python${{ matrix.python }}"}
    both = {f"python3.{minor}": NO_VENV.replace("3.12.1", f"3.{minor}.1") for minor in (11, 12)}
    for version in job["strategy"]["matrix"]["python"]:
        chosen = job["env"]["PYTHON"].replace("${{ matrix.python }}", version)
        assert f"Python {version}.1 here" in set_up(tmp_path, both, PYTHON=chosen).stderr
