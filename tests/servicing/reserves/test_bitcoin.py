"""Signed messages of Bitcoin: those that Bitcoin Core publishes with its tests, addresses of BIP-173, made-up ones.

Bitcoin Core: src/test/util_tests.cpp (`message_verify`) and test/functional/rpc_signmessagewithprivkey.py. No such
vectors are published for P2WPKH: those here are made with the key of a published one.
"""

from __future__ import annotations

import base64

import pytest
from eth_keys.datatypes import PrivateKey

from wasiqa.servicing.reserves.bitcoin import NETWORKS, digest, p2pkh, p2wpkh, refusal

CORE = (
    (
        "15CRxFdyRpGZLW9w8HnHvVduizdL5jKNbs",
        "Trust no one",
        "IPojfrX2dfPnH26UegfbGQQLrdK844DlHq5157/P6h57WyuS/Qsl+h/WSVGDF4MUi4rWSswW38oimDYfNNUBUOk=",
        "mainnet",
    ),
    (
        "11canuhp9X2NocwCq7xNrQYTmUgZAnLK3",
        "Trust me",
        "IIcaIENoYW5jZWxsb3Igb24gYnJpbmsgb2Ygc2Vjb25kIGJhaWxvdXQgZm9yIGJhbmtzIAaHRtbCeDZINyavx14=",
        "mainnet",
    ),
    (
        "mpLQjfK79b7CCV4VMJWEWAj5Mpx8Up5zxB",
        "This is just a test message",
        "INbVnW4e6PeRmsv2Qgu8NuopvrVjkcxob+sX8OcZG0SALhWybUjzMLPdAsXI46YZGb0KQTRii+wWIQzRpG/U+S0=",
        "regtest",
    ),
)
KEY = PrivateKey(bytes.fromhex("D97F5108F11CDA6EEEBAAA420FEF0726B1F898060B98489FA3098463C0032866"))
"""The key of the first, as Bitcoin Core publishes it."""
MAINNET = NETWORKS["mainnet"]
LONG = b"\4" + KEY.public_key.to_bytes()
SHORT = KEY.public_key.to_compressed_bytes()


def sign(message: str, kind: int) -> str:
    """By the key, with the header of an address of this kind: 0 long P2PKH, 4 short P2PKH, 12 P2WPKH."""
    signature = KEY.sign_msg_hash(digest(message))
    raw = bytes([27 + kind + signature.v]) + signature.r.to_bytes(32, "big") + signature.s.to_bytes(32, "big")
    return base64.b64encode(raw).decode()


@pytest.mark.parametrize(("address", "message", "signature", "network"), CORE)
def test_what_bitcoin_core_publishes_is_signed_and_nothing_near_it(
    address: str, message: str, signature: str, network: str
) -> None:
    assert refusal(address, message, signature, network) is None
    other = "its signature is of another key or another message, or it is no P2PKH or P2WPKH address of that network"
    assert refusal(address, f"{message} ", signature, network) == other
    assert refusal("1C9YVXK12TBeDMJEFFMuTZMHMQgcRAuR1E", message, signature, network) == other
    assert refusal(address, message, signature, "testnet" if network == "mainnet" else "mainnet") == other


def test_addresses_of_a_key_are_those_that_are_published() -> None:
    assert p2pkh(SHORT, MAINNET) == CORE[0][0]
    generator = bytes.fromhex("0279BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798")
    # BIP-173
    assert p2wpkh(generator, MAINNET) == "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
    assert p2wpkh(generator, NETWORKS["testnet"]) == "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx"
    assert p2wpkh(LONG, MAINNET, short=False) is None


@pytest.mark.parametrize("kind", [4, 8, 12])
def test_a_witness_address_is_signed_with_any_header_of_a_short_key(kind: int) -> None:
    address = str(p2wpkh(SHORT, MAINNET))
    assert refusal(address, "a reserve", sign("a reserve", kind), "mainnet") is None
    assert refusal(address, "another", sign("a reserve", kind), "mainnet") is not None


def test_a_long_key_has_an_address_of_its_own_and_none_by_witness() -> None:
    signature = sign("a reserve", 0)
    assert refusal(p2pkh(LONG, MAINNET), "a reserve", signature, "mainnet") is None
    for address in (p2pkh(SHORT, MAINNET), str(p2wpkh(SHORT, MAINNET)), ""):
        assert refusal(address, "a reserve", signature, "mainnet") is not None


def test_a_message_of_more_than_252_bytes_is_signed_with_its_length_in_three() -> None:
    long = "ê" * 200
    assert refusal(p2pkh(SHORT, MAINNET), long, sign(long, 4), "mainnet") is None
    assert digest("a" * 252) != digest("a" * 253)


@pytest.mark.parametrize(
    ("signature", "told"),
    [
        ("no base64!", "is not base64"),
        ("چابی", "is not base64"),
        ("AAAA", "has 65 bytes"),
        (base64.b64encode(bytes([26]) + bytes(64)).decode(), "begins with 27 to 42"),
        (base64.b64encode(bytes([31]) + bytes(64)).decode(), "another key"),
        (base64.b64encode(bytes([31]) + b"\xff" * 64).decode(), "another key"),
        (base64.b64encode(bytes([33]) + bytes([1] * 64)).decode(), "another key"),
    ],
)
def test_what_is_no_signature_is_refused_with_its_reason(signature: str, told: str) -> None:
    assert told in str(refusal(CORE[0][0], "Trust no one", signature, "mainnet"))


def test_taproot_is_named_as_not_supported() -> None:
    address = "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr"
    assert "Taproot" in str(refusal(address, "a reserve", sign("a reserve", 12), "mainnet"))
