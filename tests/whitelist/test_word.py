import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.projects import ROOT
from wasiqa.errors import InputRefused
from wasiqa.whitelist.word import LAYOUT, MASKS, REGISTRARS, Word, merged

SOLIDITY = ROOT / "contracts" / "types" / "Word.sol"
BARS = ["blocked_by_registrar", "blocked_by_regulator", "blocked_by_licence", "moved", "removed"]


def numbers(width: int) -> st.SearchStrategy[int]:
    return st.integers(0, (1 << width) - 1)


words = st.builds(
    Word, **{name: st.booleans() if width == 1 else numbers(width) for name, (_, width) in LAYOUT.items()}
)


@pytest.mark.parametrize(("field", "width"), [(name, width) for name, (_, width) in LAYOUT.items()])
def test_a_value_that_does_not_fit_its_field_is_refused(field: str, width: int) -> None:
    with pytest.raises(InputRefused, match=f"{field} {1 << width} doesn't fit the {width} bits"):
        Word(**{field: 1 << width}).encode()  # type: ignore[arg-type]
    with pytest.raises(InputRefused, match=f"{field} -1 doesn't fit"):
        Word(**{field: -1}).encode()  # type: ignore[arg-type]


@pytest.mark.parametrize("number", [-1, 1 << 210, 1 << 215, 1 << 256])
def test_a_number_with_bits_that_mean_nothing_is_refused(number: int) -> None:
    with pytest.raises(InputRefused, match="is no whitelist word"):
        Word.decode(number)


@given(words)
def test_a_word_survives_encoding(word: Word) -> None:
    assert Word.decode(word.encode()) == word


@given(st.integers(0, (1 << 256) - 1))
def test_a_number_survives_decoding(number: int) -> None:
    used = number & sum(MASKS.values())
    assert Word.decode(used).encode() == used


@pytest.mark.parametrize(
    ("word", "number"),
    [
        (Word(), 0),
        (Word(investor=1), 1),
        (Word(category=1), 1 << 160),
        (Word(country=586), 586 << 168),
        (Word(venue=1), 1 << 184),
        (Word(tax_class=1), 1 << 200),
        (Word(admitted=True), 1 << 204),
        (Word(blocked_by_registrar=True), 1 << 205),
        (Word(blocked_by_regulator=True), 1 << 206),
        (Word(blocked_by_licence=True), 1 << 207),
        (Word(moved=True), 1 << 208),
        (Word(removed=True), 1 << 209),
        (Word(valid_until=1), 1 << 216),
        (Word(valid_until=(1 << 40) - 1), ((1 << 40) - 1) << 216),
    ],
)
def test_each_field_stands_at_its_published_place(word: Word, number: int) -> None:
    assert word.encode() == number


def test_the_contract_has_the_same_bits() -> None:
    constants = dict(re.findall(r"constant ([A-Z_]+) = 1 << (\d+);", SOLIDITY.read_text(encoding="utf-8")))
    flags = {name.upper(): str(first) for name, (first, width) in LAYOUT.items() if width == 1}
    assert constants == flags


def test_the_registrar_writes_all_but_the_bits_of_others() -> None:
    others = ["blocked_by_regulator", "blocked_by_licence", "moved"]
    assert {name for name, mask in MASKS.items() if mask & REGISTRARS} == set(MASKS) - set(others)
    assert sum(MASKS[name] for name in others) | REGISTRARS == sum(MASKS.values())


@given(words, words)
def test_a_merged_word_has_the_registrars_bits_from_the_new_and_the_rest_from_the_old(old: Word, new: Word) -> None:
    result = Word.decode(merged(old.encode(), new.encode()))
    for name, mask in MASKS.items():
        assert getattr(result, name) == getattr(new if mask & REGISTRARS else old, name)


@pytest.mark.parametrize("bar", BARS)
def test_a_barred_wallet_is_not_eligible(bar: str) -> None:
    word = Word(investor=1, admitted=True, valid_until=100)
    assert word.eligible(100)
    assert not Word(**{**vars(word), bar: True}).eligible(100)


def test_eligibility_ends_after_the_last_second() -> None:
    word = Word(investor=1, admitted=True, valid_until=100)
    assert word.eligible(100)
    assert not word.eligible(101)


def test_a_wallet_that_was_never_admitted_is_not_eligible() -> None:
    assert not Word(investor=1, valid_until=100).eligible(1)


@given(words, words)
def test_two_words_differ_in_exactly_the_fields_that_are_named(one: Word, other: Word) -> None:
    named = one.differences(other)
    assert list(named) == [name for name in LAYOUT if vars(one)[name] != vars(other)[name]]
    assert (named == ()) == (one.encode() == other.encode())
