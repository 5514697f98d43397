"""The lists in their publishers' formats: what is taken from them, and what is refused at which place."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.screening.made_up import TODAY, advanced, individual, listed, nacta, proscribed, sdn, un, un_list
from wasiqa.errors import InputRefused, UsageRefused
from wasiqa.screening.addresses import account
from wasiqa.screening.documents import Document, Kind, Unusable
from wasiqa.screening.lists import SanctionsList, Source, read

ETH, OTHER = "0x" + "Ab" * 20, "0x" + "cd" * 20


# refused


@pytest.mark.parametrize(
    ("source", "content", "told"),
    [
        (Source.UN, "<LIST/>", "begins with LIST, and not with CONSOLIDATED_LIST"),
        (Source.UN, "<CONSOLIDATED_LIST><INDIVIDUALS>", "is no XML: "),
        (Source.UN, "no XML at all", "is no XML: "),
        (Source.UN, un_list(), "holds no entry"),
        (Source.UN, un_list(individual(), individual(reference="", name="")), "has no name in CONSOLIDATED_LIST/"),
        (Source.UN, un_list(individual(), dated="yesterday"), "has the day 'yesterday' in CONSOLIDATED_LIST@dateGene"),
        (Source.UN, un_list(individual(), dated="2049-03-02"), "is of 2049-03-02, which is still to come"),
        (Source.NACTA, "{}", "holds no array"),
        (Source.NACTA, "[", "is no JSON: "),
        (Source.NACTA, "[" * 100_000, "is no JSON: it is nested more than 200 deep"),
        (Source.NACTA, b"\xff\xfe[]", "is no JSON: "),
        (Source.NACTA, "[]", "holds no entry"),
        (Source.NACTA, [proscribed(), "a name"], "has no object with a name in [2]"),
        (Source.NACTA, [{"Name": "A"}], "has no object with a name in [1]"),
        (Source.NACTA, [proscribed(), proscribed(cnic=["1"])], "has no text in [2].cnic"),
        (Source.NACTA, [proscribed(" @ ")], "has no name in [1].name"),
        (Source.OFAC, "<html/>", "begins with html, and not with sdnList or Sanctions"),
        (Source.OFAC, sdn(), "holds no entry"),
        (Source.OFAC, sdn(dated="2049-02-27"), "has the day '2049-02-27' in publshInformation/Publish_Date"),
        (
            Source.OFAC,
            advanced(("345", ETH)).replace("<Month>2<", "<Month>13<"),
            "has the day '2049-13-27' in Sanctions/DateOfIssue",
        ),
        (Source.OFAC, [ETH, 5], "has no address in [2]"),
        (Source.OFAC, f"{ETH}\nnot an address\n", "has more than an address in line 2"),
        (Source.OFAC, b"\xff", "is no text: "),
    ],
)
def test_what_is_no_such_list_is_refused_with_its_place_and_a_remedy(
    tmp_path: Path, source: Source, content: Any, told: str
) -> None:
    with pytest.raises(InputRefused, match=f"{source}.list") as caught:
        listed(tmp_path, source, content, TODAY if source is Source.OFAC and "<" not in str(content) else None)
    assert told in caught.value.message
    assert caught.value.hint


def test_the_place_of_an_entry_without_a_reference_is_told(tmp_path: Path) -> None:
    bad = individual(reference="").replace("9900001", "")
    with pytest.raises(InputRefused, match=r"no REFERENCE_NUMBER in CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL\[2\]"):
        un(tmp_path, individual(), bad)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="can't be read"):
        read(Source.UN, tmp_path / "none.xml", None, TODAY)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wasiqa.screening.lists.MOST", 8)
    with pytest.raises(InputRefused, match="has more than 8 bytes"):
        un(tmp_path, individual())


def test_a_list_without_a_date_needs_one_and_a_date_of_its_own_is_not_overruled(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text('["' + ETH + '"]')
    with pytest.raises(UsageRefused, match="doesn't say of which day it is") as caught:
        read(Source.OFAC, path, None, TODAY)
    assert caught.value.hint == "say when it was fetched: --date ofac=YYYY-MM-DD"
    with pytest.raises(UsageRefused, match=r"is of 2049-02-27, not of 2049-03-01"):
        listed(tmp_path, Source.UN, un_list(individual()), TODAY)


# taken


def test_the_un_s_names_documents_and_births_are_taken(tmp_path: Path) -> None:
    documents = [
        ("Passport", "XX 0000901", "Pakistan"),
        ("National Identification Number", "35000-0000018-2", "Pakistan"),
        ("National Identification Number", "1111111111111", ""),
        ("National Identification Number", "3500000000190", "Thailand"),
        ("Passport", "number not known to anybody", "Pakistan"),
    ]
    born = "<TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1964</YEAR>"
    aliases = {"Madey P.; Madeupp": "Good", "Person": "Low", "": "Good"}
    entity = "<ENTITY><FIRST_NAME>MADE UP HOUSE</FIRST_NAME><REFERENCE_NUMBER>XXe.902</REFERENCE_NUMBER></ENTITY>"
    found = un(
        tmp_path, individual(script="مدیپ پرسن", aliases=aliases, documents=documents, born=born), entities=entity
    )
    person, house = found.entries
    assert [one.text for one in person.names] == ["MADEUP PERSON", "مدیپ پرسن", "Madey P.", "Madeupp", "Person"]
    assert [one.text for one in person.weak] == ["Person"]
    assert person.documents == (Document(Kind.PASSPORT, "XX0000901", "PK"), Document(Kind.CARD, "3500000000182"))
    assert (person.births, person.country) == (((1962, 1966),), "Pakistan")
    assert (house.reference, [one.text for one in house.names]) == ("XXe.902", ["MADE UP HOUSE"])
    assert found.unusable == {Unusable.PLACEHOLDER: 1, Unusable.UNREADABLE: 1}
    assert found.dated == date(2049, 2, 27)


@pytest.mark.parametrize(
    ("born", "years"),
    [
        ("<DATE>1964-05-01</DATE>", ((1964, 1964),)),
        ("<TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1963</TO_YEAR>", ((1960, 1963),)),
        ("<NOTE>unknown</NOTE>", ()),
        ("<DATE>unknown</DATE>", ()),
    ],
)
def test_births_are_years_from_and_to(tmp_path: Path, born: str, years: tuple[tuple[int, int], ...]) -> None:
    assert un(tmp_path, individual(born=born)).entries[0].births == years


def test_nacta_s_aliases_fathers_and_placeholders_are_told_apart(tmp_path: Path) -> None:
    rows = [
        proscribed("Madeup Person@Madey @ ", fatherName="Madeup Father", cnic="35000-0000018-2", district="Attock"),
        proscribed("Madeup Person", cnic="1111111111111"),
        proscribed("Madeup Person", cnic=3500000000182),
    ]
    found = nacta(tmp_path, *rows)
    first = found.entries[0]
    assert [one.text for one in first.names] == ["Madeup Person", "Madey"]
    assert (first.father and first.father.text, first.district and first.district.text) == ("Madeup Father", "Attock")
    assert [len(entry.documents) for entry in found.entries] == [1, 0, 1]
    assert [entry.reference for entry in found.entries] == [f"entry {n}, Made up" for n in (1, 2, 3)]
    assert found.unusable[Unusable.PLACEHOLDER] == 1


ETHER, BITCOIN = "Digital Currency Address - ETH", "Digital Currency Address - XBT"


@pytest.mark.parametrize(
    "content",
    [
        sdn((ETHER, ETH), (BITCOIN, "1MadeUpMadeUp"), ("Passport", OTHER), ("Digital Currency Address - USDC", OTHER)),
        advanced(("345", ETH), ("345", "1MadeUpMadeUp"), ("25", OTHER), ("345", OTHER)),
    ],
)
def test_ofac_s_addresses_of_any_coin_are_taken_with_their_entry(tmp_path: Path, content: str) -> None:
    found = listed(tmp_path, Source.OFAC, content)
    (entry,) = found.entries
    assert entry.addresses == (ETH.lower(), OTHER)
    assert (entry.reference, entry.names[0].text, found.others) == ("uid 990001", "MADE UP MIXER", 1)
    assert found.dated == date(2049, 2, 27)


@pytest.mark.parametrize("content", [[ETH, "1MadeUpMadeUp", OTHER], f"\ufeff{ETH}\n\n1MadeUpMadeUp\r\n{OTHER}\n"])
def test_addresses_that_others_took_from_ofac_are_taken(tmp_path: Path, content: Any) -> None:
    found: SanctionsList = listed(tmp_path, Source.OFAC, content, TODAY)
    assert [entry.addresses for entry in found.entries] == [(ETH.lower(),), (OTHER,)]
    assert (found.others, found.age(TODAY)) == (1, 0)


def tron(payload: bytes) -> str:
    """An address as Tron writes it: base58 of the payload and four bytes of its double hash."""
    whole = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(whole, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"[digit] + text
    return text


def test_an_address_of_tron_is_the_account_of_its_key(tmp_path: Path) -> None:
    right, other = tron(b"\x41" + b"\xab" * 20), tron(b"\x42" + b"\xab" * 20)
    assert account(right) == ETH.lower()
    changed = right[:-1] + ("2" if right[-1] != "2" else "3")
    assert [account(text) for text in (changed, other, "T" + "z" * 33, "1MadeUpMadeUp")] == [None] * 4
    found = listed(tmp_path, Source.OFAC, sdn(("Digital Currency Address - TRX", right), (ETHER, ETH)))
    assert found.entries[0].addresses == (ETH.lower(),)


def test_a_name_that_is_too_long_is_refused_with_its_entry(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="has a name of more than 1,000 characters in entry 2"):
        nacta(tmp_path, proscribed(), proscribed("Made up " * 200))
