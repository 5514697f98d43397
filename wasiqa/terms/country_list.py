"""Country lists: they change several times a year, so they are data with a source and a date."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from wasiqa.terms.clauses import Text
from wasiqa.terms.fields import Date, Fields, distinct, not_empty
from wasiqa.terms.parts import Country
from wasiqa.terms.reading import read_model


class CountryList(Fields):
    """Countries that some authority lists. `as_of` is the day from which the list holds; `version` is raised with each
    change."""

    name: Text
    version: Text
    source: Text
    author: Text
    as_of: Date
    countries: Annotated[tuple[Country, ...], AfterValidator(not_empty), AfterValidator(distinct)]


def load(path: Path) -> CountryList:
    """The country list at `path`. Raises InputRefused with every mistake of the file."""
    return read_model(path, CountryList, "country list")
