"""An attestation counts once a quorum of distinct auditors in office has signed exactly that, for here and now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.contracts.reserves.pools import AUDITORS, DAY, GOLD, OTHER, VAULT, WHEAT, WHO, Pools
from tests.support.chains import emitted, reverts
from tests.support.revm import RevmChain
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.servicing.licences.licence import encoded
from wasiqa.servicing.reserves.pool import Pool

HALF = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
"""The order of the curve of secp256k1."""


def test_fewer_auditors_than_the_quorum_attest_nothing(pools: Pools) -> None:
    said = pools.attestation()
    for by in ((), AUDITORS[:1]):
        with reverts("QuorumMissing", pool=encoded(GOLD), auditors=len(by), quorum=2):
            pools.attest(said, pools.signed(said, by))


def test_no_auditor_counts_twice_and_they_stand_in_order(pools: Pools) -> None:
    said = pools.attestation()
    first, second, _ = AUDITORS
    for by in ((first, first), (second, first)):
        with reverts("AuditorsUnordered", auditor=first.address):
            pools.attest(said, pools.signed(said, by))


def test_the_zero_address_is_no_auditor(pools: Pools) -> None:
    said = pools.attestation()
    auditors, signatures = pools.signed(said)
    with reverts("AuditorsUnordered", auditor=NOBODY):
        pools.attest(said, ([NOBODY, *auditors], [bytes(65), *signatures]))


def test_there_is_one_signature_for_each_auditor(pools: Pools) -> None:
    said = pools.attestation()
    auditors, signatures = pools.signed(said)
    with reverts("SignaturesDiffer", auditors=2, signatures=1):
        pools.attest(said, (auditors, signatures[:1]))


def test_who_is_no_auditor_and_who_has_lost_the_role_since_does_not_count(
    pools: Pools, dismiss: Callable[[str], None]
) -> None:
    said = pools.attestation()
    signed = pools.signed(said)
    with_a_stranger = sorted((AUDITORS[0], WHO.key("regulator")), key=lambda one: int(one.address, 16))
    with reverts("NotAnAuditor", auditor=WHO.regulator):
        pools.attest(said, pools.signed(said, with_a_stranger))
    dismiss(AUDITORS[1].address)
    with reverts("NotAnAuditor", auditor=AUDITORS[1].address):
        pools.attest(said, signed)
    pools.attest(said, pools.signed(said, (AUDITORS[0], AUDITORS[2])))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("quantity", 1), ("observed", -1), ("expiry", 1), ("haircut", -1), ("sequence", 1)),
        *(("custodian", encoded("ANOTHER-VAULT")), ("document", OTHER)),
    ],
)
def test_nothing_else_is_attested_than_was_signed(pools: Pools, name: str, value: Any) -> None:
    said = pools.attestation()
    changed = getattr(said, name) + value if isinstance(value, int) else value
    with reverts("AuditorSignatureInvalid", auditor=AUDITORS[0].address):
        pools.attest(replace(said, **{name: changed}), pools.signed(said))


@pytest.mark.parametrize("domain", [{"chainId": 2}, {"verifyingContract": WHO.stranger}, {"version": "2"}])
def test_what_was_signed_for_another_chain_or_registry_counts_for_nothing_here(
    pools: Pools, domain: dict[str, Any]
) -> None:
    said = pools.attestation()
    with reverts("AuditorSignatureInvalid", auditor=AUDITORS[0].address):
        pools.attest(said, pools.signed(said, **domain))


def test_what_was_signed_of_another_pool_counts_for_nothing_here(pools: Pools) -> None:
    pools.open(WHEAT)
    said = pools.attestation()
    with reverts("AuditorSignatureInvalid", auditor=AUDITORS[0].address):
        pools.attest(said, pools.signed(said, pool=WHEAT))


def test_a_signature_turned_into_its_twin_is_none(pools: Pools) -> None:
    said = pools.attestation()
    auditors, (first, second) = pools.signed(said)
    twin = first[:32] + (HALF - int.from_bytes(first[32:64], "big")).to_bytes(32, "big") + bytes([55 - first[64]])
    for bad in (twin, first[:64], first + b"\0", b""):
        with reverts("AuditorSignatureInvalid", auditor=auditors[0]):
            pools.attest(said, (auditors, [bad, second]))


def test_a_sequence_is_used_once_and_never_falls(pools: Pools) -> None:
    said = pools.attestation(sequence=5)
    signed = pools.signed(said)
    with reverts("SequenceUsed", pool=encoded(GOLD), sequence=0, latest=0):
        pools.attest(pools.attestation(sequence=0))
    pools.attest(said, signed)
    for sequence in (4, 5):
        with reverts("SequenceUsed", pool=encoded(GOLD), sequence=sequence, latest=5):
            pools.attest(replace(said, sequence=sequence))


def test_nothing_is_observed_in_the_future_or_before_what_is_known(pools: Pools) -> None:
    now = pools.chain.now()
    with reverts("ObservedInvalid", observed=now + 1, earliest=0, latest=now):
        pools.attest(pools.attestation(observed=now + 1))
    pools.attest(pools.attestation(observed=now - DAY))
    with reverts("ObservedInvalid", observed=now - DAY - 1, earliest=now - DAY, latest=pools.chain.now()):
        pools.attest(pools.attestation(observed=now - DAY - 1, sequence=2))
    pools.attest(pools.attestation(observed=now - DAY, sequence=2))


def test_what_has_expired_or_is_too_old_is_not_attested(pools: Pools) -> None:
    said = pools.attestation()
    signed = pools.signed(said)
    with pools.chain.isolated():
        pools.chain.travel(said.expiry + 1)
        with reverts("AttestationExpired", pool=encoded(GOLD), end=said.expiry):
            pools.attest(said, signed)
    pools.chain.travel(said.expiry)
    pools.attest(said, signed)
    oldest = said.observed + pools.terms.max_age
    pools.chain.travel(oldest + 1)
    with reverts("AttestationExpired", pool=encoded(GOLD), end=oldest):
        pools.attest(replace(said, sequence=2, expiry=oldest + DAY))


@pytest.mark.parametrize("haircut", [499, 10_001])
def test_less_than_the_least_haircut_and_more_than_all_are_refused(pools: Pools, haircut: int) -> None:
    with reverts("HaircutOutOfRange", haircut=haircut, least=500):
        pools.attest(pools.attestation(haircut=haircut))


def test_an_attestation_rests_on_a_document(pools: Pools) -> None:
    with reverts("DocumentMissing"):
        pools.attest(pools.attestation(document=bytes(32)))


def test_anybody_hands_it_in_and_the_next_takes_its_place(pools: Pools) -> None:
    said = pools.attestation()
    auditors = tuple(one.address for one in AUDITORS[:2])
    told = {"pool": encoded(GOLD), "attestation": said.struct(), "auditors": auditors}
    emitted(pools.attest(said), pools.contract, "Attested", told)
    assert pools.found() == Pool(GOLD, unit="GRAM", terms=pools.terms, latest=said)
    assert (pools.cover(said.expiry), pools.cover(said.expiry + 1)) == (90_000, 0)
    less = replace(said, quantity=40_000, sequence=2, custodian=VAULT)
    pools.attest(less, pools.signed(less, AUDITORS))
    assert pools.cover() == 36_000
    none = replace(said, quantity=0, sequence=3)
    pools.attest(none)
    assert pools.cover() == 0


def test_the_digest_is_what_wallets_sign(pools: Pools) -> None:
    from eth_account.messages import _hash_eip191_message, encode_typed_data

    said = pools.attestation()
    data = said.typed_data(pools.chain.chain_id, pools.contract.address, GOLD)
    digest = _hash_eip191_message(encode_typed_data(data["domain"], data["types"], data["message"]))
    assert pools.chain.call(pools.contract, "digestOf", encoded(GOLD), said.struct()) == digest


def wallet(chain: RevmChain, name: str, *arguments: object) -> Contract:
    code = artifacts()[name]
    return chain.deploy(code, *arguments, sender=WHO.deployer).contract(code)


def test_an_auditors_wallet_that_is_a_contract_signs_by_its_owner(pools: Pools, appoint: Callable[[str], None]) -> None:
    owner = AUDITORS[2]
    contract = wallet(pools.chain, "SigningWallet", owner.address)
    appoint(contract.address)
    said = pools.attestation()
    signatures = {
        contract.address: pools.signed(said, [owner])[1][0],
        AUDITORS[0].address: pools.signed(said, AUDITORS[:1])[1][0],
    }
    auditors = sorted(signatures, key=lambda address: int(address, 16))
    with reverts("AuditorSignatureInvalid", auditor=contract.address):
        pools.attest(said, (auditors, [pools.signed(said, AUDITORS[:1])[1][0]] * 2))
    pools.attest(said, (auditors, [signatures[one] for one in auditors]))
    assert pools.cover() == 90_000


@pytest.mark.parametrize("deed", ["attest", "withdraw"])
def test_an_auditors_contract_that_calls_back_signs_nothing(
    pools: Pools, appoint: Callable[[str], None], grant: Callable[[str], str], deed: str
) -> None:
    said = pools.attestation()
    inner = pools.contract.encode("attest", encoded(GOLD), said.struct(), *pools.signed(said)).data
    if deed == "withdraw":
        pools.attest(pools.attestation(sequence=1))
        said = pools.attestation(sequence=2)
        inner = pools.contract.encode("withdraw", encoded(GOLD), OTHER).data
    contract = wallet(pools.chain, "CallingSigner", pools.contract.address, inner)
    appoint(contract.address)
    auditors, signatures = pools.signed(said, AUDITORS[:1])
    entries = sorted([(contract.address, b""), (auditors[0], signatures[0])], key=lambda one: int(one[0], 16))
    with reverts("AuditorSignatureInvalid", auditor=contract.address):
        pools.attest(said, ([one for one, _ in entries], [signature for _, signature in entries]))
