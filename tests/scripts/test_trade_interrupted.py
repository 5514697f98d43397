"""Trade commands that are interrupted at each transaction, before it is sent and after, do what they do once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.scripts.cli import Cli
from tests.scripts.interrupting import sends_nothing_twice
from tests.scripts.traders import (
    BUY,
    SELL,
    batch_of,
    dealing,
    drafted_repo,
    lending,
    licensed,
    pair,
    signed,
    signed_repo,
)
from wasiqa.trading import batch


def settling(cli: Cli) -> str:
    sell, buy = pair(dealing(cli))
    return f"trade settle {sell} {buy} --price 98.4"


def settling_the_rest(cli: Cli) -> str:
    """As much as before."""
    dealing(cli)
    sell, buy = (signed(cli, side, side, by, "400000 98.4") for side, by in (("sell", "bank"), ("buy", "fund")))
    cli(f"trade settle {sell} {buy} --face 200000", by="operator")
    return f"trade settle {sell} {buy}"


def settling_again(cli: Cli) -> str:
    line = f"{settling(cli)} --face 200000"
    cli(line, by="operator")
    return f"{line} --again"


def filling_a_part(cli: Cli) -> str:
    sell, _ = pair(dealing(cli))
    return f"trade settle {sell} --face 200000"


def batching(cli: Cli) -> str:
    pair(dealing(cli))
    licensed(cli)
    signed(cli, "more", "sell", "bank", SELL)
    signed(cli, "other", "buy", "fund", BUY)
    return f"trade batch PK-X {batch_of(cli, 'sell.json,buy.json,,98.4', 'more.json,other.json,,98.4')}"


def opening(cli: Cli) -> str:
    return f"trade repo open {signed_repo(lending(cli), drafted_repo(cli))}"


def closing(cli: Cli) -> str:
    opened = opening(cli)
    cli(opened, by="stranger")
    return opened.replace("open", "close", 1)


COMMANDS: dict[str, tuple[Callable[[Cli], str], str, int]] = {
    "settle": (settling, "stranger", 1),
    "settle the rest": (settling_the_rest, "stranger", 1),
    "settle again": (settling_again, "stranger", 1),
    "fill a part": (filling_a_part, "fund", 1),
    "batch": (batching, "operator", 2),
    "repo open": (opening, "stranger", 1),
    "repo close": (closing, "bank", 2),
}
"""What is interrupted, by whom it is run, and how many transactions it takes."""


@pytest.mark.parametrize("command", COMMANDS)
def test_interrupted_at_each_transaction_it_goes_on_and_sends_nothing_twice(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    prepare, by, needed = COMMANDS[command]
    monkeypatch.setattr(batch, "AT_ONCE", 1)
    sends_nothing_twice(cli, monkeypatch, prepare(cli), by, needed)
