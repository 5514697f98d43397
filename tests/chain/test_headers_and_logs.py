"""Headers and logs: what is read of blocks, and how a node that refuses long answers is read all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.support.actors import Actors
from tests.support.chains import LocalChain
from tests.support.node import HASH, CannedNode, Failing
from tests.support.probe import built
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.reader import Web3Reader
from wasiqa.chain.tester import TesterChain
from wasiqa.chain.web3_chain import Web3Chain
from wasiqa.errors import ChainFailed
from wasiqa.journal.chain import JournalledChain

FIRST, LAST = 1_000, 300_999


def written(block: int, address: str) -> dict[str, Any]:
    place = {"blockNumber": hex(block), "logIndex": "0x0", "transactionHash": "0x" + "ab" * 32}
    return {**place, "address": address, "topics": [], "data": "0x", "blockHash": "0x" + "cd" * 32}


class Pages:
    """Answers eth_getLogs with one entry a page, and refuses pages of more than `most` blocks."""

    def __init__(self, most: int, refusal: Any, address: str) -> None:
        self.most, self.refusal, self.address = most, refusal, address
        self.read: list[tuple[int, int]] = []

    def __call__(self, wanted: dict[str, Any]) -> Any:
        first, last = int(wanted["fromBlock"], 16), int(wanted["toBlock"], 16)
        if last - first + 1 > self.most:
            if isinstance(self.refusal, Exception):
                raise self.refusal
            return self.refusal
        self.read.append((first, last))
        return [written(first, self.address)]


def chain_on(answer: Callable[..., Any] | Exception | Failing) -> Web3Chain:
    return Web3Chain(CannedNode(eth_getLogs=answer).web3(), node="https://node.example")


@pytest.mark.parametrize("number", [-1, 1_000_000])
def test_a_block_that_does_not_exist_has_no_header(each_chain: LocalChain, number: int) -> None:
    with pytest.raises(ChainFailed, match=f"reading block {number}"):
        each_chain.header(number)


def test_a_node_that_refuses_even_one_block_fails(actors: Actors) -> None:
    pages = Pages(0, Failing("query returned more than 10000 results"), actors.bank)
    with pytest.raises(ChainFailed, match=r"reading events: https://node\.example answered: query returned more"):
        list(chain_on(pages).logs([actors.bank], None, FIRST, LAST))


def test_a_node_that_cannot_be_reached_is_not_asked_again(actors: Actors) -> None:
    node = CannedNode(eth_getLogs=requests.ConnectionError())
    with pytest.raises(ChainFailed, match=r"reading events: cannot reach https://node\.example"):
        list(Web3Chain(node.web3(), node="https://node.example").logs([actors.bank], None, FIRST, LAST))
    assert node.sent() == ["eth_getLogs"]


@pytest.mark.parametrize(
    "refusal", [Failing("block range is too wide", -32005), requests.Timeout(), requests.HTTPError("413")]
)
def test_pages_become_shorter_until_the_node_answers(actors: Actors, refusal: Any) -> None:
    pages = Pages(10_000, refusal, actors.bank)
    chain = chain_on(pages)
    found = list(chain.logs([actors.bank], None, FIRST, LAST))
    assert (pages.read[0][0], pages.read[-1][1]) == (FIRST, LAST)
    assert all(after[0] == before[1] + 1 for before, after in zip(pages.read, pages.read[1:], strict=False))
    assert [log.block for log in found] == [first for first, _ in pages.read]
    pages.refusal = AssertionError("what was refused once is not asked for again")
    list(chain.logs([actors.bank], None, FIRST, LAST))


def test_nothing_is_asked_for_a_range_without_blocks(actors: Actors) -> None:
    assert list(chain_on(AssertionError("nothing to ask")).logs([actors.bank], None, 5, 4)) == []


def test_headers_are_linked_by_their_parents(each_chain: LocalChain, probe: Contract, actors: Actors) -> None:
    receipts = [each_chain.transact(probe, "store", value, sender=actors.bank) for value in (1, 2)]
    latest, before = each_chain.header(), each_chain.header(receipts[0].block)
    assert (latest.number, latest.hash) == each_chain.block()
    assert (before.number, latest.parent) == (receipts[0].block, before.hash)
    assert each_chain.header(1).parent == each_chain.header(0).hash
    assert each_chain.header(0).time <= before.time <= latest.time <= each_chain.now()
    assert each_chain.header(latest.number) == latest


def test_a_header_has_the_time_at_which_the_transaction_ran(
    each_chain: LocalChain, probe: Contract, actors: Actors
) -> None:
    then = each_chain.now() + 10**6
    each_chain.travel(then)
    receipt = each_chain.transact(probe, "store", 1, sender=actors.bank)
    assert each_chain.header(receipt.block).time == then


def test_a_block_tells_which_contracts_its_transactions_created(
    each_chain: LocalChain, probe: Contract, actors: Actors
) -> None:
    made = each_chain.deploy(built("Probe"), actors.registrar, 7, sender=actors.deployer)
    stored = each_chain.transact(probe, "store", 1, sender=actors.bank)
    assert each_chain.creations(made.block) == {made.created(): made.hash}
    assert each_chain.creations(stored.block) == each_chain.creations(0) == {}


def test_a_branch_that_was_undone_has_other_hashes_and_no_logs(
    each_chain: LocalChain, probe: Contract, actors: Actors
) -> None:
    heads = []
    before = each_chain.header()
    for value in (1, 2):
        with each_chain.isolated():
            receipt = each_chain.transact(probe, "store", value, sender=actors.bank)
            heads.append(each_chain.header(receipt.block))
            (log,) = each_chain.logs([probe.address], None, receipt.block)
            assert log.block_hash == heads[-1].hash
    assert heads[0].hash != heads[1].hash
    assert each_chain.header(before.number) == before
    assert list(each_chain.logs([probe.address], None, before.number + 1)) == []


def test_logs_of_several_contracts_come_in_order_within_their_range(
    each_chain: LocalChain, probe: Contract, actors: Actors
) -> None:
    other = each_chain.deploy(built("Probe"), actors.registrar, 7, sender=actors.deployer).contract(built("Probe"))
    blocks = [
        each_chain.transact(contract, "store", value, sender=actors.bank).block
        for value, contract in enumerate((probe, other, probe, other))
    ]
    both, topic = [probe.address, other.address], probe.interface.topic("Stored")
    found = list(each_chain.logs(both, topic, blocks[1], blocks[2]))
    assert [(log.address, log.block) for log in found] == [(other.address, blocks[1]), (probe.address, blocks[2])]
    assert [log.block for log in each_chain.logs(both, topic, blocks[0])] == blocks
    assert [log.block for log in each_chain.logs([other.address], topic, blocks[0])] == blocks[1::2]
    assert list(each_chain.logs(both, bytes(32), blocks[0])) == []


def test_on_eth_tester_logs_are_those_that_its_own_search_finds(tester: TesterChain, actors: Actors) -> None:
    code = built("Probe")
    one, other = (tester.deploy(code, actors.registrar, n, sender=actors.deployer).contract(code) for n in (1, 2))
    first = tester.block().number
    for value, contract in enumerate((one, other, one)):
        tester.transact(contract, "store", value, sender=actors.bank)
    for addresses in ([one.address], [one.address, other.address], [actors.bank]):
        for topic in (None, one.interface.topic("Stored"), bytes(32)):
            for last in (None, first + 2):
                found = list(tester.logs(addresses, topic, first, last))
                assert found == list(Web3Reader.logs(tester, addresses, topic, first, last))
                assert bool(found) is (actors.bank not in addresses and topic != bytes(32))


def test_a_chain_at_a_block_asks_for_everything_as_of_that_block(actors: Actors) -> None:
    latest = {"number": "0x10", "timestamp": "0x6553f100", "hash": HASH, "parentHash": HASH}
    node = CannedNode(eth_getBlockByNumber=latest, eth_call="0x" + 64 * "0", eth_getLogs=[], eth_getBalance="0x0")
    there = Web3Chain(node.web3()).at(16)
    for ask in (there.now, there.block, there.header):
        ask()
    there.code(actors.bank)
    there.nonce(actors.bank)
    there.balance(actors.bank)
    there.ask(Call(actors.operator, b"1234"))
    assert list(there.logs([actors.operator], None, 1)) == []
    named = {"eth_getBlockByNumber": 0, "eth_getCode": 1, "eth_getTransactionCount": 1, "eth_getBalance": 1}
    for method, parameters in node.asked:
        if method in (*named, "eth_call"):
            assert parameters[named.get(method, 1)] == "0x10", method
        elif method == "eth_getLogs":
            assert (parameters[0]["fromBlock"], parameters[0]["toBlock"]) == ("0x1", "0x10")
    assert {"eth_call", "eth_getLogs", *named} <= {method for method, _ in node.asked}


def test_the_chain_itself_still_asks_for_the_latest(actors: Actors) -> None:
    node = CannedNode()
    chain = Web3Chain(node.web3())
    chain.at(5)
    chain.code(actors.bank)
    assert node.asked[-1][1][1] == "latest"


@pytest.mark.parametrize(
    "said",
    [
        "missing trie node 1f3a (path )",
        "historical state 0x12 is not available",
        "required historical state unavailable",
    ],
)
def test_a_node_that_keeps_no_state_of_a_block_is_told_as_such(actors: Actors, said: str) -> None:
    there = Web3Chain(CannedNode(eth_call=Failing(said)).web3()).at(5)
    with pytest.raises(ChainFailed, match="the node keeps no state of that block any more") as failed:
        there.ask(Call(actors.operator, b"1234", name="totalSupply"))
    assert failed.value.hint == "ask a node that keeps all, an archive node"


def test_a_chain_in_this_process_knows_its_latest_state_only(
    each_chain: LocalChain, probe: Contract, actors: Actors
) -> None:
    each_chain.transact(probe, "store", 9, sender=actors.deployer)
    head = each_chain.header().number
    assert each_chain.at(head).call(probe, "value") == 9
    assert JournalledChain(each_chain).at(head).call(probe, "value") == 9
    for chain in (each_chain, JournalledChain(each_chain)):
        with pytest.raises(ChainFailed, match=f"the state of block {head - 1} isn't kept; the latest is {head}"):
            chain.at(head - 1)
