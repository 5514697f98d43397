"""What the operations cost, by receipts of a second implementation of the EVM, and the bars that they must not pass."""

from __future__ import annotations

import pytest

from bench import results
from bench.operations import operations
from tests.contracts.bond.stage import WHO
from tests.gas.conftest import Figures
from tests.gas.ground import AMOUNT, Ground, wallets
from tests.gas.measures import CASE, MEASURES, ORDER


def test_the_conditions_of_the_comparison_hold(ground: Ground) -> None:
    series = ground.series
    for wallet in [WHO.bank, WHO.fund, WHO.individual, *wallets("new", 3)]:
        assert 0 not in bytes.fromhex(wallet[2:])
    told = series.chain.call(series.stage.registry, "wordOf", WHO.bank).to_bytes(32, "big")
    assert [index for index, byte in enumerate(told) if byte == 0] == [5], "bits 208 to 215 are those of the worst"
    assert AMOUNT % series.ask("denomination") == 0
    assert ground.period == 1
    assert [series.ask("accountOf", wallet) >> 208 & 0xFFFF for wallet in (WHO.bank, WHO.fund)] == [1] * 2
    assert 0 not in CASE + ORDER


@pytest.mark.parametrize("key", MEASURES)
def test_no_operation_costs_more_than_it_may(key: str, ground: Ground, figures: Figures) -> None:
    """That is its bar; where the bar isn't reached yet, the committed figure."""
    bar, committed = operations()[key].bar, results.read()[results.OWN][key]
    assert committed is not None
    assert figures.note(key, MEASURES[key](ground)) <= max(bar or 0, committed)
