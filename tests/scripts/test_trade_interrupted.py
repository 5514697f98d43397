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
