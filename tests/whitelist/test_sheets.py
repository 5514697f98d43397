"""What a CSV file holds stays text, in whatever way a spreadsheet splits it into cells."""

from __future__ import annotations

import csv
import io

import pytest

from wasiqa.whitelist.sheets import as_csv, csv_parts


@pytest.mark.parametrize(
    ("value", "written"),
    [
        *((f"{sign}1", f"'{sign}1") for sign in "=+-@"),
        ("\t=1", "'\t'=1"),
        (" =1", "' =1"),
        ("A;=1", "A;'=1"),
        ("A; =1", "A;' =1"),
        ("A,@x", "A,'@x"),
        ("A|+1", "A|'+1"),
        ("A\n-1", "A\n'-1"),
        ("A\r\n=1", "A\r'\n'=1"),
        ('A;"=1"', 'A;\'"=1"'),
        *((plain, plain) for plain in ("", "A", "a=1", "x@example", "2031-06-30", "1; 2", "BANK; FUND", "A - B")),
    ],
)
def test_what_a_spreadsheet_would_take_for_a_formula_is_told_to_be_text(value: str, written: str) -> None:
    ((found,),) = list(csv.reader(io.StringIO(as_csv(["x"], [[value]]).decode(), newline="")))[1:] or [("",)]
    assert found == written


def test_a_long_file_comes_in_parts_and_is_the_same() -> None:
    rows = [[str(n), f"={n}"] for n in range(2_500)]
    parts = list(csv_parts(["n", "text"], rows))
    assert len(parts) == 3
    assert b"".join(parts) == as_csv(["n", "text"], rows)
