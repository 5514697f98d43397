"""`report`: what a debt office, a paying agent and a regulator keep, as tables, JSON, CSV and workbooks."""

from __future__ import annotations

import csv
import json
import sqlite3
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from tests.scripts.cli import BILL, EXAMPLES, PIB, WHO, Cli
from wasiqa.servicing.payments import Payments

ISIN, BILL_ISIN = "XFEXAMPLE016", "XFEXAMPLE024"
KARACHI = ZoneInfo("Asia/Karachi")
REPORTS = ("coupons", "holdings", "crs --year 2048", "tax", "certificates", "debt-service --months 12")


def pay_time(cli: Cli, series: str = PIB) -> int:
    return Payments(cli.live, cli.programme(), cli.bond(series)).row(1).pay_time


def paid(cli: Cli) -> None:
    """The first coupon is paid to all but a frozen fund and a blocked bank, and the tax is remitted."""
    bond = cli.bond()
    cli.live.transact(bond, "setAddressFrozenWithCase", WHO.fund, True, b"\1" * 32, b"\2" * 32, sender=WHO.freezer)
    cli.live.transact(cli.programme().registry, "setRegulatorBlock", [WHO.second_bank], True, sender=WHO.regulator)
    cli.live.travel(pay_time(cli))
    cli(f"coupon fund {PIB} 1", by="paying_agent")
    cli(f"coupon pay {PIB} 1", by="paying_agent", exits=1)


def at(cli: Cli, second: int) -> str:
    return datetime.fromtimestamp(second, KARACHI).isoformat()


def sum_of(lines: list[dict[str, Any]], name: str) -> int:
    return sum(int(line[name]) for line in lines if line[name] is not None)


def tamper_with_symbol(cli: Cli, symbol: str) -> None:
    path = cli.folder / "deployments" / "31337.json"
    ledger = json.loads(path.read_text())
    ledger["series"][ISIN]["symbol"] = symbol
    path.write_text(json.dumps(ledger))


# what is refused


@pytest.mark.parametrize(
    ("line", "exits", "told"),
    [
        ("holdings --at yesterday", 2, "--at yesterday is neither a day nor a time"),
        ("holdings --at 2031-02-30", 2, "--at 2031-02-30 is neither a day nor a time"),
        ("holdings --at 2999-12-31", 3, "2999-12-31T23:59:59+05:00 hasn't come yet; on the chain it is 20"),
        ("holdings --at 1999-12-31", 3, "at 1999-12-31T23:59:59+05:00 there was no programme yet"),
        ("holdings --record 1", 2, "--record names a row of SERIES"),
        (f"holdings {PIB} --record 1 --at 2031-01-01", 2, "--record names a row of SERIES"),
        (f"holdings {PIB} --record 99", 3, "there is no row 99; the series has 7"),
        (f"holdings {PIB} --record 7", 3, "hasn't come yet"),
        ("coupons NOBODY", 3, "NOBODY is no series on chain 31337"),
        ("tax NOBODY", 3, "NOBODY is no series on chain 31337"),
        ("crs --year 9000", 3, "hasn't come yet"),
        ("crs --year 0", 2, "0 is not in the range"),
        ("crs --year soon", 2, "soon"),
        ("crs", 2, "--year"),
        ("tax --year 2048 --year-end 02-29", 2, "--year-end 02-29 is no day of a year"),
        ("certificates --year-end tomorrow", 2, "--year-end tomorrow is no day of a year"),
        ("certificates --investor 0x12", 2, "--investor 0x12 is no investor's id"),
        ("debt-service --months -1", 2, "-1 is not in the range"),
        ("debt-service", 2, "--months"),
    ],
)
def test_what_asks_for_nothing_that_there_is_is_refused_in_one_sentence(
    cli: Cli, line: str, exits: int, told: str
) -> None:
    ran = cli(f"report {line} --json", exits=exits)
    assert told in ran.error["message"]


@pytest.mark.parametrize("line", REPORTS)
def test_a_file_that_is_there_or_is_called_otherwise_is_never_written(cli: Cli, line: str) -> None:
    work = cli.file("work.csv", "somebody's work")
    assert cli(f"report {line} --csv {work} --json", exits=3).error["message"] == f"{work} is there already"
    assert work.read_text() == "somebody's work"
    for option, name in (("--csv", "list.xlsx"), ("--xlsx", "list.csv")):
        told = cli(f"report {line} {option} {cli.folder / name} --json", exits=3)
        assert "doesn't end in " in told.error["message"]
        assert not (cli.folder / name).exists()


