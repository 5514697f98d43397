"""Every command that sends leaves a receipt, however it ends; and goes on after an interruption."""

from __future__ import annotations

import hashlib
import json
from errno import ENOSPC
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from tests.scripts.test_confirming import EVERY, account, ready
from tests.support.projects import ROOT
from tests.support.revm import RevmChain
from wasiqa.chain.chain import Receipt, Signed
from wasiqa.errors import ChainFailed
from wasiqa.journal.run import Run
from wasiqa.servicing.verification import Check

__all__ = ["ready"]

SCHEMA = json.loads((ROOT / "schemas" / "receipt.schema.json").read_text(encoding="utf-8"))
UPDATE = EXAMPLES / "whitelist" / "investors-update.csv"
ORDER = f"--case C-1 --order {ROOT}/LICENSE"


def receipts(cli: Cli) -> list[Path]:
    """The receipts of the office's chain, oldest first."""
    return sorted((cli.folder / "receipts" / str(cli.live.chain_id)).glob("*.json"))


def written(cli: Cli, before: list[Path]) -> dict[str, Any]:
    """The last receipt that was written since; it matches its schema."""
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in receipts(cli) if path not in before]
    for document in documents:
        jsonschema.validate(document, SCHEMA)
    return dict(documents[-1])


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@EVERY
def test_what_is_refused_or_only_shown_leaves_none(ready: tuple[Cli, str, str]) -> None:
    cli, line, by = ready
    before = receipts(cli)
    cli(f"{line} {account(by)} --dry-run")
    cli(f"{line} {account(by)}", exits=2)
    assert receipts(cli) == before


@EVERY
def test_what_is_sent_stands_in_it(ready: tuple[Cli, str, str]) -> None:
    cli, line, by = ready
    before, nonce = receipts(cli), cli.live.nonce(getattr(WHO, by))
    waits = line.startswith(("seize", "issue", "deploy series"))
    told = cli(line, by=by, exits=6 if waits else 0)
    receipt, everything = (
        written(cli, before),
        [json.loads(path.read_text()) for path in receipts(cli) if path not in before],
    )
    words = line.split()
    assert receipt["command"] in (f"{words[0]} {words[1]}", words[0])
    assert (receipt["operator"], receipt["chain_id"]) == (getattr(WHO, by), cli.live.chain_id)
    assert receipt["status"] == ("waiting" if waits else "done")
    sent = {one["hash"] for each in everything for one in each["transactions"]}
    assert len(sent) == cli.live.nonce(getattr(WHO, by)) - nonce
    assert all(sent["status"] == 1 and sent["gas_used"] > 21_000 for sent in receipt["transactions"])
    assert "receipt: " in told.stderr
    assert receipt["verified"] is not False or waits


def test_of_a_whitelist_it_names_file_plan_and_proof(cli: Cli) -> None:
    plan, before = cli.folder / "plan.json", receipts(cli)
    cli(f"whitelist plan {UPDATE} --out {plan}")
    done = cli(f"whitelist apply {plan} --json", by="registrar").document
    receipt = written(cli, before)
    assert receipt["plan_sha256"] == sha256(plan)
    assert receipt["input"] == {"path": str(UPDATE), "sha256": sha256(UPDATE)}
    assert receipt["arguments"]["file"] == str(plan)
    assert receipt["verified"] is True
    assert [sent["hash"] for sent in receipt["transactions"]] == done["transactions"]
    assert receipt["tool"]["commit"]


def test_somebody_s_identity_number_is_in_none(cli: Cli) -> None:
    rows = (EXAMPLES / "whitelist" / "investors.csv").read_text(encoding="utf-8").splitlines()
    investor = next(cell for row in rows for cell in row.split(",") if cell.startswith("CNIC:"))
    before = receipts(cli)
    cli(f"whitelist suspend --investor {investor}", by="registrar")
    (path,) = set(receipts(cli)) - set(before)
    digits = "".join(filter(str.isdigit, investor))
    everything = b"".join(file.read_bytes() for file in (cli.folder / "receipts").rglob("*") if file.is_file())
    assert investor.encode() not in everything
    assert investor.partition(":")[2].encode() not in everything
    assert digits.encode() not in everything
    assert json.loads(path.read_text())["arguments"]["investor"].startswith("0x")


def test_it_is_shown_as_lines_as_markdown_and_as_json(cli: Cli) -> None:
    cli(f"freeze apply {PIB} {WHO.individual} --wallet {ORDER}", by="freezer")
    path = receipts(cli)[-1]
    assert cli(f"receipt show {path}").stdout.startswith("freeze apply: done\n")
    assert cli(f"receipt show {path} --md").stdout.startswith("# freeze apply: done\n")
    assert cli(f"receipt show {path} --json").document == json.loads(path.read_text())
    assert "is not a receipt" in cli(f"receipt show {ROOT}/LICENSE", exits=3).stderr


