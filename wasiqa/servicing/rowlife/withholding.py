"""A later table of withholding for the rows of record times to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator

from wasiqa.categories import Category
from wasiqa.chain.contract import Call
from wasiqa.errors import NotAllowed
from wasiqa.servicing.payment_terms import CATEGORIES
from wasiqa.servicing.rowlife.act import Act
from wasiqa.terms.fields import Fields, Share, not_empty
from wasiqa.terms.numbers import exact
from wasiqa.terms.parts import CategoryName
from wasiqa.terms.reading import read_model

_BASIS = 10_000
_TABLES = 15


class RateTable(Fields):
    """The rates as a term sheet states them; of categories that aren't named nothing is withheld."""

    withholding: Annotated[dict[CategoryName, Share], AfterValidator(not_empty)]

    @property
    def basis_points(self) -> tuple[int, ...]:
        """As contracts take them, by category."""
        rates = [int(self.withholding.get(category, Decimal(0)) * _BASIS) for category in Category]
        return tuple(rates + [0] * (CATEGORIES - len(rates)))


def read_rates(path: Path) -> RateTable:
    """The table at `path`. Raises `InputRefused` with every mistake of the file."""
    return read_model(path, RateTable, "table of withholding")


@dataclass(frozen=True)
class Rates(Act):
    """Of this row and of all with a later record time this is withheld, basis points by category."""

    rates: tuple[int, ...]

    @property
    def timelock(self) -> str:
        """Governance's."""
        return "governance"

    def is_done(self) -> bool:
        """Is just this withheld of these rows?"""
        return not self.changes()

    def check(self) -> None:
        """Raises `NotAllowed` if the record time passes before, or the series has no table left."""
        row, place = self.place.row, self.place
        if (moment := self.moment()) > row.record_time:
            raise NotAllowed(
                f"the rates of row {row.n} are those of its record time, {place.local(row.record_time)}, and the first "
                f"second at which they could be set is {place.local(moment)}",
                hint="name a later row with --from-row",
            )
        if sum(event.name == "RatesSet" for event in place.log.events) >= _TABLES:
            raise NotAllowed(f"the series has had {_TABLES} later tables of rates, and takes no more")

    def calls(self) -> tuple[Call, ...]:
        """The table."""
        bond, record = self.place.bond.address, self.place.row.record
        return (self.place.agent.encode("setRates", bond, record, list(self.rates)),)

    def facts(self) -> dict[str, Any]:
        """Which rates change; before, as at the row itself."""
        return {
            "changes": [
                {"category": name, "from": before, "to": after} for name, (before, after) in self.changes().items()
            ]
        }

    def words(self) -> str:
        """Which rates change."""
        row = self.place.row
        lines = [
            f"withheld of row {row.n} and of all rows with a record time from {self.place.local(row.record_time)} on:"
        ]
        lines += [f"  {name}  {before} → {after}" for name, (before, after) in self.changes().items()]
        return "\n".join(lines)

    def outcome(self) -> str:
        """The rates stand."""
        return f"from row {self.place.n} on the rates are withheld as the table says"

    def changes(self) -> Mapping[str, tuple[str, str]]:
        """By category, what is withheld now of the first of these rows that differs, and what shall be."""
        log, first, found = self.place.log, self.place.row.record, dict[str, tuple[str, str]]()
        for record in sorted({row.record for row in self.place.payments.rows() if row.record >= first}):
            for category, now in zip(Category, log.rates_of(record), strict=False):
                if now != self.rates[category]:
                    found.setdefault(category.name, (_rate(now), _rate(self.rates[category])))
        return found


def _rate(basis_points: int) -> str:
    return exact(Fraction(basis_points, _BASIS))
