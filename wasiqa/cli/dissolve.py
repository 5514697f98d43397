"""`wasiqa dissolve`: a sukuk ends after a dissolution event."""

from __future__ import annotations

from typing import Any

import click

from wasiqa.cli import early, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def dissolve() -> None:
    """End a sukuk after a dissolution event, on DAY, one of its payment days (2031-12-31).

    Each unit is paid the price, at least 100 per 100 outstanding, besides that day's rental. Later payments are
    cancelled. A series whose term sheet is at hand, and is no sukuk's, is refused.

    Example: wasiqa dissolve apply SERIES 2031-12-31 --notice notice.pdf --account governance.json
    """


def _arguments(function: Any) -> Any:
    for decorate in (
        early.price,
        early.paper,
        early.day,
        click.argument("series"),
    ):
        function = decorate(function)
    return function


@dissolve.command()
@_arguments
@options.reads_chain
def plan(as_json: bool, **given: Any) -> None:
    """Show the dissolution and check that it is possible.

    Example: wasiqa dissolve plan SERIES 2031-12-31 --notice notice.pdf --network http://127.0.0.1:8545
    """
    early.dissolve_errand(given).plan(Output(as_json=as_json))


@dissolve.command()
@_arguments
@options.writes_chain
def apply(as_json: bool, **given: Any) -> None:
    """Dissolve; two parties run this in turn (exit code 6: it waits for the other, or for the delay).

    Example: wasiqa dissolve apply SERIES 2031-12-31 --notice notice.pdf --account governance.json
    """
    early.dissolve_errand(given).apply(Output(as_json=as_json))


@dissolve.command()
@_arguments
@options.reads_chain
def verify(as_json: bool, **given: Any) -> None:
    """Exit 0 if the dissolution was carried out, else 1.

    Example: wasiqa dissolve verify SERIES 2031-12-31 --notice notice.pdf --network http://127.0.0.1:8545
    """
    early.dissolve_errand(given).verify(Output(as_json=as_json))
