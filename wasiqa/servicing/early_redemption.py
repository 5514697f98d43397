"""How a series ends before maturity: calls by the issuer's parties, dissolution by governance's, puts by holders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from eth_utils.crypto import keccak

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract
from wasiqa.chain.timelock import Operation, State, earliest, local, state
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.servicing.payments import Payments, Row
from wasiqa.servicing.programme import Programme

CALL, PUT = 1, 2
"""`IEarlyRedemption.RightKind`."""
_KINDS = {CALL: "call", PUT: "put"}
_BITS = 56
_SOON = 30 * 86_400
"""Seconds after the record time by which a dissolution pays."""


@dataclass(frozen=True)
class Right:
    """A right as it was set; `n` is its place in the paying agent's list, from 0. It can be exercised until the second
    `until`, unless it was."""

    n: int
    kind: int
    row: Row
    amount: Fraction
    until: int


@dataclass(frozen=True)
class Series:
    """A series, whose days are those of `zone`; `since` is a block before it."""

    chain: Chain
    programme: Programme
    bond: Contract
    zone: ZoneInfo
    since: int = 0

    def rights(self) -> tuple[Right, ...]:
        """All rights, those exercised too."""
        rows = Payments(self.chain, self.programme, self.bond).rows()
        found = next((args["rights"] for args in self.events("RightsSet")), ())
        return tuple(
            Right(
                n,
                right.kind,
                rows[right.row],
                Fraction(right.numerator, right.denominator),
                rows[right.row].record_time - right.notice,
            )
            for n, right in enumerate(found)
        )

    def right(self, kind: int, day: date) -> Right:
        """The right of this kind on the payment day. Raises `InputRefused` if there is none."""
        of_kind = [right for right in self.rights() if right.kind == kind and right.row.kind != "cancelled"]
        found = next((right for right in of_kind if self.day(right.row) == day), None)
        if found is None:
            days = ", ".join(sorted(f"{self.day(right.row)}" for right in of_kind)) or "no day"
            raise InputRefused(
                f"the series has no {_KINDS[kind]} on {day}", hint=f"its terms give one on {days}, by payment day"
            )
        return found

    def row(self, day: date) -> Row:
        """A row that is paid on this day. Raises `InputRefused` if there is none."""
        rows = [one for one in Payments(self.chain, self.programme, self.bond).rows() if one.kind != "cancelled"]
        found = next((row for row in rows if self.day(row) == day), None)
        if found is None:
            days = ", ".join(dict.fromkeys(f"{self.day(row)}" for row in rows))
            raise InputRefused(f"nothing is paid on {day}", hint=f"the series pays on {days}")
        return found

    def left_after(self, row: Row) -> Fraction:
        """What later rows repay of a unit."""
        rows = Payments(self.chain, self.programme, self.bond).rows()
        repaid = (one.amount for one in rows if one.kind in ("instalment", "principal") and one.record > row.record)
        return sum(repaid, Fraction(0))

    def day(self, row: Row) -> date:
        """The row's payment day."""
        return datetime.fromtimestamp(row.pay_time, self.zone).date()

    def events(self, name: str) -> Iterator[Mapping[str, Any]]:
        """What the paying agent told of this series under this name, the last first."""
        for event in reversed(list(self.chain.events(self.programme.paying_agent, name, self.since))):
            if event.args["bond"] == self.bond.address:
                yield event.args

    def require_time(self, operation: Operation, until: int, what: str) -> None:
        """Raises `NotAllowed` if the parties can't carry it out by then, inclusive."""
        if (moment := earliest(self.chain, operation)) > until:
            raise NotAllowed(
                f"{what} was possible until {local(until, self.zone)}, and its parties can carry it out from "
                f"{local(moment, self.zone)} on"
            )


@dataclass(frozen=True)
class Called:
    """The issuer's call under a right, announced by the paper with this hash."""

    series: Series
    right: Right
    paper: bytes

    def check(self) -> None:
        """Raises `NotAllowed` if the notice can't be kept any more."""
        self.series.require_time(self.operation(), self.right.until, "the call")

    def reached(self) -> State:
        """How far it is."""
        return state(self.series.chain, self.operation())

    def operation(self) -> Operation:
        """What the issuer's parties do."""
        programme, bond = self.series.programme, self.series.bond.address
        call = programme.paying_agent.encode("exerciseCall", bond, self.right.n, self.paper)
        return Operation(programme.timelocks["issuance"], (call,), keccak(text=f"wasiqa/call/{bond}"))


@dataclass(frozen=True)
class Dissolved:
    """A sukuk's dissolution at the row's record time, for `price` per 100 of what is outstanding then."""

    series: Series
    row: Row
    price: Fraction
    paper: bytes

    @property
    def amount(self) -> Fraction:
        """What each unit is paid, besides the row."""
        return self.price / 100 * self.series.left_after(self.row)

    def check(self) -> None:
        """Raises `InputRefused` for a price below par or of too many digits, `NotAllowed` if the time is over."""
        if self.price < 100:
            raise InputRefused(
                f"{self.price} is less than the 100 that is owed", hint="less takes a vote of the holders"
            )
        if self.amount == 0:
            raise NotAllowed("nothing is outstanding after that day", hint="the series ends then by itself")
        if max(self.amount.numerator, self.amount.denominator) >= 2**_BITS:
            raise InputRefused(f"{self.amount} has more digits than the paying agent keeps", hint="shorten the price")
        if self.row.pay_time > self.row.record_time + _SOON:
            raise NotAllowed(
                f"row {self.row.n} is paid more than 30 days after its record time, and a dissolution is not",
                hint="choose another payment day",
            )
        self.series.require_time(self.operation(), self.row.record_time, "a dissolution at that record time")

    def reached(self) -> State:
        """How far it is; what it pays can't be worked out from the rows any more once it is done."""
        done = any(args["documentHash"] == self.paper for args in self.series.events("Dissolved"))
        return State.DONE if done else state(self.series.chain, self.operation())

    def operation(self) -> Operation:
        """What governance's parties do."""
        programme, bond = self.series.programme, self.series.bond.address
        amount = self.amount.numerator, self.amount.denominator
        arguments = (bond, self.row.record, *amount, self.row.pay_time, self.paper)
        call = programme.paying_agent.encode("dissolve", *arguments)
        return Operation(programme.timelocks["governance"], (call,), keccak(text=f"wasiqa/dissolve/{bond}"))
