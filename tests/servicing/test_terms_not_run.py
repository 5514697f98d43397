"""Terms that the contracts don't carry out are refused before anything is deployed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.projects import ROOT
from wasiqa.errors import InputRefused
from wasiqa.servicing.series import NewSeries
from wasiqa.terms import files

EXAMPLES = ROOT / "examples" / "terms"
NOBODY: Any = None


def test_a_series_that_is_not_run_has_no_payments_to_open(tmp_path: Path) -> None:
    text = (EXAMPLES / "mtb-574.yaml").read_text() + "tax_table: ../taxes/pakistan-profit-on-debt.yaml\n"
    (tmp_path / "sheet.yaml").write_text(text.replace("../", f"{EXAMPLES.parent}/"))
    terms = files.read(tmp_path / "sheet.yaml")
    with pytest.raises(InputRefused, match="this version does not issue such a series") as refusal:
        _ = NewSeries(NOBODY, terms, "", "").arguments
    assert refusal.value.file == str(terms.path)


@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMPLES.glob("*.yaml")))
def test_every_example_has(name: str) -> None:
    assert NewSeries(NOBODY, files.read(EXAMPLES / f"{name}.yaml"), "", "", "").table
