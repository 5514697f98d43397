"""`whitelist … --complete`: the file is the whole list. Who is left out is removed, after a second look."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from tests.support.projects import ROOT
from wasiqa.chain.codec import checksummed
from wasiqa.index.index import Index
from wasiqa.whitelist.word import Word

INVESTORS = EXAMPLES / "whitelist" / "investors.csv"
SCHEMA = json.loads((ROOT / "schemas" / "plan.schema.json").read_text())
UNIT = 100_000_00
"""The denomination of the bond, in minor units."""


def list_without(cli: Cli, *wallets: str, more: int = 0) -> Path:
    """The example's list without these wallets, and with some made-up ones more."""
    rows = list(csv.DictReader(io.StringIO(INVESTORS.read_text())))
    for number in range(more):
        wallet = checksummed((0xABCDEF << 100 | number).to_bytes(20, "big"))
        rows.append(rows[0] | {"wallet": wallet, "investor": f"REF:MORE-{number}"})
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row in rows if row["wallet"] not in wallets)
    return cli.file("list.csv", text.getvalue())


def refused(cli: Cli, line: str, code: str = "REMOVALS_NOT_CONFIRMED") -> tuple[str, str]:
    """Message and hint; and nothing was sent."""
    before = cli.live.block()
    told = cli(f"{line} --json", by="registrar", exits=5)
    assert cli.live.block() == before
    assert told.error["code"] == code
    return told.error["message"], told.error["hint"]


def test_removals_are_refused_without_their_number_and_those_who_hold_units_are_named(cli: Cli) -> None:
    path = list_without(cli, WHO.foreign_institution, WHO.individual, WHO.fund)
    message, hint = refused(cli, f"whitelist apply {path} --complete")
    assert message.startswith("3 wallets would be removed; that is more than 1 % of the 12 admitted; ")
    assert f"{WHO.individual} holds 1,000,000.00 of {PIB}" in message
    assert f"{WHO.individual} holds 5,000.00 of MTB-3M-574" in message
    assert f"{WHO.fund} holds 1,300,000,000.00 of {PIB}" in message
    assert WHO.foreign_institution not in message
    assert message.endswith("; nothing was sent")
    assert hint == "if all of that is meant, say --confirm-removals 3"


@pytest.mark.parametrize("number", [0, 2, 4])
def test_a_wrong_number_is_refused_with_the_right_one(cli: Cli, number: int) -> None:
    path = list_without(cli, WHO.foreign_institution, WHO.individual, WHO.fund)
    message, hint = refused(cli, f"whitelist apply {path} --complete --confirm-removals {number}")
    assert message.startswith(f"3 wallets would be removed, not {number}; ")
    assert hint.endswith("--confirm-removals 3")


def test_holders_of_a_series_that_the_ledger_lacks_are_named_too(cli: Cli) -> None:
    cli(f"whitelist apply {list_without(cli, more=100)}", by="registrar")
    ledger = cli.ledger()
    ledger.model_copy(update={"series": {}}).save(cli.folder / "deployments")
    for store in (cli.folder / "deployments").glob("*.events.db*"):
        store.unlink()
    path = list_without(cli, WHO.individual, more=100)
    message, _ = refused(cli, f"whitelist apply {path} --complete")
    holds = f"{WHO.individual} holds 1,000,000.00 of {PIB}; {WHO.individual} holds 5,000.00 of MTB-3M-574"
    assert message == f"1 wallet would be removed; {holds}; nothing was sent"
    assert f"apply needs --confirm-removals 1: {holds}\n" in cli(f"whitelist plan {path} --complete").stdout


@pytest.mark.parametrize("number", ["", " --confirm-removals 2"])
def test_a_rehearsal_without_the_number_shows_the_plan_and_what_the_deed_will_need(cli: Cli, number: str) -> None:
    path, before = list_without(cli, WHO.fund), cli.live.block()
    line = f"whitelist apply {path} --complete{number} --dry-run"
    told = cli(f"{line} --json", by="registrar")
    assert (told.document["dry_run"], len(told.document["removed"])) == (True, 1)
    demand = "apply needs --confirm-removals 1: that is more than 1 % of the 12 admitted; "
    assert f"{demand}{WHO.fund} holds 1,300,000,000.00 of {PIB}" in told.stderr
    shown = cli(line, by="registrar").stdout
    assert shown.index("1 removed") < shown.index(demand) < shown.index("dry run: nothing was sent")
    right = f"whitelist apply {path} --complete --confirm-removals 1 --dry-run"
    assert "apply needs" not in cli(right, by="registrar").stdout
    assert cli.live.block() == before


