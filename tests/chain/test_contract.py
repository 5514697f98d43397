"""Calls, outputs and events by ABI."""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi import encode
from eth_abi.decoding import UnsignedIntegerDecoder
from eth_abi.encoding import UnsignedIntegerEncoder
from eth_abi.exceptions import DecodingError
from eth_abi.registry import BaseEquals, registry

from tests.support.actors import Actors
from tests.support.chains import LocalChain, emitted
from tests.support.probe import built
from wasiqa.chain.codec import codec
from wasiqa.chain.contract import Contract, Log, creation
from wasiqa.errors import ChainFailed, InputRefused
from wasiqa.servicing.code import built as release

ID = bytes(range(32))


@pytest.fixture
def anywhere(actors: Actors) -> Contract:
    return Contract(actors.operator, built("Probe").abi)


@pytest.mark.parametrize(
    ("function", "args", "problem"),
    [
        ("sell", (1,), "sell with 1 arguments is not one function here: the ABI has no function of this name"),
        ("set", (), "set with 0 arguments is not one function here: the ABI has set("),
        ("set", ("seven",), "set with 1 arguments is not one function here"),
        ("store", (), "store(uint256) does not take ()"),
        ("store", (1, 2), "store(uint256) does not take (1, 2)"),
        ("store", (-1,), "store(uint256) does not take (-1)"),
        ("store", (2**256,), "cannot be encoded"),
        ("store", ("1",), "store(uint256) does not take ('1')"),
        ("store", (1.0,), "store(uint256) does not take (1.0)"),
    ],
)
def test_a_call_that_the_abi_does_not_fit_is_refused(
    anywhere: Contract, function: str, args: tuple[Any, ...], problem: str
) -> None:
    with pytest.raises(InputRefused) as refusal:
        anywhere.encode(function, *args)
    assert problem in refusal.value.message


@pytest.mark.parametrize("wallet", ["", "0x", "0x12", 0, None, "f39Fd6e51aad88F6F4ce6aB8827279cffFb92266"])
def test_something_that_is_no_address_is_refused(anywhere: Contract, wallet: Any) -> None:
    with pytest.raises(InputRefused, match="an address is 0x and 40 hex digits"):
        anywhere.encode("count", wallet)


def test_an_address_with_a_wrong_checksum_is_refused_with_the_right_spelling(
    anywhere: Contract, actors: Actors
) -> None:
    with pytest.raises(InputRefused, match=f"the right spelling is {actors.bank}"):
        anywhere.encode("count", "0x" + actors.bank[2:].swapcase())


@pytest.mark.parametrize("short", [b"", b"case", ID[:31], ID + b"\0", "0x" + ID.hex()])
def test_bytes32_takes_exactly_32_bytes(anywhere: Contract, actors: Actors, short: Any) -> None:
    with pytest.raises(InputRefused, match="needs exactly 32 bytes"):
        anywhere.encode("note", "text", (actors.bank, 586), short)


def test_a_struct_without_one_of_its_fields_is_refused(anywhere: Contract, actors: Actors) -> None:
    with pytest.raises(InputRefused, match=r"note\(string,\(address,uint16\),bytes32\) does not take"):
        anywhere.encode("note", "text", {"wallet": actors.bank}, ID)


def test_constructor_arguments_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InputRefused, match=r"constructor\(address,uint256\) does not take \(1\)"):
        creation(built("Probe"), 1)


def test_a_call_is_the_selector_and_the_arguments(anywhere: Contract, actors: Actors) -> None:
    call = anywhere.encode("store", 7)
    assert call.data == bytes.fromhex("6057361d") + (7).to_bytes(32, "big")
    assert (call.to, call.name, call.value) == (actors.operator, "store", 0)


def test_a_creation_is_the_code_and_the_constructor_arguments(actors: Actors) -> None:
    artifact = built("Probe")
    call = creation(artifact, actors.registrar, 7)
    assert call.to is None
    assert call.data == artifact.bytecode + bytes(12) + bytes.fromhex(actors.registrar[2:]) + (7).to_bytes(32, "big")


def test_a_struct_may_be_a_mapping_or_a_sequence(anywhere: Contract, actors: Actors) -> None:
    bank, insurer = actors.bank, actors.insurer
    as_sequences = ((bank, 586), [(insurer, 784)], ID, "note")
    as_mappings = {
        "note": "note",
        "id": ID,
        "to": [{"wallet": insurer, "country": 784}],
        "from": {"country": 586, "wallet": bank},
    }
    assert anywhere.encode("echo", as_mappings) == anywhere.encode("echo", as_sequences)


def test_an_address_in_lower_case_is_the_same_address(anywhere: Contract, actors: Actors) -> None:
    assert anywhere.encode("count", actors.bank.lower()) == anywhere.encode("count", actors.bank)


def test_overloads_are_told_apart_by_number_and_kind_of_arguments(
    each_chain: LocalChain, probe: Contract, actors: Actors
) -> None:
    assert each_chain.call(probe, "set", 1) == "number"
    assert each_chain.call(probe, "set", actors.bank) == "address"
    assert each_chain.call(probe, "set", 1, 2) == "two numbers"
    assert each_chain.call(probe, "set(address)", actors.bank) == "address"


def test_structs_come_back_with_names(each_chain: LocalChain, probe: Contract, actors: Actors) -> None:
    given = ((actors.bank, 586), [(actors.insurer, 784), (actors.fund, 586)], ID, "note")
    order = each_chain.call(probe, "echo", given)
    assert order.from_.wallet == actors.bank
    assert [party.country for party in order.to] == [784, 586]
    assert (order.id, order.note) == (ID, "note")
    assert order == ((actors.bank, 586), ((actors.insurer, 784), (actors.fund, 586)), ID, "note")


