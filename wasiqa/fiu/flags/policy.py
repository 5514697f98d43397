"""From which figures on the rules raise a flag, and what falls due when: data with a version, since both change."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field

from wasiqa.countries import numeric
from wasiqa.terms.clauses import Text
from wasiqa.terms.fields import Date, Exact, Fields, Share, Whole, not_empty, positive, within
from wasiqa.terms.parts import Currency, Positive, Weekdays
from wasiqa.terms.reading import read_model
from wasiqa.terms.words import refuse

DEFAULT = Path(__file__).with_name("policy.yaml")
ANYWHERE = "*"
Hours = Annotated[Whole, within(1, 24 * 366)]


def _end(value: str) -> str:
    if value != ANYWHERE and numeric(value) is None:
        hint = "write two capital letters, or * in quotes for anywhere"
        raise refuse("UNKNOWN_COUNTRY", f"{value} is no country of ISO 3166-1", hint)
    return value


End = Annotated[str, AfterValidator(_end)]


class Amounts(Fields):
    """Of one currency, in its units. `threshold`: what somebody may try to stay below; `minimum`: what velocity begins
    at. `tokens` are the symbols of the cash tokens that stand for it; by default its own letters."""

    threshold: Positive
    minimum: Positive
    tokens: tuple[Text, ...] = ()


class Structuring(Fields):
    """So many transfers (`transfers`) from `share` of the threshold on, and below it, within `hours`."""

    share: Annotated[Share, AfterValidator(positive)]
    transfers: Annotated[Whole, within(2, 1_000)]
    hours: Hours


class PassThrough(Fields):
    """Out again within `hours`: such a `share` of what came in."""

    share: Annotated[Share, AfterValidator(positive)]
    hours: Hours


class Turnover(Fields):
    """Within `hours`, `multiple` times the most that was held."""

    multiple: Annotated[Exact, AfterValidator(positive)]
    hours: Hours


class Corridor(Fields):
    """From a country to another; `*` is anywhere."""

    model_config = ConfigDict(validate_by_name=True)

    from_: Annotated[End, Field(alias="from")]
    to: End


class Corridors(Fields):
    """Pairs of countries that somebody lists, as of a day."""

    version: Text
    source: Text
    as_of: Date
    pairs: Annotated[tuple[Corridor, ...], AfterValidator(not_empty)]

    def listed(self, source: str, target: str) -> bool:
        """Is a transfer from one country to the other listed?"""
        return any(one.from_ in (ANYWHERE, source) and one.to in (ANYWHERE, target) for one in self.pairs)


class CashReports(Fields):
    """Cash from `threshold` on, by currency, is reported within so many working days."""

    threshold: Annotated[dict[Currency, Positive], AfterValidator(not_empty)]
    working_days: Annotated[Whole, within(1, 60)]
    weekend: Weekdays


class FlagPolicy(Fields):
    """The file. A rule that it leaves out is not applied."""

    name: Text
    version: Text
    source: Text
    author: Text
    as_of: Date
    amounts: Annotated[dict[Currency, Amounts], AfterValidator(not_empty)]
    structuring: Structuring | None = None
    pass_through: PassThrough | None = None
    turnover: Turnover | None = None
    corridors: Corridors | None = None
    cash_reports: CashReports
    keep_years: Annotated[Whole, within(1, 100)]

    def currency_of(self, token: str) -> str | None:
        """The currency for which a cash token stands, by its symbol."""
        return next((code for code, one in self.amounts.items() if token in (one.tokens or (code,))), None)


@dataclass(frozen=True)
class PolicyFile:
    """A policy, and the hash of the file in which it stands."""

    policy: FlagPolicy
    sha256: str

    @classmethod
    def read(cls, path: Path | None = None) -> PolicyFile:
        """The policy at `path`, or the one that is shipped. Raises `InputRefused` with every mistake of it."""
        chosen = path or DEFAULT
        policy = read_model(chosen, FlagPolicy, "policy of red flags")
        return cls(policy, hashlib.sha256(chosen.read_bytes()).hexdigest())
