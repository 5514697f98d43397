"""Every example from deployment to its last payment: each holder is paid the exact amounts, each rounded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lives.instruments import INSTRUMENTS, Instrument
from tests.lives.life import WHO, Life
from tests.support.office import EXAMPLES, Office


def test_every_example_has_a_life() -> None:
    assert {one.example for one in INSTRUMENTS} == {path.stem for path in (EXAMPLES / "terms").glob("*.yaml")}


@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda one: one.example)
def test_each_holder_is_paid_the_exact_amounts_rounded_once(
    office: Office, instrument: Instrument, tmp_path: Path
) -> None:
    life = Life(office, instrument, tmp_path)
    assert tuple(row.amount for row in life.sheets.whole) == instrument.amounts, "terms and hand agree"
    life.live()
    paid = {name: life.cash(name) - life.before[name] for name in instrument.allotted}
    assert paid == life.owed
    assert life.cash("tax_account") - life.before["tax_account"] == life.taxed
    books = [life.payments.books(row) for row in life.payments.rows()]
    assert all(one.balanced for one in books)
    assert {one.unclaimed for one in books} == {0}
    assert {life.payments.tax_kept(row) for row in life.payments.rows()} == {0}
    assert sum(one.dust or 0 for one in books) == life.dust
    assert life.left_with_the_agent() == life.dust, "nothing else stays with the agent"
    assert sum(paid.values()) + life.taxed + life.dust == sum(one.funded for one in books)
    assert life.chain.call(life.bond, "totalSupply") == 0
    assert all(life.chain.call(life.bond, "balanceOf", getattr(WHO, name)) == 0 for name in instrument.allotted)
