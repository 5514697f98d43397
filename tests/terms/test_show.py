from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest

from tests.terms.made_up import WEEKENDS, bill, bond, holiday_file
from tests.terms.test_clauses import AMORTISING, FLOATER, RENTAL, built
from wasiqa.terms.numbers import exact
from wasiqa.terms.rows import rows
from wasiqa.terms.show import schedule, schedule_text, warnings

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
        (Fraction(-1, 20), "-0.05"),
        (Fraction(-1, 6), "-1/6"),
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


def test_what_is_not_fixed_has_no_amount_and_what_changes_has_a_column() -> None:
    sheet = built(FLOATER)
    first, second = schedule(sheet, WEEKENDS)["rows"][:2]
    assert (first["fixed"], first["rate"], first["per_100"]) == (True, "0.0706", "3.53")
    assert (second["fixed"], second["rate"], second["per_100"], second["numerator"]) == (False, None, None, None)
    text = schedule_text(sheet, WEEKENDS)
    assert "rate: 6-month bills less 0.1 %, resets: period, 1 fixings" in text
    assert "fallback: previous" in text
    assert "not fixed  not fixed" in text


def test_a_pool_factor_is_shown_where_principal_is_repaid_early() -> None:
    sheet = built(AMORTISING)
    assert [row["pool_factor"] for row in schedule(sheet, WEEKENDS)["rows"]] == ["1"] * 3 + ["2/3"] * 5
    assert "pool factor" in schedule_text(sheet, WEEKENDS)
    assert "pool factor" not in schedule_text(bond(), WEEKENDS)


def test_a_sukuk_pays_rental_and_is_dissolved() -> None:
    sheet = built(RENTAL)
    rows_shown = schedule(sheet, WEEKENDS)["rows"]
    assert {(row["kind"], row["word"]) for row in rows_shown} == {("coupon", "rental"), ("principal", "dissolution")}
    text = schedule_text(sheet, WEEKENDS)
    assert "ijara sukuk on an airport; dissolved at maturity, paying face" in text
    assert "coupon" not in text


def test_terms_of_default_are_told_in_a_sentence() -> None:
    stated = {"grace_days": "30", "acceleration_share": "0.25", "resolution_share": "0.6667", "voting_days": "14"}
    sheet = bond({"default": stated})
    told = schedule(sheet, WEEKENDS)["default"]
    assert (told["grace_days"], told["voting_days"]) == (30, 14)
    sentence = (
        "a payment is missed 30 days after its day; in votes of 14 days 25 % of the units accelerate, 66.67 % change"
    )
    assert sentence in schedule_text(sheet, WEEKENDS)


def test_a_reopening_in_the_ex_period_shows_a_negative_accrual() -> None:
    part = {"date": "2021-02-19", "face": "100000", "price": "100"}
    sheet = bond({"reopenings": [part], "record": {"business_days_before": "7"}})
    assert schedule(sheet, WEEKENDS)["reopenings"][0]["accrued_per_100"] == "-7/368"
    assert "per 100 -0.019022 accrued, costing 99.980978" in schedule_text(sheet, WEEKENDS)


def test_calls_and_reopenings_stand_below_the_schedule() -> None:
    part = {"date": "2020-09-20", "face": "100000", "price": "101"}
    changes = {"call": {"notice_days": "30", "dates": [{"date": "2021-08-20"}]}, "reopenings": [part]}
    sheet = bond(changes)
    document, text = schedule(sheet, WEEKENDS), schedule_text(sheet, WEEKENDS)
    assert document["repayments"] == [{"kind": "call", "date": "2021-08-20", "per_100": "100"}]
    assert document["reopenings"][0]["accrued_per_100"] == exact(Fraction(7, 2) * Fraction(31, 184))
    assert "call on 2021-08-20: 100 per 100 of face at issue" in text
    assert "re-opened on 2020-09-20 for 100000: per 100 0.589674 accrued, costing 101.589674" in text
