"""Published and derived numbers that the terms must reproduce, of the topics that this version computes."""

from __future__ import annotations

import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.support.projects import ROOT
from tests.terms.made_up import WEEKENDS, bond
from wasiqa.errors import InputRefused
from wasiqa.terms.amounts import due, withheld
from wasiqa.terms.calendar import Calendar, Weekday
from wasiqa.terms.daycount import year_fraction
from wasiqa.terms.rows import CashFlowRow, rows
from wasiqa.terms.schedule import period_dates

FILE = ROOT / "tests" / "vectors" / "vectors.json"
VECTORS = {vector["id"]: vector for vector in json.loads(FILE.read_text())["vectors"]}


def of(topic: str, start: str = "") -> list[Any]:
    """The vectors of a topic whose id begins with `start`, as parameters."""
    chosen = (v for v in VECTORS.values() if v["topic"] == topic and v["id"].startswith(start))
    return [pytest.param(v, id=v["id"]) for v in chosen]


def day(text: str) -> date:
    return date.fromisoformat(text)


def paying(amount: Fraction) -> CashFlowRow:
    """A row of this amount per unit."""
    return next(
        CashFlowRow(row.n, row.kind, row.start, row.end, row.record, row.pay, amount) for row in rows(bond(), WEEKENDS)
    )


def paisa(rupees: str) -> int:
    return int(Decimal(rupees) * 100)


@pytest.mark.parametrize("vector", of("schedule"))
def test_period_dates_are_those_published(vector: dict[str, Any]) -> None:
    instrument, expected = vector["instrument"], vector["expected"]
    month_ends = instrument.get("end_of_month", False)
    issue, maturity = day(instrument["issue"]), day(instrument["maturity"])
    dates = period_dates(issue, maturity, instrument["months"], end_of_month=month_ends)
    assert [str(date) for date in dates] == expected["dates"]


