"""When hooks are asked and told, in which order, how often, and of what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contracts.hooks.conftest import ALL, BURN, ISSUES, NONE, TOLD, TRANSFERS, Series
from tests.support.actors import Actors
from tests.support.chains import reverts
from tests.support.office import Office
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.chain.errors import Reverted

Recording = Callable[..., Contract]
TRANSFER, ISSUE, ENFORCEMENT, _RECOVERY, REDEMPTION = range(5)
BURNT = 300_000


@pytest.fixture
def held(series: Series, actors: Actors) -> Series:
    """The bill, of which the bank has 10 denominations and the insurer 4."""
    series.issue(actors.bank, 10)
    series.issue(actors.insurer, 4)
    return series


def told(receipt: Receipt, *hooks: Contract) -> list[Any]:
    """What hooks were told in a transaction."""
    return [event.args["move"] for hook in hooks for event in receipt.events(hook, "Told")]


def word(office: Office, name: str) -> int:
    return office.word(name).encode()


def asked(series: Series, act: Callable[[], object]) -> Any:
    """What a hook that shows it was asked."""
    with pytest.raises(Reverted) as shown:
        act()
    assert (shown.value.name, shown.value.arguments["series"]) == ("Asked", series.bond.address)
    return shown.value.arguments["move"]


@pytest.mark.parametrize("kind", ["transfer", "transferFrom", "issue", "seizure", "redemption"])
def test_a_hook_is_told_once_of_every_movement_with_what_was_before(
    office: Office, series: Series, recording: Recording, actors: Actors, kind: str
) -> None:
    hook, chain, bond, unit = recording(), series.chain, series.bond, series.unit
    series.install(hook)
    series.issue(actors.bank, 10)
    series.issue(actors.insurer, 4)
    chain.transact(bond, "approve", actors.operator, unit, sender=actors.bank)
    chain.travel(chain.now() + 5)
    bank, insurer = word(office, "bank"), word(office, "insurer")
    pair = (actors.bank, actors.insurer, unit, bank, insurer, 10 * unit, 4 * unit, chain.now())
    acts: dict[str, tuple[Callable[[], Receipt], tuple[object, ...]]] = {
        "transfer": (lambda: series.transfer(actors.bank, actors.insurer, 1), (*pair, TRANSFER)),
        "transferFrom": (
            lambda: chain.transact(bond, "transferFrom", actors.bank, actors.insurer, unit, sender=actors.operator),
            (*pair, TRANSFER),
        ),
        "issue": (
            lambda: series.issue(actors.insurer, 1),
            (NOBODY, actors.insurer, unit, 0, insurer, 0, 4 * unit, chain.now(), ISSUE),
        ),
        "seizure": (lambda: series.seize(actors.bank, actors.insurer, 1), (*pair, ENFORCEMENT)),
        "redemption": (
            lambda: series.redeem(actors.bank, 1),
            (actors.bank, NOBODY, unit, bank, 0, 10 * unit, 0, chain.now(), REDEMPTION),
        ),
    }
    act, expected = acts[kind]
    assert [tuple(move) for move in told(act(), hook)] == [expected]


def test_a_hook_is_told_after_everything_is_written(series: Series, recording: Recording, actors: Actors) -> None:
    hook = recording()
    series.install(hook)
    receipt = series.issue(actors.bank, 1)
    assert [log.address for log in receipt.logs] == [series.bond.address, hook.address]


def test_a_hook_is_told_of_a_self_transfer_and_of_nothing_moved(
    series: Series, recording: Recording, actors: Actors
) -> None:
    hook = recording()
    series.install(hook)
    series.issue(actors.bank, 3)
    (move,) = told(series.transfer(actors.bank, actors.bank, 2), hook)
    assert (move[0], move[1], move.fromBalance, move.toBalance) == (
        actors.bank,
        actors.bank,
        3 * series.unit,
        3 * series.unit,
    )
    (move,) = told(series.transfer(actors.bank, actors.insurer, 0), hook)
    assert (move.value, move.fromBalance, move.toBalance) == (0, 3 * series.unit, 0)


def test_a_hook_is_told_of_each_issue_of_a_batch(series: Series, recording: Recording, actors: Actors) -> None:
    hook, unit = recording(), series.unit
    series.install(hook)
    wallets = [actors.bank, actors.fund, actors.bank]
    receipt = series.chain.transact(series.bond, "batchMint", wallets, [unit, 2 * unit, 3 * unit], sender=series.issuer)
    assert [(move.to, move.value, move.toBalance) for move in told(receipt, hook)] == [
        (actors.bank, unit, 0),
        (actors.fund, 2 * unit, 0),
        (actors.bank, 3 * unit, unit),
    ]


def test_hooks_are_told_in_the_order_of_their_installation(
    series: Series, recording: Recording, actors: Actors
) -> None:
    hooks = [recording(TOLD), recording(TRANSFERS), recording(ALL), recording(TOLD | ISSUES)]
    for hook in reversed(hooks):
        series.install(hook)
    receipt = series.issue(actors.bank, 1)
    assert [log.address for log in receipt.logs[1:]] == [hooks[3].address, hooks[2].address, hooks[0].address]
    receipt = series.seize(actors.bank, actors.fund, 1)
    order = [log.address for log in receipt.logs if log.address != series.bond.address]
    assert order == [hooks[3].address, hooks[2].address, hooks[0].address]
    series.remove(hooks[3])
    receipt = series.redeem(actors.fund, 1)
    assert [log.address for log in receipt.logs[1:]] == [hooks[2].address, hooks[0].address]


def test_a_hook_is_asked_about_a_transfer_with_both_parties(
    office: Office, held: Series, recording: Recording, actors: Actors
) -> None:
    hook, unit = recording(TRANSFERS), held.unit
    held.chain.transact(hook, "show", sender=actors.stranger)
    held.install(hook)
    move = (
        *(actors.bank, actors.insurer, 2 * unit, word(office, "bank"), word(office, "insurer")),
        *(10 * unit, 4 * unit, held.chain.now(), TRANSFER),
    )
    assert tuple(asked(held, lambda: held.transfer(actors.bank, actors.insurer, 2))) == move
    beforehand = ("detectTransferRestriction", actors.bank, actors.insurer, 2 * unit)
    assert tuple(asked(held, lambda: held.chain.call(held.bond, *beforehand))) == move


def test_a_hook_is_asked_about_an_issue_with_the_receiver(
    office: Office, held: Series, recording: Recording, actors: Actors
) -> None:
    hook, unit = recording(ISSUES), held.unit
    held.chain.transact(hook, "show", sender=actors.stranger)
    held.install(hook)
    expected = (NOBODY, actors.bank, unit, 0, word(office, "bank"), 0, 10 * unit, held.chain.now(), ISSUE)
    assert tuple(asked(held, lambda: held.issue(actors.bank, 1))) == expected


def test_a_hook_is_asked_only_at_its_moments(held: Series, recording: Recording, actors: Actors) -> None:
    transfers, issues = recording(TRANSFERS), recording(ISSUES)
    for hook, code in ((transfers, 71), (issues, 72)):
        held.chain.transact(hook, "setAnswer", code, sender=actors.stranger)
        held.install(hook)
    with reverts("TransferRefused", {"from": actors.bank, "to": actors.fund}, code=71, value=held.unit):
        held.transfer(actors.bank, actors.fund, 1)
    with reverts("TransferRefused", {"from": NOBODY, "to": actors.fund}, code=72, value=held.unit):
        held.issue(actors.fund, 1)
    held.remove(transfers)
    held.transfer(actors.bank, actors.fund, 1)
    held.remove(issues)
    held.issue(actors.fund, 1)


def test_no_hook_is_asked_about_enforcement_or_redemption(held: Series, recording: Recording, actors: Actors) -> None:
    hook = recording(TRANSFERS | ISSUES)
    held.chain.transact(hook, "show", sender=actors.stranger)
    held.install(hook)
    held.seize(actors.bank, actors.fund, 1)
    held.redeem(actors.bank, 1)
    assert (held.balance(actors.bank), held.balance(actors.fund)) == (8, 1)


def test_the_first_hook_that_refuses_names_the_code(held: Series, recording: Recording, actors: Actors) -> None:
    hooks = [recording(TRANSFERS) for _ in range(3)]
    for hook in hooks:
        held.install(hook)
    for refusing, code in ((2, 202), (1, 101), (0, 60)):
        held.chain.transact(hooks[refusing], "setAnswer", code, sender=actors.stranger)
        with reverts("TransferRefused", {"from": actors.bank, "to": actors.fund}, code=code, value=held.unit):
            held.transfer(actors.bank, actors.fund, 1)
        restriction = held.chain.call(held.bond, "detectTransferRestriction", actors.bank, actors.fund, held.unit)
        assert restriction == code
        assert not held.chain.call(held.bond, "canTransfer", actors.bank, actors.fund, held.unit)


def test_hooks_are_asked_only_if_nothing_else_refuses(held: Series, recording: Recording, actors: Actors) -> None:
    hook = recording(TRANSFERS)
    held.chain.transact(hook, "setAnswer", 99, sender=actors.stranger)
    held.install(hook)
    with reverts("TransferRefused", {"from": actors.bank, "to": actors.stranger}, code=31, value=held.unit):
        held.transfer(actors.bank, actors.stranger, 1)
    with reverts("ERC20InsufficientBalance", sender=actors.bank, balance=10 * held.unit, needed=11 * held.unit):
        held.transfer(actors.bank, actors.fund, 11)


@pytest.mark.parametrize(
    ("act", "moment", "times"),
    [
        (lambda series, bank, fund: series.transfer(bank, fund, 1), TRANSFERS, 1),
        (lambda series, bank, fund: series.issue(fund, 1), ISSUES, 1),
        (lambda series, bank, fund: series.issue(fund, 1), TRANSFERS, 0),
        (lambda series, bank, fund: series.transfer(bank, fund, 1), ISSUES, 0),
        (lambda series, bank, fund: series.seize(bank, fund, 1), TRANSFERS | ISSUES, 0),
        (lambda series, bank, fund: series.redeem(bank, 1), TRANSFERS | ISSUES, 0),
    ],
    ids=[
        "a transfer",
        "an issue",
        "an issue, not its moment",
        "a transfer, not its moment",
        "a seizure",
        "a redemption",
    ],
)
def test_a_hook_is_asked_exactly_once_as_its_gas_shows(
    held: Series,
    actors: Actors,
    hostile_for: Callable[[int], Contract],
    act: Callable[[Series, str, str], Receipt],
    moment: int,
    times: int,
) -> None:
    hook = hostile_for(moment)
    held.install(hook)
    used = []
    for appetite in (0, BURNT):
        held.chain.transact(hook, "setAppetite", appetite, sender=actors.stranger)
        held.chain.transact(hook, "intend", BURN, NONE, sender=actors.stranger)
        with held.chain.isolated():
            used.append(act(held, actors.bank, actors.fund).gas_used)
    assert round((used[1] - used[0]) / BURNT, 1) == times
