"""`terms check` on vectors that state little: what it takes for granted, and what it says to lack."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.terms.test_check import TOPICS
from wasiqa.errors import InputRefused
from wasiqa.terms.daycount import year_fraction
from wasiqa.terms.maths import bills
from wasiqa.terms.maths.flows import Bond
from wasiqa.terms.vectors.check import Result, check_one
from wasiqa.terms.vectors.report import document, text
from wasiqa.terms.vectors.vector import MAX_BYTES, Vector, read

COUPON = {"coupon_pct": "7"}
BILL = {"settlement": "2048-01-01", "maturity": "2048-03-31"}


def told(topic: str, given: dict[str, Any], expected: dict[str, Any] | None = None) -> Result:
    """What is said to a made-up vector."""
    return check_one(Vector("X-1", topic, given, expected or {"x": "1"}, {}), TOPICS)


@pytest.mark.parametrize(
    ("topic", "given", "sentence"),
    [
        ("pib_accrued", COUPON, "accrued interest needs settlement and last_coupon, or issue, maturity and settlement"),
        ("pib_accrued", COUPON | {"settlement": "2048-01-05"}, "accrued interest needs settlement and last_coupon"),
        ("pib_accrued", COUPON | {"accrued_days": 10}, "ACT/ACT ICMA needs period_days"),
        (
            "pib_accrued",
            COUPON | {"accrued_days": 10, "day_count": "30/360"},
            "accrued interest by 30/360 needs the dates, not only the number of days",
        ),
        (
            "pib_accrued",
            COUPON | {"settlement": "2048-09-01", "last_coupon": "2048-01-01"},
            "settlement 2048-09-01 is not in the coupon period 2048-01-01 to 2048-07-01",
        ),
        ("pfl_accrued", {"segments": ["2048"]}, "a segment is '2048', not [start, end, rate]"),
        (
            "pfl_accrued",
            {"segments": [["2048-01-01", "2048-02-01", "7"], ["2048-02-02", "2048-03-01", "8"]]},
            "the segment 2048-02-02 to 2048-03-01 does not follow the one before it",
        ),
        ("mtb_weighted_average", {"days": 90}, "an average needs bids, or face_… and realized_… above zero"),
        ("mtb_weighted_average", {"days": 90, "bids": ["7"]}, "a bid is '7', not a group of face and price"),
        ("fixed_point", {"scale": 0, "yield_wad": 1, "days": 90}, "scale is 0, not above zero"),
        ("rounding", {}, "neither unit_face_… nor face_… is stated"),
        (
            "bill_discount",
            {"days": 90, "price": "98", "day_count": "ACT/ACT"},
            "'ACT/ACT' does not say by how many days a year has",
        ),
        ("sukuk_reopening", {"day_count": "30/360"}, "needs ACT/365F, not 30/360"),
        ("sukuk_reopening", {"days": -1}, "-1 days since the rental began"),
        ("withholding", {"rate": "0.1"}, "neither instrument nor inputs state face_… such as face_pkr"),
        (
            "day_count",
            {"convention": "ACT/ACT-ICMA", "start": "2048-02-01", "end": "2048-01-01"},
            "2048-01-01 is before 2048-02-01",
        ),
        (
            "day_count",
            {
                **{"convention": "ACT/ACT-ICMA", "start": "2048-01-01", "end": "2048-02-01"},
                **{"ref_start": "2048-01-01", "ref_end": "2048-01-01"},
            },
            "the reference period 2048-01-01 to 2048-01-01 has no days",
        ),
        ("business_day", {"date": "2048-01-01", "weekend": [*"MTWTFSS"]}, "weekend is ['M', 'T'"),
        (
            "business_day",
            {"date": "2048-01-01", "weekend": ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]},
            "weekend names all seven days, so that there is no business day",
        ),
        (
            "business_day",
            COUPON | {"date": "2048-01-01", "accrual": "adjusted"},
            "an adjusted accrual needs the coupon period",
        ),
        ("day_count", {"convention": 5}, "convention is 5, which is not text"),
        ("schedule", {"frequency": "1.5"}, "frequency is 3/2, which is not a whole number"),
        (
            "schedule",
            {"issue": "2048-01-31", "maturity": "2049-01-31", "end_of_month": "yes"},
            "end_of_month is 'yes', which is neither true nor false",
        ),
    ],
)
def test_what_a_vector_lacks_is_said(topic: str, given: dict[str, Any], sentence: str) -> None:
    result = told(topic, given)
    assert not result.ok
    assert sentence in str(result.message)


def test_days_by_a_day_count_need_dates() -> None:
    result = told("pib_accrued", COUPON | {"accrued_days": 10, "day_count": "ACT/365F"}, {"days_30e": 10})
    assert result.message == "days_30e needs settlement and period_start"


@pytest.mark.parametrize(
    ("topic", "given", "expected"),
    [
        (
            "pib_accrued",
            COUPON | {"settlement": "2048-04-01", "maturity": "2050-01-01", "issue": "2048-01-01"},
            {"period_days": 182, "accrued_days": 91},
        ),
        ("pib_accrued", COUPON | {"accrued_days": 73, "day_count": "ACT/365F"}, {"accrued_per_100": "1.4"}),
        ("mtb_weighted_average", {"days": 90, "bids": [{"face_pkr_mn": 1, "yield_pct": 7}]}, {"way_exact": "7"}),
        ("mtb_price_yield", BILL | {"day_count": "30/360", "yield": "0.08"}, {"days": 90}),
        ("sukuk_reopening", {"days": 73, "rental_rate": "0.05", "bid_price": "99"}, {"settlement_per_100": "100"}),
        (
            "sukuk_reopening",
            {"settlement": "2048-03-14", "rental_start": "2048-01-01", "rental_rate": "0.05", "bid_price": "99"},
            {"price_premium_per_100": "1"},
        ),
        (
            "day_count",
            {"convention": "ACT/ACT-ICMA", "start": "2048-01-01", "end": "2048-07-01"},
            {"year_fraction": "0.5"},
        ),
        (
            "day_count",
            {"convention": "ACT/ACT-ICMA", "start": "2049-01-01", "end": "2049-01-06"},
            {"year_fraction": "0.0136986301", "days": 5},
        ),
        (
            "day_count_batch",
            {
                "convention": "ACT/365F",
                "columns": ["start", "end", "years"],
                "rows": [["2049-01-01", "2049-03-15", "0.2"]],
            },
            {"column": "years"},
        ),
        (
            "schedule",
            {"issue": "2048-01-01", "maturity": "2049-01-01", "weekend": ["FRI", "SAT"], **COUPON},
            {"payment_dates": ["2048-07-01", "2049-01-03"], "coupon_per_100": "3.5"},
        ),
    ],
)
def test_what_a_vector_leaves_out_is_what_is_usual(topic: str, given: dict[str, Any], expected: dict[str, Any]) -> None:
    result = told(topic, given, expected)
    assert (result.ok, result.message) == (True, None)


def test_a_number_is_not_what_a_word_states() -> None:
    result = told("mtb_price_yield", BILL | {"yield": "0.08"}, {"days": "ninety"})
    assert (result.ok, result.got) == (False, "90")


def test_a_row_whose_number_is_none_differs() -> None:
    rows = [["2049-01-01", "2049-03-15", "many"]]
    given = {"convention": "ACT/365F", "columns": ["start", "end", "days"], "rows": rows}
    assert (
        told("day_count_batch", given, {"column": "days"}).got == "row 1: 2049-01-01 to 2049-03-15 gives 73, not many"
    )


def test_a_row_that_ends_before_it_begins_is_refused() -> None:
    rows = [["2049-03-15", "2049-01-01", 3]]
    given = {"convention": "ACT/365F", "columns": ["start", "end", "days"], "rows": rows}
    assert told("day_count_batch", given, {"column": "days"}).message == "2049-01-01 is before 2049-03-15"


@pytest.mark.parametrize("column", [7, ["end"]])
def test_a_column_that_no_text_names_is_refused(column: object) -> None:
    given = {"convention": "ACT/365F", "columns": ["start", "end", "days", column], "rows": [["2049-01-01"] * 4]}
    result = told("day_count_batch", given, {"column": "days"})
    assert result.message == f"columns names {column!r}, which is no text"


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vectors.json"
    path.write_bytes(b" " * (MAX_BYTES + 1))
    with pytest.raises(InputRefused, match="it is larger than"):
        read(path)


def test_a_report_writes_dates_and_lists_as_they_were_stated() -> None:
    dates = {"dates": ["2048-01-01", "2049-02-01"]}
    given = {"issue": "2048-01-01", "maturity": "2049-01-01", "frequency": 1}
    results = told("schedule", given, dates), told("swaps", {})
    (first, second) = document(results)["vectors"]
    assert first["expected"] == dates["dates"]
    assert second["message"] == "the topic 'swaps' is not known here"
    shown = text(results)
    assert "dates is" in shown
    assert "the topic 'swaps' is not known here" in shown


# --- the maths beneath


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: bills.price_of_yield(Fraction(-5), Fraction(1)), "a yield of -5 over 1 years"),
        (lambda: bills.discount_of_price(Fraction(99), Fraction(0)), "a discount rate needs days left to maturity"),
        (lambda: bills.investment_terms(Fraction(0), 90, 365), "an investment rate needs a price above zero"),
        (
            lambda: Bond(Fraction(7, 100), 2, date(2048, 1, 1), issue=date(2048, 1, 1)),
            "issue 2048-01-01 is not before maturity 2048-01-01",
        ),
    ],
)
def test_what_has_no_price_or_yield_says_why(call: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()


def test_no_time_is_none_of_a_year() -> None:
    day = date(2048, 2, 29)
    for convention in ("ACT/ACT-ICMA", "ACT/ACT-ISDA", "ACT/ACT-AFB", "30/360", "ACT/365F"):
        assert year_fraction(convention, day, day, 2) == 0


@pytest.mark.parametrize(
    ("convention", "start", "end", "days"),
    [
        ("30/360-US", date(2047, 2, 28), date(2048, 2, 29), 360),
        ("30/360-US", date(2047, 2, 28), date(2048, 3, 31), 390),
        ("30/360-US", date(2047, 2, 28), date(2047, 3, 15), 15),
    ],
)
def test_the_american_30_360_ends_february_on_the_30th(convention: str, start: date, end: date, days: int) -> None:
    assert 360 * year_fraction(convention, start, end, 2) == days


def test_a_year_back_from_28_february_is_the_29th_of_a_leap_year() -> None:
    assert year_fraction("ACT/ACT-AFB", date(2048, 2, 29), date(2049, 2, 28), 1) == 1


def test_decimals_are_written_as_they_stand() -> None:
    assert (
        document((told("withholding", {"rate": Decimal("0.1"), "gross_pkr": 10}, {"net_pkr": Decimal("9.5")}),))[
            "vectors"
        ][0]["expected"]
        == "9.5"
    )
