"""`recover`: a lost wallet's place in whitelist and series, taken by another in one operation."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.scripts.cli import BILL, EXAMPLES, PIB, WHO, Cli
from wasiqa.whitelist.word import Word

LOST, NEW = WHO.individual, WHO.stranger
HELD = {PIB: 1_000_000_00, BILL: 5_000_00}


def recover(cli: Cli, line: str) -> None:
    cli(f"recover apply {line}", by="enforcer_proposer", exits=6)
    cli.wait(24 * 3600)
    cli(f"recover apply {line}", by="enforcer_executor")


def statuses(cli: Cli, command: str) -> set[str]:
    receipts = (cli.folder / "receipts").glob(f"*/*-{command}-apply-*.json")
    return {json.loads(path.read_text())["status"] for path in receipts}


def paid_row(cli: Cli) -> Any:
    """The first coupon, due and funded."""
    row = cli.live.call(cli.programme().paying_agent, "rowsOf", cli.bond().address)[0]
    cli.live.travel(row.payTime)
    cli(f"coupon fund {PIB} 1", by="paying_agent")
    return row


@pytest.mark.parametrize(
    ("lost", "successor", "sentence"),
    [
        (LOST, LOST, f"{LOST} would be its own successor"),
        (WHO.stranger, WHO.outsider, f"{WHO.stranger} is not on the whitelist, so nobody can take its place"),
        (LOST, WHO.fund, f"{WHO.fund} belongs to another investor than {LOST}"),
        (WHO.foreign_institution, NEW, f"{WHO.foreign_institution} has no units, no freezes and nothing unpaid"),
    ],
)
@pytest.mark.parametrize("words", ["plan", "apply"])
def test_a_recovery_that_could_not_be_carried_out_is_refused_before_it_is_announced(
    cli: Cli, evidence: str, words: str, lost: str, successor: str, sentence: str
) -> None:
    before = cli.live.block()
    by = "enforcer_proposer" if words == "apply" else None
    told = cli(f"recover {words} {lost} {successor} {evidence} --json", by=by, exits=5)
    assert sentence in told.error["message"]
    assert cli.live.block() == before


def test_a_contract_of_the_programme_takes_nobody_s_place(cli: Cli, evidence: str) -> None:
    ledger = cli.ledger()
    record = ledger.find_series(PIB)[1].public_record
    assert record is not None
    for contract in (ledger.contracts["PayingAgent"].address, cli.bond().address, record.address):
        told = cli(f"recover plan {LOST} {contract} {evidence} --json", exits=5)
        assert told.error["message"].startswith(f"{contract} is a contract of the programme")


def test_a_successor_that_was_removed_is_refused(cli: Cli, evidence: str) -> None:
    rows = (EXAMPLES / "whitelist" / "investors.csv").read_text().splitlines()
    row = next(line for line in rows if line.startswith(WHO.second_bank)).replace("ACTIVE", "REMOVED")
    cli(f"whitelist apply {cli.file('gone.csv', rows[0] + chr(10) + row + chr(10))}", by="registrar")
    told = cli(f"recover plan {WHO.bank} {WHO.second_bank} {evidence} --json", exits=5)
    assert told.error["message"] == f"{WHO.second_bank} was removed from the whitelist"


def test_a_new_wallet_takes_the_place_in_all_series_at_once(cli: Cli, evidence: str) -> None:
    until = datetime.fromtimestamp(cli.live.now(), ZoneInfo("Asia/Karachi")) + timedelta(days=3)
    cli(f"freeze apply {PIB} {LOST} --wallet --units 7 --until {until.isoformat()} {evidence}", by="freezer")
    line, before = f"{LOST} {NEW} {evidence}", cli.word(LOST)
    planned = cli(f"recover plan {line} --json").document
    assert [(one["symbol"], one["units"]) for one in planned["series"]] == [(PIB, "100000000"), (BILL, "500000")]
    assert planned["series"][0]["wallet_frozen"] is True
    assert planned["series"][0]["units_frozen"] == "700"
    told = cli(f"recover plan {line}").stdout
    assert "the successor gets the lost wallet's whitelist word" in told
    assert f"{PIB}: 1,000,000.00, frozen units 7.00 until {until.isoformat()}; wallet frozen until" in told
    assert f"{BILL}: not frozen, so whoever has the lost key can send units away before this is done" in told
    for party in ("issuer_proposer", "freezer"):
        cli(f"recover apply {line}", by=party, exits=5)
    cli(f"recover apply {line}", by="enforcer_proposer", exits=6)
    assert cli(f"recover verify {line} --json", exits=1).document["state"] == "PENDING"
    assert cli("ops list").stdout.count("recoverWithCase") == 2
    cli.wait(24 * 3600)
    document = cli(f"recover apply {line} --json", by="enforcer_executor").document
    assert document == planned
    assert cli(f"recover verify {line} --json").document["state"] == "DONE"
    assert statuses(cli, "recover") == {"waiting", "done"}
    for series, units in HELD.items():
        assert (cli.balance(LOST, series), cli.balance(NEW, series)) == (0, units)
    assert cli.word(NEW) == before
    assert cli.word(LOST).moved
    assert cli.live.call(cli.bond(), "getFrozenTokens", NEW) == 700
    assert cli.live.call(cli.bond(), "isFrozen", NEW)
    cli("status --check")
    cli.live.travel(int(until.timestamp()) + 1)
    assert not cli.live.call(cli.bond(), "isFrozen", NEW)
    cli("status --check")
    assert "nothing to do: this was recovered before" in cli(f"recover apply {line}", by="enforcer_executor").stdout


def test_what_was_proposed_is_executed_though_the_wallet_has_received_meanwhile(cli: Cli, evidence: str) -> None:
    cli.live.transact(cli.bond(BILL), "transfer", WHO.fund, HELD[BILL], sender=LOST)
    line = f"{LOST} {NEW} {evidence}"
    cli(f"recover apply {line}", by="enforcer_proposer", exits=6)
    cli.live.transact(cli.bond(BILL), "transfer", LOST, HELD[BILL], sender=WHO.fund)
    cli.wait(24 * 3600)
    told = cli(f"recover apply {line} --json", by="enforcer_executor", exits=1)
    assert told.stderr.count("the recovery is not complete") == 1
    assert cli(f"recover plan {line} --json").document["series"][0]["symbol"] == BILL
    recover(cli, line)
    assert cli.balance(NEW, BILL) == HELD[BILL]


def test_units_that_came_later_go_to_no_successor_that_was_removed_meanwhile(cli: Cli, evidence: str) -> None:
    cli.live.transact(cli.bond(BILL), "transfer", WHO.fund, HELD[BILL], sender=LOST)
    line = f"{LOST} {NEW} {evidence}"
    cli(f"recover apply {line}", by="enforcer_proposer", exits=6)
    cli.live.transact(cli.bond(BILL), "transfer", LOST, HELD[BILL], sender=WHO.fund)
    cli.wait(24 * 3600)
    cli(f"recover apply {line}", by="enforcer_executor", exits=1)
    removed = Word(**(vars(cli.word(NEW)) | {"removed": True})).encode()
    cli.live.transact(cli.programme().registry, "writeWord", NEW, removed, sender=WHO.registrar)
    told = cli(f"recover plan {line} --json", exits=5)
    assert told.error["message"] == f"{NEW} was removed from the whitelist"
    assert told.error["hint"] == "have it admitted again, or move the units with `wasiqa seize`"


def test_a_place_that_was_taken_is_not_given_to_another(cli: Cli, evidence: str) -> None:
    recover(cli, f"{LOST} {NEW} {evidence}")
    told = cli(f"recover plan {LOST} {WHO.outsider} {evidence} --json", exits=5)
    assert told.error["message"] == f"the place of {LOST} was taken by {NEW}"
    told = cli(f"recover plan {WHO.second_individual} {LOST} {evidence} --json", exits=5)
    assert told.error["message"] == f"{LOST} has moved to {NEW} itself"


def test_an_unpaid_coupon_is_paid_to_the_successor(cli: Cli, evidence: str) -> None:
    paid_row(cli)
    line = f"{LOST} {NEW} {evidence}"
    (unpaid,) = cli(f"recover plan {line} --json").document["series"][0]["unpaid"]
    assert unpaid["units"] == "100000000"
    recover(cli, line)
    told = cli(f"coupon pay {PIB} 1 --dry-run --json", by="paying_agent")
    assert told.document["successors"] == {LOST: NEW}
    assert f"{LOST} has moved: {NEW} is paid in its place" in told.stderr
    done = cli(f"coupon pay {PIB} 1 --json", by="paying_agent")
    assert done.document["successors"] == {LOST: NEW}
    gross, agent = int(unpaid["gross"]), cli.programme().paying_agent
    rate = cli.live.call(agent, "rateOf", cli.bond().address, 0, cli.word(LOST).category)
    assert rate > 0
    assert cli.live.call(cli.cash(), "balanceOf", NEW) == gross - gross * rate // 10_000
    assert cli.live.call(cli.cash(), "balanceOf", LOST) == 0
    cli("status --check")


def test_a_successor_that_is_frozen_waits_and_stops_nobody_else(cli: Cli, evidence: str) -> None:
    paid_row(cli)
    recover(cli, f"{LOST} {NEW} {evidence}")
    cli(f"freeze apply {PIB} {NEW} --wallet {evidence}", by="freezer")
    told = cli(f"coupon pay {PIB} 1 --json", by="paying_agent", exits=1)
    assert f"{LOST} has moved: {NEW} would be paid, but is frozen" in told.stderr
    assert f"1 could not be paid: {LOST}: frozen" in told.stderr
    cli(f"freeze apply {PIB} {NEW} --release-wallet {evidence}", by="freezer")
    cli(f"freeze apply {PIB} {LOST} --wallet {evidence}", by="freezer")
    told = cli(f"coupon claim {PIB} 1 {LOST} --json", by="outsider", exits=1)
    assert f"it has moved: {NEW} would be paid, but is frozen" in told.stderr
    cli(f"freeze apply {PIB} {LOST} --release-wallet {evidence}", by="freezer")
    cli(f"coupon claim {PIB} 1 {LOST}", by="outsider")
    assert cli.live.call(cli.cash(), "balanceOf", NEW) > 0


def test_the_whitelist_leaves_a_moved_wallet_alone_and_says_where_it_went(cli: Cli, evidence: str) -> None:
    recover(cli, f"{LOST} {NEW} {evidence}")
    file = EXAMPLES / "whitelist" / "investors.csv"
    row = next(n for n, line in enumerate(file.read_text().splitlines(), start=1) if line.startswith(LOST))
    told = cli(f"whitelist plan {file} --json", exits=5)
    assert told.error["message"] == (
        f"row {row}: {LOST} has moved to {NEW}; the word of a moved wallet can't be changed"
    )
    assert told.error["hint"] == "write the successor into the row, or take it out of the file"
    renamed = cli.file("renamed.csv", file.read_text().replace(LOST, NEW))
    planned = cli(f"whitelist plan {renamed} --complete --json").document
    assert (planned["added"], planned["changed"], planned["removed"]) == ([], [], [])
    cli(f"whitelist verify {renamed} --complete")
    cli(f"whitelist export {cli.folder / 'now.csv'}")
    exported = (cli.folder / "now.csv").read_text().splitlines()
    (line,) = [line for line in exported if line.startswith(LOST)]
    assert line.endswith(f",{NEW}")
