"""`wasiqa index`: the store of events, by itself."""

from __future__ import annotations

from dataclasses import asdict
from time import sleep
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.errors import ChainFailed

if TYPE_CHECKING:
    from wasiqa.index.watch import BlockNews, News, Watch

_LONGEST = 60
"""Seconds between two tries, when a node stays away."""


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def index() -> None:
    """Check, follow and show the store of events, from which status, reports and portal are told.

    Example: wasiqa index status --network http://127.0.0.1:8545
    """


@index.command()
@click.option("--block", type=click.IntRange(min=0), help="Compare as of the end of this block; else of the latest.")
@options.reads_chain
def check(block: int | None, as_json: bool, **chosen: Any) -> None:
    """Compare what the events say with what the contracts say at one block; exit 1 where they differ.

    Words, balances, freezes, supplies, record times, rules, rows, payments, bookings, trees, tables and licences. For a
    block of long ago the node must keep its state (an archive node).

    Example: wasiqa index check --block 1234 --network http://127.0.0.1:8545
    """
    from wasiqa.index.check import compared, require_none

    session, out = Session(**chosen), Output(as_json=as_json)
    found = compared(session.index, session.programme, block)
    document = {
        "block": {"number": found.block.number, "hash": found.block.hash},
        "facts": found.facts,
        "differences": [difference._asdict() for difference in found.differences],
    }
    told = [f"at block {found.block.number}, {found.block.hash}: {found.facts:,} facts compared"]
    out.result(document, "\n".join([*told, *map(str, found.differences or ["the contracts say the same"])]))
    require_none(session.index, found.differences)


@index.command()
@click.option("--once", is_flag=True, help="Read up to the head, and end.")
@click.option(
    "--every",
    type=click.FloatRange(min=0.1),
    default=2,
    show_default=True,
    metavar="SECONDS",
    help="How often to ask for a new block.",
)
@options.reads_chain
def follow(once: bool, every: float, as_json: bool, **chosen: Any) -> None:
    """Keep the store at the chain's head until interrupted, and tell each block in which something was written.

    It begins with what has come since the store was read last; the first reading is told as one figure. It waits for a
    node that is away. Series that the ledger learns of meanwhile are followed, too. With --json each block is a line of
    its own; with --once as well, all are one document.

    Example: wasiqa index follow --network http://127.0.0.1:8545
    """
    from wasiqa.chain.deployments import Deployments
    from wasiqa.index.watch import Watch

    session, out = Session(**chosen, persistent=False), Output(as_json=as_json)
    watch = Watch(session.opened_index)
    news, store, head = watch.news(), watch.index.store, watch.index.synced
    stands = f"at block {head.number}, {head.hash}, with {store.count():,} events in {store.place}"
    if once:
        document = {
            "block": {"number": head.number, "hash": head.hash},
            "undone_above": news.fork,
            "blocks": [_document(block) for block in news.blocks],
        }
        out.result(document, "\n".join([*(_line(watch, block) for block in news.blocks), stands]))
        return
    out.say(stands)
    while True:
        _tell(out, watch, news)
        sleep(every)
        watch.index.ledger = Deployments.load(session.deployments, session.chain.chain_id)
        news = _patiently(out, watch, every)


@index.command()
@options.reads_chain
def status(as_json: bool, **chosen: Any) -> None:
    """Show where the store is, what it has, and how far it is behind the chain; nothing is read from the chain into it.

    Example: wasiqa index status --index postgresql://wasiqa@127.0.0.1/wasiqa --network http://127.0.0.1:8545
    """
    from wasiqa.cli.tables import table
    from wasiqa.index.summary import store_summary

    session, out = Session(**chosen), Output(as_json=as_json)
    document = store_summary(session.opened_index)
    stored, head = document["stored"], document["head"]
    told = [f"{document['events']:,} events in {document['store']}"]
    if stored is None:
        told.append(f"nothing was read yet; the chain is at block {head['number']}")
    else:
        undone = "" if document["on_chain"] else ", which isn't on the chain any more"
        told.append(f"read up to block {stored['number']}, {stored['hash']}{undone}; the chain is at {head['number']}")
        told.append(f"blocks to read: {document['behind']}")
    lines = [[one["name"], one["address"], str(one["read_to"] or "nothing")] for one in document["contracts"]]
    out.result(document, "\n".join([*told, table(["contract", "address", "read up to"], lines)]))


def _tell(out: Output, watch: Watch, news: News) -> None:
    if news.fork is not None:
        out.line({"undone_above": news.fork}, f"the chain has undone what was above block {news.fork}")
    for block in news.blocks:
        out.line(_document(block), _line(watch, block))


def _line(watch: Watch, block: BlockNews) -> str:
    from wasiqa.chain.timelock import local

    time = local(block.time, ZoneInfo(watch.index.ledger.time_zone))
    return f"block {block.number}  {time}  {', '.join(map(str, block.written))}"


def _document(block: BlockNews) -> dict[str, Any]:
    written = [asdict(one) for one in block.written]
    return {"number": block.number, "hash": block.hash, "time": block.time, "events": written}


def _patiently(out: Output, watch: Watch, every: float) -> News:
    """The news, however long the node is away."""
    wait = every
    while True:
        try:
            news = watch.news()
        except ChainFailed as error:
            out.say(f"{error.message}; trying again in {wait:g} s")
            sleep(wait)
            wait = min(2 * wait, _LONGEST)
            continue
        if wait > every:
            out.say("it is there again")
        return news
