"""IVMS101.2023: what the standard refuses is refused by its place; one message is one hash. All persons are made up."""

from __future__ import annotations

import json
from contextlib import suppress
from copy import deepcopy
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.support.actors import Actors
from tests.support.projects import ROOT
from wasiqa.errors import InputRefused
from wasiqa.fiu.customers import Customers
from wasiqa.fiu.ivms.from_customers import message
from wasiqa.fiu.travel import Received, TravelMessage, TravelTransfer, made
from wasiqa.schemas import json_schema

WHO = Actors()
CUSTOMERS = ROOT / "examples" / "fiu" / "customers.csv"
TODAY = date(2048, 6, 1)
TRANSFER = TravelTransfer(chain_id=31337, series=WHO.deployer, source=WHO.individual, target=WHO.insurer, units="100")


def example() -> dict[str, Any]:
    """From a person to a company, with both venues."""
    return message(Customers.read(CUSTOMERS), WHO.individual, WHO.insurer)


def person(document: dict[str, Any]) -> dict[str, Any]:
    return document["originator"]["originatorPerson"][0]["naturalPerson"]


def company(document: dict[str, Any]) -> dict[str, Any]:
    return document["beneficiary"]["beneficiaryPerson"][0]["legalPerson"]


def changed(place: str, value: Any) -> dict[str, Any]:
    """The example with one field set, or left out where the value is None."""
    found = example()
    *way, last = place.split("/")
    node: Any = {"person": person(found), "company": company(found), "message": found}[way[0]]
    for part in way[1:]:
        node = node[int(part) if part.isdigit() else part]
    if value is None:
        del node[last]
    else:
        node[last] = value
    return found


