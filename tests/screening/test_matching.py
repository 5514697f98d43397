"""Who is a hit: exactly by document or wallet, always; by name, unless something speaks against it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.screening.made_up import TODAY, found, individual, investors, listed, matched, nacta, proscribed, un
from wasiqa.screening.lists import Source
from wasiqa.screening.matching import Against
from wasiqa.whitelist.cells import wallet
from wasiqa.whitelist.identifiers import PLACEHOLDERS, SCHEMES, parse
from wasiqa.whitelist.refusals import CellRefused

WALLET = "0xbDA5747bFD65F08deb54cb465eB87D40e51B197E"


def test_a_placeholder_in_both_files_is_no_hit_by_number(tmp_path: Path) -> None:
    people = investors(tmp_path, "REF:A,Madeup Khan")
    assert matched(found(people, nacta(tmp_path, proscribed("Someone Else", cnic="1111111111111")))) == []


def test_a_card_a_passport_and_a_wallet_are_hits_whatever_the_names_say(tmp_path: Path) -> None:
    people = investors(
        tmp_path,
        "NICOP:35000-0000018-2,Madeup Khan,Madeup Shah",
        "REF:B,,,,1990,,PASSPORT:PK:XX0000171",
        "REF:C,,,,,,," + WALLET,
    )
    lists = (
        nacta(tmp_path, proscribed("Someone Else", cnic="3500000000182", fatherName="Another")),
        un(tmp_path, individual(documents=[("Passport", "xx 0000171", "")], born="<YEAR>1950</YEAR>")),
        listed(tmp_path, Source.OFAC, [WALLET.lower()], TODAY),
    )
    assert matched(found(people, *lists)) == [
        ("entry 1, Made up", "CARD", 100),
        ("XXi.901", "PASSPORT", 100),
        ("entry 1", "WALLET", 100),
    ]


def test_a_hit_by_number_tells_a_name_that_is_alike_too(tmp_path: Path) -> None:
    people = investors(tmp_path, "CNIC:35000-0000018-2,Madeup Khan,Another Father")
    rows = proscribed("Madeup Khan", cnic="35000-0000018-2", fatherName="Madeup Shah")
    assert matched(found(people, nacta(tmp_path, rows))) == [("entry 1, Made up", "CARD NAME", 100)]


def test_a_passport_of_another_country_is_no_hit(tmp_path: Path) -> None:
    people = investors(tmp_path, "PASSPORT:AE:XX0000171")
    assert matched(found(people, un(tmp_path, individual(documents=[("Passport", "XX0000171", "Pakistan")])))) == []


@pytest.mark.parametrize(
    ("father", "district", "hit"),
    [
        ("Madeup Shah", "Attock", True),
        ("Madeup Shah", "Quetta", True),
        ("Shah", "", True),
        ("Another Father", "Attock", False),
        ("", "Attock", True),
        ("", "Quetta", False),
        ("", "", True),
    ],
)
def test_a_proscribed_name_needs_its_father_or_where_none_is_known_its_district(
    tmp_path: Path, father: str, district: str, hit: bool
) -> None:
    people = investors(tmp_path, f"REF:A,Madeup Gul Khan,{father},{district}")
    row = proscribed("Gul Khan Made-up @ Gulay", fatherName="Madeup Shah", district="Attock")
    result = found(people, nacta(tmp_path, {**row, "name": "Madeup Gul Khann"}))
    assert bool(result.hits) is hit
    assert sum(result.against.values()) == (not hit)


def test_a_district_alone_says_nothing_against_the_very_same_name(tmp_path: Path) -> None:
    people = investors(tmp_path, "REF:A,Madeup Gul Khan,,Quetta")
    assert found(people, nacta(tmp_path, proscribed("Khan Madeup Gul", district="Attock"))).hits


@pytest.mark.parametrize("between", ["@", " alias ", " urf ", " a.k.a. ", " ALIAS "])
def test_each_name_of_a_proscribed_person_is_compared_by_itself(tmp_path: Path, between: str) -> None:
    people = investors(tmp_path, "REF:A,Invented Gull,,")
    assert found(people, nacta(tmp_path, proscribed(f"Madeup Khan{between}Invented Gull"))).hits


@pytest.mark.parametrize(("born", "hit"), [("1962-12-31", True), ("1961", False), ("1967", False), ("", True)])
def test_a_name_of_the_un_s_list_needs_a_birth_within_two_years(tmp_path: Path, born: str, hit: bool) -> None:
    people = investors(tmp_path, f"REF:A,Madeup Person,,,{born}")
    result = found(people, un(tmp_path, individual(born="<YEAR>1964</YEAR>")))
    assert (bool(result.hits), result.against[Against.BIRTH]) == (hit, int(not hit))


def test_names_reach_the_threshold_or_are_no_hits(tmp_path: Path) -> None:
    people = investors(tmp_path, "REF:A,Madeup Gul Zamman")
    row = nacta(tmp_path, proscribed("Madeup Gul Zaman"))
    assert matched(found(people, row, threshold=96)) == [("entry 1, Made up", "NAME", 96)]
    assert matched(found(people, row, threshold=97)) == []


@pytest.mark.parametrize(
    ("own", "in_list", "by"),
    [
        ("Madeup Gul Khan Example", "Gul Khan", "PART"),
        ("Gul Khan", "Madeup Gul Khan Example", "PART"),
        ("Madeup Gul Khan", "Khan", None),
        ("نذیر خان زمان", "Nazir Khan Zaman", "SCRIPT"),
        ("Nazir Khan Zaman", "نذیر خان زمان", "SCRIPT"),
        ("نذیر خان زمان", "نذیر خان زمان", "NAME"),
        ("Nazir Khan Zaman", "زمان خان", None),
    ],
)
def test_parts_and_other_scripts_are_hits(tmp_path: Path, own: str, in_list: str, by: str | None) -> None:
    result = found(investors(tmp_path, f"REF:A,{own}"), nacta(tmp_path, proscribed(in_list)))
    assert [how for _, how, _ in matched(result)] == ([by] if by else [])


def test_of_a_weak_alias_the_whole_name_counts_and_the_hit_says_so(tmp_path: Path) -> None:
    row = un(tmp_path, individual(aliases={"Gul Khan": "Low"}))
    assert matched(found(investors(tmp_path, "REF:A,Madeup Gul Khan"), row)) == []
    (hit,) = found(investors(tmp_path, "REF:A,Khan Gul"), row).hits
    assert hit.weak


def test_exact_hits_stand_first_and_then_the_most_alike(tmp_path: Path) -> None:
    people = investors(tmp_path, "REF:A,Madeup Gul Zamman", "REF:B,Madeup Gul Zaman", "CNIC:42000-0000017-1,Nobody")
    rows = proscribed("Madeup Gul Zaman"), proscribed("Someone Else", cnic="42000-0000017-1")
    assert [(how, score) for _, how, score in matched(found(people, nacta(tmp_path, *rows)))] == [
        ("CARD", 100),
        ("NAME", 100),
        ("NAME", 96),
    ]


def test_more_names_than_are_compared_at_once_are_all_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wasiqa.screening.matching._CHUNK", 2)
    people = investors(tmp_path, *(f"REF:{n},Somebody {letter * 6}" for n, letter in enumerate("abcdefg")))
    row = nacta(tmp_path, proscribed("Somebody Gggggg"))
    (hit,) = found(people, row).hits
    assert hit.investor.rows == ["row 8"]


# always and never

CARDS = st.builds("{}{:011d}{}".format, st.integers(1, 7), st.integers(0, 10**11 - 1), st.integers(1, 9)).filter(
    lambda number: number not in PLACEHOLDERS
)
SPELLED = st.sampled_from(["{}{}{}", "{}-{}-{}", " {} {} {} ", "{}.{}.{}"])
NAMES = st.lists(st.sampled_from(["Madeup", "Gul", "Khan", "Zamán", "Example"]), min_size=2, max_size=4).map(" ".join)


@given(CARDS, st.sampled_from(["CNIC", "NICOP", "POC"]), SPELLED, NAMES, NAMES)
def test_every_card_of_a_list_is_found(number: str, scheme: str, spelled: str, own: str, other: str) -> None:
    with TemporaryDirectory() as folder:
        people = investors(Path(folder), f"{scheme}:{number},{own},Own Father,,1950")
        text = spelled.format(number[:5], number[5:12], number[12:])
        rows = [proscribed(other, fatherName="Another"), proscribed(other, cnic=text, fatherName="Another")]
        by = [hit.by for hit in found(people, nacta(Path(folder), *rows)).hits if hit.listed.documents]
    assert [any(one.name == "CARD" for one in how) for how in by] == [True]


@given(st.sampled_from(sorted(PLACEHOLDERS)), st.sampled_from(sorted(SCHEMES)), SPELLED, st.lists(CARDS, min_size=1))
def test_a_placeholder_never_matches(number: str, scheme: str, spelled: str, others: list[str]) -> None:
    text = spelled.format(number[:5], number[5:12], number[12:])
    if scheme in ("CNIC", "NICOP", "POC"):
        with pytest.raises(CellRefused):
            parse(f"{scheme}:{number}")
    with TemporaryDirectory() as folder:
        people = investors(Path(folder), *(f"CNIC:{one}" for one in others))
        document = [("National Identification Number", text, "Pakistan")]
        lists = nacta(Path(folder), proscribed(cnic=text)), un(Path(folder), individual(documents=document))
        assert found(people, *lists).hits == ()
        assert all(entry.documents == () for one in lists for entry in one.entries)


@given(st.binary(min_size=20, max_size=20).filter(any), st.booleans())
def test_every_wallet_of_a_list_is_found(address: bytes, small: bool) -> None:
    from eth_utils.address import to_checksum_address

    own = wallet(to_checksum_address(address))
    with TemporaryDirectory() as folder:
        people = investors(Path(folder), f"REF:A,,,,,,,{own}")
        row = listed(Path(folder), Source.OFAC, [own.lower() if small else own], TODAY)
        assert [how for _, how, _ in matched(found(people, row))] == ["WALLET"]


@given(NAMES, st.randoms(use_true_random=False))
def test_case_blanks_order_and_marks_keep_a_hit(text: str, random: object) -> None:
    words = text.split()
    random.shuffle(words)  # type: ignore[attr-defined]
    other = "".join(f"{char}\u0306" if char in "aeu" else char for char in "   ".join(words).swapcase())
    with TemporaryDirectory() as folder:
        people = investors(Path(folder), f"REF:A,{other}")
        assert [score for _, _, score in matched(found(people, nacta(Path(folder), proscribed(text))))] == [100]
