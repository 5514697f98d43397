"""`whitelist`: files with mistakes, plans that others apply, keys and plans that don't fit any more."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.scripts.cli import EXAMPLES, KEY, WHO, Cli
from tests.support.projects import ROOT
from wasiqa.cli import consent

INVESTORS, UPDATE, MISTAKES = (
    EXAMPLES / "whitelist" / f"investors{name}.csv" for name in ("", "-update", "-with-mistakes")
)
SCHEMA = json.loads((ROOT / "schemas" / "plan.schema.json").read_text())


@pytest.fixture
def mistakes(cli: Cli) -> Path:
    """The example with mistakes, in the office's folder: a copy that shows them is written beside it."""
    return cli.file("mistakes.csv", MISTAKES.read_text())


def test_all_mistakes_of_a_file_are_told_at_once_with_the_rows_of_the_spreadsheet(cli: Cli, mistakes: Path) -> None:
    told = cli(f"whitelist plan {mistakes} --json", exits=3)
    assert (told.error["code"], told.error["file"]) == ("INPUT", str(mistakes))
    found = [(fault["row"], fault["column"], fault["code"]) for fault in told.error["errors"]]
    with mistakes.open() as file:
        rows = list(csv.reader(file))
    assert len(found) >= len(rows) - 1
    assert found == sorted(found, key=lambda fault: fault[0])
    assert {row for row, _, _ in found} == set(range(2, len(rows) + 1))
    for fault in told.error["errors"]:
        assert f"{fault['code']} row {fault['row']}" in told.stderr


@pytest.mark.parametrize("by_plan", [False, True])
def test_the_receipt_has_the_hash_of_the_file_as_it_was_read(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, by_plan: bool
) -> None:
    file = cli.file("update.csv", UPDATE.read_text())
    source, read, agree = file, hashlib.sha256(file.read_bytes()).hexdigest(), consent.agree
    if by_plan:
        source = cli.folder / "plan.json"
        cli(f"whitelist plan {file} --out {source}")
    before = set((cli.folder / "receipts").rglob("*.json"))

    def agree_late(*given: Any) -> bool:
        file.write_text("changed while the question was asked")
        return agree(*given)

    monkeypatch.setattr(consent, "agree", agree_late)
    cli(f"whitelist apply {source}", by="registrar")
    (written,) = set((cli.folder / "receipts").rglob("*.json")) - before
    receipt = json.loads(written.read_text())
    assert receipt["input"] == {"path": str(file), "sha256": read}
    assert (receipt["status"], receipt["verified"]) == ("done", True)


def test_mistakes_stop_an_apply_before_anything_is_sent(cli: Cli, mistakes: Path) -> None:
    before = cli.live.block()
    cli(f"whitelist apply {mistakes}", by="registrar", exits=3)
    assert cli.live.block() == before


@pytest.mark.parametrize("content", ["somebody's work", "{}", INVESTORS.read_text()], ids=["text", "JSON", "list"])
def test_a_plan_replaces_no_file_that_is_no_plan(cli: Cli, content: str) -> None:
    path = cli.file("update.json", content)
    told = cli(f"whitelist plan {UPDATE} --out {path} --json", exits=3)
    assert told.error["message"] == f"{path} is there already, and is no plan"
    assert (told.error["file"], told.error["hint"]) == (str(path), "name another file, or move that one away")
    assert path.read_text() == content


def test_a_plan_replaces_an_older_plan(cli: Cli) -> None:
    plan = cli.folder / "update.json"
    cli(f"whitelist plan {INVESTORS} --out {plan}")
    document = cli(f"whitelist plan {UPDATE} --out {plan} --json").document
    assert json.loads(plan.read_text()) == document
    assert len(document["changed"]) == 2