def test_outputs_are_nothing_or_one_value_or_a_named_tuple(
    each_chain: LocalChain, probe: Contract, actors: Actors
) -> None:
    each_chain.transact(probe, "nothing", sender=actors.stranger)
    assert each_chain.call(probe, "nothing") is None
    assert each_chain.call(probe, "value") == 7
    pair = each_chain.call(probe, "pair")
    assert pair == (7, actors.registrar)
    assert (pair.number, pair.owner) == (7, actors.registrar)


@pytest.mark.parametrize("function", ["value", "nothing"])
def test_an_address_without_a_contract_is_neither_called_nor_sent_to(
    each_chain: LocalChain, actors: Actors, function: str
) -> None:
    nowhere = Contract(actors.stranger, built("Probe").abi)
    problem = f"{function}: there is no contract at {actors.stranger} on chain {each_chain.chain_id}"
    with pytest.raises(ChainFailed, match=problem):
        each_chain.call(nowhere, function)
    with pytest.raises(ChainFailed, match=problem):
        each_chain.transact(nowhere, function, sender=actors.bank)


def test_an_answer_of_another_shape_is_a_failure(each_chain: LocalChain, probe: Contract) -> None:
    stated = [{"type": "function", "name": "value", "inputs": [], "outputs": [{"name": "", "type": "string"}]}]
    with pytest.raises(ChainFailed, match=r"value\(string\): 0x0{63}7 from the chain doesn't fit"):
        each_chain.call(Contract(probe.address, stated), "value")


def test_events_carry_their_arguments_by_name_in_the_declared_order(
    each_chain: LocalChain, probe: Contract, actors: Actors
) -> None:
    receipt = each_chain.transact(probe, "store", 9, sender=actors.bank)
    event = emitted(receipt, probe, "Stored", who=actors.bank, value=9)
    assert list(event.args) == ["who", "value"]
    assert (event.address, event.block) == (probe.address, receipt.block)


def test_of_indexed_text_and_structs_the_hash_is_known(each_chain: LocalChain, probe: Contract, actors: Actors) -> None:
    receipt = each_chain.transact(probe, "note", "hello", (actors.bank, 586), ID, sender=actors.bank)
    (event,) = receipt.events(probe)
    hello = "1c8aff950685c2ed4bc3174f3472287b56d9517b9c948127319a09a7a36deac8"  # keccak-256 of "hello"
    assert list(event.args) == ["note", "party", "id", "text"]
    assert event.args["note"].hex() == hello
    assert len(event.args["party"]) == 32
    assert (event.args["id"], event.args["text"]) == (ID, "hello")


def test_events_are_found_by_contract_name_and_block(each_chain: LocalChain, probe: Contract, actors: Actors) -> None:
    other = each_chain.deploy(built("Probe"), actors.registrar, 7, sender=actors.deployer).contract(built("Probe"))
    each_chain.transact(other, "store", 1, sender=actors.bank)
    each_chain.transact(probe, "store", 2, sender=actors.bank)
    each_chain.transact(probe, "note", "x", (actors.bank, 586), ID, sender=actors.bank)
    late = each_chain.transact(probe, "store", 3, sender=actors.fund)
    assert [event.args["value"] for event in each_chain.events(probe, "Stored")] == [2, 3]
    assert [event.name for event in each_chain.events(probe)] == ["Stored", "Noted", "Stored"]
    assert each_chain.events(probe, from_block=late.block) == late.events(probe)
    with pytest.raises(InputRefused, match="the ABI has no event Sold"):
        each_chain.events(probe, "Sold")


def test_text_that_is_no_utf_8_is_read_as_what_it_is(actors: Actors) -> None:
    record = Contract(actors.operator, release("PublicRecord").abi)
    data = encode(["bytes", "bytes32"], [b"ipfs:\xff\xfe\0", ID])  # encoded alike; any contract may write it
    log = Log(record.address, (record.interface.topic("DocumentUpdated"), ID), data, 1, 0, "0x")
    event = record.event(log)
    assert event is not None
    assert event.args == {"name": ID, "uri": "ipfs:\\xff\\xfe\0", "documentHash": ID}


def test_a_log_of_another_contract_or_of_an_unknown_event_is_no_event(anywhere: Contract, actors: Actors) -> None:
    topic = anywhere.interface.topic("Stored")
    who = bytes(12) + bytes.fromhex(actors.bank[2:])
    own = Log(anywhere.address, (topic, who), (9).to_bytes(32, "big"), 1, 0, "0x00")
    event = anywhere.event(own)
    assert event is not None
    assert event.args == {"who": actors.bank, "value": 9}
    assert anywhere.event(Log(actors.bank, own.topics, own.data, 1, 0, "0x00")) is None
    assert anywhere.event(Log(anywhere.address, (ID, who), own.data, 1, 0, "0x00")) is None
    assert anywhere.event(Log(anywhere.address, (topic,), own.data, 1, 0, "0x00")) is None
    assert anywhere.event(Log(anywhere.address, (), own.data, 1, 0, "0x00")) is None


def test_a_missing_number_is_never_read_as_zero_even_beside_ape(monkeypatch: pytest.MonkeyPatch) -> None:
    class Lax(UnsignedIntegerDecoder):
        def read_data_from_stream(self, stream: Any) -> bytes:
            return bytes(32)

    beside = registry.copy()  # type: ignore[no-untyped-call]
    beside.unregister("uint")
    beside.register(BaseEquals("uint"), UnsignedIntegerEncoder, Lax, label="uint")  # type: ignore[no-untyped-call]
    monkeypatch.setattr("wasiqa.chain.codec.registry", beside)
    codec.cache_clear()
    try:
        with pytest.raises(DecodingError):
            codec().decode(["uint256"], b"")
    finally:
        codec.cache_clear()
