"""Units that come back before maturity: tenders, rights to early repayment, and dissolution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from tests.property.model.agent import (
    BLOCKED,
    CANCELLED,
    CASH_REFUSED,
    DAY,
    FROZEN,
    INSTALMENT,
    PRINCIPAL,
    Agent,
    Paid,
    Row,
)
from tests.property.model.refusal import Refused
from tests.property.model.series import MOST, Series
from tests.property.model.tail import Tail, continued, ending, put, repaid

USED, CALL, PUT = range(3)
PAYABLE = 90 * DAY
SOON = 30 * DAY


class Right(NamedTuple):
    """As the contracts have it; `notice` and `window` in seconds before the row's record time."""

    kind: int
    row: int
    numerator: int
    denominator: int
    notice: int
    window: int


class Invitation(NamedTuple):
    """On which terms units are bought."""

    numerator: int
    denominator: int
    opens: int
    closes: int
    pay_time: int
    most: int


@dataclass
class Tender:
    """What was offered to it and bought, by holder, and its cash in minor units."""

    terms: Invitation
    offers: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    bought: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    funded: int = 0
    paid: int = 0

    @property
    def offered(self) -> int:
        return sum(self.offers.values())

    @property
    def price(self) -> Fraction:
        return Fraction(self.terms.numerator, self.terms.denominator)

    @property
    def end(self) -> int:
        """The last second in which holders are paid."""
        return self.terms.pay_time + PAYABLE

    @property
    def books(self) -> tuple[int, ...]:
        """As the agent shows it."""
        return *self.terms, self.offered, sum(self.bought.values()), self.funded, self.paid

    def accepted(self, holder: str, balance: int, denomination: int) -> int:
        """Of an offer, what is still to be bought."""
        units, bought = self.offers[holder], self.bought[holder]
        if self.offered <= self.terms.most:
            return min(units, balance + bought) - bought
        if balance + bought < units:
            return 0
        return units * self.terms.most // self.offered // denomination * denomination - bought


