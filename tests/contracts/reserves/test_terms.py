"""Governance opens pools and asks something of their attestations; what it asks counts for the latest one, too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.contracts.reserves.pools import DAY, GOLD, OTHER, WHEAT, Pools
from tests.support.chains import emitted, reverts
from wasiqa.servicing.licences.licence import encoded
from wasiqa.servicing.reserves.pool import Attestation, Pool, PoolKind, PoolTerms

ZERO = bytes(32)


@pytest.mark.parametrize("terms", [PoolTerms(0, 0, DAY), PoolTerms(1, 0, 0), PoolTerms(1, 10_001, DAY)])
def test_a_quorum_of_nobody_no_age_and_more_than_all_taken_off_are_refused(bare: Pools, terms: PoolTerms) -> None:
    refused = reverts("PoolTermsInvalid", quorum=terms.quorum, haircut=terms.haircut, maxAge=terms.max_age)
    with refused:
        replace(bare, terms=terms).open()
    bare.open()
    with reverts("PoolTermsInvalid", quorum=terms.quorum, haircut=terms.haircut, maxAge=terms.max_age):
        bare.set_terms(terms)


@pytest.mark.parametrize(("pool", "unit"), [("", "GRAM"), (GOLD, "")])
def test_a_pool_needs_a_code_and_a_unit(bare: Pools, pool: str, unit: str) -> None:
    with reverts("PoolInvalid", pool=encoded(pool), unit=encoded(unit)):
        bare.open(pool, unit=unit)


def test_a_pool_is_opened_once(bare: Pools) -> None:
    bare.open()
    with reverts("PoolExists", pool=encoded(GOLD)):
        bare.open(kind=PoolKind.BITCOIN, unit="SATOSHI")


def test_nothing_is_asked_attested_or_withdrawn_of_a_pool_that_is_not_there(bare: Pools) -> None:
    unknown = {"pool": encoded(WHEAT)}
    with reverts("PoolUnknown", unknown):
        bare.set_terms(bare.terms, WHEAT)
    with reverts("PoolUnknown", unknown):
        bare.attest(bare.attestation(), pool=WHEAT)
    with reverts("PoolUnknown", unknown):
        bare.govern("withdraw", encoded(WHEAT), OTHER)
    assert bare.found(WHEAT) == Pool(WHEAT)
    assert bare.cover(pool=WHEAT) == 0


def test_pools_are_listed_in_the_order_in_which_they_were_opened(bare: Pools) -> None:
    opened = bare.open()
    terms = (bare.terms.quorum, bare.terms.haircut, bare.terms.max_age)
    emitted(opened, bare.contract, "PoolOpened", pool=encoded(GOLD), kind=0, unit=encoded("GRAM"))
    emitted(opened, bare.contract, "PoolTermsSet", pool=encoded(GOLD), terms=terms)
    bare.open(WHEAT, PoolKind.ASSET_POOL, "TONNE")
    assert bare.chain.call(bare.contract, "allPools") == (encoded(GOLD), encoded(WHEAT))
    assert bare.found(WHEAT) == Pool(WHEAT, PoolKind.ASSET_POOL, "TONNE", terms=bare.terms)
    assert bare.found(WHEAT).latest == Attestation()


def test_a_greater_haircut_and_a_smaller_age_count_for_what_was_attested_before(pools: Pools) -> None:
    said = pools.attestation()
    pools.attest(said)
    assert pools.cover() == 90_000
    pools.set_terms(PoolTerms(3, 2_500, 10 * DAY))
    assert pools.cover() == 75_000
    assert pools.chain.call(pools.contract, "coveredUntil", encoded(GOLD)) == said.observed + 10 * DAY
    assert (pools.cover(said.observed + 10 * DAY), pools.cover(said.observed + 10 * DAY + 1)) == (75_000, 0)
    pools.set_terms(PoolTerms(3, 100, 90 * DAY))
    assert (pools.cover(), pools.found().until) == (90_000, said.expiry)


def test_cover_is_rounded_down(pools: Pools) -> None:
    pools.attest(pools.attestation(quantity=9_999, haircut=501))
    assert pools.cover() == 9_498  # 9,498.0501 but for that
    pools.attest(pools.attestation(quantity=2**128 - 1, haircut=10_000, sequence=2))
    assert pools.cover() == 0


def test_withdrawing_needs_a_paper_and_something_to_withdraw(pools: Pools) -> None:
    with reverts("NothingToWithdraw", pool=encoded(GOLD)):
        pools.govern("withdraw", encoded(GOLD), OTHER)
    pools.attest(pools.attestation(sequence=7))
    with reverts("DocumentMissing"):
        pools.govern("withdraw", encoded(GOLD), ZERO)
    withdrawn = pools.govern("withdraw", encoded(GOLD), OTHER)
    emitted(withdrawn, pools.contract, "AttestationWithdrawn", pool=encoded(GOLD), sequence=7, evidence=OTHER)
    assert (pools.cover(), pools.chain.call(pools.contract, "coveredUntil", encoded(GOLD))) == (0, 0)
    with reverts("NothingToWithdraw", pool=encoded(GOLD)):
        pools.govern("withdraw", encoded(GOLD), OTHER)


def test_what_was_withdrawn_is_not_attested_again_but_the_next_one_is(pools: Pools) -> None:
    said = pools.attestation(sequence=7)
    signed = pools.signed(said)
    pools.attest(said, signed)
    pools.govern("withdraw", encoded(GOLD), OTHER)
    with reverts("SequenceUsed", pool=encoded(GOLD), sequence=7, latest=7):
        pools.attest(said, signed)
    pools.attest(replace(said, sequence=8))
    assert pools.cover() == 90_000
