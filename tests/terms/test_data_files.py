"""Tax tables and country lists: dated and versioned, with one rate at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.support.projects import ROOT
from tests.terms.made_up import ABSENT, BOND, bent
from wasiqa.categories import Category
from wasiqa.errors import InputRefused
from wasiqa.terms import country_list, files, tax
from wasiqa.terms.rows import rows
from wasiqa.terms.show import schedule, schedule_text, warnings

Written = Callable[..., Path]
OLD = {"categories": ["BANK"], "from": "2020-01-01", "until": "2021-06-30", "rate": "0.10", "law": "old"}
NEW = {"categories": ["BANK", "INDIVIDUAL_RESIDENT"], "from": "2021-07-01", "rate": "0.20", "law": "new"}
TABLE: dict[str, Any] = {
    "name": "Taxes of the tests",
    "version": "1",
    "source": "made up",
    "author": "the tests",
    "as_of": "2020-01-01",
    "rates": [OLD, NEW],
}
LIST: dict[str, Any] = {name: TABLE[name] for name in TABLE if name != "rates"} | {"countries": ["KP", "IR"]}


def test_a_rate_holds_from_its_first_day_to_its_last(written: Written) -> None:
    table = tax.load(written(TABLE))
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2021, 6, 30), date(2021, 7, 1), date(2050, 1, 1)]
    assert [table.rate(Category.BANK, "bond", day) for day in days] == [
        None,
        *[Fraction(1, 10)] * 2,
        *[Fraction(1, 5)] * 2,
    ]
    assert table.rate(Category.FUND, "bond", days[-1]) is None


def test_a_rate_may_hold_for_sukuk_alone(written: Written) -> None:
    sukuk = {"categories": ["BANK"], "instruments": ["sukuk"], "from": "2021-07-01", "rate": "0.25", "law": "new"}
    table = tax.load(written(TABLE | {"rates": [sukuk, NEW | {"instruments": ["bond"]}]}))
    assert table.rate(Category.BANK, "sukuk", date(2022, 1, 1)) == Fraction(1, 4)
    assert table.rate(Category.BANK, "bill", date(2022, 1, 1)) is None


@pytest.mark.parametrize(
    ("changes", "column", "code", "reason"),
    [
        (
            {"rates": [OLD | {"until": "2021-07-01"}, NEW]},
            "rates",
            "CONTRADICTION",
            "two rates hold for BANK on 2021-07-01",
        ),
        ({"rates": [NEW, OLD | {"until": ABSENT}]}, "rates", "CONTRADICTION", "two rates hold for BANK on 2021-07-01"),
        ({"rates": []}, "rates", "EMPTY", "rates is empty"),
        ({"rates": [OLD | {"until": "2019-01-01"}]}, "rates.0.until", "BAD_DATE", "before it begins on 2020-01-01"),
        ({"rates": [NEW | {"rate": "20"}]}, "rates.0.rate", "BAD_RATE", "does not lie between 0 and 1"),
        ({"rates": [NEW | {"instruments": ["swap"]}]}, "rates.0.instruments.0", "UNKNOWN_WORD", "swap is not known"),
        ({"version": ""}, "version", "EMPTY", "version is empty"),
        ({"source": ABSENT}, "source", "MISSING_FIELD", "source is missing"),
    ],
)
def test_a_tax_table_with_one_mistake_is_refused(
    written: Written, changes: dict[str, Any], column: str, code: str, reason: str
) -> None:
    content = bent(TABLE, changes)
    content["rates"] = [{k: v for k, v in rate.items() if v is not ABSENT} for rate in content["rates"]]
    path = written(content)
    with pytest.raises(InputRefused) as refusal:
        tax.load(path)
    (fault,) = refusal.value.faults
    assert (fault.column, fault.code, fault.file) == (column, code, str(path))
    assert reason in fault.message


@pytest.mark.parametrize("path", sorted((ROOT / "examples" / "countries").iterdir()), ids=lambda path: path.stem)
def test_each_example_of_a_country_list_is_one(path: Path) -> None:
    assert country_list.load(path).countries


@pytest.mark.parametrize(
    ("countries", "reason"),
    [([], "countries is empty"), (["IR", "IR"], "names IR twice"), (["PERSIA"], "is no country")],
)
def test_a_country_list_with_one_mistake_is_refused(written: Written, countries: list[str], reason: str) -> None:
    with pytest.raises(InputRefused, match=reason):
        country_list.load(written(LIST | {"countries": countries}))


def test_a_sheet_shows_the_files_that_it_names_and_the_rates_of_each_payment(written: Written) -> None:
    written(TABLE, "taxes.yaml")
    written(LIST, "countries.yaml")
    changes = {"withholding": ABSENT, "tax_table": "taxes.yaml", "country_list": "countries.yaml"}
    terms = files.read(written(bent(BOND, changes)))
    parts = terms.sheet, terms.calendar, terms.taxes, terms.countries
    shown = schedule(*parts)
    assert [row.get("withholding") for row in shown["rows"]][:2] == [
        {"BANK": "0.1", "INDIVIDUAL_RESIDENT": None},
        {"BANK": "0.2", "INDIVIDUAL_RESIDENT": "0.2"},
    ]
    assert "withholding" not in shown["rows"][-1]
    assert shown["tax_table"]["version"] == "1"
    assert shown["country_list"]["countries"] == ("KP", "IR")
    assert "countries: Taxes of the tests, version 1 of 2020-01-01 (made up): KP, IR" in schedule_text(*parts)
    told = warnings(terms.sheet, terms.calendar, rows(terms.sheet, terms.calendar), terms.taxes)
    assert told[-1] == "No withholding rate is stated for INDIVIDUAL_RESIDENT: nothing is withheld from them."


def test_a_moved_sheet_takes_its_files_along(written: Written, tmp_path: Path) -> None:
    written(TABLE, "taxes.yaml")
    written(LIST, "countries.yaml")
    changes = {"withholding": ABSENT, "tax_table": "taxes.yaml", "country_list": "countries.yaml"}
    moved = files.write_shifted(written(bent(BOND, changes)), tmp_path / "out" / "moved.yaml")
    assert moved.taxes is not None
    assert moved.taxes.rate(Category.BANK, "bond", date(2049, 6, 30)) == Fraction(1, 10)
    assert moved.taxes.source.startswith("Moved by 28 years for a rehearsal, nobody set these rates.")
    assert moved.countries is not None
    assert moved.countries.countries == ("KP", "IR")
    assert (moved.sheet.tax_table, moved.sheet.country_list) == ("moved-taxes.yaml", "moved-countries.yaml")


@pytest.mark.parametrize("field", ["tax_table", "country_list"])
def test_a_file_that_is_not_there_is_a_fault_of_the_sheet(written: Written, field: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        files.read(written(bent(BOND, {"withholding": ABSENT, field: "none.yaml"})))
    (fault,) = refusal.value.faults
    assert (fault.code, fault.column) == ("NO_FILE", field)
    assert "there is no file" in fault.message
