"""The files that a command works from stay what they were while it asks somebody whether to go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from wasiqa.cli.options import FILE
from wasiqa.errors import InputRefused, NotAllowed

_NOTED = "wasiqa.files"


def note(context: click.Context) -> None:
    """Remember the files on the command line as they are now; the command itself refuses one that can't be read."""
    from wasiqa.inputs import Input

    noted = context.meta[_NOTED] = {}
    for path in _files(context):
        with suppress(InputRefused, OSError):
            if path.is_file():
                noted[path] = Input.of(path)


def require_unchanged(context: click.Context, hashed: str | None) -> None:
    """Raises `NotAllowed` if one of them is another by now: then it isn't what was read, shown and agreed to.

    `hashed` is the path of one whose hash is that of what was read, so that nothing else can be said of it.
    """
    from wasiqa.inputs import Input

    for path, before in context.meta.get(_NOTED, {}).items():
        if str(path) != hashed and Input.of(path) != before:
            told = f"{path} has changed since this command began to read it: nothing more is sent"
            raise NotAllowed(told, hint="run the command again: it shows what the file says now", code="STALE_PLAN")


def _files(context: click.Context) -> Iterator[Path]:
    for parameter in context.command.params:
        value = context.params.get(str(parameter.name))
        if parameter.type is FILE and value is not None:
            yield from [value] if isinstance(value, Path) else value