def test_the_copy_that_shows_mistakes_goes_once_they_are_corrected(cli: Cli) -> None:
    path = cli.file("list.csv", UPDATE.read_text().replace(",PK,", ",Pakistan,"))
    copy = cli.folder / "list.csv.checked.xlsx"
    cli(f"whitelist plan {path}", exits=3)
    assert copy.exists()
    path.write_text(UPDATE.read_text())
    told = cli(f"whitelist plan {path} --json")
    assert f"{copy} was removed: {path} has no mistakes now\n" in told.stderr
    assert not copy.exists()
    assert "checked.xlsx" not in cli(f"whitelist plan {path}").stderr


def test_a_list_of_one_wallet_is_told_in_the_singular(cli: Cli) -> None:
    path = cli.file("one.csv", "\n".join(INVESTORS.read_text().splitlines()[:2]) + "\n")
    assert cli(f"whitelist verify {path}").stdout == f"the registry says what {path} says of its 1 wallet\n"


def test_an_update_changes_what_it_names_and_leaves_the_rest(cli: Cli) -> None:
    plan = cli.folder / "update.json"
    document = cli(f"whitelist plan {UPDATE} --out {plan} --json").document
    Draft202012Validator(SCHEMA).validate(document)
    assert [change["fields"] for change in document["changed"]] == [["blocked_by_registrar"], ["valid_until"]]
    untouched = cli.word(WHO.bank)
    told = cli(f"whitelist apply {plan}", by="registrar")
    assert "ACTIVE → SUSPENDED" in told.stdout
    assert cli.word(WHO.second_individual).blocked_by_registrar
    assert cli.word(WHO.bank) == untouched
    cli(f"whitelist verify {UPDATE}")
    differ = cli(f"whitelist verify {INVESTORS} --json", exits=1)
    assert [difference["wallet"] for difference in differ.document["differences"]] == [
        WHO.individual,
        WHO.second_individual,
    ]
    assert "2 wallets differ from the file" in differ.stderr


def test_a_plan_that_was_overtaken_is_refused(cli: Cli) -> None:
    plan = cli.folder / "update.json"
    cli(f"whitelist plan {UPDATE} --out {plan}")
    other = cli.file("other.csv", UPDATE.read_text().replace("2055-12-31", "2056-12-31"))
    cli(f"whitelist apply {other}", by="registrar")
    before = cli.live.block()
    told = cli(f"whitelist apply {plan} --json", by="registrar", exits=5)
    assert told.error["message"] == f"the word of {WHO.individual} has changed since the plan was made"
    assert told.error["hint"] == "make a new plan, and have it approved again"
    assert cli.live.block() == before


def test_a_plan_whose_file_has_changed_is_refused(cli: Cli) -> None:
    source = cli.file("update.csv", UPDATE.read_text())
    plan = cli.folder / "update.json"
    cli(f"whitelist plan {source} --out {plan}")
    source.write_text(UPDATE.read_text().replace("2055-12-31", "2056-12-31"))
    told = cli(f"whitelist apply {plan} --json", by="registrar", exits=5)
    assert "isn't the file that the plan was made from, or has changed" in told.error["message"]


def test_a_plan_that_was_edited_is_refused(cli: Cli) -> None:
    plan = cli.folder / "update.json"
    document = cli(f"whitelist plan {UPDATE} --out {plan} --json").document
    document["changed"][0]["to"] = document["changed"][0]["from"]
    plan.write_text(json.dumps(document))
    told = cli(f"whitelist apply {plan} --json", by="registrar", exits=3)
    assert "is not a plan" in told.error["message"]


@pytest.mark.parametrize(
    "path", ["a\0.csv", "", ".", "/dev/zero", "nowhere/list.csv", f"{'a' * 5000}.csv", "\ud800.csv"]
)
def test_a_plan_of_no_file_is_refused_as_input(cli: Cli, path: str) -> None:
    plan = cli.folder / "update.json"
    document = cli(f"whitelist plan {UPDATE} --out {plan} --json").document
    plan.write_text(json.dumps(document | {"input": document["input"] | {"path": path}}))
    before = cli.live.block()
    told = cli(f"whitelist apply {plan} --json", by="registrar", exits=3)
    assert told.error["code"] in ("INPUT", "FILE_UNUSABLE", "WRONG_ENDING")
    assert told.error["message"].count("\n") == 0
    assert cli.live.block() == before