def test_stored_words_that_are_damaged_are_refused(cli: Cli) -> None:
    cli("status")
    with sqlite3.connect(cli.folder / "deployments" / "31337.events.db") as stored:
        stored.execute("UPDATE events SET args = ? WHERE name = 'WordSet'", ('{"wallet": "0x00", "word": "many"}',))
    for line in ("holdings", "coupons"):
        error = cli(f"report {line} --json", exits=1).error
        assert error["message"].startswith("the stored events don't fit together: "), line


# what is told


def test_coupons_are_told_holder_by_holder_with_what_stands_in_the_way(cli: Cli) -> None:
    paid(cli)
    document = cli(f"report coupons {PIB} --json").document
    lines = {line["wallet"]: line for line in document["payments"]}
    assert {line["row"] for line in document["payments"]} == {1}
    assert list(lines) == sorted(lines)
    assert (lines[WHO.fund]["state"], lines[WHO.fund]["why"]) == ("waiting", "FROZEN")
    assert (lines[WHO.second_bank]["state"], lines[WHO.second_bank]["why"]) == ("waiting", "BLOCKED")
    person = lines[WHO.individual]
    assert (person["state"], person["why"], person["payee"]) == ("paid", None, WHO.individual)
    assert int(person["units"]) == 10**8
    assert int(person["gross"]) == 3_500_000
    assert (int(person["tax"]), int(person["net"])) == (700_000, 2_800_000)
    assert lines[WHO.bank]["investor_id"] == lines[WHO.second_bank]["investor_id"]
    row = document["rows"][0]
    assert int(row["paid"]) == sum_of(document["payments"], "net")
    assert int(row["withheld"]) == sum_of(document["payments"], "tax")
    waiting = [line for line in document["payments"] if line["state"] == "waiting"]
    assert int(row["unclaimed"]) == sum_of(waiting, "gross")
    text = cli(f"report coupons {PIB}").stdout
    assert "FROZEN" in text
    assert "28,000.00" in text


def test_before_it_is_funded_or_due_a_row_says_so(cli: Cli) -> None:
    record = cli.live.call(cli.bond(), "recordTimes")[0]
    assert cli(f"report coupons {PIB} --json").document["payments"] == []
    cli.live.travel(record + 1)
    whys = {line["why"] for line in cli(f"report coupons {PIB} --json").document["payments"]}
    assert whys == {"NOT_DUE"}
    cli.live.travel(record + 5 * 24 * 3600)
    whys = {line["why"] for line in cli(f"report coupons {PIB} --json").document["payments"]}
    assert whys == {"NOT_FUNDED"}


def test_holdings_are_those_of_a_moment_with_what_the_words_said_then(cli: Cli) -> None:
    chain, then = cli.live, cli.live.now()
    chain.travel(then + 10)
    chain.transact(cli.bond(), "transfer", WHO.fund, 10**7, sender=WHO.bank)
    listed = (EXAMPLES / "whitelist" / "investors.csv").read_text()
    file = cli.file("move.csv", listed.replace("NRP,AE", "NRP,SA"))
    cli(f"whitelist apply {file}", by="registrar")

    def holdings(more: str = "") -> dict[str, dict[str, Any]]:
        document = cli(f"report holdings {PIB} {more} --json").document
        (supply,) = document["series"]
        assert int(supply["supply"]) == sum_of(document["holdings"], "balance")
        assert supply["holders"] == len(document["holdings"])
        return {line["wallet"]: line for line in document["holdings"]}

    now, before = holdings(), holdings(f"--at {at(cli, then)}")
    assert int(before[WHO.bank]["balance"]) - int(now[WHO.bank]["balance"]) == 10**7
    assert int(now[WHO.fund]["balance"]) - int(before[WHO.fund]["balance"]) == 10**7
    assert (before[WHO.emigrant]["country"], now[WHO.emigrant]["country"]) == ("AE", "SA")
    assert now[WHO.emigrant]["category"] == "NRP"
    record = chain.call(cli.bond(), "recordTimes")[0]
    chain.travel(record)
    chain.transact(cli.bond(), "transfer", WHO.fund, 2 * 10**7, sender=WHO.bank)
    chain.travel(record + 1)
    chain.transact(cli.bond(), "transfer", WHO.fund, 10**7, sender=WHO.bank)
    at_record = holdings("--record 1")
    assert int(at_record[WHO.bank]["balance"]) == int(now[WHO.bank]["balance"]) - 2 * 10**7
    assert at_record == holdings(f"--at {at(cli, record)}")
    assert int(holdings()[WHO.bank]["balance"]) == int(now[WHO.bank]["balance"]) - 3 * 10**7


