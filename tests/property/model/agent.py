"""The paying agent: rows, their books and the cash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Any, NamedTuple

from tests.property.model.refusal import Refused
from tests.property.model.series import PAYMENTS, Series

COUPON, PRINCIPAL = 1, 2
BLOCKED, FROZEN, CASH_REFUSED = 0, 1, 2
BASIS = 10_000

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
    """One payment: `amount` per unit, to who held at the record time, from `pay_time` on."""

    amount: Fraction
    record: int
    pay_time: int
    kind: int
    books: Books = field(default_factory=Books)
    paid: set[str] = field(default_factory=set)

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

    def need(self, key: str, series: Series, row: int) -> int:
        """What the row needs in all."""
        terms = self._known(key, row)
        if terms.record >= len(series.closings):
            raise Refused("RecordNotPassed", record=terms.record)
        if terms.kind == PRINCIPAL:
            return ceil((sum(series.balances.values()) + terms.books.units) * terms.amount)
        return ceil(sum(series.closings[terms.record].values()) * terms.amount)

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
        told = self.pay(key, series, row, [holder])
        if told == [_unpaid(holder, CASH_REFUSED)]:
            raise Refused("CashRefused", holder=holder)
        return told

    def pay(self, key: str, series: Series, row: int, holders: Iterable[str]) -> list[Paid]:
        """Pay these holders, if they can be paid."""
        terms = self._known(key, row)
        if series.now < terms.pay_time:
            raise Refused("TooEarly", row=row, payTime=terms.pay_time)
        if not terms.books.funded:
            raise Refused("NotFunded", row=row)
        if terms.kind == COUPON and series.holds(PAYMENTS):
            raise Refused("PaymentsPaused")
        one = self._coupon if terms.kind == COUPON else self._principal
        return [event for holder in holders for event in one(key, series, row, holder)]

    def remit(self, key: str, row: int) -> None:
        """Send the tax withheld so far to the tax account."""
        terms = self._known(key, row)
        amount = terms.books.tax - terms.books.remitted
        self.cash.pay(self.address, self.tax_account, amount * self.scale[key])
        terms.books = terms.books._replace(remitted=terms.books.tax)

    def _known(self, key: str, row: int) -> Row:
        if row >= len(self.rows[key]):
            raise Refused("RowUnknown", bond=self.bonds[key], row=row)
        return self.rows[key][row]

    def _coupon(self, key: str, series: Series, row: int, holder: str) -> list[Paid]:
        terms = self.rows[key][row]
        units = series.closings[terms.record][holder]
        if units == 0 or holder in terms.paid:
            return []
        way = series.registry.way_of(holder)
        payee = way[-1]
        if self._blocked(series, payee):
            return [_unpaid(holder, BLOCKED)]
        if any(map(series.frozen, way)):
            return [_unpaid(holder, FROZEN)]
        gross = terms.due(units)
        tax = gross * self.rates.get(series.registry.words[holder].category, 0) // BASIS
        if gross != tax and not self.cash.pay(self.address, payee, (gross - tax) * self.scale[key]):
            return [_unpaid(holder, CASH_REFUSED)]
        terms.paid.add(holder)
        moved = [("PaidToSuccessor", {"holder": holder, "successor": payee})] if payee != holder else []
        return [*moved, _paid(terms, holder, units, gross, tax)]

    def _principal(self, key: str, series: Series, row: int, holder: str) -> list[Paid]:
        terms, units = self.rows[key][row], series.movable(holder)
        if series.balances[holder] == 0:
            return []
        if self._blocked(series, holder):
            return [_unpaid(holder, BLOCKED)]
        if units == 0 or series.frozen(holder):
            return [_unpaid(holder, FROZEN)]
        gross = terms.due(units)
        if not self.cash.pay(self.address, holder, gross * self.scale[key]):
            return [_unpaid(holder, CASH_REFUSED)]
        series.retire(holder, units)
        rest = [_unpaid(holder, FROZEN)] if series.balances[holder] else []
        return [_paid(terms, holder, units, gross, 0), *rest]

    @staticmethod
    def _blocked(series: Series, holder: str) -> bool:
        word = series.registry.words[holder]
        return word.blocked_by_registrar or word.blocked_by_regulator or word.moved


def _paid(row: Row, holder: str, units: int, gross: int, tax: int) -> Paid:
    books = row.books
    row.books = books._replace(units=books.units + units, net=books.net + gross - tax, tax=books.tax + tax)
    return "Paid", {"holder": holder, "gross": gross, "tax": tax}


def _unpaid(holder: str, reason: int) -> Paid:
    return "Unpaid", {"holder": holder, "reason": reason}
