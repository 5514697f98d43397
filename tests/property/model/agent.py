"""The paying agent: rows, their books and the cash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Any, NamedTuple

from tests.property.model.refusal import Refused
from tests.property.model.series import PAYMENTS, Series

COUPON, PRINCIPAL, INSTALMENT, FLOATING, CANCELLED = 1, 2, 3, 4, 5
BLOCKED, FROZEN, CASH_REFUSED = 0, 1, 2
BASIS = 10_000
MOST = 2**56 - 1
"""A numerator or denominator has at most this."""
DAY = 24 * 3600
LATEST, WINDOW, FALLBACK_AFTER = 10 * DAY, 2 * DAY, 3 * DAY

Paid = tuple[str, dict[str, Any]]
"""Name and arguments of the event that tells how one payment went."""


class Books(NamedTuple):
    """Minor units of the currency; `units` of face value."""

    funded: int = 0
    units: int = 0
    net: int = 0
    tax: int = 0
    remitted: int = 0
    elsewhere: int = 0


@dataclass
class Row:
    """One payment: `amount` per unit, to who held at the record time, from `pay_time` on.

    `paid` are those who are owed nothing more by record date, here or outside. `origin` is the row that was divided
    first, `since` when an amount was proposed.
    """

    numerator: int
    denominator: int
    record: int
    pay_time: int
    kind: int
    books: Books = field(default_factory=Books)
    paid: set[str] = field(default_factory=set)
    postponed: int = 0
    origin: int | None = None
    proposed: tuple[int, int] = (0, 0)
    since: int = 0

    @property
    def amount(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @property
    def terms(self) -> tuple[int, int, int, int, int]:
        """As the agent shows it."""
        return self.numerator, self.denominator, self.record, self.pay_time, self.kind

    def settled(self, holder: str) -> bool:
        """Is the holder owed nothing more by record date?"""
        return holder in self.paid or self.kind == CANCELLED

    def due(self, units: int) -> int:
        """Rounded once, down."""
        return floor(units * self.amount)


@dataclass
class Cash:
    """The cash token, which can refuse to pay a wallet."""

    balances: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    refused: set[str] = field(default_factory=set)

    def refuse(self, wallet: str, refused: bool) -> None:
        """Refuse to pay a wallet from now on, or pay it again."""
        (self.refused.add if refused else self.refused.discard)(wallet)

    def pay(self, sender: str, receiver: str, amount: int) -> bool:
        """Whether it was paid."""
        if receiver in self.refused:
            return False
        self.balances[sender] -= amount
        self.balances[receiver] += amount
        return True


@dataclass
class Agent:
    """`bonds` (addresses), `scale` (cash per minor unit) and `rows` by name of the series; `rates` by category."""

    address: str
    payer: str
    tax_account: str
    rates: Mapping[int, int]
    bonds: Mapping[str, str]
    scale: Mapping[str, int]
    rows: dict[str, list[Row]]
    cash: Cash = field(default_factory=Cash)
    orders: dict[tuple[str, int, str], str] = field(default_factory=dict)
    """Who is paid in a holder's place, by series, row that was divided first, and holder."""
    fixed_last: dict[str, tuple[int, int]] = field(default_factory=dict)
    stated: set[tuple[Any, ...]] = field(default_factory=set)
    """What was said to be paid outside, and waits for a second party."""

    def need(self, key: str, series: Series, row: int) -> int:
        """What the row needs in all."""
        terms = self.known(key, row)
        self._require_amount(terms, row)
        if terms.record >= len(series.closings):
            raise Refused("RecordNotPassed", record=terms.record)
        if terms.kind == PRINCIPAL:
            return ceil((sum(series.balances.values()) + terms.books.units) * terms.amount)
        return ceil(sum(series.closings[terms.record].values()) * terms.amount) - terms.books.elsewhere

    def fund(self, key: str, series: Series, row: int) -> None:
        """The payer brings what the row still needs."""
        need = self.need(key, series, row)
        books = self.rows[key][row].books
        if books.funded >= need:
            raise Refused("FundedAlready", row=row)
        self.cash.pay(self.payer, self.address, (need - books.funded) * self.scale[key])
        self.rows[key][row].books = books._replace(funded=need)

    def claim(self, key: str, series: Series, row: int, holder: str) -> list[Paid]:
        """Pay one holder; if the cash token refuses, nothing happens at all."""
        told = self.pay(key, series, row, [holder], alone=True)
        if told == [_unpaid(holder, CASH_REFUSED)]:
            raise Refused("CashRefused", holder=holder)
        return told

    def pay(self, key: str, series: Series, row: int, holders: Iterable[str], alone: bool = False) -> list[Paid]:
        """Pay these holders, if they can be paid."""
        terms = self.known(key, row)
        if series.now < terms.pay_time:
            raise Refused("TooEarly", row=row, payTime=terms.pay_time)
        self._require_amount(terms, row)
        if not terms.books.funded:
            raise Refused("NotFunded", row=row)
        to_come = terms.kind != PRINCIPAL and terms.record >= len(series.closings)
        if alone and to_come:
            raise Refused("RecordNotPassed", record=terms.record)
        if terms.kind != PRINCIPAL and series.holds(PAYMENTS):
            raise Refused("PaymentsPaused")
        if to_come:
            raise Refused("RecordNotPassed", record=terms.record)
        one = self._principal if terms.kind == PRINCIPAL else self._dated
        with self._all_or_none(series, terms):
            return [event for holder in holders for event in one(key, series, row, holder)]

    def remit(self, key: str, row: int) -> None:
        """Send the tax withheld so far to the tax account."""
        terms = self.known(key, row)
        amount = terms.books.tax - terms.books.remitted
        self.cash.pay(self.address, self.tax_account, amount * self.scale[key])
        terms.books = terms.books._replace(remitted=terms.books.tax)

    def propose(self, key: str, row: int, amount: tuple[int, int], now: int) -> None:
        """The calculation agent says what a floating row pays."""
        terms = self._floating(key, row)
        if amount[1] == 0:
            raise Refused("DenominatorMissing")
        if terms.since:
            raise Refused("ProposalPending", row=row)
        terms.proposed, terms.since = amount, now

    def dispute(self, key: str, row: int, now: int) -> None:
        """A reviewer takes it away, in its window."""
        terms, end = self._proposed(key, row)
        if now > end:
            raise Refused("WindowOver", row=row, end=end)
        terms.since = 0

    def settle(self, key: str, row: int, now: int) -> None:
        """It is final after its window."""
        terms, end = self._proposed(key, row)
        if now <= end:
            raise Refused("WindowOpen", row=row, end=end)
        self._floating(key, row)
        terms.since = 0
        self._fix(key, terms, terms.proposed)

    def fall_back(self, key: str, series: Series, row: int) -> None:
        """What was fixed last, some time after the record time."""
        terms = self._floating(key, row)
        if terms.since:
            raise Refused("ProposalPending", row=row)
        time = series.record_times[terms.record] + FALLBACK_AFTER
        if series.now < time:
            raise Refused("FallbackTooEarly", row=row, time=time)
        if key not in self.fixed_last:
            raise Refused("NothingFixedYet", bond=self.bonds[key])
        self._fix(key, terms, self.fixed_last[key])

    def reschedule(self, key: str, row: int, pay_time: int, now: int) -> None:
        """Later, by ten days at most in all, before it is due."""
        terms = self.known(key, row)
        if terms.kind == CANCELLED:
            raise Refused("Cancelled", row=row)
        if now >= terms.pay_time:
            raise Refused("AlreadyDue", row=row, payTime=terms.pay_time)
        latest = terms.pay_time + LATEST - terms.postponed
        if not terms.pay_time < pay_time <= latest:
            raise Refused("RescheduleOutOfRange", row=row, payTime=pay_time, latest=latest)
        terms.postponed += pay_time - terms.pay_time
        terms.pay_time = pay_time

    def fund_part(self, key: str, series: Series, row: int, amount: int) -> None:
        """The largest part that the amount is enough for, in fractions as fine as can be; the rest is a new row."""
        need, terms = self.need(key, series, row), self.rows[key][row]
        if terms.books.funded or terms.books.elsewhere:
            raise Refused("NotDivisible", row=row)
        factor = MOST // max(terms.numerator, terms.denominator)
        # a part of the principal is for who holds at the last record time
        record = len(series.record_times) - 1 if terms.kind == PRINCIPAL else terms.record
        units = sum(series.closings[record].values()) if record < len(series.closings) else series.supply
        if amount >= need or amount * terms.denominator * factor < units:
            raise Refused("PartOutOfRange", amount=amount, need=need)
        whole, terms.denominator = terms.numerator * factor, terms.denominator * factor
        terms.numerator = amount * terms.denominator // units
        origin = row if terms.origin is None else terms.origin
        rest = (whole - terms.numerator, terms.denominator, terms.record, terms.pay_time, terms.kind)
        self.rows[key].append(Row(*rest, postponed=terms.postponed, origin=origin))
        terms.kind, terms.record = INSTALMENT if terms.kind == PRINCIPAL else terms.kind, record
        taken = ceil(units * terms.amount)
        self.cash.pay(self.payer, self.address, taken * self.scale[key])
        terms.books = terms.books._replace(funded=taken)

    def redirect(self, key: str, series: Series, row: int, holder: str, beneficiary: str) -> None:
        """An order: somebody else is paid what is due by record date."""
        if beneficiary != holder and not series.registry.words[beneficiary].eligible(series.now):
            raise Refused("BeneficiaryRefused", beneficiary=beneficiary)
        terms = self.known(key, row)
        if terms.kind == PRINCIPAL:
            raise Refused("PrincipalFollowsUnits", row=row)
        if terms.record >= len(series.closings):
            raise Refused("RecordNotPassed", record=terms.record)
        if not series.closings[terms.record][holder] or terms.settled(holder):
            raise Refused("NothingDue", row=row, holder=holder)
        self.orders[key, self._origin(terms, row), holder] = beneficiary

    def state_outside(self, key: str, series: Series, row: int, holder: str) -> None:
        """The paying agent says that a holder was paid outside."""
        terms = self.known(key, row)
        if series.now < terms.pay_time:
            raise Refused("TooEarly", row=row, payTime=terms.pay_time)
        self._require_amount(terms, row)
        self.stated.add((key, row, terms.numerator, terms.denominator, holder))

    def confirm_outside(self, key: str, series: Series, row: int, holder: str, payment_id: bytes) -> None:
        """A reviewer confirms it: nothing more is owed of a row by record date."""
        terms = self.rows[key][row] if row < len(self.rows[key]) else None
        statement = (key, row, *terms.terms[:2], holder) if terms else None
        if terms is None or statement not in self.stated:
            raise Refused("NotStated", row=row, paymentId=payment_id)
        units = series.closings[terms.record][holder]
        if not units or holder in terms.paid or (key, self._origin(terms, row), holder) in self.orders:
            raise Refused("NotOpen", row=row, holder=holder)
        self.stated.discard(statement)
        terms.paid.add(holder)
        terms.books = terms.books._replace(elsewhere=terms.books.elsewhere + terms.due(units))

    def return_excess(self, key: str, series: Series, row: int) -> None:
        """What holders are not owed any more goes back."""
        excess = self.rows[key][row].books.funded - self.need(key, series, row) if row < len(self.rows[key]) else 0
        terms = self.known(key, row)
        if excess > 0:
            terms.books = terms.books._replace(funded=terms.books.funded - excess)
            self.cash.pay(self.address, self.payer, excess * self.scale[key])

    @contextmanager
    def _all_or_none(self, series: Series, terms: Row) -> Iterator[None]:
        """What is refused in the end was never paid."""
        cash, books, paid = dict(self.cash.balances), terms.books, set(terms.paid)
        try:
            with series.all_or_none():
                yield
        except Refused:
            self.cash.balances, terms.books, terms.paid = defaultdict(int, cash), books, paid
            raise

    def _floating(self, key: str, row: int) -> Row:
        terms = self.known(key, row)
        if terms.kind != FLOATING:
            raise Refused("NotFloating", row=row)
        return terms

    def _proposed(self, key: str, row: int) -> tuple[Row, int]:
        """The row and the last second of its proposal's window."""
        terms = self.rows[key][row] if row < len(self.rows[key]) else None
        if terms is None or not terms.since:
            raise Refused("NothingProposed", row=row)
        return terms, terms.since + WINDOW

    def _fix(self, key: str, terms: Row, amount: tuple[int, int]) -> None:
        (terms.numerator, terms.denominator), terms.kind = amount, COUPON
        self.fixed_last[key] = amount

    @staticmethod
    def _origin(terms: Row, row: int) -> int:
        return row if terms.origin is None else terms.origin

    @staticmethod
    def _require_amount(terms: Row, row: int) -> None:
        if terms.kind in (FLOATING, CANCELLED):
            raise Refused("RateNotFixed" if terms.kind == FLOATING else "Cancelled", row=row)

    def known(self, key: str, row: int) -> Row:
        """The row, if there is one."""
        if row >= len(self.rows[key]):
            raise Refused("RowUnknown", bond=self.bonds[key], row=row)
        return self.rows[key][row]

    def _dated(self, key: str, series: Series, row: int, holder: str) -> list[Paid]:
        terms = self.rows[key][row]
        units = series.closings[terms.record][holder]
        if units == 0 or holder in terms.paid:
            return []
        way = series.registry.way_of(self.orders.get((key, self._origin(terms, row), holder), holder))
        payee = way[-1]
        if self.blocked(series, payee):
            return [_unpaid(holder, BLOCKED)]
        if any(map(series.frozen, way)):
            return [_unpaid(holder, FROZEN)]
        gross = terms.due(units)
        rate = self.rates.get(series.registry.words[holder].category, 0) if terms.kind == COUPON else 0
        tax = gross * rate // BASIS
        if gross != tax and not self.cash.pay(self.address, payee, (gross - tax) * self.scale[key]):
            return [_unpaid(holder, CASH_REFUSED)]
        terms.paid.add(holder)
        moved = [("PaidToSuccessor", {"holder": holder, "successor": payee})] if payee != holder else []
        return [*moved, _paid(terms, holder, units, gross, tax)]

    def _principal(self, key: str, series: Series, row: int, holder: str) -> list[Paid]:
        terms, units = self.rows[key][row], series.movable(holder)
        if series.balances[holder] == 0:
            return []
        if self.blocked(series, holder):
            return [_unpaid(holder, BLOCKED)]
        if units == 0 or series.frozen(holder):
            return [_unpaid(holder, FROZEN)]
        gross = terms.due(units)
        if not self.cash.pay(self.address, holder, gross * self.scale[key]):
            return [_unpaid(holder, CASH_REFUSED)]
        if terms.books.net + gross > terms.books.funded:  # units were issued after it was funded
            raise Refused("Overpaid", row=row)
        series.retire(holder, units)
        rest = [_unpaid(holder, FROZEN)] if series.balances[holder] else []
        return [_paid(terms, holder, units, gross, 0), *rest]

    @staticmethod
    def blocked(series: Series, holder: str) -> bool:
        """Whom an authority keeps from being paid, or who has moved."""
        word = series.registry.words[holder]
        return word.blocked_by_registrar or word.blocked_by_regulator or word.moved


def _paid(row: Row, holder: str, units: int, gross: int, tax: int) -> Paid:
    books = row.books
    row.books = books._replace(units=books.units + units, net=books.net + gross - tax, tax=books.tax + tax)
    return "Paid", {"holder": holder, "gross": gross, "tax": tax}


def _unpaid(holder: str, reason: int) -> Paid:
    return "Unpaid", {"holder": holder, "reason": reason}
