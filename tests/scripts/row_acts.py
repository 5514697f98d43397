"""Acts on a row in the tests of commands: by one and by two, refused, and done already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.scripts.cli import PIB, Cli

DAY = 24 * 3600
GOVERNANCE, ENFORCEMENT = 2 * DAY, DAY
"""Delays of the example's timelocks."""


def rows(cli: Cli, series: str = PIB) -> Any:
    return cli.live.call(cli.programme().paying_agent, "rowsOf", cli.bond(series).address)


def after_record(cli: Cli, record: int = 0, series: str = PIB) -> None:
    cli.live.travel(cli.live.call(cli.bond(series), "recordTimes")[record] + 1)


def cash(cli: Cli, wallet: str) -> int:
    return int(cli.live.call(cli.cash(), "balanceOf", wallet))


def row_of(cli: Cli, n: int = 1, series: str = PIB) -> Any:
    return cli(f"coupon schedule {series} --json").document[n - 1]


def paper(cli: Cli) -> Path:
    return cli.file("paper.txt", "a made-up paper")


def by_two(cli: Cli, line: str, parties: str, delay: int) -> Any:
    """Both parties run it; the answer of the second."""
    told = cli(f"{line} --json", by=f"{parties}_proposer", exits=6)
    assert told.error["code"] == "WAITING"
    cli.wait(delay)
    return cli(f"{line} --json", by=f"{parties}_executor").document


def refused(cli: Cli, line: str, by: str, exits: int = 5) -> str:
    """The sentence; nothing is sent."""
    before = cli.live.block()
    told = cli(f"{line} --json", by=by, exits=exits)
    assert cli.live.block() == before
    return str(told.error["message"])


def done_already(cli: Cli, line: str, by: str, row: int = 1) -> None:
    """Nothing is left to do, and nothing is sent."""
    before = cli.live.block()
    assert cli(f"{line} --json", by=by).document == {"row": row, "transactions": []}
    assert cli.live.block() == before
