"""`wasiqa coupon`: what is due, and paying it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import coupon_change, coupon_fix, coupon_holders, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed, UsageRefused

if TYPE_CHECKING:
    from wasiqa.servicing.payments import Payments, Payout, Row

_ROW = click.argument("row", type=click.IntRange(1), required=False)


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def coupon() -> None:
    """Schedule, fund, fix, pay and claim coupons, and what else may happen to a row. Without ROW, where that is left
    out: the first one that is not paid yet.

    Example: wasiqa coupon fund PIB-3Y-7 --account paying-agent.json --network http://127.0.0.1:8545
    """


for command in (
    *(coupon_fix.fix, coupon_fix.dispute, coupon_fix.settle),
    *(coupon_change.reschedule, coupon_change.divide, coupon_change.excess, coupon_change.rates),
    *(coupon_holders.redirect, coupon_holders.sweep, coupon_holders.outside),
):
    coupon.add_command(command)


@coupon.command()
@click.argument("series")
@options.reads_chain
def schedule(series: str, as_json: bool, **chosen: Any) -> None:
    """Show every payment of a series and its books, and what has happened to single rows.

    Example: wasiqa coupon schedule PIB-3Y-7 --network http://127.0.0.1:8545
    """
    from wasiqa.cli.tables import rows_table
    from wasiqa.servicing.status import series_summary

    session = Session(**chosen)
    isin, record, _ = session.series(series)
    summary = series_summary(session.chain, session.programme, session.ledger, isin, record)
    Output(as_json=as_json).result(summary["rows"], rows_table(summary["rows"], session.payments(series).decimals))


@coupon.command()
@click.argument("series")
@_ROW
@options.writes_chain
def fund(series: str, row: int | None, as_json: bool, **chosen: Any) -> None:
    """Give the paying agent what a row needs, after its record time.

    Example: wasiqa coupon fund PIB-3Y-7 1 --account test:23 --network http://127.0.0.1:8545
    """
    fund_row(Session(**chosen), Output(as_json=as_json), series, row, "coupon")


@coupon.command()
@click.argument("series")
@_ROW
@options.writes_chain
def pay(series: str, row: int | None, as_json: bool, **chosen: Any) -> None:
    """Pay every holder who waits for a row, and send the tax withheld to the tax account.

    A holder who cannot be paid stops nobody else: the command says who and why, exits 1, and can be run again.

    Example: wasiqa coupon pay PIB-3Y-7 1 --account test:23 --network http://127.0.0.1:8545
    """
    pay_row(Session(**chosen), Output(as_json=as_json), series, row, "coupon")


@coupon.command()
@click.argument("series")
@click.argument("row", type=click.IntRange(1))
@click.argument("holder", type=options.WALLET)
@options.writes_chain
def claim(series: str, row: int, holder: str, as_json: bool, **chosen: Any) -> None:
    """Have one holder paid, to the holder's own wallet, or to the one that has taken its place; anybody may do it.

    Example: wasiqa coupon claim PIB-3Y-7 1 0x… --account holder.json --network http://127.0.0.1:8545
    """
    session, out = Session(**chosen), Output(as_json=as_json)
    payments = session.payments(series)
    chosen_row = payments.row(row)
    if holder not in payments.waiting(chosen_row):
        session.settle(lambda: holder not in payments.waiting(chosen_row))
        out.result(row_document(chosen_row), f"nothing to do: nothing of row {row} waits for {holder}")
        return
    payments.require_due(chosen_row)
    out.say(f"row {row}, {chosen_row.kind}: {holder} waits")
    for lost, successor in payments.successors([holder]).items() if chosen_row.kind != "principal" else ():
        out.say(f"  it has moved: {_in_place(payments, lost, successor)}")
    if not session.agree("pay this holder?"):
        out.dry_run({**row_document(chosen_row), "waiting": [holder]})
        return
    with session.sending() as run:
        payout = payments.claim(chosen_row, holder, session.sender)
        run.verified = holder not in payments.waiting(chosen_row)
    _report(out, chosen_row, payout, payments.decimals, shown=run.verified)


def fund_row(session: Session, out: Output, series: str, n: int | None, kind: str) -> None:
    """Fund a row, or the first of this kind that is open."""
    payments = session.payments(series)
    row = _chosen(session, payments, n, kind)
    if row is None:
        _nothing_open(out, kind)
        return
    missing = payments.missing(row)
    if not missing:
        session.settle(lambda: not payments.missing(row))
        out.result(row_document(row), f"nothing to do: row {row.n} is funded")
        return
    funded = fund_missing(session, out, payments, row, missing)
    if funded is not None:
        failed = f"row {row.n} is not funded in full"
        out.outcome(row_document(row), f"row {row.n} is funded", shown=funded, otherwise=failed)


def fund_missing(session: Session, out: Output, payments: Payments, row: Row, missing: int) -> bool | None:
    """Pay in what a row misses; is it funded then? None on --dry-run."""
    from wasiqa.servicing.amounts import in_currency

    out.say(f"row {row.n}, {row.kind}: {in_currency(missing, payments.decimals)} are missing")
    out.say(f"into the paying agent {session.programme.paying_agent.address}, by the ledger {session.ledger_path}")
    if not session.agree("fund it?"):
        out.dry_run({**row_document(row), "missing": str(missing)})
        return None
    with session.sending(facts={"row": row.n}) as run:
        payments.fund(row, session.sender)
        run.verified = not payments.missing(row)
    return run.verified


def pay_row(session: Session, out: Output, series: str, n: int | None, kind: str) -> None:
    """Pay a row, or the first of this kind that is open."""
    from wasiqa.servicing.amounts import in_currency

    payments = session.payments(series)
    row = _chosen(session, payments, n, kind)
    if row is None:
        _nothing_open(out, kind)
        return
    waiting, tax = payments.waiting(row), payments.tax_kept(row)
    if not waiting and not tax:
        session.settle(lambda: not (payments.waiting(row) or payments.tax_kept(row)))
        out.result(row_document(row), f"nothing to do: everybody is paid row {row.n}")
        return
    payments.require_due(row)
    units = in_currency(sum(waiting.values()), payments.decimals)
    out.say(f"row {row.n}, {row.kind}: {len(waiting)} holders wait, with units of {units}")
    moved = payments.successors(waiting) if row.kind != "principal" else {}
    for lost, successor in moved.items():
        out.say(f"  {lost} has moved: {_in_place(payments, lost, successor)}")
    if not session.agree("pay them?"):
        out.dry_run({**row_document(row), "waiting": list(waiting), "successors": moved})
        return
    with session.sending(facts={"row": row.n}) as run:
        payout = payments.pay(row, session.sender)
        run.verified = not (payments.waiting(row) or payments.tax_kept(row))
    _report(out, row, payout, payments.decimals, shown=run.verified)


def _chosen(session: Session, payments: Payments, n: int | None, kind: str) -> Row | None:
    if n is None and (interrupted := session.interrupted()) is not None:
        n = int(json.loads(interrupted)["row"])
    if n is None:
        return payments.next_due(kind)
    row = payments.row(n)
    if (row.kind == "principal") != (kind == "principal"):
        command = "redeem" if row.kind == "principal" else "coupon"
        raise UsageRefused(f"row {n} is a {row.kind}, not a {kind}", hint=f"use `wasiqa {command}`")
    return row


def _in_place(payments: Payments, lost: str, successor: str) -> str:
    obstacle = payments.obstacle(lost)
    return f"{successor} is paid in its place" if obstacle is None else f"{successor} would be paid, but is {obstacle}"


def _nothing_open(out: Output, kind: str) -> None:
    out.result({"row": None, "kind": kind}, f"nothing to do: every {kind} of the series is paid")


def _report(out: Output, row: Row, payout: Payout, decimals: int, *, shown: bool | None) -> None:
    from wasiqa.servicing.amounts import in_currency

    net, tax = in_currency(payout.net, decimals), in_currency(payout.withheld, decimals)
    told = f"row {row.n}: {payout.holders} holders paid {net}, withheld {tax}"
    known = shown or bool(payout.unpaid)
    out.outcome(row_document(row, payout), told, shown=known, otherwise=f"row {row.n} is not paid in full")
    for lost, successor in payout.successors.items():
        out.say(f"  {successor} was paid in the place of {lost}")
    if payout.unpaid:
        refused = "; ".join(f"{unpaid.wallet}: {unpaid.reason}" for unpaid in payout.unpaid)
        raise CheckFailed(
            f"{len(payout.unpaid)} could not be paid: {refused}",
            hint="run it again once that is settled",
        )


def row_document(row: Row, payout: Payout | None = None) -> dict[str, Any]:
    """A row and what was paid of it, for --json."""
    done = (
        {}
        if payout is None
        else {
            "holders": payout.holders,
            "net": str(payout.net),
            "withheld": str(payout.withheld),
            "successors": dict(payout.successors),
            "unpaid": [{"wallet": unpaid.wallet, "reason": unpaid.reason} for unpaid in payout.unpaid],
            "transactions": [receipt.hash for receipt in payout.receipts],
        }
    )
    return {"row": row.n, "kind": row.kind, **done}
