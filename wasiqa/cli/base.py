"""What all commands share: errors as one sentence and an exit code, output as text or JSON, asking before sending."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from typing import Any, NoReturn

import click

from wasiqa.cli import interruption
from wasiqa.cli.unchanged import note
from wasiqa.durable import naming
from wasiqa.error_codes import remedy
from wasiqa.errors import (
    OF_THE_DISK,
    CheckFailed,
    Fault,
    InputRefused,
    NotAllowed,
    UsageRefused,
    Waiting,
    WasiqaError,
    disk_fails,
)

CONTEXT = {"help_option_names": ["-h", "--help"]}
_ANSWERED = "wasiqa.answered"
_LABELS = (
    (Waiting, "waiting"),
    (CheckFailed, "check failed"),
    ((InputRefused, NotAllowed, UsageRefused), "refused"),
)


class _Telling(click.Command):
    """What commands and groups of them do alike where the command line is wrong."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line; click itself tells on stderr what is wrong with it."""
        as_json = "--json" in args
        with usage_as_json(as_json):
            return super().parse_args(ctx, args)


class WasiqaCommand(_Telling):
    """A command that ends a `WasiqaError` with its sentence, its hint and its exit code, and never with a traceback.

    Options that are neither given nor in the environment come from the defaults file, if there is one.
    """

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the defaults, too; help needs none."""
        from wasiqa.cli.defaults import defaults

        as_json = "--json" in args
        if not set(args) & set(CONTEXT["help_option_names"]):
            try:
                wanted = {str(parameter.name) for parameter in self.params}
                extra["default_map"] = defaults(wanted, partial(echo, err=True))
            except (WasiqaError, OSError) as error:
                _end(as_wasiqa_error(error), as_json=as_json)
        context = super().make_context(info_name, args, parent, **extra)
        try:
            _require_text(context.params.values())
        except UsageRefused as error:
            _end(error, as_json=as_json)
        if "account" in context.params:
            note(context)
        return context

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with failing_politely(ctx):
            return super().invoke(ctx)


class TellingGroup(_Telling, click.Group):
    """A group that refuses unknown commands as all of them do."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run what the words ask for; help that can't be written ends as a command does."""
        try:
            with naming("standard output"):
                return super().main(*args, **extra)
        except OSError as error:
            _end(as_wasiqa_error(error), as_json=False)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of that name."""
        with usage_as_json("--json" in args):
            if self.get_command(ctx, args[0]) is None:  # click shows the help where the word begins with a sign
                ctx.fail(f"No such command {args[0]!r}.")
            return super().resolve_command(ctx, args)


class WasiqaGroup(TellingGroup):
    """A group of such commands."""

    command_class = WasiqaCommand


@contextmanager
def usage_as_json(as_json: bool) -> Iterator[None]:
    """Give what is wrong with the command line as the one document, too, if that was asked for."""
    try:
        yield
    except click.UsageError as error:
        if as_json:
            _print_json({"error": as_record(UsageRefused(error.format_message()))})
        raise


@contextmanager
def failing_politely(ctx: click.Context) -> Iterator[None]:
    """End a `WasiqaError`, or a file that can't be used, as all commands do; an interruption ends with 130.

    With --json the error is the one document on stdout, unless the outcome stands there already.
    """
    try:
        with interruption.unwinding():
            yield
    except BrokenPipeError:  # the reader, such as `head`, has seen enough: click ends the command quietly
        raise
    except (KeyboardInterrupt, click.Abort):
        if _owes_document(ctx):
            _print_json({"error": as_record(WasiqaError(interruption.TOLD, code=interruption.CODE))})
        click.echo(interruption.TOLD, err=True)
        sys.exit(interruption.EXIT_CODE)
    except (click.exceptions.Exit, click.ClickException):
        raise
    except Exception as caught:
        if not isinstance(caught, WasiqaError | OSError) and os.environ.get("WASIQA_DEBUG"):
            raise
        _end(as_wasiqa_error(caught), as_json=_owes_document(ctx))


def _owes_document(ctx: click.Context) -> bool:
    """With --json there is one document; the outcome may stand there already."""
    return bool(ctx.params.get("as_json")) and _ANSWERED not in ctx.meta


def _end(error: WasiqaError, *, as_json: bool) -> NoReturn:
    if as_json:
        _print_json({"error": as_record(error)})
    for line in in_words(error):
        echo(line, err=True)
    sys.exit(error.exit_code)


def as_wasiqa_error(error: Exception) -> WasiqaError:
    """What a person is told of an error; one that nobody foresaw is called what it is."""
    if isinstance(error, WasiqaError):
        return error
    if isinstance(error, OSError):
        if error.errno in OF_THE_DISK:
            return disk_fails(f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror))
        file = None if error.filename is None else str(error.filename)
        return InputRefused(
            f"{file or 'a file'} can't be used: {error.strerror or error}", file=file, code="FILE_UNUSABLE"
        )
    return WasiqaError(
        f"a defect of Wasiqa: {type(error).__name__}: {' '.join(str(error).split())}",
        hint="set WASIQA_DEBUG=1, run it again and report what it shows; what was confirmed stays",
        code="DEFECT",
    )


def _print_json(document: Any) -> None:
    echo(json.dumps(document, ensure_ascii=False, indent=2))


def echo(text: str, *, err: bool = False) -> None:
    """Write it; a byte of a file's name that is no letter is shown as an escape, in JSON as well as in text."""
    with naming("standard error" if err else "standard output"):
        click.echo(text.encode("utf-8", "backslashreplace").decode(), err=err)