@pytest.mark.parametrize("vector", [p for p in of("schedule") if VECTORS[p.id]["expected"]["coupon_per_100"]])
def test_coupons_of_a_schedule_are_those_published(vector: dict[str, Any]) -> None:
    instrument = vector["instrument"]
    sheet = bond(
        {
            **{field: instrument[field] for field in ("issue", "maturity", "coupon")},
            "frequency": str(12 // instrument["months"]),
            "day_count": instrument.get("day_count", "ACT/ACT-ICMA"),
        }
    )
    coupons = [row.amount * 100 for row in rows(sheet, WEEKENDS) if row.kind == "coupon"]
    assert coupons == [Fraction(vector["expected"]["coupon_per_100"])] * (len(vector["expected"]["dates"]) - 1)


@pytest.mark.parametrize("vector", of("business_day"))
def test_a_payment_moves_as_published(vector: dict[str, Any]) -> None:
    inputs, expected = vector["inputs"], vector["expected"]
    calendar = Calendar(weekend=frozenset(Weekday[name] for name in inputs["weekend"]))
    unadjusted = day(inputs["unadjusted"])
    assert Weekday(unadjusted.weekday()).name == expected["weekday"]
    assert str(calendar.adjust(unadjusted, inputs["convention"])) == expected["payment_date"]
    (row,) = (row for row in rows(bond(), calendar) if row.end == unadjusted)
    assert (str(row.pay.date()), row.amount * 100) == (expected["payment_date"], Fraction(expected["coupon_per_100"]))


@pytest.mark.parametrize("vector", of("identifier", "ISIN"))
def test_an_isin_is_taken_or_refused_by_its_check_digit(vector: dict[str, Any]) -> None:
    isin = vector["inputs"]["isin"]
    if vector["expected"]["check_digit_ok"]:
        assert bond({"isin": isin}).isin == isin
    else:
        with pytest.raises(InputRefused, match="wrong check digit"):
            bond({"isin": isin})


@pytest.mark.parametrize("vector", [p for p in of("day_count") if "ICMA" in p.id])
def test_icma_year_fractions_are_those_published(vector: dict[str, Any]) -> None:
    inputs = vector["inputs"]
    first, last = day(inputs["ref_start"]), day(inputs["ref_end"])
    months = 12 * (last.year - first.year) + last.month - first.month
    got = year_fraction("ACT/ACT-ICMA", day(inputs["start"]), day(inputs["end"]), 12 // months, (first, last))
    assert abs(got - Fraction(vector["expected"]["year_fraction"])) <= Fraction(1, 2 * 10**12)


@pytest.mark.parametrize("vector", of("day_count_batch"))
def test_30_360_days_are_those_published(vector: dict[str, Any]) -> None:
    convention = vector["instrument"]["convention"].split()[0]
    cases = [(start, end, days) for start, end, days in vector["inputs"]["rows"]]
    assert cases
    got = [(start, end, 360 * year_fraction(convention, day(start), day(end), 2)) for start, end, _ in cases]
    assert got == cases


def test_accrual_of_the_eurobond_separates_30_360_from_30e_360() -> None:
    vector = VECTORS["EUROBOND-2027-ACCRUED"]
    start, end = day(vector["inputs"]["period_start"]), day(vector["inputs"]["settlement"])
    assert 360 * year_fraction("30/360", start, end, 2) == vector["expected"]["days_30_360_bond_basis"]
    assert 360 * year_fraction("30E/360", start, end, 2) == vector["expected"]["days_30E_360"]


@pytest.mark.parametrize("vector", [p for p in of("pib_accrued") if "last_coupon" in VECTORS[p.id]["inputs"]])
def test_accrual_by_actual_365_is_that_published(vector: dict[str, Any]) -> None:
    inputs = vector["inputs"]
    coupon, face = Fraction(vector["instrument"]["coupon"]), Fraction(inputs["face_pkr_mn"])
    accrued = face * coupon * year_fraction("ACT/365F", day(inputs["last_coupon"]), day(inputs["settlement"]), 2)
    rounded = Decimal(accrued.numerator) / Decimal(accrued.denominator)
    assert str(rounded.quantize(Decimal("0.001"), ROUND_HALF_UP)) == vector["expected"]["accrued_pkr_mn"]


@pytest.mark.parametrize("vector", [p for p in of("withholding") if "gross_pkr" in VECTORS[p.id]["inputs"]])
def test_tax_and_net_are_those_published(vector: dict[str, Any]) -> None:
    gross, rate = paisa(vector["inputs"]["gross_pkr"]), Fraction(vector["inputs"]["rate"])
    tax = withheld(gross, int(rate * 10_000))
    assert (tax, gross - tax) == (paisa(vector["expected"]["withheld_pkr"]), paisa(vector["expected"]["net_pkr"]))


def test_the_rate_on_the_discount_of_a_bill_gives_the_tax_published() -> None:
    vector = VECTORS["TAX-MTB-DISCOUNT-ATL"]
    income = paisa(vector["expected"]["discount_income_pkr"])
    tax = withheld(income, int(Fraction(vector["inputs"]["rate"]) * 10_000))
    assert tax == paisa(vector["expected"]["withheld_at_maturity_pkr"])
    assert paisa(vector["inputs"]["face_pkr"]) - tax == paisa(vector["expected"]["net_redemption_pkr"])


def test_half_a_paisa_is_dropped_per_payment_and_not_per_unit() -> None:
    vector = VECTORS["ROUND-MTB-UNIT"]
    row = paying(Fraction(vector["inputs"]["price"]) / 100)
    unit = paisa(vector["instrument"]["unit_face_pkr"])
    assert due(unit, row) == paisa(vector["expected"]["down_2dp"])
    assert due(20 * unit, row) == paisa(vector["expected"]["per_20_units_pkr"]) == 20 * due(unit, row) + 10


def test_a_fraction_of_many_digits_is_rounded_once() -> None:
    vector = VECTORS["ROUND-PIB-100K"]
    row = paying(Fraction(vector["inputs"]["accrued_per_100"]) / 100)
    assert due(paisa(vector["instrument"]["face_pkr"]), row) == paisa(vector["expected"]["rounded_pkr"])


def test_no_published_isin_schedule_or_business_day_is_left_out() -> None:
    counts = {topic: len(of(topic)) for topic in ("schedule", "business_day", "day_count_batch", "withholding")}
    assert counts == {"schedule": 5, "business_day": 1, "day_count_batch": 2, "withholding": 7}
    assert len(of("identifier", "ISIN")) == 4
