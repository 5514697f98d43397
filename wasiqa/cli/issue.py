"""`wasiqa issue`: units to the investors of an allotment file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.errors import InputRefused

if TYPE_CHECKING:
    from wasiqa.servicing.issuing import Issue


def _words(_: click.Context, __: click.Parameter, value: str) -> str:
    if value and not value.isprintable():
        raise click.BadParameter("a tranche is named in letters, digits and signs that can be printed")
    return value


_tranche = click.option(
    "--tranche", default="", callback=_words, help="Tells apart two issues of the same amounts to the same wallets."
)


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def issue() -> None:
    """Issue units to the investors of an allotment file with columns wallet,face: CSV, or XLSX (the first sheet shown).

    Example: wasiqa issue apply PIB-3Y-7 allotments.csv --account issuer.json --network http://127.0.0.1:8545
    """


@issue.command()
@click.argument("series")
@click.argument("allotments", type=options.FILE)
@_tranche
@options.reads_chain
def plan(series: str, allotments: Path, tranche: str, as_json: bool, **chosen: Any) -> None:
    """Show what would be issued, and what would be refused today.

    Example: wasiqa issue plan PIB-3Y-7 allotments.csv --network http://127.0.0.1:8545
    """
    out = Output(as_json=as_json)
    work = _issue(Session(**chosen), series, allotments, tranche)
    _show(out, work)
    out.result(_document(series, work), None)


@issue.command()
@click.argument("series")
@click.argument("allotments", type=options.FILE)
@_tranche
@options.writes_chain
def apply(series: str, allotments: Path, tranche: str, as_json: bool, **chosen: Any) -> None:
    """Issue the units; two parties run this in turn (exit code 6: it waits for the other).

    Example: wasiqa issue apply PIB-3Y-7 allotments.csv --account test:1 --network http://127.0.0.1:8545
    """
    from wasiqa.chain.timelock import State, state
    from wasiqa.journal.job import Input

    session, out = Session(**chosen), Output(as_json=as_json)
    work = _issue(session, series, allotments, tranche)
    source = Input(str(allotments), work.file.sha256)
    arguments = {"series": series, "tranche": tranche, "sheet": work.file.sheet}
    operations = work.operations()
    document = _document(series, work)

    def done() -> bool:
        return all(state(session.chain, operation) is State.DONE for operation in operations)

    if done():
        session.settle(done, input=source, arguments=arguments)
        out.result(document, f"nothing to do: {work.file} was issued before; the same again needs another --tranche")
        return
    _show(out, work)
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


def _document(series: str, work: Issue) -> dict[str, Any]:
    sheet = {} if work.file.sheet is None else {"sheet": work.file.sheet}
    return {"series": series, **sheet, "allotments": len(work.file.allotments), "units": str(work.file.total)}


def _amount(work: Issue, units: int) -> str:
    from wasiqa.servicing.amounts import in_currency

    return in_currency(units, work.chain.call(work.bond, "decimals"))


def _show(out: Output, work: Issue) -> None:
    out.say(str(work.file))
    for allotment in work.file.allotments:
        out.say(f"row {allotment.row:4}  {allotment.wallet}  {_amount(work, allotment.units):>24}")
    out.say(f"{len(work.file.allotments)} allotments, {_amount(work, work.file.total)} in all")
    obstacles = work.obstacles()
    if obstacles:
        raise InputRefused(f"the series would refuse {work.file} today", file=str(work.file.path), faults=obstacles)
