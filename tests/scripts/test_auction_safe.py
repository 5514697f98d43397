"""--safe for auctions: a batch waits for the owners of a Safe, and the same command tells what came of it."""

from __future__ import annotations

import pytest

from tests.scripts.auctioneer import Auctioneer
from tests.scripts.cli import WHO, Cli
from tests.scripts.test_auction_interrupted import COMMANDS
from tests.scripts.test_safe import a_safe, executed, read

CALLS = {
    "announce": ["execute"],
    "bid": ["approve", "commit", "commit"],
    "bid without a quote": ["approve", "bidNonCompetitive"],
    "withdraw": ["withdrawBid", "withdrawBid"],
    "reveal": ["reveal"],
    "allot": ["execute"],
    "settle": ["approve", "settle"],
    "forfeit": ["forfeit"],
    "reject": ["execute"],
    "release": ["release"],
}


@pytest.mark.parametrize(
    "command",
    [pytest.param(name, marks=() if name in ("announce", "allot", "settle") else pytest.mark.slow) for name in CALLS],
)
def test_a_command_of_auctions_writes_its_calls_for_a_safe(cli: Cli, command: str) -> None:
    prepare, by, _ = COMMANDS[command]
    line, safe, batch = prepare(Auctioneer(cli)), getattr(WHO, by), cli.folder / "batch.json"
    before, again = cli.live.block(), f"{line} --safe {batch} --account {safe} --yes"
    with a_safe(cli, by):
        cli(again, exits=6)
        assert cli.live.block() == before
        assert read(batch)["meta"]["description"] == ", ".join(CALLS[command])
        assert f"{batch} still waits for the owners of Safe {safe}" in cli(again, exits=6).stderr
    executed(cli, safe, batch)
    if command == "allot":
        verified(cli, safe, line)
    with a_safe(cli, by):
        assert "nothing to do" in cli(again).stdout


def verified(cli: Cli, safe: str, line: str) -> None:
    """What the Safe has decided it verifies next, by another batch."""
    batch = cli.folder / "next.json"
    with a_safe(cli, "issuer_executor"):
        cli(f"{line} --safe {batch} --account {safe} --yes", exits=6)
    assert read(batch)["meta"]["description"] == "verify"
    executed(cli, safe, batch)
