"""What is shown when a contract refuses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests.support.actors import Actors
from tests.support.chains import LocalChain, reverts
from tests.support.probe import built
from wasiqa.chain.contract import Contract
from wasiqa.chain.errors import ErrorBook, Reverted
from wasiqa.chain.interface import Interface
from wasiqa.errors import NotAllowed


def error(name: str, *kinds: str) -> dict[str, Any]:
    return {"type": "error", "name": name, "inputs": [{"name": f"a{i}", "type": kind} for i, kind in enumerate(kinds)]}


def data_of(entry: dict[str, Any], *values: Any) -> bytes:
    ((selector, parameters),) = Interface([entry]).errors.items()
    return selector + parameters.encode(values)


def test_a_custom_error_is_named_with_its_arguments(each_chain: LocalChain, probe: Contract, actors: Actors) -> None:
    with pytest.raises(Reverted) as refusal:
        each_chain.transact(probe, "store", 1001, sender=actors.bank)
    assert refusal.value.name == "TooLarge"
    assert refusal.value.arguments == {"value": 1001, "limit": 1000}
    assert refusal.value.message == "store was refused by the contract: TooLarge(value=1001, limit=1000)"
    assert refusal.value.data.hex() == f"677fd0e3{1001:064x}{1000:064x}"


def test_a_refusal_is_an_action_that_is_not_allowed(each_chain: LocalChain, probe: Contract, actors: Actors) -> None:
    with pytest.raises(NotAllowed) as refusal:
        each_chain.transact(probe, "stop", sender=actors.bank)
    assert (refusal.value.exit_code, refusal.value.code) == (5, "REVERTED")
    assert refusal.value.message == "stop was refused by the contract: Stopped()"


def test_a_refused_question_names_its_error_too(each_chain: LocalChain, probe: Contract) -> None:
    with reverts("Stopped"):
        each_chain.call(probe, "stop")


def test_a_refused_deployment_names_its_error_too(each_chain: LocalChain, actors: Actors) -> None:
    with reverts("Panic", code=0x12):
        each_chain.deploy(built("Picky"), 0, sender=actors.bank)
    with reverts("BadStart", value=13):
        each_chain.deploy(built("Picky"), 13, sender=actors.bank)


@pytest.mark.parametrize(
    ("function", "args", "name", "arguments", "words"),
    [
        ("refuse", (), "Error", {"reason": "closed on Sundays"}, "closed on Sundays"),
        ("overflow", (2,), "Panic", {"code": 0x11}, "Panic(0x11), a number became too large or too small for its type"),
        ("colour", (2,), "Panic", {"code": 0x21}, "Panic(0x21), a value outside its list of names"),
        ("refuseSilently", (), None, {}, "it gave no reason"),
        ("refuseOddly", (), None, {}, "unknown error 0xdeadbeef"),
    ],
)
def test_texts_panics_and_unknown_errors_are_put_into_words(
    each_chain: LocalChain,
    probe: Contract,
    actors: Actors,
    function: str,
    args: tuple[int, ...],
    name: str | None,
    arguments: dict[str, Any],
    words: str,
) -> None:
    for attempt in (
        lambda: each_chain.transact(probe, function, *args, sender=actors.bank),
        lambda: each_chain.call(probe, function, *args),
    ):
        with pytest.raises(Reverted) as refusal:
            attempt()
        assert (refusal.value.name, refusal.value.arguments) == (name, arguments)
        assert refusal.value.message == f"{function} was refused by the contract: {words}"


def test_a_text_that_a_terminal_would_obey_is_shown_as_an_escape() -> None:
    evil, words = "\x1b[2Jdéjà\u202e\nhint: pay me", r"\x1b[2Jdéjà\u202e\nhint: pay me"
    text, own = error("Error", "string"), error("Evil", "string")
    assert ErrorBook().reverted("act", data_of(text, evil)).message == f"act was refused by the contract: {words}"
    told = ErrorBook(lambda: [[own]]).reverted("act", data_of(own, evil)).message
    assert told == f"act was refused by the contract: Evil(a0={words})"


def test_an_error_that_comes_through_a_caller_is_known_once_its_abi_is(
    each_chain: LocalChain, probe: Contract, actors: Actors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(each_chain, "errors", ErrorBook())
    shouter = each_chain.deploy(built("Stranger"), sender=actors.deployer).contract(built("Stranger"))
    relayed = ("relay", shouter.address, shouter.encode("shout", 5).data)
    with pytest.raises(Reverted, match=r"unknown error 0x[0-9a-f]{72}$"):
        each_chain.transact(probe, *relayed, sender=actors.bank)
    each_chain.errors.add(shouter.abi)
    with reverts("Unheard", number=5):
        each_chain.transact(probe, *relayed, sender=actors.bank)


def test_further_abis_are_asked_for_once_and_only_when_needed() -> None:
    asked = []

    def more() -> Iterable[list[dict[str, Any]]]:
        asked.append(1)
        return [[error("Rare", "uint256")]]

    book = ErrorBook(more)
    book.add([error("Common")])
    assert book.reverted("sell", data_of(error("Common"))).name == "Common"
    assert not asked
    assert book.reverted("sell", data_of(error("Rare", "uint256"), 3)).arguments == {"a0": 3}
    assert book.reverted("sell", data_of(error("Other"))).name is None
    assert len(asked) == 1


def test_the_called_contract_knows_its_errors_best() -> None:
    plain, named = error("Refused", "uint256"), error("Refused", "uint256")
    named["inputs"][0]["name"] = "amount"
    book = ErrorBook()
    book.add([plain])
    assert book.reverted("sell", data_of(plain, 3), Interface([named])).arguments == {"amount": 3}
    assert book.reverted("sell", data_of(plain, 3)).arguments == {"a0": 3}


@pytest.mark.parametrize("cut", [1, 4, 20, 35])
def test_data_that_does_not_fit_its_error_is_shown_as_it_is(cut: int) -> None:
    entry = error("Refused", "uint256")
    book = ErrorBook()
    book.add([entry])
    data = data_of(entry, 3)[:cut]
    assert book.reverted("sell", data).message == f"sell was refused by the contract: unknown error 0x{data.hex()}"


def test_bytes_in_an_error_are_shown_in_hex() -> None:
    entry = error("Missing", "bytes32")
    assert str(ErrorBook().reverted("sell", data_of(entry, bytes(31) + b"\x07"), Interface([entry]))).endswith(
        f"Missing(a0=0x{'00' * 31}07)"
    )
