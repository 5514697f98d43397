"""Values of one word are decoded as the codec decodes them, and refused where it refuses them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wasiqa.chain.codec import checksummed, codec
from wasiqa.chain.parameters import Parameters
from wasiqa.chain.words import Misfit, encoded_lists, word_decoder
from wasiqa.errors import ChainFailed

KINDS = ("address", "bool", "uint8", "uint24", "uint40", "uint104", "uint256", "bytes1", "bytes3", "bytes20", "bytes32")
_words = st.one_of(
    st.binary(min_size=32, max_size=32),
    st.integers(0, 2**256 - 1).map(lambda value: value.to_bytes(32, "big")),
    st.integers(0, 300).map(lambda value: value.to_bytes(32, "big")),
    st.binary(min_size=1, max_size=20).map(lambda value: value.ljust(32, b"\0")),
    st.binary(min_size=20, max_size=20).map(lambda value: value.rjust(32, b"\0")),
)


def by_codec(kind: str, word: bytes) -> object:
    try:
        return codec().decode([kind], word)[0]
    except Exception:
        return Misfit


@given(kind=st.sampled_from(KINDS), word=_words)
def test_each_word_is_what_the_codec_says(kind: str, word: bytes) -> None:
    decode = word_decoder(kind)
    assert decode is not None
    try:
        found: object = decode(word)
    except Misfit:
        found = Misfit
    assert (type(found), found) == (type(by_codec(kind, word)), by_codec(kind, word))


@pytest.mark.parametrize("kind", ["string", "bytes", "uint40[]", "uint8[2]", "(uint8,bool)", "int256", "function"])
def test_what_is_not_one_plain_word_is_left_to_the_codec(kind: str) -> None:
    assert word_decoder(kind) is None


@pytest.mark.parametrize("data", [b"", bytes(63), bytes(31) + b"\2" + bytes(32), b"\1" + bytes(63)])
def test_data_that_do_not_fit_are_refused_in_words(data: bytes) -> None:
    two = Parameters("Two", [{"name": "a", "type": "bool"}, {"name": "b", "type": "address"}])
    with pytest.raises(ChainFailed, match=r"^Two\(bool,address\): 0x[0-9a-f]* from the chain doesn't fit$"):
        two.decode(data)
    assert two.decode(bytes(64)) == (False, "0x" + 40 * "0")


@given(
    addresses=st.lists(st.binary(min_size=20, max_size=20).map(checksummed), max_size=4),
    numbers=st.lists(st.integers(0, 2**256 - 1), max_size=4),
)
def test_lists_are_encoded_as_by_the_codec(addresses: list[str], numbers: list[int]) -> None:
    kinds = ["address[]", "uint256[]"]
    for given_ in (addresses, [address.lower() for address in addresses]):
        assert encoded_lists(kinds, [given_, numbers]) == codec().encode(kinds, [given_, numbers])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("address[]", ["0x" + "aB" * 20]),
        ("address[]", ["0x12"]),
        ("address[]", [5]),
        ("address[]", None),
        ("uint256[]", [-1]),
        ("uint256[]", [2**256]),
        ("uint256[]", [True]),
        ("uint256[]", ["1"]),
        ("uint8[]", [1]),
        ("uint256", 1),
    ],
)
def test_what_is_no_list_that_fits_is_left_to_the_codec(kind: str, value: object) -> None:
    assert encoded_lists([kind], [value]) is None
