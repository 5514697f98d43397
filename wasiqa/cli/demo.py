"""`wasiqa demo`: the main job, told as a story."""

from __future__ import annotations

from pathlib import Path

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.errors import CheckFailed


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/demo"),
    show_default=True,
    help="Folder for the ledger, the moved term sheets and summary.json; it is emptied first.",
)
@options.as_json
def demo(out: Path, as_json: bool) -> None:
    """Deploy, admit, auction, issue, trade, pay, seize and redeem in one process. Exits 0 only if all checks held.

    Example: wasiqa demo
    """
    from wasiqa.cli.tables import holders_table, money, rows_table
    from wasiqa.demo.stage import Stage
    from wasiqa.demo.story import IDENTITY, tell
    from wasiqa.demo.summary import summarise

    output = Output(as_json=as_json)
    stage = Stage(out, output.say)
    series = tell(stage)
    summary = summarise(stage, series)
    for one in summary["series"]:
        output.say(f"\n{one['isin']} {one['symbol']}: issued {money(one['issued'], 2)}; still held:")
        output.say(holders_table(one["holders"], 2))
        output.say(rows_table(one["rows"], 2))
    failed = [check for check in stage.checks if not check.ok]
    books = all(check.ok for check in stage.checks if IDENTITY in check.name)
    output.say(f"\n{IDENTITY} {'✓' if books else '✗'}")
    output.result(summary, f"{len(stage.checks) - len(failed)} of {len(stage.checks)} checks held; {out}/summary.json")
    if failed:
        raise CheckFailed(f"{len(failed)} checks did not hold: {', '.join(check.name for check in failed)}")
