"""What a chain does, on revm and on eth-tester alike; and that no test sees another."""

from __future__ import annotations

import pytest

from tests.support.actors import Actors
from tests.support.chains import LocalChain, emitted, reverts
from tests.support.probe import built
from tests.support.revm import RevmChain
from wasiqa.chain.chain import MAX_GAS, Chain
from wasiqa.chain.contract import Contract
from wasiqa.errors import ChainFailed

YEAR = 365 * 24 * 3600


def seen(chain: LocalChain, probe: Contract, actors: Actors) -> tuple[object, ...]:
    """All that a test could have left behind."""
    count = chain.call(probe, "count", actors.bank)
    values = chain.call(probe, "value"), count, chain.nonce(actors.bank), len(chain.events(probe))
    return (*values, chain.block().number, chain.block().hash, chain.now())


def test_a_refused_transaction_leaves_no_trace(each_chain: LocalChain, probe: Contract, actors: Actors) -> None:
    before = seen(each_chain, probe, actors)
    with reverts("TooLarge", value=1001, limit=1000):
        each_chain.transact(probe, "store", 1001, sender=actors.bank)
    assert seen(each_chain, probe, actors) == before


def test_a_question_changes_nothing(each_chain: LocalChain, probe: Contract, actors: Actors) -> None:
    before = seen(each_chain, probe, actors)
    assert each_chain.call(probe, "store", 9, sender=actors.bank) == 7
    assert seen(each_chain, probe, actors) == before


def test_a_transaction_changes_state_block_nonce_and_log(
    each_chain: LocalChain, probe: Contract, actors: Actors
) -> None:
    block, nonce = each_chain.block(), each_chain.nonce(actors.bank)
    receipt = each_chain.transact(probe, "store", 9, sender=actors.bank)
    emitted(receipt, probe, "Stored", who=actors.bank, value=9)
    assert each_chain.call(probe, "value") == 9
    assert each_chain.nonce(actors.bank) == nonce + 1
    assert each_chain.block().number == receipt.block == block.number + 1
    assert each_chain.block().hash != block.hash
    assert (receipt.to, receipt.function, receipt.status, receipt.contract_address) == (probe.address, "store", 1, None)
    assert 21_000 < receipt.gas_used < 120_000


def test_a_deployment_gives_the_contract_and_its_code(each_chain: LocalChain, actors: Actors) -> None:
    artifact = built("Stranger")
    receipt = each_chain.deploy(artifact, sender=actors.deployer)
    contract = receipt.contract(artifact)
    assert contract.address == receipt.created() == receipt.contract_address
    assert receipt.to is None
    assert each_chain.code(contract.address) == artifact.runtime
    assert each_chain.code(actors.bank) == b""


def test_a_transaction_that_creates_nothing_has_no_contract(
    each_chain: LocalChain, probe: Contract, actors: Actors
) -> None:
    receipt = each_chain.transact(probe, "store", 9, sender=actors.bank)
    with pytest.raises(ChainFailed, match=f"transaction {receipt.hash} created no contract"):
        receipt.contract(built("Probe"))


def test_the_sender_is_whom_the_contract_sees(each_chain: LocalChain, probe: Contract, actors: Actors) -> None:
    assert each_chain.call(probe, "sender", sender=actors.bank) == actors.bank
    assert each_chain.call(probe, "sender") == "0x" + 40 * "0"


def test_the_well_known_accounts_can_sign(each_chain: LocalChain, actors: Actors) -> None:
    assert list(each_chain.accounts()) == list(actors.all().values())


def test_transient_storage_ends_with_its_transaction(each_chain: LocalChain, probe: Contract, actors: Actors) -> None:
    each_chain.transact(probe, "mark", sender=actors.bank)
    each_chain.transact(probe, "mark", sender=actors.bank)
    assert each_chain.call(probe, "value") == 0
    assert each_chain.call(probe, "mark") == 0
    assert each_chain.call(probe, "mark") == 0


def test_after_travelling_question_and_transaction_see_exactly_that_second(
    each_chain: LocalChain, probe: Contract, actors: Actors
) -> None:
    then = each_chain.now() + 28 * YEAR
    each_chain.travel(then)
    assert each_chain.now() == then
    assert each_chain.call(probe, "time") == then
    each_chain.transact(probe, "stamp", sender=actors.bank)
    assert each_chain.call(probe, "value") == then
    assert each_chain.now() >= then


def test_nobody_travels_back(each_chain: LocalChain) -> None:
    now = each_chain.now()
    with pytest.raises(ValueError, match="cannot travel back"):
        each_chain.travel(now - 1)
    assert each_chain.now() == now