def test_a_node_that_goes_away_leaves_a_partial_one_and_the_same_command_completes_it(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = f"freeze apply {PIB} {WHO.individual} --wallet --units 5000 {ORDER}"
    waits = 0

    def gone(chain: RevmChain, signed: Signed, _: float) -> Receipt:
        nonlocal waits
        waits += 1
        if waits == 2:
            raise ChainFailed("the node went away")
        return chain._receipts[signed.hash]

    before = receipts(cli)
    with monkeypatch.context() as patched:
        patched.setattr(RevmChain, "wait", gone)
        patched.setattr(RevmChain, "find", lambda *_: None)
        cli(line, by="freezer", exits=4)
    partial = written(cli, before)
    assert partial["status"] == "partial"
    assert [sent["status"] for sent in partial["transactions"]] == [1, None]
    nonce = cli.live.nonce(WHO.freezer)
    assert "nothing to do" in cli(line, by="freezer").stdout
    assert cli.live.nonce(WHO.freezer) == nonce
    done = written(cli, before)
    assert (done["status"], done["verified"]) == ("done", True)
    assert [sent["hash"] for sent in done["transactions"]] == [sent["hash"] for sent in partial["transactions"]]
    assert [sent["status"] for sent in done["transactions"]] == [1, 1]


@pytest.mark.parametrize("fits", [True, False])
def test_a_deployment_interrupted_before_it_was_read_back_is_read_back_by_the_same_command(
    bare: Cli, monkeypatch: pytest.MonkeyPatch, fits: bool
) -> None:
    def gone(*_: object) -> None:
        raise ChainFailed("the node went away")

    line = f"deploy programme {bare.folder}/programme.yaml"
    for answer, code in (
        (gone, 4),
        (lambda _: [Check("made up", "this", "this" if fits else "that")], 0 if fits else 1),
    ):
        monkeypatch.setattr("wasiqa.servicing.verification.verify", answer)
        bare(line, by="deployer", exits=code)
        left, done = json.loads(receipts(bare)[-1].read_text()), code == 0
        assert (left["status"], left["verified"]) == ("done" if done else "partial", done)


def test_of_play_money_nothing_is_read_back_and_its_receipt_says_so(bare: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    bare(f"deploy programme {bare.folder}/programme.yaml", by="deployer")
    before = receipts(bare)
    with monkeypatch.context() as patched:
        patched.setattr("wasiqa.servicing.explorer_inputs.write_inputs", interrupted)
        bare("deploy test-cash PKR", by="deployer", exits=130)
    assert "nothing to do" in bare("deploy test-cash PKR", by="deployer").stdout
    done = written(bare, before)
    assert (done["status"], done["verified"]) == ("done", None)


def test_where_the_receipt_cannot_be_written_either_both_are_told_and_the_first_decides(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise ChainFailed("the node went away")

    def full(*_: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    line, before = f"whitelist apply {UPDATE}", receipts(cli)
    with monkeypatch.context() as patched:
        patched.setattr(RevmChain, "wait", gone)
        patched.setattr("wasiqa.journal.receipt.write_durably", full)
        told = cli(f"{line} --json", by="registrar", exits=4)
    assert told.error["message"] == "the node went away"
    assert "the receipt isn't complete: the disk fails: No space left on device\n" in told.stderr
    assert "\nfailed: the node went away\nhint: run the command again" in told.stderr
    cli(line, by="registrar")
    assert [sent["status"] for sent in written(cli, before)["transactions"]] == [1]


@pytest.mark.parametrize("step", ["sign", "broadcast", "wait"])
def test_somebody_who_presses_ctrl_c_goes_on_with_the_same_command(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    before, nonce = receipts(cli), cli.live.nonce(WHO.registrar)
    with monkeypatch.context() as patched:
        patched.setattr(RevmChain, step, interrupted)
        told = cli(f"whitelist apply {UPDATE}", by="registrar", exits=130)
    assert "the same command goes on from there" in told.stderr
    cli(f"whitelist apply {UPDATE}", by="registrar")
    assert cli.live.nonce(WHO.registrar) == nonce + 1
    cli(f"whitelist verify {UPDATE}")
    newest = [json.loads(path.read_text()) for path in set(receipts(cli)) - set(before)]
    done = [receipt for receipt in newest if receipt["status"] == "done"]
    assert [len(receipt["transactions"]) for receipt in done] == [1]


def test_where_the_journal_cannot_be_written_nothing_is_sent(cli: Cli) -> None:
    taken, before = cli.folder / "taken", cli.live.block()
    taken.mkdir()
    cli.file(f"taken/{cli.live.chain_id}", "a file where the folder should be")
    told = cli(f"whitelist apply {UPDATE} --receipts {taken} --json", by="registrar", exits=3)
    assert "--receipts" in told.error["hint"]
    assert cli.live.block() == before


def test_what_came_again_in_another_block_is_put_right_in_the_ledger(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    noted = cli.ledger().contracts["InvestorRegistry"]
    came = ("0x" + "ab" * 32, noted.block + 1)
    monkeypatch.setattr(Run, "places", lambda _: {noted.tx: came})
    cli(f"whitelist apply {UPDATE}", by="registrar")
    now = cli.ledger().contracts["InvestorRegistry"]
    assert (now.tx, now.block, now.address) == (*came, noted.address)
