"""The file of a restructuring: the record times and rows that take the place of those to come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from eth_utils.crypto import keccak
from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from wasiqa.chain.codec import codec
from wasiqa.servicing.payments import KINDS
from wasiqa.terms.fields import Fields, Whole, not_empty, one_of, within
from wasiqa.terms.reading import read_model
from wasiqa.terms.words import refuse

_KINDS = {kind: number for number, kind in KINDS.items() if kind != "cancelled"}
_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,12}|/[1-9][0-9]{0,14})?")
_ROWS = "(uint56,uint56,uint16,uint40,uint8)[]"
AgentRow = tuple[int, int, int, int, int]


def _seconds(value: object, info: ValidationInfo) -> int:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        moment = datetime.min
    if moment.tzinfo is None:
        hint = 'write it with the zone, such as "2049-02-16T17:00:00+05:00"'
        raise refuse("BAD_TIME", f"{info.field_name} {value} is no time", hint)
    return int(moment.timestamp())


def _fraction(value: object, info: ValidationInfo) -> Fraction:
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        hint = 'write what a unit is paid such as "0.035" or "1/3"'
        raise refuse("BAD_NUMBER", f"{info.field_name} is {value!r}, which is no amount per unit", hint)
    return Fraction(value)


Moment = Annotated[int, BeforeValidator(_seconds)]


class TailRow(Fields):
    """One row; `record` counts record times from 1, and a floating row has no amount."""

    kind: Annotated[str, one_of(*_KINDS)]
    record: Annotated[Whole, within(1, 65_000)]
    pay: Moment
    amount: Annotated[Fraction, BeforeValidator(_fraction)] = Fraction(0)


class TailFile(Fields):
    """From the record time `from_` on, counted from 1, the record times are these; and these are the new rows."""

    from_: Annotated[Whole, within(1, 65_000)] = Field(alias="from")
    record_times: Annotated[tuple[Moment, ...], AfterValidator(not_empty)]
    rows: Annotated[tuple[TailRow, ...], AfterValidator(not_empty)]

    @property
    def arguments(self) -> tuple[int, Sequence[int], Sequence[AgentRow]]:
        """As `IResolutions.carryOut` takes them."""
        rows = [
            (row.amount.numerator, row.amount.denominator, row.record - 1, row.pay, _KINDS[row.kind])
            for row in self.rows
        ]
        return self.from_ - 1, self.record_times, rows

    @property
    def content_hash(self) -> bytes:
        """What is voted on."""
        return keccak(codec().encode(["uint256", "uint40[]", _ROWS], self.arguments))


def load(path: Path) -> TailFile:
    """The file at `path`. Raises InputRefused with every mistake of it."""
    return read_model(path, TailFile, "restructuring")
