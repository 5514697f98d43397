"""What `status` and the demo's summary say of a series."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from jsonschema import Draft202012Validator

from tests.support.actors import Actors
from tests.support.evidence import EVIDENCE
from tests.support.office import Office, OpenSeries
from tests.support.projects import ROOT
from wasiqa.chain.records import SeriesRecord
from wasiqa.servicing.ledger import balances_at, issued, pages, receivers
from wasiqa.servicing.payments import Payments
from wasiqa.servicing.series import deployment_of
from wasiqa.servicing.status import series_summary

WHO = Actors()
UNIT = 10**7
SCHEMA = json.loads((ROOT / "schemas" / "summary.schema.json").read_text())


@pytest.fixture
def record(office: Office, pib: OpenSeries) -> SeriesRecord:
    block, transaction = deployment_of(office.chain, office.programme, pib.bond.address)
    return SeriesRecord(
        symbol=pib.terms.sheet.symbol,
        address=pib.bond.address,
        terms="pib.yaml",
        terms_sha256=pib.terms.sha256,
        tx=transaction,
        block=block,
    )


def summary(office: Office, pib: OpenSeries, record: SeriesRecord) -> dict[str, object]:
    found = series_summary(office.chain, office.programme, office.ledger, pib.terms.sheet.isin, record)
    one = {"$schema": SCHEMA["$schema"], "$defs": SCHEMA["$defs"], "$ref": "#/$defs/Series"}
    Draft202012Validator(one).validate(found)
    return found


def test_a_series_that_nobody_holds_has_no_holders_and_rows_of_which_nothing_is_known(
    office: Office, pib: OpenSeries, record: SeriesRecord
) -> None:
    found = summary(office, pib, record)
    assert (found["issued"], found["holders"], found["address"]) == ("0", [], pib.bond.address)
    rows = found["rows"]
    assert isinstance(rows, list)
    assert [row["n"] for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert rows[0] == {
        "n": 1,
        "kind": "coupon",
        "record": "2049-02-19T17:00:00+05:00",
        "pay": "2049-02-22T00:00:00+05:00",
        "due": None,
        "funded": "0",
        "paid": "0",
        "withheld": "0",
        "unclaimed": None,
        "dust": None,
    }
    assert all(datetime.fromisoformat(row["pay"]).utcoffset() for row in rows)


def test_holders_are_told_with_what_is_frozen_of_each(office: Office, pib: OpenSeries, record: SeriesRecord) -> None:
    office.issue(pib.bond, {WHO.bank: 3 * UNIT, WHO.fund: 2 * UNIT, WHO.insurer: UNIT})
    chain = office.chain
    chain.transact(pib.bond, "setFrozenTokensWithCase", WHO.bank, 5, *EVIDENCE, sender=WHO.freezer)
    chain.transact(pib.bond, "setAddressFrozenWithCase", WHO.fund, True, *EVIDENCE, sender=WHO.freezer)
    chain.transact(pib.bond, "transfer", WHO.bank, UNIT, sender=WHO.insurer)
    found = summary(office, pib, record)
    assert found["issued"] == str(6 * UNIT)
    assert found["holders"] == [
        {"wallet": WHO.bank, "balance": str(4 * UNIT), "frozen": "5"},
        {"wallet": WHO.fund, "balance": str(2 * UNIT), "frozen": str(2 * UNIT)},
    ]


def test_a_paid_row_is_told_with_its_books(office: Office, pib: OpenSeries, record: SeriesRecord) -> None:
    office.issue(pib.bond, {WHO.bank: UNIT, WHO.individual: UNIT})
    payments = Payments(office.chain, office.programme, pib.bond)
    row = payments.row(1)
    office.chain.travel(row.pay_time)
    payments.fund(row, WHO.paying_agent)
    payments.pay(row, WHO.paying_agent)
    rows = summary(office, pib, record)["rows"]
    assert isinstance(rows, list)
    amounts = {name: rows[0][name] for name in ("due", "funded", "paid", "withheld", "unclaimed", "dust")}
    assert amounts == {
        "due": "700000",
        "funded": "700000",
        "paid": "630000",
        "withheld": "70000",
        "unclaimed": "0",
        "dust": "0",
    }


def test_redemption_lowers_what_is_booked_and_not_what_was_issued(
    office: Office, pib: OpenSeries, record: SeriesRecord
) -> None:
    office.issue(pib.bond, {WHO.bank: UNIT})
    before = office.totals()
    assert before["ceiling"] == str(2_000_000_000_00)
    payments = Payments(office.chain, office.programme, pib.bond)
    row = payments.principal()
    office.chain.travel(row.pay_time)
    payments.fund(row, WHO.paying_agent)
    payments.pay(row, WHO.paying_agent)
    office.chain.transact(office.programme.programme, "release", pib.bond.address, sender=WHO.stranger)
    after = office.totals()
    rate = pib.terms.sheet.reporting_fraction
    assert int(before["booked"]) - int(after["booked"]) == int(UNIT * rate)
    assert summary(office, pib, record)["issued"] == str(UNIT)


def test_holders_are_found_in_the_order_in_which_they_first_received(office: Office, pib: OpenSeries) -> None:
    chain = office.chain
    office.issue(pib.bond, {WHO.fund: UNIT, WHO.bank: UNIT})
    chain.transact(pib.bond, "transfer", WHO.insurer, UNIT, sender=WHO.fund)
    chain.transact(pib.bond, "transfer", WHO.fund, UNIT, sender=WHO.insurer)
    assert receivers(chain, pib.bond) == (WHO.fund, WHO.bank, WHO.insurer)
    assert issued(chain, pib.bond) == 2 * UNIT
    chain.travel(pib.record_times[0] + 1)
    held = balances_at(chain, pib.bond, 0, [WHO.insurer, WHO.bank, WHO.fund])
    assert held == {WHO.bank: UNIT, WHO.fund: UNIT}


@pytest.mark.parametrize(("size", "lengths"), [(1, [1, 1, 1]), (2, [2, 1]), (3, [3]), (4, [3])])
def test_holders_are_paged(size: int, lengths: list[int]) -> None:
    assert [len(page) for page in pages(["a", "b", "c"], size)] == lengths
    assert list(pages([], size)) == []
