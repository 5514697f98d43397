"""`fiu`: flags and drafts, with made-up persons and a made-up schema; none of it leaves a trace on chain."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from tests.scripts.cli import EXAMPLES, WHO, Cli
from tests.scripts.test_help import LEAVES

FIU = EXAMPLES / "fiu"
XSD, CUSTOMERS = FIU / "made-up.xsd", FIU / "customers.csv"
LAKH = 10**7
SECRETS = ("Madeup", "4200000000171", "CASE-1", "CASH-1", "Example Officer", "MADE-UP-STRUCTURING")
"""What only the persons' file and the cases say."""


@pytest.fixture
def busy(cli: Cli) -> Cli:
    """The fund sends the person three times just below PKR 2,000,000, and a bank gets back as much from the fund."""
    for target, units in ((WHO.individual, 19), (WHO.individual, 18), (WHO.individual, 19), (WHO.bank, 30)):
        cli.wait(3600)
        cli.live.transact(cli.bond(), "transfer", target, units * LAKH, sender=WHO.fund)
    return cli


def case(cli: Cli, change: Mapping[str, str], name: str = "suspicion.yaml") -> Path:
    """An example's case with parts of its text replaced."""
    text = (FIU / name).read_text()
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new)
    return cli.file(f"case-{name}", text)


def draft(cli: Cli, file: Path = FIU / "suspicion.yaml", *, exits: int = 0, more: str = "") -> Any:
    """What `fiu str` says; the draft is written to str.xml."""
    line = f"fiu str {file} {CUSTOMERS} --schema {XSD} --out {cli.folder}/str.xml {more} --json"
    return cli(line, exits=exits).document


def written(cli: Cli, name: str = "str.xml") -> ElementTree.Element:
    return ElementTree.parse(cli.folder / name).getroot()


def texts(root: ElementTree.Element, path: str) -> list[str | None]:
    return [one.text for one in root.findall(path)]


# nothing on chain


def test_no_command_of_the_group_has_an_account_or_asks_before_sending() -> None:
    commands = [
        words for words in LEAVES if words.startswith("fiu ") or words in ("hook message build", "hook message verify")
    ]
    assert len(commands) == 5
    for words in commands:
        names = {parameter.name for parameter in LEAVES[words].params}
        assert names.isdisjoint({"account", "yes", "dry_run", "safe", "confirm_network"}), words


def test_no_command_of_the_group_leaves_a_trace_on_chain_or_in_what_others_read(busy: Cli) -> None:
    cli, out = busy, busy.folder / "out"
    cli("status")
    before = cli.live.block(), ledger(cli), sorted((cli.folder / "receipts").rglob("*"))
    ran = {
        "fiu flags": f"--csv {out}/flags.csv --xlsx {out}/flags.xlsx",
        "fiu str": f"{FIU}/suspicion.yaml {CUSTOMERS} --schema {XSD} --out {out}/str.xml",
        "fiu ctr": f"{FIU}/cash.yaml {CUSTOMERS} --schema {XSD} --out {out}/ctr.xml",
    }
    assert ran.keys() == {words for words in LEAVES if words.startswith("fiu ")}
    for words, rest in ran.items():
        cli(f"{words} {rest}")
    assert (cli.live.block(), ledger(cli), sorted((cli.folder / "receipts").rglob("*"))) == before
    kept = {path: path.read_bytes() for path in cli.folder.rglob("*") if path.is_file() and out not in path.parents}
    assert [path for path, content in kept.items() if any(secret.encode() in content for secret in SECRETS)] == []
    assert {path.name: path.stat().st_mode & 0o777 for path in out.iterdir()} == dict.fromkeys(
        ("flags.csv", "flags.xlsx", "str.xml", "ctr.xml"), 0o600
    )


def ledger(cli: Cli) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (cli.folder / "deployments").glob("*.json")}


# flags


def test_flags_are_told_as_a_document_and_as_tables_that_agree(busy: Cli) -> None:
    document = busy("fiu flags --json").document
    assert (document["schema"], document["policy"]["version"]) == ("wasiqa/red-flags/1", "2026-02")
    found = {(one["rule"], one["wallets"], one["direction"]): one for one in document["flags"]}
    assert set(found) == {
        ("structuring", WHO.fund, "out"),
        ("structuring", WHO.individual, "in"),
    }
    assert {one["amount"] for one in document["flags"]} == {str(56 * LAKH)}
    table = busy.folder / "flags.csv"
    told = busy(f"fiu flags --csv {table}").stdout
    assert "structuring" in told
    with table.open() as file:
        assert [row["rule"] for row in csv.DictReader(file)] == [one["rule"] for one in document["flags"]]
    assert busy("fiu flags --at 2048-01-01 --json", exits=3)


