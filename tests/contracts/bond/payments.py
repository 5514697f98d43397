"""The paying agent at work on one series, with books kept apart from the contract's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any, NamedTuple

from tests.contracts.bond.series import DAY, Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.office import HOLDERS
from wasiqa.categories import Category
from wasiqa.chain.chain import Receipt
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract

COUPON, PRINCIPAL, INSTALMENT, FLOATING = 1, 2, 3, 4
BLOCKED, FROZEN, CASH_REFUSED = 0, 1, 2
"""Why somebody stays unpaid."""
RATES = {Category.INDIVIDUAL_RESIDENT: 2_000, Category.NRP: 1_000, Category.INSURANCE: 333}
"""Withholding in basis points; 0 for all others."""
IN_HAND = 10**40


class Row(NamedTuple):
    """`IPayingAgent.Row`."""

    numerator: int
    denominator: int
    record: int
    pay_time: int
    kind: int


def rates(**changes: int) -> list[int]:
    """The 24 rates, as `openSeries` takes them."""
    table = [0] * 24
    for category, rate in (RATES | {Category[name]: rate for name, rate in changes.items()}).items():
        table[category] = rate
    return table


def coupon(series: Series, record: int = 0, rate: Fraction = Fraction(7, 200)) -> Row:
    """Interest on a record time, paid a day after it."""
    return Row(rate.numerator, rate.denominator, record, series.record_times()[record] + DAY, COUPON)


def principal(series: Series, factor: Fraction = Fraction(1)) -> Row:
    """The final principal, paid a day after the last record time."""
    last = len(series.record_times()) - 1
    return Row(factor.numerator, factor.denominator, last, series.record_times()[last] + DAY, PRINCIPAL)


def cash_token(stage: Stage, decimals: int | None = 2, hostile: str = "RefusingCash") -> Contract:
    """Play money in the paying agent's hand, approved for its contract; without decimals, a hostile one."""
    code = artifacts()[hostile if decimals is None else "TestCash"]
    arguments = () if decimals is None else ("Test rupee", "TPKR", decimals)
    cash = stage.chain.deploy(code, *arguments, sender=WHO.deployer).contract(code)
    stage.chain.transact(cash, "mint", WHO.paying_agent, IN_HAND, sender=WHO.deployer)
    stage.chain.transact(cash, "approve", stage.agent.address, 2**256 - 1, sender=WHO.paying_agent)
    return cash


@dataclass(frozen=True)
class Payments:
    """An open series with holders, by role; `scale` is cash units per minor unit."""

    series: Series
    cash: Contract
    rows: tuple[Row, ...]
    held: Mapping[str, int]
    scale: int = 1

    @classmethod
    def opened(
        cls,
        series: Series,
        held: Mapping[str, int],
        rows: Sequence[Row] | None = None,
        cash: Contract | None = None,
        withholding: Sequence[int] | None = None,
    ) -> Payments:
        """Open the series by default for two coupons and the principal, and issue its units."""
        last = len(series.record_times()) - 1
        rows = (coupon(series), coupon(series, last), principal(series)) if rows is None else rows
        cash = cash or cash_token(series.stage)
        for name, units in held.items():
            series.mint(getattr(WHO, name), units)
        arguments = series.bond.address, cash.address, WHO.tax_account, withholding or rates(), rows
        series.chain.transact(series.stage.agent, "openSeries", *arguments, sender=ROLES["ISSUER"])
        digits = series.chain.call(cash, "decimals") - series.ask("decimals")
        return cls(series, cash, tuple(rows), held, 10**digits)

    @property
    def agent(self) -> Contract:
        """The paying agent contract."""
        return self.series.stage.agent

    def act(self, function: str, *args: Any, sender: str = WHO.paying_agent) -> Receipt:
        """Call the agent on this series."""
        return self.series.chain.transact(self.agent, function, self.series.bond.address, *args, sender=sender)

    def ask(self, function: str, *args: Any) -> Any:
        """What the agent says of this series."""
        return self.series.chain.call(self.agent, function, self.series.bond.address, *args)

    def fund(self, row: int) -> Receipt:
        """Give the row the cash that it needs."""
        return self.act("fund", row)

    def push(self, row: int, *names: str) -> Receipt:
        """Pay holders by role; all, if nobody is named."""
        return self.act("push", row, [getattr(WHO, name) for name in names or self.held])

    def claim(self, row: int, name: str, sender: str = WHO.outsider) -> Receipt:
        """Somebody asks to have a holder paid."""
        return self.act("claim", row, getattr(WHO, name), sender=sender)

    def due(self, row: int) -> None:
        """Go to the payment time of a row."""
        self.series.chain.travel(self.rows[row].pay_time)

    def ready(self, row: int) -> None:
        """Go to the payment time of a row and fund it."""
        self.due(row)
        self.fund(row)

    def told(self, receipt: Receipt) -> list[tuple[str, str, int]]:
        """Who was paid how much after tax, and who was not and why, in order."""
        names = {wallet: name for name, wallet in WHO.all().items()}
        lines = []
        for event in receipt.events(self.agent):
            args = event.args
            assert args["bond"] == self.series.bond.address
            if event.name == "Paid":
                lines.append(("paid", names[args["holder"]], args["gross"] - args["tax"]))
            elif event.name == "Unpaid":
                lines.append(("unpaid", names[args["holder"]], args["reason"]))
        return lines

    def cash_of(self, name: str) -> int:
        """Cash units of an actor."""
        return int(self.series.chain.call(self.cash, "balanceOf", getattr(WHO, name)))

    def cash_in_agent(self) -> int:
        """Cash units that the agent contract has."""
        return int(self.series.chain.call(self.cash, "balanceOf", self.agent.address))

    def gross(self, row: int, units: int) -> int:
        """What so many units are due of a row, before tax."""
        return floor(self._exactly(row, units))

    def net(self, row: int, name: str, units: int | None = None) -> int:
        """What a holder is due of a row, after tax."""
        gross = self.gross(row, self.held[name] if units is None else units)
        if self.rows[row].kind in (PRINCIPAL, INSTALMENT):
            return gross
        rate = RATES.get(HOLDERS[name], 0)
        return gross - floor(Fraction(gross * rate, 10_000))

    def check_books(self, row: int) -> None:
        """paid + withheld + dust + unclaimed == funded, where dust and unclaimed come from the holders alone."""
        need = self._exactly(row, sum(self.held.values()))
        unpaid = [name for name in self.held if not self.ask("isPaid", row, getattr(WHO, name))]
        unclaimed = sum(self.gross(row, self.held[name]) for name in unpaid)
        dust = sum(self._exactly(row, units) % 1 for units in self.held.values()) + -need % 1
        books = self.ask("booksOf", row)
        assert books.net + books.tax + dust + unclaimed == books.funded
        assert books.units == sum(units for name, units in self.held.items() if name not in unpaid)

    def _exactly(self, row: int, units: int) -> Fraction:
        return Fraction(units * self.rows[row].numerator, self.rows[row].denominator)
