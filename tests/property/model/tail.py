"""Rows that take the place of those to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from tests.property.model.agent import CANCELLED, FLOATING, INSTALMENT, PRINCIPAL, Agent, Row
from tests.property.model.refusal import Refused
from tests.property.model.series import Series

Terms = tuple[int, int, int, int, int]
"""Numerator, denominator, record time's index, payment time and kind of a row."""


@dataclass(frozen=True)
class Tail:
    """Record times from index `start` on, and rows."""

    start: int
    times: tuple[int, ...]
    rows: tuple[Terms, ...]

    @property
    def content(self) -> bytes:
        """By which it is voted on."""
        types = "uint256", "uint40[]", "(uint56,uint56,uint16,uint40,uint8)[]"
        return keccak(encode(types, (self.start, self.times, self.rows)))

    @property
    def but_one_second_later(self) -> Tail:
        """Another tail."""
        return replace(self, times=tuple(time + 1 for time in self.times) or (1,))


def ending(rows: Sequence[Row], start: int) -> list[Row]:
    """The rows that end if others come from the record time `start` on: those from there on, and the principal."""
    gone = []
    for n, row in enumerate(rows):
        if row.kind == CANCELLED or (row.kind != PRINCIPAL and row.record < start):
            continue
        if row.books.funded:
            raise Refused("FundedAlready", row=n)
        gone.append(row)
    return gone


def repaid(rows: Sequence[Row]) -> Fraction:
    """What they repay of the principal, per unit."""
    return sum((row.amount for row in rows if row.kind in (PRINCIPAL, INSTALMENT)), Fraction(0))


def continued(agent: Agent, key: str, series: Series, tail: Tail) -> tuple[int, ...]:
    """The record times with this tail, if it fits."""
    rows = agent.rows[key]
    if not tail.rows or tail.rows[-1][-1] != PRINCIPAL:
        raise Refused("RowInvalid", row=len(rows) + len(tail.rows))
    for n, (_, _, record, _, kind) in enumerate(tail.rows, len(rows)):
        if record < tail.start and kind != PRINCIPAL:
            raise Refused("RowInvalid", row=n)
    times = series.continued(tail.start, tail.times)
    for n, terms in enumerate(tail.rows, len(rows)):
        if not _valid(terms, times, last=n == len(rows) + len(tail.rows) - 1):
            raise Refused("RowInvalid", row=n)
    return times


def put(agent: Agent, key: str, series: Series, gone: Sequence[Row], tail: Tail) -> None:
    """This tail in the place of rows that end."""
    series.record_times = continued(agent, key, series, tail)
    for row in gone:
        row.kind = CANCELLED
    agent.rows[key].extend(Row(*terms) for terms in tail.rows)


def _valid(terms: Terms, times: Sequence[int], *, last: bool) -> bool:
    numerator, denominator, record, pay_time, kind = terms
    return (
        denominator != 0
        and kind not in (0, CANCELLED)
        and record < len(times)
        and pay_time > times[record]
        and (kind != PRINCIPAL or (record == len(times) - 1 and last))
        and (kind != FLOATING or numerator == 0)
    )
