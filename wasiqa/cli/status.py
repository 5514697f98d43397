"""`wasiqa status`: the state of a programme."""

from __future__ import annotations

from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("series", required=False)
@click.option(
    "--check",
    is_flag=True,
    help="Ask the contracts for the ceiling, the bookings and the licences, for each wallet's word, balance and "
    "freezes, and for the supply, record times, rules, pauses, hooks and rows of each series; exit 1 where the events "
    "say otherwise. Roles, code and the settings of hooks are not part of it: deploy verify compares roles and code, "
    "hook verify settings.",
)
@options.reads_chain
def status(series: str | None, check: bool, as_json: bool, **chosen: Any) -> None:
    """Show the programme's ceiling and bookings, its venues, what is paused, and each series with its holders and rows.

    It is told by the contracts' events, which are kept beside the deployments ledger and read up to the chain's head.

    Example: wasiqa status --check --network http://127.0.0.1:8545
    """
    from wasiqa.cli.tables import holders_table, money, rows_table, venues_table
    from wasiqa.index.check import differences
    from wasiqa.index.programme import ProgrammeState
    from wasiqa.index.summary import pauses, series_summary, totals, venues
    from wasiqa.whitelist.describe import counted

    session, out = Session(**chosen), Output(as_json=as_json)
    programme = session.programme
    known = list(session.ledger.series.items()) if series is None else [session.ledger.find_series(series)]
    differing = differences(session.index, programme) if check else ()
    index = session.index
    state = ProgrammeState(index)
    booked = totals(index, state)
    found = [series_summary(index, state, *entry) for entry in known]
    text = [
        f"at block {index.synced.number}: booked {int(booked['booked']):,} of {int(booked['ceiling']):,} minor units"
        " of the reporting currency"
    ]
    licensed = venues(index, state)
    if licensed:
        text += ["", venues_table(licensed)]
    paused = [pause for entry in known for pause in pauses(index, state, *entry)]
    if paused:
        text.append("")
    for pause in paused:
        until = pause["until"] or "that is lifted"
        text.append(f"{pause['symbol']}: {pause['purpose']} paused until {until}")
    for one in found:
        decimals = session.chain.call(programme.bond(one["address"]), "decimals")
        text += [
            "",
            f"{one['isin']} {one['symbol']} at {one['address']}: issued {money(one['issued'], decimals)}",
            holders_table(one["holders"], decimals),
            rows_table(one["rows"], decimals),
        ]
    document = {
        "programme": booked,
        "venues": licensed,
        "series": found,
        "pauses": paused,
        "block": {"number": index.synced.number, "hash": index.synced.hash},
    }
    if check:
        document["differences"] = [difference._asdict() for difference in differing]
        text += ["", *map(str, differing)] if differing else ["", "the contracts say the same"]
    out.result(document, "\n".join(text))
    if differing:
        places = counted(len(differing), "place")
        raise CheckFailed(
            f"the stored events differ from the contracts in {places}, the first: {differing[0]}",
            hint=f"delete {index.store.path}, and it is read from the chain again",
        )
