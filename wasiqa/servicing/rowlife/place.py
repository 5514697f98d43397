"""One row of one series on a chain, and what all acts on it ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.timelock import Operation, local
from wasiqa.errors import NotAllowed
from wasiqa.servicing.amounts import in_currency
from wasiqa.servicing.ledger import series_config
from wasiqa.servicing.numbered import numbered
from wasiqa.servicing.payments import Payments, Row
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.roles import role_id
from wasiqa.servicing.rowlife.log import RowLog, Told


@dataclass(frozen=True)
class Place:
    """Row `n` of a series, counted from 1; `since` is a block before the series. What it says is read anew each time.

    Raises `InputRefused` where the series has no such row.
    """

    chain: Chain
    programme: Programme
    bond: Contract
    n: int
    since: int
    zone: ZoneInfo

    @property
    def agent(self) -> Contract:
        """The paying agent."""
        return self.programme.paying_agent

    @cached_property
    def payments(self) -> Payments:
        """The payments of the series."""
        return Payments(self.chain, self.programme, self.bond, self.since)

    @property
    def row(self) -> Row:
        """The row as it is now."""
        return self.payments.row(self.n)

    @property
    def log(self) -> RowLog:
        """What has happened to the series' rows so far; events are asked for once a block."""
        head = self.chain.block().hash
        if head not in self._logs:
            self._logs.clear()
            self._logs[head] = log_of(self.chain, self.agent, self.bond, self.since)
        return self._logs[head]

    @cached_property
    def _logs(self) -> dict[str, RowLog]:
        return {}

    def ask(self, function: str, *arguments: Any) -> Any:
        """What the agent says of this row."""
        return self.chain.call(self.agent, function, self.bond.address, self.n - 1, *arguments)

    def call(self, function: str, *arguments: Any) -> Call:
        """A call of the agent about this row."""
        return self.agent.encode(function, self.bond.address, self.n - 1, *arguments)

    def operation(self, timelock: str, calls: tuple[Call, ...]) -> Operation:
        """What the parties of a timelock do: the first of these calls that was not carried out before."""
        return numbered(self.chain, self.programme.timelocks[timelock], calls, f"wasiqa/{calls[0].name}")

    def passed(self, row: Row) -> bool:
        """Has its record time passed?"""
        return series_config(self.chain, self.bond).period > row.record

    def units(self, row: Row) -> int:
        """Units for which it is paid: those at its record time, or those of now as long as that is to come."""
        if not self.passed(row):
            return int(self.chain.call(self.bond, "totalSupply"))
        return int(self.chain.call(self.bond, "supplyAtRecord", row.record))

    def require_passed(self, row: Row, why: str) -> None:
        """Raises `NotAllowed` before its record time has passed; `why` says what isn't known until then."""
        if not self.passed(row):
            raise NotAllowed(
                f"the record time of row {self.n} has not passed: {self.local(row.record_time)}",
                hint=f"{why} is known once the record time has passed",
                code="BEFORE_RECORD_TIME",
            )

    def require_fixed(self, row: Row) -> None:
        """Raises `NotAllowed` for a floating row."""
        if row.kind == "floating":
            raise NotAllowed(
                f"the rate of row {self.n} is not fixed",
                hint="run `coupon fix`, then `coupon settle`",
                code="RATE_NOT_FIXED",
            )

    def holds(self, role: str, account: str) -> bool:
        """Does the account hold a role of the programme?"""
        return bool(self.chain.call(self.programme.registry, "hasRole", role_id(role), account))

    def require_role(self, role: str, account: str) -> None:
        """Raises `NotAllowed` for an account that doesn't hold it."""
        if not self.holds(role, account):
            raise NotAllowed(
                f"{account} doesn't hold the role {role}",
                hint="run it with --account of one who does",
                code="MISSING_ROLE",
            )

    def told(self, minor: int) -> str:
        """An amount for people."""
        return in_currency(minor, self.payments.decimals)

    def local(self, seconds: int) -> str:
        """A time in the programme's zone."""
        return local(seconds, self.zone)


def log_of(chain: Chain, agent: Contract, bond: Contract, since: int) -> RowLog:
    """What the chain's events say of the rows of a series; `since` is a block before it."""
    events: Iterable[Told] = (
        event for event in chain.events(agent, None, since) if event.args.get("bond") == bond.address
    )
    return RowLog(events, lambda block: chain.header(block).time)
