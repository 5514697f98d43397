"""`wasiqa receipt`: what a command did, as it was written down."""

from __future__ import annotations

import json
from pathlib import Path

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def receipt() -> None:
    """Receipts of commands that sent something. Knows no chain.

    Example: wasiqa receipt show receipts/31337/20301231T120000Z-whitelist-apply-0a1b2c3d.json --md
    """


@receipt.command()
@click.argument("file", type=options.FILE)
@click.option("--md", "as_markdown", is_flag=True, help="As Markdown, for the auditor's file.")
@options.as_json
def show(file: Path, as_markdown: bool, as_json: bool) -> None:
    """Show a receipt: who did what with which input, every transaction, and whether it was verified.

    Example: wasiqa receipt show receipts/31337/20301231T120000Z-whitelist-apply-0a1b2c3d.json --md
    """
    from wasiqa.journal.markdown import markdown, plain
    from wasiqa.journal.receipt import ReceiptFile

    found = ReceiptFile.load(file)
    text = markdown(found) if as_markdown else plain(found)
    Output(as_json=as_json).result(json.loads(found.model_dump_json(by_alias=True)), text.rstrip())
