"""Names are compared in plain letters, whatever their spelling, order, case or script."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wasiqa.screening.names import Name, contained, name, parts, ratio


def made(text: str) -> Name:
    found = name(text)
    assert found is not None
    return found


@pytest.mark.parametrize("text", ["", "  ", "-- ' 12", "@", "\u0301"])
def test_what_has_no_letter_is_no_name(text: str) -> None:
    assert name(text) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Muhammad Yousaf", "MOHAMMED YUSUF"),
        ("Abd al-Rahman Madeup", "Abdul Rehman Madeup"),
        ("ʿAbd al-Raḥmān Madeup", "Madeup Abdur Rahman"),
        ("Haji Syed Madeup Hussain", "Sayed Hussein, Madeup"),
        ("Madeup bin Khalid", "MADEUP KHALED"),
        ("Qari Qasim Nawaz w/o Madeup", "KASIM NAVAZ MADEUP"),
        ("Señor Ñandú", "senor nandu"),
        ("Мадеуп Хан", "Madeup Khan"),
        ("M\N{GRINNING FACE}adeup Khan\uffff", "Madeup Khan"),
        ("Ma\U000e0061deup Kh\u202ean", "Madeup Khan"),
        ("M\N{CYRILLIC SMALL LETTER A}deup Kh\u0301an", "Madeup Khan"),
    ],
)
def test_spellings_order_titles_and_particles_make_no_other_name(one: str, other: str) -> None:
    assert made(one).words == made(other).words
    assert ratio(made(one), made(other)) == 100


def test_a_name_of_nothing_but_a_title_is_kept() -> None:
    assert made("Haji").words == ("haji",)


@pytest.mark.parametrize(
    ("script", "latin"),
    [
        ("محمد علی خان", "Muhammad Ali Khan"),
        ("عبدالرحمن مدیپ", "Abdul Rahman Madeep"),
        ("نذیر خان زمان", "Nazir Khan Zaman"),
    ],
)
def test_another_script_is_compared_by_its_consonants(script: str, latin: str) -> None:
    assert not made(script).latin
    assert made(script).consonants == made(latin).consonants


def test_too_few_consonants_tell_nothing() -> None:
    assert [made(text).consonants for text in ("Ali Aya", "Muhammad", "محمد")] == ["", "", ""]


def test_other_names_follow_after_an_at_sign() -> None:
    told = [one.text for one in parts("Made-up  Khan @ Madey @@ Made-up Khan")]
    assert told == ["Made-up Khan", "Madey"]


def test_a_name_is_contained_in_a_longer_one_word_by_word() -> None:
    assert contained(made("Gul Khan"), made("Madeup Gul Khan"), 2)
    assert not contained(made("Khan"), made("Gul Khan"), 2)
    assert not contained(made("Gul Kha"), made("Madeup Gul Khan"), 2)


WORDS = st.lists(
    st.sampled_from(["Madeup", "Ñandú", "Gul", "Zamán", "Müller", "Øyvind", "Łukasz", "Rahman"]), min_size=2
)


@given(WORDS, st.randoms(use_true_random=False))
def test_case_blanks_order_and_marks_change_nothing(words: list[str], random: object) -> None:
    shuffled = list(words)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    marked = "".join(f"{char}\u0301" if char in "aeiou" else char for char in "  ".join(shuffled).swapcase())
    for other in (marked, unicodedata.normalize("NFD", marked), unicodedata.normalize("NFKD", " ".join(words)).upper()):
        assert made(other).words == made(" ".join(words)).words


@given(st.text())
def test_any_text_is_a_name_or_none(text: str) -> None:
    found = name(text)
    assert found is None or (found.words == tuple(sorted(found.words)) and found.plain.isascii())
