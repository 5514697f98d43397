"""Terms that the contracts don't carry out are refused before anything is deployed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wasiqa.errors import InputRefused
from wasiqa.servicing.series import NewSeries
from wasiqa.terms import files
from wasiqa.terms.daycount import DAY_COUNTS
from wasiqa.terms.runnable import RUN_DAY_COUNTS

EXAMPLES = Path(__file__).parents[2] / "examples" / "terms"
NOT_RUN = {"step-up-callable-3y"}
NOBODY: Any = None


@pytest.mark.parametrize("name", sorted(NOT_RUN))
def test_a_series_that_is_not_run_has_no_payments_to_open(name: str) -> None:
    terms = files.read(EXAMPLES / f"{name}.yaml")
    with pytest.raises(InputRefused, match="this version does not issue such a series") as refusal:
        _ = NewSeries(NOBODY, terms, "", "").arguments
    assert refusal.value.file == str(terms.path)


@pytest.mark.parametrize("name", sorted({path.stem for path in EXAMPLES.glob("*.yaml")} - NOT_RUN))
def test_every_other_example_has(name: str) -> None:
    assert NewSeries(NOBODY, files.read(EXAMPLES / f"{name}.yaml"), "", "").table


def test_the_day_counts_that_are_run_are_some_of_those_that_term_sheets_know() -> None:
    assert set(RUN_DAY_COUNTS) < {*DAY_COUNTS, None}
