"""A bond's life is the same to the last bit and unit of gas on py-evm, on revm and on the execution specifications."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.evms.lives import LIVES, Compared
from tests.evms.outcome import Account, Outcome, Sent

SENT = Sent(1, 21_000, None, (("0x01", ("0x02",), "0x03"),))
ONE = Outcome("one", (SENT,), {b"\1": Account(1, 2, b"code", {b"\2": 3})})


def test_outcomes_that_are_the_same_do_not_differ() -> None:
    assert list(ONE.differences(replace(ONE, evm="two"))) == []


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (replace(ONE, sent=(replace(SENT, status=0),)), "transaction 1: status is 1 on one, 0 on two"),
        (replace(ONE, sent=(replace(SENT, gas=21_001),)), "transaction 1: gas is 21000 on one, 21001 on two"),
        (replace(ONE, sent=(replace(SENT, created="0x9"),)), "transaction 1: created is None on one, 0x9 on two"),
        (replace(ONE, sent=(SENT, SENT)), "transaction 2: only two has it"),
        (replace(ONE, accounts={}), "account with hash 01: only one has it"),
        (replace(ONE, accounts={b"\1": Account(0, 2, b"code", {b"\2": 3})}), "nonce is 1 on one, 0 on two"),
        (replace(ONE, accounts={b"\1": Account(1, 1, b"code", {b"\2": 3})}), "balance is 2 on one, 1 on two"),
        (replace(ONE, accounts={b"\1": Account(1, 2, b"", {b"\2": 3})}), "code is b'code' on one, b'' on two"),
        (replace(ONE, accounts={b"\1": Account(1, 2, b"code", {})}), "storage is"),
        (replace(ONE, sent=(replace(SENT, logs=()),)), "transaction 1: logs is"),
    ],
)
def test_each_difference_is_told(other: Outcome, told: str) -> None:
    (sentence,) = ONE.differences(replace(other, evm="two"))
    assert told in sentence


@pytest.mark.slow
@pytest.mark.parametrize("life", LIVES)
def test_a_bond_s_life_is_the_same_on_three_evms(tmp_path: Path, life: str) -> None:
    compared = Compared.of(life, tmp_path / "office")
    assert set(compared.statuses) == {0, 1}, "what fails is compared, too"
    assert compared.differences == ()
