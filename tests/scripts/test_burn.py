"""`burn`: units burned by order, by two parties, frozen first."""

from __future__ import annotations

import pytest

from tests.scripts.cli import PIB, WHO, Cli

HOLDER = WHO.individual


@pytest.mark.parametrize(
    ("face", "sentence"),
    [
        ("1000000.01", "can't be burned"),
        ("0", "can't be burned"),
        ("5.01", "only 500 are frozen, so 501 could run away"),
    ],
)
@pytest.mark.parametrize("words", ["plan", "apply"])
def test_a_burn_that_could_not_be_carried_out_is_refused_before_it_is_announced(
    cli: Cli, evidence: str, words: str, face: str, sentence: str
) -> None:
    cli(f"freeze apply {PIB} {HOLDER} --units 5.00 {evidence}", by="freezer")
    before = cli.live.block()
    by = "enforcer_proposer" if words == "apply" else None
    told = cli(f"burn {words} {PIB} {HOLDER} {face} {evidence} --json", by=by, exits=5)
    assert sentence in told.error["message"]
    assert cli.live.block() == before


def test_two_parties_burn_frozen_units_and_the_allocation_falls(cli: Cli, evidence: str) -> None:
    bond, line = cli.bond(), f"{PIB} {HOLDER} 1234.56 {evidence}"
    cli(f"freeze apply {PIB} {HOLDER} --units 2000 {evidence}", by="freezer")
    planned = cli(f"burn plan {line} --json").document
    assert (planned["holder"], planned["units"]) == (HOLDER, "123456")
    held = {name: cli.live.call(bond, name) for name in ("totalSupply", "allocation")}
    for party in ("issuer_proposer", "freezer"):
        cli(f"burn apply {line}", by=party, exits=5)
    told = cli(f"burn apply {line} --json", by="enforcer_proposer", exits=6)
    assert told.error["code"] == "WAITING"
    assert cli(f"burn verify {line} --json", exits=1).document["state"] == "PENDING"
    cli.wait(24 * 3600)
    assert "waits for another party" in cli(f"burn apply {line} --json", by="enforcer_proposer", exits=6).stderr
    assert cli(f"burn apply {line} --json", by="enforcer_executor").document == planned
    assert cli(f"burn verify {line} --json").document["state"] == "DONE"
    for name, before in held.items():
        assert before - cli.live.call(bond, name) == 123_456
    assert cli.balance(HOLDER) == 1_000_000_00 - 123_456
    assert cli.live.call(bond, "getFrozenTokens", HOLDER) == 2_000_00 - 123_456
    cli("status --check")


def test_the_same_burn_is_carried_out_once_and_another_instalment_again(cli: Cli, evidence: str) -> None:
    cli(f"freeze apply {PIB} {HOLDER} --wallet {evidence}", by="freezer")
    line = f"burn apply {PIB} {HOLDER} 5 {evidence}"
    for more, left in (("", 1_000_000_00 - 500), (" --instalment 2", 1_000_000_00 - 1000)):
        cli(line + more, by="enforcer_proposer", exits=6)
        cli.wait(24 * 3600)
        cli(line + more, by="enforcer_executor")
        told = cli(line + more, by="enforcer_executor").stdout
        assert "nothing to do: this was burned before; another burn under the same order needs --instalment" in told
        assert cli.balance(HOLDER) == left


def test_what_is_burned_after_the_last_record_time_is_owed_to_nobody(cli: Cli, evidence: str) -> None:
    cli(f"freeze apply {PIB} {HOLDER} --units 5 {evidence}", by="freezer")
    bond = cli.bond()
    cli.live.travel(cli.live.call(bond, "recordTimes")[-1] + 1)
    line = f"burn apply {PIB} {HOLDER} 5 {evidence}"
    cli(line, by="enforcer_proposer", exits=6)
    cli.wait(24 * 3600)
    cli(line, by="enforcer_executor")
    cli.live.travel(cli.live.call(cli.programme().paying_agent, "rowsOf", bond.address)[-1].payTime)
    cli("redeem " + PIB, by="paying_agent")
    cli("status --check")
