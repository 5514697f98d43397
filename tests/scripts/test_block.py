"""`block plan|apply|verify`: the regulator's blocks of wallets, and of an investor with all wallets."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.scripts.cli import BILL, PIB, WHO, Cli
from tests.scripts.test_safe import a_safe, executed
from tests.support.revm import RevmChain
from wasiqa.errors import ChainFailed
from wasiqa.whitelist.word import REGISTRARS, Word

BANK = "LEI:0000MADEUPBANKNO0169"
"""Has two wallets."""
WALLETS = sorted([WHO.bank, WHO.second_bank])


def blocks(cli: Cli) -> int:
    """Who blocks the bank's id."""
    investor = f"0x{cli.word(WHO.bank).investor:040x}"
    return int(cli.live.call(cli.programme().registry, "investorBlocks", investor))


def receipts(cli: Cli) -> list[dict[str, Any]]:
    found = sorted((cli.folder / "receipts").rglob("*-block-apply-*.json"))
    return [json.loads(path.read_text()) for path in found]


@pytest.mark.parametrize("step", ["plan", "verify"])
@pytest.mark.parametrize(
    ("line", "hint"),
    [("", "WALLET…, or --investor ID"), (f"{WHO.bank} --investor {BANK}", "WALLET…, or --investor ID")],
)
def test_who_shall_be_blocked_is_said_in_one_way(cli: Cli, step: str, line: str, hint: str) -> None:
    assert cli(f"block {step} {line} --json", exits=2).error["hint"] == hint


def test_an_identifier_needs_the_id_key_and_an_id_does_not(cli: Cli) -> None:
    told = cli(f"block plan --investor {BANK} --json", exits=2, WASIQA_CONFIG="").error
    assert told["message"] == "--investor SCHEME:VALUE needs the programme's id key"
    assert cli("block plan --investor 0x12 --json", exits=3, WASIQA_CONFIG="").error["message"] == (
        "0x12 is no investor id"
    )
    name = f"0x{cli.word(WHO.bank).investor:040x}"
    document = cli(f"block plan --investor {name} --json", WASIQA_CONFIG="").document
    assert document["investor"] == {"id": name, "from": False, "to": True}
    assert [one["wallet"] for one in document["wallets"]] == WALLETS


def test_an_unknown_investor_is_refused_unless_said_to_be_unclaimed(cli: Cli) -> None:
    told = cli("block apply --investor SECP:0000099 --json", by="regulator", exits=3).error
    assert told["message"].startswith("the registry knows no wallet of investor 0x")
    cli("block apply --investor SECP:0000099 --unclaimed", by="regulator")
    cli("block verify --investor SECP:0000099")
    assert len(cli("block apply --investor SECP:0000099 --lift --json", by="regulator").document["transactions"]) == 1


@pytest.mark.parametrize("whom", [WHO.bank, f"--investor {BANK}"])
def test_nobody_but_the_regulator_blocks(cli: Cli, whom: str) -> None:
    told = cli(f"block apply {whom} --json", by="registrar", exits=5)
    assert told.error["hint"] == f"{WHO.registrar} doesn't hold the role REGULATOR"
    cli(f"block verify {whom}", exits=1)


@pytest.mark.parametrize(("how", "exits"), [("--dry-run", 0), ("", 2)])
def test_nothing_is_sent_on_a_rehearsal_or_without_a_yes(cli: Cli, how: str, exits: int) -> None:
    before = cli.live.block()
    cli(f"block apply {WHO.bank} --account test:8 {how}", exits=exits)
    assert cli.live.block() == before


def test_a_wallet_that_has_moved_is_refused_with_its_successor(cli: Cli) -> None:
    assert isinstance(cli.live, RevmChain)
    with cli.live.without_code(cli.bond().address) as series:
        succession = WHO.bank, WHO.stranger, False
        cli.live.transact(cli.programme().registry, "recordSuccession", *succession, sender=series)
    told = cli(f"block plan {WHO.bank} {WHO.fund} --json", exits=3).error
    assert told["message"] == f"{WHO.bank} has moved to {WHO.stranger}"
    wallets = cli(f"block plan --investor {BANK} --json").document["wallets"]
    assert [one["wallet"] for one in wallets] == sorted([WHO.second_bank, WHO.stranger])


def test_wallets_are_blocked_in_every_series_and_released(cli: Cli) -> None:
    told = cli(f"block apply {WHO.bank} {WHO.auditor} {WHO.bank} --json", by="regulator")
    assert len(told.document["transactions"]) == 1
    assert f"{WHO.bank}  blocked by the regulator no → yes" in told.stderr
    for series in (PIB, BILL):
        assert not cli.live.call(cli.bond(series), "canSend", WHO.bank)
    (refusal,) = cli(f"explain {PIB} {WHO.bank} {WHO.fund} 100000 --json", exits=1).document["refusals"]
    assert refusal["code"] == 15
    assert (cli.word(WHO.auditor).blocked_by_regulator, cli.word(WHO.second_bank).blocked_by_regulator) == (
        True,
        False,
    )
    document = cli(f"block verify {WHO.bank} --json").document
    assert document == {"block": "blocked_by_regulator", "wallets": [{"wallet": WHO.bank, "from": True, "to": True}]}
    assert cli(f"block apply {WHO.bank} --json", by="regulator").document == {"transactions": []}
    (receipt,) = receipts(cli)
    assert (receipt["command"], receipt["status"], receipt["verified"]) == ("block apply", "done", True)
    cli(f"block verify {WHO.bank} --lift", exits=1)
    cli(f"block apply {WHO.bank} --lift", by="regulator")
    assert not cli.word(WHO.bank).blocked_by_regulator
    assert cli.word(WHO.auditor).blocked_by_regulator


