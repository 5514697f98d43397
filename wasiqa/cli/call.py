"""`wasiqa call`: the issuer repays a series early, under a right of its terms."""

from __future__ import annotations

from typing import Any

import click

from wasiqa.cli import early, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def call() -> None:
    """Repay a series early under a call of its terms: it ends on DAY, one of its payment days (2031-12-31).

    Each unit is paid the call's price besides that day's coupon; later payments are cancelled.

    Example: wasiqa call apply SERIES 2031-12-31 --notice notice.pdf --account issuer.json
    """


def _arguments(function: Any) -> Any:
    for decorate in (
        early.paper,
        early.day,
        click.argument("series"),
    ):
        function = decorate(function)
    return function


@call.command()
@_arguments
@options.reads_chain
def plan(as_json: bool, **given: Any) -> None:
    """Show the call and check that it is possible.

    Example: wasiqa call plan SERIES 2031-12-31 --notice notice.pdf --network http://127.0.0.1:8545
    """
    early.call_errand(given).plan(Output(as_json=as_json))


@call.command()
@_arguments
@options.writes_chain
def apply(as_json: bool, **given: Any) -> None:
    """Call; two parties run this in turn (exit code 6: it waits for the other, or for the delay).

    Example: wasiqa call apply SERIES 2031-12-31 --notice notice.pdf --account issuer.json
    """
    early.call_errand(given).apply(Output(as_json=as_json))


@call.command()
@_arguments
@options.reads_chain
def verify(as_json: bool, **given: Any) -> None:
    """Exit 0 if the call was carried out, else 1.

    Example: wasiqa call verify SERIES 2031-12-31 --notice notice.pdf --network http://127.0.0.1:8545
    """
    early.call_errand(given).verify(Output(as_json=as_json))
