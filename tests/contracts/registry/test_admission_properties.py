"""Of any two words: neither a proof nor a voucher lifts anything, or writes a bit that isn't the registrar's."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contracts.registry.admission import GOOD, WHO, Gate
from tests.support.revm import RevmChain
from wasiqa.chain.contract import Contract
from wasiqa.chain.errors import Reverted

STATUS, ADMITTED = 0xFFF << 204, 1 << 204
bits = st.integers(0, 11).map(lambda bit: 1 << 204 + bit)
standing = st.sampled_from((0, ADMITTED, ADMITTED)) | st.tuples(st.sampled_from((0, ADMITTED)), bits).map(sum)
fields = st.sampled_from((GOOD, replace(GOOD, investor=7), replace(GOOD, valid_until=1))) | st.just(
    replace(GOOD, category=24)
)
words = st.builds(lambda word, status: word.encode() & ~STATUS | status, fields, standing)
known = st.just(0) | words


@pytest.fixture
def gate(chain: RevmChain, open_registry: Contract) -> Gate:
    return Gate(chain, open_registry)


def put(gate: Gate, word: int) -> None:
    gate.chain.transact(gate.registry, "put", WHO.stranger, word, sender=WHO.stranger)


def kept(gate: Gate) -> int:
    return int(gate.chain.call(gate.registry, "wordOf", WHO.stranger))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=known, said=words)
def test_a_proof_writes_over_nothing_and_then_no_more_than_admission(gate: Gate, before: int, said: int) -> None:
    with gate.chain.isolated():
        put(gate, before)
        with suppress(Reverted):
            gate.prove(gate.planted({WHO.stranger: said}), WHO.stranger)
        after = kept(gate)
    assert after == before or (before == 0 and after == said and said & STATUS == ADMITTED)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=known, said=words)
def test_a_voucher_writes_over_no_bar_and_then_no_more_than_admission(gate: Gate, before: int, said: int) -> None:
    with gate.chain.isolated():
        put(gate, before)
        with suppress(Reverted):
            gate.hand_in(gate.voucher(WHO.stranger, said))
        after = kept(gate)
    unbarred = before & STATUS in (0, ADMITTED)
    assert after == before or (unbarred and after == said and said & STATUS == ADMITTED)


@pytest.mark.parametrize("before", [0, GOOD.encode()])
def test_what_may_be_written_is_written(gate: Gate, before: int) -> None:
    better = replace(GOOD, category=5)
    put(gate, before)
    gate.hand_in(gate.voucher(WHO.stranger, better))
    assert kept(gate) == better.encode()
