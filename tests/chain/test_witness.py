"""What only one of two nodes says isn't believed. Both are canned."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from web3 import Web3

from tests.support.node import HASH, CannedNode, Failing
from wasiqa.chain.contract import Call
from wasiqa.chain.web3_chain import Web3Chain
from wasiqa.chain.witness import Witnessed
from wasiqa.errors import ChainFailed

WHO = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
OTHER = "0x" + "cd" * 32
RECEIPT = {
    "transactionHash": HASH,
    "blockNumber": "0x10",
    "blockHash": HASH,
    "gasUsed": "0x5208",
    "status": "0x1",
    "contractAddress": None,
    "logs": [],
}


def blocks(head: int, fork: int | None = None) -> dict[str, Any]:
    """A chain up to this block; from block `fork` on it is one of its own."""

    def block(number: str, _: bool = False) -> dict[str, Any]:
        own = fork is not None and int(number, 16) >= fork
        name = f"0x{'f' if own else 'a'}{int(number, 16):063x}"
        return {"number": number, "timestamp": "0x6553f100", "hash": name, "baseFeePerGas": "0x64"}

    return {"eth_blockNumber": hex(head), "eth_getBlockByNumber": block}


def chain(first: CannedNode, second: CannedNode) -> Web3Chain:
    return Web3Chain(Web3(Witnessed(first, second)), node="both")


def pair(one: dict[str, Any], other: dict[str, Any]) -> tuple[CannedNode, CannedNode]:
    return CannedNode(**{**blocks(16), **one}), CannedNode(**{**blocks(16), **other})


@pytest.mark.parametrize(
    ("method", "answers"),
    [
        ("eth_call", ("0x01", "0x02")),
        ("eth_call", ("0x01", Failing("missing trie node"))),
        ("eth_getCode", ("0x00", "0x")),
        ("eth_getBalance", ("0x1", "0x2")),
        ("eth_getTransactionCount", ("0x1", "0x2")),
        ("eth_getTransactionReceipt", (RECEIPT, {**RECEIPT, "status": "0x0"})),
        ("eth_getTransactionReceipt", (RECEIPT, {**RECEIPT, "logs": [{"address": WHO, "topics": [], "data": "0x"}]})),
        ("eth_chainId", ("0x1", "0x2")),
    ],
)
def test_a_lie_is_refused_whichever_of_the_two_tells_it(method: str, answers: tuple[Any, Any]) -> None:
    asked = {
        "eth_call": lambda found: found.ask(Call(WHO, b"", 0, "supply")),
        "eth_getCode": lambda found: found.code(WHO),
        "eth_getBalance": lambda found: found.balance(WHO),
        "eth_getTransactionCount": lambda found: found.nonce(WHO),
        "eth_getTransactionReceipt": lambda found: found.w3.eth.get_transaction_receipt(HASH),
        "eth_chainId": lambda found: found.chain_id,
    }[method]
    for one, other in (answers, answers[::-1]):
        found = chain(*pair({method: one}, {method: other}))
        with pytest.raises(Exception, match=f"the two nodes answer {method} differently"):
            asked(found)


def test_a_disagreement_is_one_sentence_with_a_code_and_what_to_do() -> None:
    with pytest.raises(ChainFailed) as failed:
        chain(*pair({"eth_getBalance": "0x1"}, {"eth_getBalance": "0x2"})).balance(WHO)
    assert failed.value.message == "reading a balance: the two nodes answer eth_getBalance differently"
    assert failed.value.code == "NODES_DISAGREE"
    assert failed.value.hint is not None
    assert failed.value.hint.startswith("find out which of the two is right")


@pytest.mark.parametrize(("first", "second"), [(16, 14), (14, 16)])
def test_a_node_that_lags_behind_makes_answers_older_and_never_wrong(first: int, second: int) -> None:
    nodes = CannedNode(**blocks(first)), CannedNode(**blocks(second))
    found = chain(*nodes)
    assert found.block().number == 14
    found.ask(Call(WHO, b"", 0, "supply"))
    assert [params[1] for node in nodes for method, params in node.asked if method == "eth_call"] == ["0xe", "0xe"]


def test_two_that_differ_at_the_head_are_asked_where_they_part() -> None:
    found = chain(CannedNode(**blocks(16)), CannedNode(**blocks(17, fork=13)))
    assert found.block().number == 12


def test_two_that_follow_different_chains_are_refused() -> None:
    found = chain(CannedNode(**blocks(200)), CannedNode(**blocks(200, fork=100)))
    with pytest.raises(ChainFailed, match="the two nodes follow different chains"):
        found.block()


@pytest.mark.parametrize("other", [None, {**RECEIPT, "blockHash": OTHER}])
def test_a_transaction_is_in_a_block_once_both_have_it_there(other: dict[str, Any] | None) -> None:
    for one, two in ((RECEIPT, other), (other, RECEIPT)):
        witnessed = Witnessed(*pair({"eth_getTransactionReceipt": one}, {"eth_getTransactionReceipt": two}))
        assert witnessed.make_request("eth_getTransactionReceipt", [HASH])["result"] is None  # type: ignore[arg-type]
    both = {"eth_getTransactionReceipt": RECEIPT}
    assert chain(*pair(both, both)).w3.eth.get_transaction_receipt(HASH)["status"] == 1  # type: ignore[arg-type]


def test_a_transaction_is_given_to_both_and_the_nonce_counts_what_either_has() -> None:
    first, second = pair(
        {"eth_getTransactionCount": "0x5"},
        {"eth_getTransactionCount": "0x6", "eth_sendRawTransaction": requests.ConnectionError("gone")},
    )
    found = chain(first, second)
    assert found.next_nonce(WHO) == 6
    found.w3.eth.send_raw_transaction(b"\x02")
    assert [node.sent().count("eth_sendRawTransaction") for node in (first, second)] == [1, 1]


@pytest.mark.parametrize("field", ["timestamp", "baseFeePerGas", "parentHash"])
def test_a_block_of_the_same_hash_and_another_content_is_a_lie(field: str) -> None:
    honest = blocks(16)["eth_getBlockByNumber"]
    lying = {"eth_getBlockByNumber": lambda *asked: {**honest(*asked), field: "0x77"}}
    for nodes in (pair({}, lying), pair(lying, {})):
        with pytest.raises(ChainFailed, match="the two nodes answer eth_getBlockByNumber differently"):
            chain(*nodes).now()


def test_the_lower_of_two_tips_is_paid() -> None:
    for one, other in (("0x3", "0x7"), ("0x7", "0x3")):
        nodes = pair({"eth_maxPriorityFeePerGas": one}, {"eth_maxPriorityFeePerGas": other})
        assert chain(*nodes).w3.eth.max_priority_fee == 3
