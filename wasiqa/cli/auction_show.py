"""`wasiqa auction results|show`: what came of auctions, and how they stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.auction_desk import Desk, number
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.errors import UsageRefused

_FORMS = (".json", ".csv")


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@number
@click.option("--out", "target", type=options.NEW_FILE, metavar="FILE", help="A file that ends with .json or .csv.")
@options.reads_chain
def results(number: int, target: Path | None, as_json: bool, **chosen: Any) -> None:
    """Show what an auction came to, with the fields that central banks publish; JSON has minor units, CSV currency.

    Example: wasiqa auction results 1 --out results.csv --network http://127.0.0.1:8545
    """
    from wasiqa.auction import results as record
    from wasiqa.durable import write_durably

    if target is not None and target.suffix not in _FORMS:
        raise UsageRefused(f"{target} ends neither with .json nor with .csv", hint="the ending says the form")
    desk, out = Desk(Session(**chosen)), Output(as_json=as_json)
    found = desk.auctions.auction(number)
    document = record.results(desk.auctions, found)
    as_table = record.as_csv(document, desk.decimals(found))
    if target is not None:
        write_durably(target, as_table if target.suffix == ".csv" else record.as_json(document))
    lines = (line.split(",", 1) for line in as_table.splitlines()[1:])
    out.result(document, "\n".join(f"{name:32} {value}" for name, value in lines))


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("number", metavar="AUCTION", required=False, type=click.IntRange(1))
@options.reads_chain
def show(number: int | None, as_json: bool, **chosen: Any) -> None:
    """Show all auctions, or one with its bids.

    Example: wasiqa auction show 1 --network http://127.0.0.1:8545
    """
    from wasiqa.cli.auction_tables import auctions_table, bids_table

    desk, out = Desk(Session(**chosen)), Output(as_json=as_json)
    if number is None:
        documents = [desk.document(one) for one in desk.auctions.all()]
        out.result(documents, auctions_table(documents) if documents else "no auction was announced")
        return
    found = desk.auctions.auction(number)
    document = desk.document(found)
    told = auctions_table([document])
    if document["bids"]:
        told += "\n\n" + bids_table(document["bids"], desk.decimals(found))
    out.result([document], told)