def test_a_policy_of_ones_own_decides(busy: Cli) -> None:
    from wasiqa.fiu.flags.policy import DEFAULT

    own = busy.file(
        "policy.yaml", DEFAULT.read_text().replace("transfers: 3", "transfers: 4").replace("2026-02\n", "own-1\n")
    )
    document = busy(f"fiu flags --policy {own} --json").document
    assert (document["flags"], document["policy"]["version"]) == ([], "own-1")
    error = busy(f"fiu flags --policy {busy.file('p.yaml', 'name: x')} --json", exits=3).error
    assert {one["code"] for one in error["errors"]} == {"MISSING_FIELD"}


# suspicion


def test_a_draft_has_the_selected_transfers_with_both_sides_and_exact_amounts(busy: Cli) -> None:
    document = draft(busy)
    assert (document["report_code"], document["transactions"], document["amount_local"]) == ("STR", 4, "8600000.00")
    assert (document["due"], document["late"], document["keep_until"]) == ("promptly", False, "2058-12-01")
    root = written(busy)
    assert [one.tag for one in root][:4] == ["rentity_id", "rentity_branch", "submission_code", "report_code"]
    assert texts(root, "transaction/amount_local") == ["1900000.00", "1800000.00", "1900000.00", "3000000.00"]
    assert set(texts(root, "transaction/t_from_my_client/from_account/account")) == {WHO.fund}
    assert texts(root, "transaction/t_from_my_client/from_account/t_entity/tax_number")[0] == "0000014"
    assert texts(root, "transaction/t_to_my_client/to_account/signatory/t_person/ssn")[0] == "4200000000171"
    assert texts(root, "transaction/t_to/to_account/account") == [WHO.bank], "of a stranger stands what the chain says"
    assert texts(root, "transaction/t_to/to_country") == ["PK"]
    assert texts(root, "transaction/t_from_my_client/from_account/institution_code")[0] == "0000MADEUPVENUEONE13"
    assert texts(root, "report_indicators/indicator") == ["MADE-UP-STRUCTURING"]
    moment = datetime.fromtimestamp(busy.live.now(), ZoneInfo("Asia/Karachi")).strftime("%Y-%m-%dT%H")
    assert str(texts(root, "transaction/date_transaction")[-1]).startswith(moment)


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        ('{wallet: "WALLET"}', 3),
        ('{wallet: "WALLET", series: XFEXAMPLE016}', 3),
        ('{wallet: "WALLET"}\n  - {series: PIB-3Y-7}', 4),
        ("{series: PIB-3Y-7, from: 2020-01-01, to: 2189-01-01}", 4),
        ('{transaction: "TX"}', 1),
        ('{investor: "INVESTOR"}', 3),
    ],
)
def test_transfers_are_selected_by_transaction_series_wallet_investor_and_days(
    busy: Cli, selection: str, count: int
) -> None:
    lines = busy("fiu flags --json").document["evidence"]
    filled = selection.replace("WALLET", WHO.individual).replace("TX", lines[0]["transaction"])
    filled = filled.replace("INVESTOR", lines[0]["to_investor"])
    old = '{wallet: "0xdF3e18d64BC6A983f673Ab319CCaE4f1a57C7097", series: PIB-3Y-7}'
    assert draft(busy, case(busy, {old: filled}))["transactions"] == count


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"series: PIB-3Y-7}": "series: MTB-3M-574}"}, "no transfer has"),
        ({"series: PIB-3Y-7}": "to: 2021-01-01}"}, "no transfer has"),
        ({"currencies: {TPKR: PKR}": "currencies: {TPKR: USD}"}, "the case has no rate of USD"),
        ({"transmode_code: T": "transmode_code: TRANSFER"}, "the draft is not as"),
        ({"indicators: [MADE-UP-STRUCTURING]": "indicators: []"}, "indicators is empty"),
        ({"reason: |": "reasons: |"}, "2 mistakes in the case of a suspicion"),
        ({'rentity_id: "1234"': "rentity_id: none"}, "1 mistake in the case of a suspicion"),
    ],
)
def test_a_case_that_lacks_something_writes_nothing(busy: Cli, change: dict[str, str], told: str) -> None:
    error = draft(busy, case(busy, change), exits=3)["error"]
    assert told in error["message"]
    assert not (busy.folder / "str.xml").exists()


def test_what_the_schema_says_against_a_draft_is_told_with_its_place(busy: Cli) -> None:
    error = draft(busy, case(busy, {"transmode_code: T": "transmode_code: TRANSFER"}), exits=3)["error"]
    assert {(one["code"], one["column"]) for one in error["errors"]} == {
        ("SCHEMA", f"report/transaction[{n}]/transmode_code") for n in (1, 2, 3, 4)
    }


