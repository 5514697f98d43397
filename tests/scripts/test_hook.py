"""`hook`: a series' rules by two parties after a delay, seeded and activated; caps by phase; messages of venues."""

from __future__ import annotations

import csv
import errno
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.scripts.cli import BILL, EXAMPLES, PIB, WHO, Cli
from tests.scripts.test_confirming import ORDER
from tests.scripts.test_safe import a_safe, executed
from tests.servicing.licences.made_up import ON_THE_WAY, fields, write
from wasiqa.chain.contract import Call, Contract
from wasiqa.errors import ChainFailed
from wasiqa.servicing.code import built
from wasiqa.servicing.hooks import series_hooks
from wasiqa.servicing.hooks.series_hooks import SeriesHooks
from wasiqa.servicing.programme import LATER
from wasiqa.whitelist.word import Word

DAY = 24 * 3600
EXAMPLE = EXAMPLES / "hooks" / "made-up.yaml"
LIMIT = '{rule: holding_limit, share: "0.25", categories: [BANK, ISLAMIC_BANK]}'
COUNT = "{rule: holder_count, holders: 11, countries: {AE: 1}}"
CAPS = """{
    rule: volume_cap, window_hours: 24, caps: ["1000000", "2000000", "3000000"],
    total_caps: ["1600000", "5000000", "6000000"],
  }"""
TRAVEL = '{rule: travel_rule, threshold: "100000"}'
"""The bill has no hooks; the bond has `LIMIT`, is issued to ten investors, one of them in AE, with eleven wallets."""
HOLDERS = 11
TOLD, FAIL = 4, 1


def rules(cli: Cli, *stated: str, name: str = "rules.yaml") -> Path:
    """A made-up file of these rules."""
    return cli.file(name, f"hooks: [{', '.join(stated)}]")


def carried_out(cli: Cli, file: Path, series: str = PIB) -> str:
    """Both parties of governance run the command."""
    cli(f"hook apply {series} {file}", by="governor_proposer", exits=6)
    cli.wait(2 * DAY)
    return cli(f"hook apply {series} {file}", by="governor_executor").stdout


def governed(cli: Cli, *calls: Call) -> None:
    """The governance timelock does these calls."""
    timelock = cli.programme().timelocks["governance"]
    for call in calls:
        arguments = call.to, 0, call.data, bytes(32), bytes(32)
        cli.live.transact(timelock, "schedule", *arguments, 2 * DAY, sender=WHO.governor_proposer)
        cli.wait(2 * DAY)
        cli.live.transact(timelock, "execute", *arguments, sender=WHO.governor_executor)


def refusals(cli: Cli, line: str) -> list[tuple[int, str]]:
    """Codes and facts of a transfer that is refused."""
    found = cli(f"explain {line} --json", exits=1).document["refusals"]
    return [(one["code"], one["facts"].partition(", hook ")[0]) for one in found]


def shown(cli: Cli, series: str = PIB) -> dict[str | None, dict[str, Any]]:
    return {one["rule"]: one for one in cli(f"hook show {series} --json").document["hooks"]}


def last_receipt(cli: Cli) -> Path:
    return max((cli.folder / "receipts").rglob("*-hook-apply-*.json"), key=lambda path: path.stat().st_mtime_ns)


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("hooks: [{rule: holder_cont, holders: 5}]", "UNKNOWN_WORD", "rule holder_cont is not known"),
        ("hooks: [{rule: holder_count}]", "MISSING_FIELD", "hooks.0.holders is missing"),
        ("hook: []", "UNKNOWN_FIELD", "hook is not a known field"),
        ("hooks: [{rule: custom, hook: '0x12'}]", "BAD_ADDRESS", "hook '0x12' is no address"),
        (f"hooks: [{{rule: custom, hook: '{WHO.bank.lower()}'}}]", "BAD_CHECKSUM", "the checksum of hook"),
    ],
)
def test_a_file_with_a_mistake_is_refused_with_its_place(cli: Cli, text: str, code: str, told: str) -> None:
    file = cli.file("wrong.yaml", text)
    for step in ("plan", "verify"):
        error = cli(f"hook {step} {PIB} {file} --json", exits=3).error
        found = [fault for fault in error["errors"] if fault["code"] == code]
        assert [(told in fault["message"], fault["row"]) for fault in found] == [(True, 1)]


