"""What commands print with --json, held against the published schema of their answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import click
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.support.projects import ROOT
from wasiqa.cli.main import main

FOLDER = ROOT / "schemas"
ANSWERS: Mapping[str, Any] = json.loads((FOLDER / "answers.schema.json").read_text("utf-8"))


@lru_cache
def _schemas() -> Registry[Any]:
    found = ((path.name, json.loads(path.read_text("utf-8"))) for path in FOLDER.glob("*.schema.json"))
    return Registry().with_resources([(name, DRAFT202012.create_resource(schema)) for name, schema in found])


@lru_cache
def answer(name: str) -> Draft202012Validator:
    """The schema of a command's answer; it refuses all that it doesn't name."""
    place = name.replace(" ", "%20")
    return Draft202012Validator({"$ref": f"answers.schema.json#/$defs/{place}"}, registry=_schemas())


def check(words: Sequence[str], stdout: str) -> None:
    """What was printed is the command's answer, or an error as all commands tell it."""
    document = json.loads(stdout)
    failed = isinstance(document, dict) and "error" in document
    wrong = best_match(answer("Error" if failed else command_of(words)).iter_errors(document))
    assert wrong is None, f"{' '.join(words)}: {wrong.message} at {wrong.json_path}"


def command_of(words: Sequence[str]) -> str:
    """The command that a line names."""
    return next(name for name in sorted(commands(), reverse=True) if list(words[: len(name.split())]) == name.split())


@lru_cache
def commands() -> frozenset[str]:
    """Every command that has --json."""
    return frozenset(_commands(main, ()))


def _commands(command: click.Command, path: tuple[str, ...]) -> Iterator[str]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _commands(below, (*path, name))
    elif any(parameter.name == "as_json" for parameter in command.params):
        yield " ".join(path)
