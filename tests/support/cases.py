"""Cases of one kind that are too many for the fast tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def one_in(n: int, cases: Iterable[Any]) -> list[Any]:
    """The first, every `n`th and the last case for the fast tests; the others are slow ones."""
    found = list(cases)
    fast = {*range(0, len(found), n), len(found) - 1}
    return [case if place in fast else pytest.param(case, marks=pytest.mark.slow) for place, case in enumerate(found)]
