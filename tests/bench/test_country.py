"""The plan for a country is worked out from measured gas, and the page has it as it is worked out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from bench import country
from bench.results import OWN, read
from tests.support.projects import ROOT

CHAIN = country.Network("any", 1_000, 2, Fraction(1, 4), Decimal("0.5"), Decimal("3"), Decimal("1000"))


def test_the_page_has_the_table_as_it_is_worked_out() -> None:
    assert country.page(country.given()) in (ROOT / "docs" / "scale.md").read_text("utf-8")


def test_work_takes_as_many_blocks_as_its_share_of_each_holds() -> None:
    work = country.Work("any", 90, 10_000, Fraction(0))
    assert CHAIN.hours(work) == 2  # 900,000 gas by 250 a block are 3,600 blocks of 2 seconds


def test_gas_and_bytes_are_paid_at_the_stated_prices() -> None:
    work = country.Work("any", 2_000_000, 100, Fraction(50))
    assert CHAIN.dollars(work) == 400  # 2,000,000 × (100 × 0.5 + 50 × 3) gwei, a billion of which cost 1,000


def test_the_gas_is_what_was_measured() -> None:
    gas = {work.name: work.gas for work in country.works(country.given())}
    measured = read()[OWN]
    assert gas["coupons pushed"] == measured["coupon_push_100.cash"]
    assert gas["transfers"] == measured["transfer.existing"]
