"""A chain behind a node: what is signed, what is sent when, and what is said when the node fails."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from eth_account import Account
from eth_account.typed_transactions.typed_transaction import TypedTransaction
from hexbytes import HexBytes
from web3.exceptions import TimeExhausted

from tests.support.actors import Actors
from tests.support.chains import emitted, reverts
from tests.support.node import HASH, CannedNode, Failing
from tests.support.probe import built
from wasiqa.chain.chain import MAX_GAS, Chain
from wasiqa.chain.contract import Contract
from wasiqa.chain.errors import NotTaken, Reverted
from wasiqa.chain.signer import KeySigner
from wasiqa.chain.tester import TesterChain
from wasiqa.chain.urls import public_part, without_key
from wasiqa.chain.web3_chain import Web3Chain
from wasiqa.errors import ChainFailed, NotAllowed

TOO_LARGE = "0x677fd0e3" + f"{1001:064x}" + f"{1000:064x}"


@pytest.fixture
def bank(actors: Actors) -> KeySigner:
    return KeySigner(actors.key("bank"))


@pytest.fixture
def far(actors: Actors) -> Contract:
    return Contract(actors.operator, built("Probe").abi)


@pytest.fixture
def near(tester: TesterChain, actors: Actors) -> Contract:
    artifact = built("Probe")
    return tester.deploy(artifact, actors.registrar, 7, sender=actors.deployer).contract(artifact)


def chain_on(node: CannedNode, *signers: KeySigner) -> Web3Chain:
    return Web3Chain(node.web3(), signers, node="https://node.example")


def receipt(**changes: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "blockNumber": "0x11",
        "gasUsed": "0xabcd",
        "status": "0x1",
        "contractAddress": None,
        "logs": [],
        "blockHash": HASH,
    }
    return plain | changes


def test_nothing_is_asked_of_the_node_for_a_sender_without_a_key(
    far: Contract, bank: KeySigner, actors: Actors
) -> None:
    node = CannedNode()
    with pytest.raises(NotAllowed, match=f"store: there is no key for {actors.insurer} here"):
        chain_on(node, bank).send(far.encode("store", 1), sender=actors.insurer)
    assert node.asked == []


@pytest.mark.parametrize(
    ("error", "name", "arguments"),
    [
        (Failing("execution reverted", 3, data=TOO_LARGE), "TooLarge", {"value": 1001, "limit": 1000}),
        (Failing("VM Exception", data={"data": TOO_LARGE}), "TooLarge", {"value": 1001, "limit": 1000}),
        (Failing("execution reverted: closed on Sundays", 3, data=None), "Error", {"reason": "closed on Sundays"}),
        (Failing("execution reverted", 3, data="0x4e487b71" + f"{0x11:064x}"), "Panic", {"code": 0x11}),
        (Failing("execution reverted", 3, data="0x"), None, {}),
        (Failing("execution reverted"), None, {}),
    ],
)
def test_what_the_contract_would_refuse_is_never_sent(
    far: Contract, bank: KeySigner, error: Failing, name: str | None, arguments: dict[str, Any]
) -> None:
    node = CannedNode(eth_estimateGas=error)
    with reverts(name, arguments):
        chain_on(node, bank).transact(far, "store", 1001, sender=bank.address)
    assert "eth_sendRawTransaction" not in node.sent()


@pytest.mark.parametrize(("estimate", "gas"), [(MAX_GAS + 1, None), (100_000, MAX_GAS + 1)])
def test_what_needs_more_gas_than_one_transaction_may_use_is_never_sent(
    far: Contract, bank: KeySigner, estimate: int, gas: int | None
) -> None:
    node = CannedNode(eth_estimateGas=hex(estimate))
    with pytest.raises(ChainFailed, match="store needs 16,777,217 gas; one transaction may use 16,777,216") as failure:
        chain_on(node, bank).transact(far, "store", 1, sender=bank.address, gas=gas)
    assert failure.value.hint == "make the batch smaller"
    assert "eth_sendRawTransaction" not in node.sent()


@pytest.mark.parametrize(
    ("method", "answer", "sentence"),
    [
        ("eth_sendRawTransaction", Failing("insufficient funds for gas * price + value"), "the sender cannot pay for"),
        (
            "eth_sendRawTransaction",
            Failing("Sender doesn't have enough funds to send tx."),
            "the sender cannot pay for",
        ),
        ("eth_estimateGas", Failing("Transaction ran out of gas", code=3, data="0x"), "it needs more gas than it was"),
        (
            "eth_sendRawTransaction",
            Failing("nonce too low: next nonce 6"),
            "the sender has sent another transaction in",
        ),
        ("eth_sendRawTransaction", Failing("already known"), "the node has this transaction already"),
        ("eth_sendRawTransaction", Failing("replacement transaction underpriced"), "an earlier transaction of the"),
        ("eth_sendRawTransaction", Failing("out of cheese"), "https://node.example answered: out of cheese"),
        (
            "eth_estimateGas",
            Failing("gas required exceeds allowance (30000000)"),
            "it would use more gas than the node",
        ),
        ("eth_estimateGas", requests.ConnectionError("refused"), "cannot reach https://node.example"),
        ("eth_estimateGas", requests.Timeout("slow"), "https://node.example did not answer in time"),
        ("eth_getTransactionReceipt", TimeExhausted("long"), "not in a block yet; it may still come"),
    ],
)
def test_a_failing_node_is_one_sentence_about_what_was_being_done(
    far: Contract, bank: KeySigner, method: str, answer: Any, sentence: str
) -> None:
    node = CannedNode(**{method: answer})
    with pytest.raises(ChainFailed) as failure:
        chain_on(node, bank).transact(far, "store", 1, sender=bank.address)
    assert failure.value.message.startswith("store")
    assert sentence in failure.value.message
    assert failure.value.exit_code == 4
    assert "\n" not in failure.value.message


def test_a_node_that_wants_a_key_is_told_apart_and_no_key_is_shown() -> None:
    answer = requests.Response()
    answer.status_code = 401
    error = requests.HTTPError("401 for url: https://node.example/v3/secret", response=answer)
    with pytest.raises(ChainFailed) as failure:
        chain_on(CannedNode(eth_getBlockByNumber=error)).now()
    assert failure.value.message == "reading the latest block: https://node.example answered HTTP 401"


@pytest.mark.parametrize(
    "url", ["https://node.example:8545/v3/secret?key=secret", "https://user:secret@node.example:8545"]
)
def test_of_a_nodes_address_only_the_public_part_is_shown(url: str) -> None:
    assert public_part(url) == "https://node.example:8545"


def test_a_transaction_that_fails_in_its_block_is_refused_with_its_hash(far: Contract, bank: KeySigner) -> None:
    node = CannedNode(
        eth_getTransactionReceipt=receipt(status="0x0"), eth_call=Failing("execution reverted", 3, data=TOO_LARGE)
    )
    with pytest.raises(Reverted) as refusal:
        chain_on(node, bank).transact(far, "store", 1001, sender=bank.address)
    assert refusal.value.arguments == {"value": 1001, "limit": 1000}
    assert refusal.value.message.startswith("store, transaction 0x")
    assert [asked[1] for method, asked in node.asked if method == "eth_call"] == [hex(0x10)]  # before its block


def test_a_transaction_that_fails_in_its_block_for_no_lasting_reason_may_be_run_again(
    far: Contract, bank: KeySigner
) -> None:
    node = CannedNode(eth_getTransactionReceipt=receipt(status="0x0"), eth_call="0x")
    with pytest.raises(ChainFailed, match="it failed in block 17") as failure:
        chain_on(node, bank).transact(far, "store", 1, sender=bank.address)
    assert failure.value.hint == "run the command again"


def test_the_receipt_of_another_transaction_is_none(far: Contract, bank: KeySigner) -> None:
    node = CannedNode(eth_getTransactionReceipt=receipt(transactionHash=HASH))
    with pytest.raises(ChainFailed, match=f"answered with the receipt of {HASH} in place of that of 0x") as failure:
        chain_on(node, bank).transact(far, "store", 1, sender=bank.address)
    assert failure.value.code == "BAD_ANSWER"


def test_a_node_that_cannot_travel_says_so(bank: KeySigner) -> None:
    node = CannedNode(evm_setNextBlockTimestamp=Failing("the method does not exist", -32601))
    with pytest.raises(ChainFailed, match=r"https://node\.example cannot travel to 5: the method does not exist"):
        chain_on(node).travel(5)


def test_what_is_signed_names_the_chain_the_nonce_and_the_fees(far: Contract, bank: KeySigner) -> None:
    node = CannedNode()
    call = far.encode("store", 9)
    signed = chain_on(node, bank).sign(call, sender=bank.address, nonce=5)
    fields = TypedTransaction.from_bytes(HexBytes(signed.raw)).as_dict()
    assert {
        key: fields[key] for key in ("chainId", "nonce", "gas", "maxFeePerGas", "maxPriorityFeePerGas", "value")
    } == {
        "chainId": 1,
        "nonce": 5,
        "gas": 120_000,
        "maxFeePerGas": 203,
        "maxPriorityFeePerGas": 3,
        "value": 0,
    }
    assert (fields["to"], fields["data"]) == (bytes.fromhex(far.address[2:]), call.data)
    assert Account.recover_transaction(signed.raw) == bank.address
    assert (signed.sender, signed.nonce, signed.call) == (bank.address, 5, call)
    # what waits in the node's pool counts, so that an interrupted command doesn't use a nonce twice
    assert chain_on(node, bank).next_nonce(bank.address) == 5
    assert ("eth_getTransactionCount", [bank.address, "pending"]) in node.asked


@pytest.mark.parametrize(
    ("answer", "refused"),
    [
        (Failing("max fee per gas less than block base fee"), True),
        (Failing("nonce too low: next nonce 6"), True),
        (Failing("unknown transaction type"), True),
        (Failing("already known"), False),
        (Failing("AlreadyKnown"), False),
        (Failing("Known transaction"), False),
        (Failing("transaction already imported"), False),
        (Failing("existing tx with same hash"), False),
        (requests.ConnectionError("connection reset by peer"), False),
        (requests.ReadTimeout("read timed out"), False),
        (requests.HTTPError("502", response=requests.Response()), False),
    ],
)
def test_only_what_the_node_itself_answers_is_a_refusal_of_what_it_does_not_have(
    far: Contract, bank: KeySigner, answer: Any, refused: bool
) -> None:
    chain = chain_on(CannedNode(eth_sendRawTransaction=answer), bank)
    with pytest.raises(ChainFailed) as failure:
        chain.broadcast(chain.sign(far.encode("store", 9), sender=bank.address, nonce=5))
    assert isinstance(failure.value, NotTaken) is refused


def test_the_margin_on_an_estimate_ends_at_what_one_transaction_may_use(far: Contract, bank: KeySigner) -> None:
    node = CannedNode(eth_estimateGas=hex(MAX_GAS - 1))
    signed = chain_on(node, bank).sign(far.encode("store", 9), sender=bank.address, nonce=5)
    assert TypedTransaction.from_bytes(HexBytes(signed.raw)).as_dict()["gas"] == MAX_GAS


def test_a_chain_without_base_fee_gets_its_gas_price(far: Contract, bank: KeySigner) -> None:
    old = {"number": "0x10", "timestamp": "0x1", "hash": HASH}
    node = CannedNode(eth_getBlockByNumber=old, eth_gasPrice="0x7")
    signed = chain_on(node, bank).sign(far.encode("store", 9), sender=bank.address, nonce=5)
    assert signed.raw[0] >= 0xC0  # a legacy transaction is a bare list
    assert Account.recover_transaction(signed.raw) == bank.address


def test_signing_sends_nothing_and_the_hash_is_known_before_sending(
    tester: TesterChain, near: Contract, bank: KeySigner
) -> None:
    signed = tester.sign(near.encode("store", 9), sender=bank.address, nonce=tester.next_nonce(bank.address))
    assert tester.call(near, "value") == 7
    tester.broadcast(signed)
    confirmed = tester.wait(signed, 10)
    assert confirmed is not None
    assert confirmed.hash == signed.hash
    emitted(confirmed, near, "Stored", who=bank.address, value=9)
    with pytest.raises(ChainFailed):  # its nonce is used up: the same transaction cannot run twice
        tester.broadcast(signed)
    assert tester.call(near, "count", bank.address) == 1


def test_a_chain_can_be_wrapped_to_see_each_transaction_before_it_is_sent(
    tester: TesterChain, near: Contract, bank: KeySigner
) -> None:
    journal: list[str] = []

    class Journalled(Web3Chain):
        def broadcast(self, signed: Any) -> None:
            journal.append(signed.hash)
            super().broadcast(signed)

    journalled: Chain = Journalled(tester.w3, [bank])
    done = journalled.transact(near, "store", 9, sender=bank.address, gas=100_000)
    assert journal == [done.hash]


def test_a_signer_can_be_unlocked_later(tester: TesterChain, near: Contract, actors: Actors) -> None:
    newcomer = KeySigner(Account.create())
    with pytest.raises(NotAllowed, match="there is no key"):
        tester.transact(near, "store", 9, sender=newcomer.address)
    assert tester.unlock(newcomer) == newcomer.address
    assert newcomer.address in tester.accounts()
    with pytest.raises(ChainFailed, match="store: "):  # it has no money, but may try
        tester.transact(near, "store", 9, sender=newcomer.address)


def test_a_signer_is_locked_again_where_everything_is_undone(tester: TesterChain) -> None:
    before = tester.accounts()
    with tester.isolated():
        tester.unlock(KeySigner(Account.create()))
        assert len(tester.accounts()) == len(before) + 1
    assert tester.accounts() == before


def test_the_tester_starts_at_the_present_time() -> None:
    from time import time

    assert abs(TesterChain().now() - time()) < 60


@pytest.mark.parametrize(("tip", "allowed"), [(797, True), (798, False), (10**18, False)])
def test_a_node_that_wants_too_much_for_a_gas_gets_nothing(
    far: Contract, bank: KeySigner, tip: int, allowed: bool
) -> None:
    node = CannedNode(eth_maxPriorityFeePerGas=hex(tip))  # the base fee is 100, of which twice is offered
    chain = Web3Chain(node.web3(), [bank], node="the node", max_fee=997)
    if allowed:
        assert chain.sign(far.encode("store", 9), sender=bank.address, nonce=5).nonce == 5
        return
    with pytest.raises(
        NotAllowed, match=r"store: the node wants up to .* gwei for a gas, which is more than"
    ) as refused:
        chain.sign(far.encode("store", 9), sender=bank.address, nonce=5)
    assert refused.value.code == "FEE_TOO_HIGH"
    assert "WASIQA_MAX_FEE" in str(refused.value.hint)


@pytest.mark.parametrize("text", ["registrar.json", "receipts/", "https://node.example/", "ipfs://made-up", "test:7"])
def test_what_holds_no_key_is_shown_whole(text: str) -> None:
    assert without_key(text) == text


@pytest.mark.parametrize("text", ["http://[x", "HTTPS://node.example/key", "ethereum:sepolia:wss://node.example/key"])
def test_for_what_may_hold_a_key_a_word_is_shown(text: str) -> None:
    assert without_key(text) == "URL"
