"""`whitelist template|export|expiring`: lists to fill in, to keep, and to work through."""

from __future__ import annotations

import csv
import stat
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from tests.scripts.cli import EXAMPLES, WHO, Cli

INVESTORS = EXAMPLES / "whitelist" / "investors.csv"
UPDATE = EXAMPLES / "whitelist" / "investors-update.csv"
KARACHI = ZoneInfo("Asia/Karachi")


def investors() -> dict[str, dict[str, str]]:
    with INVESTORS.open() as file:
        return {row["wallet"]: row for row in csv.DictReader(file)}


def today(cli: Cli) -> datetime:
    return datetime.fromtimestamp(cli.live.now(), KARACHI)


# template


@pytest.mark.parametrize("line", ["template", "export"])
def test_a_file_that_is_there_is_never_replaced(cli: Cli, line: str) -> None:
    path = cli.file("list.xlsx", "somebody's work")
    told = cli(f"whitelist {line} {path} --json", exits=3)
    assert (told.error["message"], told.error["file"]) == (f"{path} is there already", str(path))
    assert path.read_text() == "somebody's work"


@pytest.mark.parametrize(("line", "name"), [("template", "list.csv"), ("template", "list"), ("export", "list.xls")])
def test_another_kind_of_file_is_refused(cli: Cli, line: str, name: str) -> None:
    told = cli(f"whitelist {line} {cli.folder / name} --json", exits=3)
    assert "doesn't end in .xlsx" in told.error["message"]
    assert not (cli.folder / name).exists()


def test_a_configuration_that_is_not_there_is_refused(cli: Cli) -> None:
    path = cli.folder / "list.xlsx"
    cli(f"whitelist template {path} --config nowhere.yaml", exits=3)
    assert not path.exists()


