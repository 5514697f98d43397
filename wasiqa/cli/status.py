"""`wasiqa status`: the state of a programme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session

if TYPE_CHECKING:
    from wasiqa.reporting.debt_service import Need
    from wasiqa.reporting.desk import Desk


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("series", required=False)
@click.option(
    "--check",
    is_flag=True,
    help="Ask the contracts for the ceiling, the bookings, the licences, the reserves and what they back, for each "
    "wallet's word, balance and freezes, and for the supply, record times, rules, pauses, hooks and rows of each "
    "series; exit 1 where the events say otherwise. Roles, code and the other settings of hooks are not part of it: "
    "deploy verify compares roles and code, hook verify settings.",
)
@options.reads_chain
def status(series: str | None, check: bool, as_json: bool, **chosen: Any) -> None:
    """Show ceiling and bookings, venues, reserves, what is paused, what has to be funded, and each series with its
    holders and rows.

    It is told by the contracts' events, which are kept beside the deployments ledger and read up to the chain's head.

    Example: wasiqa status --check --network http://127.0.0.1:8545
    """
    from wasiqa.cli.tables import holders_table, money, reserves_table, rows_table, venues_table
    from wasiqa.index.check import differences, require_none
    from wasiqa.index.summary import pauses, reserves, series_summary, standing, totals, venues
    from wasiqa.reporting.debt_service import to_fund
    from wasiqa.reporting.desk import Desk

    session, out = Session(**chosen), Output(as_json=as_json)
    programme = session.programme
    known = list(session.ledger.series.items()) if series is None else [session.ledger.find_series(series)]
    differing = differences(session.index, programme) if check else ()
    index = session.index
    desk = Desk(index, {isin: record.symbol for isin, record in known})
    state = desk.state
    booked = totals(index, state)
    found = [series_summary(index, state, *entry) for entry in known]
    text = [
        f"at block {index.synced.number}: booked {int(booked['booked']):,} of {int(booked['ceiling']):,} minor units"
        " of the reporting currency"
    ]
    licensed = venues(index, state)
    if licensed:
        text += ["", venues_table(licensed)]
    backing = reserves(index, state)
    if backing:
        text += ["", reserves_table(backing)]
    paused = [pause for entry in known for pause in pauses(index, state, *entry)]
    if paused:
        text.append("")
    for pause in paused:
        until = pause["until"] or "that is lifted"
        text.append(f"{pause['symbol']}: {pause['purpose']} paused until {until}")
    standings = [standing(state, *entry) for entry in known]
    needs, agent = to_fund(desk), programme.paying_agent.address
    if needs:
        text += ["", f"to be paid in, with the cash token's approval of the paying agent {agent}:"]
        text += [f"  {_told(desk, need)}" for need in needs]
    for one, stands in zip(found, standings, strict=True):
        decimals = session.chain.call(programme.bond(one["address"]), "decimals")
        text += [
            "",
            f"{one['isin']} {one['symbol']} at {one['address']}: issued {money(one['issued'], decimals)}, "
            + _told_standing(stands),
            holders_table(one["holders"], decimals),
            rows_table(one["rows"], decimals),
        ]
    document = {
        "programme": booked,
        "venues": licensed,
        "reserves": backing,
        "series": found,
        "pauses": paused,
        "standings": standings,
        "paying_agent": agent,
        "funding": [_document(desk, need) for need in needs],
        "block": {"number": index.synced.number, "hash": index.synced.hash},
    }
    if check:
        document["differences"] = [difference._asdict() for difference in differing]
        text += ["", *map(str, differing)] if differing else ["", "the contracts say the same"]
    out.result(document, "\n".join(text))
    require_none(index, differing)


def _told_standing(standing: dict[str, Any]) -> str:
    told = {"default": "in default"}.get(standing["status"], standing["status"])
    missed = ", ".join(map(str, standing["missed"]))
    return f"{told}, missed: row {missed}" if missed else told


def _document(desk: Desk, need: Need) -> dict[str, Any]:
    series = need.series
    return {
        "isin": series.isin,
        "symbol": series.symbol,
        "row": need.n,
        "kind": need.kind,
        "amount": None if need.to_fund is None else str(need.to_fund),
        "expected": need.expected,
        "from": desk.told(need.known_from),
        "by": desk.told(need.pay_time),
        "cash_token": series.money.token,
    }


def _told(desk: Desk, need: Need) -> str:
    series, by = need.series, desk.told(need.pay_time)
    if need.to_fund is None:
        return f"by {by}: {series.symbol} row {need.n}, whose rate is not fixed (`coupon fix`)"
    what, command = {
        "principal": (f"row {need.n}", f"redeem {series.symbol} --fund-only"),
        "tender": (f"tender {need.n}", f"tender fund {series.symbol} {need.n}"),
    }.get(need.kind, (f"row {need.n}", f"coupon fund {series.symbol} {need.n}"))
    now = "units stand" if need.of_row else "offers stand"
    known = f", as {now} now; it can be paid in after {desk.told(need.known_from)}" if need.expected else ""
    cash = f"{series.money.symbol or 'cash token'} {series.money.token}"
    return f"by {by}: {series.amount(need.to_fund)} of {cash} for {series.symbol} {what} (`{command}`){known}"
