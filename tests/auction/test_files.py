"""The files of an auction: schemas, announcements and what follows from term sheets."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.projects import ROOT
from wasiqa.auction import kinds
from wasiqa.auction.allotment_file import AllotmentFile
from wasiqa.auction.amounts import percent, quoted, unquoted
from wasiqa.auction.announcement import read_announcement
from wasiqa.auction.bid_files import BidFile, BidLine, Measures, read_asks, read_bids
from wasiqa.auction.dealer_file import DealerFile
from wasiqa.auction.kinds import Quote
from wasiqa.auction.shift import write_shifted
from wasiqa.chain.contract import NOBODY
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.schemas import json_schema
from wasiqa.servicing import auction_words
from wasiqa.terms.files import write_shifted as shift_terms

EXAMPLE = ROOT / "examples" / "auctions" / "mtb-574.yaml"
TERMS = ROOT / "examples" / "terms"
BILL = Measures(2, 500_000)
CONTRACT, BIDDER = "0x59b670e9fA9D0A427751Af201D676719a970857b", "0xBcd4042DE499D14e55001CcbB24a551F3b954096"


def schema(name: str) -> Any:
    return json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text())


def test_the_published_schemas_are_those_of_the_files() -> None:
    assert schema("bids") == json_schema(DealerFile)
    assert schema("allotment") == json_schema(AllotmentFile)


def test_the_words_of_auctions_are_those_of_the_contracts() -> None:
    source = (ROOT / "contracts" / "types" / "Auction.sol").read_text()
    for name, words in (
        ("AuctionKind", auction_words.KINDS),
        ("Quote", auction_words.QUOTES),
        ("Convention", auction_words.CONVENTIONS),
        ("AuctionState", None),
        ("BidState", None),
    ):
        body = re.search(rf"enum {name} {{(.*?)}}", source, re.DOTALL)
        assert body is not None
        declared = re.findall(r"^    (\w+),?$", body[1], re.MULTILINE)
        assert declared == [member.name for member in getattr(kinds, name)]
        assert words is None or declared == list(words)


def test_an_announcement_becomes_the_contract_s_terms() -> None:
    read = read_announcement(EXAMPLE)
    terms = read.terms(CONTRACT, 4)
    assert terms["seriesId"] == b"PKEXAMPLE020".ljust(32, b"\0")
    assert (terms["kind"], terms["quote"], terms["uniform"], terms["atAverage"]) == (0, 0, False, True)
    assert terms["bidsClose"] == 1_599_631_200  # 9 September 2020, 11:00 in Karachi
    assert terms["settlementDate"] == (date(2020, 9, 10) - date(1970, 1, 1)).days
    assert (terms["target"], terms["lot"], terms["denomination"]) == (5 * 10**12, 5 * 10**9, 500_000)
    assert (terms["bidders"], terms["depositRate"], terms["cash"], terms["exponent"]) == (0b10000101, 500, CONTRACT, 4)
    assert terms["yield"]["daysLeft"] == 84
    assert read.limits() == [{"category": 7, "units": 5 * 10**11}]
    assert terms["sealingKey"] == terms["into"] == bytes(32)


def test_an_investor_makes_twenty_bids_at_most_if_nothing_is_said(tmp_path: Path) -> None:
    text = EXAMPLE.read_text()
    for changed, most in (
        (re.sub("most_bids: .*\n", "", text), 20),
        (text.replace("most_bids: 20", "most_bids: 7"), 7),
    ):
        assert read_announcement(written(tmp_path, changed)).terms(CONTRACT, 4)["mostBids"] == most


@pytest.mark.parametrize(
    ("name", "kind", "quote", "convention"),
    [
        ("mtb-574", "SALE", "PRICE", "SIMPLE"),
        ("buy-back", "BUY_BACK", "PRICE", "SIMPLE"),
        ("switch", "SWITCH", "PRICE", "NONE"),
        ("yields", "SALE", "YIELD", "COMPOUNDED"),
        ("rates", "SALE", "RATE", "NONE"),
    ],
)
def test_every_example_of_an_announcement_holds_together(name: str, kind: str, quote: str, convention: str) -> None:
    read = read_announcement(EXAMPLE.with_name(f"{name}.yaml"))
    found = (read.said.kind.name, read.said.quote.name, read.yields.convention.name, read.lag)
    assert found == (kind, quote, convention, 1)
    assert read.terms(CONTRACT, 0)["settlementDate"] == (read.said.settlement - date(1970, 1, 1)).days


def test_no_example_is_left_out() -> None:
    assert {path.stem for path in EXAMPLE.parent.glob("*.yaml")} == {"mtb-574", "buy-back", "switch", "yields", "rates"}


def test_paid_outside_there_is_no_cash(tmp_path: Path) -> None:
    text = EXAMPLE.read_text().replace("paid: on_chain", "paid: outside").replace('"0.05"', '"0"')
    terms = read_announcement(written(tmp_path, text)).terms(CONTRACT, 4)
    assert (terms["cash"], terms["exponent"], terms["depositRate"]) == (NOBODY, 0, 0)


def test_a_switch_names_what_it_gives(tmp_path: Path) -> None:
    text = EXAMPLE.read_text().replace("kind: SALE", "kind: SWITCH")
    start, end = text.index("non_competitive:"), text.index("deposit:")
    text = f'{text[:start]}{text[end:]}into: {{terms: "{TERMS}/mtb-574.yaml", price: "98.5"}}\n'
    terms = read_announcement(written(tmp_path, text)).terms(CONTRACT, 0)
    assert (terms["into"], terms["intoPrice"]) == (b"PKEXAMPLE020".ljust(32, b"\0"), 985_000)
    assert terms["yield"]["convention"] == 0
    foreign = text.replace("mtb-574.yaml", "eurobond-5y.yaml").replace(
        "terms: ../terms/eurobond-5y", "terms: ../terms/mtb-574"
    )
    with pytest.raises(InputRefused, match=r"into is in USD, the series in PKR"):
        read_announcement(written(tmp_path, foreign.replace(f"terms: {TERMS}/eurobond-5y.yaml\nkind", "kind")))


def written(folder: Path, text: str) -> Path:
    """An announcement elsewhere, that finds its term sheet."""
    path = folder / "auction.yaml"
    path.write_text(text.replace("terms: ../terms/mtb-574.yaml", f"terms: {TERMS}/mtb-574.yaml", 1))
    return path


def test_a_shifted_announcement_is_28_years_later_and_never_replaces_a_file(tmp_path: Path) -> None:
    moved = shift_terms(TERMS / "mtb-574.yaml", tmp_path / "terms" / "mtb.yaml")
    read = write_shifted(EXAMPLE, tmp_path / "auction.yaml", moved.path)
    assert read.sheet.isin == moved.sheet.isin
    assert read.said.times.bids_close.isoformat() == "2048-09-09T11:00:00+05:00"
    assert (read.said.target, read.said.settlement) == (50_000_000_000, date(2048, 9, 10))
    with pytest.raises(NotAllowed, match="is not replaced"):
        write_shifted(EXAMPLE, tmp_path / "auction.yaml", moved.path)


@pytest.mark.parametrize(
    ("settlement", "opens", "told"),
    [
        (
            "2020-01-09",
            "2020-09-10",
            "2020-01-09 is not from settle_from, 2020-09-10, to settle_by, 2020-09-12",
        ),
        (
            "2020-09-13",
            "2020-09-10",
            "2020-09-13 is not from settle_from, 2020-09-10, to settle_by, 2020-09-12",
        ),
        ("2020-09-12", "2020-09-10", "2020-09-12 is no business day of the calendar Pakistan"),
        (
            "2020-09-10",
            "2020-09-11",
            "2020-09-10 is not from settle_from, 2020-09-11, to settle_by, 2020-09-12",
        ),
    ],
)
def test_awards_are_settled_on_a_business_day_on_which_they_can_be_paid(
    tmp_path: Path, settlement: str, opens: str, told: str
) -> None:
    text = EXAMPLE.read_text().replace("settlement: 2020-09-10", f"settlement: {settlement}")
    text = text.replace("settle_from: 2020-09-10", f"settle_from: {opens}")
    text = text.replace("settle_by: 2020-09-10", "settle_by: 2020-09-12")
    with pytest.raises(InputRefused) as refused:
        read_announcement(written(tmp_path, text))
    faults = [(fault.code, fault.column) for fault in refused.value.faults if told in fault.message]
    assert faults == [("BAD_DATE", "settlement")]


def test_an_announcement_says_how_many_business_days_after_the_bids_it_is_settled(tmp_path: Path) -> None:
    assert read_announcement(EXAMPLE).lag == 1
    text = EXAMPLE.read_text().replace("settlement: 2020-09-10", "settlement: 2020-09-14")
    text = text.replace("settle_by: 2020-09-10", "settle_by: 2020-09-14")
    assert read_announcement(written(tmp_path, text)).lag == 3  # a weekend between


def test_what_falls_due_is_announced_where_it_is_stated(tmp_path: Path) -> None:
    assert read_announcement(EXAMPLE).terms(CONTRACT, 0)["maturing"] == 0
    text = EXAMPLE.read_text() + 'maturing: "41000000001.50"\n'
    assert read_announcement(written(tmp_path, text)).terms(CONTRACT, 0)["maturing"] == 4_100_000_000_150


def test_an_announcement_with_an_amount_that_no_contract_keeps_is_refused_where_it_stands(tmp_path: Path) -> None:
    """Units have 80 bits, and a unit is a paisa: 2^80 of them are 12089258196146291747061.76 rupees."""
    base = EXAMPLE.read_text()
    assert read_announcement(written(tmp_path, base + 'maturing: "12089258196146291747061.75"\n'))
    with pytest.raises(InputRefused) as refused:
        read_announcement(written(tmp_path, base + 'maturing: "12089258196146291747061.76"\n'))
    (fault,) = refused.value.faults
    assert (fault.code, fault.column) == ("BAD_NUMBER", "maturing")
    assert "is too large" in fault.message


@pytest.mark.parametrize(("quote", "text"), [(983_815, "98.3815"), (71_485, "7.1485"), (1, "0.0001")])
def test_quotes_have_four_decimals(quote: int, text: str) -> None:
    assert (quoted(quote), unquoted(text)) == (text, quote)


def test_percent_is_exact() -> None:
    assert percent(71_708_305_817_691_451) == "7.1708305817691451"
    assert percent(0) == "0"


def test_a_file_of_bids_is_read_by_its_quote(tmp_path: Path) -> None:
    path = tmp_path / "bids.csv"
    path.write_text("yield,face,maximum\n7.1485,5000,\n7.2,10000,15000.00\n")
    assert read_bids(path, Quote.YIELD, BILL).lines == (
        BidLine(2, 71_485, 500_000, 500_000),
        BidLine(3, 72_000, 1_000_000, 1_500_000),
    )
    path.write_text("face,margin\n")
    with pytest.raises(InputRefused, match="has no bids"):
        read_bids(path, Quote.MARGIN, BILL)
    path.write_text(f"wallet,face\n{BIDDER.lower()},5000\n")
    with pytest.raises(InputRefused) as refused:
        read_asks(path, BILL)
    assert [fault.code for fault in refused.value.faults] == ["BAD_CHECKSUM"]


def test_what_a_dealer_keeps_is_for_nobody_else_and_for_its_own_bids(tmp_path: Path) -> None:
    file = BidFile(tmp_path / "bids.csv", "0" * 64, (BidLine(2, 984_000, 500_000, 500_000),))
    kept = DealerFile.made(file, 31337, CONTRACT, 1, BIDDER, None)
    kept.save(tmp_path / "kept.json")
    assert (tmp_path / "kept.json").stat().st_mode & 0o777 == 0o600
    assert DealerFile.load(tmp_path / "kept.json") == kept
    assert kept.matching(file.lines)
    assert not kept.matching(())
    assert kept.of(CONTRACT, 31337, 1, BIDDER)
    assert not kept.of(CONTRACT, 31337, 2)
    (bid,) = kept.bids
    assert bid.committed == bid.opening.commitment(31337, CONTRACT, 1, BIDDER)
    assert bid.box == b""
    (tmp_path / "kept.json").chmod(0o644)
    with pytest.raises(NotAllowed, match="is open to others"):
        DealerFile.load(tmp_path / "kept.json")


def test_a_file_of_thousands_of_bids_comes_back(tmp_path: Path) -> None:
    lines = tuple(BidLine(row, 980_000 + row, 500_000, 500_000) for row in range(2, 3_002))
    kept = DealerFile.made(BidFile(tmp_path / "bids.csv", "0" * 64, lines), 31337, CONTRACT, 1, BIDDER, None)
    kept.save(tmp_path / "kept.json")
    assert DealerFile.load(tmp_path / "kept.json") == kept
