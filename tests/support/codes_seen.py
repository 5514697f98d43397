"""A plugin of pytest: into a file goes which codes of errors each test has made, and whether with a message."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from wasiqa.errors import Fault, WasiqaError

VARIABLE = "CODES_SEEN"
"""Names the file."""
_running = ""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """The test that runs, without its parameters."""
    global _running
    _running = item.nodeid.partition("[")[0]


def pytest_configure() -> None:
    """Look over the shoulder of both kinds of errors."""
    error, fault = WasiqaError.__init__, Fault.__post_init__

    def make_error(self: WasiqaError, message: str, *, hint: str | None = None, code: str | None = None) -> None:
        error(self, message, hint=hint, code=code)
        _note(self.code)

    def make_fault(self: Fault) -> None:
        fault(self)
        _note(self.code)

    WasiqaError.__init__ = make_error  # type: ignore[method-assign]
    Fault.__post_init__ = make_fault  # type: ignore[method-assign]


def _note(code: str) -> None:
    with Path(os.environ[VARIABLE]).open("a", encoding="utf-8") as file:
        file.write(json.dumps([_running, str(code)]) + "\n")
