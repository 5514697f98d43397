"""`wasiqa auction reveal`: sealed bids are opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.auction_desk import Desk, number
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed, InputRefused, NotAllowed, UsageRefused

if TYPE_CHECKING:
    from wasiqa.auction.auctions import Auction
    from wasiqa.auction.revealing import Openings, Revealing


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@number
@click.argument("openings", required=False, type=options.FILE)
@click.option("--key", "key_file", type=options.FILE, help="The auction agent's: opens what nobody has opened.")
@options.writes_chain
def reveal(number: int, openings: Path | None, key_file: Path | None, as_json: bool, **chosen: Any) -> None:
    """Open the bids of a dealer's own file, or, as the auction agent, all that are sealed to its key and not open yet.

    Bids that can't be opened are named, and the command exits 1: they lose their deposit.

    Example: wasiqa auction reveal 1 bids.openings.json --account dealer.json --network http://127.0.0.1:8545
    """
    from wasiqa.auction.revealing import Revealing

    if (openings is None) is (key_file is None):
        raise UsageRefused("name either the dealer's openings or --key, the auction agent's key")
    session, out = Session(**chosen), Output(as_json=as_json)
    desk = Desk(session)
    found = desk.auctions.auction(number)
    work = Revealing(desk.auctions, found)
    source = openings or key_file
    arguments = {"auction": number, "as": "dealer" if openings else "agent"}
    ready = _ready(desk, work, found, openings, key_file)
    document = {"auction": number, "opened": list(ready.fit), "unfit": _unfit(ready)}
    if not ready.fit:
        session.settle(lambda: not ready.fit, arguments=arguments)
        out.result(document, "nothing to do: all that can be opened is open")
        _complain(ready)
        return
    work.require_open()
    out.say(f"auction {number}: {len(ready.fit)} bids are opened from {source}")
    if not session.agree("open them?"):
        out.dry_run(document)
        return
    with session.sending(arguments=arguments) as run:
        work.open(ready, session.sender)
        run.verified = not work.left(list(ready.fit))
    out.outcome(document, f"opened: {len(ready.fit)} bids", shown=run.verified, otherwise="not all of them are open")
    _complain(ready)


def _ready(desk: Desk, work: Revealing, found: Auction, openings: Path | None, key_file: Path | None) -> Openings:
    from wasiqa.auction.dealer_file import DealerFile
    from wasiqa.auction.sealing import AgentKey

    if openings is not None:
        kept = DealerFile.load(openings)
        if not kept.of(desk.auctions.contract.address, desk.session.chain.chain_id, found.n):
            raise InputRefused(
                f"{openings} holds the openings of another auction", file=str(openings), code="OTHER_AUCTION"
            )
        return work.of_dealer(kept)
    assert key_file is not None
    key = AgentKey.load(key_file)
    if key.public != found.sealing_key:
        told = "which has no agent" if found.sealing_key is None else "which was announced with another key"
        raise NotAllowed(f"{key_file} is not the key of auction {found.n}, {told}")
    return work.of_agent(key)


def _unfit(ready: Openings) -> list[dict[str, Any]]:
    return [{"bid": one.bid, "bidder": one.bidder, "reason": one.reason} for one in ready.unfit]


def _complain(ready: Openings) -> None:
    if ready.unfit:
        told = "; ".join(f"bid {one.bid} of {one.bidder}: {one.reason}" for one in ready.unfit)
        raise CheckFailed(f"{len(ready.unfit)} bids can't be opened: {told}", hint="their dealers may still open them")
