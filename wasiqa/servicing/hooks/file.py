"""The file that says which rules a series shall have, with their settings."""

from __future__ import annotations

from pathlib import Path

from wasiqa.errors import InputRefused
from wasiqa.terms.fields import Fields
from wasiqa.terms.hooks import Hook, HookRules, first_inexact
from wasiqa.terms.reading import read_model


class HookFile(Fields):
    """All rules of a series, as a term sheet states them. What isn't named is removed."""

    hooks: HookRules


def load(path: Path, decimals: int) -> tuple[Hook, ...]:
    """The rules in the file at `path`, for a series of so many decimals. Raises InputRefused with every mistake."""
    rules = read_model(path, HookFile, "list of hooks").hooks
    inexact = first_inexact(rules, decimals)
    if inexact is not None:
        raise InputRefused(
            f"{path}: {inexact} is not a whole number of minor units: the series has {decimals} decimals",
            file=str(path),
        )
    return rules
