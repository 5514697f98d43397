"""Recovery: a lost wallet's units and freezes go to the wallet that takes its place, and its past stays where it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contracts.bond.hooks import BURN, FAIL, holding_limit, hostile_hook, peaceful, set_limit
from tests.contracts.bond.orders import (
    CASE,
    ENFORCED,
    ORDER,
    freeze_units_until,
    freeze_until,
    moved_word,
    recover,
    seize_with_case,
    word,
)
from tests.contracts.bond.series import DAY, Series, refused
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.chains import reverts
from tests.support.office import investor_id
from wasiqa.categories import Category
from wasiqa.chain.chain import Receipt
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import NOBODY
from wasiqa.servicing.roles import role_id
from wasiqa.whitelist.word import Word

BANK = checksummed(f"0x{investor_id('bank'):040x}")
"""The bank's investor id, as an address."""
Recover = Callable[[Series, str, str], Receipt]


def announced(series: Series, lost: str, successor: str) -> Receipt:
    """As ERC-3643's tools do it."""
    return series.act("recoveryAddress", lost, successor, BANK, sender=ROLES["ENFORCEMENT"])


each_recover = pytest.mark.parametrize("act", [recover, announced], ids=["with case", "plain"])


def second_wallet(series: Series, **fields: Any) -> str:
    """Another wallet of the bank."""
    series.stage.admit(WHO.second_bank, investor=investor_id("bank"), **fields)
    return str(WHO.second_bank)


def recovered(successor: str) -> tuple[str, dict[str, str]]:
    return "RecoverySuccess", {"lost": WHO.bank, "successor": successor, "investor": BANK}


# --- refusals


def test_only_enforcement_recovers(series: Series) -> None:
    calls = (
        ("recoverWithCase", WHO.bank, WHO.stranger, CASE, ORDER),
        ("recoveryAddress", WHO.bank, WHO.stranger, BANK),
    )
    for caller in (WHO.stranger, WHO.bank, ROLES["FREEZER"], ROLES["GOVERNANCE"], ROLES["REGISTRAR"]):
        for call in calls:
            with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id("ENFORCEMENT")):
                series.act(*call, sender=caller)


@each_recover
def test_no_wallet_takes_its_own_place(series: Series, act: Recover) -> None:
    own = word(series, WHO.bank).encode()
    with reverts("SuccessorUnfit", successor=WHO.bank, word=own):
        act(series, WHO.bank, WHO.bank)
    act(series, WHO.bank, WHO.stranger)
    with reverts("SucceededByAnother", lost=WHO.bank, successor=WHO.stranger):
        act(series, WHO.bank, WHO.bank)


@each_recover
def test_nobody_takes_no_place(series: Series, act: Recover) -> None:
    with reverts("WalletMissing"):
        act(series, WHO.bank, NOBODY)
    with reverts("NothingToSucceed", wallet=NOBODY, word=0):
        act(series, NOBODY, WHO.stranger)


@each_recover
@pytest.mark.parametrize("lost", ["unknown", "removed", "not admitted", "deleted"])
def test_who_is_not_on_the_whitelist_has_no_place_to_take(series: Series, act: Recover, lost: str) -> None:
    wallet = WHO.stranger if lost == "unknown" else WHO.bank
    if lost == "removed":
        series.stage.amend(WHO.bank, removed=True)
    if lost == "not admitted":
        series.stage.amend(WHO.bank, admitted=False)
    if lost == "deleted":
        series.chain.transact(series.stage.registry, "deleteIdentity", WHO.bank, sender=ROLES["AGENT"])
    with reverts("NothingToSucceed", wallet=wallet, word=word(series, wallet).encode()):
        act(series, wallet, WHO.outsider)


@each_recover
@pytest.mark.parametrize("fields", [{"investor": 7}, {"removed": True}, {"admitted": False}])
def test_another_investor_or_one_without_a_place_takes_none(
    series: Series, act: Recover, fields: dict[str, Any]
) -> None:
    second_wallet(series)
    series.stage.amend(WHO.second_bank, **fields)
    unfit = word(series, WHO.second_bank).encode()
    with reverts("SuccessorUnfit", successor=WHO.second_bank, word=unfit):
        act(series, WHO.bank, WHO.second_bank)


