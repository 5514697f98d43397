"""Nothing is issued beyond what the pool covers; everything else of a series goes on without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.contracts.hooks.conftest import ISSUES, Series
from tests.contracts.reserves.cover import GRAM, REFUSED, Cover
from tests.contracts.reserves.pools import GOLD, OTHER, WHEAT, Pools
from tests.support.actors import Actors
from tests.support.chains import emitted, reverts
from tests.support.office import OpenSeries
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import NOBODY
from wasiqa.servicing.licences.licence import encoded
from wasiqa.servicing.reserves.pool import PoolTerms

ZERO = bytes(32)


@pytest.mark.parametrize("pool", ["", GOLD])
@pytest.mark.parametrize(("numerator", "denominator"), [(1, 0), (0, 1), (0, 0), (1, 1)])
def test_a_backing_is_whole_or_none(cover: Cover, pool: str, numerator: int, denominator: int) -> None:
    if (pool, numerator, denominator) in [("", 0, 0), (GOLD, 1, 1)]:
        cover.back(None, pool, numerator, denominator)
        return
    with reverts("BackingInvalid", pool=encoded(pool), numerator=numerator, denominator=denominator):
        cover.back(None, pool, numerator, denominator)


def test_a_pool_backs_sixteen_series_at_most(cover: Cover) -> None:
    others = [str(checksummed(number.to_bytes(20, "big"))) for number in range(1, 17)]
    for series in others[:-1]:
        cover.back(series)
    with reverts("PoolFull", pool=encoded(GOLD)):
        cover.back(others[-1])
    cover.back(others[-1], WHEAT)
    cover.back(others[3], "", 0, 0)
    cover.back(others[-1])
    backed = cover.pools.chain.call(cover.hook, "backedBy", encoded(GOLD))
    assert sorted(backed) == sorted([cover.series.bond.address, *others[:3], *others[4:]])
    assert cover.pools.chain.call(cover.hook, "backedBy", encoded(WHEAT)) == ()


def test_a_series_whose_backing_was_forgotten_is_not_issued(cover: Cover, actors: Actors) -> None:
    cover.attest(100)
    cover.back(None, "", 0, 0)
    with cover.series.refuses(REFUSED, NOBODY, actors.bank, 1):
        cover.series.issue(actors.bank, 1)
    assert cover.answer(cover.asking(1), 1) == (REFUSED, (0, 0, 0))


def test_nothing_is_issued_before_the_first_attestation_or_from_a_pool_that_is_not_there(
    cover: Cover, actors: Actors
) -> None:
    for pool in (GOLD, WHEAT):
        cover.back(None, pool)
        with cover.series.refuses(REFUSED, NOBODY, actors.bank, 1):
            cover.series.issue(actors.bank, 1)


def test_one_denomination_more_than_the_cover_is_refused_and_says_why(cover: Cover, actors: Actors) -> None:
    cover.attest(100)  # 90 grams after the haircut
    cover.series.issue(actors.bank, 449)
    with cover.series.refuses(REFUSED, NOBODY, actors.bank, 2):
        cover.series.issue(actors.bank, 2)
    cover.series.issue(actors.bank, 1)
    with cover.series.refuses(REFUSED, NOBODY, actors.bank, 1):
        cover.series.issue(actors.bank, 1)


def test_the_figures_are_cover_what_is_used_and_what_would_be_used_in_the_pools_unit(cover: Cover) -> None:
    asking = cover.asking(7 * GRAM + 1)
    cover.back(asking.address)
    cover.attest(10)
    assert cover.answer(asking, GRAM - 1) == (0, (9, 8, 8))
    assert cover.answer(asking, 2 * GRAM - 1) == (0, (9, 8, 9))
    assert cover.answer(asking, 2 * GRAM) == (REFUSED, (9, 8, 10))


def test_a_batch_that_fits_one_by_one_and_not_together_is_refused(cover: Cover, actors: Actors) -> None:
    cover.attest(100)
    wallets, units = [actors.bank, actors.fund], [300 * cover.series.unit, 151 * cover.series.unit]
    with reverts("TransferRefused", {"from": NOBODY}, code=REFUSED, to=actors.fund, value=units[1]):
        cover.pools.chain.transact(cover.series.bond, "batchMint", wallets, units, sender=cover.series.issuer)


@pytest.mark.parametrize("how", ["expired", "too old", "withdrawn", "attested away", "haircut raised"])
def test_when_the_cover_ends_issues_stop_and_nothing_else(cover: Cover, actors: Actors, how: str) -> None:
    pools, series = cover.pools, cover.series
    cover.attest(100)
    series.issue(actors.bank, 400)
    if how == "expired":
        pools.chain.travel(pools.found().latest.expiry + 1)
    elif how == "too old":
        pools.set_terms(PoolTerms(2, 0, 1))
        pools.chain.travel(pools.chain.now() + 2)
    elif how == "withdrawn":
        pools.govern("withdraw", encoded(GOLD), OTHER)
    elif how == "attested away":
        cover.attest(0, sequence=2)
    else:
        pools.set_terms(PoolTerms(2, 2_000, 90 * 86_400))
    with series.refuses(REFUSED, NOBODY, actors.bank, 1):
        series.issue(actors.bank, 1)
    series.transfer(actors.bank, actors.fund, 100)
    series.seize(actors.fund, actors.bank, 50)
    series.redeem(actors.bank, 50)
    assert series.balance(actors.bank) == 300


def test_what_is_redeemed_makes_room(cover: Cover, actors: Actors) -> None:
    cover.attest(100)
    cover.series.issue(actors.bank, 450)
    cover.series.redeem(actors.bank, 5)
    cover.series.issue(actors.fund, 5)
    with cover.series.refuses(REFUSED, NOBODY, actors.fund, 1):
        cover.series.issue(actors.fund, 1)


def test_series_of_one_pool_share_its_cover_each_rounded_against_the_issuer(
    cover: Cover, hands: Callable[[OpenSeries], Series], pib: OpenSeries, actors: Actors
) -> None:
    bond, chain = hands(pib), cover.pools.chain
    cover.back(bond.bond.address, GOLD, GRAM * 3, 2)  # 8/3 grams a denomination
    cover.attest(10, haircut=500)  # 9 grams
    cover.series.issue(actors.bank, 1)  # 1/5 gram, which is one
    bond.issue(actors.bank, 3)  # 8 grams; it hasn't got the hook, but counts
    assert (cover.needed(), chain.call(bond.bond, "totalSupply")) == (9, 3 * bond.unit)
    cover.series.issue(actors.bank, 4)
    with cover.series.refuses(REFUSED, NOBODY, actors.bank, 1):
        cover.series.issue(actors.bank, 1)


def test_a_series_that_is_not_deployed_yet_needs_nothing(cover: Cover, actors: Actors) -> None:
    cover.back(actors.stranger)
    cover.attest(100)
    cover.series.issue(actors.bank, 450)


def test_a_series_of_an_absurd_supply_stops_issues_by_their_code(cover: Cover, actors: Actors) -> None:
    absurd = cover.asking(2**256 - 1)
    cover.back(absurd.address, GOLD, 1, 2**128 - 1)
    cover.attest(2**128 - 1)
    with cover.series.refuses(REFUSED, NOBODY, actors.bank, 1):
        cover.series.issue(actors.bank, 1)
    assert cover.answer(absurd, 2**256 - 1)[0] == REFUSED
    cover.back(absurd.address, GOLD, 2**128 - 1, 1)
    cover.series.issue(actors.bank, 1)


def test_a_backing_is_not_ended_while_units_are_out(cover: Cover, actors: Actors) -> None:
    bond, unit = cover.series.bond.address, cover.series.unit
    cover.attest(100)
    cover.series.issue(actors.bank, 5)
    with reverts("BackingInUse", series=bond, pool=encoded(GOLD), supply=5 * unit):
        cover.back(None, "", 0, 0)
    cover.series.redeem(actors.bank, 4)
    with reverts("BackingInUse", series=bond, pool=encoded(GOLD), supply=unit):
        cover.back(None, "", 0, 0)
    assert cover.pools.chain.call(cover.hook, "backedBy", encoded(GOLD)) == (bond,)
    cover.series.redeem(actors.bank, 1)
    cover.back(None, "", 0, 0)
    assert cover.pools.chain.call(cover.hook, "backedBy", encoded(GOLD)) == ()


def test_another_pool_takes_the_place_of_one_only_if_it_covers_what_is_out(cover: Cover, actors: Actors) -> None:
    bond, other = cover.series.bond.address, cover.asking(10 * GRAM)
    cover.attest(100)
    cover.series.issue(actors.bank, 5)
    pools = replace(cover.pools, terms=PoolTerms(2, 0, 90 * 86_400))
    pools.open(WHEAT)
    cover.back(other.address, WHEAT)
    out = 5 * cover.series.unit // GRAM
    for sequence, quantity in enumerate((0, out, out + 9, out + 10), start=1):
        if quantity:
            said = pools.attestation(quantity=quantity, haircut=0, sequence=sequence)
            pools.attest(said, pools.signed(said, pool=WHEAT), pool=WHEAT)
        if quantity < out + 10:
            with reverts("BackingShort", series=bond, pool=encoded(WHEAT), needed=out + 10, cover=quantity):
                cover.back(None, WHEAT)
    cover.back(None, WHEAT)
    backed = cover.pools.chain.call(cover.hook, "backedBy", encoded(WHEAT))
    assert sorted(backed) == sorted([bond, other.address])
    assert cover.needed() == 0


def test_a_first_backing_and_other_terms_of_the_same_pool_ask_for_no_cover(cover: Cover) -> None:
    asking = cover.asking(10 * GRAM)
    for numerator in (GRAM, 1, 2 * GRAM):
        cover.back(asking.address, GOLD, numerator)
    assert cover.needed() == 5


def test_an_asset_pool_in_minor_units_covers_them_one_by_one(cover: Cover, actors: Actors) -> None:
    pools = replace(cover.pools, terms=PoolTerms(2, 0, 90 * 86_400))
    pools.open("SUKUK-ASSETS", unit="PAISA")
    cover.back(None, "SUKUK-ASSETS", 1, 1)
    pools.attest(pools.attestation(quantity=7 * cover.series.unit - 1, haircut=0), pool="SUKUK-ASSETS", signed=None)
    cover.series.issue(actors.bank, 6)
    with cover.series.refuses(REFUSED, NOBODY, actors.bank, 1):
        cover.series.issue(actors.bank, 1)


def test_the_hook_is_asked_about_issues_alone_and_told_of_nothing(cover: Cover) -> None:
    assert cover.series.hooks() == [(cover.hook.address, ISSUES)]
    assert cover.pools.chain.call(cover.hook, "reserves") == cover.pools.contract.address


def test_a_backing_is_recorded(cover: Cover) -> None:
    told = {"series": cover.series.bond.address, "pool": encoded(WHEAT), "numerator": 3, "denominator": 7}
    emitted(cover.back(None, WHEAT, 3, 7), cover.hook, "BackingSet", told)
    assert cover.pools.chain.call(cover.hook, "backingOf", cover.series.bond.address) == (encoded(WHEAT), 3, 7)
    ended = cover.back(None, "", 0, 0)
    emitted(ended, cover.hook, "BackingSet", told | {"pool": ZERO, "numerator": 0, "denominator": 0})


def test_a_stranger_who_asks_is_no_series(cover: Cover, pools: Pools, actors: Actors) -> None:
    cover.attest(100)
    move = (NOBODY, actors.bank, GRAM, 0, 0, 0, 0, pools.chain.now(), 1)
    assert pools.chain.call(cover.hook, "check", move, sender=actors.stranger) == REFUSED
