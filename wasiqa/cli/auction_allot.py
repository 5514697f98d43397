"""`wasiqa auction plan|allot`: from opened bids to awards that anybody has checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.auction_desk import Desk, number
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.errors import InputRefused, UsageRefused

if TYPE_CHECKING:
    from wasiqa.auction.allotment_file import AllotmentFile, Opened
    from wasiqa.auction.bids import Decision


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@number
@click.option("--cut-off", "cut_off", metavar="QUOTE", help="The last quote that is accepted.")
@click.option("--amount", metavar="FACE", help="The face that is accepted; with --cut-off, of the bids down to it.")
@click.option("--out", "target", type=options.NEW_FILE, metavar="FILE", help="Where the allotment goes (JSON).")
@options.reads_chain
def plan(
    number: int, cut_off: str | None, amount: str | None, target: Path | None, as_json: bool, **chosen: Any
) -> None:
    """Show the opened bids from the best on, with the face and the average yield up to each; and what a choice accepts.

    Without --cut-off and --amount it shows the bids alone. With either it computes the allotment, for `auction allot`.

    Example: wasiqa auction plan 1 --cut-off 98.3617 --out allotment.json --network http://127.0.0.1:8545
    """
    from wasiqa.auction.allotment_file import Opened
    from wasiqa.auction.ladder import ladder
    from wasiqa.cli.auction_tables import ladder_table

    desk, out = Desk(Session(**chosen)), Output(as_json=as_json)
    found = desk.auctions.auction(number)
    opened = Opened.of(desk.auctions, found)
    rungs = ladder(opened)
    document: dict[str, Any] = {"auction": number, "ladder": [rung.document() for rung in rungs]}
    out.say(ladder_table(rungs, desk.decimals(found)) if rungs else f"no bid of auction {number} is open")
    if cut_off is None and amount is None:
        if target is not None:
            raise UsageRefused("nothing is chosen that could be written", hint="add --cut-off or --amount")
        out.result({**document, "allotment": None}, None)
        return
    file = opened.file(_decision(desk, opened, cut_off, amount))
    if target is not None:
        file.save(target)
    if (room := desk.auctions.room(found)) is not None and file.needed > room:
        units, left = desk.money(found, file.needed), desk.money(found, room)
        out.say(f"it can't be decided: {units} are given, and the series may issue only {left} more")
    out.result({**document, "allotment": file.document()}, _told(desk, opened, file))


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@number
@click.argument("file", metavar="ALLOTMENT", type=options.FILE)
@options.writes_chain
def allot(number: int, file: Path, as_json: bool, **chosen: Any) -> None:
    """Decide an auction by an allotment of `auction plan`, and have the contract check it, bid by bid.

    The issuer's two parties decide in turn (exit code 6: it waits for the other); whoever comes then verifies, as may
    anybody. It goes on where it stopped.

    Example: wasiqa auction allot 1 allotment.json --account issuer.json --network http://127.0.0.1:8545
    """
    from wasiqa.auction.allotment_file import AllotmentFile
    from wasiqa.auction.deciding import Deciding

    session, out = Session(**chosen), Output(as_json=as_json)
    desk = Desk(session)
    found, read = desk.auctions.auction(number), AllotmentFile.load(file)
    if (read.auctions, read.chain_id, read.auction) != (
        desk.auctions.contract.address,
        session.chain.chain_id,
        number,
    ):
        raise InputRefused(f"{file} is the allotment of another auction", file=str(file), code="OTHER_AUCTION")
    work = Deciding(desk.auctions, found, read)
    document = {"auction": number, "decision": read.decision.model_dump(), "result": read.result.model_dump()}
    if work.allotted():
        session.settle(work.allotted, input=file)
        out.result({**document, "transactions": []}, f"nothing to do: auction {number} is allotted")
        return
    work.check()
    out.say(_accepts(desk, found, read))
    if not session.agree("verify it?" if work.decided() else "decide so?"):
        out.dry_run(document)
        return
    with session.sending(input=file) as run:
        if not work.decided():
            session.advance(work.operation())
        if work.decided():
            work.verify(session.sender)
        run.verified = work.allotted()
        sent = list(run.hashes())
    told, failed = f"auction {number} is allotted, and verified", f"auction {number} is not verified in full"
    out.outcome({**document, "transactions": sent}, told, shown=run.verified, otherwise=failed)


def _decision(desk: Desk, opened: Opened, cut_off: str | None, amount: str | None) -> Decision:
    from wasiqa.auction.allotment import decision_at, decision_for
    from wasiqa.auction.amounts import unquoted
    from wasiqa.servicing.amounts import to_units

    decimals = desk.decimals(opened.auction)
    wanted = None if amount is None else to_units(amount, decimals)
    if cut_off is not None:
        return decision_at(opened.rules, opened.bids, unquoted(cut_off), wanted, decimals=decimals)
    assert wanted is not None
    return decision_for(opened.rules, opened.bids, wanted)


def _accepts(desk: Desk, auction: Any, file: AllotmentFile) -> str:
    found = file.result
    yields = f"average yield {found.average_yield} %" if float(found.average_yield) else "no yield"
    return (
        f"cut-off {file.decision.cut_off}: accepted {desk.money(auction, int(found.accepted))} of "
        f"{desk.money(auction, int(found.offered))}, for {desk.money(auction, int(found.realised))}, {yields}; "
        f"non-competitive {desk.money(auction, int(found.non_competitive))} at {found.non_competitive_price}"
    )


def _told(desk: Desk, opened: Opened, file: AllotmentFile) -> str:
    lines = [_accepts(desk, opened.auction, file)]
    at_cut_off = [one for one in file.awards if one.quote == file.decision.cut_off]
    if any(one.award != one.face for one in at_cut_off):
        lines += [
            f"bid {one.bid}: {desk.money(opened.auction, int(one.award))} of "
            f"{desk.money(opened.auction, int(one.face))} at the cut-off"
            for one in at_cut_off
        ]
    return "\n".join(lines)