def test_an_amount_that_the_series_can_t_count_is_refused(cli: Cli) -> None:
    file = rules(cli, '{rule: travel_rule, threshold: "0.001"}')
    error = cli(f"hook plan {PIB} {file} --json", exits=3).error
    assert error["message"] == f"{file}: 0.001 is not a whole number of minor units: the series has 2 decimals"


def test_who_is_no_party_of_governance_changes_nothing(cli: Cli) -> None:
    file = rules(cli, COUNT)
    for stranger in ("issuer_proposer", "regulator", "guardian"):
        told = cli(f"hook apply {PIB} {file}", by=stranger, exits=5).stderr
        assert "may neither propose nor execute" in told
    cli(f"hook verify {PIB} {file}", exits=1)


def test_the_plan_shows_removals_installations_and_settings_and_sends_nothing(cli: Cli) -> None:
    file, before = rules(cli, COUNT, '{rule: lock_up, locked_until: {BANK: "2049-01-31"}}'), cli.live.block()
    hooks = {rule: hook.address for rule, (hook, *_) in cli.programme().hooks.items()}
    planned = cli(f"hook plan {PIB} {file} --json").document["changes"]
    assert [(one["change"], one["rule"], one["hook"]) for one in planned] == [
        ("remove", "holding_limit", hooks["holding_limit"]),
        *[("set", "holder_count", hooks["holder_count"])] * 2,
        ("set", "lock_up", hooks["lock_up"]),
        ("install", "holder_count", hooks["holder_count"]),
        ("install", "lock_up", hooks["lock_up"]),
    ]
    assert [(one["setting"], one["from"], one["to"]) for one in planned[1:4]] == [
        ("holders in AE", None, "1"),
        ("holders", None, "11"),
        ("lock-up of BANK", None, "until 2049-01-31T23:59:59+05:00"),
    ]
    assert cli(f"hook plan {PIB} {file}").stdout.splitlines()[1] == "~ holder_count, holders in AE: none → 1"
    cli(f"hook apply {PIB} {file} --account test:5 --dry-run")
    assert cli.live.block() == before


def test_two_parties_install_a_rule_that_counts_and_the_second_has_it_count_and_activates_it(cli: Cli) -> None:
    file = rules(cli, LIMIT, COUNT)
    waiting = cli(f"hook apply {PIB} {file}", by="governor_proposer", exits=6).stderr
    assert "scheduled" in waiting
    assert f" on {WHO.governor_executor} runs: wasiqa hook apply {PIB} {file} --account test:6" in waiting
    told = cli("ops list").stdout
    assert "holders: 11" in told
    assert "country: AE" in told
    assert "(HolderCount)" in told
    cli.wait(2 * DAY)
    assert "done: 3 changes" in cli(f"hook apply {PIB} {file}", by="governor_executor").stdout
    assert cli(f"hook verify {PIB} {file} --json").document == {"changes": []}
    assert "nothing to do" in cli(f"hook apply {PIB} {file}", by="governor_proposer").stdout
    told = cli(f"receipt show {last_receipt(cli)}").stdout
    assert all(function in told for function in ("executeBatch", "seed", "activateHook"))
    found = shown(cli)["holder_count"]
    assert (found["state"], found["settings"]) == ("active", {"holders": "11", "holders in AE": "1"})
    hook = cli.programme().hooks["holder_count"][0]
    assert cli.live.call(hook, "holdersOf", cli.bond().address).holders == 10
    assert cli("deploy verify --json").document["ok"]
    assert cli("status --check --json").document["differences"] == []


def test_whoever_runs_it_after_an_execution_has_the_rule_count_page_by_page(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series_hooks, "PAGE", 4)
    file = rules(cli, LIMIT, "{rule: holder_count, holders: 10}")
    cli(f"hook apply {PIB} {file}", by="governor_proposer", exits=6)
    cli.wait(2 * DAY)
    (waiting,) = cli("ops list --json").document["operations"]
    cli(f"ops execute {waiting['id']}", by="governor_executor")
    assert shown(cli)["holder_count"]["state"] == "tracking"
    told = cli(f"hook verify {PIB} {file} --json", exits=1).document["changes"]
    assert [(one["change"], one["rule"]) for one in told] == [("activate", "holder_count")]
    line = f"{PIB} {WHO.bank} {WHO.foreign_institution} 100000"
    cli(f"explain {line}")
    cli(f"hook apply {PIB} {file}", by="stranger")
    assert refusals(cli, line) == [(61, "limit 10, holders 10")]
    cli(f"hook verify {PIB} {file}")
    assert cli(f"receipt show {last_receipt(cli)}").stdout.count("seed") == 3


