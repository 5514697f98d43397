"""A command with an input that may be wrong in any way, and what its end must look like all the same."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from click.testing import CliRunner, Result

from tests.scripts.answers import check
from wasiqa.cli.main import main

EXITS = frozenset({0, 1, 2, 3, 4, 5, 6, 130})
TIMES = int(os.environ.get("FUZZ_TIMES", "1"))
_LABELS = ("refused: ", "failed: ", "waiting: ", "check failed: ", "Error: ")


@dataclass(frozen=True)
class Office:
    """Where commands run: what click hands on, and the environment."""

    bench: Any
    environment: Mapping[str, str | None]

    def run(self, words: Sequence[str], environment: Mapping[str, str | None] | None = None) -> Result:
        """Run a command, and hold its end against the rules for all."""
        runner = CliRunner(mix_stderr=False, env={**self.environment, **(environment or {})})
        result = runner.invoke(main, list(words), obj=self.bench)
        wrong = _wrong(words, result)
        assert wrong is None, (
            f"{wrong}\n{list(words)!r}\nexit {result.exit_code}\n{result.stdout[-2000:]}{result.stderr[-2000:]}"
        )
        return result


def _wrong(words: Sequence[str], result: Result) -> str | None:
    """What is wrong with how a command ended, or None."""
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return f"an exception: {result.exception!r}"
    if result.exit_code not in EXITS:
        return "an exit code of its own"
    if "Traceback" in result.stderr + result.stdout:
        return "a traceback"
    if "a defect of Wasiqa" in result.stderr + result.stdout:
        return "a defect"
    if result.exit_code == 0:
        return None
    told = [line for line in result.stderr.splitlines() if line.startswith(_LABELS)]
    if not result.stderr.strip():
        return "no word on stderr"
    return _wrong_document(words, result, told) if "--json" in words else None


def _wrong_document(words: Sequence[str], result: Result, told: Sequence[str]) -> str | None:
    if not result.stdout and result.exit_code == 2 and "Usage" in result.stderr:
        return None
    try:
        check(words, result.stdout)
        document = json.loads(result.stdout)
    except (ValueError, AssertionError, StopIteration) as error:
        return f"not the one document: {error!r}"
    error = document.get("error") if isinstance(document, dict) else None
    if error is None:
        return None if told else "an outcome that failed, and not one sentence says how"
    return f"the message has lines: {error['message']!r}" if "\n" in error["message"] else None
