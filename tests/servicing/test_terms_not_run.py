"""Terms that the contracts don't carry out are refused before anything is deployed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wasiqa.errors import InputRefused
from wasiqa.servicing.series import NewSeries
from wasiqa.terms import files

EXAMPLES = Path(__file__).parents[2] / "examples" / "terms"
NOBODY: Any = None


@pytest.mark.parametrize("name", ["pfl-2y-quarterly", "gis-frd-1y", "pib-amortising-3y", "step-up-callable-3y"])
def test_a_series_that_is_not_run_has_no_payments_to_open(name: str) -> None:
    terms = files.read(EXAMPLES / f"{name}.yaml")
    with pytest.raises(InputRefused, match="this version does not issue such a series") as refusal:
        _ = NewSeries(NOBODY, terms, "", "").arguments
    assert refusal.value.file == str(terms.path)


@pytest.mark.parametrize("name", ["mtb-574", "pib-3y-2020", "eurobond-5y"])
def test_a_bill_and_a_fixed_bond_have(name: str) -> None:
    assert NewSeries(NOBODY, files.read(EXAMPLES / f"{name}.yaml"), "", "").table
