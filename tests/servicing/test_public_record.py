"""The public record of a series says what its term sheet says, and is made from it alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.support.office import EXAMPLES, Office, OpenSeries
from wasiqa.chain.contract import Contract
from wasiqa.errors import CheckFailed, InputRefused, NotAllowed
from wasiqa.servicing.public_record import (
    DAY_COUNTS,
    TERM_SHEET,
    NewRecord,
    facts,
    record_at,
    record_deployment_of,
)
from wasiqa.terms import daycount, files
from wasiqa.terms.parts import RecordRule

PIB = {
    "isin": "XFEXAMPLE016",
    "name": "Pakistan Investment Bond 3Y 7%",
    "symbol": "PIB-3Y-7",
    "decimals": 2,
    "denomination": 100_000_00,
    "issueVolume": 0,
    "issueDate": 2_481_476_400,  # 2048-08-20, midnight in Karachi
    "maturityDate": 2_576_084_400,  # 2051-08-20
    "couponRate": 700,
    "couponType": 1,
    "couponFrequency": 2,
    "dayCountBasis": 0,
}
BILL = {
    "isin": "XFEXAMPLE024",
    "name": "Market Treasury Bill 3M 574",
    "symbol": "MTB-3M-574",
    "decimals": 2,
    "denomination": 5_000_00,
    "issueVolume": 0,
    "issueDate": 2_483_290_800,  # 2048-09-10, midnight in Karachi
    "maturityDate": 2_490_548_400,  # 84 days later
    "couponRate": 0,
    "couponType": 0,
    "couponFrequency": 0,
    "dayCountBasis": 5,
}


@pytest.fixture
def record(office: Office, pib: OpenSeries) -> Contract:
    """The bond's record."""
    return record_of(office, pib)


def record_of(office: Office, series: OpenSeries) -> Contract:
    return record_at(record_deployment_of(office.chain, office.programme, series.bond.address).address)


def test_the_record_says_what_the_term_sheet_says(office: Office, pib: OpenSeries, bill: OpenSeries) -> None:
    for series, expected in ((pib, PIB), (bill, BILL)):
        record = record_of(office, series)
        cash = {"currency": office.cash.address, "currencyOfCoupon": office.cash.address}
        wiring = {"series": series.bond.address, "payingAgent": office.programme.paying_agent.address}
        told = expected | cash | wiring
        assert {name: office.chain.call(record, name) for name in told} == told


def test_the_first_document_is_the_term_sheet_by_its_hash(office: Office, pib: OpenSeries, record: Contract) -> None:
    assert office.chain.call(record, "getAllDocuments") == (TERM_SHEET,)
    uri, document_hash, _ = office.chain.call(record, "getDocument", TERM_SHEET)
    assert (uri, document_hash.hex()) == ("", pib.terms.sha256)


def test_documents_are_written_by_both_parties_of_the_issuer(office: Office, record: Contract) -> None:
    name = b"PROSPECTUS".ljust(32, b"\0")
    office.by_two("issuance", record.encode("setDocument", name, "https://example.org", b"\7" * 32))
    assert set(office.chain.call(record, "getAllDocuments")) == {TERM_SHEET, name}


def test_every_day_count_of_a_term_sheet_has_its_number() -> None:
    assert set(DAY_COUNTS) == {*daycount.DAY_COUNTS, None}
    assert len(set(DAY_COUNTS.values())) == len(DAY_COUNTS)


def test_a_coupon_is_given_exactly(pib: OpenSeries) -> None:
    sheet = pib.terms.sheet.model_copy(update={"coupon": Decimal("0.0071250001"), "day_count": "30E/360"})
    assert facts(replace(pib.terms, sheet=sheet))[2:] == (71_250_001, 10**10, 1, 2, 4, 0, 0, False, 5 * 3600)


def test_dates_of_a_longer_first_and_last_period_are_given(pib: OpenSeries) -> None:
    first, last = date(2049, 2, 20), date(2051, 2, 20)
    stubs = {"first_coupon": first, "last_coupon": last, "issue": date(2048, 7, 1), "end_of_month": True}
    given = facts(replace(pib.terms, sheet=pib.terms.sheet.model_copy(update=stubs)))
    midnights = [datetime.combine(day, time(), ZoneInfo("Asia/Karachi")).timestamp() for day in (first, last)]
    assert given[7:10] == (*midnights, True)


def test_a_record_time_that_summer_time_moves_to_another_date_is_refused(pib: OpenSeries) -> None:
    sheet = pib.terms.sheet.model_copy(
        update={"time_zone": "America/New_York", "record": RecordRule(time=time(23, 30))}
    )
    late = replace(pib.terms, sheet=sheet)
    with pytest.raises(InputRefused, match="New_York moves the record time of row 1, 2049-02-19 23:30") as refused:
        facts(late)
    assert refused.value.hint == "state a record.time from 02:00 to 22:00"
    early = sheet.model_copy(update={"record": RecordRule(time=time(22))})
    assert facts(replace(late, sheet=early))[-1] == -4 * 3600


@pytest.mark.parametrize(
    ("example", "told"),
    [
        ("gis-frd-1y", (0, 1, 0, 0, 5)),
        ("pfl-2y-quarterly", (0, 1, 2, 4, 0)),
        ("gis-vrr-3y", (0, 1, 2, 2, 2)),
        ("gis-frr-3y", (837, 10_000, 1, 2, 2)),
        ("pib-amortising-3y", (9, 100, 1, 2, 0)),
        ("step-up-callable-3y", (7, 100, 3, 2, 0)),
    ],
)
def test_a_rate_that_floats_is_told_as_none_and_one_that_steps_as_the_first(
    example: str, told: tuple[int, ...]
) -> None:
    assert facts(files.read(EXAMPLES / "terms" / f"{example}.yaml"))[2:7] == told


def test_a_record_made_from_other_terms_is_refused(office: Office, pib: OpenSeries) -> None:
    new = NewRecord(office.programme, pib.terms, pib.bond.address)
    assert new.is_deployed(office.chain)
    sheet = pib.terms.sheet.model_copy(update={"coupon": Decimal("0.08")})
    for terms in (replace(pib.terms, sheet=sheet), replace(pib.terms, sha256=64 * "0")):
        other = replace(new, terms=terms)
        with pytest.raises(
            NotAllowed, match=r"record of XFEXAMPLE016 at 0x\w{40} was made from other terms"
        ) as refused:
            other.is_deployed(office.chain)
        assert refused.value.hint == "a record never changes; a changed term sheet needs another ISIN"


def test_a_series_without_a_record_is_told(office: Office) -> None:
    with pytest.raises(CheckFailed, match=f"the series at {office.cash.address} has no public record"):
        record_deployment_of(office.chain, office.programme, office.cash.address)
