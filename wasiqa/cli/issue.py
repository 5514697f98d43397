"""`wasiqa issue`: units to the investors of an allotment file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import moments, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.errors import InputRefused, UsageRefused

if TYPE_CHECKING:
    from datetime import date

    from wasiqa.servicing.accrual import Cost, Sale
    from wasiqa.servicing.issuing import Issue


def _words(_: click.Context, __: click.Parameter, value: str) -> str:
    if value and not value.isprintable():
        raise click.BadParameter("a tranche is named in letters, digits and signs that can be printed")
    return value


_tranche = click.option(
    "--tranche", default="", callback=_words, help="Tells apart two issues of the same amounts to the same wallets."
)


_settlement = click.option(
    "--settlement",
    metavar="DATE",
    callback=moments.day,
    help="The day on which the file's prices are paid, with the interest accrued by then.",
)
_terms = click.option(
    "--terms", type=options.FILE, help="The term sheet: it must name a sale on that day, as its issue or a re-opening."
)


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def issue() -> None:
    """Issue units to the investors of an allotment file with columns wallet,face: CSV, or XLSX (the first sheet shown).

    With a column price (clean, per 100) it tells what each investor pays: price and accrued interest.

    Example: wasiqa issue apply PIB-3Y-7 allotments.csv --account issuer.json --network http://127.0.0.1:8545
    """


@issue.command()
@click.argument("series")
@click.argument("allotments", type=options.FILE)
@_tranche
@_settlement
@_terms
@options.reads_chain
def plan(
    series: str,
    allotments: Path,
    tranche: str,
    settlement: date | None,
    terms: Path | None,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Show what would be issued, what would be paid for it, and what would be refused today.

    Example: wasiqa issue plan PIB-3Y-7 allotments.csv --network http://127.0.0.1:8545
    """
    out = Output(as_json=as_json)
    session = Session(**chosen)
    work = _issue(session, series, allotments, tranche)
    sale = _sale(session, series, work, settlement, terms)
    _show(out, work, sale)
    out.result(_document(series, work, sale), None)


@issue.command()
@click.argument("series")
@click.argument("allotments", type=options.FILE)
@_tranche
@_settlement
@_terms
@options.writes_chain
def apply(
    series: str,
    allotments: Path,
    tranche: str,
    settlement: date | None,
    terms: Path | None,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Issue the units; two parties run this in turn (exit code 6: it waits for the other).

    Example: wasiqa issue apply PIB-3Y-7 allotments.csv --account test:1 --network http://127.0.0.1:8545
    """
    from wasiqa.chain.timelock import State, state
    from wasiqa.inputs import Input

    session, out = Session(**chosen), Output(as_json=as_json)
    work = _issue(session, series, allotments, tranche)
    sale = _sale(session, series, work, settlement, terms)
    source = Input(path=str(allotments), sha256=work.file.sha256)
    arguments = {"series": series, "tranche": tranche, "sheet": work.file.sheet, **_paid(work, sale)}
    operations = work.operations()
    document = _document(series, work, sale)

    def done() -> bool:
        return all(state(session.chain, operation) is State.DONE for operation in operations)

    if done():
        session.settle(done, input=source, arguments=arguments)
        out.result(document, f"nothing to do: {work.file} was issued before; the same again needs another --tranche")
        return
    _show(out, work, sale)
    if not session.agree("issue?"):
        out.dry_run(document)
        return
    with session.sending(input=source, arguments=arguments) as run:
        session.advance(*operations)
        run.verified = done()
    issued = f"issued {_amount(work, work.file.total)} to {len(work.file.allotments)} wallets"
    out.outcome(document, issued, shown=run.verified, otherwise=f"{work.file} is not issued in full")


def _issue(session: Session, series: str, allotments: Path, tranche: str) -> Issue:
    from wasiqa.servicing.allotments import read_allotments
    from wasiqa.servicing.issuing import Issue

    _, _, bond = session.series(series)
    decimals, denomination = (session.chain.call(bond, name) for name in ("decimals", "denomination"))
    return Issue(session.chain, session.programme, bond, read_allotments(allotments, decimals, denomination), tranche)


def _sale(session: Session, series: str, work: Issue, settlement: date | None, terms: Path | None) -> Sale | None:
    """At what the units are sold; None if the file states no prices."""
    from wasiqa.servicing.accrual import Accrual, Sale, refuse_other_dates
    from wasiqa.terms import files

    if settlement is None:
        if work.file.priced:
            told = f"{work.file} states prices, but not on which day they are paid"
            raise UsageRefused(told, hint="add --settlement DATE")
        if terms is not None:
            raise UsageRefused(
                "--terms is for checking a settlement date", hint="add --settlement DATE, or leave it out"
            )
        return None
    if not work.file.priced:
        raise UsageRefused(f"--settlement is for a file with prices, and {work.file} has no column price")
    isin, _, bond = session.series(series)
    if terms is not None:
        refuse_other_dates(files.read_of(terms, isin).sheet, settlement)
    return Sale.of(Accrual.of(session.chain, session.programme, bond, isin), settlement)


def _document(series: str, work: Issue, sale: Sale | None) -> dict[str, Any]:
    sheet = {} if work.file.sheet is None else {"sheet": work.file.sheet}
    document = {"series": series, **sheet, "allotments": len(work.file.allotments), "units": str(work.file.total)}
    if sale is None:
        return document
    payments = [
        {"row": one.row, "wallet": one.wallet, "units": str(one.units), **_minor(sale.cost(one))}
        for one in work.file.allotments
    ]
    total = _minor(sale.cost_of_all(work.file))
    return {**document, "settlement": sale.settlement.isoformat(), **total, "payments": payments}


def _minor(cost: Cost) -> dict[str, str]:
    return {"clean": str(cost.clean), "accrued": str(cost.accrued), "cash_due": str(cost.total)}


def _paid(work: Issue, sale: Sale | None) -> dict[str, str]:
    """What the receipt says of prices: the cash due in all, and of each row."""
    if sale is None:
        return {}
    rows = [f"{one.row}: {_sum(work, sale.cost(one))}" for one in work.file.allotments]
    return {
        "settlement": sale.settlement.isoformat(),
        "cash_due": _sum(work, sale.cost_of_all(work.file)),
        "cash_due_by_row": "; ".join(rows),
    }


def _sum(work: Issue, cost: Cost) -> str:
    sign = "-" if cost.accrued < 0 else "+"
    return f"{_amount(work, cost.clean)} {sign} {_amount(work, abs(cost.accrued))} = {_amount(work, cost.total)}"


def _amount(work: Issue, units: int) -> str:
    from wasiqa.servicing.amounts import in_currency

    return in_currency(units, work.decimals)


def _show(out: Output, work: Issue, sale: Sale | None) -> None:
    out.say(str(work.file))
    for allotment in work.file.allotments:
        costs = "" if sale is None else f"  costs {_sum(work, sale.cost(allotment))}"
        out.say(f"row {allotment.row:4}  {allotment.wallet}  {_amount(work, allotment.units):>24}{costs}")
    out.say(f"{len(work.file.allotments)} allotments, {_amount(work, work.file.total)} in all")
    if sale is not None:
        out.say(f"paid on {sale.settlement}, clean and accrued: {_sum(work, sale.cost_of_all(work.file))}")
    obstacles = work.obstacles()
    if obstacles:
        raise InputRefused(f"the series would refuse {work.file} today", file=str(work.file.path), faults=obstacles)