@pytest.mark.parametrize("by", ["regulator", "licence"])
def test_a_wallet_that_is_known_only_as_blocked_takes_no_place(series: Series, by: str) -> None:
    series.stage.block(WHO.stranger, by)
    blocked = word(series, WHO.stranger).encode()
    with reverts("SuccessorUnfit", successor=WHO.stranger, word=blocked):
        recover(series, WHO.bank, WHO.stranger)


def test_a_wallet_that_was_lost_itself_takes_no_place(series: Series) -> None:
    recover(series, second_wallet(series), WHO.stranger)
    unfit = word(series, WHO.second_bank).encode()
    with reverts("SuccessorUnfit", successor=WHO.second_bank, word=unfit):
        recover(series, WHO.bank, WHO.second_bank)


def test_a_place_is_taken_by_one_wallet(series: Series) -> None:
    recover(series, WHO.bank, WHO.stranger)
    for other in (WHO.outsider, second_wallet(series), WHO.fund):
        with reverts("SucceededByAnother", lost=WHO.bank, successor=WHO.stranger):
            recover(series, WHO.bank, other)


def test_erc_3643_names_the_investor_and_must_name_the_right_one(series: Series) -> None:
    before = series.state()
    with reverts("InvestorDiffers", wallet=WHO.bank, investor=BANK):
        series.act("recoveryAddress", WHO.bank, WHO.stranger, WHO.fund, sender=ROLES["ENFORCEMENT"])
    assert (series.state(), word(series, WHO.stranger)) == (before, Word())
    call = ("recoveryAddress", WHO.bank, WHO.stranger, BANK)
    assert series.chain.call(series.bond, *call, sender=ROLES["ENFORCEMENT"]) is True


def test_a_series_of_no_programme_says_nothing_about_successors(series: Series) -> None:
    series.chain.transact(
        series.stage.registry, "revokeRole", role_id("SERIES"), series.bond.address, sender=ROLES["PROGRAMME"]
    )
    with reverts("AccessControlUnauthorizedAccount", account=series.bond.address, neededRole=role_id("SERIES")):
        recover(series, WHO.bank, WHO.stranger)


@each_recover
@pytest.mark.parametrize("how", ["removed", "not admitted", "unknown", "deleted"])
def test_a_second_series_gives_nothing_to_a_successor_who_lost_its_place_meanwhile(
    series: Series, act: Recover, how: str
) -> None:
    second = Series.deployed(series.stage, seriesId=b"SECOND".ljust(32, b"\0"))
    second.mint(WHO.bank, 3_000)
    act(series, WHO.bank, WHO.stranger)
    if how in ("removed", "not admitted"):
        series.stage.amend(WHO.stranger, **{"removed": {"removed": True}, "not admitted": {"admitted": False}}[how])
    if how == "unknown":
        series.stage.write({WHO.stranger: Word()})
    if how == "deleted":
        series.chain.transact(series.stage.registry, "deleteIdentity", WHO.stranger, sender=ROLES["AGENT"])
    with reverts("SuccessorUnfit", successor=WHO.stranger, word=word(series, WHO.stranger).encode()):
        act(second, WHO.bank, WHO.stranger)
    second.seize(WHO.bank, WHO.fund, 3_000)
    assert second.balance(WHO.fund) == 3_000


# --- what moves


def test_everything_moves_to_a_wallet_that_nobody_knew(series: Series) -> None:
    before = word(series, WHO.bank)
    receipt = recover(series, WHO.bank, WHO.stranger)
    assert series.events(receipt) == [
        ("Transfer", {"from": WHO.bank, "to": WHO.stranger, "value": 10_000}),
        recovered(WHO.stranger),
        ENFORCED,
    ]
    assert series.state() == {"stranger": 10_000, "fund": 5_000, "supply": 15_000, "allocation": 10**9}
    assert (word(series, WHO.stranger), word(series, WHO.bank)) == (before, moved_word(before, WHO.stranger))
    assert [event.name for event in receipt.events(series.stage.registry)] == ["WordSet", "WordSet"]
    series.transfer(WHO.stranger, WHO.fund, 10_000)


