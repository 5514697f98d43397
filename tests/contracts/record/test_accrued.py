"""What has accrued, as the chain computes it, is what Python computes from the term sheet, to the last digit."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.bond.payments import Payments, coupon, principal
from tests.contracts.bond.series import DAY, Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.contracts.record.conftest import FACTS, Record, deployed
from tests.contracts.record.made_up import recorded, sheets, table_of
from tests.contracts.record.test_dates import number
from tests.support.chains import reverts, session_tester, tester
from tests.support.projects import ROOT
from tests.support.revm import RevmChain
from tests.terms.made_up import BILL, BOND, WEEKENDS
from tests.terms.test_clauses import AMORTISING, FLOATER, RENTAL, STEP_UP, built
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.errors import Reverted
from wasiqa.chain.tester import TesterChain
from wasiqa.terms.calendar import Calendar
from wasiqa.terms.daycount import DAY_COUNTS
from wasiqa.terms.interest import periods
from wasiqa.terms.markets import accrued_on
from wasiqa.terms.rows import CashFlowRow, rows
from wasiqa.terms.sheet import TermSheet
from wasiqa.terms.shift import shift

__all__ = ["session_tester", "tester"]

NOT_FIXED, OUTSIDE = "RateNotFixed", "DateOutside"
VECTORS = {one["id"]: one for one in json.loads((ROOT / "tests/vectors/vectors.json").read_text("utf-8"))["vectors"]}
LATER = 28
"""Years after which every date is the same weekday again: what was published lies ahead of the chain then."""


@pytest.fixture(scope="session")
def session_stage(session_revm: RevmChain) -> Stage:
    """Deploys for the session; tests ask for `stage`."""
    return Stage.opened(session_revm)


@pytest.fixture
def stage(session_stage: Stage, chain: RevmChain) -> Stage:
    """A whitelist and a paying agent."""
    return session_stage


@pytest.fixture(scope="session")
def session_tester_stage(session_tester: TesterChain) -> Stage:
    """Deploys for the session; tests ask for `tester_stage`."""
    return Stage.opened(session_tester)


@pytest.fixture
def tester_stage(session_tester_stage: Stage, tester: TesterChain) -> Stage:
    """The same on eth-tester."""
    return session_tester_stage


def on_chain(record: Record, day: date) -> Fraction | str:
    """What has accrued by the record, or the error that it names."""
    try:
        return Fraction(*record.ask("accruedAt", number(day)))
    except Reverted as refusal:
        return str(refusal.name)


def by_sheet(sheet: TermSheet, table: tuple[CashFlowRow, ...], day: date) -> Fraction | str:
    """What has accrued by the term sheet."""
    if not sheet.issue <= day <= sheet.maturity:
        return OUTSIDE
    found = accrued_on(sheet, table, day)
    return NOT_FIXED if found is None else found


def edges(sheet: TermSheet, table: tuple[CashFlowRow, ...]) -> list[date]:
    """Days on which something changes, with the day before and after."""
    days = {sheet.maturity, *(one.start for one in periods(sheet)), *(row.record.date() for row in table)}
    return sorted({day + timedelta(days=step) for day in days for step in (-1, 0, 1)})


def all_agree(record: Record, sheet: TermSheet, table: tuple[CashFlowRow, ...], days: Collection[date]) -> None:
    """Chain and term sheet say the same on these days."""
    assert {day: on_chain(record, day) for day in days} == {day: by_sheet(sheet, table, day) for day in days}


@given(st.data())
def test_what_has_accrued_is_what_the_term_sheet_says_on_any_day_of_any_terms(
    session_stage: Stage, data: st.DataObject
) -> None:
    sheet = data.draw(sheets())
    table = table_of(sheet)
    others = data.draw(st.lists(st.dates(sheet.issue, sheet.maturity), min_size=20, max_size=20))
    with session_stage.chain.isolated():
        all_agree(recorded(session_stage, sheet), sheet, table, {*edges(sheet, table), *others})


MONTH_ENDS = {
    **{"issue": "2046-06-17", "first_coupon": "2047-08-31", "last_coupon": "2049-02-28", "maturity": "2050-02-28"},
    "end_of_month": True,
}
THIRTIETHS = {
    "issue": "2046-06-17",
    "first_coupon": "2047-08-30",
    "last_coupon": "2048-08-30",
    "maturity": "2050-03-01",
}


@pytest.mark.parametrize("day_count", DAY_COUNTS)
@pytest.mark.parametrize("changes", [MONTH_ENDS, THIRTIETHS], ids=["month ends", "30ths"])
def test_long_first_and_last_periods_accrue_by_every_day_count(
    stage: Stage, day_count: str, changes: dict[str, Any]
) -> None:
    sheet = built(BOND, changes | {"day_count": day_count, "coupon": "0.0725"})
    table = rows(sheet, WEEKENDS)
    record = recorded(stage, sheet)
    days = [sheet.issue + timedelta(days=n) for n in range(0, (sheet.maturity - sheet.issue).days, 23)]
    all_agree(record, sheet, table, [*edges(sheet, table), *days])


PIB = {"issue": "2020-08-20", "maturity": "2023-08-20"}
ACT_365 = {"day_count": "ACT/365F", "issue": "2012-07-19", "maturity": "2015-07-19", "coupon": "0.1125"}
DOLLARS = {"coupon": "0.06875", "issue": "2017-12-05", "maturity": "2027-12-05", "day_count": "30/360"}
GILT = {
    **{"coupon": "0.08", "issue": "1998-12-07", "maturity": "2000-12-07", "time_zone": "Europe/London"},
    "record": {"business_days_before": "7"},
}
HOLIDAY = date(1999, 5, 31)
PUBLISHED: dict[str, tuple[dict[str, Any], str, str]] = {
    "PIB-2021-03-03-3Y-bid-02": (PIB, "2021-03-04", "accrued_per_100"),
    "PIB-2012-09-26-3Y": (ACT_365, "2012-09-27", "accrued_per_100_act365"),
    "PIB-2013-02-13-3Y-accrued": (ACT_365, "2013-02-14", "accrued_per_100"),
    "EUROBOND-2027-ACCRUED": (DOLLARS, "2026-01-31", "accrued_per_100_bond_basis"),
    "UKDMO-8pct-2015-1999-05-24": (GILT, "1999-05-24", "accrued"),
    "UKDMO-8pct-2015-1999-05-26": (GILT, "1999-05-26", "accrued"),
}


def published(stage: Stage, changes: dict[str, Any], settlement: str) -> Fraction:
    """What has accrued per 100 by the record of such a bond, moved to where its payments lie ahead."""
    sheet = built(BOND, changes)
    years = 2 * LATER if sheet.maturity.year < 2010 else LATER
    holiday = Calendar(weekend=frozenset({5, 6}), holidays=frozenset({HOLIDAY.replace(year=HOLIDAY.year + years)}))
    day = date.fromisoformat(settlement)
    answer = on_chain(recorded(stage, shift(sheet, years), holiday), day.replace(year=day.year + years))
    assert isinstance(answer, Fraction)
    return 100 * answer


@pytest.mark.parametrize("vector", PUBLISHED)
def test_what_was_published_has_accrued(stage: Stage, vector: str) -> None:
    changes, settlement, name = PUBLISHED[vector]
    stated = Decimal(VECTORS[vector]["expected"][name])
    exponent = stated.as_tuple().exponent
    assert isinstance(exponent, int)
    assert round(published(stage, changes, settlement), -exponent) == Fraction(stated)


@pytest.mark.slow
def test_what_was_published_has_accrued_on_eth_tester_too(tester_stage: Stage) -> None:
    assert published(tester_stage, PIB, "2021-03-04") == Fraction(7 * 12, 2 * 181)
    assert published(tester_stage, GILT, "1999-05-27") == Fraction(-4 * 11, 182)


def test_a_gilt_is_ex_on_the_day_after_its_record_day(stage: Stage) -> None:
    assert published(stage, GILT, "1999-05-27") == Fraction(-4 * 11, 182)
    assert round(published(stage, GILT, "1999-05-27"), 6) == Fraction("-0.241758")
    assert published(stage, GILT, "1999-06-07") == 0


@pytest.mark.parametrize("base", [STEP_UP, AMORTISING, RENTAL, FLOATER], ids=lambda base: str(base["type"]))
def test_every_type_of_series_has_its_accrual(stage: Stage, base: dict[str, Any]) -> None:
    sheet = shift(built(base), LATER)
    table = rows(sheet, WEEKENDS)
    all_agree(recorded(stage, sheet), sheet, table, edges(sheet, table))


def test_a_bill_accrues_nothing(stage: Stage) -> None:
    sheet = shift(built(BILL), LATER)
    record = recorded(stage, sheet)
    days = sheet.issue, sheet.issue + timedelta(days=40), sheet.maturity
    assert [record.ask("accruedAt", number(day)) for day in days] == [(0, 1)] * 3


def test_a_first_period_of_a_day_that_is_not_counted_accrues_nothing(stage: Stage) -> None:
    """From the 30th to the 31st is no day of a year of 360."""
    dates = {"issue": "2048-01-30", "first_coupon": "2048-01-31", "maturity": "2050-01-31"}
    sheet = built(BOND, dates | {"day_count": "30/360", "end_of_month": True})
    record = recorded(stage, sheet)
    assert record.ask("accruedAt", number(sheet.issue)) == (0, 1)
    assert Fraction(*record.ask("accruedAt", number(date(2048, 3, 1)))) == Fraction(7, 100) * 31 / 360


def test_the_year_2100_has_no_29th_of_february(stage: Stage) -> None:
    dates = {"issue": "2100-01-01", "maturity": "2101-01-01", "day_count": "ACT/ACT-ISDA", "frequency": "1"}
    record = recorded(stage, built(BOND, dates))
    assert Fraction(*record.ask("accruedAt", number(date(2100, 3, 1)))) == Fraction(7, 100) * 59 / 365


def test_before_issue_and_after_maturity_there_is_no_answer(stage: Stage) -> None:
    for base in (BOND, BILL):
        sheet = shift(built(base), LATER)
        record, (first, last) = recorded(stage, sheet), (number(sheet.issue), number(sheet.maturity))
        for wrong in (0, first - 1, last + 1, 2**256 - 1):
            with reverts("DateOutside", date=wrong, issue=first, maturity=last):
                record.ask("accruedAt", wrong)


def test_a_rate_that_is_not_fixed_is_named_until_it_is(stage: Stage) -> None:
    sheet = shift(built(FLOATER), LATER)
    record = recorded(stage, sheet)
    start, end = (number(period) for period in (periods(sheet)[1].start, periods(sheet)[1].end))
    assert record.ask("accruedAt", start) == (0, 1)
    with reverts(NOT_FIXED, row=1):
        record.ask("accruedAt", start + 1)
    agent, bond, chain = stage.agent, record.series.bond.address, stage.chain
    proposal = bond, 1, 3, 100, b"auction 2".ljust(32, b"\0"), bytes(32)
    chain.transact(agent, "proposeRate", *proposal, sender=ROLES["CALCULATION_AGENT"])
    chain.travel(chain.now() + 2)
    chain.transact(agent, "settleRate", bond, 1, sender=ROLES["ISSUER"])
    assert Fraction(*record.ask("accruedAt", start + 1)) == Fraction(3, 100) / (end - start)


def test_a_coupon_that_was_divided_is_what_its_parts_are_together(stage: Stage) -> None:
    sheet = shift(built(BOND, {"coupon": "0.0713", "record": {"business_days_before": "5"}}), LATER)
    record = recorded(stage, sheet, held=1_000_000)
    table = rows(sheet, WEEKENDS)
    record.series.pass_record(0)
    for row in (0, 7):
        record.payments.act("fundPart", row, record.payments.ask("needOf", row) // 3)
    assert len(record.payments.ask("rowsOf")) == len(table) + 2
    all_agree(record, sheet, table, edges(sheet, table))


def test_of_coupons_that_fell_away_nothing_accrues_and_of_those_before_what_did(stage: Stage) -> None:
    sheet = shift(built(BOND, {"record": {"business_days_before": "5"}}), LATER)
    record, table = recorded(stage, sheet, held=1_000_000), rows(sheet, WEEKENDS)
    end = sheet.issue.replace(year=sheet.issue.year + 1)
    ended = record.series.bond.address, 1, 1, 1, int(table[1].pay.timestamp()), bytes(32)
    stage.chain.transact(stage.agent, "dissolve", *ended, sender=ROLES["GOVERNANCE"])
    all_agree(record, sheet, table, [day for day in edges(sheet, table) if day < end])
    with reverts("CouponMissing", coupon=2):
        record.ask("accruedAt", number(end))


def test_rows_of_one_record_time_are_one_coupon(record: Record) -> None:
    """They were read long before, so that a buyer gets nothing of them."""
    series = Series.deployed(record.series.stage)
    rows_ = [coupon(series, 0, rate) for rate in (Fraction(3, 100), Fraction(1, 7))]
    rows_ += [coupon(series, 1), coupon(series, 2), principal(series)]
    payments = Payments.opened(series, {}, rows_)
    other = Record(payments, deployed(payments).contract(artifacts()["PublicRecord"]))
    start = FACTS["issueDate"] // DAY + 1
    both, left = Fraction(3, 100) + Fraction(1, 7), Fraction(84, 184)
    assert Fraction(*other.ask("accruedAt", start + 100)) == -both * left
    assert Fraction(*other.ask("accruedAt", start + 184)) == -Fraction(7, 200)


def test_rows_whose_sum_is_too_odd_to_be_told_are_refused_and_do_not_change_sign(record: Record) -> None:
    series = Series.deployed(record.series.stage)
    rates = [Fraction(1, 2**56 - odd) for odd in (1, 3, 5, 27)] + [Fraction(3 * 2**8 - 1, 2**8)]
    payments = Payments.opened(series, {}, [*(coupon(series, 0, rate) for rate in rates), principal(series)])
    other = Record(payments, deployed(payments).contract(artifacts()["PublicRecord"]))
    # a hundred days, over those of the regular periods in which they begin and end
    ran = int(100 * 184 * 181 * sum(rates) * prod(rate.denominator for rate in rates))
    assert 2**255 <= ran < 2**256
    with reverts("SafeCastOverflowedUintToInt", value=ran):
        other.ask("accruedAt", FACTS["issueDate"] // DAY + 1 + 100)


def test_by_clocks_that_are_behind_the_epoch_there_is_no_date(record: Record) -> None:
    behind = {"issueDate": 2_000_000_000, "utcOffset": -(2**31)}
    other = Record(record.payments, deployed(record.payments, **behind).contract(artifacts()["PublicRecord"]))
    with reverts("SafeCastOverflowedIntToUint", value=2_000_000_000 + DAY // 2 - 2**31):
        other.ask("accruedAt", FACTS["issueDate"] // DAY + 2)


def test_a_coupon_that_has_no_row_is_named(record: Record) -> None:
    late = FACTS["maturityDate"] // DAY
    with reverts("CouponMissing", coupon=5):
        record.ask("accruedAt", late)
    record.series.pass_record(0)
    record.payments.act("fundPart", 0, 10_000)
    with reverts("CouponMissing", coupon=2):  # what is left of the first stands where the third would
        record.ask("accruedAt", FACTS["issueDate"] // DAY + 400)
    unopened = Series.deployed(record.series.stage, seriesId=b"A" * 32)
    wiring = record.series.stage.registry.address, unopened.bond.address, record.series.stage.agent.address
    code = artifacts()["PublicRecord"]
    receipt = unopened.chain.deploy(code, *wiring, FACTS, bytes(32), sender=WHO.outsider)
    with reverts("CouponMissing", coupon=0):
        unopened.chain.call(receipt.contract(code), "accruedAt", FACTS["issueDate"] // DAY + 2)
