"""A row paid a few days later, funded in part, or funded with more than it needs by now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import Any, NamedTuple

from wasiqa.chain.contract import Call, Contract
from wasiqa.errors import NotAllowed
from wasiqa.servicing.code import built
from wasiqa.servicing.payments import Row
from wasiqa.servicing.rowlife.act import Act
from wasiqa.terms.numbers import exact

LATEST = 10 * 24 * 3600
"""So many seconds, in all, may a payment be moved."""
_MOST = 2**56 - 1


@dataclass(frozen=True)
class Reschedule(Act):
    """A row that is paid from the second `pay_time` on, by a notice of this SHA-256."""

    pay_time: int
    notice: bytes

    @property
    def timelock(self) -> str:
        """Governance's, not the debtor's."""
        return "governance"

    def is_done(self) -> bool:
        """Is it paid from then on?"""
        return self.place.row.pay_time == self.pay_time

    def check(self) -> None:
        """Raises `NotAllowed` for an earlier time or one beyond ten days, or if it would be due before it is moved."""
        row, place = self.place.row, self.place
        latest = place.log.first_pay_time(row.index) + LATEST
        if place.chain.now() >= row.pay_time:
            raise NotAllowed(f"row {row.n} is due since {place.local(row.pay_time)}: only what is not due yet is moved")
        if not row.pay_time < self.pay_time <= latest:
            raise NotAllowed(
                f"row {row.n} can't be paid from {place.local(self.pay_time)} on: it is paid from "
                f"{place.local(row.pay_time)} on, and moves later only, up to {place.local(latest)}",
                hint="ten days in all, counted from the payment time that the term sheet gave",
            )
        if (moment := self.moment()) >= row.pay_time:
            raise NotAllowed(
                f"governance could move row {row.n} from {place.local(moment)} on, and it is due at "
                f"{place.local(row.pay_time)}",
                hint="its delay has to be over before the row is due",
            )

    def calls(self) -> tuple[Call, ...]:
        """The change."""
        return (self.place.call("reschedule", self.pay_time, self.notice),)

    def facts(self) -> dict[str, Any]:
        """From when to when, and by which notice."""
        before, after = self.place.local(self.place.row.pay_time), self.place.local(self.pay_time)
        return {"from": before, "to": after, "notice_sha256": self.notice.hex()}

    def words(self) -> str:
        """From when to when, and by which notice."""
        facts = self.facts()
        return (
            f"row {self.place.n}: paid from {facts['from']} → {facts['to']} on, the same amount to the same holders\n"
            f"  notice's SHA-256 {facts['notice_sha256']}"
        )

    def outcome(self) -> str:
        """When it is paid."""
        return f"row {self.place.n} is paid from {self.place.local(self.pay_time)} on"


class Parts(NamedTuple):
    """What a row is divided into, per unit, and what the first part costs."""

    part: Fraction
    rest: Fraction
    taken: int


@dataclass(frozen=True)
class Division(Act):
    """A row divided into what `amount` minor units from `payer` are enough for, and a new row of the rest."""

    amount: int
    payer: str

    @property
    def role(self) -> str:
        """The paying agent's."""
        return "PAYING_AGENT"

    def is_done(self) -> bool:
        """Was it divided, and funded with this amount, or with one minor unit less?"""
        return self.place.n - 1 in self.place.log.divided and 0 <= self.amount - self._funded <= 1

    def check(self) -> None:
        """Raises `NotAllowed` if the row can't be divided, the amount is none of its parts, or there isn't the cash."""
        row, place = self.place.row, self.place
        place.require_passed(row, "what it needs")
        place.require_fixed(row)
        books = place.ask("booksOf")
        if books.funded or books.elsewhere:
            what = "is funded" if books.funded else "was paid outside in part"
            raise NotAllowed(
                f"row {row.n} {what}, and is divided no more", hint="`coupon schedule` shows what it needs"
            )
        need = int(place.ask("needOf"))
        if self.amount >= need:
            raise NotAllowed(
                f"{place.told(self.amount)} are enough for row {row.n}, which needs {place.told(need)}",
                hint=f"fund it in full: {'redeem --fund-only' if row.kind == 'principal' else 'coupon fund'}",
            )
        if not self.parts.taken:
            raise NotAllowed(f"{place.told(self.amount)} pay no part of row {row.n}, which needs {place.told(need)}")
        held = int(place.chain.call(self._cash, "balanceOf", self.payer))
        if held < self.parts.taken * self._scale:
            raise NotAllowed(
                f"this needs {self.parts.taken * self._scale} units of the cash token {self._cash.address}, but "
                f"{self.payer} has {held}",
                hint="bring the cash to this account first",
                code="INSUFFICIENT_CASH",
            )

    def calls(self) -> tuple[Call, ...]:
        """The approval, and the division."""
        agent = self.place.agent.address
        return (
            self._cash.encode("approve", agent, self.parts.taken * self._scale),
            self.place.call("fundPart", self.amount),
        )

    def facts(self) -> dict[str, Any]:
        """The parts, and what is taken for the first."""
        return {
            "taken": str(self.parts.taken),
            "part": exact(self.parts.part),
            "rest": {"row": len(self.place.payments.rows()) + 1, "amount": exact(self.parts.rest)},
        }

    def words(self) -> str:
        """The parts, and what is taken for the first."""
        row, rest = self.place.row, self.facts()["rest"]
        kind = "an instalment, which burns nothing" if row.kind == "principal" else f"a {row.kind}"
        share = f"{float(100 * self.parts.part / row.amount):.2f} %"
        return (
            f"row {row.n} pays {share} now, as {kind}, for {self.place.told(self.parts.taken)}: "
            f"{exact(self.parts.part)} of {exact(row.amount)} per unit\n"
            f"  row {rest['row']}, new, pays the rest: {rest['amount']} per unit"
        )

    def outcome(self) -> str:
        """What was divided."""
        return f"row {self.place.n} is divided, and its part is funded with {self.place.told(self._funded)}"

    @cached_property
    def parts(self) -> Parts:
        """As the agent divides it: both fractions get the largest denominator that it keeps."""
        raw = self.place.chain.call(self.place.agent, "rowsOf", self.place.bond.address)[self.place.n - 1]
        units, factor = self.place.units(self._decided), _MOST // max(raw.numerator, raw.denominator)
        denominator = raw.denominator * factor
        part = self.amount * denominator // units
        taken = ceil(Fraction(units * part, denominator))
        return Parts(Fraction(part, denominator), Fraction(raw.numerator * factor - part, denominator), taken)

    @property
    def _decided(self) -> Row:
        """The row by the record time of its part: of a principal the last, which a reopened register has ahead."""
        times = self.place.chain.call(self.place.bond, "recordTimes")
        if self.place.row.kind != "principal":
            return self.place.row
        return replace(self.place.row, record=len(times) - 1, record_time=times[-1])

    @property
    def _funded(self) -> int:
        return int(self.place.ask("booksOf").funded)

    @property
    def _cash(self) -> Contract:
        cash = self.place.chain.call(self.place.agent, "cashOf", self.place.bond.address).cash
        return Contract(str(cash), built("TestCash").abi)

    @property
    def _scale(self) -> int:
        return int(self.place.chain.call(self.place.agent, "cashOf", self.place.bond.address).scale)


@dataclass(frozen=True)
class Excess(Act):
    """What a row was funded with and its holders are not owed any more goes back to who funded it."""

    @property
    def role(self) -> str:
        """The paying agent's."""
        return "PAYING_AGENT"

    def is_done(self) -> bool:
        """Is nothing left over? Raises `NotAllowed` while nobody knows what the row needs."""
        self.place.require_passed(self.place.row, "what it needs")
        self.place.require_fixed(self.place.row)
        return not self._amount

    def check(self) -> None:
        """What is left over goes back at any time."""

    def calls(self) -> tuple[Call, ...]:
        """The return."""
        return (self.place.call("returnExcess"),)

    def facts(self) -> dict[str, Any]:
        """How much, and to whom."""
        return {"amount": str(self._amount), "to": self.place.log.funders[self.place.n - 1]}

    def words(self) -> str:
        """How much, and to whom."""
        return f"row {self.place.n}: {self.place.told(self._amount)} go back to {self.facts()['to']}, who funded it"

    def outcome(self) -> str:
        """Nothing is left over."""
        return f"row {self.place.n} has no more than it needs"

    @property
    def _amount(self) -> int:
        return max(int(self.place.ask("booksOf").funded) - int(self.place.ask("needOf")), 0)
