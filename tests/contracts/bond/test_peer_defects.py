"""Defects that comparable tokens have shipped, each as a test that this one does not have it.

The tests stand in the order of the defects' classes. Where a class has a suite of its own, its docstring says so."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from tests.contracts.bond.hooks import BURN, FAIL, holding_limit, hostile_hook, peaceful, set_limit
from tests.contracts.bond.orders import (
    CASE,
    ORDER,
    burn,
    burn_with_case,
    freeze_units_until,
    recover,
    seize_with_case,
    word,
)
from tests.contracts.bond.paths import PARTY, PATHS, SERIES, UNLIMITED, Obstacle, Path
from tests.contracts.bond.payments import Payments, coupon
from tests.contracts.bond.series import DAY, Series, refused
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.chains import emitted, reverts
from wasiqa.chain.chain import Receipt
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.chain.errors import Reverted

ENFORCEMENT = ROLES["ENFORCEMENT"]
NEW, OTHER = WHO.corporate, WHO.pension_fund
"""Wallets that the whitelist does not know."""
EVERYTHING = 2**256 - 1
each_path = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
Order = Callable[[Series, str, str, int], Receipt]


def identity(series: Series, wallet: str) -> str:
    """The investor id of a wallet, as an address."""
    return str(series.chain.call(series.stage.registry, "identity", wallet))


def by_force(series: Series, holder: str, receiver: str, value: int) -> Receipt:
    return series.seize(holder, receiver, value)


def by_force_in_a_batch(series: Series, holder: str, receiver: str, value: int) -> Receipt:
    return series.act("batchForcedTransfer", [holder], [receiver], [value], sender=ENFORCEMENT)


def by_recovery(series: Series, holder: str, receiver: str, _: int) -> Receipt:
    return recover(series, holder, receiver)


def by_recovery_of_erc_3643(series: Series, holder: str, receiver: str, _: int) -> Receipt:
    return series.act("recoveryAddress", holder, receiver, identity(series, holder), sender=ENFORCEMENT)


def by_burn(series: Series, holder: str, _: str, value: int) -> Receipt:
    return burn(series, holder, value)


def by_burn_with_case(series: Series, holder: str, _: str, value: int) -> Receipt:
    return burn_with_case(series, holder, value)


def by_burn_in_a_batch(series: Series, holder: str, _: str, value: int) -> Receipt:
    return series.act("batchBurn", [holder], [value], sender=ENFORCEMENT)


SEIZURES: dict[str, Order] = {
    "forced": by_force,
    "forced with case": seize_with_case,
    "forced in a batch": by_force_in_a_batch,
}
RECOVERIES: dict[str, Order] = {"recovery": by_recovery, "recovery of ERC-3643": by_recovery_of_erc_3643}
BURNS: dict[str, Order] = {
    "burn": by_burn,
    "burn with case": by_burn_with_case,
    "burn in a batch": by_burn_in_a_batch,
}
ORDERS = {**SEIZURES, **BURNS, **RECOVERIES}
each_order = pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS.keys())


# --- 1. transfers to oneself


@each_path
def test_a_transfer_to_oneself_releases_no_frozen_units(series: Series, path: Path) -> None:
    """More of this: test_self_transfer.py."""
    series.freeze_units(WHO.bank, 9_000)
    before = series.state()
    path(series, WHO.bank, 1_000)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=9_000, unfrozen=1_000):
        path(series, WHO.bank, 9_000)
    assert series.state() == before


@pytest.mark.parametrize("order", SEIZURES.values(), ids=SEIZURES.keys())
@pytest.mark.parametrize("value", [0, 100, 10_000, 10_001])
@pytest.mark.parametrize("frozen", [0, 9_000, 10_000, 20_000])
def test_a_forced_transfer_to_oneself_is_refused_and_releases_nothing(
    series: Series, order: Order, value: int, frozen: int
) -> None:
    series.freeze_units(WHO.bank, frozen)
    before = series.state()
    with reverts("SelfEnforcement", wallet=WHO.bank):
        order(series, WHO.bank, WHO.bank, value)
    assert series.state() == before


@pytest.mark.parametrize("recovery", RECOVERIES.values(), ids=RECOVERIES.keys())
def test_a_recovery_by_the_lost_wallet_itself_is_refused_and_releases_nothing(series: Series, recovery: Order) -> None:
    series.freeze_units(WHO.bank, 10_000)
    before = series.state(), word(series, WHO.bank)
    with reverts("SuccessorUnfit", successor=WHO.bank, word=before[1].encode()):
        recovery(series, WHO.bank, WHO.bank, 0)
    assert (series.state(), word(series, WHO.bank)) == before


def test_a_batch_that_goes_to_oneself_among_others_counts_nothing_twice(series: Series) -> None:
    receivers, values = [WHO.bank, WHO.fund, WHO.bank], [10_000, 4_000, 6_000]
    series.act("batchTransfer", receivers, values, sender=WHO.bank)
    assert (series.balance(WHO.bank), series.balance(WHO.fund)) == (6_000, 9_000)
    with reverts("ERC20InsufficientBalance", sender=WHO.bank, balance=3_000, needed=4_000):
        series.act("batchTransfer", [WHO.bank, WHO.fund, WHO.fund], [6_000, 3_000, 4_000], sender=WHO.bank)


@each_path
@pytest.mark.parametrize("obstacle", SERIES.values(), ids=SERIES.keys())
def test_a_transfer_to_oneself_does_not_get_past_a_pause_or_the_close(
    series: Series, path: Path, obstacle: Obstacle
) -> None:
    obstacle.arrange(series, WHO.bank)
    with refused(obstacle.code, WHO.bank, WHO.bank, 0):
        path(series, WHO.bank, 0)


# --- 2. enforcement that a rule can block


@pytest.fixture
def besieged(stage: Stage) -> Series:
    """A series with a hook that refuses by failing and one that fails when told; bank and fund hold units."""
    hooks = hostile_hook(stage, asked=FAIL), hostile_hook(stage, told=FAIL), hostile_hook(stage, told=BURN)
    series = Series.deployed(stage, hooks=[hook.address for hook in hooks])
    with peaceful(stage, *hooks):
        series.mint(WHO.bank, 10_000)
        series.mint(WHO.fund, 5_000)
    return series


@each_order
def test_no_hook_blocks_an_order(besieged: Series, order: Order) -> None:
    with pytest.raises(Reverted):
        besieged.transfer(WHO.bank, WHO.fund, 100)
    receiver = NEW if order in RECOVERIES.values() else WHO.fund
    receipt = order(besieged, WHO.bank, receiver, 10_000)
    assert [event.name for event in receipt.events(besieged.bond)].count("HookFailed") == 2
    assert besieged.balance(WHO.bank) == 0


def test_no_hook_blocks_a_redemption(besieged: Series) -> None:
    besieged.redeem(WHO.bank, 10_000)
    assert besieged.balance(WHO.bank) == 0


@each_order
def test_a_holding_limit_blocks_no_order(stage: Stage, order: Order) -> None:
    hook = holding_limit(stage)
    series = Series.deployed(stage, hooks=[hook.address])
    set_limit(stage, hook, series.bond, 1_000)
    for wallet in (WHO.bank, WHO.islamic_bank):
        series.mint(wallet, 1_000)
    with refused(60, WHO.bank, WHO.islamic_bank, 1_000):
        series.transfer(WHO.bank, WHO.islamic_bank, 1_000)
    receiver = NEW if order in RECOVERIES.values() else WHO.islamic_bank
    order(series, WHO.bank, receiver, 1_000)
    assert series.balance(WHO.bank) == 0
    held = {wallet: series.balance(wallet) for wallet in (WHO.islamic_bank, NEW)}
    counted = [
        series.chain.call(hook, "heldBy", series.bond.address, identity(series, wallet))
        for wallet, units in held.items()
        if units
    ]
    assert counted == [units for units in held.values() if units]


@each_order
@pytest.mark.parametrize("obstacle", [*SERIES.values(), PARTY["expired"], PARTY["blocked by regulator"]])
def test_no_pause_close_lapse_or_block_of_the_holder_blocks_an_order(
    series: Series, order: Order, obstacle: Obstacle
) -> None:
    series.freeze(WHO.bank)
    obstacle.arrange(series, WHO.bank)
    order(series, WHO.bank, NEW if order in RECOVERIES.values() else WHO.fund, 10_000)
    assert series.balance(WHO.bank) == 0


# --- 3. hooks called twice


@pytest.fixture
def recording(stage: Stage) -> Contract:
    """A hook that is asked and told, and records what it is told."""
    code = artifacts()["RecordingHook"]
    return stage.chain.deploy(code, 7, sender=WHO.deployer).contract(code)


@pytest.fixture
def recorded(stage: Stage, recording: Contract) -> Series:
    """A series with that hook; bank and fund hold 10,000 each and the operator may send for the bank."""
    series = Series.deployed(stage, hooks=[recording.address])
    for wallet in (WHO.bank, WHO.fund):
        series.mint(wallet, 10_000)
    series.act("approve", WHO.operator, UNLIMITED, sender=WHO.bank)
    return series


MOVEMENTS: dict[str, tuple[int, str, tuple[Any, ...]]] = {
    "transfer": (1, WHO.bank, (WHO.fund, 100)),
    "transferFrom": (1, WHO.operator, (WHO.bank, WHO.fund, 100)),
    "batchTransfer": (3, WHO.bank, ([WHO.fund, WHO.insurer, WHO.fund], [100, 200, 300])),
    "mint": (1, ROLES["ISSUER"], (WHO.fund, 100)),
    "batchMint": (2, ROLES["ISSUER"], ([WHO.fund, WHO.fund], [100, 200])),
    "redeem": (1, ROLES["REDEEMER"], (WHO.bank, 100)),
    "forcedTransfer": (1, ENFORCEMENT, (WHO.bank, WHO.fund, 100)),
    "forcedTransferWithCase": (1, ENFORCEMENT, (WHO.bank, WHO.fund, 100, CASE, ORDER)),
    "batchForcedTransfer": (2, ENFORCEMENT, ([WHO.bank, WHO.fund], [WHO.fund, WHO.bank], [100, 200])),
    "burn": (1, ENFORCEMENT, (WHO.bank, 100)),
    "burnWithCase": (1, ENFORCEMENT, (WHO.bank, 100, CASE, ORDER)),
    "batchBurn": (2, ENFORCEMENT, ([WHO.bank, WHO.fund], [100, 200])),
    "recoverWithCase": (1, ENFORCEMENT, (WHO.bank, NEW, CASE, ORDER)),
}
"""How many movements a call makes, who calls, and with what."""


@pytest.mark.parametrize("function", MOVEMENTS)
def test_a_hook_is_told_exactly_once_of_each_movement_whoever_makes_it(
    recorded: Series, recording: Contract, function: str
) -> None:
    recorded.freeze_units(WHO.bank, 0)
    times, sender, given = MOVEMENTS[function]
    receipt = recorded.act(function, *given, sender=sender)
    moves = [event.args["move"] for event in receipt.events(recording, "Told")]
    written = [event.args for event in receipt.events(recorded.bond, "Transfer")]
    assert [(move[0], move.to, move.value) for move in moves] == [
        (event["from"], event["to"], event["value"]) for event in written
    ]
    assert len(moves) == times


@pytest.mark.parametrize(
    ("function", "times"),
    [("transfer", 1), ("transferFrom", 1), ("batchTransfer", 3), ("mint", 1), ("batchMint", 2), ("burn", 0)],
)
def test_a_hook_is_asked_exactly_once_of_each_movement_as_its_gas_shows(
    stage: Stage, function: str, times: int
) -> None:
    burnt = 300_000
    hook = hostile_hook(stage, asked=BURN)
    stage.chain.transact(hook, "setAppetite", 0, sender=WHO.deployer)
    series = Series.deployed(stage, hooks=[hook.address])
    series.mint(WHO.bank, 10_000)
    series.act("approve", WHO.operator, UNLIMITED, sender=WHO.bank)
    _, sender, given = MOVEMENTS[function]
    used = []
    for appetite in (0, burnt):
        stage.chain.transact(hook, "setAppetite", appetite, sender=WHO.deployer)
        with stage.chain.isolated():
            used.append(series.act(function, *given, sender=sender).gas_used)
    assert round((used[1] - used[0]) / burnt, 1) == times


# --- 4. a preview that does not foresee


def test_the_preview_foresees_also_what_the_balance_and_hooks_say(stage: Stage) -> None:
    """For random states, hooks and rules: test_foresight.py."""
    hook = holding_limit(stage)
    series = Series.deployed(stage, hooks=[hook.address])
    set_limit(stage, hook, series.bond, 10_000)
    series.mint(WHO.bank, 10_000)
    series.mint(WHO.fund, 500)
    series.freeze_units(WHO.bank, 9_000)
    asked = [
        (WHO.bank, WHO.fund, 1_000, 0),
        (WHO.bank, WHO.fund, 1_100, 6),
        (WHO.bank, WHO.fund, 10_100, 7),
        (WHO.bank, WHO.fund, 150, 8),
        (WHO.fund, WHO.bank, 100, 60),
        (WHO.bank, NEW, 100, 31),
    ]
    for sender, receiver, value, code in asked:
        assert series.ask("detectTransferRestriction", sender, receiver, value) == code
        assert series.ask("canTransfer", sender, receiver, value) is (code in (0, 7))
        with series.chain.isolated():
            if code == 0:
                series.transfer(sender, receiver, value)
            else:
                with pytest.raises(Reverted):
                    series.transfer(sender, receiver, value)


def test_the_preview_knows_of_a_record_time_that_nobody_has_rolled_over_yet(series: Series) -> None:
    series.close()
    assert series.ask("detectTransferRestriction", WHO.bank, WHO.fund, 100) == 1
    assert not series.ask("canTransfer", WHO.bank, WHO.fund, 100)
    with refused(1, WHO.bank, WHO.fund, 100):
        series.transfer(WHO.bank, WHO.fund, 100)


# --- 5. only the receiver's identity is checked


@each_path
@pytest.mark.parametrize("name", ["expired", "removed", "blocked by registrar", "not admitted"])
def test_a_holder_whose_admission_ended_does_not_send(series: Series, path: Path, name: str) -> None:
    PARTY[name].arrange(series, WHO.bank)
    with refused(10 + PARTY[name].code, WHO.bank, WHO.fund, 100):
        path(series, WHO.fund, 100)


# --- 6. nobody checks the spender


@pytest.mark.parametrize("by", ["registrar", "regulator", "licence"])
def test_a_blocked_spender_sends_nothing_and_is_told_so_beforehand(series: Series, by: str) -> None:
    series.act("approve", WHO.fund, UNLIMITED, sender=WHO.bank)
    series.stage.block(WHO.fund, by)
    assert series.ask("detectTransferRestrictionFrom", WHO.fund, WHO.bank, WHO.insurer, 100) == 5
    with refused(5, WHO.bank, WHO.insurer, 100):
        series.act("transferFrom", WHO.bank, WHO.insurer, 100, sender=WHO.fund)


def test_allowances_of_a_lost_wallet_and_to_it_are_worth_nothing(series: Series) -> None:
    series.act("approve", WHO.operator, UNLIMITED, sender=WHO.bank)
    series.act("approve", WHO.bank, UNLIMITED, sender=WHO.fund)
    recover(series, WHO.bank, NEW)
    with refused(17, WHO.bank, WHO.insurer, 0):
        series.act("transferFrom", WHO.bank, WHO.insurer, 0, sender=WHO.operator)
    with refused(5, WHO.fund, WHO.insurer, 100):
        series.act("transferFrom", WHO.fund, WHO.insurer, 100, sender=WHO.bank)
    assert series.ask("allowance", NEW, WHO.operator) == 0


# --- 7. whoever is unknown is allowed


def test_a_wallet_without_a_word_does_nothing(series: Series) -> None:
    assert [series.ask(view, WHO.stranger) for view in ("canSend", "canReceive")] == [False, False]
    with refused(31, WHO.bank, WHO.stranger, 0):
        series.transfer(WHO.bank, WHO.stranger, 0)
    with refused(11, WHO.stranger, WHO.bank, 0):
        series.transfer(WHO.stranger, WHO.bank, 0)


# --- 8. an admission that does not lapse, and units that are locked for good when it does


@each_path
def test_an_admission_ends_with_its_last_second_for_sender_and_receiver(series: Series, path: Path) -> None:
    last = series.chain.now() + DAY
    for wallet in (WHO.bank, WHO.insurer):
        series.stage.amend(wallet, valid_until=last)
    series.chain.travel(last)
    with series.chain.isolated():
        path(series, WHO.fund, 100)
    series.travel(1)
    with refused(12, WHO.bank, WHO.fund, 100):
        path(series, WHO.fund, 100)
    with refused(32, WHO.fund, WHO.insurer, 100):
        path(series, WHO.insurer, 100, holder="fund")


def lift_at_once(series: Series) -> None:
    series.freeze_units(WHO.bank, 0)


def lift_as_erc_3643_does(series: Series) -> None:
    series.act("unfreezePartialTokens", WHO.bank, 10_000, sender=ENFORCEMENT)


def wait_for_it(series: Series) -> None:
    series.travel(2 * DAY)


@pytest.mark.parametrize("lift", [lift_at_once, lift_as_erc_3643_does, wait_for_it])
def test_units_frozen_before_the_admission_lapsed_are_released_and_redeemed_after_it(
    series: Series, lift: Callable[[Series], None]
) -> None:
    freeze_units_until(series, WHO.bank, 10_000, series.chain.now() + 2 * DAY)
    series.stage.amend(WHO.bank, valid_until=series.chain.now())
    series.travel(1)
    lift(series)
    assert series.ask("getFrozenTokens", WHO.bank) == 0
    series.redeem(WHO.bank, 10_000)
    assert series.balance(WHO.bank) == 0


def test_units_of_a_lapsed_investor_follow_to_a_new_wallet_and_are_free_there_once_it_is_renewed(
    series: Series,
) -> None:
    freeze_units_until(series, WHO.bank, 10_000, series.chain.now() + 2 * DAY)
    series.stage.amend(WHO.bank, valid_until=series.chain.now())
    series.travel(1)
    recover(series, WHO.bank, NEW)
    series.stage.amend(NEW, valid_until=4_300_000_000)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=NEW, amount=100, unfrozen=0):
        series.transfer(NEW, WHO.fund, 100)
    series.travel(2 * DAY)
    series.transfer(NEW, WHO.fund, 10_000)


# --- 10. what is due is lost with the wallet


@pytest.mark.parametrize("deed", ["push", "claim"])
@pytest.mark.parametrize("late", [False, True], ids=["before the payment is due", "after it was missed"])
def test_a_coupon_of_a_lost_wallet_is_paid_to_its_successor_once(stage: Stage, deed: str, late: bool) -> None:
    """More of this: tests/contracts/test_paying_successors.py."""
    payments = Payments.opened(Series.deployed(stage, denomination=1), {"bank": 40_000, "fund": 10_000})
    series = payments.series
    series.pass_record(0)
    if late:
        payments.ready(0)
        payments.push(0, "fund")
        recover(series, WHO.bank, NEW)
    else:
        recover(series, WHO.bank, NEW)
        payments.ready(0)
    due = payments.gross(0, 40_000)
    assert series.ask("balanceAtRecord", WHO.bank, 0) == 40_000
    pay = payments.push if deed == "push" else payments.claim
    emitted(
        pay(0, "bank"),
        payments.agent,
        "PaidToSuccessor",
        bond=series.bond.address,
        row=0,
        holder=WHO.bank,
        successor=NEW,
    )
    for name in ("bank", "corporate"):
        pay(0, name)
    assert [payments.cash_of(name) for name in ("corporate", "bank")] == [due * payments.scale, 0]


def test_a_seizure_after_the_record_time_takes_no_coupon_with_it(stage: Stage) -> None:
    series = Series.deployed(stage, denomination=1)
    held = {"bank": 40_000, "fund": 10_000}
    payments = Payments.opened(series, held, rows=[coupon(series, rate=Fraction(1, 10))])
    series.pass_record(0)
    series.seize(WHO.bank, WHO.fund, 40_000)
    payments.ready(0)
    payments.push(0)
    assert [payments.cash_of(name) for name in held] == [4_000, 1_000]


# --- 15. recovery with one whitelist and several series


def test_every_series_on_the_whitelist_recovers_the_same_wallet_one_after_the_other(
    series: Series, stage: Stage
) -> None:
    others = [Series.deployed(stage) for _ in range(2)]
    for other in others:
        other.mint(WHO.bank, 300)
    freeze_units_until(others[1], WHO.bank, 200, stage.chain.now() + DAY)
    receipts = [act(each, WHO.bank, NEW, 0) for act, each in zip(RECOVERIES.values(), (series, others[0]), strict=True)]
    receipts.append(by_recovery(others[1], WHO.bank, NEW, 0))
    words = [[event.name for event in receipt.events(stage.registry)] for receipt in receipts]
    assert words == [["WordSet", "WordSet"], [], []]
    assert [each.balance(NEW) for each in (series, *others)] == [10_000, 300, 300]
    assert others[1].ask("getFrozenTokens", NEW) == 200
    with reverts("SucceededByAnother", lost=WHO.bank, successor=NEW):
        recover(others[0], WHO.bank, OTHER)


def test_recovery_in_a_second_series_of_a_wallet_that_holds_nothing_there_succeeds(
    series: Series, stage: Stage
) -> None:
    other = Series.deployed(stage)
    recover(series, WHO.bank, NEW)
    receipt = recover(other, WHO.bank, NEW)
    assert [event.name for event in receipt.events(other.bond)] == ["Transfer", "RecoverySuccess", "Enforced"]


# --- 16. events that mislead indexers


FREEZES: dict[str, tuple[str, tuple[Any, ...]]] = {
    "setAddressFrozen": (ENFORCEMENT, (WHO.bank, True)),
    "setFrozenTokens": (ENFORCEMENT, (WHO.bank, 4_000)),
    "freezePartialTokens": (ENFORCEMENT, (WHO.bank, 4_000)),
    "batchFreezePartialTokens": (ENFORCEMENT, ([WHO.bank], [4_000])),
    "batchSetAddressFrozen": (ENFORCEMENT, ([WHO.bank], [True])),
    "setAddressFrozenWithCase": (ROLES["FREEZER"], (WHO.bank, True, CASE, ORDER)),
    "setFrozenTokensWithCase": (ROLES["FREEZER"], (WHO.bank, 4_000, CASE, ORDER)),
    "freezeAddressUntil": (ROLES["FREEZER"], (WHO.bank, 2**40 - 1, CASE, ORDER)),
    "freezeTokensUntil": (ROLES["FREEZER"], (WHO.bank, 4_000, 2**40 - 1, CASE, ORDER)),
}


@pytest.mark.parametrize("function", FREEZES)
def test_a_freeze_writes_no_transfer_and_leaves_balance_and_supply_as_they_were(series: Series, function: str) -> None:
    sender, given = FREEZES[function]
    receipt = series.act(function, *given, sender=sender)
    names = [event.name for event in receipt.events(series.bond)]
    assert names
    assert "Transfer" not in names
    assert "ForcedTransfer" not in names
    assert (series.balance(WHO.bank), series.ask("totalSupply")) == (10_000, 15_000)


@each_order
def test_the_events_alone_tell_who_is_frozen_and_how_much(series: Series, order: Order) -> None:
    series.freeze_units(WHO.bank, 4_000)
    series.freeze(WHO.bank)
    order(series, WHO.bank, NEW if order in RECOVERIES.values() else WHO.insurer, 8_000)
    units: dict[str, int] = {}
    wallets: dict[str, bool] = {}
    for event in series.chain.events(series.bond):
        if event.name == "Frozen":
            units[event.args["account"]] = event.args["amount"]
        if event.name == "AddressFrozen":
            wallets[event.args["wallet"]] = event.args["frozen"]
    assert units == {wallet: series.ask("getFrozenTokens", wallet) for wallet in units}
    assert wallets == {wallet: series.ask("isFrozen", wallet) for wallet in wallets}
    assert any(wallets.values())


def test_an_order_upon_nobody_writes_no_transfer_that_would_read_as_an_issue(series: Series) -> None:
    for order in (*SEIZURES.values(), *BURNS.values()):
        with reverts("ERC20InvalidSender", sender=NOBODY):
            order(series, NOBODY, WHO.bank, 0)


# --- notes on whitelists, rules and enforcement


def test_frozen_units_may_exceed_the_balance_and_catch_what_comes(series: Series) -> None:
    """T-REX and CMTAT refuse that."""
    series.freeze_units(WHO.bank, EVERYTHING >> 152)
    series.transfer(WHO.fund, WHO.bank, 5_000)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.bank, amount=100, unfrozen=0):
        series.transfer(WHO.bank, WHO.fund, 100)


@pytest.mark.parametrize("recovery", RECOVERIES.values(), ids=RECOVERIES.keys())
def test_recovery_needs_no_wallet_without_locks_and_tells_hooks(
    recorded: Series, recording: Contract, recovery: Order
) -> None:
    """Others refuse a wallet with locks or holds, or move its units without asking or telling anybody."""
    recorded.freeze_units(WHO.bank, 10_000)
    recorded.freeze(WHO.bank)
    receipt = recovery(recorded, WHO.bank, NEW, 0)
    (told,) = receipt.events(recording, "Told")
    move = told.args["move"]
    assert (move[0], move.to, move.value, move.toBalance) == (WHO.bank, NEW, 10_000, 0)
    assert (recorded.ask("getFrozenTokens", NEW), recorded.ask("isFrozen", NEW)) == (10_000, True)


@pytest.mark.parametrize("recovery", RECOVERIES.values(), ids=RECOVERIES.keys())
def test_recovery_goes_to_no_wallet_of_another_investor(series: Series, recovery: Order) -> None:
    with reverts("SuccessorUnfit", successor=WHO.fund, word=word(series, WHO.fund).encode()):
        recovery(series, WHO.bank, WHO.fund, 0)


def test_a_hook_that_counts_is_no_rule_before_it_has_counted_every_unit(series: Series) -> None:
    """Others count from zero, unless somebody presets what was held before."""
    hook = holding_limit(series.stage)
    set_limit(series.stage, hook, series.bond, 9_950)
    series.govern("installHook", hook.address)
    series.transfer(WHO.bank, WHO.insurer, 100)
    with reverts("HookIncomplete", hook=hook.address, counted=100, supply=15_000):
        series.act("activateHook", hook.address, sender=WHO.stranger)
    series.chain.transact(hook, "seed", series.bond.address, [WHO.bank, WHO.fund], sender=WHO.stranger)
    series.act("activateHook", hook.address, sender=WHO.stranger)
    with refused(60, WHO.fund, WHO.bank, 100):
        series.transfer(WHO.fund, WHO.bank, 100)


def test_issues_can_be_paused_too(series: Series) -> None:
    """CMTAT's pause stops neither issue nor burn, for want of room."""
    series.pause(2)
    with refused(2, NOBODY, WHO.bank, 100):
        series.mint(WHO.bank, 100)


def test_the_denomination_is_enforced_and_not_only_told(series: Series) -> None:
    with refused(8, NOBODY, WHO.bank, 150):
        series.mint(WHO.bank, 150)
    with refused(8, WHO.bank, WHO.fund, 150):
        series.transfer(WHO.bank, WHO.fund, 150)
