"""`screen check|decide|template` without a node, and `freeze file` of what was decided, in every series.

Lists and persons are made up.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from eth_utils.crypto import keccak
from openpyxl import load_workbook

from tests.screening.made_up import individual, proscribed, sdn, un_list
from tests.scripts.cli import BILL, EXAMPLES, PIB, WHO, Cli
from wasiqa.whitelist import sheets

PERSONS = """investor,name,father,birth_date,documents
NICOP:35000-0000018-2,Invented Yousaf,Invented Aslam,1980,
CNIC:42000-0000017-1,Madeup Gul Khan,Madeup Shah,1971,PASSPORT:PK:XX0000171
REF:NOBODY-YET,Imaginary Abdul Rehman,,1965,
"""
NUMBER = "3500000000182"


def day(ago: int = 1, form: str = "%Y-%m-%d") -> str:
    return (datetime.now(UTC) - timedelta(days=ago)).strftime(form)


@pytest.fixture
def desk(tmp_path: Path) -> Cli:
    """Without a chain: nothing here asks one."""
    office = Cli.new(None, tmp_path / "desk")
    _lists(office)
    return office


def _lists(office: Cli, ago: int = 1) -> None:
    office.file("persons.csv", PERSONS)
    office.file("un.xml", un_list(individual("IMAGINARY ABD AL-RAHMAN", born="<YEAR>1964</YEAR>"), dated=day(ago)))
    rows = [
        proscribed("Someone Invented", cnic="35000-0000018-2"),
        proscribed("Made-up Gul Khan", fatherName="Madeup Shah", cnic="1111111111111"),
        proscribed("Nobody Else", cnic="1234567891011"),
    ]
    office.file("nacta.json", json.dumps(rows))
    office.file("ofac.xml", sdn(("Digital Currency Address - ETH", WHO.corporate.lower()), dated=day(ago, "%m/%d/%Y")))


def line(office: Cli, more: str = "", review: str = "review.csv") -> str:
    at = office.folder
    return (
        f"screen check {EXAMPLES}/whitelist/investors.csv --names {at}/persons.csv --list un={at}/un.xml "
        f"--list nacta={at}/nacta.json --list ofac={at}/ofac.xml --date nacta={day()} --review {at}/{review} {more}"
    )


def decide(path: Path, **decisions: str) -> None:
    """Fill the review in: CLEAR, but for the lists that are named."""
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    for row in rows:
        row["decision"], row["reason"] = decisions.get(row["list"], "CLEAR"), "made up"
    path.write_bytes(sheets.as_csv(list(rows[0]), [list(row.values()) for row in rows]))


# refused


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("--list uk=a.xml", "--list uk=a.xml is not un|nacta|ofac=FILE"),
        ("--list un", "--list un is not un|nacta|ofac=FILE"),
        ("--list un=a.xml", "--list names un twice"),
        ("--date ofac=tomorrow", "--date ofac=tomorrow names no day"),
    ],
)
def test_lists_and_dates_are_named_in_one_way(desk: Cli, change: str, told: str) -> None:
    assert desk(line(desk, f"{change} --json"), exits=2).error["message"] == told


def test_a_date_of_a_list_that_is_not_named_is_refused(desk: Cli) -> None:
    at = desk.folder
    told = desk(
        f"screen check {at}/persons.csv --list un={at}/un.xml --date nacta=2026-01-01 --review {at}/r.csv --json",
        exits=2,
    )
    assert told.error["message"] == "--date names nacta, and no --list does"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('<!DOCTYPE a [<!ENTITY a "b">]><CONSOLIDATED_LIST/>', "declares a document type or entities"),
        ("<CONSOLIDATED_LIST>" + "<a>" * 70, "in each other"),
        ("<html/>", "begins with html"),
    ],
)
def test_a_hostile_or_wrong_list_is_refused_in_one_sentence(desk: Cli, content: str, told: str) -> None:
    desk.file("un.xml", content)
    ran = desk(line(desk, "--json"), exits=3)
    assert told in ran.error["message"]
    assert ran.error["file"] == str(desk.folder / "un.xml")
    assert ran.error["hint"]
    assert not (desk.folder / "review.csv").exists()


def test_nothing_that_is_there_is_replaced(desk: Cli) -> None:
    desk(line(desk), exits=1)
    assert "is there already" in desk(line(desk, "--json"), exits=3).error["message"]


def test_a_review_that_is_not_decided_or_whose_investors_changed_gives_no_plan(desk: Cli) -> None:
    desk(line(desk), exits=1)
    path = desk.folder / "review.csv"
    errors = desk(f"screen decide {path} --json", exits=3).error["errors"]
    assert {error["code"] for error in errors} == {"EMPTY"}
    decide(path, NACTA="FREEZE")
    assert desk(f"screen decide {path} --json", exits=2).error["hint"] == "--case with its reference"
    desk.file("persons.csv", PERSONS + "REF:B,Another,,,\n")
    told = desk(f"screen decide {path} --case C-1 --json", exits=5).error
    assert told["message"].endswith("persons.csv has changed since it was screened")
    assert not (desk.folder / "review.freeze.json").exists()


# done


def test_without_hits_there_is_a_receipt_and_no_review(desk: Cli) -> None:
    at = desk.folder
    ran = desk(f"screen check {at}/persons.csv --list ofac={at}/ofac.xml --review {at}/r.csv --json")
    assert ran.document["hits"]["total"] == 0
    assert not (at / "r.csv").exists()
    assert json.loads((at / "r.receipt.json").read_text()) == ran.document


def test_hits_are_told_without_names_and_the_review_is_its_owner_s(desk: Cli) -> None:
    ran = desk(line(desk, "--json"), exits=1)
    assert ran.document["hits"] == {
        **dict.fromkeys(("total",), 4),
        **{"card": 1, "passport": 0, "wallet": 1, "name": 2, "part": 0, "script": 0},
    }
    nacta = ran.document["lists"][1]
    assert (nacta["placeholders"], nacta["entries"], nacta["date"]) == (2, 3, day())
    assert nacta["sha256"] == hashlib.sha256((desk.folder / "nacta.json").read_bytes()).hexdigest()
    receipt = (desk.folder / "review.receipt.json").read_text()
    told = desk(line(desk, "--receipt " + str(desk.folder / "again.json"), "again.csv"), exits=1)
    for secret in ("Madeup", "Yousaf", "Invented", "XX0000171", NUMBER, "Imaginary"):
        assert secret not in receipt + ran.stdout + ran.stderr + told.stdout + told.stderr
    assert "row 10, persons.csv row 2" in told.stdout
    assert stat.S_IMODE((desk.folder / "review.csv").stat().st_mode) == 0o600


def test_a_list_gives_a_terminal_no_orders(desk: Cli) -> None:
    rows = json.loads((desk.folder / "nacta.json").read_text("utf-8"))
    (desk.folder / "nacta.json").write_text(json.dumps([{**row, "province": "\x1b[2JMade up"} for row in rows]))
    told = desk(line(desk), exits=1).stdout
    assert "\N{REPLACEMENT CHARACTER}[2JMade up" in told
    assert "\x1b" not in told


def test_an_old_list_is_warned_of(desk: Cli) -> None:
    _lists(desk, ago=9)
    ran = desk(line(desk, "--json"), exits=1)
    (first, second) = ran.document["warnings"]
    assert first.endswith("un.xml is of " + day(9) + ", 9 days ago: fetch the list anew")
    assert f"warning: {second}" in ran.stderr
    assert desk(line(desk, "--max-age 9 --json", "b.csv"), exits=1).document["warnings"] == []


def test_what_was_cleared_is_filled_in_at_the_next_screening(desk: Cli) -> None:
    desk(line(desk), exits=1)
    path = desk.folder / "review.csv"
    decide(path, NACTA="FREEZE")
    ran = desk(line(desk, f"--earlier {path} --json", "next.csv"), exits=1)
    assert (ran.document["cleared_before"], ran.document["hits"]["total"]) == (2, 4)
    assert ran.document["earlier"] == [{"path": str(path), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}]
    assert "2 of them cleared before" in ran.stderr
    rows = list(csv.DictReader(io.StringIO((desk.folder / "next.csv").read_text("utf-8"))))
    assert {row["list"]: row["decision"] for row in rows} == {"NACTA": "", "UN": "CLEAR", "OFAC": "CLEAR"}


def test_more_hits_than_anybody_decides_are_refused(desk: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wasiqa.cli.screen_check._MOST", 3)
    assert desk(line(desk, "--json"), exits=3).error["message"] == "there are 4 hits, which nobody can decide"


def test_the_template_is_written_once(desk: Cli) -> None:
    path = desk.folder / "persons.xlsx"
    assert desk(f"screen template {path} --json").document == {"file": str(path)}
    desk(f"screen template {path}", exits=3)
    assert load_workbook(path).sheetnames[0] == "Investors"


def test_an_xlsx_review_is_decided_and_files_that_are_gone_are_told(desk: Cli) -> None:
    desk(line(desk, review="review.xlsx"), exits=1)
    path = desk.folder / "review.xlsx"
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        frozen = sheet.cell(row, places["list"]).value == "UN"
        sheet.cell(row, places["decision"]).value = "FREEZE" if frozen else "CLEAR"
        sheet.cell(row, places["reason"]).value = "made up"
    workbook.save(path)
    (desk.folder / "un.xml").unlink()
    ran = desk(f"screen decide {path} --json")
    assert ran.document | {"decided": "", "screening": {}, "review": {}} == {
        **{"schema": "wasiqa/screening-decisions/1", "decided": "", "screening": {}, "review": {}},
        **{"hits": 4, "cleared": 3, "frozen": 1, "wallets": 0, "without_wallet": 1, "freeze_plan": None},
    }
    assert "un.xml isn't there any more" in ran.stderr
    assert "hits to be frozen without a wallet: 1" in ran.stderr


def test_what_was_decided_is_frozen_in_every_series_under_the_plan_s_own_hash(cli: Cli) -> None:
    _lists(cli)
    cli(line(cli), exits=1)
    path, plan = cli.folder / "review.csv", cli.folder / "review.freeze.json"
    decide(path, NACTA="FREEZE", OFAC="FREEZE")
    decided = cli(f"screen decide {path} --case C-2049-3 --json").document
    made = json.loads(plan.read_text())
    assert stat.S_IMODE(plan.stat().st_mode) == 0o600
    assert made["wallets"] == sorted([WHO.individual, WHO.emigrant, WHO.corporate])
    assert [one["list"] for one in made["lists"]] == ["un", "nacta", "ofac"]
    assert decided["freeze_plan"]["sha256"] == hashlib.sha256(plan.read_bytes()).hexdigest()
    assert made["screening"] == decided["screening"]["sha256"]

    cli(f"freeze file verify {plan}", exits=1)
    shown = cli(f"freeze file plan {plan} --json").document
    assert shown["case"] == "C-2049-3"
    assert {(one["series"], one["wallet"], one["frozen"]) for one in shown["freezes"]} == {
        (series, wallet, False) for series in (PIB, BILL) for wallet in made["wallets"]
    }
    told = cli(f"freeze file apply {plan} --json", by="registrar", exits=5).error
    assert told["hint"] == f"{WHO.registrar} doesn't hold the role FREEZER"
    before = cli.live.block()
    assert cli(f"freeze file apply {plan} --account test:22 --dry-run --json").document["dry_run"] is True
    assert cli.live.block() == before
    assert len(cli(f"freeze file apply {plan} --json", by="freezer").document["transactions"]) == 6
    for series in (PIB, BILL):
        assert not cli.live.call(cli.bond(series), "canSend", WHO.individual)
        logged = cli.live.events(cli.bond(series), "Enforced")[-1].args
        assert logged["caseId"] == keccak(text="C-2049-3")
        assert logged["orderHash"].hex() == decided["freeze_plan"]["sha256"]
    cli(f"freeze file verify {plan}")
    assert cli(f"freeze file apply {plan} --json", by="freezer").document == {"transactions": []}
    receipt = next((cli.folder / "receipts").rglob("*-freeze-file-apply-*.json")).read_text()
    assert json.loads(receipt)["input"]["sha256"] == decided["freeze_plan"]["sha256"]
    assert NUMBER not in receipt
    assert "Invented" not in receipt


def test_a_wallet_that_has_moved_is_frozen_with_its_successor(cli: Cli) -> None:
    plan = _plan(cli)
    with cli.live.without_code(cli.bond().address) as series:  # type: ignore[attr-defined]
        succession = WHO.individual, WHO.stranger, False
        cli.live.transact(cli.programme().registry, "recordSuccession", *succession, sender=series)
    shown = cli(f"freeze file plan {plan} --json").document
    assert [one["wallet"] for one in shown["freezes"]] == [WHO.individual, WHO.stranger] * 2
    cli(f"freeze file apply {plan}", by="freezer")
    cli(f"freeze file verify {plan}")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"schema": "wasiqa/plan/1"}, "schema: "),
        ({"wallets": []}, "wallets: "),
        ({"wallets": ["0x12"]}, "wallets.0: "),
        ({"case": ""}, "case: "),
        ({"names": []}, "names: "),
    ],
)
def test_another_document_is_no_freeze_plan(cli: Cli, change: dict[str, Any], told: str) -> None:
    plan = _plan(cli, **change)
    assert f"{plan} is not a freeze plan: {told}" in cli(f"freeze file plan {plan} --json", exits=3).error["message"]


def test_without_a_series_there_is_nothing_to_freeze_in(bare: Cli) -> None:
    bare("deploy programme " + str(bare.folder / "programme.yaml"), by="deployer")
    assert bare(f"freeze file verify {_plan(bare)} --json", exits=3).error["message"] == "the ledger has no series"


def _plan(office: Cli, **change: Any) -> Path:
    made: dict[str, Any] = {"schema": "wasiqa/freeze-plan/1", "case": "C-1", "screening": "0" * 64, "lists": []}
    return office.file("plan.json", json.dumps({**made, "wallets": [WHO.individual], **change}))
