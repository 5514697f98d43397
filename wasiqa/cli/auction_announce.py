"""`wasiqa auction key|announce|reject`: what the debt office and its auction agent do around the bids."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.auction_desk import Desk, number
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session

if TYPE_CHECKING:
    from wasiqa.auction.announcement import Announcement
    from wasiqa.auction.announcing import Announcing


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("target", metavar="OUT", type=options.NEW_FILE)
@options.as_json
def key(target: Path, as_json: bool) -> None:
    """Make the auction agent's key in a new file, which nobody else may read, and show its public half.

    The public half stands in announcements; who loses the file can open no bid that was left to the agent.

    Example: wasiqa auction key agent.key
    """
    from wasiqa.auction.sealing import AgentKey

    public = f"0x{AgentKey.create(target).public.hex()}"
    Output(as_json=as_json).result({"file": str(target), "sealing_key": public}, f'sealing_key: "{public}"')


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("file", type=options.FILE)
@options.optional_config
@options.writes_chain
def announce(file: Path, config_file: Path | None, as_json: bool, **chosen: Any) -> None:
    """Announce the auction of a file (YAML); two parties run this in turn (exit code 6: it waits for the other).

    The file is checked as a whole, with the term sheet that it names. The configuration tells the cash token of a
    series that is not deployed yet.

    Example: wasiqa auction announce build/auction.yaml --account issuer.json --network http://127.0.0.1:8545
    """
    from wasiqa.auction.announcement import read_announcement
    from wasiqa.auction.announcing import Announcing
    from wasiqa.inputs import Input

    session, out = Session(**chosen), Output(as_json=as_json)
    desk = Desk(session)
    read = read_announcement(file)
    source = Input(path=str(file), sha256=read.sha256)
    work = Announcing(desk.auctions, read, _cash(session, read, config_file))
    done = work.number()
    if done is not None:
        session.settle(lambda: work.number() is not None, input=source)
        out.result(desk.document(desk.auctions.auction(done)), f"nothing to do: it is auction {done}")
        return
    work.check()
    for line in _lines(work, desk):
        out.say(line)
    document = {"auction": None, "series": read.sheet.isin}
    if not session.agree("announce it?"):
        out.dry_run(document)
        return
    with session.sending(input=source) as run:
        session.advance(work.operation())
        done = work.number()
        run.verified = done is not None
    if done is not None:
        document = desk.document(desk.auctions.auction(done))
    out.outcome(document, f"announced: auction {done}", shown=run.verified, otherwise="it is not announced")


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@number
@options.writes_chain
def reject(number: int, as_json: bool, **chosen: Any) -> None:
    """Reject all bids, for good; two parties run this in turn. Deposits go back by `auction release`.

    Example: wasiqa auction reject 1 --account issuer.json --network http://127.0.0.1:8545
    """
    from wasiqa.auction.announcing import Rejecting

    session, out = Session(**chosen), Output(as_json=as_json)
    desk = Desk(session)
    work = Rejecting(desk.auctions, desk.auctions.auction(number))
    document = {"auction": number}
    if work.done():
        session.settle(work.done)
        out.result({**document, "transactions": []}, f"nothing to do: auction {number} is rejected")
        return
    work.check()
    out.say(f"auction {number}: nothing is allotted, and all deposits go back")
    if not session.agree("reject all bids?"):
        out.dry_run(document)
        return
    with session.sending() as run:
        session.advance(work.operation())
        run.verified = work.done()
        transactions = list(run.hashes())
    told = f"auction {number} is rejected"
    out.outcome({**document, "transactions": transactions}, told, shown=run.verified, otherwise="it is not rejected")


def _cash(session: Session, read: Announcement, config_file: Path | None) -> str | None:
    """The token that pays the series: by the series itself, the configuration, or the ledger's play money."""
    from wasiqa.errors import InputRefused
    from wasiqa.servicing.cash import cash_token, play_money
    from wasiqa.servicing.config import load

    if read.said.paid == "outside":
        return None
    record = session.ledger.series.get(read.sheet.isin)
    if record is not None:
        agent = session.programme.paying_agent
        return str(session.chain.call(agent, "cashOf", record.address).cash)
    if config_file is not None:
        return cash_token(load(config_file), session.ledger, read.sheet.currency)
    money = play_money(session.ledger, read.sheet.currency)
    if money is None:
        hint = "name the configuration with --config, or deploy the series first"
        raise InputRefused(
            f"nothing tells the cash token of {read.sheet.isin}", file=str(read.path), hint=hint, code="NO_CASH_TOKEN"
        )
    return money.address


def _lines(work: Announcing, desk: Desk) -> list[str]:
    from wasiqa.servicing.amounts import in_currency

    read, terms, told = work.announcement, work.terms, desk.auctions.told
    said, decimals = read.said, read.sheet.minor_units
    times = f"bids close {told(terms['bidsClose'])}, are opened until {told(terms['revealClose'])}"
    asked = said.non_competitive
    return [
        f"{said.kind.name} of {read.sheet.name} ({read.sheet.isin}), bids by {said.quote.name}, {said.pricing} price",
        f"target {in_currency(terms['target'], decimals)}, deposit {said.deposit * 100:g} %",
        f"settled {said.settlement} (T+{read.lag})",
        f"{times}; decided by {told(terms['decideBy'])}; paid until {told(terms['settleBy'])}",
        "no non-competitive bids"
        if asked is None
        else f"non-competitive bids until {told(terms['nonCompetitiveClose'])}, at the {asked.price.replace('_', ' ')}",
        "openings can be left with the auction agent" if said.sealing_key else "there is no auction agent",
    ]


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("source", metavar="FILE", type=options.FILE)
@click.argument("target", metavar="OUT", type=options.NEW_FILE)
@click.option("--terms", required=True, type=options.FILE, help="The moved term sheet (`terms shift`).")
@options.as_json
def shift(source: Path, target: Path, terms: Path, as_json: bool) -> None:
    """Write an announcement anew 28 years later, when weekdays return, for the series of a term sheet moved likewise.

    Example: wasiqa auction shift examples/auctions/mtb-574.yaml build/auction.yaml --terms build/mtb-2048.yaml
    """
    from wasiqa.auction.shift import write_shifted

    read = write_shifted(source, target, terms)
    closes = read.said.times.bids_close.isoformat()
    document = {"file": str(target), "series": read.sheet.isin, "bids_close": closes}
    Output(as_json=as_json).result(document, f"{target}: bids for {read.sheet.isin} close {closes}")
