"""Admission by a registrar's signature: once, until its deadline, and never past a block, a move or a removal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.contracts.registry.admission import BARRED, GOOD, NEVER, REGISTRAR, STRANGERS_KEY, WHO, Gate, address, key
from tests.support.chains import emitted, reverts
from tests.support.office import Office
from tests.support.revm import RevmChain
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract
from wasiqa.whitelist.word import Word


@pytest.fixture
def gate(chain: RevmChain, registry: Contract) -> Gate:
    return Gate(chain, registry)


def test_a_voucher_holds_until_the_last_second_of_its_deadline(gate: Gate) -> None:
    deadline = gate.chain.now() + 100
    voucher = gate.voucher(WHO.stranger, deadline=deadline)
    with gate.chain.isolated():
        gate.chain.travel(deadline + 1)
        with reverts("VoucherExpired", deadline=deadline):
            gate.hand_in(voucher)
    gate.chain.travel(deadline)
    gate.hand_in(voucher)


@pytest.mark.parametrize("signer", [STRANGERS_KEY, key(WHO.regulator)], ids=["a stranger", "the regulator"])
def test_a_voucher_of_somebody_else_admits_nobody(gate: Gate, signer: object) -> None:
    voucher = gate.voucher(WHO.stranger, by=signer)  # type: ignore[arg-type]
    with reverts("AccessControlUnauthorizedAccount", account=voucher[4], neededRole=REGISTRAR):
        gate.hand_in(voucher)
    with reverts("VoucherInvalid", signer=WHO.registrar):
        gate.hand_in((*voucher[:4], WHO.registrar, voucher[5]))


def test_a_registrar_who_has_lost_the_role_has_signed_nothing(gate: Gate, office: Office) -> None:
    voucher = gate.voucher(WHO.stranger)
    office.by_two("governance", gate.registry.encode("revokeRole", REGISTRAR, WHO.registrar))
    with reverts("AccessControlUnauthorizedAccount", account=WHO.registrar, neededRole=REGISTRAR):
        gate.hand_in(voucher)


@pytest.mark.parametrize(
    "changed",
    [(0, WHO.outsider), (1, replace(GOOD, category=0).encode()), (3, NEVER + 1)],
    ids=["wallet", "word", "deadline"],
)
def test_a_voucher_admits_with_nothing_else_than_was_signed(gate: Gate, changed: tuple[int, object]) -> None:
    voucher = list(gate.voucher(WHO.stranger))
    voucher[changed[0]] = changed[1]
    with reverts("VoucherInvalid", signer=WHO.registrar):
        gate.hand_in(tuple(voucher))


@pytest.mark.parametrize(
    "domain",
    [{"chainId": 1}, {"verifyingContract": WHO.stranger}, {"version": "2"}, {"name": "Another registry"}],
    ids=["chain", "registry", "version", "name"],
)
def test_a_voucher_for_elsewhere_admits_nobody_here(gate: Gate, domain: dict[str, object]) -> None:
    with reverts("VoucherInvalid", signer=WHO.registrar):
        gate.hand_in(gate.voucher(WHO.stranger, **domain))


@pytest.mark.parametrize("signature", [b"", b"\0" * 65, b"\1" * 64])
def test_what_is_no_signature_admits_nobody(gate: Gate, signature: bytes) -> None:
    with reverts("VoucherInvalid", signer=WHO.registrar):
        gate.hand_in((*gate.voucher(WHO.stranger)[:5], signature))


def test_a_voucher_is_used_once(gate: Gate) -> None:
    voucher = gate.voucher(WHO.stranger)
    gate.hand_in(voucher)
    with reverts("InvalidAccountNonce", account=WHO.stranger, currentNonce=1):
        gate.hand_in(voucher)


def test_a_voucher_that_waits_for_an_earlier_one_is_refused(gate: Gate) -> None:
    with reverts("InvalidAccountNonce", account=WHO.stranger, currentNonce=0):
        gate.hand_in(gate.voucher(WHO.stranger, nonce=1))


def test_nobody_but_the_registrar_cancels_vouchers(gate: Gate) -> None:
    voucher = gate.voucher(WHO.stranger)
    with reverts("AccessControlUnauthorizedAccount", account=WHO.stranger, neededRole=REGISTRAR):
        gate.chain.transact(gate.registry, "cancelVouchers", [WHO.stranger], sender=WHO.stranger)
    gate.chain.transact(gate.registry, "cancelVouchers", [WHO.fund, WHO.stranger], sender=WHO.registrar)
    with reverts("InvalidAccountNonce", account=WHO.stranger, currentNonce=1):
        gate.hand_in(voucher)
    gate.hand_in(gate.voucher(WHO.stranger))


@pytest.mark.parametrize("name", BARRED)
def test_a_voucher_for_more_than_admission_is_refused(gate: Gate, name: str) -> None:
    with reverts("WordNotAdmitting", wallet=WHO.stranger, word=BARRED[name].encode()):
        gate.hand_in(gate.voucher(WHO.stranger, BARRED[name]))


def test_a_voucher_whose_word_has_expired_is_refused(gate: Gate) -> None:
    until = gate.chain.now() + 100
    gate.chain.travel(until + 1)
    with reverts("WordExpired", wallet=WHO.stranger, validUntil=until):
        gate.hand_in(gate.voucher(WHO.stranger, replace(GOOD, valid_until=until)))


@pytest.mark.parametrize("name", BARRED)
def test_a_voucher_lifts_no_block_no_move_and_no_removal(chain: RevmChain, open_registry: Contract, name: str) -> None:
    gate, old = Gate(chain, open_registry), BARRED[name].encode()
    chain.transact(open_registry, "put", WHO.stranger, old, sender=WHO.stranger)
    with reverts("WalletBarred", wallet=WHO.stranger, word=old):
        gate.hand_in(gate.voucher(WHO.stranger))


@pytest.mark.parametrize("by", ["registrar", "regulator"])
def test_no_voucher_admits_or_renews_for_a_blocked_investor_nor_makes_another_of_it(gate: Gate, by: str) -> None:
    another = replace(GOOD, investor=7)
    gate.hand_in(gate.voucher(WHO.stranger))
    gate.block_investor(GOOD, by=by)
    told = {"investor": address(GOOD), "blocks": Word(**{f"blocked_by_{by}": True}).encode()}
    for wallet, word in ((WHO.outsider, GOOD), (WHO.stranger, GOOD), (WHO.stranger, another)):
        with reverts("InvestorBlocked", **told):
            gate.hand_in(gate.voucher(wallet, word))
    gate.hand_in(gate.voucher(WHO.outsider, another))


def test_only_the_registrars_own_transaction_brings_back_who_was_removed(gate: Gate) -> None:
    gate.write(WHO.stranger, BARRED["removed"])
    with reverts("WalletBarred", wallet=WHO.stranger, word=BARRED["removed"].encode()):
        gate.hand_in(gate.voucher(WHO.stranger))
    gate.write(WHO.stranger, GOOD)
    assert gate.word(WHO.stranger) == GOOD


def test_anybody_hands_in_a_voucher_and_a_renewal(gate: Gate) -> None:
    receipt = gate.hand_in(gate.voucher(WHO.stranger, replace(GOOD, valid_until=gate.chain.now() + 100)))
    assert [event.name for event in receipt.events(gate.registry)] == ["WordSet"]
    gate.chain.travel(gate.chain.now() + 1000)
    assert not gate.chain.call(gate.registry, "isVerified", WHO.stranger)
    renewed = replace(GOOD, category=5)
    emitted(
        gate.hand_in(gate.voucher(WHO.stranger, renewed)),
        gate.registry,
        "WordSet",
        wallet=WHO.stranger,
        word=renewed.encode(),
    )
    assert gate.chain.call(gate.registry, "isVerified", WHO.stranger)


def test_a_contract_that_is_registrar_signs_as_its_owner_does(gate: Gate, office: Office) -> None:
    code = artifacts()["SigningWallet"]
    desk = gate.chain.deploy(code, STRANGERS_KEY.address, sender=WHO.deployer).contract(code).address
    office.by_two("governance", gate.registry.encode("grantRole", REGISTRAR, desk))
    forged = gate.voucher(WHO.stranger)
    with reverts("VoucherInvalid", signer=desk):
        gate.hand_in((*forged[:4], desk, forged[5]))
    signed = gate.voucher(WHO.stranger, by=STRANGERS_KEY)
    gate.hand_in((*signed[:4], desk, signed[5]))
    assert gate.word(WHO.stranger) == GOOD


def test_what_is_signed_and_under_what_can_be_read_from_the_chain(gate: Gate) -> None:
    told = gate.chain.call(gate.registry, "eip712Domain")
    name, version, chain_id, contract = tuple(told)[1:5]
    assert (name, version, chain_id, contract) == (
        "Wasiqa InvestorRegistry",
        "1",
        gate.chain.chain_id,
        gate.registry.address,
    )
