"""`wasiqa seize`: units moved by order, by two parties after a delay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wasiqa.cli import by_order, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def seize() -> None:
    """Move units by order of a court or an authority. Freeze them first: the delay announces the seizure.

    Example: wasiqa seize apply PIB-3Y-7 0x… 0x… 500000 --case C-1 --order order.pdf --account enforcer.json
    """


def _arguments(function: Any) -> Any:
    for decorate in (
        click.option("--instalment", default=1, show_default=True, help="Number of this seizure under the same order."),
        by_order.order,
        by_order.case,
        options.movement,
    ):
        function = decorate(function)
    return function


@seize.command()
@_arguments
@options.reads_chain
def plan(as_json: bool, **given: Any) -> None:
    """Show the seizure and check that it is possible.

    Example: wasiqa seize plan PIB-3Y-7 0x… 0x… 500000 --case C-1 --order order.pdf --network http://127.0.0.1:8545
    """
    _errand(given).plan(Output(as_json=as_json))


@seize.command()
@_arguments
@options.writes_chain
def apply(as_json: bool, **given: Any) -> None:
    """Seize; two parties run this in turn (exit code 6: it waits for the other, or for the delay).

    Example: wasiqa seize apply PIB-3Y-7 0x… 0x… 500000 --case C-1 --order order.pdf --account test:3 --yes
    """
    _errand(given).apply(Output(as_json=as_json))


@seize.command()
@_arguments
@options.reads_chain
def verify(as_json: bool, **given: Any) -> None:
    """Exit 0 if the seizure was carried out, else 1.

    Example: wasiqa seize verify PIB-3Y-7 0x… 0x… 500000 --case C-1 --order order.pdf --network http://127.0.0.1:8545
    """
    _errand(given).verify(Output(as_json=as_json))


def _errand(given: dict[str, Any]) -> by_order.Errand:
    from wasiqa.servicing.amounts import in_currency, to_units
    from wasiqa.servicing.enforcement import Order, Seizure

    series, source, target, amount = (given.pop(name) for name in ("series", "source", "target", "amount"))
    case, order, instalment = given.pop("case"), Path(given.pop("order")), given.pop("instalment")
    session = Session(**given)
    _, _, bond = session.series(series)
    decimals = session.chain.call(bond, "decimals")
    units, why = to_units(amount, decimals), Order.of(case, order)
    work = Seizure(session.chain, session.programme, bond, source, target, units, why, instalment)
    return by_order.Errand(
        session,
        work,
        order,
        lambda: {"from": source, "to": target, "units": str(units), **by_order.evidence(why)},
        lambda: f"{in_currency(units, decimals)} from {source} to {target}, case {case}",
        verb="seize",
        done="seized",
        noun="the seizure",
        again="; another seizure under the same order needs --instalment",
    )
