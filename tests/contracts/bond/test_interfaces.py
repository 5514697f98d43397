"""Which standards the token says it speaks, and the words of its refusals."""

from __future__ import annotations

from functools import reduce
from operator import xor

import pytest

from tests.contracts.bond.series import Series
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.interface import Function

IDS = {
    "ERC-165": "01ffc9a7",
    "ERC-20": "36372b07",
    "ERC-20 metadata": "a219a025",
    "ERC-2612": "9d8ff7da",
    "ERC-5267": "84b0196e",
    "ERC-1404": "ab84a5c8",
    "ERC-7943 fungible": "3edbb4c4",
}
MESSAGES = {
    0: "allowed",
    1: "register closed",
    2: "paused",
    3: "sender frozen",
    4: "receiver frozen",
    5: "spender blocked",
    6: "units frozen",
    7: "balance too low",
    8: "not a multiple of the denomination",
    9: "allocation exceeded",
    50: "receiver country not allowed",
    51: "corridor not allowed",
    52: "sender category may not sell to receiver category",
    53: "receiver venue not open",
    54: "allowance too low",
    59: "a hook fails",
    60: "holding limit exceeded",
}
PARTY = {
    1: "not admitted",
    2: "expired",
    3: "category not allowed",
    4: "blocked by registrar",
    5: "blocked by regulator",
    6: "blocked by licence",
    7: "moved",
    8: "removed",
}


@pytest.mark.parametrize("identifier", IDS.values(), ids=IDS.keys())
def test_the_token_speaks_this_standard(series: Series, identifier: str) -> None:
    assert series.ask("supportsInterface", bytes.fromhex(identifier)) is True


@pytest.mark.parametrize("identifier", ["ffffffff", "00000000", "bf1ef5fe", "80ac58cd"])
def test_the_token_claims_no_other_standard(series: Series, identifier: str) -> None:
    assert series.ask("supportsInterface", bytes.fromhex(identifier)) is False


def test_the_token_speaks_its_own_interface_of_which_nothing_is_missing(series: Series) -> None:
    """The id is that of what `ISovereignBond` declares itself."""
    functions = [Function(entry) for entry in artifacts()["ISovereignBond"].abi if entry["type"] == "function"]
    identifier = reduce(xor, (int.from_bytes(function.selector, "big") for function in functions))
    assert series.ask("supportsInterface", identifier.to_bytes(4, "big")) is True


def test_every_code_has_words(series: Series) -> None:
    senders = {10 + code: f"sender {words}" for code, words in PARTY.items()}
    receivers = {30 + code: f"receiver {words}" for code, words in PARTY.items()}
    expected = MESSAGES | senders | receivers
    assert {code: series.ask("messageForTransferRestriction", code) for code in expected} == expected


def test_codes_without_words_of_their_own_read_as_a_hooks(series: Series) -> None:
    known = {*MESSAGES, *(base + code for base in (10, 30) for code in PARTY)}
    unknown = [code for code in range(256) if code not in known]
    assert {series.ask("messageForTransferRestriction", code) for code in unknown} == {"refused by a hook"}
