"""Documents: one number for all cards of an authority, passports by country, and placeholders that name nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wasiqa.screening.documents import Document, Kind, Unusable, card, country, of_identifier, passport
from wasiqa.whitelist import identifiers
from wasiqa.whitelist.identifiers import FILLERS, PLACEHOLDERS


@pytest.mark.parametrize("text", ["35000-0000018-2", "3500000000182", " 35000 0000018 2", "35000.0000018.2"])
def test_a_card_is_its_number_however_it_is_written(text: str) -> None:
    assert card(text) == Document(Kind.CARD, "3500000000182")


@pytest.mark.parametrize("scheme", ["CNIC", "NICOP", "POC"])
def test_all_cards_of_one_authority_are_one_number(scheme: str) -> None:
    found = of_identifier(identifiers.parse(f"{scheme}:35000-0000018-2"))
    listed = card("3500000000182")
    assert isinstance(listed, Document)
    assert found is not None
    assert found.is_that(listed)


def test_lists_know_no_other_identifiers() -> None:
    for text in ("NTN:0000014-1", "SECP:0000016", "LEI:0000MADEUPBANKNO0169", "REF:A"):
        assert of_identifier(identifiers.parse(text)) is None


def test_a_passport_is_that_of_its_country_unless_the_list_leaves_it_open() -> None:
    own = of_identifier(identifiers.parse("PASSPORT:PK:XX-0000 171"))
    assert own is not None
    for listed, alike in (("PK", True), (None, True), ("AE", False)):
        found = passport("xx 0000171", listed)
        assert isinstance(found, Document)
        assert own.is_that(found) is alike


@pytest.mark.parametrize(
    ("told", "letters"),
    [
        ("Pakistan", "PK"),
        (" afghanistan ", "AF"),
        ("Iran (Islamic Republic of)", "IR"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_countries_are_told_in_words(told: str, letters: str | None) -> None:
    assert country(told) == letters


@pytest.mark.parametrize("text", ["", "unreadable number", "12", "35000-0000018-0", "x" * 5000])
def test_what_has_no_form_is_counted_as_unreadable(text: str) -> None:
    assert card(text) is Unusable.UNREADABLE


@given(st.sampled_from(sorted(PLACEHOLDERS | FILLERS)), st.sampled_from(["", "-", " ", ". "]), st.data())
def test_no_spelling_of_a_placeholder_is_a_document(number: str, separator: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number)))
    text = (number[:place] + separator + number[place:]) if number.isdigit() else number.swapcase()
    assert card(text) is Unusable.PLACEHOLDER
