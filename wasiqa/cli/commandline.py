"""The present command line again, for somebody else to run.

Consent, account, output format, the confirmation of a live network and where events are kept are each person's own and
are left out; so is what comes from the environment, where the defaults of daily commands stand.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import Any

import click
from click.core import ParameterSource

from wasiqa.chain.urls import without_key
from wasiqa.cli.base import WasiqaCommand, WasiqaGroup

_OWN = frozenset(
    {"yes", "as_json", "account", "dry_run", "confirm_network", "confirmations", "safe"} | {"index_url", "journal_url"}
)
_OF_THE_CHAIN = frozenset({"network", "witness", "deployments", "receipts"})


def command_words(context: click.Context) -> list[str]:
    """The words of the command, without the program's name: `whitelist apply`."""
    words: list[str] = []
    found: click.Context | None = context
    while found is not None and isinstance(found.command, WasiqaCommand | WasiqaGroup):
        words.insert(0, str(found.info_name))
        found = found.parent
    return words


def arguments_of(context: click.Context) -> dict[str, Any]:
    """What the command was asked to do, by the names that people type; how it runs is left out."""
    return {
        _typed(parameter): context.params[str(parameter.name)]
        for parameter in context.command.params
        if parameter.name not in _OWN | _OF_THE_CHAIN and parameter.name in context.params
    }


def _typed(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len).lstrip("-")
    return parameter.human_readable_name.lower()


def this_command(account: str, instead: Sequence[str] = ()) -> str | None:
    """The command as it was given, with another `account`, ready for a shell; None where no command runs.

    `instead` replaces its name and its arguments, and keeps only the options about the chain. A node's URL that may
    hold a key is written as URL.
    """
    context = click.get_current_context(silent=True)
    if context is None:
        return None
    options = [*_options(context, about_chain=bool(instead)), "--account", account]
    program, names = _program(context), command_words(context)
    if instead:
        return shlex.join([*program, *instead, *options])
    arguments = list(_arguments(context))
    if any(argument.startswith("-") for argument in arguments):
        return shlex.join([*program, *names, *options, "--", *arguments])
    return shlex.join([*program, *names, *arguments, *options])


def _program(context: click.Context) -> tuple[str, ...]:
    """How commands are called here: `ape run` where Ape runs them, else `wasiqa`."""
    from wasiqa.cli.main import main

    above = context
    for _ in command_words(context):
        if above.parent is None:
            return ("wasiqa",)
        above = above.parent
    return ("wasiqa",) if above.command is main else ("ape", "run")


def _arguments(context: click.Context) -> Iterator[str]:
    for parameter in context.command.params:
        value = context.params.get(str(parameter.name))
        if isinstance(parameter, click.Argument) and value is not None:
            yield from map(str, value if isinstance(value, tuple) else (value,))


def _options(context: click.Context, *, about_chain: bool) -> Iterator[str]:
    for option in context.command.params:
        name = str(option.name)
        given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        wanted = name in _OF_THE_CHAIN if about_chain else name not in _OWN
        if isinstance(option, click.Option) and given and wanted:
            yield from _option(option, context.params[name])


def _option(option: click.Option, value: Any) -> Iterator[str]:
    if option.is_flag:
        yield option.opts[-1] if value else option.secondary_opts[-1]
        return
    for one in value if option.multiple else (value,):
        yield from (option.opts[-1], without_key(str(one)))