def test_a_template_is_made_without_a_network_and_filled_in_it_is_planned(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "new" / "list.xlsx"
    alone = Cli.new(None, tmp_path / "alone")
    assert alone(f"whitelist template {path} --json", WASIQA_NETWORK="").document == {"file": str(path)}
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    lists = [str(rule.formula1) for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert lists[3:] == ["'Choices'!$D$2:$D$4"], "the demo's tax classes"
    for row in investors().values():
        sheet.append([row[cell.value] or None for cell in sheet[1]])
    workbook.save(path)
    document = cli(f"whitelist plan {path} --json").document
    assert (document["added"], document["changed"], document["unchanged"]) == ([], [], 12)


def test_a_template_without_a_configuration_leaves_codes_free(cli: Cli) -> None:
    path = cli.folder / "list.xlsx"
    cli(f"whitelist template {path}", WASIQA_CONFIG="")
    sheet = load_workbook(path).worksheets[0]
    assert sum(rule.type == "list" for rule in sheet.data_validations.dataValidation) == 3


# export


def exported(cli: Cli, more: str = "", name: str = "out.csv", **environment: str) -> list[dict[str, str]]:
    path = cli.folder / name
    path.unlink(missing_ok=True)
    document = cli(f"whitelist export {path} {more} --json", **environment).document
    with path.open() as file:
        rows = list(csv.DictReader(file))
    assert document == {"file": str(path), "block": document["block"], "wallets": len(rows)}
    return rows


@pytest.mark.parametrize(
    ("at", "exits", "told"),
    [
        ("999999", 3, "there is no block 999999 yet; the latest is "),
        ("0", 3, "at 0 there was no registry; it came with block "),
        ("2999-12-31", 3, "2999-12-31 hasn't come yet; on the chain it is 20"),
        ("2999-12-31T10:00+05:00", 3, "hasn't come yet"),
        ("1999-12-31", 3, "at 1999-12-31T23:59:59+05:00 the chain had no block yet; its first is of 20"),
        ("yesterday", 2, "--at yesterday is neither a block nor a time"),
        ("2031-02-30", 2, "--at 2031-02-30 is neither a block nor a time"),
        ("-1", 2, "--at -1 is neither a block nor a time"),
        ("9" * 5000, 2, f"--at {'9' * 40}… is neither a block nor a time"),
        ("0" * 41, 2, f"--at {'0' * 40}… is neither a block nor a time"),
    ],
)
def test_a_moment_that_is_none_is_refused_in_one_sentence(cli: Cli, at: str, exits: int, told: str) -> None:
    path = cli.folder / "out.csv"
    ran = cli(f"whitelist export {path} --at={at} --json", exits=exits)
    assert told in ran.error["message"]
    assert told in ran.stderr
    assert not path.exists()


def test_the_registry_is_exported_with_the_spellings_of_the_file(cli: Cli) -> None:
    rows = exported(cli)
    listed = investors()
    assert [row["wallet"] for row in rows] == sorted(listed)
    for row in rows:
        source = listed[row["wallet"]]
        for column in ("category", "country", "valid_until", "status", "tax_class", "venue"):
            assert row[column] == source[column], column
        assert (row["blocked_by"], row["moved_to"]) == ("", "")
        assert row["investor_id"] == f"0x{cli.word(row['wallet']).investor:040x}"


def test_without_a_configuration_codes_are_numbers_and_days_those_of_the_ledgers_zone(cli: Cli) -> None:
    rows = exported(cli, WASIQA_CONFIG="")
    assert {row["tax_class"] for row in rows} == {"", "1", "2", "3"}
    assert {row["valid_until"] for row in rows} == {row["valid_until"] for row in investors().values()}


def test_blocks_and_removals_are_told(cli: Cli) -> None:
    cli.live.transact(cli.programme().registry, "setRegulatorBlock", [WHO.bank], True, sender=WHO.regulator)
    gone = cli.file("gone.csv", INVESTORS.read_text().splitlines()[0] + "\n" + _row(WHO.fund, status="REMOVED") + "\n")
    cli(f"whitelist apply {gone}", by="registrar")
    rows = {row["wallet"]: row for row in exported(cli)}
    assert (rows[WHO.bank]["status"], rows[WHO.bank]["blocked_by"]) == ("ACTIVE", "REGULATOR")
    assert (rows[WHO.fund]["status"], rows[WHO.fund]["blocked_by"]) == ("REMOVED", "")


def _row(wallet: str, **changes: str) -> str:
    return ",".join((investors()[wallet] | {"note": ""} | changes).values())


def test_a_workbook_says_the_same_as_a_csv_file(cli: Cli) -> None:
    path = cli.folder / "out.xlsx"
    assert "12 wallets as of block" in cli(f"whitelist export {path}").stdout
    lines = [[cell.value or "" for cell in line] for line in load_workbook(path).worksheets[0].iter_rows()]
    rows = exported(cli)
    assert lines == [list(rows[0]), *(list(row.values()) for row in rows)]


def test_the_list_is_exported_as_of_a_block_a_day_and_a_time(cli: Cli) -> None:
    before, then = cli.live.block().number, today(cli)
    cli.wait(3 * 24 * 3600)
    cli(f"whitelist apply {UPDATE}", by="registrar")

    def suspended(more: str = "") -> bool:
        return {row["wallet"]: row["status"] for row in exported(cli, more)}[WHO.second_individual] == "SUSPENDED"

    after, later = cli.live.block().number, today(cli)
    assert suspended()
    assert suspended(f"--at {after}")
    assert not suspended(f"--at {before}")
    assert suspended(f"--at {later:%Y-%m-%d}"), "a day that isn't over counts as far as it has come"
    assert not suspended(f"--at {later - timedelta(days=1):%Y-%m-%d}")
    assert not suspended(f"--at {then:%Y-%m-%d}")
    assert suspended(f"--at {later.isoformat()}")
    assert suspended(f"--at {later:%Y-%m-%dT%H:%M:%S}"), "a time without an offset is the programme's"
    assert not suspended(f"--at {(later - timedelta(seconds=1)).isoformat()}")


def test_identifiers_stand_beside_ids_for_whoever_has_file_and_key(cli: Cli) -> None:
    some = cli.file("some.csv", "\n".join(INVESTORS.read_text().splitlines()[:4]) + "\n")
    rows = {row["wallet"]: row["investor"] for row in exported(cli, f"--investors {some}")}
    assert rows[WHO.bank] == "LEI:0000MADEUPBANKNO0169"
    assert rows[WHO.second_bank] == "LEI:0000MADEUPBANKNO0169", "a wallet of the same investor that the file lacks"
    assert rows[WHO.fund] == ""
    assert stat.S_IMODE((cli.folder / "out.csv").stat().st_mode) == 0o600


def test_identifiers_are_found_of_expired_investors_too(cli: Cli) -> None:
    cli.wait(40 * 365 * 24 * 3600)
    rows = exported(cli, f"--investors {INVESTORS}")
    assert all(row["investor"] for row in rows)


def test_identifiers_need_the_programmes_own_key(cli: Cli) -> None:
    path = cli.folder / "out.csv"
    told = cli(f"whitelist export {path} --investors {INVESTORS} --json", exits=2, WASIQA_CONFIG="")
    assert told.error["hint"] == "name its configuration with --config"
    (cli.folder / "demo.key").write_bytes(b"another key, for nothing but a test of a wrong one")
    told = cli(f"whitelist export {path} --investors {INVESTORS} --json", exits=5)
    assert "the id key has fingerprint" in told.error["message"]
    assert not path.exists()


# expiring


def expiring(cli: Cli, days: int) -> list[dict[str, Any]]:
    return list(cli(f"whitelist expiring --days {days} --json").document["expiring"])


@pytest.mark.parametrize("days", ["-1", "36501", "soon"])
def test_a_number_of_days_that_is_none_is_refused(cli: Cli, days: str) -> None:
    cli(f"whitelist expiring --days={days}", exits=2)


def test_who_expires_is_listed_soonest_first_with_the_days_left(cli: Cli) -> None:
    until = datetime(2053, 12, 31, 12, tzinfo=KARACHI)
    cli.live.travel(int((until - timedelta(days=30)).timestamp()))
    found = expiring(cli, 30)
    listed = investors()
    assert {each["wallet"] for each in found} == {
        wallet for wallet, row in listed.items() if row["valid_until"] == "2053-12-31"
    }
    assert found[0].keys() == {"wallet", "investor_id", "category", "valid_until", "days"}
    for each in found:
        assert (each["days"], each["valid_until"]) == (30, "2053-12-31")
        assert each["category"] == listed[each["wallet"]]["category"]
        assert each["investor_id"] == f"0x{cli.word(each['wallet']).investor:040x}"
    assert expiring(cli, 29) == []
    order = [each["valid_until"] for each in expiring(cli, 365)]
    assert order == sorted(order)
    assert len(set(order)) > 1


def test_who_has_expired_is_shown_apart(cli: Cli) -> None:
    cli.live.travel(int(datetime(2054, 1, 2, 12, tzinfo=KARACHI).timestamp()))
    told = cli("whitelist expiring --days 200").stdout
    expired, coming = told.split("\n\n")
    assert expired.startswith("Expired\n")
    assert "2053-12-31    -2" in expired
    assert coming.startswith("Expiring within 200 days\n")
    assert "2054-06-30   179" in coming
    assert WHO.fund in coming
    assert min(each["days"] for each in expiring(cli, 0)) == -2


def test_nobody_who_expires_is_said_so(cli: Cli) -> None:
    assert cli("whitelist expiring --days 1").stdout.endswith("expires within 1 day\n")
    told = cli("whitelist expiring --days 0").stdout
    assert told == "no admitted wallet has expired or expires within 0 days\n"
    assert expiring(cli, 0) == []


def test_who_was_removed_does_not_expire_any_more(cli: Cli) -> None:
    gone = cli.file("gone.csv", INVESTORS.read_text().splitlines()[0] + "\n" + _row(WHO.fund, status="REMOVED") + "\n")
    cli(f"whitelist apply {gone}", by="registrar")
    assert WHO.fund not in {each["wallet"] for each in expiring(cli, 36_500)}
    assert len(expiring(cli, 36_500)) == 11
