"""`accrued`, and `issue` of a re-opened series: what the chain says has accrued, and what buyers pay."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from tests.scripts.cli import BILL, EXAMPLES, PIB, WHO, Cli
from tests.support.projects import ROOT

ISIN = "XFEXAMPLE016"
SETTLEMENT = "2049-03-04"
MILLION = 1_000_000
AUCTION = {
    one["id"]: one
    for one in json.loads((ROOT / "tests/vectors/vectors.json").read_text("utf-8"))["vectors"]
    if one["id"].startswith("PIB-2021-03-03-3Y-bid")
}


def allot(cli: Cli, *lines: str) -> str:
    return str(cli.file("allotments.csv", "\n".join(("wallet,face,price", *lines)) + "\n"))


def test_the_chain_and_the_term_sheet_say_what_has_accrued(cli: Cli) -> None:
    told = cli(f"accrued {PIB} --on {SETTLEMENT} --terms {cli.folder}/pib-3y-2020.yaml --json").document
    exact = Fraction(7 * 12, 200 * 181)
    assert told == {
        "isin": ISIN,
        "date": SETTLEMENT,
        "numerator": str(exact.numerator),
        "denominator": str(exact.denominator),
        "per_100": "42/181",
        "by_terms": "42/181",
    }
    text = cli(f"accrued {PIB} --on {SETTLEMENT}").stdout
    assert text == f"{ISIN} on {SETTLEMENT}: 0.232044 accrued per 100 of face at issue, exactly 42/181\n"


def test_today_is_the_date_of_the_chain_there(cli: Cli) -> None:
    evening = datetime(2049, 3, 10, 19, tzinfo=UTC)  # when it is the 11th in Karachi
    cli.live.travel(int(evening.timestamp()))
    assert cli(f"accrued {PIB} --json").document["date"] == "2049-03-11"


def test_terms_that_say_otherwise_than_the_chain_are_told(cli: Cli) -> None:
    other = cli.file("other.yaml", (cli.folder / "pib-3y-2020.yaml").read_text().replace("'0.07'", "'0.08'"))
    told = cli(f"accrued {PIB} --on {SETTLEMENT} --terms {other} --json", exits=1)
    assert "what has accrued per 100 is 48/181, by the chain 42/181" in told.stderr
    told = cli(f"accrued {PIB} --on {SETTLEMENT} --terms {cli.folder}/mtb-574.yaml --json", exits=3)
    assert told.error["message"].endswith("is the term sheet of XFEXAMPLE024, not of XFEXAMPLE016")


def test_a_day_outside_the_life_and_what_is_no_day_are_refused(cli: Cli) -> None:
    told = cli(f"accrued {PIB} --on 2048-08-19 --json", exits=3)
    assert told.error["message"] == f"2048-08-19 is not between 2048-08-20 and 2051-08-20, issue and maturity of {ISIN}"
    assert "soon is no day" in cli(f"accrued {PIB} --on soon --json", exits=2).error["message"]


@pytest.mark.parametrize("vector", AUCTION)
def test_a_published_bid_of_a_reopening_costs_what_was_published(cli: Cli, vector: str) -> None:
    """Large bids at a hundredth: 46.6 million of the series are left."""
    stated, expected = AUCTION[vector]["inputs"], AUCTION[vector]["expected"]
    millions = int(stated["face_pkr_mn"])
    scale = 1 if millions < 40 else 100
    file = allot(cli, f"{WHO.primary_dealer},{millions * MILLION // scale},{stated['clean_price']}")
    told = cli(f"issue plan {PIB} {file} --settlement {SETTLEMENT} --json").document
    names = {"clean": "realized_clean_pkr_mn", "accrued": "accrued_pkr_mn", "cash_due": "settlement_amount_pkr_mn"}
    for name, published in names.items():
        found = Fraction(int(told[name]) * scale, 100 * MILLION)
        assert abs(found - Fraction(expected[published])) <= Fraction("0.0005"), (name, float(found))


def test_what_buyers_pay_is_told_and_written_into_the_receipt(cli: Cli) -> None:
    file = allot(cli, f"{WHO.primary_dealer},2000000,95.6574", f"{WHO.fund},100000,101")
    line = f"issue apply {PIB} {file} --settlement {SETTLEMENT}"
    told = cli(line, by="issuer_proposer", exits=6)
    assert "costs 1,913,148.00 + 4,640.88 = 1,917,788.88" in told.stdout
    assert f"paid on {SETTLEMENT}, clean and accrued: 2,014,148.00 + 4,872.92 = 2,019,020.92" in told.stdout
    cli.wait(3600)
    document = cli(f"{line} --json", by="issuer_executor").document
    assert [(one["row"], one["cash_due"]) for one in document["payments"]] == [(2, "191778888"), (3, "10123204")]
    assert (document["clean"], document["accrued"], document["cash_due"]) == ("201414800", "487292", "201902092")
    newest = max((cli.folder / "receipts" / "31337").glob("*issue-apply*.json"))
    arguments = json.loads(newest.read_text())["arguments"]
    assert arguments["cash_due"] == "2,014,148.00 + 4,872.92 = 2,019,020.92"
    assert arguments["cash_due_by_row"].startswith("2: 1,913,148.00 + 4,640.88 = 1,917,788.88; 3: ")


def test_on_a_coupon_date_a_buyer_pays_the_clean_price_alone(cli: Cli) -> None:
    told = cli(f"issue plan {PIB} {allot(cli, f'{WHO.fund},100000,100')} --settlement 2049-02-20").stdout
    assert "costs 100,000.00 + 0.00 = 100,000.00" in told


def test_a_bill_is_sold_at_its_price_alone(cli: Cli) -> None:
    told = cli(f"issue plan {BILL} {allot(cli, f'{WHO.fund},5000,98.3701')} --settlement 2048-09-10 --json").document
    assert (told["clean"], told["accrued"], told["cash_due"]) == ("491850", "0", "491850")


def test_prices_need_a_day_and_a_day_needs_prices(cli: Cli) -> None:
    priced = allot(cli, f"{WHO.fund},100000,100")
    told = cli(f"issue plan {PIB} {priced} --json", exits=2).error
    assert told["message"] == f"{priced} states prices, but not on which day they are paid"
    plain = f"{EXAMPLES}/allotments/pib.csv"
    told = cli(f"issue plan {PIB} {plain} --settlement {SETTLEMENT} --json", exits=2).error
    assert told["message"] == f"--settlement is for a file with prices, and {plain} has no column price"
    told = cli(f"issue plan {PIB} {plain} --terms {cli.folder}/pib-3y-2020.yaml --json", exits=2).error
    assert told["message"] == "--terms is for checking a settlement date"


def test_a_settlement_date_that_the_term_sheet_does_not_name_is_refused(cli: Cli) -> None:
    sheet = (cli.folder / "pib-3y-2020.yaml").read_text()
    terms = cli.file("reopened.yaml", f"{sheet}reopenings: [{{date: {SETTLEMENT}, face: '100000000'}}]\n")
    line = f"issue plan {PIB} {allot(cli, f'{WHO.fund},100000,100')} --terms {terms} --json --settlement"
    for named in (SETTLEMENT, "2048-08-20"):
        assert cli(f"{line} {named}").document["settlement"] == named
    told = cli(f"{line} 2049-03-05", exits=3).error
    assert told["message"] == f"the term sheet of {ISIN} names no sale that settles on 2049-03-05"
    assert "2048-08-20, 2049-03-04" in told["hint"]
    bill = line.replace(str(terms), f"{cli.folder}/mtb-574.yaml")
    assert "is the term sheet of XFEXAMPLE024" in cli(f"{bill} {SETTLEMENT}", exits=3).error["message"]