def test_a_year_is_told_by_account_holder_country_and_series_for_crs(cli: Cli) -> None:
    paid(cli)
    year = datetime.fromtimestamp(cli.live.now(), KARACHI).year
    assert "hasn't come yet" in cli(f"report crs --year {year} --json", exits=3).error["message"]
    cli.live.travel(int(datetime(year + 1, 1, 1, tzinfo=KARACHI).timestamp()))
    document = cli(f"report crs --year {year} --json").document
    coupons = cli(f"report coupons {PIB} --json").document["payments"]
    bank = next(line["investor_id"] for line in coupons if line["wallet"] == WHO.bank)
    of_bank = [one for one in document["accounts"] if (one["investor_id"], one["isin"]) == (bank, ISIN)]
    assert [one["country"] for one in of_bank] == ["PK"]
    assert int(of_bank[0]["balance"]) == cli.balance(WHO.bank) + cli.balance(WHO.second_bank)
    assert of_bank[0]["interest"] == next(line["gross"] for line in coupons if line["wallet"] == WHO.bank)
    emigrant = next(one for one in document["accounts"] if one["country"] == "AE")
    assert (int(emigrant["balance"]), int(emigrant["interest"])) == (cli.balance(WHO.emigrant), 1_750_000)
    assert {one["redemptions"] for one in document["accounts"]} == {"0"}
    assert any("tax number" in one["what"] for one in document["not_held"])
    before = cli(f"report crs --year {year - 1} --json").document["accounts"]
    assert {one["interest"] for one in before} == {"0"}
    assert sum_of(before, "balance") == sum(cli.live.call(cli.bond(name), "totalSupply") for name in (PIB, BILL))


def test_tax_is_told_as_withheld_remitted_and_outstanding(cli: Cli) -> None:
    paid(cli)
    agent, bond = cli.programme().paying_agent, cli.bond()
    cli.live.transact(
        bond, "setAddressFrozenWithCase", WHO.individual, False, b"\1" * 32, b"\2" * 32, sender=WHO.freezer
    )
    document = cli(f"report tax {PIB} --json").document
    categories = {line["category"]: line for line in document["categories"]}
    person = categories["INDIVIDUAL_RESIDENT"]
    assert int(person["gross"]) == 3_500_000 + 7_000_000
    assert int(person["tax"]) * 5 == int(person["gross"])
    assert (person["remitted"], person["outstanding"]) == (person["tax"], "0")
    assert categories["BANK"]["tax"] == "0"
    (row,) = document["rows"]
    assert int(row["tax"]) == cli.live.call(agent, "booksOf", bond.address, 0).tax == sum_of(document["holders"], "tax")
    year = datetime.fromtimestamp(cli.live.now(), KARACHI)
    assert cli(f"report tax --year {year.year} --json").document["rows"] == document["rows"]
    assert cli(f"report tax --year {year.year + 1} --json").document["rows"] == []
    assert cli(f"report tax {PIB} --row 2 --json").document["holders"] == []


def test_a_holders_claim_leaves_its_tax_outstanding_until_it_is_remitted(cli: Cli) -> None:
    cli.live.travel(pay_time(cli))
    cli(f"coupon fund {PIB} 1", by="paying_agent")
    cli(f"coupon claim {PIB} 1 {WHO.individual}", by="stranger")
    (line,) = cli(f"report tax {PIB} --json").document["holders"]
    assert (line["tax"], line["remitted"], line["outstanding"]) == ("700000", "0", "700000")
    cli(f"coupon pay {PIB} 1", by="paying_agent")
    lines = cli(f"report tax {PIB} --json").document["holders"]
    assert sum_of(lines, "outstanding") == 0
    assert sum_of(lines, "remitted") > 700_000


def test_certificates_are_by_holder_and_year_which_may_end_in_june(cli: Cli) -> None:
    paid(cli)
    moment = datetime.fromtimestamp(cli.live.now(), KARACHI)
    document = cli("report certificates --json").document
    person = cli(f"report coupons {PIB} --json").document["payments"]
    investor = next(line["investor_id"] for line in person if line["wallet"] == WHO.individual)
    (own,) = cli(f"report certificates --investor {investor} --json").document["certificates"]
    assert (own["gross"], own["tax"], own["net"], own["payments"]) == ("3500000", "700000", "2800000", 1)
    assert own in document["certificates"]
    assert {one["year"] for one in document["certificates"]} == {moment.year}
    until = f"{moment - timedelta(days=1):%m-%d}"
    ended = cli(f"report certificates --year-end {until} --json").document["certificates"]
    assert {one["year"] for one in ended} == {moment.year + 1}
    assert cli(f"report certificates --year-end {until} --year {moment.year} --json").document["certificates"] == []


