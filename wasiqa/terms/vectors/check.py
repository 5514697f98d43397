"""All vectors of a file, each computed from its inputs and compared with what it expects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from wasiqa.terms.vectors import accruals, bills, bonds, cash, dates, identifiers
from wasiqa.terms.vectors.compare import Compared, Unchecked, compared
from wasiqa.terms.vectors.numbers import NotComputable
from wasiqa.terms.vectors.vector import Vector, read

Topics = Mapping[str, Callable[[Vector], Mapping[str, object]]]
TOPICS: Topics = {
    "mtb_price_yield": bills.price_and_yield,
    "mtb_weighted_average": bills.weighted_average,
    "discounted_sukuk": bills.price_and_yield,
    "bill_discount": bills.bank_discount,
    "bill_investment_rate": bills.investment_rate,
    "fixed_point": bills.fixed_point,
    "pib_price_yield": bonds.street,
    "ex_coupon": bonds.street,
    "treasury_price": bonds.treasury,
    "pib_accrued": accruals.accrued,
    "pfl_accrued": accruals.accrued,
    "accrued_30360": accruals.accrued,
    "day_count": dates.one_day_count,
    "day_count_batch": dates.many_day_counts,
    "schedule": dates.schedule,
    "business_day": dates.business_day,
    "withholding": cash.withholding,
    "rounding": cash.rounding,
    "sukuk_reopening": cash.reopening,
    "identifier": identifiers.identifier,
}
"""What is computed of each topic, by the names that `expected` has for it; `wasiqa.auction.vectors` has more."""


@dataclass(frozen=True)
class Result:
    """One vector: the first field that differs, or else the first that agrees; `message` says what isn't a number."""

    id: str
    topic: str
    ok: bool
    field: str | None = None
    expected: Any = None
    got: Any = None
    difference: str | None = None
    message: str | None = None

    def document(self) -> dict[str, Any]:
        """As `terms check --json` gives it."""
        values = {**asdict(self), "expected": _written(self.expected)}
        return {"id": values.pop("id"), "topic": values.pop("topic"), "pass": values.pop("ok"), **values}


def check(path: Path, topics: Topics = TOPICS) -> tuple[Result, ...]:
    """The results of the file at `path`. Raises InputRefused if it holds no list of vectors."""
    return tuple(check_one(vector, topics) for vector in read(path))


def check_one(vector: Vector, topics: Topics = TOPICS) -> Result:
    """The result of one vector; what can't be computed fails with a sentence."""
    if vector.topic not in topics:
        message = f"the topic {vector.topic!r} is not known here" if vector.topic else "it names no topic"
        return Result(vector.id, vector.topic, False, "topic", message=message)
    try:
        return _result(vector, topics[vector.topic](vector))
    except NotComputable as error:
        return Result(vector.id, vector.topic, False, message=error.message)
    except (ValueError, OverflowError, ArithmeticError) as error:
        return Result(vector.id, vector.topic, False, message=f"it can't be computed: {error}")


def _result(vector: Vector, found: Mapping[str, object]) -> Result:
    agreed: list[Compared] = []
    notes = []
    for name, expected in vector.expected.items():
        if expected is None:
            continue
        if name not in found:
            message = f"expected.{name} is not something that is computed for {vector.topic}"
            return Result(vector.id, vector.topic, False, name, expected, message=message)
        got = found[name]
        if isinstance(got, Unchecked):
            notes.append(f"{name} is not checked: {got.reason}")
            continue
        one = compared(vector, name, got)
        if not one.ok:
            return Result(vector.id, vector.topic, False, *_fields(one), message="; ".join(notes) or None)
        agreed.append(one)
    if not agreed:
        return Result(vector.id, vector.topic, False, message="; ".join(notes) or "nothing is expected of it")
    return Result(vector.id, vector.topic, True, *_fields(agreed[0]), message="; ".join(notes) or None)


def _fields(one: Compared) -> tuple[str, Any, Any, str | None]:
    return one.field, one.expected, one.got, one.difference


def _written(value: Any) -> Any:
    """What the file expects, as JSON has it; a number with a point as text, or it would become a binary fraction."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list):
        return [_written(one) for one in value]
    return {key: _written(one) for key, one in value.items()} if isinstance(value, dict) else value
