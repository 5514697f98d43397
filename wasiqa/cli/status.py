"""`wasiqa status`: the state of a programme."""

from __future__ import annotations

from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("series", required=False)
@options.reads_chain
def status(series: str | None, as_json: bool, **chosen: Any) -> None:
    """Show the programme's ceiling and bookings, and each series with its holders and rows.

    Example: wasiqa status --network http://127.0.0.1:8545
    """
    from wasiqa.cli.tables import holders_table, money, rows_table
    from wasiqa.servicing.status import programme_totals, series_summary

    session, out = Session(**chosen), Output(as_json=as_json)
    totals = programme_totals(session.chain, session.programme)
    known = session.ledger.series.items() if series is None else [session.ledger.find_series(series)]
    found = [series_summary(session.chain, session.programme, session.ledger, *entry) for entry in known]
    text = [f"booked {int(totals['booked']):,} of {int(totals['ceiling']):,} minor units of the reporting currency"]
    for one in found:
        decimals = session.chain.call(session.programme.bond(one["address"]), "decimals")
        text += [
            "",
            f"{one['isin']} {one['symbol']} at {one['address']}: issued {money(one['issued'], decimals)}",
            holders_table(one["holders"], decimals),
            rows_table(one["rows"], decimals),
        ]
    out.result({"programme": totals, "series": found}, "\n".join(text))