def test_a_number_that_is_none_is_refused(cli: Cli) -> None:
    cli(f"whitelist apply {INVESTORS} --complete --confirm-removals -1", by="registrar", exits=2)


def test_a_plan_shows_removals_apart_and_what_will_be_needed(cli: Cli) -> None:
    path = list_without(cli, WHO.foreign_institution, WHO.fund)
    told = cli(f"whitelist plan {path} --complete")
    assert "Removed, since the file is the whole list and doesn't name them" in told.stdout
    assert "0 added, 0 changed, 2 removed, 10 unchanged" in told.stdout
    assert "apply needs --confirm-removals 2: that is more than 1 % of the 12 admitted" in told.stdout
    assert f"{WHO.fund} holds 1,300,000,000.00 of {PIB}" in told.stdout
    assert "apply needs" in cli(f"whitelist plan {path} --complete --confirm-removals 1").stdout
    assert "apply needs" not in cli(f"whitelist plan {path} --complete --confirm-removals 2").stdout


def test_the_document_of_a_complete_plan_is_of_the_published_form(cli: Cli) -> None:
    path = list_without(cli, WHO.foreign_institution, WHO.second_individual)
    told = cli(f"whitelist plan {path} --complete --json")
    Draft202012Validator(SCHEMA).validate(told.document)
    assert told.document["mode"] == "complete"
    assert {gone["wallet"] for gone in told.document["removed"]} == {WHO.foreign_institution, WHO.second_individual}
    assert told.document["removed"][0].keys() == {"wallet", "from", "to"}
    assert "apply needs --confirm-removals 2" in told.stderr


def test_an_update_removes_nobody(cli: Cli) -> None:
    document = cli(f"whitelist plan {list_without(cli, WHO.fund)} --json").document
    assert (document["mode"], document["removed"]) == ("update", [])


def test_with_the_right_number_they_are_removed_and_nobody_else(cli: Cli) -> None:
    path = list_without(cli, WHO.foreign_institution, WHO.fund)
    before = {who: cli.word(who) for who in (WHO.bank, WHO.foreign_institution, WHO.fund)}
    line = f"whitelist apply {path} --complete --confirm-removals 2"
    told = cli(f"{line} --json", by="registrar")
    assert len(told.document["transactions"]) == 1
    for gone in (WHO.foreign_institution, WHO.fund):
        assert before[gone].differences(cli.word(gone)) == ("admitted", "removed")
        assert cli.word(gone).removed
    assert cli.word(WHO.bank) == before[WHO.bank]
    assert "admits nobody else" in cli(f"whitelist verify {path} --complete").stdout
    assert cli(f"{line} --json", by="registrar").document == {"transactions": []}


def test_whoever_was_removed_or_has_never_been_admitted_is_not_removed_again(cli: Cli) -> None:
    registry = cli.programme().registry
    cli.live.transact(registry, "setRegulatorBlock", [WHO.stranger], True, sender=WHO.regulator)
    cli(f"whitelist verify {INVESTORS} --complete")
    assert cli(f"whitelist plan {INVESTORS} --complete --json").document["removed"] == []


def test_up_to_one_percent_without_units_needs_no_number(cli: Cli) -> None:
    cli(f"whitelist apply {list_without(cli, more=100)}", by="registrar")
    path = list_without(cli, WHO.foreign_institution, more=100)
    assert "apply needs" not in cli(f"whitelist plan {path} --complete").stdout
    cli(f"whitelist apply {path} --complete", by="registrar")
    assert cli.word(WHO.foreign_institution).removed
    message, _ = refused(cli, f"whitelist apply {list_without(cli, WHO.fund, more=100)} --complete")
    assert "1 %" not in message
    assert f"{WHO.fund} holds 1,300,000,000.00 of {PIB}" in message


@pytest.mark.parametrize("line", ["plan", "apply"])
def test_whom_a_row_removes_needs_no_number_but_what_they_hold_is_told(cli: Cli, line: str) -> None:
    rows = INVESTORS.read_text().splitlines()
    for who in (WHO.fund, WHO.foreign_institution):
        rows = [row.replace(",ACTIVE,", ",REMOVED,") if who in row else row for row in rows]
    path = cli.file("list.csv", "\n".join(rows) + "\n")
    told = cli(f"whitelist {line} {path} --complete", by="registrar" if line == "apply" else None)
    assert f"{WHO.fund} holds 1,300,000,000.00 of {PIB}, and its row says REMOVED\n" in told.stdout
    assert f"{WHO.foreign_institution} holds" not in told.stdout
    assert "apply needs" not in told.stdout
    assert cli.word(WHO.fund).removed is (line == "apply")


