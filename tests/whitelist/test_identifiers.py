import pytest
from hypothesis import given
from hypothesis import strategies as st

from wasiqa.errors import InputRefused
from wasiqa.whitelist.identifiers import FILLERS, PLACEHOLDERS, SCHEMES, Identifier, parse
from wasiqa.whitelist.refusals import CellRefused, Code

BAD = [
    "",
    "4200000000171",
    "CNIC",
    "CNIC:",
    "cnic:42000-0000017-1",
    "VAT:1234567",
    "CNIC:42000-0000017",
    "CNIC:42000-0000017-12",
    "CNIC:42000-0000017-0",
    "CNIC:82000-0000017-1",
    "CNIC:42000-000001A-1",
    "NICOP:42000-0000017-0",
    "NICOP:02000-0000017-1",
    "POC:42000-0000017",
    "NTN:000001",
    "NTN:0000014-12",
    "NTN:42000-0000017-1",
    "SECP:13",
    "SECP:00000131",
    "SECP:A000013",
    "LEI:0000MADEUPBANKNO0168",
    "LEI:0000MADEUPBANK0145",  # right check digits, but too short
    "REF:",
    "REF:two words",
    "REF:" + "AB" * 33,
    "REF:-1",
    "PASSPORT:AB1234567",
    "PASSPORT:XX:AB1234567",
    "PASSPORT:gb:AB1234567",
    "PASSPORT:GB:",
    "PASSPORT:GB:1234",
    "PASSPORT:GB:12345678901234",
]
GOOD = {
    "CNIC:42000-0000017-1": "CNIC:4200000000171",
    "CNIC:4200000000171": "CNIC:4200000000171",
    "NICOP:82000-0000017-1": "NICOP:8200000000171",
    "POC:92000-0000017-2": "POC:9200000000172",
    "NTN:0000014": "NTN:0000014",
    "NTN:0000014-1": "NTN:0000014",
    "NTN:00000141": "NTN:0000014",
    "NTN:a000014-1": "NTN:A000014",
    "SECP:0000013": "SECP:0000013",
    "LEI:0000madeupbankno0169": "LEI:0000MADEUPBANKNO0169",
    "REF:a": "REF:A",
    "REF:DESK_1/2030.06-A": "REF:DESK_1/2030.06-A",
    "PASSPORT:GB:ab 123-4567": "PASSPORT:GB:AB1234567",
}


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_identifier_is_refused(text: str) -> None:
    with pytest.raises(CellRefused) as refused:
        parse(text)
    assert refused.value.code == Code.BAD_IDENTIFIER
    assert repr(text) in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize("number", sorted(PLACEHOLDERS))
@pytest.mark.parametrize("scheme", ["CNIC", "NICOP", "POC"])
def test_a_number_that_stands_for_not_known_is_refused(scheme: str, number: str) -> None:
    for text in (f"{scheme}:{number}", f"{scheme}:{number[:5]}-{number[5:12]}-{number[12:]}"):
        with pytest.raises(CellRefused) as refused:
            parse(text)
        assert refused.value.code == Code.PLACEHOLDER_ID


@pytest.mark.parametrize("word", sorted(FILLERS))
@pytest.mark.parametrize("scheme", ["CNIC", "NICOP", "POC", "NTN", "SECP", "LEI", "REF", "PASSPORT:GB"])
def test_words_that_stand_for_not_known_are_refused_in_every_scheme(scheme: str, word: str) -> None:
    for text in (f"{scheme}:{word}", f"{scheme}:{word.lower()}"):
        with pytest.raises(CellRefused) as refused:
            parse(text)
        assert refused.value.code == Code.PLACEHOLDER_ID


@pytest.mark.parametrize("text", ["NTN:0000000", "NTN:0000000-7", "NTN:00000007", "SECP:0000000"])
def test_a_number_of_zeros_is_no_company(text: str) -> None:
    with pytest.raises(CellRefused) as refused:
        parse(text)
    assert refused.value.code == Code.PLACEHOLDER_ID


def test_the_published_fillers_are_on_the_list() -> None:
    endings = [11, 13, 15, 16, 17, 18, 23, 25, 29, 37, 66]
    assert {f"11111111111{ending}" for ending in endings} | {"1234567891011"} <= PLACEHOLDERS


@pytest.mark.parametrize(
    "text",
    [
        *("CNIC:11111-1111112-1", "CNIC:1234567891013", "NTN:0000001", "NTN:7777777", "SECP:9999999"),
        *("REF:XXX", "REF:1-111", "REF:0000", "REF:AAAA", "REF:UNKNOWN-1", "REF:TEST", "REF:SAMPLE", "REF:DUMMY"),
        *("REF:1111111111111", "PASSPORT:GB:AAAAA"),
    ],
)
def test_what_only_looks_like_a_filler_is_taken(text: str) -> None:
    assert parse(text).scheme == text.partition(":")[0]


@pytest.mark.parametrize(("text", "normal"), GOOD.items())
def test_spellings_of_one_identifier_become_one(text: str, normal: str) -> None:
    assert str(parse(text)) == normal


@pytest.mark.parametrize("normal", sorted(set(GOOD.values())))
def test_a_normal_spelling_stays_as_it_is(normal: str) -> None:
    assert str(parse(normal)) == normal


def test_every_scheme_has_a_good_example() -> None:
    assert {text.partition(":")[0] for text in GOOD} == set(SCHEMES)


def outcome(text: str) -> Identifier | str:
    """The identifier, or the sentence of the refusal."""
    try:
        return parse(text)
    except InputRefused as refused:
        return refused.message


@given(st.text())
def test_any_text_is_an_identifier_or_refused_in_words(text: str) -> None:
    assert outcome(text)


@given(st.sampled_from(sorted(SCHEMES)), st.text("0123456789ABCab-. :", max_size=22))
def test_an_identifier_in_its_normal_spelling_is_itself(scheme: str, value: str) -> None:
    taken = outcome(f"{scheme}:{value}")
    assert taken
    if isinstance(taken, Identifier):
        assert parse(str(taken)) == taken
