"""Terms that the contracts don't carry out are refused before anything is deployed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wasiqa.errors import InputRefused
from wasiqa.servicing.series import NewSeries
from wasiqa.terms import files

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
