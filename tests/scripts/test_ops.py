"""`ops`: what waits, for whom and until when; and the other party's yes or no, from the chain alone."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from tests.support.revm import RevmChain
from wasiqa.chain.contract import Contract
from wasiqa.chain.timelock import Operation, advance
from wasiqa.servicing.operations import Operations

UNITS = 10_000_000
DAY = 24 * 3600


@pytest.fixture
def waiting(cli: Cli) -> str:
    """The id of an issue that was proposed."""
    file = cli.file("allotments.csv", f"wallet,face\n{WHO.primary_dealer},100000\n")
    cli(f"issue apply {PIB} {file}", by="issuer_proposer", exits=6)
    file.unlink()
    return last(cli, "issuance")


def last(cli: Cli, timelock: str) -> str:
    events = cli.live.events(cli.programme().timelocks[timelock], "CallScheduled")
    return f"0x{events[-1].args['id'].hex()}"


def seizure(cli: Cli) -> str:
    evidence = f"--case C-1 --order {cli.file('order.txt', 'a made-up order')}"
    cli(f"freeze apply {PIB} {WHO.individual} --units 5 {evidence}", by="freezer")
    cli(f"seize apply {PIB} {WHO.individual} {WHO.fund} 5 {evidence}", by="enforcer_proposer", exits=6)
    return last(cli, "enforcement")


def new_rules(cli: Cli) -> str:
    """Governance proposes to close the register to all countries."""
    timelock: Contract = cli.programme().timelocks["governance"]
    call = cli.bond().encode("setRules", 3, 0)
    arguments = (call.to, 0, call.data, bytes(32), bytes(32))
    cli.live.transact(timelock, "schedule", *arguments, 2 * DAY, sender=WHO.governor_proposer)
    return last(cli, "governance")


def listed(cli: Cli, more: str = "") -> list[dict[str, Any]]:
    found = cli(f"ops list {more} --json").document
    assert list(found) == ["operations"]
    return list(found["operations"])


@pytest.mark.parametrize("words", ["approve", "execute", "cancel", "list"])
@pytest.mark.parametrize("text", ["0x123", "abc", "0xwxyz", "0x" + 65 * "0"])
def test_what_is_no_id_is_refused(cli: Cli, words: str, text: str) -> None:
    by = None if words == "list" else "issuer_executor"
    told = cli(f"ops {words} {text} --json", by=by, exits=2)
    assert f"{text} is no operation's id" in told.error["message"]


@pytest.mark.parametrize("words", ["approve", "execute", "cancel", "list"])
def test_an_id_that_nobody_proposed_is_refused(cli: Cli, words: str) -> None:
    by = None if words == "list" else "issuer_executor"
    told = cli(f"ops {words} 0xdeadbeef --json", by=by, exits=3)
    assert "no timelock of the programme has an operation 0xdeadbeef" in told.error["message"]
    assert "ops list --all" in told.error["hint"]


@pytest.mark.parametrize("words", ["approve", "execute"])
def test_a_party_of_nothing_is_refused_and_learns_who_may(cli: Cli, waiting: str, words: str) -> None:
    before = cli.live.block()
    for seconds in (0, 3600):
        cli.wait(seconds)
        for party in ("stranger", "guardian", "enforcer_executor"):
            told = cli(f"ops {words} {waiting} --json", by=party, exits=5).error
            assert told["code"] == "MISSING_ROLE"
            assert f"EXECUTOR_ROLE ({WHO.issuer_executor})" in told["message"]
    assert cli.live.block() == before


@pytest.mark.parametrize("words", ["approve", "execute"])
@pytest.mark.parametrize("party", ["issuer_proposer", "issuer_executor"])
def test_before_the_delay_is_over_it_waits_and_says_until_when_and_what_to_run_then(
    cli: Cli, waiting: str, words: str, party: str
) -> None:
    before = cli.live.block()
    cli.wait(3598)
    told = cli(f"ops {words} {waiting[:10]} --json", by=party, exits=6).error
    due = datetime.fromisoformat(listed(cli)[0]["ready_at"])
    assert (due.timestamp() - cli.live.now(), str(due.utcoffset())) == (2, "5:00:00")
    assert told["code"] == "WAITING"
    assert f"waits until {due.isoformat()}, then for EXECUTOR_ROLE ({WHO.issuer_executor})" in told["message"]
    command = f"wasiqa ops execute {waiting} --account test:2"
    assert told["hint"] == f"from {due.isoformat()} on {WHO.issuer_executor} runs: {command}"
    assert cli.live.block() == before


def test_after_the_delay_the_proposer_waits_for_the_executor(cli: Cli, waiting: str) -> None:
    cli.wait(3600)
    told = cli(f"ops execute {waiting} --json", by="issuer_proposer", exits=6).error
    assert f"waits for another party: EXECUTOR_ROLE ({WHO.issuer_executor})" in told["message"]
    assert told["hint"] == f"{WHO.issuer_executor} runs: wasiqa ops execute {waiting} --account test:2"


@pytest.mark.parametrize("words", ["approve", "execute", "cancel"])
def test_nothing_is_done_without_a_yes_or_in_a_dry_run(cli: Cli, waiting: str, words: str) -> None:
    cli.wait(3600)
    before, account = cli.live.block(), "test:9" if words == "cancel" else "test:2"
    line = f"ops {words} {waiting} --account {account}"
    assert "nobody is there to confirm" in cli(f"{line} --json", exits=2).error["message"]
    told = cli(f"{line} --dry-run --json")
    assert (told.document["id"], told.document["dry_run"]) == (waiting, True)
    assert "batchMint" in told.stderr
    assert "dry run: nothing was sent" in cli(f"{line} --dry-run").stdout
    assert cli.live.block() == before


def test_only_the_guardian_cancels_an_issue_or_a_seizure(cli: Cli, waiting: str) -> None:
    for operation in (waiting, seizure(cli)):
        for party in ("issuer_proposer", "issuer_executor", "enforcer_proposer", "enforcer_executor", "stranger"):
            told = cli(f"ops cancel {operation} --json", by=party, exits=5).error
            assert f"may not cancel operation {operation}" in told["message"]
            assert f"CANCELLER_ROLE ({WHO.guardian}) may" in told["message"]
        told = cli(f"ops cancel {operation} --json", by="guardian").document
        assert (told["state"], told["waiting_for"], len(told["transactions"])) == ("CANCELLED", [], 1)
    assert listed(cli) == []


def _batch_of_nothing(salt: bytes) -> tuple[object, ...]:
    return [], [], [], bytes(32), salt


def nothing_proposed(cli: Cli, salt: bytes) -> str:
    """The id of a batch of no calls that was proposed."""
    timelock, nothing = cli.programme().timelocks["issuance"], _batch_of_nothing(salt)
    cli.live.transact(timelock, "scheduleBatch", *nothing, 3600, sender=WHO.issuer_proposer)
    return f"0x{cli.live.call(timelock, 'hashOperationBatch', *nothing).hex()}"


@pytest.mark.parametrize("salt", [bytes(32), b"\1" * 32])
def test_a_batch_without_calls_keeps_nobody_from_the_others_and_is_cancelled_by_its_id(
    cli: Cli, waiting: str, salt: bytes
) -> None:
    nothing = nothing_proposed(cli, salt)
    known = [waiting, nothing] if any(salt) else [waiting]  # without a salt the timelock logs nothing at all
    assert [one["id"] for one in listed(cli)] == known
    assert "  it has no calls\n" in cli(f"ops list {nothing}").stdout
    cli.wait(3600)
    for words in ("approve", "execute"):
        told = cli(f"ops {words} {nothing} --json", by="issuer_executor", exits=5).error
        assert told["message"] == f"operation {nothing} has no calls: there is nothing to execute"
    told = cli(f"ops cancel {nothing} --json", by="issuer_proposer", exits=5).error
    assert f"may not cancel operation {nothing} (it has no calls)" in told["message"]
    document = cli(f"ops cancel {nothing} --json", by="guardian").document
    assert (document["state"], document["calls"], len(document["transactions"])) == ("CANCELLED", [], 1)
    assert "was cancelled in block" in cli(f"ops cancel {nothing}", by="guardian").stdout
    cli(f"ops execute {waiting}", by="issuer_executor")
    assert listed(cli) == []


def test_a_batch_without_calls_that_was_executed_elsewhere_is_done(cli: Cli) -> None:
    nothing = nothing_proposed(cli, b"\1" * 32)
    cli.wait(3600)
    timelock = cli.programme().timelocks["issuance"]
    cli.live.transact(timelock, "executeBatch", [], [], [], bytes(32), b"\1" * 32, sender=WHO.issuer_executor)
    told = cli(f"ops execute {nothing}", by="issuer_executor").stdout
    assert told == f"nothing to do: operation {nothing} was executed\n"
    refused = cli(f"ops cancel {nothing} --json", by="guardian", exits=5).error["message"]
    assert refused == f"operation {nothing} (it has no calls) is DONE: it can't be cancelled"


def test_nobody_cancels_what_governance_proposed(cli: Cli) -> None:
    operation = new_rules(cli)
    for party in ("guardian", "governor_proposer", "governor_executor"):
        told = cli(f"ops cancel {operation} --json", by=party, exits=5).error
        assert told["message"] == "nobody can cancel what waits in GovernanceTimelock"
        assert told["hint"] == f"EXECUTOR_ROLE ({WHO.governor_executor}) need not execute it"
    assert [one["id"] for one in listed(cli)] == [operation]


def test_what_is_over_is_not_done_again_nor_turned_round(cli: Cli, waiting: str) -> None:
    cli.wait(3600)
    cli(f"ops execute {waiting}", by="issuer_executor")
    before = cli.live.block()
    for words in ("approve", "execute"):
        told = cli(f"ops {words} {waiting}", by="issuer_executor").stdout
        assert told == f"nothing to do: operation {waiting} was executed in block {before.number}\n"
    assert "it can't be cancelled" in cli(f"ops cancel {waiting} --json", by="guardian", exits=5).error["message"]
    order = seizure(cli)
    cli(f"ops cancel {order}", by="guardian")
    before = cli.live.block()
    assert "was cancelled in block" in cli(f"ops cancel {order}", by="guardian").stdout
    for words in ("approve", "execute"):
        refused = cli(f"ops {words} {order} --json", by="enforcer_executor", exits=5)
        assert "it can't be executed" in refused.error["message"]
        assert refused.error["hint"] == "who proposed it can propose it again"
    assert cli.live.block() == before


def test_what_the_target_refuses_stays_and_is_told_in_words(cli: Cli, waiting: str) -> None:
    cli.live.transact(cli.programme().registry, "setRegulatorBlock", [WHO.primary_dealer], True, sender=WHO.regulator)
    cli.wait(3600)
    before = cli.live.block()
    told = cli(f"ops execute {waiting} --json", by="issuer_executor", exits=5).error
    assert told["code"] == "REVERTED"
    assert "blocked by the regulator" in told["hint"]
    assert cli.live.block() == before
    assert [one["state"] for one in listed(cli)] == ["READY"]


def test_nothing_waits_in_the_beginning_and_everything_ever_proposed_can_be_listed(cli: Cli) -> None:
    assert cli("ops list").stdout == "nothing waits for another party\n"
    assert listed(cli) == []
    every = listed(cli, "--all")
    functions = [call["function"].partition("(")[0] for one in every for call in one["calls"]]
    opening = ["deploySeries", "allocate", "openSeries"]
    assert functions == ["setLimit", *opening, "deployRecord", "batchMint", *opening, "deployRecord", "batchMint"]
    assert {one["state"] for one in every} == {"DONE"}
    assert [one["block"] for one in every] == sorted(one["block"] for one in every)
    assert "DONE in block" in cli("ops list --all").stdout


def test_the_list_says_what_waits_for_whom_and_until_when(cli: Cli, waiting: str) -> None:
    rules = new_rules(cli)
    first, second = listed(cli)
    assert (first["id"], first["timelock"], first["state"]) == (waiting, "IssuanceTimelock", "PENDING")
    assert first["waiting_for"] == [WHO.issuer_executor]
    assert first["calls"] == [
        {
            "target": cli.bond().address,
            "contract": PIB,
            "function": "batchMint(address[],uint256[])",
            "arguments": {"to": [WHO.primary_dealer], "values": [str(UNITS)]},
        }
    ]
    assert (second["id"], second["waiting_for"]) == (rules, [WHO.governor_executor])
    assert second["calls"][0]["arguments"] == {"categories": "3", "policy": "0"}
    told = cli("ops list").stdout
    assert f"PENDING until {first['ready_at']}" in told
    assert f"waits for EXECUTOR_ROLE ({WHO.issuer_executor})" in told
    assert f"runs: wasiqa ops execute {rules} --account test:6" in told
    assert f"{WHO.primary_dealer}  100,000.00" in told
    assert "categories: PRIMARY_DEALER+SPECIAL_PURPOSE_PD" in told
    cli.wait(3600)
    assert f"READY since {first['ready_at']}" in cli("ops list").stdout
    assert [one["state"] for one in listed(cli)] == ["READY", "PENDING"]


def test_one_operation_is_shown_in_full(cli: Cli) -> None:
    issue = next(one for one in listed(cli, "--all") if len(one["calls"][0]["arguments"].get("to", ())) == 11)
    assert WHO.insurer not in cli("ops list --all").stdout
    told = cli(f"ops list {issue['id'][:12].upper().replace('X', 'x')}").stdout
    assert "to, values: 11 entries, 23,953,500,000.00 in all" in told
    assert f"{WHO.insurer}  2,500,000,000.00" in told
    assert listed(cli, issue["id"]) == [issue]


@pytest.mark.parametrize("words", ["approve", "execute"])
def test_the_executor_needs_no_file_to_say_yes(cli: Cli, waiting: str, words: str) -> None:
    cli.wait(3600)
    before = cli.balance(WHO.primary_dealer)
    told = cli(f"ops {words} {waiting[2:8]} --json", by="issuer_executor")
    assert (told.document["id"], told.document["state"]) == (waiting, "DONE")
    assert f"{WHO.primary_dealer}" in told.stderr
    assert "100,000.00" in told.stderr
    assert cli.balance(WHO.primary_dealer) - before == UNITS
    (transaction,) = told.document["transactions"]
    receipt = receipt_in(told.stderr)
    assert (receipt["status"], receipt["verified"]) == ("done", True)
    assert receipt["arguments"] == {"operation": waiting}
    assert [one["hash"] for one in receipt["transactions"]] == [transaction]


def test_an_operation_waits_for_the_one_before_it(cli: Cli, waiting: str) -> None:
    timelock = cli.programme().timelocks["issuance"]
    call = cli.bond().encode("mint", WHO.fund, UNITS)
    arguments = (call.to, 0, call.data, bytes.fromhex(waiting[2:]), bytes(32), 3600)
    cli.live.transact(timelock, "schedule", *arguments, sender=WHO.issuer_proposer)
    second = last(cli, "issuance")
    cli.wait(3600)
    assert listed(cli, second)[0]["predecessor"] == waiting
    told = cli(f"ops execute {second} --json", by="issuer_executor", exits=6).error
    assert f"waits for operation {waiting}, which comes before it" in told["message"]
    assert told["hint"].endswith(f"runs: wasiqa ops execute {waiting} --account test:2")
    cli(f"ops execute {waiting}", by="issuer_executor")
    assert "executed: operation" in cli(f"ops execute {second}", by="issuer_executor").stdout


def test_a_series_deployed_in_this_way_is_recorded_by_its_own_command(cli: Cli) -> None:
    terms = cli.folder / "another.yaml"
    cli(f"terms shift {EXAMPLES}/terms/pib-3y-2020.yaml {terms} --isin XFEXAMPLE032")
    text = terms.read_text().replace("ceiling: '24000000000'", "ceiling: '100000'")
    assert "hooks:" in text
    terms.write_text(text)
    for party in ("governor_proposer", "issuer_proposer"):
        cli(f"deploy series {terms}", by=party, exits=6)
    cli.wait(2 * DAY)
    deployments = cli.folder / "deployments"
    line = f"ops execute {{}} --deployments {deployments}"
    assert "ledger" not in cli(line.format(last(cli, "governance")), by="governor_executor").stdout
    opening, record = (one["id"] for one in listed(cli))
    refused = cli(line.format(record) + " --json", by="issuer_executor", exits=5).error
    assert "SeriesIdUnknown" in refused["message"]
    told = cli(line.format(opening), by="issuer_executor").stdout
    assert "XFEXAMPLE032 at 0x" in told
    assert "executed: operation" in cli(line.format(record), by="issuer_executor").stdout
    assert f"wasiqa deploy series TERMS --deployments {deployments} --account test:2" in told
    assert "XFEXAMPLE032" not in cli.ledger().series
    cli(f"deploy series {terms}", by="issuer_executor")
    assert "XFEXAMPLE032" in cli.ledger().series
    assert "XFEXAMPLE032-record" in cli.ledger().public_records


def test_a_killed_execution_is_not_sent_twice_and_its_receipt_is_completed(
    cli: Cli, waiting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    cli.wait(3600)
    with monkeypatch.context() as patch:
        patch.setattr(RevmChain, "wait", killed)
        cli(f"ops execute {waiting}", by="issuer_executor", exits=130)
    before = cli.live.block()
    told = cli(f"ops execute {waiting}", by="issuer_executor")
    assert "nothing to do" in told.stdout
    assert cli.live.block() == before
    receipt = receipt_in(told.stderr)
    assert (receipt["status"], receipt["verified"], len(receipt["transactions"])) == ("done", True, 1)
    assert (receipt["transactions"][0]["status"], receipt["transactions"][0]["block"]) == (1, before.number)


def test_a_safe_that_executes_gets_a_file_for_its_owners(cli: Cli, waiting: str, tmp_path: Path) -> None:
    safe, file = cli.cash().address, tmp_path / "batch.json"  # a contract, as a Safe is one
    timelock, governance = (cli.programme().timelocks[key] for key in ("issuance", "governance"))
    granted = timelock.encode("grantRole", cli.live.call(timelock, "EXECUTOR_ROLE"), safe)
    operation = Operation(governance, (granted,), bytes(32))
    advance(cli.live, operation, WHO.governor_proposer)
    cli.wait(2 * DAY)
    advance(cli.live, operation, WHO.governor_executor)
    before = cli.live.block()
    told = cli(f"ops execute {waiting} --safe {file} --json", by=safe, exits=6).error
    assert f"has 1 transaction for Safe {safe}" in told["message"]
    assert f"wasiqa ops execute {waiting} --account {safe} --safe {file}" in told["hint"]
    (transaction,) = json.loads(file.read_text())["transactions"]
    executed = found_again(cli, waiting).step("execute")
    assert (transaction["to"], transaction["data"]) == (timelock.address, f"0x{executed.data.hex()}")
    assert cli.live.block() == before


def found_again(cli: Cli, operation: str) -> Operation:
    return Operations(cli.live, cli.ledger(), cli.programme()).find(operation).readable()


def receipt_in(told: str) -> Any:
    """The receipt whose path a command told."""
    return json.loads(Path(told.split("receipt: ")[1].splitlines()[0]).read_text())
