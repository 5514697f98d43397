"""The one table of what `code` of an error can be: error_codes.csv, from which docs/error-codes.md is made.

A code never changes its meaning. A test walks the sources: whatever raises a code that isn't in the table, or with
another exit code, fails, and so does a line that nothing raises.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ANY = "any error"
"""What the codes are about that only say which kind of refusal it is."""


@dataclass(frozen=True)
class ErrorCode:
    """One line. `exit_codes` are those of commands that end with this code; a fault in a file always ends with 3."""

    about: str
    code: str
    exit_codes: tuple[int, ...]
    meaning: str
    remedy: str


@cache
def error_codes() -> Mapping[str, ErrorCode]:
    """Every line by its code, in the order of the table."""
    text = files("wasiqa").joinpath("error_codes.csv").read_text("utf-8")
    lines = (
        ErrorCode(one["about"], one["code"], tuple(map(int, one["exit"].split())), one["meaning"], one["remedy"])
        for one in _rows(text)
    )
    return {line.code: line for line in lines}


def remedy(code: str) -> str | None:
    """What to do about an error that doesn't say it itself; None where the code alone doesn't tell."""
    found = error_codes().get(code)
    return None if found is None or found.about == ANY else found.remedy


def page() -> str:
    """docs/error-codes.md."""
    lines = [_HEAD]
    about = ""
    for one in error_codes().values():
        if one.about != about:
            about = one.about
            lines.append(f"\n## {about[0].upper()}{about[1:]}\n\n{_COLUMNS}")
        lines.append(f"| `{one.code}` | {' or '.join(map(str, one.exit_codes))} | {one.meaning} | {one.remedy} |\n")
    return "".join(lines)


def _rows(text: str) -> csv.DictReader[str]:
    return csv.DictReader(text.splitlines(), strict=True)


_COLUMNS = "| code | exit | meaning | what to do |\n|---|---|---|---|\n"
_HEAD = """\
# Error codes

What stands as `code` in `{"error": …}` with `--json`, for scripts. Made from `wasiqa/error_codes.csv` by
`python tools/error_codes.py`. A code never changes its meaning; new ones may come, so a script that doesn't know a code
goes by the exit code. Where a file has several mistakes, the command's own code is `INPUT`, it exits 3, and each of
`errors` has a code with row and column. The rules that refuse a transfer are in [codes.md](codes.md); the portal
answers with the codes of HTTP.
"""