def faults(document: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(InputRefused) as caught:
        made(TRANSFER, document, TODAY)
    return [(fault.code, (fault.column or "").removeprefix("ivms101.")) for fault in caught.value.faults]


PERSON = "originator.originatorPerson.0.naturalPerson"
COMPANY = "beneficiary.beneficiaryPerson.0.legalPerson"
ADDRESS = {"addressType": "HOME", "townName": "Karachi", "country": "PK"}


@pytest.mark.parametrize(
    ("place", "value", "code", "where"),
    [
        ("person/name/nameIdentifier/0/naturalPersonNameIdentifierType", "ALIA", "NO_LEGAL_NAME", f"{PERSON}.name"),
        ("company/name/nameIdentifier/0/legalPersonNameIdentifierType", "TRAD", "NO_LEGAL_NAME", f"{COMPANY}.name"),
        ("person/name/nameIdentifier/0/nameIdentifierType", "LEGL", "UNKNOWN_FIELD", None),
        ("person/name/nameIdentifier/0/primaryIdentifier", "x" * 101, "BAD_VALUE", None),
        ("person/name/nameIdentifier/0/primaryIdentifier", " x", "WHITESPACE", None),
        ("person/name/nameIdentifier/0/primaryIdentifier", "x\u202ey", "BAD_TEXT", None),
        ("person/name/nameIdentifier", [], "EMPTY", None),
        ("person/dateAndPlaceOfBirth/dateOfBirth", "2048-06-01", "BAD_DATE", None),
        ("person/dateAndPlaceOfBirth/dateOfBirth", "1980-02-30", "BAD_DATE", None),
        ("person/dateAndPlaceOfBirth/placeOfBirth", "x" * 71, "BAD_VALUE", None),
        ("person/countryOfResidence", "QQ", "UNKNOWN_COUNTRY", None),
        ("person/geographicAddress", [ADDRESS], "BAD_ADDRESS", None),
        ("person/geographicAddress", [{**ADDRESS, "addressLine": ["x"] * 8}], "BAD_VALUE", None),
        ("person/geographicAddress/0/addressType", "PBOX", "BAD_VALUE", None),
        ("person/customerIdentification", "x" * 51, "BAD_VALUE", None),
        ("person/nationalIdentification/nationalIdentifier", "x" * 36, "BAD_VALUE", None),
        ("person/nationalIdentification/nationalIdentifierType", "CNIC", "BAD_VALUE", None),
        ("company/nationalIdentification/nationalIdentifierType", "IDCD", "BAD_VALUE", None),
        ("company/nationalIdentification/countryOfIssue", "PK", "CONTRADICTION", None),
        ("company/nationalIdentification/registrationAuthority", None, "MISSING_FIELD", None),
        ("company/nationalIdentification/registrationAuthority", "RA12", "BAD_VALUE", None),
        ("company/nationalIdentification/nationalIdentifierType", "LEIX", "BAD_LEI", None),
        ("message/originator/accountNumber", [], "EMPTY", None),
        ("message/payloadMetadata", None, "MISSING_FIELD", "payloadMetadata"),
        ("message/payloadMetadata/payloadVersion", "101", "BAD_VALUE", None),
        ("message/originator/originatorPersons", [], "UNKNOWN_FIELD", None),
    ],
)
def test_what_the_standard_refuses_is_refused_by_its_place(
    place: str, value: Any, code: str, where: str | None
) -> None:
    told = faults(changed(place, value))
    assert code in [one for one, _ in told]
    assert where is None or (code, where) in told


@pytest.mark.parametrize("kind", ["naturalPerson", "legalPerson"])
def test_of_an_originator_more_than_the_name_is_told(kind: str) -> None:
    document = example()
    told = person(document) if kind == "naturalPerson" else company(document)
    document["originator"]["originatorPerson"] = [{kind: {"name": told["name"]}}]
    assert faults(document) == [("MISSING_FIELD", "originator")]
    for enough in ("customerIdentification", "nationalIdentification", "geographicAddress"):
        document["originator"]["originatorPerson"] = [{kind: {"name": told["name"], enough: told[enough]}}]
        made(TRANSFER, document, TODAY)


def test_a_person_is_natural_or_legal_and_venues_on_the_way_are_numbered() -> None:
    document = example()
    document["originator"]["originatorPerson"][0]["legalPerson"] = company(document)
    assert faults(document) == [("BAD_PERSON", "originator.originatorPerson.0")]
    document = example()
    venue = document["originatingVASP"]["originatingVASP"]
    path = [{"intermediaryVASP": venue, "sequence": n} for n in (0, 1)]
    document["transferPath"] = {"transferPath": path}
    made(TRANSFER, document, TODAY)
    path[1]["sequence"] = 2
    assert faults(document) == [("BAD_SEQUENCE", "transferPath")]


def test_identity_numbers_go_by_the_types_of_the_standard(tmp_path: Path) -> None:
    head = "id,kind,name,country,identifier,registration_authority"
    rows = [
        "A,NATURAL,Madeup,PK,NICOP:35000-0000018-2,",
        "B,NATURAL,Madeup,GB,PASSPORT:GB:123456789,",
        "C,LEGAL,Madeup,PK,NTN:0000014-1,RA000001",
        "D,LEGAL,Madeup,PK,LEI:0000MADEUPBANKNO0169,",
        "E,LEGAL,Madeup,PK,REF:OURS-1,",
    ]
    path = tmp_path / "customers.csv"
    path.write_text("\n".join([head, *rows]))
    from wasiqa.fiu.ivms.from_customers import person as told

    found = {
        one.id: next(iter(told(one).values())).get("nationalIdentification")
        for one in Customers.read(path).by_id.values()
    }
    assert found == {
        "A": {"nationalIdentifier": "3500000000182", "nationalIdentifierType": "IDCD", "countryOfIssue": "PK"},
        "B": {"nationalIdentifier": "123456789", "nationalIdentifierType": "CCPT", "countryOfIssue": "GB"},
        "C": {"nationalIdentifier": "0000014", "nationalIdentifierType": "TXID", "registrationAuthority": "RA000001"},
        "D": {"nationalIdentifier": "0000MADEUPBANKNO0169", "nationalIdentifierType": "LEIX"},
        "E": None,
    }


def test_every_mistake_of_a_file_of_customers_is_told_with_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    rows = [
        "id,kind,name,country,identifier,gender,wallets,venue",
        "A,NATURAL,Madeup,PK,CNIC:1111111111111,M,,",
        f"B,LEGAL,Madeup,QQ,,,{WHO.bank.lower()},",
        "C,PERSON,,PK,,,,",
        "D,LEGAL,Madeup,PK,,M,,",
    ]
    path.write_text("\n".join(rows))
    with pytest.raises(InputRefused) as caught:
        Customers.read(path)
    assert [(fault.code, fault.row, fault.column) for fault in caught.value.faults] == [
        ("PLACEHOLDER_ID", 2, "identifier"),
        ("UNKNOWN_COUNTRY", 3, "country"),
        ("BAD_CHECKSUM", 3, "wallets.0"),
        ("BAD_VALUE", 4, "kind"),
        ("MISSING_FIELD", 4, "name"),
        ("CONTRADICTION", 5, None),
    ]


def test_a_formula_in_a_workbook_of_customers_is_refused(tmp_path: Path) -> None:
    book, path = Workbook(), tmp_path / "customers.xlsx"
    for row in (("id", "kind", "name", "country"), ("A", "NATURAL", "=B1", "PK"), (17, "NATURAL", "Madeup", "PK")):
        book.worksheets[0].append(row)
    book.save(path)
    with pytest.raises(InputRefused) as caught:
        Customers.read(path)
    assert [(fault.code, fault.row, fault.column) for fault in caught.value.faults] == [("FORMULA", 2, "name")]
    book.worksheets[0]["C2"] = "Madeup"
    book.save(path)
    assert list(Customers.read(path).by_id) == ["A", "17"]


@given(start=st.integers(0, 1_500), length=st.integers(0, 80), junk=st.text(max_size=8))
def test_a_file_of_customers_that_is_broken_anywhere_is_read_or_refused(start: int, length: int, junk: str) -> None:
    text = CUSTOMERS.read_text()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "customers.csv"
        path.write_text(text[:start] + junk + text[start + length :], "utf-8")
        with suppress(InputRefused):
            assert Customers.read(path).by_id


def customers_with(folder: Path, old: str, new: str) -> Customers:
    """The example's, with one text in place of another."""
    text = CUSTOMERS.read_text()
    assert old in text
    path = folder / "customers.csv"
    path.write_text(text.replace(old, new))
    return Customers.read(path)


def test_who_has_no_house_number_is_addressed_by_the_line_that_is_known(tmp_path: Path) -> None:
    for street, line in (("Example Street,", "Example Street"), (",", "Karachi")):
        found = message(customers_with(tmp_path, "Example Street,17", street), WHO.individual, WHO.insurer)
        (address,) = person(found)["geographicAddress"]
        assert (address["addressLine"], address["townName"]) == ([line], "Karachi")
        made(TRANSFER, found, TODAY)


def test_a_customer_needs_a_venue_for_a_message_and_an_address_a_town(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="doesn't say which venue keeps the wallets of C-17"):
        message(
            customers_with(tmp_path, "person@example.com,VENUE-1", "person@example.com,"), WHO.individual, WHO.insurer
        )
    with pytest.raises(InputRefused) as refused:
        customers_with(tmp_path, "Example Avenue,13,,Lahore,", "Example Avenue,13,,,")
    assert [fault.code for fault in refused.value.faults] == ["MISSING_FIELD"]
    assert "X-13 has an address without a town" in refused.value.faults[0].message


def test_one_wallet_has_one_owner_and_a_venue_has_an_entry(tmp_path: Path) -> None:
    path = tmp_path / "customers.yaml"
    entry = "  - {{id: {}, kind: NATURAL, name: Madeup, country: PK, {}}}\n"
    for further, told in ((f"wallets: ['{WHO.bank}']", "is of A and of B"), ("venue: A", "is no legal person")):
        path.write_text("customers:\n" + "".join(entry.format(one, further) for one in ("A", "B")))
        with pytest.raises(InputRefused, match=told):
            Customers.read(path)


def test_a_wallet_that_nobody_in_the_file_has_is_refused() -> None:
    with pytest.raises(InputRefused, match="nobody in the file of customers has the wallet"):
        message(Customers.read(CUSTOMERS), WHO.individual, WHO.stranger)


def test_the_hash_is_that_of_the_file_and_differs_for_the_same_persons(tmp_path: Path) -> None:
    one, other = (made(TRANSFER, example(), TODAY) for _ in range(2))
    path = tmp_path / "message.json"
    path.write_bytes(one.canonical())
    received = Received.read(path, TODAY)
    assert received.message == one
    assert sha256(path.read_bytes()).digest() == received.message.sha256() == one.sha256() != other.sha256()
    assert list(received.faults(TRANSFER)) == []
    told = list(received.faults(TRANSFER.model_copy(update={"units": "101"})))
    assert told == ["it is of another transfer: units is 100, and here 101"]


def test_a_message_that_is_written_otherwise_or_names_other_wallets_is_told(tmp_path: Path) -> None:
    path, written = tmp_path / "message.json", made(TRANSFER, example(), TODAY)
    path.write_text(json.dumps(json.loads(written.canonical()), indent=2))
    assert list(Received.read(path, TODAY).faults(TRANSFER)) == ["it isn't written in the canonical way (RFC 8785)"]
    path.write_bytes(written.canonical().replace(b'{"ivms101"', b'{"salt":"0x00","ivms101"', 1))
    assert list(Received.read(path, TODAY).faults(TRANSFER)) == ["it isn't written in the canonical way (RFC 8785)"]
    document = example()
    document["originator"]["accountNumber"] = [WHO.bank]
    path.write_bytes(made(TRANSFER, document, TODAY).canonical())
    told = list(Received.read(path, TODAY).faults(TRANSFER))
    assert told == [f"it doesn't name the wallet {WHO.individual} as accountNumber"]


@pytest.mark.parametrize("content", [b"", b"[" * 100_000, b"null", b"[]", b'{"schema":1}', b"\xff"])
def test_what_is_no_message_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "message.json"
    path.write_bytes(content)
    with pytest.raises(InputRefused):
        Received.read(path)


TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=20)


@given(name=TEXTS, given_names=TEXTS, town=TEXTS, units=st.integers(1, 10**30))
def test_a_message_is_read_as_it_was_written_whatever_it_says(
    name: str, given_names: str, town: str, units: int
) -> None:
    document = deepcopy(example())
    names = person(document)["name"]["nameIdentifier"][0]
    names["primaryIdentifier"], names["secondaryIdentifier"] = name, given_names
    person(document)["geographicAddress"][0]["townName"] = town
    written = made(TRANSFER.model_copy(update={"units": str(units)}), document, TODAY)
    assert TravelMessage.model_validate(json.loads(written.canonical())) == written
    assert json.loads(written.canonical())["ivms101"] == document


def test_the_schema_is_the_published_one() -> None:
    published = json.loads((ROOT / "schemas" / "travel-message.schema.json").read_text("utf-8"))
    assert published == json_schema(TravelMessage)