def test_a_plan_of_another_registry_is_refused(cli: Cli) -> None:
    plan = cli.folder / "update.json"
    document = cli(f"whitelist plan {UPDATE} --out {plan} --json").document
    plan.write_text(json.dumps(document | {"registry": WHO.bank}))
    told = cli(f"whitelist apply {plan} --json", by="registrar", exits=5)
    assert f"the plan is for registry {WHO.bank} on chain 31337" in told.error["message"]


def test_a_plan_of_another_id_key_is_refused(cli: Cli) -> None:
    plan = cli.folder / "update.json"
    document = cli(f"whitelist plan {UPDATE} --out {plan} --json").document
    plan.write_text(json.dumps(document | {"id_key": "0123456789abcdef"}))
    before = cli.live.block()
    told = cli(f"whitelist apply {plan} --json", by="registrar", exits=5)
    assert "but the plan was made with 0123456789abcdef" in told.error["message"]
    assert cli.live.block() == before


def test_a_plan_finds_its_file_beside_it_if_it_is_not_where_it_was(cli: Cli) -> None:
    source = cli.file("update.csv", UPDATE.read_text())
    plan = cli.folder / "update.json"
    cli(f"whitelist plan {source} --out {plan}")
    sent = cli.folder / "sent to the colleague"
    sent.mkdir()
    for path in (source, plan):
        path.rename(sent / path.name)
    told = cli(f"whitelist apply '{sent / plan.name}' --json", by="registrar")
    assert len(told.document["transactions"]) == 1
    source.unlink(missing_ok=True)
    (sent / source.name).unlink()
    gone = cli(f"whitelist apply '{sent / plan.name}' --json", by="registrar", exits=3)
    assert gone.error["file"] == str(source)


@pytest.mark.parametrize("line", ["plan {}", "verify {}", "apply {}", "apply PLAN"])
def test_a_wrong_id_key_is_refused_before_anything_is_read_or_sent(cli: Cli, line: str) -> None:
    plan = cli.folder / "update.json"
    cli(f"whitelist plan {UPDATE} --out {plan}")
    (cli.folder / "demo.key").write_bytes(KEY[::-1])
    before = cli.live.block()
    words = line.format(UPDATE).replace("PLAN", str(plan))
    told = cli(f"whitelist {words} --json", by="registrar" if "apply" in words else None, exits=5)
    assert "the id key has fingerprint" in told.error["message"]
    assert "the ledger of chain 31337 was made with" in told.error["message"]
    assert KEY[::-1].decode() not in told.stdout + told.stderr
    assert cli.live.block() == before


def test_nobody_but_the_registrar_writes(cli: Cli) -> None:
    told = cli(f"whitelist apply {UPDATE} --json", by="regulator", exits=5)
    assert told.error["hint"] == f"{WHO.regulator} doesn't hold the role REGISTRAR"


def test_a_plan_needs_no_account(cli: Cli) -> None:
    assert "2 changed" in cli(f"whitelist plan {UPDATE}").stdout


def test_nothing_of_the_persons_gets_into_plan_or_chain(cli: Cli) -> None:
    plan = cli.folder / "plan.json"
    cli(f"whitelist plan {UPDATE} --out {plan}")
    with Path(UPDATE).open() as file:
        persons = {row["investor"].partition(":")[2] for row in csv.DictReader(file)}
    assert persons
    assert not any(person in plan.read_text() for person in persons)


def test_a_rerun_has_nothing_to_do(cli: Cli) -> None:
    before = cli.live.block()
    told = cli(f"whitelist apply {INVESTORS} --json", by="registrar")
    assert told.document == {"transactions": []}
    assert "0 added, 0 changed, 12 unchanged" in told.stderr
    assert cli.live.block() == before