def test_another_wallet_of_the_investor_keeps_its_own_word_and_units(series: Series) -> None:
    second_wallet(series, category=Category.ISLAMIC_BANK, valid_until=4_200_000_000)
    series.mint(WHO.second_bank, 500)
    before = word(series, WHO.second_bank)
    receipt = recover(series, WHO.bank, WHO.second_bank)
    assert word(series, WHO.second_bank) == before
    assert [event.args["wallet"] for event in receipt.events(series.stage.registry)] == [WHO.bank]
    assert series.balance(WHO.second_bank) == 10_500


def test_erc_3643_tells_each_part(series: Series) -> None:
    series.freeze(WHO.bank)
    series.freeze_units(WHO.bank, 700)
    receipt = announced(series, WHO.bank, WHO.stranger)
    assert series.events(receipt) == [
        ("Frozen", {"account": WHO.bank, "amount": 0}),
        ("TokensUnfrozen", {"wallet": WHO.bank, "amount": 700}),
        ("AddressFrozen", {"wallet": WHO.bank, "frozen": False, "by": ROLES["ENFORCEMENT"]}),
        ("Transfer", {"from": WHO.bank, "to": WHO.stranger, "value": 10_000}),
        ("Frozen", {"account": WHO.stranger, "amount": 700}),
        ("TokensFrozen", {"wallet": WHO.stranger, "amount": 700}),
        ("AddressFrozen", {"wallet": WHO.stranger, "frozen": True, "by": ROLES["ENFORCEMENT"]}),
        recovered(WHO.stranger),
    ]
    told = [(event.name, event.args.get("investorAddress")) for event in receipt.events(series.stage.registry)]
    assert [line for line in told if line[0] != "WordSet"] == [
        ("IdentityRegistered", WHO.stranger),
        ("IdentityRemoved", WHO.bank),
    ]


def test_erc_3643_does_not_register_a_wallet_again(series: Series) -> None:
    receipt = announced(series, WHO.bank, second_wallet(series))
    assert [event.name for event in receipt.events(series.stage.registry)] == ["WordSet", "IdentityRemoved"]


@each_recover
def test_a_wallet_without_units_is_recovered_too(series: Series, act: Recover) -> None:
    series.seize(WHO.bank, WHO.fund, 10_000)
    names = [name for name, _ in series.events(act(series, WHO.bank, WHO.stranger))]
    assert names[:2] == ["Transfer", "RecoverySuccess"]
    series.transfer(WHO.fund, WHO.stranger, 100)
    assert series.balance(WHO.stranger) == 100


@each_recover
def test_the_lost_wallet_neither_sends_receives_spends_nor_comes_back(series: Series, act: Recover) -> None:
    registry, chain = series.stage.registry, series.chain
    series.act("approve", WHO.bank, 1_000, sender=WHO.fund)
    act(series, WHO.bank, WHO.stranger)
    assert [series.ask(view, WHO.bank) for view in ("canSend", "canReceive")] == [False, False]
    with refused(17, WHO.bank, WHO.fund, 0):
        series.transfer(WHO.bank, WHO.fund, 0)
    with refused(37, WHO.fund, WHO.bank, 100):
        series.transfer(WHO.fund, WHO.bank, 100)
    with refused(37, NOBODY, WHO.bank, 100):
        series.mint(WHO.bank, 100)
    with refused(37, WHO.fund, WHO.bank, 100):
        series.seize(WHO.fund, WHO.bank, 100)
    with refused(5, WHO.fund, WHO.insurer, 100):
        series.act("transferFrom", WHO.fund, WHO.insurer, 100, sender=WHO.bank)
    with reverts("WalletMoved", wallet=WHO.bank):
        series.stage.admit(WHO.bank)
    with reverts("WalletMoved", wallet=WHO.bank):
        chain.transact(registry, "registerIdentity", WHO.bank, BANK, 586, sender=ROLES["AGENT"])


@each_recover
@pytest.mark.parametrize("state", ["expired", "paused", "closed", "frozen", "nobody may hold"])
def test_nothing_that_stops_the_holder_stops_a_recovery(series: Series, act: Recover, state: str) -> None:
    if state == "expired":
        series.stage.amend(WHO.bank, valid_until=series.chain.now() - 1)
    if state == "paused":
        series.govern("confirmPause", 7)
    if state == "closed":
        series.close()
    if state == "frozen":
        series.freeze(WHO.bank)
        series.freeze_units(WHO.bank, 10_000)
    if state == "nobody may hold":
        series.govern("setRules", 1 << 23, 0)
    act(series, WHO.bank, WHO.stranger)
    assert [series.balance(wallet) for wallet in (WHO.bank, WHO.stranger)] == [0, 10_000]


