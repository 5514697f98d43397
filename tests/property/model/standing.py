"""Whether a series performs, and what its holders decide."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

from tests.property.model.agent import BASIS, CANCELLED, DAY, FLOATING, MOST, PRINCIPAL, Agent
from tests.property.model.refusal import Refused
from tests.property.model.series import Series
from tests.property.model.tail import Tail, ending, put, repaid

PERFORMING, DEFAULT, ACCELERATED = range(3)
AHEAD, DUE, MISSED, FUNDED, GONE = range(5)
GRACE, ACCELERATION, RESOLUTION, VOTING = 3 * DAY, 2500, 6667, DAY
"""The terms of each series, as they are set."""
NOTICE, LAPSE, REOPENED = DAY, 30 * DAY, 90 * DAY


@dataclass
class Resolution:
    """What is voted on, up to `end`; no tail: an acceleration. `ballots` are in favour."""

    record: int
    end: int
    tail: Tail | None
    ballots: dict[str, int] = field(default_factory=dict)
    done: bool = False

    @property
    def content(self) -> bytes:
        return self.tail.content if self.tail else bytes(32)

    @property
    def in_favour(self) -> int:
        return sum(self.ballots.values())


@dataclass
class Standing:
    """Default and votes of one series."""

    key: str
    agent: Agent
    series: Series
    status: int = PERFORMING
    since: int = 0
    """When the default was declared."""
    waived_until: int = 0
    carried_out: int = 0
    """No restructuring with a smaller number can be carried out any more."""
    resolutions: list[Resolution] = field(default_factory=list)

    def of_row(self, row: int) -> int:
        """Where a row stands."""
        terms, now = self.agent.known(self.key, row), self.series.now
        if terms.kind == CANCELLED:
            return GONE
        known = terms.kind != FLOATING and terms.record < len(self.series.closings)
        if known and terms.books.funded >= self.agent.need(self.key, self.series, row):
            return FUNDED
        if now < terms.pay_time:
            return AHEAD
        return DUE if now <= terms.pay_time + GRACE else MISSED

    def declare(self, row: int) -> None:
        """Anybody, of a row that is missed and that no resolution has dealt with."""
        if self.status != PERFORMING:
            raise Refused("AlreadyInDefault", bond=self._bond)
        if self.of_row(row) != MISSED or self.agent.known(self.key, row).pay_time <= self.waived_until:
            raise Refused("NotMissed", row=row)
        self.status, self.since = DEFAULT, self.series.now

    def cure(self) -> None:
        """Anybody, once nothing is due."""
        self._in_default()
        for n, row in enumerate(self.agent.rows[self.key]):
            if self.of_row(n) in (DUE, MISSED) and row.pay_time > self.waived_until:
                raise Refused("StillDue", row=n)
        self.status = PERFORMING

    def reopen(self, row: int) -> None:
        """Anybody, if a principal is missed and units can't be moved."""
        if self.of_row(row) != MISSED or self.agent.known(self.key, row).kind != PRINCIPAL:
            raise Refused("NotMissed", row=row)
        if not self.series.closed:
            raise Refused("RegisterOpen", bond=self._bond)
        self.series.record_times.append(self.series.now + REOPENED)

    def propose(self, tail: Tail | None, holder: str = "", caller: str = "") -> None:
        """A tail, by the issuer; or none, by a holder while the series is in default."""
        if tail is None:
            self._in_default()
        record = len(self.series.closings) - 1
        if record < 0:
            raise Refused("NoVote", bond=self._bond)
        if tail is None and self._votes(holder, caller, record) == 0:
            raise Refused("VotesOutOfRange", holder=holder, balance=0)
        self.resolutions.append(Resolution(record, self.series.now + VOTING, tail))

    def vote(self, number: int, holder: str, in_favour: int, against: int, caller: str) -> None:
        """In place of what the holder voted before."""
        resolution = self._open(number)
        if self.series.now > resolution.end:
            raise Refused("VotingOver", id=number, end=resolution.end)
        balance = self._votes(holder, caller, resolution.record)
        if in_favour + against > balance:
            raise Refused("VotesOutOfRange", holder=holder, balance=balance)
        resolution.ballots[holder] = in_favour

    def carry_out(self, number: int, tail: Tail) -> None:
        """Anybody, if the holders have so decided."""
        resolution = self._passed(number, tail.content, RESOLUTION)
        if number < self.carried_out:
            raise Refused("ResolutionUnknown", id=number)
        put(self.agent, self.key, self.series, ending(self.agent.rows[self.key], tail.start), tail)
        resolution.done, self.status, self.waived_until = True, PERFORMING, self.series.now
        self.carried_out = number + 1

    def accelerate(self, number: int) -> None:
        """Anybody, if the holders have so decided in this default: all that is left of the principal, in two days."""
        self._in_default()
        if self._open(number).end < self.since + VOTING:
            raise Refused("NotInDefault", bond=self._bond)
        resolution = self._passed(number, bytes(32), ACCELERATION)
        start, time = len(self.series.closings), self.series.now + NOTICE
        gone = ending(self.agent.rows[self.key], start)
        amount = repaid(gone)
        for number_ in (amount.numerator, amount.denominator):
            if number_ > MOST:
                raise Refused("SafeCastOverflowedUintDowncast", bits=56, value=number_)
        row = amount.numerator, amount.denominator, start, time + NOTICE, PRINCIPAL
        put(self.agent, self.key, self.series, gone, Tail(start, (time,), (row,)))
        resolution.done, self.status = True, ACCELERATED

    def _passed(self, number: int, content: bytes, share: int) -> Resolution:
        resolution = self._open(number)
        if resolution.content != content:
            raise Refused("ContentDiffers", id=number)
        if self.series.now <= resolution.end:
            raise Refused("VotingOpen", id=number, end=resolution.end)
        if self.series.now > resolution.end + LAPSE:
            raise Refused("VotingOver", id=number, end=resolution.end)
        supply = sum(self.series.closings[resolution.record].values())
        needed = max(ceil(supply * share / BASIS), 1)
        if resolution.in_favour < needed:
            raise Refused("NotPassed", id=number, inFavour=resolution.in_favour, needed=needed)
        return resolution

    def _open(self, number: int) -> Resolution:
        if number >= len(self.resolutions) or self.resolutions[number].done:
            raise Refused("ResolutionUnknown", id=number)
        return self.resolutions[number]

    def _votes(self, holder: str, caller: str, record: int) -> int:
        if self.series.registry.successor_of(holder) != caller:
            raise Refused("NotTheHolder", holder=holder, caller=caller)
        return self.series.closings[record][holder]

    def _in_default(self) -> None:
        if self.status != DEFAULT:
            raise Refused("NotInDefault", bond=self._bond)

    @property
    def _bond(self) -> str:
        return self.agent.bonds[self.key]
