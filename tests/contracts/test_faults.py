"""Faults that somebody made up, and `python -m tools.proof.faults` looks for: their texts stand where they should."""

from __future__ import annotations

import pytest

from tests.contracts.faults import MUTANTS
from tests.property.mutants import Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_text_that_a_fault_replaces_is_there(mutant: Mutant) -> None:
    mutant.requests()
