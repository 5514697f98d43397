"""Hooks that fail, waste gas, call back or vanish: they may stop a transfer, never a seizure or a redemption."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from pyrevm import AccountInfo

from tests.contracts.hooks.conftest import ALL, BURN, CALL, CALL_AND_HIDE, FAIL, FLOOD, NONE, TOLD, TRANSFERS, Series
from tests.support.actors import Actors
from tests.support.chains import emitted, reverts
from tests.support.office import Office
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.errors import Reverted
from wasiqa.errors import ChainFailed
from wasiqa.servicing.roles import role_id

EVERYTHING = 2**256 - 1
TOLD_GAS = 200_000
"""What a hook gets when it is told of a seizure or a redemption."""
FORCED = ("seizure", "redemption")


@dataclass(frozen=True)
class Stage:
    """The bill with a hostile hook; the bank holds 10 denominations and so does the hook itself."""

    series: Series
    hook: Contract
    bank: str
    fund: str

    def intend(self, *, asked: int = NONE, told: int = NONE, appetite: int = 0, call: Call | None = None) -> None:
        chain, anybody = self.series.chain, self.fund
        chain.transact(self.hook, "setAppetite", appetite, sender=anybody)
        if call is not None:
            chain.transact(self.hook, "setCall", call.to, call.data, sender=anybody)
        chain.transact(self.hook, "intend", asked, told, sender=anybody)

    def act(self, kind: str, gas: int | None = None) -> Receipt:
        """Move one denomination away from the bank."""
        if kind == "seizure":
            return self.series.seize(self.bank, self.fund, 1, gas)
        if kind == "redemption":
            return self.series.redeem(self.bank, 1, gas)
        if kind == "issue":
            return self.series.issue(self.fund, 1)
        return self.series.transfer(self.bank, self.fund, 1)

    def failed(self, receipt: Receipt) -> None:
        """The receipt says that the hook was put aside, and the movement happened."""
        emitted(receipt, self.series.bond, "HookFailed", hook=self.hook.address)
        assert self.series.balance(self.bank) == 9
        assert self.series.hooks() == [(self.hook.address, 0)]


@pytest.fixture
def stage(office: Office, series: Series, hostile: Contract, actors: Actors) -> Stage:
    office.admit({hostile.address: office.word("fund")})
    series.install(hostile)
    series.issue(actors.bank, 10)
    series.issue(hostile.address, 10)
    return Stage(series, hostile, actors.bank, actors.fund)


@pytest.mark.parametrize("kind", ["transfer", "issue"])
def test_a_hook_that_fails_when_asked_stops_a_movement(stage: Stage, kind: str) -> None:
    stage.intend(asked=FAIL)
    with reverts("Hostile"):
        stage.act(kind)
    assert stage.series.balance(stage.bank) == 10


@pytest.mark.parametrize("kind", ["transfer", "issue"])
def test_a_hook_that_fails_when_told_stops_a_movement(stage: Stage, kind: str) -> None:
    stage.intend(told=FAIL)
    with reverts("Hostile"):
        stage.act(kind)
    assert (stage.series.balance(stage.bank), stage.series.hooks()) == (10, [(stage.hook.address, ALL)])


@pytest.mark.parametrize("kind", FORCED)
def test_a_hook_that_fails_when_asked_stops_neither_seizure_nor_redemption(stage: Stage, kind: str) -> None:
    stage.intend(asked=FAIL)
    receipt = stage.act(kind)
    assert receipt.events(stage.series.bond, "HookFailed") == []
    assert len(receipt.events(stage.hook, "Told")) == 1
    assert stage.series.hooks() == [(stage.hook.address, ALL)]


@pytest.mark.parametrize("kind", FORCED)
@pytest.mark.parametrize("deed", [FAIL, BURN], ids=["fails", "burns all its gas"])
def test_a_hook_that_does_not_take_a_forced_movement_is_put_aside(stage: Stage, kind: str, deed: int) -> None:
    stage.intend(told=deed, appetite=EVERYTHING)
    stage.failed(stage.act(kind))


def test_a_hook_that_was_put_aside_is_neither_asked_nor_told(stage: Stage) -> None:
    stage.intend(asked=FAIL, told=FAIL)
    stage.failed(stage.act("seizure"))
    for kind in ("transfer", "issue", "seizure", "redemption"):
        receipt = stage.act(kind)
        assert receipt.events(stage.series.bond, "HookFailed") == receipt.events(stage.hook) == []
    assert stage.series.balance(stage.bank) == 6


def test_a_hook_that_was_put_aside_can_be_removed(stage: Stage) -> None:
    stage.intend(told=FAIL)
    stage.act("redemption")
    emitted(stage.series.remove(stage.hook), stage.series.bond, "HookRemoved", hook=stage.hook.address)
    assert stage.series.hooks() == []


def test_a_failing_hook_leaves_the_others_alone(
    series: Series, hostile: Contract, recording: Callable[..., Contract], actors: Actors
) -> None:
    before, after = recording(TOLD), recording()
    for hook in (before, hostile, after):
        series.install(hook)
    series.issue(actors.bank, 10)
    series.chain.transact(hostile, "intend", NONE, FAIL, sender=actors.stranger)
    receipt = series.seize(actors.bank, actors.fund, 1)
    emitted(receipt, series.bond, "HookFailed", hook=hostile.address)
    assert [len(receipt.events(hook, "Told")) for hook in (before, hostile, after)] == [1, 0, 1]
    assert series.hooks() == [(before.address, TOLD), (hostile.address, 0), (after.address, ALL)]


@pytest.mark.gas
@pytest.mark.parametrize("kind", FORCED)
@pytest.mark.parametrize(("deed", "appetite"), [(BURN, EVERYTHING), (FLOOD, 250_000)], ids=["burns", "floods"])
def test_a_hook_wastes_no_more_than_its_share_of_a_forced_movement(
    stage: Stage, kind: str, deed: int, appetite: int
) -> None:
    with stage.series.chain.isolated():
        usual = stage.act(kind).gas_used
    stage.intend(told=deed, appetite=appetite)
    receipt = stage.act(kind)
    assert TOLD_GAS * 0.7 < receipt.gas_used - usual < TOLD_GAS * 1.1
    stage.failed(receipt)


def test_a_hook_that_burns_a_transfers_gas_stops_it(stage: Stage) -> None:
    stage.intend(told=BURN, appetite=EVERYTHING)
    with pytest.raises((ChainFailed, Reverted)):
        stage.act("transfer")
    assert stage.series.balance(stage.bank) == 10


@pytest.mark.parametrize("kind", FORCED)
def test_with_too_little_gas_a_forced_movement_waits_for_more(stage: Stage, kind: str) -> None:
    with reverts("HookGasTooLow", needed=2 * TOLD_GAS):
        stage.act(kind, gas=2 * TOLD_GAS)
    assert stage.series.balance(stage.bank) == 10


@pytest.mark.parametrize("kind", FORCED)
def test_no_limit_of_gas_makes_an_obedient_hook_fail(stage: Stage, kind: str) -> None:
    stage.intend(told=BURN, appetite=TOLD_GAS - 20_000)
    outcomes = []
    for gas in range(2 * TOLD_GAS, 3 * TOLD_GAS, 2_500):
        with stage.series.chain.isolated():
            try:
                receipt = stage.act(kind, gas)
            except Reverted as refusal:
                outcomes.append(refusal.name)
            else:
                failures = receipt.events(stage.series.bond, "HookFailed")
                outcomes.append("failed" if failures else "told")
    assert set(outcomes) == {"HookGasTooLow", "told"}


@pytest.mark.parametrize("kind", ["transfer", "issue"])
@pytest.mark.parametrize("nested", ["transfer", "transferFrom", "transfer to itself"])
def test_a_hook_cannot_move_units_of_the_series_that_tells_it(stage: Stage, kind: str, nested: str) -> None:
    stage.intend(told=CALL, call=_nested(stage, nested))
    with reverts("HookReentered"):
        stage.act(kind)
    assert stage.series.balance(stage.hook.address) == 10


def test_a_hook_that_hides_its_attempt_moves_nothing_either(stage: Stage) -> None:
    stage.intend(told=CALL_AND_HIDE, call=_nested(stage, "transfer"))
    receipt = stage.act("transfer")
    assert len(receipt.events(stage.series.bond, "Transfer")) == 1
    assert (stage.series.balance(stage.hook.address), stage.series.balance(stage.fund)) == (10, 1)
    assert len(stage.act("transfer").events(stage.series.bond, "Transfer")) == 1


@pytest.mark.parametrize("kind", FORCED)
def test_a_hook_that_calls_back_under_a_forced_movement_is_put_aside(stage: Stage, kind: str) -> None:
    stage.intend(told=CALL, call=_nested(stage, "transfer"))
    receipt = stage.act(kind)
    stage.failed(receipt)
    assert len(receipt.events(stage.series.bond, "Transfer")) == 1
    assert stage.series.balance(stage.hook.address) == 10


@pytest.mark.parametrize("role", ["ISSUER", "ENFORCEMENT", "REDEEMER"])
def test_a_hook_with_a_role_cannot_use_it_while_it_is_told(office: Office, stage: Stage, role: str) -> None:
    series, unit = stage.series, stage.series.unit
    nested = {
        "ISSUER": series.bond.encode("mint", stage.fund, unit),
        "ENFORCEMENT": series.bond.encode("forcedTransfer", stage.bank, stage.fund, unit),
        "REDEEMER": series.bond.encode("redeem", stage.bank, unit),
    }
    office.by_two("governance", office.programme.registry.encode("grantRole", role_id(role), stage.hook.address))
    stage.intend(told=CALL, call=nested[role])
    with reverts("HookReentered"):
        stage.act("transfer")


def test_a_hook_cannot_have_itself_removed_while_it_is_told_so_that_the_next_one_is_not(
    office: Office, stage: Stage, recording: Callable[..., Contract]
) -> None:
    series = stage.series
    behind = [recording(), recording()]
    for hook in behind:
        series.install(hook)
    grant = office.programme.registry.encode("grantRole", role_id("GOVERNANCE"), stage.hook.address)
    office.by_two("governance", grant)
    stage.intend(told=CALL_AND_HIDE, call=series.bond.encode("removeHook", stage.hook.address))
    receipt = stage.act("transfer")
    assert [len(receipt.events(hook, "Told")) for hook in behind] == [1, 1]
    stage.intend(told=CALL, call=series.bond.encode("removeHook", stage.hook.address))
    with reverts("HookReentered"):
        stage.act("transfer")


def test_a_hook_that_moves_units_of_another_series_is_not_in_the_way(
    office: Office, stage: Stage, pib: object, hands: Callable[[object], Series]
) -> None:
    bond = hands(pib)
    bond.issue(stage.hook.address, 2)
    stage.intend(told=CALL, call=bond.bond.encode("transfer", stage.fund, bond.unit))
    stage.act("transfer")
    assert (bond.balance(stage.hook.address), bond.balance(stage.fund)) == (1, 1)


def test_asking_beforehand_never_fails_even_if_a_hook_does(stage: Stage) -> None:
    stage.intend(asked=FAIL)
    parties = (stage.bank, stage.fund, stage.series.unit)
    assert stage.series.chain.call(stage.series.bond, "canTransfer", *parties) is False


@pytest.mark.parametrize("code", [1, 6, 7, 59])
def test_a_hook_cannot_pass_its_refusal_off_as_a_rule_of_the_series(
    series: Series, recording: Callable[..., Contract], actors: Actors, code: int
) -> None:
    hook = recording(TRANSFERS)
    series.install(hook)
    series.issue(actors.bank, 10)
    series.chain.transact(hook, "setAnswer", code, sender=actors.stranger)
    with reverts("HookInvalid", hook=hook.address):
        series.transfer(actors.bank, actors.fund, 1)
    assert series.chain.call(series.bond, "canTransfer", actors.bank, actors.fund, series.unit) is False


@pytest.mark.parametrize("kind", FORCED)
def test_a_hook_that_vanished_stops_no_forced_movement(stage: Stage, kind: str) -> None:
    # as of one that destroyed itself in the transaction of its creation (EIP-6780), or an account that took back its
    # delegation (EIP-7702)
    stage.series.chain._evm.insert_account_info(stage.hook.address, AccountInfo(nonce=1))
    assert not stage.series.chain.code(stage.hook.address)
    stage.failed(stage.act(kind))


def _nested(stage: Stage, kind: str) -> Call:
    bond, unit = stage.series.bond, stage.series.unit
    if kind == "transferFrom":
        stage.series.chain.transact(bond, "approve", stage.hook.address, unit, sender=stage.bank)
        return bond.encode("transferFrom", stage.bank, stage.hook.address, unit)
    return bond.encode("transfer", stage.fund if kind == "transfer" else stage.hook.address, unit)
