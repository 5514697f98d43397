"""What units cost at a price and with what has accrued: exact, rounded once, and below the price after a record day."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.bond.stage import Stage
from tests.contracts.record.made_up import recorded
from tests.support.office import Office
from tests.support.revm import RevmChain
from tests.terms.made_up import WEEKENDS
from tests.terms.test_clauses import AMORTISING, FLOATER, built
from wasiqa.errors import InputRefused
from wasiqa.servicing.accrual import Accrual, Cost, Sale
from wasiqa.servicing.allotments import Allotment
from wasiqa.terms.markets import accrued_on, principal_left
from wasiqa.terms.rows import rows
from wasiqa.terms.sheet import TermSheet
from wasiqa.terms.shift import shift

DAY = date(2049, 3, 4)
PRICES = st.decimals("0.0001", "200", places=4).map(Fraction)


def cost(units: int, price: str, accrued: Fraction, left: Fraction = Fraction(1)) -> Cost:
    return Sale(DAY, accrued, left).cost(Allotment(2, "0x", units, Fraction(price)))


def accrual(chain: RevmChain, changes: dict[str, Any], base: dict[str, Any]) -> tuple[Accrual, TermSheet]:
    """Of such a series, whose payments lie ahead."""
    sheet = shift(built(base, changes), 28)
    record = recorded(Stage.opened(chain), sheet)
    programme: Any = SimpleNamespace(paying_agent=record.payments.agent)
    return Accrual(chain, programme, record.series.bond, sheet.isin, record.contract), sheet


def test_a_reopening_costs_what_was_published() -> None:
    found = cost(2_000_000_000_00, "95.6574", Fraction(7 * 12, 200 * 181))
    assert (found.clean, found.accrued, found.total) == (1_913_148_000_00, 4_640_883_97, 1_917_788_883_97)


def test_a_price_is_of_what_is_not_repaid_yet_and_what_accrued_may_be_below_zero() -> None:
    found = cost(100_000_00, "99", Fraction(-1, 1_000), left=Fraction(2, 3))
    assert (found.clean, found.accrued, found.total) == (66_000_00, -100_00, 65_900_00)


@given(st.integers(1, 10**15), PRICES, st.fractions(-1, 1, max_denominator=10**6), st.sampled_from(("1", "1/3", "0.4")))
def test_the_sum_is_rounded_once(units: int, price: Fraction, accrued: Fraction, left: str) -> None:
    found = Sale(DAY, accrued, Fraction(left)).cost(Allotment(2, "0x", units, price))
    exact = units * (price * Fraction(left) / 100 + accrued)
    assert abs(found.total) <= abs(exact) < abs(found.total) + 1
    assert found.total * exact >= 0


def test_the_chain_says_what_is_left_of_the_principal(chain: RevmChain) -> None:
    parts = [{"date": day, "share": "1/3"} for day in ("2021-08-20", "2022-08-20")]
    changes = {"amortisation": parts, "record": {"business_days_before": "5"}}
    found, sheet = accrual(chain, changes, AMORTISING)
    table = rows(sheet, WEEKENDS)
    records = [row.record.date() for row in table]
    days = [day + timedelta(days=step) for day in records for step in (0, 1)]
    assert [found.principal_left(day) for day in days] == [principal_left(table, day) for day in days]
    assert {found.principal_left(day) for day in days} == {1, Fraction(2, 3), Fraction(1, 3)}
    assert [found.accrued(day) for day in days] == [accrued_on(sheet, table, day) for day in days]


def test_a_rate_that_is_not_fixed_is_told_with_its_row(chain: RevmChain) -> None:
    found, _ = accrual(chain, {}, FLOATER)
    with pytest.raises(InputRefused, match="the rate of row 2 of XFEXAMPLE016, in whose period 2049-03-04 lies"):
        found.accrued(DAY)


def test_a_day_whose_coupon_has_no_row_is_told(chain: RevmChain) -> None:
    sheet = shift(built(FLOATER), 28)
    with_too_few = recorded(Stage.opened(chain), sheet, table=rows(sheet, WEEKENDS)[:2])
    programme: Any = SimpleNamespace(paying_agent=with_too_few.payments.agent)
    found = Accrual(chain, programme, with_too_few.series.bond, sheet.isin, with_too_few.contract)
    with pytest.raises(InputRefused, match="no coupon of XFEXAMPLE016 is paid for the period in which 2050-03-04 lies"):
        found.accrued(DAY.replace(year=2050))


def test_a_series_without_a_record_is_told(office: Office) -> None:
    with pytest.raises(InputRefused, match="PKEXAMPLE012 has no public record yet"):
        Accrual.of(office.chain, office.programme, office.programme.registry, "PKEXAMPLE012")