@pytest.mark.parametrize(("line", "reads"), [("plan", 1), ("verify", 1), ("apply", 2)])
def test_events_are_read_once_and_again_after_something_was_written(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, line: str, reads: int
) -> None:
    path, count, sync = list_without(cli, WHO.fund), 0, Index.sync

    def counted(index: Index) -> Index:
        nonlocal count
        count += 1
        return sync(index)

    monkeypatch.setattr(Index, "sync", counted)
    number = "" if line == "verify" else "--confirm-removals 1"
    exits = 1 if line == "verify" else 0
    cli(f"whitelist {line} {path} --complete {number}", by="registrar" if line == "apply" else None, exits=exits)
    assert count == reads


# by two people


def test_the_guard_looks_at_the_chain_as_it_is_when_the_plan_is_applied(cli: Cli) -> None:
    cli(f"whitelist apply {list_without(cli, more=100)}", by="registrar")
    path, plan = list_without(cli, WHO.foreign_institution, more=100), cli.folder / "plan.json"
    assert "apply needs" not in cli(f"whitelist plan {path} --complete --out {plan}").stdout
    cli.live.transact(cli.bond(), "transfer", WHO.foreign_institution, UNIT, sender=WHO.bank)
    message, _ = refused(cli, f"whitelist apply {plan}")
    assert message == (
        f"1 wallet would be removed; {WHO.foreign_institution} holds 100,000.00 of {PIB}; nothing was sent"
    )
    cli(f"whitelist apply {plan} --confirm-removals 1", by="registrar")
    assert cli.word(WHO.foreign_institution).removed


def test_a_plan_is_refused_if_the_word_of_a_wallet_that_it_removes_has_changed(cli: Cli) -> None:
    path, plan = list_without(cli, WHO.fund), cli.folder / "plan.json"
    cli(f"whitelist plan {path} --complete --out {plan}")
    cli.live.transact(cli.programme().registry, "setRegulatorBlock", [WHO.fund], True, sender=WHO.regulator)
    message, hint = refused(cli, f"whitelist apply {plan} --confirm-removals 1", "STALE_PLAN")
    assert message == f"the word of {WHO.fund} has changed since the plan was made"
    assert hint == "make a new plan, and have it approved again"


def test_a_plan_that_was_given_another_wallet_to_remove_is_refused(cli: Cli) -> None:
    path, plan = list_without(cli, WHO.fund), cli.folder / "plan.json"
    document = cli(f"whitelist plan {path} --complete --out {plan} --json").document
    document["removed"][0]["wallet"] = WHO.bank
    plan.write_text(json.dumps(document))
    message, _ = refused(cli, f"whitelist apply {plan} --confirm-removals 1", "STALE_PLAN")
    assert message == f"the plan's word for {WHO.bank} isn't what {path} says"


def test_a_wallet_that_was_admitted_meanwhile_is_told_after_the_plan_and_stays(cli: Cli) -> None:
    path, plan = list_without(cli, WHO.foreign_institution), cli.folder / "plan.json"
    cli(f"whitelist plan {path} --complete --out {plan}")
    stranger = Word.encode(cli.word(WHO.bank))
    cli.live.transact(cli.programme().registry, "setWords", [WHO.stranger], [stranger], sender=WHO.registrar)
    told = cli(f"whitelist apply {plan} --confirm-removals 1", by="registrar", exits=1)
    assert f"{WHO.stranger}: it is admitted, but the file doesn't name it" in told.stderr
    assert "written, transactions: 1" in told.stdout
    assert cli.word(WHO.foreign_institution).removed
    assert cli.word(WHO.stranger).admitted
    differ = cli(f"whitelist verify {path} --complete --json", exits=1)
    assert [(found["row"], found["wallet"]) for found in differ.document["differences"]] == [(None, WHO.stranger)]
    cli(f"whitelist verify {path}")


def test_a_plan_of_an_update_does_not_become_complete(cli: Cli) -> None:
    path, plan = list_without(cli, WHO.fund), cli.folder / "plan.json"
    cli(f"whitelist plan {path} --out {plan}")
    told = cli(f"whitelist apply {plan} --complete --json", by="registrar", exits=2)
    assert told.error["message"] == f"{plan} is the plan of an update"
    assert told.error["hint"] == "make it anew with `whitelist plan --complete`"
