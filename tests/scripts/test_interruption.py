"""Ctrl-C at any moment, from the first on: exit code 130, one sentence, one document, no traceback."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from wasiqa.cli.interruption import TOLD

DOCUMENT = {"code": "INTERRUPTED", "message": TOLD, "hint": None, "file": None, "row": None, "column": None}


@pytest.fixture
def silent_node() -> Iterator[socket.socket]:
    """A node that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as node:
        yield node


def started(node: socket.socket, folder: Path, *options: str, python: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    """`wasiqa status`, which asks this node; `python` are options of the interpreter."""
    network = f"http://127.0.0.1:{node.getsockname()[1]}"
    return subprocess.Popen(
        [sys.executable, *python, "-m", "wasiqa", "status", "--network", network, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "WASIQA_DEPLOYMENTS": str(folder), "WASIQA_DEFAULTS": ""},
    )


def interrupted(process: subprocess.Popen[str]) -> tuple[int, str, list[str]]:
    """Exit code, stdout, and what it said on stderr."""
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, [line for line in err.splitlines() if not line.startswith("import time:")]


@pytest.mark.parametrize(
    "moment",
    # one after the other as they are imported, until the command is about to begin
    [
        "click.globals",
        "click.core",
        "click",
        "wasiqa.errors",
        "wasiqa.cli.base",
        "wasiqa.cli.main",
        "wasiqa.cli.options",
    ],
)
@pytest.mark.parametrize("options", [(), ("--json",)], ids=["text", "json"])
def test_interrupted_while_it_starts_it_ends_with_130_and_one_sentence(
    silent_node: socket.socket, tmp_path: Path, moment: str, options: tuple[str, ...]
) -> None:
    process = started(silent_node, tmp_path, *options, python=("-X", "importtime"))
    assert process.stderr is not None
    assert any(line.rpartition("|")[2].strip() == moment for line in process.stderr), "it was never imported"
    code, out, told = interrupted(process)
    assert (code, told) == (130, [TOLD])
    assert (json.loads(out) == {"error": DOCUMENT}) if options else (out == "")


@pytest.mark.parametrize(
    "options", [pytest.param((), marks=pytest.mark.slow, id="text"), pytest.param(("--json",), id="json")]
)
def test_interrupted_while_it_waits_for_its_node_it_ends_with_130_and_one_sentence(
    silent_node: socket.socket, tmp_path: Path, options: tuple[str, ...]
) -> None:
    process = started(silent_node, tmp_path, *options)
    connection, _ = silent_node.accept()
    with connection:
        code, out, told = interrupted(process)
    assert (code, told) == (130, [TOLD])
    assert (json.loads(out) == {"error": DOCUMENT}) if options else (out == "")