@pytest.mark.parametrize("known", [False, True])
def test_who_had_expired_has_expired_in_the_new_wallet_as_well_if_that_is_new(series: Series, known: bool) -> None:
    successor = second_wallet(series) if known else WHO.stranger
    series.stage.amend(WHO.bank, valid_until=series.chain.now() - 1)
    recover(series, WHO.bank, successor)
    assert series.ask("canSend", successor) is known
    if not known:
        with refused(12, successor, WHO.fund, 100):
            series.transfer(successor, WHO.fund, 100)


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize(("by", "code"), [("registrar", 14), ("regulator", 15), ("licence", 16)])
def test_no_block_is_lost_with_the_wallet(series: Series, by: str, code: int, known: bool) -> None:
    successor = second_wallet(series) if known else WHO.stranger
    series.stage.block(WHO.bank, by)
    recover(series, WHO.bank, successor)
    assert word(series, successor).encode() & Word(**{f"blocked_by_{by}": True}).encode()
    with refused(code, successor, WHO.fund, 100):
        series.transfer(successor, WHO.fund, 100)
    series.stage.block(successor, by, False)
    series.transfer(successor, WHO.fund, 100)


def test_a_block_of_the_successor_stays_and_stops_no_recovery(series: Series) -> None:
    series.stage.block(second_wallet(series), "regulator")
    series.stage.block(WHO.bank, "licence")
    recover(series, WHO.bank, WHO.second_bank)
    found = word(series, WHO.second_bank)
    assert (found.blocked_by_regulator, found.blocked_by_licence) == (True, True)


# --- freezes


@each_recover
def test_freezes_follow_and_leave_the_lost_wallet(series: Series, act: Recover) -> None:
    series.freeze(WHO.bank)
    series.freeze_units(WHO.bank, 12_000)
    act(series, WHO.bank, WHO.stranger)
    assert [series.ask("isFrozen", wallet) for wallet in (WHO.bank, WHO.stranger)] == [False, True]
    assert [series.ask("getFrozenTokens", wallet) for wallet in (WHO.bank, WHO.stranger)] == [0, 12_000]
    seize_with_case(series, WHO.stranger, WHO.fund, 10_000)
    assert series.ask("getFrozenTokens", WHO.stranger) == 2_000


@each_recover
@pytest.mark.parametrize("what", ["wallet", "units"])
def test_of_freezes_that_follow_only_those_that_there_are_are_told(series: Series, act: Recover, what: str) -> None:
    if what == "wallet":
        series.freeze(WHO.bank)
        expected = ["AddressFrozen", "Transfer", "AddressFrozen", "RecoverySuccess"]
    else:
        series.freeze_units(WHO.bank, 700)
        expected = ["Frozen", "Transfer", "Frozen", "TokensFrozen", "RecoverySuccess"]
        if act is announced:
            expected.insert(1, "TokensUnfrozen")
    names = [name for name, _ in series.events(act(series, WHO.bank, WHO.stranger))]
    assert names == [*expected, *(["Enforced"] if act is recover else [])]


def test_frozen_units_of_both_are_added_and_a_freeze_of_the_successor_stays(series: Series) -> None:
    series.freeze(second_wallet(series))
    series.freeze_units(WHO.second_bank, 300)
    series.freeze_units(WHO.bank, 700)
    receipt = recover(series, WHO.bank, WHO.second_bank)
    assert ("TokensFrozen", {"wallet": WHO.second_bank, "amount": 700}) in series.events(receipt)
    assert (series.ask("getFrozenTokens", WHO.second_bank), series.ask("isFrozen", WHO.second_bank)) == (1_000, True)


def test_frozen_units_of_both_never_exceed_what_any_balance_can_have(series: Series) -> None:
    for wallet in (WHO.bank, second_wallet(series)):
        series.freeze_units(wallet, 2**104 - 1)
    recover(series, WHO.bank, WHO.second_bank)
    assert series.ask("getFrozenTokens", WHO.second_bank) == 2**104 - 1


TERMS = {"none": None, "for good": 0, "one day": DAY, "two days": 2 * DAY}


