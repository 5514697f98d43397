"""`wasiqa screen`: investors beside lists of sanctions, off chain and without a node."""

from __future__ import annotations

from pathlib import Path

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.screen_check import check
from wasiqa.cli.screen_decide import decide


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def screen() -> None:
    """Compare investors with lists of sanctioned and proscribed persons, and have a person decide the hits.

    All of it happens off chain: no node is asked, and no name leaves the review.

    Example: wasiqa screen check investors.csv --list un=consolidated.xml --names persons.xlsx --review review.xlsx
    """


for command in (check, decide):
    screen.add_command(command)


@screen.command()
@click.argument("out", type=options.NEW_FILE)
@options.as_json
def template(out: Path, as_json: bool) -> None:
    """Write an empty file (OUT.xlsx) for what is known of persons, with a sheet that explains its columns.

    It replaces no file that is there.

    Example: wasiqa screen template persons.xlsx
    """
    from wasiqa.durable import NewFile, write_new
    from wasiqa.screening.investors import template as empty
    from wasiqa.whitelist.files import new_file

    new_file(out, ".xlsx")
    write_new(NewFile(out, empty()))
    told = f"{out}: enter a row for each person, then run screen check with --names"
    Output(as_json=as_json).result({"file": str(out)}, told)
