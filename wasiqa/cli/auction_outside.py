"""`wasiqa auction outside state|confirm`: awards that were paid by another payment system."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.auction_desk import Desk, number
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.errors import NotAllowed

if TYPE_CHECKING:
    from wasiqa.auction.outside import Numbers, Outside

_reference = click.option("--reference", required=True, help="The reference that the payment system gave.")
_paper = click.option(
    "--document", "paper", required=True, type=options.FILE, help="The statement; its hash goes on chain."
)


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def outside() -> None:
    """Awards paid outside the chain, such as by RTGS: stated by the paying agent, confirmed by a reviewer.

    Example: wasiqa auction outside state 1 --reference RTGS-1 --document statement.pdf --account paying-agent.json
    """


@outside.command()
@number
@_reference
@_paper
@click.option("--bid", "bids", multiple=True, type=click.IntRange(1), help="Of this bid; may be said several times.")
@click.option("--noncompetitive-bid", "asks", multiple=True, type=click.IntRange(1), help="The same without a quote.")
@options.writes_chain
def state(
    number: int,
    reference: str,
    paper: Path,
    bids: tuple[int, ...],
    asks: tuple[int, ...],
    as_json: bool,
    **chosen: Any,
) -> None:
    """State that awards were paid outside: those that are named, or all that wait. A reviewer has to confirm it.

    Example: wasiqa auction outside state 1 --reference RTGS-1 --document statement.pdf --account paying-agent.json
    """
    from wasiqa.auction.outside import numbers_of

    session, out = Session(**chosen), Output(as_json=as_json)
    desk = Desk(session)
    work = _work(desk, number, reference, paper)
    if (there := work.stated()) is not None:
        session.settle(lambda: work.stated() is not None, input=paper)
        out.result(_document(work, there), f"nothing to do: {reference} is stated; a reviewer confirms it")
        return
    waiting = work.waiting(bids, asks)
    work.require("PAYING_AGENT", session.sender)
    if not waiting:
        session.settle(lambda: not work.waiting(bids, asks), input=paper)
        out.result(_document(work, ((), ())), f"nothing to do: no award of auction {number} waits")
        return
    desk.require_cut_off(work.auction)
    numbers = numbers_of(waiting)
    for due in waiting:
        units, amount = desk.money(work.auction, due.units), desk.money(work.auction, due.amount)
        out.say(f"bid {due.bid:4}  {due.account}  {units:>24}  paid {amount}")
    if not session.agree(f"state that they were paid as {reference}?"):
        out.dry_run(_document(work, numbers))
        return
    with session.sending(input=paper) as run:
        work.state(numbers, session.sender)
        run.verified = work.stated() == numbers
    told = "stated; a reviewer confirms it with `auction outside confirm` and the same papers"
    out.outcome(_document(work, numbers), told, shown=run.verified, otherwise="it is not stated")


@outside.command()
@number
@_reference
@_paper
@options.writes_chain
def confirm(number: int, reference: str, paper: Path, as_json: bool, **chosen: Any) -> None:
    """Confirm a statement, all of it: units are issued or burned, and deposits go back. A reviewer.

    Example: wasiqa auction outside confirm 1 --reference RTGS-1 --document statement.pdf --account regulator.json
    """
    session, out = Session(**chosen), Output(as_json=as_json)
    desk = Desk(session)
    work = _work(desk, number, reference, paper)
    numbers = work.stated()
    if numbers is None:
        raise NotAllowed(
            f"nobody stated this of auction {number}", hint="reference and document must be those of the statement"
        )
    document = _document(work, numbers)
    if work.confirmed(numbers):
        session.settle(lambda: work.confirmed(numbers), input=paper)
        out.result(document, f"nothing to do: {reference} is confirmed")
        return
    work.require("REVIEWER", session.sender)
    count = len(numbers[0]) + len(numbers[1])
    out.say(f"auction {number}: {count} awards paid as {reference}, by a statement with SHA-256 {work.paper.hex()}")
    if not session.agree("confirm it?"):
        out.dry_run(document)
        return
    with session.sending(input=paper) as run:
        work.confirm(numbers, session.sender)
        run.verified = work.confirmed(numbers)
    out.outcome(document, f"confirmed: {count} awards are settled", shown=run.verified, otherwise="it is not confirmed")


def _work(desk: Desk, number: int, reference: str, paper: Path) -> Outside:
    from wasiqa.auction.outside import Outside
    from wasiqa.servicing.papers import paper_hash

    return Outside(desk.auctions, desk.auctions.auction(number), reference, paper_hash(paper, "statement"))


def _document(work: Outside, numbers: Numbers) -> dict[str, Any]:
    bids, asks = numbers
    return {
        "auction": work.auction.n,
        "reference": work.reference,
        "document_sha256": work.paper.hex(),
        "bids": list(bids),
        "non_competitive": list(asks),
    }
