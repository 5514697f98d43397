"""`freeze` by one and `seize` by two: what is refused, and what is left on record."""

from __future__ import annotations

from pathlib import Path

import pytest
from eth_utils.crypto import keccak

from tests.scripts.cli import PIB, WHO, Cli

HOLDER = WHO.individual
"""Holds 1,000,000.00."""


def test_a_freeze_says_what_to_freeze(cli: Cli, evidence: str) -> None:
    told = cli(f"freeze plan {PIB} {HOLDER} {evidence} --json", exits=2)
    assert told.error["message"] == "say what to freeze"
    assert told.error["hint"] == "--wallet, --release-wallet, or --units AMOUNT"


@pytest.mark.parametrize(
    "words", ["freeze plan {} {} --wallet", "seize plan {} {} " + WHO.fund + " 5", "burn plan {} {} 5"]
)
def test_without_a_case_or_an_order_nothing_is_done(cli: Cli, evidence: str, words: str) -> None:
    line = words.format(PIB, HOLDER)
    case, order = evidence.split(" --order ")
    assert "Missing option '--order'" in cli(f"{line} {case}", exits=2).stderr
    assert "Missing option '--case'" in cli(f"{line} --order {order}", exits=2).stderr
    assert "the case has no reference" in cli(f"{line} --case ' ' --order {order}", exits=3).stderr


def test_a_wallet_is_frozen_at_once_and_released(cli: Cli, evidence: str) -> None:
    line = f"{PIB} {HOLDER} --wallet {evidence}"
    planned = cli(f"freeze plan {line} --json").document
    assert planned == {
        "wallet": HOLDER,
        "balance": "100000000",
        "wallet_frozen": {"from": False, "to": True},
        "wallet_until": {"from": None, "to": None},
        "units_frozen": {"from": "0", "to": "0"},
        "units_until": {"from": None, "to": None},
    }
    cli(f"freeze apply {line}", by="freezer")
    assert "wallet frozen yes → yes" in cli(f"freeze verify {line}").stdout
    told = cli(f"explain {PIB} {HOLDER} {WHO.fund} 100000 --json", exits=1)
    assert told.document["refusals"][0]["code"] == 3
    verify = cli(f"freeze verify {line.replace('--wallet', '--release-wallet')} --json", exits=1)
    assert verify.document["wallet_frozen"] == {"from": True, "to": False}
    cli(f"freeze apply {line.replace('--wallet', '--release-wallet')}", by="freezer")
    cli(f"freeze verify {line}", exits=1)


def test_case_and_order_are_on_record_as_hashes(cli: Cli, evidence: str) -> None:
    cli(f"freeze apply {PIB} {HOLDER} --units 5 {evidence}", by="freezer")
    logged = cli.live.events(cli.bond(), "Enforced")[-1].args
    assert logged["caseId"] == keccak(text="C-2049-17")
    order = Path(cli.folder / "order.txt")
    assert logged["orderHash"].hex() == _sha256(order.read_bytes())


def test_units_frozen_for_one_case_are_not_released_by_another_in_passing(cli: Cli, evidence: str) -> None:
    cli(f"freeze apply {PIB} {HOLDER} --units 500000 {evidence}", by="freezer")
    other = f"{PIB} {HOLDER} --units 100 {evidence.replace('C-2049-17', 'C-2049-18')}"
    before = cli.live.block()
    for words, by in (("plan", None), ("apply", "freezer")):
        told = cli(f"freeze {words} {other} --json", by=by, exits=5)
        assert "more is frozen already, perhaps for another case" in told.error["message"]
    assert cli.live.block() == before
    cli(f"freeze apply {other} --release", by="freezer")
    cli(f"freeze verify {other}")


