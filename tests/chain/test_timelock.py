"""Operations of two parties through OpenZeppelin's TimelockController."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from tests.support.actors import Actors
from tests.support.chains import LocalChain, emitted, reverts
from tests.support.probe import built
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.timelock import NotYet, Operation, Role, State, advance, local, next_step, state
from wasiqa.errors import InputRefused, NotAllowed

DELAY = 2 * 24 * 3600
SALT = b"\x01" * 32


@pytest.fixture
def timelock(each_chain: LocalChain, actors: Actors) -> Contract:
    artifact = built("TimelockController")
    proposers, executors = [actors.issuer_proposer], [actors.issuer_executor]
    admin = actors.governor_executor
    return each_chain.deploy(artifact, DELAY, proposers, executors, admin, sender=actors.deployer).contract(artifact)


@pytest.fixture
def store(timelock: Contract, probe: Contract) -> Operation:
    return Operation(timelock, (probe.encode("store", 9),), SALT)


def scheduled(chain: LocalChain, operation: Operation, actors: Actors) -> Operation:
    advance(chain, operation, actors.issuer_proposer)
    return operation


def ready(chain: LocalChain, operation: Operation, actors: Actors) -> Operation:
    scheduled(chain, operation, actors)
    chain.travel(chain.now() + DELAY)
    return operation


def test_a_stranger_may_do_nothing_and_learns_who_may(each_chain: LocalChain, store: Operation, actors: Actors) -> None:
    def refused() -> None:
        with pytest.raises(NotAllowed) as refusal:
            advance(each_chain, store, actors.stranger)
        assert refusal.value.message == (
            f"{actors.stranger} may neither propose nor execute {store}; "
            f"PROPOSER_ROLE ({actors.issuer_proposer}) and EXECUTOR_ROLE ({actors.issuer_executor}) may"
        )

    refused()
    assert state(each_chain, store) is State.NONE
    scheduled(each_chain, store, actors)
    refused()
    each_chain.travel(each_chain.now() + DELAY)
    refused()
    assert state(each_chain, store) is State.READY


def test_an_executor_who_comes_first_waits_for_the_proposer(
    each_chain: LocalChain, store: Operation, actors: Actors
) -> None:
    with pytest.raises(NotYet) as waiting:
        advance(each_chain, store, actors.issuer_executor)
    proposer = f"PROPOSER_ROLE ({actors.issuer_proposer})"
    assert waiting.value.message == f"{store} was not proposed yet: it waits for {proposer}"
    assert waiting.value.hint == f"{proposer} runs the same command"
    assert waiting.value.exit_code == 6
    assert state(each_chain, store) is State.NONE


def test_before_the_delay_is_over_both_wait(each_chain: LocalChain, store: Operation, actors: Actors) -> None:
    scheduled(each_chain, store, actors)
    due = each_chain.call(store.timelock, "getTimestamp", store.id)
    each_chain.travel(due - 1)
    executor = f"EXECUTOR_ROLE ({actors.issuer_executor})"
    for account in (actors.issuer_proposer, actors.issuer_executor):
        with pytest.raises(NotYet) as waiting:
            advance(each_chain, store, account)
        assert waiting.value.message == f"{store} waits until {local(due, UTC)}, then for {executor}"
        assert waiting.value.hint == f"{executor} runs the same command"
    assert state(each_chain, store) is State.PENDING


def test_after_the_delay_it_waits_for_the_other_party(each_chain: LocalChain, store: Operation, actors: Actors) -> None:
    ready(each_chain, store, actors)
    with pytest.raises(NotYet) as waiting:
        advance(each_chain, store, actors.issuer_proposer)
    assert waiting.value.message == f"{store} waits for another party: EXECUTOR_ROLE ({actors.issuer_executor})"
    assert state(each_chain, store) is State.READY


def test_who_is_next_and_when_is_told_in_any_time_zone(
    each_chain: LocalChain, store: Operation, actors: Actors
) -> None:
    first = next_step(each_chain, store)
    assert first is not None
    assert (first.role.holders, first.due, first.after) == ((actors.issuer_proposer,), None, None)
    assert (first.may(actors.issuer_proposer), first.may(actors.issuer_executor)) == (True, False)
    scheduled(each_chain, store, actors)
    second = next_step(each_chain, store)
    assert second is not None
    due = each_chain.call(store.timelock, "getTimestamp", store.id)
    assert (second.role.holders, second.due) == ((actors.issuer_executor,), due)
    assert not second.may(actors.issuer_executor)
    assert f"waits until {local(due, ZoneInfo('Asia/Karachi'))}," in second.told(ZoneInfo("Asia/Karachi"))
    assert "+05:00" in second.told(ZoneInfo("Asia/Karachi"))
    each_chain.travel(due)
    third = next_step(each_chain, store)
    assert third is not None
    assert (third.due, third.may(actors.issuer_executor)) == (None, True)
    third.take(actors.issuer_executor)
    assert next_step(each_chain, store) is None


def test_whoever_lost_a_role_is_not_named(each_chain: LocalChain, store: Operation, actors: Actors) -> None:
    proposers = Role(each_chain, store.timelock, "PROPOSER_ROLE")
    role = each_chain.call(store.timelock, "PROPOSER_ROLE")
    admin = actors.governor_executor
    each_chain.transact(store.timelock, "grantRole", role, actors.bank, sender=admin)
    each_chain.transact(store.timelock, "revokeRole", role, actors.issuer_proposer, sender=admin)
    with pytest.raises(NotAllowed, match=rf"PROPOSER_ROLE \({actors.bank}\) and"):
        advance(each_chain, store, actors.issuer_proposer)
    assert str(proposers) == f"PROPOSER_ROLE ({actors.bank})"
    each_chain.transact(store.timelock, "revokeRole", role, actors.bank, sender=admin)
    with pytest.raises(NotYet, match=r"waits for PROPOSER_ROLE \(held by nobody\)"):
        advance(each_chain, store, actors.issuer_executor)


def test_an_operation_waits_for_the_one_before_it(each_chain: LocalChain, store: Operation, actors: Actors) -> None:
    later = Operation(store.timelock, store.calls, bytes(32), predecessor=store.id)
    scheduled(each_chain, store, actors)
    ready(each_chain, later, actors)
    with pytest.raises(NotYet) as waiting:
        advance(each_chain, later, actors.issuer_executor)
    assert waiting.value.message == f"{later} waits for operation 0x{store.id.hex()}, which comes before it"
    advance(each_chain, store, actors.issuer_executor)
    assert advance(each_chain, later, actors.issuer_executor) is not None
    assert state(each_chain, later) is State.DONE


def test_what_the_target_refuses_is_named(
    each_chain: LocalChain, store: Operation, probe: Contract, actors: Actors
) -> None:
    each_chain.errors.add(probe.abi)
    operation = ready(each_chain, Operation(store.timelock, (probe.encode("store", 1001),), SALT), actors)
    with reverts("TooLarge", value=1001, limit=1000):
        advance(each_chain, operation, actors.issuer_executor)
    assert state(each_chain, operation) is State.READY


@pytest.mark.parametrize(
    ("salt", "predecessor"), [(b"", bytes(32)), (bytes(31), bytes(32)), (bytes(32), b""), (bytes(33), bytes(32))]
)
def test_salt_and_predecessor_have_32_bytes(store: Operation, salt: bytes, predecessor: bytes) -> None:
    with pytest.raises(InputRefused, match="32 bytes each"):
        Operation(store.timelock, store.calls, salt, predecessor)


def test_an_operation_calls_something_that_exists(store: Operation) -> None:
    for calls in ((), (Call(None, b"code"),), (*store.calls, Call(None, b"code"))):
        with pytest.raises(InputRefused, match="at least one call, and each to a contract"):
            Operation(store.timelock, calls, SALT)


def test_the_same_command_run_by_both_in_turn_gets_it_done(
    each_chain: LocalChain, store: Operation, probe: Contract, actors: Actors
) -> None:
    proposed = advance(each_chain, store, actors.issuer_proposer)
    assert proposed is not None
    (event,) = proposed.events(store.timelock, "CallScheduled")
    assert (event.args["id"], event.args["target"], event.args["delay"]) == (store.id, probe.address, DELAY)
    assert state(each_chain, store) is State.PENDING
    each_chain.travel(each_chain.call(store.timelock, "getTimestamp", store.id))
    assert state(each_chain, store) is State.READY
    done = advance(each_chain, store, actors.issuer_executor)
    assert done is not None
    emitted(done, probe, "Stored", who=store.timelock.address, value=9)
    assert (proposed.function, done.function) == ("schedule", "execute")
    assert state(each_chain, store) is State.DONE


def test_what_is_done_is_not_done_again(each_chain: LocalChain, store: Operation, actors: Actors) -> None:
    ready(each_chain, store, actors)
    advance(each_chain, store, actors.issuer_executor)
    before = each_chain.block()
    for account in (actors.issuer_proposer, actors.issuer_executor, actors.stranger):
        assert advance(each_chain, store, account) is None
    assert each_chain.block() == before


def test_several_calls_are_done_together_or_not_at_all(
    each_chain: LocalChain, timelock: Contract, probe: Contract, actors: Actors
) -> None:
    each_chain.errors.add(probe.abi)
    good = (probe.encode("store", 9), probe.encode("store", 10))
    bad = ready(each_chain, Operation(timelock, (*good, probe.encode("store", 1001)), SALT), actors)
    with reverts("TooLarge", value=1001, limit=1000):
        advance(each_chain, bad, actors.issuer_executor)
    assert each_chain.call(probe, "value") == 7
    both = ready(each_chain, Operation(timelock, good, SALT), actors)
    done = advance(each_chain, both, actors.issuer_executor)
    assert done is not None
    assert [event.args["value"] for event in done.events(probe, "Stored")] == [9, 10]
    assert str(both) == f"operation 0x{both.id.hex()} (store, store)"


def test_the_id_is_the_one_that_the_timelock_computes(
    each_chain: LocalChain, timelock: Contract, probe: Contract
) -> None:
    one, two = probe.encode("store", 1), Call(probe.address, b"\xde\xad\xbe\xef", value=5)
    for before in (bytes(32), b"\x02" * 32):
        for call in (one, two):
            expected = each_chain.call(timelock, "hashOperation", call.to, call.value, call.data, before, SALT)
            assert Operation(timelock, (call,), SALT, before).id == expected
        expected = each_chain.call(
            timelock, "hashOperationBatch", [one.to, two.to], [one.value, two.value], [one.data, two.data], before, SALT
        )
        assert Operation(timelock, (one, two), SALT, before).id == expected


def test_a_batch_of_one_call_is_kept_under_another_id_and_is_done_as_a_batch(
    each_chain: LocalChain, store: Operation, probe: Contract, actors: Actors
) -> None:
    call = store.calls[0]
    batch = Operation(store.timelock, (call,), SALT, as_batch=True)
    key = ([call.to], [call.value], [call.data], bytes(32), SALT)
    assert batch.id == each_chain.call(store.timelock, "hashOperationBatch", *key) != store.id
    ready(each_chain, batch, actors)
    done = advance(each_chain, batch, actors.issuer_executor)
    assert done is not None
    assert (done.function, each_chain.call(probe, "value")) == ("executeBatch", 9)


def test_the_same_intention_has_the_same_id_and_another_salt_another(store: Operation) -> None:
    assert Operation(store.timelock, store.calls, SALT).id == store.id
    assert Operation(store.timelock, store.calls, bytes(32)).id != store.id


def test_holders_of_roles_are_looked_for_from_a_block_on(
    each_chain: LocalChain, store: Operation, actors: Actors
) -> None:
    later = each_chain.block().number + 1
    with pytest.raises(NotAllowed, match="held by nobody"):
        advance(each_chain, store, actors.stranger, since=later)
