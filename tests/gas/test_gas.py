"""What operations cost, by receipts of a second implementation of the EVM: no more than they may, and as committed."""

from __future__ import annotations

import pytest
from eth_utils.crypto import keccak

from bench import results
from bench.operations import operations
from tests.contracts.bond.stage import ROLES, WHO
from tests.contracts.registry import admission
from tests.gas.conftest import Figures
from tests.gas.ground import AMOUNT, VALID_UNTIL, Ground, wallets, word
from tests.gas.measures import CASE, MEASURES, ORDER
from wasiqa.whitelist import merkle


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
def test_an_operation_costs_what_is_committed_and_no_more_than_it_may(
    key: str, ground: Ground, figures: Figures
) -> None:
    bar, committed = operations()[key].bar, results.read()[results.OWN][key]
    gas = figures.note(key, MEASURES[key](ground))
    assert bar is None or gas <= bar
    assert committed is not None
    assert not results.changed(committed, gas), (
        f"{key}: {committed:,} before, {gas:,} now; `make bench` renews the figures, say in its commit why they changed"
    )


@pytest.mark.parametrize(
    ("before", "now", "changed"),
    [(1_000, 1_010, False), (1_000, 990, False), (1_000, 1_011, True), (1_000, 989, True)],
    ids=["a percent more", "a percent less", "more", "less"],
)
def test_a_change_of_more_than_a_percent_is_told(before: int, now: int, changed: bool) -> None:
    assert results.changed(before, now) is changed


def test_what_admission_costs_whoever_hands_in_a_proof_or_a_voucher(ground: Ground, figures: Figures) -> None:
    """No bar: these are the figures of docs/adr/0017-trees-vouchers-and-blocked-investors.md."""
    stage = ground.series.stage
    gate = admission.Gate(stage.chain, stage.registry)
    first, second = wallets("new", 2)
    leaf = gate.grove({first: word(first)}).leaf(first)
    nodes = merkle.nodes([leaf, *(keccak(text=f"leaf {number}") for number in range(99_999))])
    proof = list(merkle.siblings(nodes.__getitem__, nodes.index(leaf)))
    gate.set_root(nodes[0], VALID_UNTIL, by=ROLES["REGISTRAR"])
    given = first, word(first).encode(), proof
    admitted = stage.chain.transact(stage.registry, "admitByProof", *given, sender=WHO.stranger)
    assert not results.changed(64_988, figures.note("admit.proof_of_100_000", admitted.gas_used))
    signed = gate.voucher(second, word(second), by=admission.key(ROLES["REGISTRAR"]))
    assert not results.changed(85_144, figures.note("admit.voucher", gate.hand_in(signed).gas_used))
