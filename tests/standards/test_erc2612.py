"""ERC-2612: allowances by signature."""

from __future__ import annotations

from typing import Any
from unittest.mock import ANY

import pytest

from tests.contracts.bond.permits import FOREVER, permit, signature
from tests.contracts.bond.series import Series
from tests.contracts.bond.stage import WHO, Stage
from tests.support.chains import reverts
from wasiqa.chain.contract import NOBODY

ORDER_OF_THE_CURVE = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


def hand_in(series: Series, signed: tuple[int, bytes, bytes], value: int = 500, deadline: int = FOREVER) -> object:
    """Somebody hands in a permit of the bank for the operator."""
    return series.act("permit", WHO.bank, WHO.operator, value, deadline, *signed, sender=WHO.outsider)


def test_a_permit_of_somebody_else_is_refused_by_the_name_of_who_signed(series: Series) -> None:
    signed = signature(series, WHO.key("stranger"), WHO.operator, 500, owner=WHO.bank)
    with reverts("ERC2612InvalidSigner", signer=WHO.stranger, owner=WHO.bank):
        hand_in(series, signed)


def test_a_permit_for_another_value_spender_deadline_or_nonce_is_refused(series: Series) -> None:
    bank = WHO.key("bank")
    for signed in (
        signature(series, bank, WHO.operator, 501),
        signature(series, bank, WHO.outsider, 500),
        signature(series, bank, WHO.operator, 500, deadline=FOREVER - 1),
        signature(series, bank, WHO.operator, 500, nonce=1),
    ):
        with reverts("ERC2612InvalidSigner", signer=ANY, owner=WHO.bank):
            hand_in(series, signed)
    assert (series.ask("nonces", WHO.bank), series.ask("allowance", WHO.bank, WHO.operator)) == (0, 0)


@pytest.mark.parametrize(
    "other", [{"chainId": 1}, {"verifyingContract": NOBODY}, {"name": "Another bond"}, {"version": "2"}]
)
def test_a_permit_for_another_chain_contract_name_or_version_is_refused(series: Series, other: dict[str, Any]) -> None:
    signed = signature(series, WHO.key("bank"), WHO.operator, 500, **other)
    with reverts("ERC2612InvalidSigner", signer=ANY, owner=WHO.bank):
        hand_in(series, signed)


def test_a_permit_for_one_series_is_refused_by_another(series: Series, stage: Stage) -> None:
    signed = signature(Series.deployed(stage), WHO.key("bank"), WHO.operator, 500)
    with reverts("ERC2612InvalidSigner", signer=ANY, owner=WHO.bank):
        hand_in(series, signed)


def test_a_permit_serves_once(series: Series) -> None:
    signed = signature(series, WHO.key("bank"), WHO.operator, 500)
    hand_in(series, signed)
    with reverts("ERC2612InvalidSigner", signer=ANY, owner=WHO.bank):
        hand_in(series, signed)


def test_a_permit_serves_to_the_second_of_its_deadline(series: Series) -> None:
    deadline = series.chain.now() + 60
    signed = signature(series, WHO.key("bank"), WHO.operator, 500, deadline=deadline)
    series.travel(60)
    with series.chain.isolated():
        hand_in(series, signed, deadline=deadline)
    series.travel(1)
    with reverts("ERC2612ExpiredSignature", deadline=deadline):
        hand_in(series, signed, deadline=deadline)


def test_the_other_form_of_a_signature_is_refused(series: Series) -> None:
    v, r, s = signature(series, WHO.key("bank"), WHO.operator, 500)
    other = (ORDER_OF_THE_CURVE - int.from_bytes(s, "big")).to_bytes(32, "big")
    with reverts("ECDSAInvalidSignatureS", s=other):
        hand_in(series, (55 - v, r, other))


def test_a_signature_of_nobody_is_refused(series: Series) -> None:
    with reverts("ECDSAInvalidSignature"):
        hand_in(series, (27, b"\0" * 32, b"\0" * 32))
    _, r, s = signature(series, WHO.key("bank"), WHO.operator, 500)
    with reverts("ECDSAInvalidSignature"):
        hand_in(series, (26, r, s))


def test_a_permit_for_nobody_is_refused(series: Series) -> None:
    with reverts("ERC20InvalidSpender", spender=NOBODY):
        permit(series, WHO.key("bank"), NOBODY, 500)


def test_a_permit_sets_the_allowance_and_uses_up_its_nonce(series: Series) -> None:
    before = series.state()
    receipt = permit(series, WHO.key("bank"), WHO.operator, 500)
    assert series.events(receipt) == [("Approval", {"owner": WHO.bank, "spender": WHO.operator, "value": 500})]
    assert series.ask("allowance", WHO.bank, WHO.operator) == 500
    assert [series.ask("nonces", wallet) for wallet in (WHO.bank, WHO.operator)] == [1, 0]
    assert series.state() == before
    permit(series, WHO.key("bank"), WHO.operator, 0)
    assert series.ask("allowance", WHO.bank, WHO.operator) == 0
    assert series.ask("nonces", WHO.bank) == 2
