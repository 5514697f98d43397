from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest

from tests.terms.made_up import WEEKENDS, bill, bond, holiday_file
from wasiqa.terms.rows import rows
from wasiqa.terms.show import exact, schedule, schedule_text, warnings

HOLIDAYS = holiday_file().calendar((5, 6))
RECORD = {"business_days_before": "1", "time": "17:00"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(7, 2), "3.5"),
        (Fraction(100), "100"),
        (Fraction(0), "0"),
        (Fraction(1, 80), "0.0125"),
        (Fraction(1, 1024), "0.0009765625"),
        (Fraction(7 * 184, 365), "1288/365"),
        (Fraction(1, 6), "1/6"),
    ],
)
def test_an_amount_is_shown_exactly(value: Fraction, text: str) -> None:
    assert exact(value) == text


def test_payments_beyond_the_holiday_file_are_named() -> None:
    sheet = bond({"issue": "2021-08-20", "maturity": "2024-08-20", "record": RECORD})
    (warning,) = warnings(sheet, HOLIDAYS, rows(sheet, HOLIDAYS))
    assert warning == (
        "Holidays are known from 2020-01-01 to 2023-12-31 (Holidays of the tests): for rows 5, 6, 7 only weekends were "
        "counted, and their dates can change."
    )


def test_a_record_time_beyond_the_holiday_file_counts_too() -> None:
    calendar = holiday_file({"covers.from": "2020-12-03", "holidays": [], "working_days": []}).calendar((5, 6))
    (warning,) = warnings(bill({"record": RECORD}), calendar, rows(bill(), calendar))
    assert "for rows 1 only weekends were counted" in warning


def test_what_the_sheet_leaves_open_is_said() -> None:
    sheet = bond({"withholding": {"BANK": "0"}})
    assert warnings(sheet, WEEKENDS, rows(sheet, WEEKENDS)) == (
        "The sheet names no holiday file: only weekends were counted.",
        "The sheet states no record rule: 17:00 on the business day before payment is assumed.",
        "No withholding rate is stated for INDIVIDUAL_RESIDENT: nothing is withheld from them.",
    )


def test_nothing_is_said_where_nothing_is_open() -> None:
    sheet = bond({"record": RECORD})
    assert warnings(sheet, HOLIDAYS, rows(sheet, HOLIDAYS)) == ()


def test_the_table_shows_every_row_with_its_weekdays() -> None:
    text = schedule_text(bond({"record": RECORD}), HOLIDAYS).splitlines()
    assert text[:2] == [
        "BOND-1  PKEXAMPLE012  Bond of the tests",
        "fixed, 2020-08-20 to 2023-08-20, 7 % in 2 payments a year, ACT/ACT-ICMA",
    ]
    assert text[5] == "n  kind       period                    record                pay             per 100"
    assert text[6] == "1  coupon     2020-08-20 to 2021-02-20  Fri 2021-02-19 17:00  Tue 2021-02-23  3.5"
    assert text[12] == "7  principal  2020-08-20 to 2023-08-20  Fri 2023-08-18 17:00  Mon 2023-08-21  100"
    assert len(text) == 13


def test_the_table_ends_with_the_warnings() -> None:
    assert schedule_text(bill(), WEEKENDS).splitlines()[-2:] == [
        "Warning: The sheet names no holiday file: only weekends were counted.",
        "Warning: The sheet states no record rule: 17:00 on the business day before payment is assumed.",
    ]


def test_the_document_holds_texts_and_times_with_their_offset() -> None:
    document = schedule(bond(), WEEKENDS)
    assert json.loads(json.dumps(document)) == document
    assert document["schema"] == "wasiqa/schedule/1"
    assert (document["isin"], document["issue"], document["coupon"]) == ("PKEXAMPLE012", "2020-08-20", "0.07")
    assert document["rows"][2] == {
        "n": 3,
        "kind": "coupon",
        "word": "coupon",
        "start": "2021-08-20",
        "end": "2022-02-20",
        "record": "2022-02-18T17:00:00+05:00",
        "pay": "2022-02-21T00:00:00+05:00",
        "fixed": True,
        "rate": "0.07",
        "pool_factor": "1",
        "numerator": "7",
        "denominator": "200",
        "per_100": "3.5",
    }
    assert len(document["warnings"]) == 2
    assert date.fromisoformat(document["maturity"]) == date(2023, 8, 20)


def test_a_policy_is_shown_where_there_is_one() -> None:
    sheet = bond({"policy": {"table": "3", "countries": "true", "corridors": "true", "venues": "true"}})
    assert "policy of transfers: countries and corridors by table 3, open venues" in schedule_text(sheet, WEEKENDS)
    stated = {"table": 3, "countries": True, "corridors": True, "category_pairs": False, "venues": True}
    assert schedule(sheet, WEEKENDS)["policy"] == stated
    assert "policy" not in schedule_text(bond(), WEEKENDS)