def test_the_debt_offices_sheet_has_what_falls_due_and_its_totals_by_month(cli: Cli) -> None:
    agent = cli.programme().paying_agent
    document = cli("report debt-service --months 1200 --json").document
    assert document["paying_agent"] == agent.address
    assert [line["pay"] for line in document["rows"]] == sorted(line["pay"] for line in document["rows"])
    assert {line["isin"] for line in document["rows"]} == {ISIN, BILL_ISIN}
    assert sum(line["isin"] == ISIN for line in document["rows"]) == 7
    assert all(line["expected"] for line in document["rows"])
    supply = cli.live.call(cli.bond(), "totalSupply")
    principal = next(line for line in document["rows"] if line["isin"] == ISIN and line["kind"] == "principal")
    assert (principal["due"], principal["to_fund"], principal["funded"]) == (str(supply), str(supply), "0")
    for total in document["totals"]:
        of_month = [line for line in document["rows"] if line["month"] == total["month"]]
        for name in ("due", "funded", "to_fund"):
            assert int(total[name]) == sum_of(of_month, name)
    first = document["rows"][0]["month"]
    now = datetime.fromtimestamp(cli.live.now(), KARACHI)
    ahead = (int(first[:4]) - now.year) * 12 + int(first[5:]) - now.month
    assert len(cli(f"report debt-service --months {ahead} --json").document["totals"]) == 1
    assert cli(f"report debt-service --months {ahead - 1} --json").document["rows"] == []


def test_a_row_that_was_not_funded_stays_on_the_sheet(cli: Cli) -> None:
    cli.live.travel(pay_time(cli, BILL) + 70 * 24 * 3600)
    (late,) = cli(f"report debt-service {BILL} --months 0 --json").document["rows"]
    assert (late["expected"], late["funded"], late["to_fund"]) == (False, "0", late["due"])
    cli(f"redeem {BILL} --fund-only", by="paying_agent")
    assert cli(f"report debt-service {BILL} --months 0 --json").document["rows"] == []


# files


@pytest.mark.parametrize("line", REPORTS)
def test_files_have_what_the_document_has_and_are_the_same_each_time(cli: Cli, line: str) -> None:
    paid(cli)
    cli.live.travel(int(datetime(2049, 6, 1, tzinfo=KARACHI).timestamp()))
    document = cli(f"report {line} --json").document
    names = [name for name, value in document.items() if isinstance(value, list)]
    files = [cli.folder / f"{n}.{kind}" for kind in ("csv", "xlsx") for n in (1, 2)]
    told = cli(f"report {line} --csv {files[0]} --xlsx {files[2]}").stdout
    assert told.endswith(f"written: {files[0]}\nwritten: {files[2]}\n")
    cli(f"report {line} --csv {files[1]} --xlsx {files[3]}")
    assert files[0].read_bytes() == files[1].read_bytes()
    assert files[2].read_bytes() == files[3].read_bytes()
    with files[0].open() as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert len(rows) == len(document[names[0]])
    workbook = load_workbook(files[2])
    assert workbook.sheetnames == names
    for name in names:
        head, *lines = workbook[name].iter_rows(values_only=True)
        assert len(lines) == len(document[name])
        if document[name]:
            assert list(head) == list(document[name][0])
    for row, plain in zip(rows, document[names[0]], strict=True):
        assert list(row) == list(plain)
        for name in ("balance", "gross", "tax", "due", "interest"):
            if plain.get(name) is not None:
                minor = row[name].replace(".", "")
                assert int(minor) == int(plain[name])


def test_amounts_in_a_workbook_are_numbers_as_long_as_these_are_exact(cli: Cli) -> None:
    path = cli.folder / "holdings.xlsx"
    cli(f"report holdings {PIB} --xlsx {path}")
    head, *lines = load_workbook(path)["holdings"].iter_rows()
    balance = [cell.value for cell in head].index("balance")
    for line in lines:
        cell = line[balance]
        assert (cell.data_type, cell.number_format) == ("n", "#,##0.00")
        assert round(cell.value * 100) == cli.balance(line[2].value)


@pytest.mark.parametrize("symbol", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_what_looks_like_a_formula_stays_text(cli: Cli, symbol: str) -> None:
    tamper_with_symbol(cli, symbol)
    book, table = cli.folder / "out.xlsx", cli.folder / "out.csv"
    cli(f"report holdings {ISIN} --csv {table} --xlsx {book}")
    cell = load_workbook(book)["holdings"]["B2"]
    assert (cell.data_type, cell.value, cell.number_format) == ("s", symbol, "@")
    with table.open() as file:
        assert {row["symbol"] for row in csv.DictReader(file)} == {f"'{symbol}"}


def test_nobody_who_holds_and_nothing_that_was_paid_is_told_so(cli: Cli) -> None:
    assert "nothing" in cli("report certificates").stdout
    assert cli("report tax --json").document["holders"] == []