def test_other_currencies_are_told_with_their_rate_and_rounded_once(busy: Cli) -> None:
    change = {"currencies: {TPKR: PKR}": 'currencies: {TPKR: USD}\nrates: {USD: "278.123456789"}'}
    document, root = draft(busy, case(busy, change)), written(busy)
    foreign = "transaction/t_from_my_client/from_foreign_currency/"
    amounts = [Decimal(str(one)) for one in texts(root, foreign + "foreign_amount")]
    assert amounts == [1_900_000, 1_800_000, 1_900_000, 3_000_000]
    assert set(texts(root, foreign + "foreign_exchange_rate")) == {"278.123456789"}
    local = [Decimal(str(one)) for one in texts(root, "transaction/amount_local")]
    assert local == [(one * Decimal("278.123456789")).quantize(Decimal("0.01")) for one in amounts]
    assert Decimal(document["amount_local"]) == sum(local)


def test_text_can_t_break_out_of_its_element(busy: Cli) -> None:
    draft(busy, case(busy, {"action: Made up.": "action: </action><x>&amp;"}))
    assert written(busy).findtext("action", "").startswith("</action><x>&amp;")
    wrong = case(busy, {"action: Made up. The account is watched; nobody was told.": 'action: "\\u0001"'})
    (busy.folder / "str.xml").unlink()
    assert [one["code"] for one in draft(busy, wrong, exits=3)["error"]["errors"]] == ["BAD_TEXT"]


@pytest.mark.parametrize("hostile", ["entity", "import", "nothing"])
def test_a_schema_that_fetches_or_expands_or_is_none_is_refused(busy: Cli, hostile: str) -> None:
    text = {
        "entity": '<!DOCTYPE x [<!ENTITY a "b">]><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">&a;</xs:schema>',
        "import": '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        '<xs:import namespace="urn:x" schemaLocation="/etc/passwd"/></xs:schema>',
        "nothing": "no XML",
    }[hostile]
    schema = busy.file("hostile.xsd", text)
    line = f"fiu str {FIU}/suspicion.yaml {CUSTOMERS} --schema {schema} --out {busy.folder}/str.xml --json"
    assert "schema" in busy(line, exits=3).error["message"]


# cash


def ctr(cli: Cli, file: Path = FIU / "cash.yaml", *, exits: int = 0, more: str = "") -> Any:
    line = f"fiu ctr {file} {CUSTOMERS} --schema {XSD} --out {cli.folder}/ctr.xml {more} --json"
    return cli(line, exits=exits).document


def test_cash_is_drafted_without_a_chain_and_due_within_seven_working_days(tmp_path: Path) -> None:
    cli = Cli.new(None, tmp_path)
    document = ctr(cli)
    assert (document["report_code"], document["transactions"], document["amount_local"]) == ("CTR", 2, "4500000.50")
    assert (document["due"], document["late"]) == ("2048-12-10", False)
    root = written(cli, "ctr.xml")
    assert texts(root, "transaction/t_from_my_client/from_person/last_name") == ["Madeup"]
    assert texts(root, "transaction/t_to_my_client/to_entity/name") == ["Made-up Income Fund"]
    assert set(texts(root, "transaction/*/*/account")) == {WHO.individual, WHO.fund}


def test_holidays_move_the_day_and_a_late_report_says_so(tmp_path: Path) -> None:
    cli = Cli.new(None, tmp_path)
    days = cli.file(
        "holidays.yaml",
        "{name: made up, source: made up, author: tests, as_of: 2048-01-01, covers: {from: 2048-01-01, to: 2048-12-31},"
        " holidays: [{date: 2048-12-02, name: made up}]}",
    )
    assert ctr(cli, more=f"--holidays {days}")["due"] == "2048-12-11"
    (tmp_path / "ctr.xml").unlink()
    late = case(cli, {"submission_date: 2048-12-04": "submission_date: 2048-12-11"}, "cash.yaml")
    assert ctr(cli, late)["late"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({'amount: "2500000"': 'amount: "1999999.99"'}, "BELOW_THRESHOLD"),
        ({'amount: "2500000"': 'amount: "2500000.001"'}, "BAD_NUMBER"),
        ({"customer: C-17": "customer: C-99"}, "UNKNOWN_CUSTOMER"),
        ({"direction: IN": "direction: UP"}, "BAD_VALUE"),
    ],
)
def test_cash_below_the_threshold_or_of_nobody_known_is_refused(
    tmp_path: Path, change: dict[str, str], code: str
) -> None:
    cli = Cli.new(None, tmp_path)
    error = ctr(cli, case(cli, change, "cash.yaml"), exits=3)["error"]
    assert [one["code"] for one in error["errors"]] == [code]
    assert not (tmp_path / "ctr.xml").exists()


def test_a_draft_replaces_no_file(tmp_path: Path) -> None:
    cli = Cli.new(None, tmp_path)
    shutil.copy(XSD, tmp_path / "ctr.xml")
    assert ctr(cli, exits=3)["error"]["message"] == f"{tmp_path}/ctr.xml is there already"
