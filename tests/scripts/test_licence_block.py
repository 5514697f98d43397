"""`licence block plan|apply|verify`: single wallets blocked by licence, on a paper."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.scripts.cli import PIB, WHO, Cli


@pytest.fixture
def paper(cli: Cli) -> Path:
    """A made-up order."""
    return cli.file("order.txt", "A made-up order.\n")


@pytest.mark.parametrize("step", ["plan", "verify"])
def test_a_paper_that_can_not_be_read_is_refused(cli: Cli, step: str) -> None:
    told = cli(f"licence block {step} {WHO.fund} --evidence nowhere.pdf --json", exits=3).error
    assert told["message"].startswith("nowhere.pdf can't be read")


def test_nobody_but_the_regulator_blocks_by_licence(cli: Cli, paper: Path) -> None:
    told = cli(f"licence block apply {WHO.fund} --evidence {paper} --json", by="registrar", exits=5)
    assert told.error["hint"] == f"{WHO.registrar} doesn't hold the role REGULATOR"
    cli(f"licence block verify {WHO.fund} --evidence {paper}", exits=1)


def test_a_rehearsal_shows_it_and_sends_nothing(cli: Cli, paper: Path) -> None:
    before = cli.live.block()
    document = cli(f"licence block plan {WHO.fund} --evidence {paper} --json").document
    assert document == {"block": "blocked_by_licence", "wallets": [{"wallet": WHO.fund, "from": False, "to": True}]}
    line = f"licence block apply {WHO.fund} --evidence {paper} --dry-run --json"
    assert cli(line, by="regulator").document == {**document, "dry_run": True}
    assert cli.live.block() == before


def test_a_wallet_is_blocked_on_the_paper_and_released(cli: Cli, paper: Path) -> None:
    cli(f"block apply {WHO.fund}", by="regulator")
    told = cli(f"licence block apply {WHO.fund} --evidence {paper}", by="regulator").stdout
    assert f"{WHO.fund}  blocked by the licence registry no → yes" in told
    refusals = cli(f"explain {PIB} {WHO.fund} {WHO.bank} 100000 --json", exits=1).document["refusals"]
    assert [refusal["code"] for refusal in refusals] == [15, 16]
    (event,) = cli.live.events(cli.programme().licences, "WalletBlocksSet")
    assert event.args["evidence"] == sha256(paper.read_bytes()).digest()
    cli(f"licence block verify {WHO.fund} --evidence {paper} --json")
    (path,) = (cli.folder / "receipts").rglob("*-licence-block-apply-*.json")
    receipt = json.loads(path.read_text())
    assert (receipt["status"], receipt["verified"], receipt["input"]["path"]) == ("done", True, str(paper))
    assert [sent["function"] for sent in receipt["transactions"]] == ["setWalletBlock"]
    cli(f"licence block apply {WHO.fund} --lift --evidence {paper}", by="regulator")
    assert (cli.word(WHO.fund).blocked_by_licence, cli.word(WHO.fund).blocked_by_regulator) == (False, True)
    assert cli(f"licence block apply {WHO.fund} --lift --evidence {paper} --json", by="regulator").document == {
        "transactions": []
    }
