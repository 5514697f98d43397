"""`issue`: files with mistakes, investors that the series refuses, and issues that are done once."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.scripts.cli import BILL, EXAMPLES, PIB, WHO, Cli
from wasiqa.cli import consent
from wasiqa.servicing import issuing

UNIT = 100_000


def allot(cli: Cli, *lines: str) -> str:
    return str(cli.file("allotments.csv", "\n".join(("wallet,face", *lines)) + "\n"))


def test_all_mistakes_of_a_file_are_told_at_once_with_the_rows_of_the_spreadsheet(cli: Cli) -> None:
    file = allot(
        cli,
        f"{WHO.primary_dealer},100000",
        f"{WHO.bank.lower()},100000",
        f"{WHO.fund},100001",
        "",
        f"{WHO.primary_dealer},100000",
        f"{'0x' + 40 * '0'},-1",
    )
    before = cli.live.block()
    told = cli(f"issue apply {PIB} {file} --json", by="issuer_proposer", exits=3)
    assert (told.error["code"], told.error["file"]) == ("INPUT", file)
    assert [(fault["code"], fault["row"], fault["column"]) for fault in told.error["errors"]] == [
        ("BAD_CHECKSUM", 3, "wallet"),
        ("DENOMINATION", 4, "face"),
        ("DUPLICATE_WALLET", 6, "wallet"),
        ("ZERO_ADDRESS", 7, "wallet"),
        ("BAD_NUMBER", 7, "face"),
    ]
    assert "BAD_CHECKSUM row 3" in told.stderr
    assert cli.live.block() == before


@pytest.mark.parametrize(("text", "sentence"), [("", "row 1 is empty"), ("wallet;face\n", "the header must be")])
def test_a_file_without_a_table_is_refused(cli: Cli, text: str, sentence: str) -> None:
    told = cli(f"issue plan {PIB} {cli.file('allotments.csv', text)} --json", exits=3)
    assert sentence in told.error["message"]


def test_investors_that_the_series_would_refuse_are_named_before_the_parties_begin(cli: Cli) -> None:
    cli.live.transact(cli.programme().registry, "setRegulatorBlock", [WHO.fund], True, sender=WHO.regulator)
    file = allot(cli, f"{WHO.bank},{UNIT}", f"{WHO.fund},{UNIT}", f"{WHO.stranger},{UNIT}")
    for line, by in ((f"issue plan {PIB} {file}", None), (f"issue apply {PIB} {file}", "issuer_proposer")):
        told = cli(f"{line} --json", by=by, exits=3)
        assert [(fault["row"], fault["message"]) for fault in told.error["errors"]] == [
            (3, f"{WHO.fund}: the receiver is blocked by the regulator"),
            (4, f"{WHO.stranger}: the receiver is not admitted by the registry"),
        ]


def test_more_than_the_series_has_left_is_refused(cli: Cli) -> None:
    told = cli(f"issue plan {PIB} {allot(cli, f'{WHO.primary_dealer},46600000')} --json", exits=3)
    (fault,) = told.error["errors"]
    assert fault["code"] == "ALLOCATION"


def test_a_bank_above_its_limit_is_refused(cli: Cli) -> None:
    # 4 billion and 1.9 billion in its second wallet, of the 6 billion that one bank may hold; 46.5 million are left
    cli.live.transact(cli.bond(), "transfer", WHO.bank, 70_000_000_00, sender=WHO.primary_dealer)
    told = cli(f"issue plan {PIB} {allot(cli, f'{WHO.second_bank},40000000')} --json", exits=3)
    (fault,) = told.error["errors"]
    assert fault["message"].endswith("would hold more of the series than one investor may")


@pytest.mark.parametrize("line", ["plan", "apply"])
@pytest.mark.parametrize("tranche", ["\ud800", "a\nb", "\x1b[31m"])
def test_a_tranche_that_cannot_be_printed_is_refused(cli: Cli, line: str, tranche: str) -> None:
    by = "issuer_proposer" if line == "apply" else None
    told = cli(f"issue {line} {PIB} {EXAMPLES}/allotments/pib.csv --tranche '{tranche}' --json", by=by, exits=2)
    assert "a tranche is named in letters, digits and signs that can be printed" in told.error["message"]


def test_the_same_file_is_issued_once_and_another_tranche_again(cli: Cli) -> None:
    file = allot(cli, f"{WHO.primary_dealer},{UNIT}")
    before = cli.balance(WHO.primary_dealer)
    for tranche, issued in (("", 1), ("", 1), (" --tranche second", 2)):
        line = f"issue apply {PIB} {file}{tranche}"
        again = issued == 1 and cli.balance(WHO.primary_dealer) > before
        cli(line, by="issuer_proposer", exits=0 if again else 6)
        cli.wait(3600)
        told = cli(line, by="issuer_executor")
        assert ("nothing to do" in told.stdout) is again
        assert cli.balance(WHO.primary_dealer) == before + issued * UNIT * 100


def test_the_proposer_may_run_it_twice_and_the_executor_not_before_its_time(cli: Cli) -> None:
    line = f"issue apply {PIB} {allot(cli, f'{WHO.primary_dealer},{UNIT}')} --json"
    assert "may neither propose nor execute" in cli(line, by="stranger", exits=5).error["message"]
    first = cli(line, by="issuer_executor", exits=6).error
    assert f"was not proposed yet: it waits for PROPOSER_ROLE ({WHO.issuer_proposer})" in first["message"]
    assert "scheduled" in cli(line, by="issuer_proposer", exits=6).error["message"]
    before = cli.live.block()
    for party in ("issuer_proposer", "issuer_executor"):
        assert "waits until" in cli(line, by=party, exits=6).error["message"]
    cli.wait(3600)
    told = cli(line, by="issuer_proposer", exits=6).error
    assert f"waits for another party: EXECUTOR_ROLE ({WHO.issuer_executor})" in told["message"]
    assert "may neither propose nor execute" in cli(line, by="stranger", exits=5).error["message"]
    assert cli.live.block() == before
    assert cli(line, by="issuer_executor").document["units"] == str(UNIT * 100)


def test_a_long_file_waits_and_goes_on_batch_by_batch(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "BATCH", 1)
    line = f"issue apply {PIB} {allot(cli, f'{WHO.primary_dealer},{UNIT}', f'{WHO.fund},{UNIT}')}"
    told = cli(line, by="issuer_proposer", exits=6)
    assert told.stderr.count("scheduled: operation") == 2
    cli.wait(3600)
    assert "to 2 wallets" in cli(line, by="issuer_executor").stdout


def workbook(path: Path, *sheets: str, face: int = UNIT) -> Path:
    """A workbook whose sheets allot to the dealer and to others; the first is hidden."""
    book = Workbook()
    book.worksheets[0].title, book.worksheets[0].sheet_state = "Calculation", "hidden"
    for title in sheets:
        sheet = book.create_sheet(title)
        for row in (("wallet", "face"), (WHO.primary_dealer, str(face))):
            sheet.append(row)
    book.save(path)
    return path


def test_the_sheet_of_a_workbook_stands_in_plan_messages_and_receipt(cli: Cli) -> None:
    file = workbook(cli.folder / "allotments.xlsx", "Auction 574", "Remarks")
    named = f"{file}, sheet 'Auction 574'"
    line = f"issue apply {PIB} {file}"
    planned = cli(f"issue plan {PIB} {file} --json")
    assert planned.document["sheet"] == "Auction 574"
    assert named in planned.stderr.splitlines()
    cli(line, by="issuer_proposer", exits=6)
    cli.wait(3600)
    assert named in cli(line, by="issuer_executor").stdout.splitlines()
    newest = max((cli.folder / "receipts").rglob("*-issue-apply-*.json"), key=lambda path: path.stat().st_mtime_ns)
    receipt = json.loads(newest.read_text())
    assert receipt["arguments"] == {"series": PIB, "sheet": "Auction 574"}
    assert f"nothing to do: {named} was issued before" in cli(line, by="issuer_proposer").stdout
    wrong = workbook(cli.folder / "wrong.xlsx", "Auction 575", face=1)
    told = cli(f"issue plan {PIB} {wrong} --json", exits=3)
    assert told.error["message"] == f"{wrong}, sheet 'Auction 575': 1 mistake; nothing was sent"


def test_of_a_file_without_other_sheets_no_sheet_is_named(cli: Cli) -> None:
    file = cli.folder / "allotments.xlsx"
    book = Workbook()
    for row in (("wallet", "face"), (WHO.primary_dealer, str(UNIT))):
        book.worksheets[0].append(row)
    book.save(file)
    for source in (str(file), allot(cli, f"{WHO.primary_dealer},{UNIT}")):
        planned = cli(f"issue plan {PIB} {source} --json")
        assert "sheet" not in planned.document
        assert source in planned.stderr.splitlines()


def test_the_receipt_has_the_hash_of_the_file_as_it_was_read(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    file = Path(allot(cli, f"{WHO.primary_dealer},{UNIT}"))
    read, agree = hashlib.sha256(file.read_bytes()).hexdigest(), consent.agree

    def agree_late(*given: Any) -> bool:
        file.write_text("changed while the question was asked")
        return agree(*given)

    monkeypatch.setattr(consent, "agree", agree_late)
    cli(f"issue apply {PIB} {file}", by="issuer_proposer", exits=6)
    newest = max((cli.folder / "receipts").rglob("*-issue-apply-*.json"), key=lambda path: path.stat().st_mtime_ns)
    assert json.loads(newest.read_text())["input"] == {"path": str(file), "sha256": read}


def test_a_closed_register_issues_nothing(cli: Cli) -> None:
    cli.live.travel(cli.live.call(cli.bond(BILL), "recordTimes")[-1] + 1)
    told = cli(f"issue plan {BILL} {allot(cli, f'{WHO.primary_dealer},5000')} --json", exits=3)
    assert [fault["code"] for fault in told.error["errors"]] == ["CLOSED"]


def test_an_issue_that_is_done_is_planned_without_obstacles(cli: Cli) -> None:
    assert cli(f"issue plan {PIB} {EXAMPLES}/allotments/pib.csv --json").document["allotments"] == 11
