"""`wasiqa default`: whether a series performs, and what anybody may do when it doesn't."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.row_act import carry_out, place_of, row_argument
from wasiqa.cli.session import Session


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def default() -> None:
    """Show whether a series performs; declare and cure a default; open a closed register again.

    Anybody may do it, since each follows a rule of the series' terms. Whatever is funded is paid by `coupon pay` and
    `redeem`, default or not.

    Example: wasiqa default show PIB-3Y-7 --network http://127.0.0.1:8545
    """


@default.command()
@click.argument("series")
@options.reads_chain
def show(series: str, as_json: bool, **chosen: Any) -> None:
    """Show where a series and each of its rows stand, and its terms of default.

    Example: wasiqa default show PIB-3Y-7 --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.rowlife.defaults import standing_of, status_of

    session = Session(**chosen)
    place = place_of(session, series, 1)
    grace, acceleration, resolution, voting = place.chain.call(place.agent, "defaultTermsOf", place.bond.address)
    rows = [
        {"row": row.n, "kind": row.kind, "standing": standing_of(replace(place, n=row.n))}
        for row in place.payments.rows()
    ]
    terms = {
        "grace_seconds": grace,
        "acceleration_basis_points": acceleration,
        "resolution_basis_points": resolution,
        "voting_seconds": voting,
    }
    document = {"status": status_of(place), "terms": terms if voting else None, "rows": rows}
    text = [f"status: {document['status']}"]
    text.append(
        f"a row is missed {_days(grace)} after it is due; in votes of {_days(voting)} {acceleration / 100:g} % of the "
        f"units accelerate, {resolution / 100:g} % change the terms"
        if voting
        else "the series has no terms of default: no row of it is ever missed"
    )
    text += [f"row {row['row']} {row['kind']}: {row['standing']}" for row in rows]
    Output(as_json=as_json).result(document, "\n".join(text))


@default.command()
@click.argument("series")
@row_argument
@options.writes_chain
def declare(series: str, row: int, as_json: bool, **chosen: Any) -> None:
    """Declare a series in default, because this row was not funded when its grace was over; anybody may.

    Example: wasiqa default declare PIB-3Y-7 1 --account holder.json --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.rowlife.defaults import Declaration

    session = Session(**chosen)
    act = Declaration(place_of(session, series, row))
    carry_out(session, Output(as_json=as_json), act, "declare the series in default?")


@default.command()
@click.argument("series")
@options.writes_chain
def cure(series: str, as_json: bool, **chosen: Any) -> None:
    """End a default, once all that is due is funded; anybody may.

    Example: wasiqa default cure PIB-3Y-7 --account paying-agent.json --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.rowlife.defaults import Cure

    session = Session(**chosen)
    carry_out(session, Output(as_json=as_json), Cure(place_of(session, series, 1)), "end the default?", about={})


@default.command()
@click.argument("series")
@row_argument
@options.writes_chain
def reopen(series: str, row: int, as_json: bool, **chosen: Any) -> None:
    """Open a closed register for 90 days, because this principal was not paid, so that holders can sell; anybody may.

    Example: wasiqa default reopen PIB-3Y-7 7 --account holder.json --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.rowlife.defaults import Reopening

    session = Session(**chosen)
    act = Reopening(place_of(session, series, row))
    carry_out(session, Output(as_json=as_json), act, "open the register again?")


def _days(seconds: int) -> str:
    """So long, in days where that is whole."""
    from wasiqa.whitelist.describe import counted

    days, rest = divmod(seconds, 86_400)
    return counted(seconds, "second") if rest else counted(days, "day")