def test_an_investor_is_blocked_with_all_wallets_by_one_transaction(cli: Cli) -> None:
    cli(f"block verify --investor {BANK}", exits=1)
    told = cli(f"block apply --investor {BANK}", by="regulator").stdout
    assert f"investor 0x{cli.word(WHO.bank).investor:040x}: blocked by the regulator no → yes" in told
    assert "done, transactions: 1" in told
    assert all(cli.word(wallet).blocked_by_regulator for wallet in WALLETS)
    assert blocks(cli) == Word(blocked_by_regulator=True).encode()
    cli(f"block verify --investor {BANK}")
    cli(f"block apply --investor {BANK} --lift", by="regulator")
    assert not any(cli.word(wallet).blocked_by_regulator for wallet in WALLETS)
    assert blocks(cli) == 0


def test_what_others_have_set_stays(cli: Cli) -> None:
    cli(f"whitelist suspend --investor {BANK}", by="registrar")
    cli(f"block apply --investor {BANK}", by="regulator")
    cli(f"block apply --investor {BANK} --lift", by="regulator")
    assert all(cli.word(wallet).blocked_by_registrar for wallet in WALLETS)
    assert blocks(cli) == Word(blocked_by_registrar=True).encode()


def test_a_wallet_that_the_registrar_removed_is_blocked_with_the_others(cli: Cli) -> None:
    removed = replace(cli.word(WHO.second_bank), admitted=False, removed=True).encode() & REGISTRARS
    cli.live.transact(cli.programme().registry, "setWords", [WHO.second_bank], [removed], sender=WHO.registrar)
    cli(f"block apply --investor {BANK}", by="regulator")
    assert cli.word(WHO.second_bank).blocked_by_regulator


def test_the_identity_number_reaches_no_receipt(cli: Cli) -> None:
    cli("block apply --investor CNIC:42000-0000017-1", by="regulator")
    (receipt,) = receipts(cli)
    assert receipt["arguments"] == {"investor": f"0x{cli.word(WHO.individual).investor:040x}"}


def test_more_wallets_than_one_transaction_takes_are_refused_or_split(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wasiqa.servicing.blocks.BATCH", 1)
    told = cli(f"block apply --investor {BANK} --json", by="regulator", exits=5).error
    assert "has 2 wallets to change, and one transaction can change 1" in told["message"]
    assert len(cli(f"block apply {' '.join(WALLETS)} --json", by="regulator").document["transactions"]) == 2
    cli(f"block apply --investor {BANK}", by="regulator")
    assert blocks(cli)


def test_an_interrupted_block_goes_on_and_sends_nothing_twice(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    wait = RevmChain.wait

    def lost(chain: RevmChain, signed: object, seconds: float) -> object:
        raise ChainFailed("the node went away")

    monkeypatch.setattr(RevmChain, "wait", lost)
    cli(f"block apply --investor {BANK}", by="regulator", exits=4)
    monkeypatch.setattr(RevmChain, "wait", wait)
    before = cli.live.block()
    assert cli(f"block apply --investor {BANK} --json", by="regulator").document == {"transactions": []}
    assert cli.live.block() == before
    assert [(one["status"], one["verified"]) for one in receipts(cli)][-1] == ("done", True)


def test_a_safe_gets_a_batch(cli: Cli) -> None:
    batch = cli.folder / "batch.json"
    with a_safe(cli, "regulator") as safe:
        cli(f"block apply {WHO.bank} --account {safe} --yes --safe {batch}", exits=6)
    executed(cli, safe, batch)
    cli(f"block verify {WHO.bank}")


def test_a_plan_of_the_registrar_tells_the_rows_that_the_block_concerns(cli: Cli) -> None:
    values = {"wallet": WHO.auditor, "investor": BANK, "category": "BANK", "country": "PK", "valid_until": "2055-12-31"}
    row = values | {"status": "ACTIVE"}
    file = cli.file("second.csv", ",".join(row) + "\n" + ",".join(row.values()) + "\n")
    assert "its investor" not in cli(f"whitelist plan {file}").stdout
    cli(f"block apply --investor {BANK}", by="regulator")
    investor = f"0x{cli.word(WHO.bank).investor:040x}"
    told = f"{WHO.auditor}: its investor {investor} is blocked by the regulator"
    assert told in cli(f"whitelist plan {file}").stdout
    cli(f"block apply --investor {BANK} --lift", by="regulator")
    assert "its investor" not in cli(f"whitelist plan {file}").stdout
