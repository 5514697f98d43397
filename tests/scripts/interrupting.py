"""A command that is interrupted at each of its transactions, before it is sent and after."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scripts.cli import WHO, Cli
from tests.support.revm import RevmChain


def sends_nothing_twice(cli: Cli, monkeypatch: pytest.MonkeyPatch, line: str, by: str, needed: int) -> None:
    """The command takes so many transactions in all, however often it is interrupted, and its receipt has them."""
    account = getattr(WHO, by)
    nonce, send, runs = cli.live.nonce(account), RevmChain.broadcast, 0

    def broadcast(chain: RevmChain, signed: object) -> None:
        if runs % 2:
            send(chain, signed)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(RevmChain, "broadcast", broadcast)
        while runs < 2 * needed:
            cli(line, by=by, exits=130)
            runs += 1
    assert cli.live.nonce(account) == nonce + needed
    cli(line, by=by)
    assert cli.live.nonce(account) == nonce + needed
    command = "-".join(word for word in line.split()[:3] if word.isalpha())
    paths = (cli.folder / "receipts" / "31337").glob(f"*-{command}-*.json")
    receipts = [receipt for receipt in map(json.loads, map(Path.read_text, paths)) if receipt["status"] == "done"]
    assert [receipt["verified"] for receipt in receipts if receipt["operator"] == account] == [True]
    assert [sent["status"] for sent in receipts[-1]["transactions"]] == [1] * needed
