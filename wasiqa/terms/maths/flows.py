"""What a bond still pays, seen from a settlement date: payments per 100 of face and how many periods away they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from wasiqa.terms.daycount import ICMA, year_fraction
from wasiqa.terms.months import add_months

FACE = Fraction(100)


@dataclass(frozen=True)
class Flow:
    """A payment of `amount` per 100 of face, `periods` coupon periods after settlement."""

    periods: Fraction
    amount: Fraction


@dataclass(frozen=True)
class Bond:
    """A bond that pays `coupon` a year in `frequency` parts and 100 at `maturity`.

    Coupon dates are counted back from maturity. `issue` is where the first coupon begins to accrue, None if that is
    long ago; `first_coupon` is stated where the first period is longer than the others, since none is paid before it.
    """

    coupon: Fraction
    frequency: int
    maturity: date
    issue: date | None = None
    first_coupon: date | None = None
    end_of_month: bool = False

    def __post_init__(self) -> None:
        if self.issue and self.issue >= self.maturity:
            raise ValueError(f"issue {self.issue} is not before maturity {self.maturity}")
        if self.first_coupon and not (self.issue or date.min) < self.first_coupon <= self.maturity:
            raise ValueError(f"the first coupon, {self.first_coupon}, is not after issue and up to {self.maturity}")
        if self.first_coupon and self._date(self._step(self.first_coupon)) != self.first_coupon:
            raise ValueError(f"the first coupon, {self.first_coupon}, is not whole periods before {self.maturity}")

    def period(self, settlement: date) -> tuple[date, date]:
        """The regular period, between two dates counted back from maturity, that holds the settlement date."""
        if settlement >= self.maturity:
            raise ValueError(f"settlement {settlement} is not before maturity {self.maturity}")
        step = self._step(settlement)
        return self._date(step), self._date(step - 1)

    def accrual_start(self, settlement: date) -> date:
        """Where the running coupon began to accrue: the last coupon date, or issue."""
        start, _ = self.period(settlement)
        if not self.issue:
            return start
        if settlement < self.issue:
            raise ValueError(f"settlement {settlement} is before issue {self.issue}")
        return self.issue if settlement < self._first else start

    def accrued(self, settlement: date, day_count: str = ICMA) -> Fraction:
        """Interest per 100 from the last coupon, or from issue, up to settlement."""
        start, period = self.accrual_start(settlement), self.period(settlement)
        return FACE * self.coupon * year_fraction(day_count, start, settlement, self.frequency, period, self.maturity)

    def coupons(self, settlement: date) -> tuple[tuple[date, Fraction], ...]:
        """Date and amount per 100 of each coupon after settlement, unadjusted."""
        if settlement >= self.maturity:
            raise ValueError(f"settlement {settlement} is not before maturity {self.maturity}")
        steps = range(self._step(settlement) - 1, -1, -1)
        return tuple((self._date(step), self._coupon(step)) for step in steps if self._date(step) >= self._first)

    def flows(self, settlement: date, *, ex_coupon: bool = False) -> tuple[Flow, ...]:
        """All payments after settlement; in the ex period the next coupon stays with whoever sold."""
        first, last = self.period(settlement)
        broken = Fraction((last - settlement).days, (last - first).days)
        steps = self._step(settlement)
        paid = self.coupons(settlement)[ex_coupon:]
        found = [Flow(broken + steps - 1 - self._step(day), amount) for day, amount in paid]
        return (*found, Flow(broken + steps - 1, FACE))

    @property
    def _first(self) -> date:
        """The first coupon date, if it is known that there is one."""
        if self.first_coupon or not self.issue:
            return self.first_coupon or date.min
        return self._date(self._step(self.issue) - 1)

    def _coupon(self, step: int) -> Fraction:
        previous, paid = self._date(step + 1), self._date(step)
        begins = self.issue if self.issue and paid == self._first else previous
        return FACE * self.coupon * year_fraction(ICMA, begins, paid, self.frequency, (previous, paid))

    def _step(self, day: date) -> int:
        """How many periods before maturity the last regular date lies that is not after `day`."""
        months = 12 * (self.maturity.year - day.year) + self.maturity.month - day.month
        step = months * self.frequency // 12
        return step if self._date(step) <= day else step + 1

    def _date(self, step: int) -> date:
        return add_months(self.maturity, -12 // self.frequency * step, end_of_month=self.end_of_month)
