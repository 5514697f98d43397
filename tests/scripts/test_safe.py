"""--safe: nothing is sent, a batch waits for the Safe's owners, and the same command tells when it is executed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from tests.scripts.test_confirming import WRITING, ready
from tests.support.projects import ROOT
from tests.support.revm import RevmChain
from wasiqa.chain.contract import Call
from wasiqa.journal.safe import checksum

__all__ = ["ready"]

UPDATE = EXAMPLES / "whitelist" / "investors-update.csv"
FOR_A_SAFE = [words for words in WRITING if not words.startswith("deploy test-cash")]


@contextmanager
def a_safe(cli: Cli, by: str) -> Iterator[str]:
    """The account's address, which meanwhile is that of a contract: a Safe with the account's roles."""
    assert isinstance(cli.live, RevmChain)
    with cli.live.as_contract(getattr(WHO, by)) as safe:
        yield safe


def executed(cli: Cli, safe: str, batch: Path) -> None:
    """Its owners have executed the batch."""
    for one in json.loads(batch.read_text())["transactions"]:
        cli.live.send(Call(one["to"], bytes.fromhex(one["data"][2:]), int(one["value"])), sender=safe)


def read(batch: Path) -> dict[str, Any]:
    document = json.loads(batch.read_text())
    assert document["meta"]["checksum"] == checksum(document)
    return dict(document)


def test_the_account_must_be_a_safe_s_address(cli: Cli) -> None:
    batch, before = cli.folder / "batch.json", cli.live.block()
    line = f"whitelist apply {UPDATE} --safe {batch} --yes --json"
    for account, exits, told in (
        ("test:7", 2, "is not the address of a Safe"),
        (WHO.registrar.lower(), 2, f"spelled {WHO.registrar}"),
        (WHO.registrar, 3, "there is no Safe at"),
    ):
        error = cli(f"{line} --account {account}", exits=exits).error
        assert told in f"{error['message']} {error['hint']}"
    assert cli.live.block() == before
    assert not batch.exists()


def test_a_safe_without_the_role_is_refused_before_anything_is_written(cli: Cli) -> None:
    batch, safe = cli.folder / "batch.json", cli.programme().hooks["holding_limit"][0].address
    told = cli(f"whitelist apply {UPDATE} --safe {batch} --account {safe} --yes", exits=5)
    assert "doesn't hold the role REGISTRAR" in told.stderr
    assert not batch.exists()


@pytest.mark.parametrize("line", ["deploy test-cash USD", f"deploy test-cash PKR --to {WHO.bank} --amount 5.00"])
def test_play_money_is_nothing_for_a_safe_which_creates_no_contracts(cli: Cli, line: str) -> None:
    safe, before = cli.programme().hooks["holding_limit"][0].address, cli.live.block()
    told = cli(f"{line} --safe {cli.folder}/batch.json --account {safe} --yes --json", exits=2)
    assert "No such option: --safe" in told.error["message"]
    assert "minted" not in told.stdout + told.stderr
    assert cli.live.block() == before


@pytest.mark.parametrize("words", FOR_A_SAFE)
def test_every_command_that_sends_calls_writes_them_for_a_safe(ready: tuple[Cli, str, str]) -> None:
    cli, line, by = ready
    batch, before = cli.folder / "batch.json", cli.live.block()
    with a_safe(cli, by) as safe:
        told = cli(f"{line} --safe {batch} --account {safe} --yes --json", exits=6)
    assert "its owners have to execute" in told.error["message"]
    assert f"--safe {batch}" in told.error["hint"]
    assert cli.live.block() == before
    document = read(batch)
    assert (document["chainId"], document["meta"]["createdFromSafeAddress"]) == (str(cli.live.chain_id), safe)
    assert document["transactions"]


@pytest.mark.parametrize("words", FOR_A_SAFE)
def test_the_same_command_tells_whether_it_was_executed(ready: tuple[Cli, str, str], words: str) -> None:
    cli, line, by = ready
    batch, safe = cli.folder / "batch.json", getattr(WHO, by)
    again = f"{line} --safe {batch} --account {safe} --yes"
    with a_safe(cli, by):
        cli(again, exits=6)
        written = batch.read_bytes()
        assert f"{batch} still waits for the owners of Safe {safe}" in cli(again, exits=6).stderr
        assert batch.read_bytes() == written
    executed(cli, safe, batch)
    with a_safe(cli, by):
        if line.startswith(("seize", "issue", "deploy series")):
            # the Safe has proposed; another party comes next
            assert "waits until" in cli(again, exits=6).stderr
        elif words in ("redeem", "coupon pay"):
            # what comes next, the holders' money or the tax, was not known before
            assert "holds other calls" in cli(again, exits=5).stderr
            cli(again.replace(str(batch), f"{batch}.2"), exits=6)
        else:
            assert "nothing to do" in cli(again).stdout


def test_a_file_with_other_calls_is_not_overwritten(cli: Cli) -> None:
    batch = cli.folder / "batch.json"
    order = f"--case C-1 --order {ROOT}/LICENSE --safe {batch} --account {WHO.freezer} --yes"
    with a_safe(cli, "freezer"):
        cli(f"freeze apply {PIB} {WHO.individual} --wallet {order}", exits=6)
        written = batch.read_bytes()
        told = cli(f"freeze apply {PIB} {WHO.bank} --wallet {order}", exits=5).stderr
    assert "holds other calls than the 1 transaction to be done now" in told
    assert batch.read_bytes() == written


def test_more_than_one_transaction_can_do_comes_in_parts(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wasiqa.whitelist.plan.BATCH", 1)
    monkeypatch.setattr("wasiqa.journal.safe.MOST_GAS", 30_000)
    line = f"whitelist apply {UPDATE} --account {WHO.registrar} --yes --safe {cli.folder}"
    for part in (1, 2):
        with a_safe(cli, "registrar"):
            told = cli(f"{line}/{part}.json", exits=6).stderr
        assert ("run it again for the rest" in told) is (part == 1)
        executed(cli, WHO.registrar, cli.folder / f"{part}.json")
    cli(f"whitelist verify {UPDATE}")


def test_a_freeze_for_a_safe_has_both_its_calls(cli: Cli) -> None:
    batch = cli.folder / "batch.json"
    line = f"freeze apply {PIB} {WHO.individual} --wallet --units 5000 --case C-1 --order {ROOT}/LICENSE"
    with a_safe(cli, "freezer") as safe:
        cli(f"{line} --safe {batch} --account {safe} --yes", exits=6)
    assert read(batch)["meta"]["description"] == "setAddressFrozenWithCase, setFrozenTokensWithCase"
    executed(cli, safe, batch)
    cli(line.replace("apply", "verify"))