def test_a_rule_that_was_half_shown_the_holders_when_the_node_went_away_is_shown_the_rest(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, activate, went = rules(cli, LIMIT, COUNT), SeriesHooks.activate, []

    def dying(work: SeriesHooks, hook: Contract, holders: Sequence[str], sender: str) -> None:
        if not went:
            went.append(work.chain.transact(hook, "seed", work.bond.address, list(holders[:4]), sender=sender))
            raise ChainFailed("the node went away")
        activate(work, hook, holders, sender)

    monkeypatch.setattr(series_hooks, "PAGE", 4)
    monkeypatch.setattr(SeriesHooks, "activate", dying)
    cli(f"hook apply {PIB} {file}", by="governor_proposer", exits=6)
    cli.wait(2 * DAY)
    cli(f"hook apply {PIB} {file}", by="governor_executor", exits=4)
    cli(f"hook apply {PIB} {file}", by="governor_executor")
    cli(f"hook verify {PIB} {file}")
    receipt = json.loads(last_receipt(cli).read_text())
    assert (receipt["status"], receipt["verified"]) == ("done", True)
    assert [one["function"] for one in receipt["transactions"]] == ["executeBatch", *["seed"] * 3, "activateHook"]


def test_a_page_of_new_holders_fits_a_transaction(cli: Cli) -> None:
    carried_out(cli, rules(cli, LIMIT, COUNT))
    receipt = json.loads(last_receipt(cli).read_text())
    (gas,) = [one["gas_used"] for one in receipt["transactions"] if one["function"] == "seed"]
    print(f"seeding HolderCount: {gas // HOLDERS:,} gas for each holder")
    assert gas / HOLDERS * series_hooks.PAGE < 14_000_000, (
        "and 22,000 more each where every holder is the first of its country"
    )


def test_only_what_differs_is_sent_and_what_a_file_leaves_out_is_removed(cli: Cli) -> None:
    carried_out(cli, rules(cli, LIMIT, COUNT))
    other = rules(cli, "{rule: holder_count, holders: 12}", name="other.yaml")
    planned = cli(f"hook plan {PIB} {other}").stdout.splitlines()
    assert planned[1:] == [
        "~ holder_count, holders in AE: 1 → none",
        "~ holder_count, holders: 11 → 12",
    ]
    assert planned[0].startswith("- holding_limit, 0x")
    carried_out(cli, other)
    assert shown(cli)["holder_count"]["settings"] == {"holders": "12"}
    carried_out(cli, rules(cli))
    assert shown(cli) == {}
    assert "no hooks" in cli(f"hook show {PIB}").stdout


def test_an_instance_that_is_in_the_ledger_is_not_deployed_again_by_the_same_command(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "made-up.json")

    before, line = cli.live.block().number, "hook deploy holding_limit --json"
    with monkeypatch.context() as patch:
        patch.setattr("wasiqa.servicing.explorer_inputs.write_inputs", full)
        assert cli(line, by="deployer", exits=4).error["message"].endswith("made-up.json: No space left on device")
    names = [cli(line, by="deployer").document["name"] for _ in range(2)]
    assert names == ["HoldingLimit-2", "HoldingLimit-3"]
    assert cli.live.block().number == before + 2
    cli("deploy verify")


def test_a_rule_that_was_removed_comes_back_as_a_fresh_instance(cli: Cli) -> None:
    carried_out(cli, rules(cli, name="none.yaml"))
    file = rules(cli, LIMIT)
    error = cli(f"hook plan {PIB} {file} --json", exits=5).error
    assert (
        error["message"] == "every instance of holding_limit has failed, or has books of this series that are no "
        "longer right"
    )
    assert "hook deploy" in error["hint"]
    assert cli("hook deploy holding_limit --json", by="deployer").document["name"] == "HoldingLimit-2"
    carried_out(cli, file)
    first, second = cli.programme().hooks["holding_limit"]
    assert shown(cli)["holding_limit"]["hook"] == second.address
    assert [cli.live.call(hook, "counted", cli.bond().address) > 0 for hook in (first, second)] == [True, True]
    checks = cli("deploy verify --json").document
    assert checks["ok"]
    assert "HoldingLimit-2: authority" in {check["name"] for check in checks["checks"]}
    assert cli(f"hook plan {BILL} {file} --json").document["changes"][-1]["hook"] == first.address


def test_a_series_may_return_to_rules_that_it_had(cli: Cli) -> None:
    caps, travel = rules(cli, LIMIT, CAPS), rules(cli, LIMIT, TRAVEL, name="travel.yaml")
    for file in (caps, travel, caps, travel):
        carried_out(cli, file)
        cli(f"hook verify {PIB} {file}")


def test_a_custom_hook_is_installed_by_its_address(cli: Cli) -> None:
    hook = cli.programme().hooks["lock_up"][0].address
    file = rules(cli, f"{{rule: custom, hook: '{hook}'}}")
    carried_out(cli, file, BILL)
    cli(f"hook verify {BILL} {file}")
    assert cli.live.call(cli.bond(BILL), "hooks")[0] == (hook,)


def test_the_example_is_set_and_each_rule_explains_its_refusals(cli: Cli) -> None:
    carried_out(cli, EXAMPLE)
    cli(f"hook verify {PIB} {EXAMPLE}")
    holder = f"{PIB} {WHO.primary_dealer} {WHO.fund}"
    assert refusals(cli, f"{holder} 100000 --at 2049-01-31T23:59:59") == [
        (63, "until 2049-01-31T23:59:59+05:00, PRIMARY_DEALER")
    ]
    assert refusals(cli, f"{PIB} {WHO.fund} {WHO.insurer} 600000000 --at 2050-01-01") == [
        (64, "until 2050-01-02T23:59:59+05:00"),
        (65, "cap 500,000,000.00, sold by the sender 0.00, bought by the receiver 0.00"),
    ]
    cli.live.travel(int(datetime(2050, 2, 1, tzinfo=UTC).timestamp()))
    cli(f"hook verify {PIB} {EXAMPLE}")
    passed = EXAMPLE.read_text().replace("    locked_until: {PRIMARY_DEALER: 2049-01-31}\n", "")
    assert cli(f"hook plan {PIB} {cli.file('passed.yaml', passed)} --json").document == {"changes": []}


def test_rules_of_the_number_of_holders_explain_their_refusals(cli: Cli) -> None:
    carried_out(cli, rules(cli, "{rule: holder_count, holders: 11, countries: {PK: 8}}"))
    held = cli.balance(WHO.corporate)
    cli.live.transact(cli.bond(), "transfer", WHO.fund, held, sender=WHO.corporate)
    cli(f"explain {PIB} {WHO.bank} {WHO.foreign_institution} 100000")
    assert refusals(cli, f"{PIB} {WHO.bank} {WHO.corporate} 100000") == [(62, "limit 8, holders 8, country PK")]
    carried_out(cli, rules(cli, "{rule: holder_count, holders: 9}"))
    assert refusals(cli, f"{PIB} {WHO.bank} {WHO.corporate} 100000") == [(61, "limit 9, holders 9")]


def test_the_regulator_alone_raises_caps_by_one_phase_and_lowers_them_by_any(cli: Cli) -> None:
    told = cli(f"hook phase {PIB} 1 --json", by="regulator", exits=3).error
    assert told["message"] == "the series has no volume_cap"
    carried_out(cli, rules(cli, LIMIT, CAPS))
    line = f"{PIB} {WHO.primary_dealer} {WHO.fund} 1500000"
    assert refusals(cli, line) == [(65, "cap 1,000,000.00, sold by the sender 0.00, bought by the receiver 0.00")]
    assert "doesn't hold the role REGULATOR" in cli(f"hook phase {PIB} 1", by="governor_proposer", exits=5).stderr
    told = cli(f"hook phase {PIB} 2 --json", by="regulator", exits=3).error
    assert told["message"] == "the series is in phase 0, and is raised by one phase at a time"
    assert "there is no phase 3: the series has 0 to 2" in cli(f"hook phase {PIB} 3", by="regulator", exits=3).stderr
    assert cli(f"hook phase {PIB} 1 --json", by="regulator").document == {
        "from": 0,
        "to": 1,
        "cap": "200000000",
        "total_cap": "500000000",
    }
    cli(f"explain {line}")
    cli(f"hook phase {PIB} 2", by="regulator")
    assert "nothing to do" in cli(f"hook phase {PIB} 2", by="regulator").stdout
    assert cli(f"hook phase {PIB} 0 --json", by="regulator").document == {
        "from": 2,
        "to": 0,
        "cap": "100000000",
        "total_cap": "160000000",
    }
    told = cli(f"hook show {PIB}").stdout
    assert (
        "caps: 1,000,000.00, 2,000,000.00, 3,000,000.00 by phase, within 1 day, 0:00:00; of all together 1,600,000.00"
        in told
    )


def test_the_second_party_reads_caps_and_their_window_before_it_executes(cli: Cli) -> None:
    cli(f"hook apply {PIB} {rules(cli, LIMIT, CAPS)}", by="governor_proposer", exits=6)
    told = cli("ops list").stdout
    assert "window: 1 day, 0:00:00" in told
    assert "caps: 1,000,000.00, 2,000,000.00, 3,000,000.00" in told
    assert "totals: 1,600,000.00, 5,000,000.00, 6,000,000.00" in told


def test_a_programme_of_before_gets_the_hooks_that_it_lacks(cli: Cli) -> None:
    lacking = ("LockUp", "VolumeCap", "TravelRule", *LATER)
    cli.ledger().without_contracts(*lacking).save(cli.folder / "deployments")
    error = cli(f"hook show {PIB} --json", exits=3).error
    assert (error["message"], error["hint"]) == (
        f"{LATER[0]} was not deployed on chain 31337",
        "run `deploy programme` first",
    )
    told = cli(f"deploy programme {cli.folder}/programme.yaml", by="deployer").stdout
    assert f"to deploy: {', '.join(lacking)}" in told
    assert list(shown(cli)) == ["holding_limit"]
    assert cli("deploy verify --json").document["ok"]


@pytest.fixture
def venues(cli: Cli) -> Cli:
    """The fund's wallet is with the example's venue, the insurer's with another; the bond has the travel rule."""
    path = write(cli.folder / "licences", fields(operator=WHO.outsider))
    cli(f"licence apply {path}", by="regulator")
    with (EXAMPLES / "whitelist" / "investors.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["wallet"] in (WHO.fund, WHO.insurer)]
    for row in rows:
        row["venue"] = "PK-EXAMPLE-1" if row["wallet"] == WHO.fund else "PK-1"
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    cli(f"whitelist apply {cli.file('with-venues.csv', chr(10).join(lines))}", by="registrar")
    carried_out(cli, rules(cli, LIMIT, TRAVEL))
    return cli


def test_a_transfer_between_venues_needs_a_message_that_both_have_and_uses_it_up(venues: Cli) -> None:
    cli, transfer = venues, f"{PIB} {WHO.fund} {WHO.insurer} 200000"
    file, other = cli.file("ivms101.json", "{}"), cli.file("other.json", "{ }")
    digest = sha256(b"{}").hexdigest()
    assert refusals(cli, transfer) == [(67, "asked 200,000.00, threshold 100,000.00")]
    told = cli(f"hook message accept {transfer} {file} --unchecked --json", by="outsider", exits=5).error
    assert told["message"] == f"the message in {file} was not announced for this transfer"
    told = cli(f"hook message announce {transfer} {file} --json", by="outsider", exits=5).error
    assert told["message"] == f"{WHO.outsider} doesn't act for the venue of {WHO.fund}: {WHO.operator} acts for it"
    assert cli(f"hook message announce {transfer} {file} --json", by="operator").document == {"sha256": digest}
    assert "nothing to do" in cli(f"hook message announce {transfer} {file}", by="operator").stdout
    cli(f"hook message accept {transfer} {other} --unchecked", by="outsider", exits=5)
    cli(f"hook message accept {transfer} {file}", by="outsider", exits=3)
    assert cli(f"hook message show {transfer} --json").document == {"announced": digest, "accepted": False}
    cli(f"hook message accept {transfer} {file} --unchecked --json", by="outsider")
    cli(f"explain {transfer}")
    assert f"announced: {digest}; accepted" in cli(f"hook message show {transfer}").stdout
    cli.live.transact(cli.bond(), "transfer", WHO.insurer, 200_000_00, sender=WHO.fund)
    assert "nothing was announced; not accepted" in cli(f"hook message show {transfer}").stdout
    told = cli(f"hook message announce {PIB} {WHO.bank} {WHO.fund} 1000 {file} --json", by="operator", exits=3).error
    assert told["message"] == f"{WHO.bank} is with no venue, so nothing needs a message"


def test_the_message_that_a_venue_builds_is_the_one_that_the_other_verifies_and_lets_the_transfer_pass(
    venues: Cli,
) -> None:
    cli, transfer = venues, f"{PIB} {WHO.fund} {WHO.insurer} 200000"
    file, customers = cli.folder / "message.json", EXAMPLES / "fiu" / "customers.csv"
    before = cli.live.block()
    built = cli(f"hook message build {transfer} {customers} --out {file} --json").document
    assert built == {"sha256": sha256(file.read_bytes()).hexdigest(), "file": str(file)}
    assert file.stat().st_mode & 0o777 == 0o600
    told = cli(f"hook message verify {transfer} {file} --json", exits=1).document
    assert (told["announced"], told["wrong"]) == (False, ["nothing was announced"])
    assert cli.live.block() == before, "who builds and verifies sends nothing"
    cli(f"hook message announce {transfer} {file}", by="operator")
    told = cli(f"hook message verify {transfer} {file} --json").document
    assert told == {"sha256": built["sha256"], "announced": True, "accepted": False, "wrong": []}
    other = cli.file("changed.json", file.read_text().replace("Made-up Income Fund", "Another Fund"))
    told = cli(f"hook message verify {transfer} {other} --json", exits=1).document
    assert told["wrong"] == [f"what was announced is {built['sha256']}"]
    told = cli(f"hook message verify {PIB} {WHO.fund} {WHO.insurer} 300000 {file} --json", exits=1).document
    assert told["wrong"] == [
        "it is of another transfer: units is 20000000, and here 30000000",
        "nothing was announced",
    ]
    assert refusals(cli, transfer) == [(67, "asked 200,000.00, threshold 100,000.00")]
    less = f"{PIB} {WHO.fund} {WHO.insurer} 300000"
    cli(f"hook message announce {less} {file}", by="operator")
    told = cli(f"hook message accept {less} {file} --json", by="outsider", exits=5).error
    assert told["message"].startswith(
        f"the message in {file} is none of this transfer: it is of another transfer: units"
    )
    cli(f"hook message accept {transfer} {file}", by="outsider")
    assert "announced, accepted" in cli(f"hook message verify {transfer} {file}").stdout
    receipt = cli.live.transact(cli.bond(), "transfer", WHO.insurer, 200_000_00, sender=WHO.fund)
    (consumed,) = receipt.events(cli.programme().hooks["travel_rule"][0], "Consumed")
    assert consumed.args["message"].hex() == built["sha256"]


def test_a_message_is_built_only_of_those_whom_the_file_knows_and_replaces_no_file(venues: Cli) -> None:
    customers, file = EXAMPLES / "fiu" / "customers.csv", venues.folder / "message.json"
    line = f"hook message build {PIB} {WHO.fund} {WHO.emigrant} 200000 {customers} --out {file} --json"
    assert venues(line, exits=3).error["message"].startswith("nobody in the file of customers has the wallet")
    assert not file.exists()
    file.write_text("somebody's work")
    assert venues(line, exits=3).error["message"] == f"{file} is there already"


def test_an_omnibus_wallet_of_a_venue_that_is_suspended_receives_nothing(venues: Cli) -> None:
    header = "wallet,investor,category,country,valid_until,status,tax_class,venue,note"
    row = f"{WHO.stranger},REF:MADE-UP-OMNIBUS-1,VENUE,PK,2053-12-31,ACTIVE,,PK-1,"
    venues(f"whitelist apply {venues.file('omnibus.csv', f'{header}{chr(10)}{row}')}", by="registrar")
    line, not_taken = f"{PIB} {WHO.bank} {WHO.stranger} 100000", (33, "VENUE")
    assert refusals(venues, line) == [not_taken], "the bond takes no venues"
    suspended = fields(*ON_THE_WAY, "SUSPENDED", phase="SUSPENDED", operator=WHO.outsider)
    venues(f"licence apply {write(venues.folder / 'licences', suspended)}", by="regulator")
    assert refusals(venues, line) == [not_taken, (66, "venue 2")]


def test_a_customer_of_a_venue_that_was_closed_leaves_by_a_message_of_the_receivers_venue(venues: Cli) -> None:
    cli, transfer = venues, f"{PIB} {WHO.fund} {WHO.insurer} 200000"
    file, licences = cli.file("ivms101.json", "{}"), cli.programme().licences
    paper, word = sha256(b"a made-up order").digest(), cli.live.call(cli.programme().registry, "wordOf", WHO.fund)
    cli.live.transact(licences, "revoke", Word.decode(word).venue, cli.live.now(), paper, sender=WHO.regulator)
    told = cli(f"hook message announce {transfer} {file} --json", by="operator", exits=5).error
    assert told["message"] == f"{WHO.operator} doesn't act for the venue of {WHO.insurer}: {WHO.outsider} acts for it"
    for act in (f"announce {transfer} {file}", f"accept {transfer} {file} --unchecked"):
        cli(f"hook message {act}", by="outsider")
    cli(f"explain {transfer}")


def test_a_safe_proposes_and_another_executes(cli: Cli) -> None:
    file, batch = rules(cli, LIMIT, COUNT), cli.folder / "batch.json"
    with a_safe(cli, "governor_executor") as safe:
        pass
    cli(f"hook apply {PIB} {file}", by="governor_proposer", exits=6)
    cli.wait(2 * DAY)
    line = f"hook apply {PIB} {file} --account {safe} --yes --safe"
    for number, state in enumerate(("tracking", "active")):
        with a_safe(cli, "governor_executor"):
            assert "its owners have to execute" in cli(f"{line} {batch}{number}", exits=6).stderr
        executed(cli, safe, Path(f"{batch}{number}"))
        assert shown(cli)["holder_count"]["state"] == state


def test_a_hook_that_failed_is_found_by_deploy_verify_and_removed_by_a_file_without_it(cli: Cli) -> None:
    code = built("HostileHook")
    hook = cli.live.deploy(code, TOLD, sender=WHO.stranger).contract(code)
    file = rules(cli, f"{{rule: custom, hook: '{hook.address}'}}")
    carried_out(cli, file)
    cli.live.transact(hook, "intend", 0, FAIL, sender=WHO.stranger)
    cli(f"freeze apply {PIB} {WHO.bank} --units 100000 {ORDER}", by="freezer")
    seizure = f"seize apply {PIB} {WHO.bank} {WHO.fund} 100000 {ORDER}"
    cli(seizure, by="enforcer_proposer", exits=6)
    cli.wait(DAY)
    cli(seizure, by="enforcer_executor")
    assert shown(cli)[None]["state"] == "put aside"
    wrong = [check for check in cli("deploy verify --json", exits=1).document["checks"] if not check["ok"]]
    assert [(check["name"], check["found"]) for check in wrong] == [
        ("XFEXAMPLE016: hooks put aside because they failed", hook.address)
    ]
    assert cli("status --check --json").document["differences"] == []
    assert "every instance of custom has failed" in cli(f"hook verify {PIB} {file}", exits=1).stderr
    carried_out(cli, rules(cli, name="none.yaml"))
    assert cli("deploy verify --json").document["ok"]


def test_a_series_is_deployed_with_all_rules_of_its_sheet(cli: Cli) -> None:
    terms = cli.folder / "another.yaml"
    cli(f"terms shift {EXAMPLES}/terms/mtb-574.yaml {terms} --isin XFEXAMPLE032")
    text = terms.read_text()
    ceiling = next(line for line in text.splitlines() if line.startswith("ceiling:"))
    stated = EXAMPLE.read_text().partition("hooks:")[2]
    terms.write_text(
        text.replace(ceiling, "ceiling: '100000'") + f"hooks:{stated}".replace("24000000000", "5000000000")
    )
    line = f"deploy series {terms}"
    cli(line, by="governor_proposer", exits=6)
    cli(line, by="issuer_proposer", exits=6)
    cli.wait(3600)
    cli(line, by="issuer_executor", exits=6)
    cli.wait(2 * DAY)
    cli(line, by="governor_executor")
    assert {one["state"] for one in shown(cli, "XFEXAMPLE032").values()} == {"active"}
    assert list(shown(cli, "XFEXAMPLE032")) == [
        *("holding_limit", "holder_count", "lock_up"),
        "volume_cap",
        "travel_rule",
    ]
    cli(f"hook verify XFEXAMPLE032 {cli.file('same.yaml', f'hooks:{stated}'.replace('24000000000', '5000000000'))}")
    governed(cli, cli.programme().hooks["travel_rule"][0].encode("setThreshold", cli.bond("XFEXAMPLE032").address, 0))
    assert "nothing to do" in cli(line, by="issuer_executor").stdout
