"""Auction commands that are interrupted at each transaction, before it is sent and after, send nothing twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.scripts.auctioneer import RICH, Auctioneer
from tests.scripts.cli import WHO, Cli
from tests.scripts.interrupting import sends_nothing_twice
from wasiqa.auction import deciding, revealing
from wasiqa.auction.chunks import chunks

BIDS = "face,price\n100000000,98.4000\n200000000,98.3000\n"
ASKS = "wallet,face\n{}\n"


def announced(desk: Auctioneer) -> str:
    line = f"auction announce {desk.announcement()}"
    desk.cli(line, by="issuer_proposer", exits=6)
    desk.cli.wait(3600)
    return line


def bidding(desk: Auctioneer) -> str:
    desk.announce()
    return f"auction bid 1 {desk.bids('dealer', BIDS)}"


def asking(desk: Auctioneer) -> str:
    desk.announce()
    desk.cli.live.transact(desk.cli.cash(), "mint", WHO.individual, RICH, sender=WHO.deployer)
    asks = desk.cli.file("asks.csv", f"wallet,face\n{WHO.individual},5000\n")
    return f"auction bid 1 {asks} --noncompetitive"


def withdrawing(desk: Auctioneer) -> str:
    desk.announce()
    desk.bid("primary_dealer", BIDS)
    return "auction withdraw 1 1 2"


def revealing_as_agent(desk: Auctioneer) -> str:
    desk.announce()
    desk.bid("primary_dealer", BIDS)
    desk.after("bidsClose")
    return f"auction reveal 1 --key {desk.folder}/agent.key"


def allotting(desk: Auctioneer) -> str:
    desk.cli(revealing_as_agent(desk), by="operator")
    desk.after("revealClose")
    line = f"auction allot 1 {desk.plan('--cut-off 98.3')}"
    desk.cli(line, by="issuer_proposer", exits=6)
    desk.cli.wait(3600)
    return line


def settling(desk: Auctioneer) -> str:
    desk.cli(allotting(desk), by="issuer_executor")
    desk.after("settleFrom")
    return "auction settle 1"


def forfeiting(desk: Auctioneer) -> str:
    desk.cli(settling(desk), by="stranger", exits=1)
    desk.after("settleBy")
    return "auction forfeit 1"


def rejecting(desk: Auctioneer) -> str:
    desk.announce()
    desk.cli("auction reject 1", by="issuer_proposer", exits=6)
    desk.cli.wait(3600)
    return "auction reject 1"


def releasing(desk: Auctioneer) -> str:
    desk.announce()
    desk.bid("primary_dealer", BIDS)
    desk.by_two("auction reject 1")
    return "auction release 1"


COMMANDS: dict[str, tuple[Callable[[Auctioneer], str], str, int]] = {
    "announce": (announced, "issuer_executor", 1),
    "bid": (bidding, "primary_dealer", 3),
    "bid without a quote": (asking, "individual", 2),
    "withdraw": (withdrawing, "primary_dealer", 2),
    "reveal": (revealing_as_agent, "operator", 2),
    "allot": (allotting, "issuer_executor", 3),
    "settle": (settling, "primary_dealer", 2),
    "forfeit": (forfeiting, "stranger", 1),
    "reject": (rejecting, "issuer_executor", 1),
    "release": (releasing, "stranger", 1),
}
"""What is interrupted, by whom it is run, and how many transactions it takes."""


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(name, marks=pytest.mark.slow if name in ("forfeit", "release", "withdraw") else ())
        for name in COMMANDS
    ],
)
def test_interrupted_at_each_transaction_it_goes_on_and_sends_nothing_twice(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    prepare, by, needed = COMMANDS[command]
    monkeypatch.setattr(revealing, "PAGE", 1)
    monkeypatch.setattr(deciding, "chunks", lambda rules, rest: chunks(rules, rest, room=1))
    sends_nothing_twice(cli, monkeypatch, prepare(Auctioneer(cli)), by, needed)