@dataclass
class Tenders:
    """All of one series."""

    key: str
    agent: Agent
    series: Series
    rights: list[Right]
    tenders: list[Tender] = field(default_factory=list)

    def open(self, terms: Invitation) -> None:
        """An invitation by the issuer."""
        priced = terms.numerator and terms.denominator and terms.most
        if not (priced and terms.opens <= terms.closes < terms.pay_time and self.series.now <= terms.closes):
            raise Refused("TenderInvalid")
        self.tenders.append(Tender(terms))

    def open_put(self, number: int) -> None:
        """Anybody, until its notice ends."""
        right, row, time = self._right(number, PUT)
        days = time - right.window, time - right.notice, row.pay_time
        self.open(Invitation(right.numerator, right.denominator, *days, MOST))
        self.rights[number] = right._replace(kind=USED)

    def call(self, number: int) -> None:
        """The issuer ends the series at a record time, for a price."""
        right, row, _ = self._right(number, CALL)
        self._end(row.record, (right.numerator, right.denominator), row.pay_time)
        self.rights[number] = right._replace(kind=USED)

    def dissolve(self, record: int, amount: tuple[int, int], pay_time: int) -> None:
        """The same by governance, for at least what was to be repaid."""
        rows = self.agent.rows[self.key]
        left = [row for row in rows if row.kind == PRINCIPAL or (row.kind == INSTALMENT and row.record > record)]
        owed = repaid(left)
        if amount[0] * owed.denominator < owed.numerator * amount[1]:
            raise Refused("LessThanOwed", numerator=owed.numerator, denominator=owed.denominator)
        latest = max((row.pay_time for row in left if row.kind == PRINCIPAL), default=0)
        self._end(record, amount, pay_time, latest)

    def offer(self, number: int, holder: str, units: int) -> None:
        """In place of what the holder offered before."""
        tender = self._known(number)
        self._between(number, tender.terms.opens, tender.terms.closes)
        balance = self.series.balances[holder]
        if units != balance and (units > balance or units % self.series.denomination):
            raise Refused("OfferInvalid", units=units, balance=balance)
        tender.offers[holder] = units

    def fund(self, number: int) -> None:
        """The payer brings what it still needs."""
        tender = self._known(number)
        self._between(number, tender.terms.closes + 1, tender.end)
        there = self.series.supply + sum(tender.bought.values())
        need = ceil(min(there, tender.offered, tender.terms.most) * tender.price)
        if need <= tender.funded:
            raise Refused("TenderFundedAlready", tender=number)
        self.agent.cash.pay(self.agent.payer, self.agent.address, (need - tender.funded) * self._scale)
        tender.funded = need

    def pay(self, number: int, holders: Iterable[str]) -> list[Paid]:
        """Buy from these holders, if they can be paid; all or none, if there is too little cash."""
        tender = self._known(number)
        self._between(number, tender.terms.pay_time, tender.end)
        bought, paid, cash = dict(tender.bought), tender.paid, dict(self.agent.cash.balances)
        try:
            with self.series.all_or_none():
                return [event for holder in holders for event in self._buy(number, tender, holder)]
        except Refused:
            tender.bought, tender.paid = defaultdict(int, bought), paid
            self.agent.cash.balances = defaultdict(int, cash)
            raise

    def give_back(self, number: int) -> None:
        """What nobody can be paid any more."""
        tender = self._known(number)
        self._between(number, tender.end + 1, MOST)
        self.agent.cash.pay(self.agent.address, self.agent.payer, (tender.funded - tender.paid) * self._scale)
        tender.funded = tender.paid

    def _buy(self, number: int, tender: Tender, holder: str) -> list[Paid]:
        series = self.series
        accepted = tender.accepted(holder, series.balances[holder], series.denomination)
        if accepted == 0:
            return []
        if self.agent.blocked(series, holder):
            return [_unpaid(holder, BLOCKED)]
        units = min(accepted, series.movable(holder))
        if units == 0 or series.frozen(holder):
            return [_unpaid(holder, FROZEN)]
        before = tender.bought[holder]
        amount = floor((before + units) * tender.price) - floor(before * tender.price)
        if tender.paid + amount > tender.funded:
            raise Refused("TenderNotFunded", tender=number)
        if not self.agent.cash.pay(self.agent.address, holder, amount * self._scale):
            return [_unpaid(holder, CASH_REFUSED)]
        series.retire(holder, units)
        tender.bought[holder] += units
        tender.paid += amount
        rest = [_unpaid(holder, FROZEN)] if units < accepted else []
        return [("TenderPaid", {"holder": holder, "units": units, "amount": amount}), *rest]

    def _end(self, record: int, amount: tuple[int, int], pay_time: int, latest: int | None = None) -> None:
        gone = ending(self.agent.rows[self.key], record + 1)
        tail = Tail(record + 1, (), ((*amount, record, pay_time, PRINCIPAL),))
        times = continued(self.agent, self.key, self.series, tail)
        if latest is not None and pay_time > min(latest, times[record] + SOON):
            raise Refused("PaidTooLate", payTime=pay_time, latest=min(latest, times[record] + SOON))
        put(self.agent, self.key, self.series, gone, tail)

    def _right(self, number: int, kind: int) -> tuple[Right, Row, int]:
        """The right, its row and that one's record time."""
        if number >= len(self.rights) or self.rights[number].kind != kind:
            raise Refused("NoSuchRight", bond=self._bond, right=number)
        right = self.rights[number]
        row = self.agent.rows[self.key][right.row]
        if row.kind == CANCELLED:
            raise Refused("Cancelled", row=right.row)
        time = self.series.record_times[row.record]
        if self.series.now > time - right.notice:
            raise Refused("NoticeTooLate", right=number, until=time - right.notice)
        return right, row, time

    def _between(self, number: int, first: int, last: int) -> None:
        if self.series.now < first:
            raise Refused("TenderTooEarly", {"tender": number, "from": first})
        if self.series.now > last:
            raise Refused("TenderOver", tender=number, until=last)

    def _known(self, number: int) -> Tender:
        if number >= len(self.tenders):
            raise Refused("TenderUnknown", bond=self._bond, tender=number)
        return self.tenders[number]

    @property
    def _scale(self) -> int:
        return self.agent.scale[self.key]

    @property
    def _bond(self) -> str:
        return self.agent.bonds[self.key]


def _unpaid(holder: str, reason: int) -> Paid:
    return "TenderUnpaid", {"holder": holder, "reason": reason}
