"""What operations cost, by receipts of a second implementation of the EVM: no more than they may, and as committed."""

from __future__ import annotations

import pytest

from bench import further, results
from bench.operations import further_operations, operations
from tests.contracts.bond.stage import WHO
from tests.gas.further import FURTHER
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


def check(gas: int, committed: int | None, bar: int | None) -> None:
    """No more than the bar, and as committed."""
    assert bar is None or gas <= bar
    assert committed is not None
    assert not results.changed(committed, gas), (
        f"{committed:,} before, {gas:,} now; `make bench` renews the figures, say in its commit why they changed"
    )


@pytest.mark.parametrize("key", MEASURES)
def test_an_operation_costs_what_is_committed_and_no_more_than_it_may(key: str, ground: Ground) -> None:
    check(MEASURES[key](ground), results.read()[results.OWN][key], operations()[key].bar)


@pytest.mark.parametrize("key", FURTHER)
def test_what_is_not_compared_costs_what_is_committed_and_no_more_than_it_may(key: str, ground: Ground) -> None:
    check(FURTHER[key](ground), further.read()[key], further_operations()[key].bar)


@pytest.mark.parametrize(("gas", "committed", "bar"), [(1_001, 1_001, 1_000), (1_000, None, None), (989, 1_000, None)])
def test_a_figure_over_its_bar_or_not_as_committed_fails(gas: int, committed: int | None, bar: int | None) -> None:
    with pytest.raises(AssertionError):
        check(gas, committed, bar)


@pytest.mark.parametrize(
    ("before", "now", "changed"),
    [(1_000, 1_010, False), (1_000, 990, False), (1_000, 1_011, True), (1_000, 989, True)],
    ids=["a percent more", "a percent less", "more", "less"],
)
def test_a_change_of_more_than_a_percent_is_told(before: int, now: int, changed: bool) -> None:
    assert results.changed(before, now) is changed