def later(one: int | None, other: int | None) -> int:
    """When the later of two freezes lapses; 0 is never."""
    there = [term for term in (one, other) if term is not None]
    return 0 if 0 in there or not there else max(there)


@pytest.mark.parametrize("own", TERMS.values(), ids=TERMS)
@pytest.mark.parametrize("inherited", TERMS.values(), ids=TERMS)
def test_of_two_freezes_the_later_expiry_counts(series: Series, inherited: int | None, own: int | None) -> None:
    now, terms = series.chain.now(), {WHO.bank: inherited, second_wallet(series): own}
    for wallet, term in terms.items():
        if term == 0:
            series.freeze(wallet)
            series.freeze_units(wallet, 100)
        elif term:
            freeze_until(series, wallet, now + term)
            freeze_units_until(series, wallet, 100, now + term)
    recover(series, WHO.bank, WHO.second_bank)
    both = sum(100 for term in terms.values() if term is not None)
    last = later(inherited, own)
    until = now + last if last else 0
    assert tuple(series.ask("freezesLapse", WHO.second_bank)) == (until, until)
    assert series.balance(WHO.second_bank) == 10_000
    found = [(series.ask("isFrozen", WHO.second_bank), series.ask("getFrozenTokens", WHO.second_bank))]
    series.chain.travel(now + 2 * DAY + 1)
    found.append((series.ask("isFrozen", WHO.second_bank), series.ask("getFrozenTokens", WHO.second_bank)))
    stays = bool(both) and not last
    assert found == [(bool(both), both), (stays, both if stays else 0)]


def test_a_freeze_of_one_wallet_alone_keeps_its_expiry(series: Series) -> None:
    now, other = series.chain.now(), second_wallet(series)
    for frozen, locked in ((other, WHO.bank), (WHO.bank, other)):
        with series.chain.isolated():
            freeze_until(series, frozen, now + 2 * DAY)
            freeze_units_until(series, locked, 100, now + DAY)
            recover(series, WHO.bank, other)
            assert tuple(series.ask("freezesLapse", other)) == (now + 2 * DAY, now + DAY)


@pytest.mark.parametrize("whose", ["lost", "successor"])
def test_when_a_freeze_has_lapsed_its_expiry_counts_no_more(series: Series, whose: str) -> None:
    successor = second_wallet(series)
    freeze_until(series, WHO.bank if whose == "lost" else successor, series.chain.now() + DAY)
    series.travel(DAY + 1)
    until = series.chain.now() + DAY
    freeze_units_until(series, WHO.bank, 700, until)
    recover(series, WHO.bank, successor)
    assert tuple(series.ask("freezesLapse", successor)) == (0, until)


def test_freezes_that_have_lapsed_are_not_inherited(series: Series) -> None:
    freeze_until(series, WHO.bank, series.chain.now() + DAY)
    freeze_units_until(series, WHO.bank, 700, series.chain.now() + DAY)
    series.travel(DAY + 1)
    names = [name for name, _ in series.events(recover(series, WHO.bank, WHO.stranger))]
    assert names == ["Transfer", "RecoverySuccess", "Enforced"]
    series.transfer(WHO.stranger, WHO.fund, 10_000)


def _wallet_for_good(series: Series) -> None:
    series.freeze(WHO.bank)


def _wallet_for_a_time(series: Series) -> None:
    freeze_until(series, WHO.bank, series.chain.now() + DAY)


def _units_for_good(series: Series) -> None:
    series.freeze_units(WHO.bank, 700)


@pytest.mark.parametrize("freeze", [_wallet_for_good, _wallet_for_a_time, _units_for_good])
def test_freezes_of_the_successor_that_have_lapsed_do_not_come_back(
    series: Series, freeze: Callable[[Series], None]
) -> None:
    freeze_until(series, second_wallet(series), series.chain.now() + DAY)
    freeze_units_until(series, WHO.second_bank, 300, series.chain.now() + DAY)
    series.travel(DAY + 1)
    freeze(series)
    expected = series.ask("isFrozen", WHO.bank), series.ask("getFrozenTokens", WHO.bank)
    recover(series, WHO.bank, WHO.second_bank)
    assert (series.ask("isFrozen", WHO.second_bank), series.ask("getFrozenTokens", WHO.second_bank)) == expected


# --- hooks


