"""Runs the commands of a page, each with the exit code that the page states (`# exits N`, else 0)."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from tests.support.projects import ROOT

_EXITS = re.compile(r"\s+# exits (\d+)$")


def lines(page: Path) -> list[tuple[str, int]]:
    """Every command of the page's shell blocks, with its exit code."""
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    found = []
    for line in "".join(blocks).splitlines():
        stated = _EXITS.search(line)
        found.append((_EXITS.sub("", line), int(stated[1]) if stated else 0))
    return found


def script(commands: list[tuple[str, int]]) -> str:
    """A shell script that stops at the first command that ends otherwise than stated."""
    told = 'echo "the page states exit $2 for: $3 (it was $1)"; exit 99'
    check = f'expect() {{ [ "$1" -eq "$2" ] || {{ {told}; }}; }}'
    body = [f"{command}\nexpect $? {exits} {_quoted(command)}" for command, exits in commands]
    return "\n".join([check, *body])


def folder(tmp_path: Path) -> Path:
    """A copy of the project as its reader has it, with what is installed linked into it."""
    tracked = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    for name in tracked.stdout.splitlines():
        if name.startswith(("config/", "examples/", "tools/", "docs/", "contracts/", "wasiqa/")):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    for name in (".venv", "node_modules"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def run(commands: str, where: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script there, with everything that it started ended afterwards."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith("WASIQA_")}
    process = subprocess.Popen(
        ["bash", "-c", commands],
        cwd=where,
        env={**plain, **environment},
        stdout=(where / "said.txt").open("w"),
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        code = process.wait(timeout=900)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    return subprocess.CompletedProcess(commands, code, (where / "said.txt").read_text(encoding="utf-8"), "")


def _quoted(command: str) -> str:
    return "'" + command.replace("'", "'\\''") + "'"
