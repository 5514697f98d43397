"""Statements of a depository: CSV with every mistake at once, and XML against a made-up schema, hostile or not.

The schema in examples/depository is made up: it shows that a schema is asked, not that an official one is understood.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.support.projects import ROOT
from wasiqa.errors import InputRefused
from wasiqa.reporting.reconcile.semt import ElementMap, read_mapping, read_xml
from wasiqa.reporting.reconcile.statement import Known, Statement
from wasiqa.reporting.reconcile.tables import read_accounts, read_table, read_wallets
from wasiqa.whitelist import identifiers
from wasiqa.whitelist.id_key import IdKey

EXAMPLES = ROOT / "examples" / "depository"
KEY = IdKey(b"a made-up id key, for nothing but tests")
PIB, BILL = "XFEXAMPLE016", "XFEXAMPLE024"
KNOWN = Known({PIB: 2, BILL: 2}, {}, KEY)
XSD = EXAMPLES / "made-up.xsd"


def investor(text: str) -> str:
    return f"0x{KEY.investor_id(identifiers.parse(text)):040x}"


def table(folder: Path, *rows: str, head: str = "series,investor,face", known: Known = KNOWN) -> Statement:
    path = folder / "statement.csv"
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return read_table(path, known)


def faults(caught: pytest.ExceptionInfo[InputRefused]) -> list[tuple[str, int | None, str | None]]:
    return [(fault.code, fault.row, fault.column) for fault in caught.value.faults]


# tables


def test_every_mistake_of_a_statement_is_told_with_row_and_column(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="12 mistakes; nothing was compared") as caught:
        table(
            tmp_path,
            f"{PIB},REF:A,1.00",
            ",REF:A,1.00",
            f"{PIB}, REF:B,1.00",
            f"{PIB},=REF:C,1.00",
            f"{PIB},REF:D,-1.00",
            f"{PIB},REF:E,1.001",
            f"{PIB},REF:F,1e5",
            "XF0000000000,REF:G,1.00",
            f"{PIB},nobody,1.00",
            f"{PIB},CNIC:1111111111111,1.00",
            f"{PIB},REF:A,2.00",
            f"{PIB},0x12,1.00",
            f"{PIB},REF:H,1.00,more",
        )
    assert faults(caught) == [
        ("EMPTY", 3, "series"),
        ("WHITESPACE", 4, "investor"),
        ("FORMULA", 5, "investor"),
        ("FORMULA", 6, "face"),
        ("BAD_NUMBER", 7, "face"),
        ("BAD_NUMBER", 8, "face"),
        ("UNKNOWN_SERIES", 9, "series"),
        ("BAD_IDENTIFIER", 10, "investor"),
        ("PLACEHOLDER_ID", 11, "investor"),
        ("DUPLICATE", 12, "investor"),
        ("UNKNOWN_ACCOUNT", 13, "investor"),
        ("HEADER", 14, None),
    ]


@pytest.mark.parametrize(
    "head", ["series,investor", "isin,investor,face", "series,investor,face,face", "series;investor;face"]
)
def test_the_header_is_exact(tmp_path: Path, head: str) -> None:
    with pytest.raises(InputRefused, match="the header must be series,investor,face"):
        table(tmp_path, head=head)


def test_columns_come_in_any_order_and_spellings_of_one_investor_are_one(tmp_path: Path) -> None:
    rows = (f"1.5,{PIB},CNIC:42000-0000017-1", f"2,{PIB},CNIC:4200000000171", f"0,{BILL},{investor('REF:A')}")
    found = table(tmp_path, *rows, head="face,series,investor")
    assert found.holdings == {(PIB, investor("CNIC:4200000000171")): 350, (BILL, investor("REF:A")): 0}


def test_a_workbook_says_what_its_table_says(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ("series", "investor", "face"),
        (PIB, "REF:A", "1000000000.05"),
        (BILL, "REF:A", 5000),
        (PIB, "REF:B", 1.5),
    ):
        sheet.append(row)
    book.save(tmp_path / "statement.xlsx")
    found = read_table(tmp_path / "statement.xlsx", KNOWN)
    said = {(PIB, "REF:A"): 100_000_000_005, (BILL, "REF:A"): 500_000, (PIB, "REF:B"): 150}
    assert found.holdings == {(isin, investor(who)): units for (isin, who), units in said.items()}
    assert (found.format, found.sha256) == ("xlsx", sha256((tmp_path / "statement.xlsx").read_bytes()).hexdigest())


def test_accounts_of_one_investor_are_added_up(tmp_path: Path) -> None:
    accounts = tmp_path / "accounts.csv"
    accounts.write_text("account,investor\nA-1,REF:A\nA-2,REF:A\n", "utf-8")
    known = Known({PIB: 2}, read_accounts(accounts, KEY), KEY)
    found = table(tmp_path, f"{PIB},A-1,1.00", f"{PIB},A-2,2.00", f"{PIB},REF:B,3.00", known=known)
    assert found.holdings == {(PIB, investor("REF:A")): 300, (PIB, investor("REF:B")): 300}
    with pytest.raises(InputRefused) as caught:
        table(tmp_path, f"{PIB},A-3,1.00", known=known)
    assert faults(caught) == [("UNKNOWN_ACCOUNT", 2, "investor")]


def test_every_mistake_of_accounts_and_of_wallets_is_told(tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text("account,investor\nA-1,REF:A\nA-1,REF:B\n,REF:A\nA-2,nobody\nA-3,0x12\n", "utf-8")
    with pytest.raises(InputRefused) as caught:
        read_accounts(path, KEY)
    assert [one[:2] for one in faults(caught)] == [
        *(("DUPLICATE", 3), ("EMPTY", 4), ("BAD_IDENTIFIER", 5), ("BAD_IDENTIFIER", 6))
    ]
    path.write_text(f"investor_id,wallet\n0x12,0x12\nREF:A,0x12\n{investor('REF:A')},0x12\n", "utf-8")
    with pytest.raises(InputRefused) as caught:
        read_wallets(path)
    assert [one[:2] for one in faults(caught)] == [*(("BAD_IDENTIFIER", 2), ("BAD_IDENTIFIER", 3), ("BAD_ADDRESS", 4))]


# XML


def xml(folder: Path, text: str | bytes, mapping: ElementMap | None = None, schema: Path = XSD) -> Statement:
    path = folder / "statement.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    known = Known({PIB: 2, BILL: 2}, read_accounts(EXAMPLES / "accounts.csv", KEY), KEY)
    return read_xml(path, known, schema, mapping or ElementMap())


def example() -> str:
    return (EXAMPLES / "statement.xml").read_text("utf-8")


def test_the_two_examples_say_the_same(tmp_path: Path) -> None:
    found = xml(tmp_path, example())
    assert found.holdings == read_table(EXAMPLES / "statement.csv", KNOWN).holdings
    assert (found.format, found.time) == ("xml", "2049-06-30T18:00:00+05:00")


_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
_OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
_DTD = '<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><x/>'
_PARAMETER = '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://example.org/x.dtd"> %a;]><x/>'


@pytest.mark.parametrize("text", [_LAUGHS, _OUTSIDE, _DTD, _PARAMETER, "<!DOCTYPE x><x/>"])
def test_what_could_fetch_or_expand_is_refused_before_it_does(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputRefused, match="declares a document type or entities"):
        xml(tmp_path, text)


def test_what_is_too_deep_or_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputRefused, match="or more than 64 in each other"):
        xml(tmp_path, "<x>" * 1_000_000)
    monkeypatch.setattr("wasiqa.reporting.reconcile.semt._ELEMENTS", 10)
    with pytest.raises(InputRefused, match="has more than 10 elements"):
        xml(tmp_path, f"<x>{'<y/>' * 11}</x>")
    monkeypatch.setattr("wasiqa.reporting.reconcile.semt._MOST", 1 << 20)
    with pytest.raises(InputRefused, match="has more than 1 MiB"):
        xml(tmp_path, " " * (1 << 20) + "<x/>")


@pytest.mark.parametrize(
    "text", ["", "holdings", "<x>", "<x></y>", b"\xff\xfe\x00", '<?xml version="1.0" encoding="no"?><x/>']
)
def test_what_is_no_xml_is_refused_in_one_sentence(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(InputRefused, match=r"statement\.xml is no XML: ") as caught:
        xml(tmp_path, text)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("kind", ["xs:string", "no:such", "decimal"])
def test_a_type_that_the_message_claims_for_itself_is_told_as_a_mistake(tmp_path: Path, kind: str) -> None:
    claims = f'<FaceAmt xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="{kind}">'
    with pytest.raises(InputRefused) as caught:
        xml(tmp_path, example().replace("<FaceAmt>", claims, 1))
    assert faults(caught)[0][0] == "SCHEMA"


def test_what_is_not_as_the_schema_says_is_told_with_its_place(tmp_path: Path) -> None:
    text = example().replace("<ISIN>XFEXAMPLE024</ISIN>", "<ISIN>bill</ISIN>", 1).replace("5000.00", "many", 1)
    with pytest.raises(InputRefused, match="2 mistakes; nothing was compared") as caught:
        xml(tmp_path, text)
    assert {fault.code for fault in caught.value.faults} == {"SCHEMA"}
    assert all("SubAcctDtls[1]/" in str(fault.column) for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("<LastPgInd>true", "<LastPgInd>false", "PAGES"),
        ("<PgNb>1<", "<PgNb>2<", "PAGES"),
        ("LONG", "SHOR", "SHORT"),
        ("<FaceAmt>1000000.00</FaceAmt>", "<Unit>1000000.00</Unit>", "MISSING"),
        ("1000000.00", "1000000.001", "BAD_NUMBER"),
        ("1000000.00", "-1000000.00", "FORMULA"),
        ("XFEXAMPLE016", "XF0000000000", "UNKNOWN_SERIES"),
        ("IPS-0001", "IPS-9999", "UNKNOWN_ACCOUNT"),
        ("<Id>IPS-0002", "<Id>IPS-0001", "DUPLICATE"),
        ("<DtTm>2049-06-30T18:00:00+05:00</DtTm>", "<Dt>2049-06-30</Dt>", "MISSING"),
    ],
)
def test_what_the_schema_allows_and_a_statement_must_not_say_is_told(
    tmp_path: Path, before: str, after: str, code: str
) -> None:
    with pytest.raises(InputRefused) as caught:
        xml(tmp_path, example().replace(before, after, 1))
    assert code in {fault.code for fault in caught.value.faults}


def test_a_mapping_tells_which_elements_hold_what(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text("time: SctiesBalCtdyRpt/StmtGnlDtls/StmtDtTm/Dt\nside: ''\n", "utf-8")
    text = example().replace("<DtTm>2049-06-30T18:00:00+05:00</DtTm>", "<Dt>2049-06-30</Dt>").replace("LONG", "SHOR")
    assert xml(tmp_path, text, read_mapping(path)).time == "2049-06-30"
    path.write_text("time: x\nwho: y\n", "utf-8")
    with pytest.raises(InputRefused, match="mapping of a statement"):
        read_mapping(path)


@pytest.mark.parametrize(
    "schema",
    [
        "no schema",
        "<x/>",
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a" type="b"/></xs:schema>',
        '<!DOCTYPE x [<!ENTITY a "b">]><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>',
        '<?xml version="1.0" encoding="klingon"?><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>',
        '<?xml version="1.0" encoding="utf-7"?><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>',
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        '<xs:include schemaLocation="../secret.xsd"/></xs:schema>',
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        '<xs:import namespace="urn:x" schemaLocation="http://127.0.0.1:1/x.xsd"/></xs:schema>',
    ],
)
def test_a_schema_that_cannot_be_used_is_refused_and_fetches_nothing(tmp_path: Path, schema: str) -> None:
    folder = tmp_path / "schema"
    folder.mkdir()
    (tmp_path / "secret.xsd").write_text('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>', "utf-8")
    (folder / "made.xsd").write_text(schema, "utf-8")
    with pytest.raises(InputRefused, match=r"made\.xsd"):
        xml(tmp_path, example(), schema=folder / "made.xsd")


def test_a_schema_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"nowhere\.xsd can't be read as a schema"):
        xml(tmp_path, example(), schema=tmp_path / "nowhere.xsd")