@each_recover
@pytest.mark.parametrize("asked", [FAIL, BURN])
@pytest.mark.parametrize("told", [FAIL, BURN])
def test_no_hook_stops_a_recovery(stage: Stage, act: Recover, asked: int, told: int) -> None:
    refusing, counting = hostile_hook(stage, asked=asked), hostile_hook(stage, told=told)
    series = Series.deployed(stage, hooks=[refusing.address, counting.address])
    with peaceful(stage, refusing, counting):
        series.mint(WHO.bank, 1_000)
    receipt = act(series, WHO.bank, WHO.stranger)
    assert ("HookFailed", {"hook": counting.address}) in series.events(receipt)
    assert series.state() == {"stranger": 1_000, "supply": 1_000, "allocation": 10**9}


@pytest.mark.parametrize("known", [False, True])
def test_the_holding_limit_counts_the_investor_on_and_stops_no_recovery(stage: Stage, known: bool) -> None:
    hook = holding_limit(stage)
    series = Series.deployed(stage, hooks=[hook.address])
    set_limit(stage, hook, series.bond, 1_000)
    series.mint(WHO.bank, 1_000)
    successor = second_wallet(series) if known else WHO.stranger
    set_limit(stage, hook, series.bond, 100)
    assert "HookFailed" not in [name for name, _ in series.events(recover(series, WHO.bank, successor))]
    held = [stage.chain.call(hook, "heldBy", series.bond.address, investor) for investor in (BANK, successor)]
    assert held == [1_000, 0]


# --- several series, several recoveries


def test_series_with_one_whitelist_follow_one_by_one_and_until_then_the_lost_wallet_holds_still(
    series: Series, stage: Stage
) -> None:
    others = [Series.deployed(stage) for _ in range(2)]
    for other in others:
        other.mint(WHO.bank, 300)
    recover(others[1], WHO.bank, WHO.stranger)
    before = word(series, WHO.bank), word(series, WHO.stranger)
    for late in (others[0], series):
        held = late.balance(WHO.bank)
        with refused(17, WHO.bank, WHO.fund, 100):
            late.transfer(WHO.bank, WHO.fund, 100)
        receipt = recover(late, WHO.bank, WHO.stranger)
        assert receipt.events(stage.registry) == []
        assert (late.balance(WHO.bank), late.balance(WHO.stranger)) == (0, held)
        assert ("RecoverySuccess", recovered(WHO.stranger)[1]) in late.events(receipt)
    assert (word(series, WHO.bank), word(series, WHO.stranger)) == before


def test_a_series_that_comes_late_goes_straight_to_the_last_successor(series: Series, stage: Stage) -> None:
    other = Series.deployed(stage)
    recover(other, WHO.bank, WHO.stranger)
    recover(other, WHO.stranger, WHO.outsider)
    with reverts("SucceededByAnother", lost=WHO.bank, successor=WHO.stranger):
        recover(series, WHO.bank, WHO.stranger)
    receipt = recover(series, WHO.bank, WHO.outsider)
    assert recovered(WHO.outsider) in series.events(receipt)
    assert series.balance(WHO.outsider) == 10_000


def test_a_recovery_that_is_repeated_moves_what_came_since_and_nothing_else(series: Series) -> None:
    recover(series, WHO.bank, WHO.stranger)
    before = series.state()
    receipt = recover(series, WHO.bank, WHO.stranger)
    assert (receipt.events(series.stage.registry), series.state()) == ([], before)


def test_a_recovery_that_is_repeated_freezes_nobody_whom_somebody_released(series: Series) -> None:
    series.freeze(WHO.bank)
    recover(series, WHO.bank, WHO.stranger)
    series.freeze(WHO.stranger, False)
    recover(series, WHO.bank, WHO.stranger)
    assert not series.ask("isFrozen", WHO.stranger)


# --- the past


@each_recover
def test_what_was_held_at_a_record_time_stays_the_lost_wallet_s(series: Series, act: Recover) -> None:
    series.pass_record(0)
    act(series, WHO.bank, WHO.stranger)
    series.pass_record(1)
    for record, held in ((0, [10_000, 0]), (1, [0, 10_000])):
        assert [series.ask("balanceAtRecord", wallet, record) for wallet in (WHO.bank, WHO.stranger)] == held
    assert [series.ask("supplyAtRecord", record) for record in (0, 1)] == [15_000, 15_000]