def test_both_can_be_asked_for_at_once(cli: Cli, evidence: str) -> None:
    told = cli(f"freeze apply {PIB} {HOLDER} --wallet --units 7.50 {evidence} --json", by="freezer")
    assert len(told.document["transactions"]) == 2
    cli(f"freeze verify {PIB} {HOLDER} --wallet --units 7.50 {evidence}")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ((HOLDER, WHO.stranger), f"{WHO.stranger} holds 0 units"),
        ((WHO.fund, WHO.stranger), f"{WHO.stranger} may not receive: the receiver is not admitted by the registry"),
        ((WHO.fund, HOLDER), "would be seized from and given to"),
        (("5.00", "1000000.01"), "can't be seized"),
        (("5.00", "0"), "can't be seized"),
        (("5.00", "5.01"), "could run away"),
    ],
)
@pytest.mark.parametrize("words", ["plan", "apply"])
def test_a_seizure_that_could_not_be_carried_out_is_refused_before_it_is_announced(
    cli: Cli, evidence: str, words: str, change: tuple[str, str], sentence: str
) -> None:
    cli(f"freeze apply {PIB} {HOLDER} --units 5.00 {evidence}", by="freezer")
    before = cli.live.block()
    line = f"{PIB} {HOLDER} {WHO.fund} 5.00 {evidence}".replace(*change)
    told = cli(f"seize {words} {line} --json", by="enforcer_proposer" if words == "apply" else None, exits=5)
    assert sentence in told.error["message"]
    assert cli.live.block() == before


def test_only_the_enforcement_parties_seize_and_each_its_part(cli: Cli, evidence: str) -> None:
    cli(f"freeze apply {PIB} {HOLDER} --units 1234.56 {evidence}", by="freezer")
    line = f"seize apply {PIB} {HOLDER} {WHO.fund} 1234.56 {evidence} --json"
    for party, exits in (("issuer_proposer", 5), ("freezer", 5), ("enforcer_executor", 6)):
        assert WHO.enforcer_proposer in cli(line, by=party, exits=exits).error["message"]
    cli(line, by="enforcer_proposer", exits=6)
    cli.wait(24 * 3600 - 1)
    assert "waits until" in cli(line, by="enforcer_executor", exits=6).error["message"]
    cli.wait(1)
    assert "waits for another party" in cli(line, by="enforcer_proposer", exits=6).error["message"]
    before = cli.balance(WHO.fund)
    document = cli(line, by="enforcer_executor").document
    assert (document["from"], document["to"], document["units"]) == (HOLDER, WHO.fund, "123456")
    assert cli.balance(WHO.fund) - before == 123_456


def test_the_same_seizure_is_carried_out_once_and_another_instalment_again(cli: Cli, evidence: str) -> None:
    cli(f"freeze apply {PIB} {HOLDER} --units 10 {evidence}", by="freezer")
    line = f"seize apply {PIB} {HOLDER} {WHO.fund} 5 {evidence}"
    before = cli.balance(HOLDER)
    for more, taken in (("", 500), (" --instalment 2", 1000)):
        cli(line + more, by="enforcer_proposer", exits=6)
        cli.wait(24 * 3600)
        cli(line + more, by="enforcer_executor")
        assert "nothing to do" in cli(line + more, by="enforcer_executor").stdout
        assert before - cli.balance(HOLDER) == taken


def test_the_guardian_can_cancel_a_seizure(cli: Cli, evidence: str) -> None:
    cli(f"freeze apply {PIB} {HOLDER} --units 5 {evidence}", by="freezer")
    line = f"{PIB} {HOLDER} {WHO.fund} 5 {evidence}"
    cli(f"seize apply {line}", by="enforcer_proposer", exits=6)
    timelock = cli.programme().timelocks["enforcement"]
    operation = cli.live.events(timelock, "CallScheduled")[-1].args["id"]
    cli.live.transact(timelock, "cancel", operation, sender=WHO.guardian)
    assert cli(f"seize verify {line} --json", exits=1).document["state"] == "NONE"


def _sha256(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()
