"""What makes names hits, and lists old, unless something else is said."""

from __future__ import annotations

from dataclasses import dataclass

THRESHOLD = 85
"""How alike two names have to be, 0 to 100: of names of usual length one letter in seven may differ."""
YEARS = 2
"""So many years may two dates of birth differ: lists often have another year than passports."""
DAYS = 7
"""After so many days a list is old."""


@dataclass(frozen=True)
class Rules:
    """How alike names have to be, 1 to 100, and by how many years births may differ."""

    threshold: int = THRESHOLD
    years: int = YEARS