def in_words(error: WasiqaError) -> Iterator[str]:
    """The error for a person: every fault with its remedy, or the one sentence with its hint."""
    faults: Sequence[Fault] = error.faults if isinstance(error, InputRefused) else ()
    for fault in faults:
        where = f"row {fault.row}" if fault.row and f"row {fault.row}" not in fault.message else ""
        yield f"{fault.code} {where}{': ' if where else ''}{fault.message}" + (f" ({fault.hint})" if fault.hint else "")
    label = next((label for kind, label in _LABELS if isinstance(error, kind)), "failed")
    if len(faults) != 1 or str(faults[0].file) not in faults[0].message:
        yield f"{label}: {error.message}"
    if error.hint and error.hint not in {fault.hint for fault in faults}:
        yield f"hint: {error.hint}"
    elif said := _said_by_contract(error):
        yield f"in words: {said}"
    elif not error.hint and (told := remedy(error.code)):
        yield f"hint: {told}"


def _said_by_contract(error: WasiqaError) -> str | None:
    if error.code != "REVERTED":
        return None
    from wasiqa.chain.errors import Reverted
    from wasiqa.servicing.refusals import in_words as refusal_in_words

    return refusal_in_words(error) if isinstance(error, Reverted) else None


def as_record(error: WasiqaError) -> dict[str, Any]:
    """The error as surfaces give it: one record, or, for a file with faults, all of them."""
    if isinstance(error, InputRefused) and error.faults:
        return {
            "code": "INPUT",
            "message": error.message,
            "file": error.file,
            "errors": [{**asdict(fault), "hint": fault.hint or remedy(fault.code)} for fault in error.faults],
        }
    file = error.file if isinstance(error, InputRefused) else None
    return {
        "code": error.code,
        "message": error.message,
        "hint": error.hint or _said_by_contract(error) or remedy(error.code),
        "file": file,
        "row": None,
        "column": None,
    }


class Output:
    """Where a command writes: with --json one document on stdout and all else on stderr."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json

    def say(self, text: str = "") -> None:
        """Tell a person."""
        echo(text, err=self._as_json)

    def result(self, document: Any, text: str | None = None) -> None:
        """The command's outcome: the document with --json, else the text, if there is one."""
        if self._as_json:
            click.get_current_context().meta[_ANSWERED] = True
            _print_json(document)
        elif text is not None:
            echo(text)

    def pieces(self, document: Iterable[str], text: str) -> None:
        """The command's outcome, of which the document is ready as text and too long to be taken at once."""
        if self._as_json:
            click.get_current_context().meta[_ANSWERED] = True
            for piece in document:
                click.echo(piece, nl=False)
        else:
            click.echo(text)

    def line(self, document: Any, text: str) -> None:
        """One of many: with --json the document on a line of its own, else the text."""
        if self._as_json:
            click.get_current_context().meta[_ANSWERED] = True
            text = json.dumps(document, ensure_ascii=False)
        echo(text)

    def outcome(self, document: Any, text: str, *, shown: bool | None, otherwise: str) -> None:
        """The outcome of what was sent; `text` says done; unless it was `shown` so, `CheckFailed` is raised."""
        self.result(document, text if shown else None)
        if not shown:
            raise CheckFailed(otherwise, hint="run it again")

    def dry_run(self, document: Mapping[str, Any]) -> None:
        """The outcome of --dry-run: what would have been done."""
        self.result({**document, "dry_run": True}, "dry run: nothing was sent")


def _require_text(values: Iterable[Any]) -> None:
    """What is given, by the environment too, may come into a document. Raises `UsageRefused` for what isn't UTF-8."""
    for value in values:
        if isinstance(value, tuple):
            _require_text(value)
        elif isinstance(value, str | os.PathLike):
            try:
                os.fspath(value).encode()
            except UnicodeEncodeError as error:
                shown = ascii(os.fspath(value))[1:-1]
                hint = "rename the file, or write it in UTF-8"
                raise UsageRefused(f"{shown} is no text in UTF-8", hint=hint) from error


def attended() -> bool:
    """Does somebody sit there who can answer?"""
    return sys.stdin.isatty()


def confirm(question: str, name: str | None = None) -> None:
    """Ask before anything is sent, on a live network for its name. Raises `UsageRefused` without a yes."""
    if not attended():
        raise UsageRefused(
            "nobody is there to confirm; nothing was sent",
            hint="say --yes, or --dry-run to look only",
            code="NOT_CONFIRMED",
        )
    if name is None:
        agreed = click.confirm(question, default=False, err=True)
    else:
        agreed = click.prompt(f"{question} This is a live network; type {name} to go on", err=True) == name
    if not agreed:
        raise UsageRefused("not confirmed; nothing was sent", code="NOT_CONFIRMED")
