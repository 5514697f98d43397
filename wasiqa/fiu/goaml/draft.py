"""A draft of a report, held against the schema of the unit that gets it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from wasiqa.errors import Fault, InputRefused
from wasiqa.fiu.deadlines import keep_until
from wasiqa.fiu.goaml.case import Case
from wasiqa.fiu.goaml.nodes import REPORT, node, written
from wasiqa.fiu.goaml.parties import head
from wasiqa.reporting.xsd import against, load_schema
from wasiqa.servicing.amounts import in_currency
from wasiqa.terms.currency import minor_units

PROMPTLY = "promptly"


@dataclass(frozen=True)
class Draft:
    """A report as it would be handed in; `total` is in minor units of its currency. `due` is a day, or `PROMPTLY`."""

    code: str
    content: bytes
    transactions: int
    total: int
    currency: str
    indicators: tuple[str, ...]
    due: str
    late: bool
    keep_until: date

    def document(self) -> dict[str, Any]:
        """What is told of it; not what it says."""
        return {
            "report_code": self.code,
            "sha256": hashlib.sha256(self.content).hexdigest(),
            "transactions": self.transactions,
            "amount_local": plain(self.total, minor_units(self.currency)),
            "currency": self.currency,
            "indicators": list(self.indicators),
            "due": self.due,
            "late": self.late,
            "keep_until": self.keep_until.isoformat(),
        }


def drafted(
    code: str, case: Case, told: Iterable[tuple[int, Element]], keep_years: int, schema: Path, due: str
) -> Draft:
    """The draft on transactions, each with its amount in minor units of the local currency.

    Raises `InputRefused` with all that the schema says against it.
    """
    amounts, transactions = zip(*told, strict=True)
    indicators = [_text("indicator", one) for one in case.indicators]
    root = node(
        "report",
        REPORT,
        **head(case.report),
        report_code=code,
        reason=case.reason,
        action=case.action,
        transaction=transactions,
        report_indicators=node("report_indicators", ("indicator",), indicator=indicators),
    )
    _require_valid(root, schema)
    handed_in = case.report.submission_date
    return Draft(
        code=code,
        content=written(root),
        transactions=len(transactions),
        total=sum(amounts),
        currency=case.report.currency_code_local,
        indicators=case.indicators,
        due=due,
        late=due != PROMPTLY and handed_in.isoformat() > due,
        keep_until=keep_until(handed_in, keep_years),
    )


def _require_valid(root: Element, path: Path) -> None:
    schema = load_schema(path, "name the XSD of the unit that gets the report")
    hint = "fill it in in the case or in the file of customers, or take the unit's own code"
    faults = [Fault("SCHEMA", told, hint, str(path), None, place or None) for told, place in against(root, schema)]
    if faults:
        told = f"the draft is not as {path} says, in {len(faults)} places; nothing was written"
        raise InputRefused(told, file=str(path), faults=faults)


def minor(amount: Fraction, currency: str) -> int:
    """An amount of currency units in minor units, rounded half up."""
    return floor(amount * Fraction(10) ** minor_units(currency) + Fraction(1, 2))


def plain(units: int, decimals: int) -> str:
    """Minor units as a decimal number of currency units, however many digits it has."""
    return in_currency(units, decimals).replace(",", "")


def _text(name: str, text: str) -> Element:
    made = Element(name)
    made.text = text
    return made