def test_what_happens_inside_an_isolated_block_is_undone(
    each_chain: LocalChain, probe: Contract, actors: Actors
) -> None:
    with each_chain.isolated():
        before = seen(each_chain, probe, actors)
    for round_ in range(3):
        with each_chain.isolated():
            assert seen(each_chain, probe, actors)[:4] == before[:4]
            each_chain.transact(probe, "store", round_, sender=actors.bank)
            each_chain.travel(each_chain.now() + YEAR)
            each_chain.transact(probe, "store", round_ + 100, sender=actors.bank)
            assert each_chain.call(probe, "count", actors.bank) == 2
    assert seen(each_chain, probe, actors)[:4] == before[:4]
    assert abs(each_chain.now() - int(str(before[-1]))) < 60


def test_isolated_blocks_nest(each_chain: LocalChain, probe: Contract, actors: Actors) -> None:
    with each_chain.isolated():
        each_chain.transact(probe, "store", 1, sender=actors.bank)
        with each_chain.isolated():
            each_chain.transact(probe, "store", 2, sender=actors.bank)
        with each_chain.isolated():
            assert each_chain.call(probe, "value") == 1
            each_chain.transact(probe, "store", 3, sender=actors.bank)
        assert each_chain.call(probe, "value") == 1
        assert [event.args["value"] for event in each_chain.events(probe)] == [1]
    assert each_chain.call(probe, "value") == 7


def test_an_isolated_block_that_only_asks_does_not_end_the_isolation_around_it(
    each_chain: LocalChain, probe: Contract, actors: Actors
) -> None:
    with each_chain.isolated():
        with each_chain.isolated():
            each_chain.call(probe, "value")
        each_chain.transact(probe, "store", 5, sender=actors.bank)
    assert each_chain.call(probe, "value") == 7


def test_an_isolated_block_is_undone_after_a_failure_and_a_refusal_inside(
    each_chain: LocalChain, probe: Contract, actors: Actors
) -> None:
    def fail() -> None:
        with each_chain.isolated():
            each_chain.transact(probe, "store", 5, sender=actors.bank)
            with reverts("Stopped"):
                each_chain.transact(probe, "stop", sender=actors.bank)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert each_chain.call(probe, "value") == 7


def test_a_contract_created_inside_an_isolated_block_is_gone_after_it(each_chain: LocalChain, actors: Actors) -> None:
    artifact = built("Probe")
    with each_chain.isolated():
        gone = each_chain.deploy(artifact, actors.registrar, 7, sender=actors.deployer).contract(artifact)
        each_chain.transact(gone, "store", 5, sender=actors.bank)
    with pytest.raises(ChainFailed, match=f"there is no contract at {gone.address}"):
        each_chain.transact(gone, "store", 5, sender=actors.bank)
    again = each_chain.deploy(artifact, actors.registrar, 8, sender=actors.deployer).contract(artifact)
    assert again.address == gone.address
    assert each_chain.call(again, "value") == 8


@pytest.mark.parametrize("mark", [11, 22])
def test_no_test_sees_what_another_did(each_chain: LocalChain, actors: Actors, mark: int) -> None:
    assert each_chain.nonce(actors.stranger) == 0
    artifact = built("Probe")
    contract = each_chain.deploy(artifact, actors.registrar, mark, sender=actors.stranger).contract(artifact)
    assert each_chain.call(contract, "value") == mark


def test_a_transaction_on_revm_may_use_no_more_gas_than_one_of_a_real_chain(chain: RevmChain, actors: Actors) -> None:
    artifact = built("Probe")
    probe = chain.deploy(artifact, actors.registrar, 7, sender=actors.deployer).contract(artifact)
    with pytest.raises(ChainFailed, match=f"burnGas: .*OutOfGas.* gas_used: {MAX_GAS}"):
        chain.transact(probe, "burnGas", sender=actors.bank)
    assert chain.call(probe, "value") == 7


def test_code_above_the_limit_of_eip_170_is_not_deployed(each_chain: LocalChain, actors: Actors) -> None:
    with pytest.raises(ChainFailed, match=r"Huge: .*([Ss]ize|exceeds)"):
        each_chain.deploy(built("Huge"), sender=actors.deployer)


def test_both_chains_are_chains(chain: RevmChain) -> None:
    as_chain: Chain = chain
    as_local: LocalChain = chain
    assert as_chain.chain_id == as_local.chain_id == 31337
