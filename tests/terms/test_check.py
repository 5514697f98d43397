"""`terms check`: published numbers are computed anew, others are refused, and bad vectors are told in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.projects import ROOT
from wasiqa.auction import vectors as auctions
from wasiqa.errors import InputRefused
from wasiqa.terms.vectors import check as terms
from wasiqa.terms.vectors.check import Result, check
from wasiqa.terms.vectors.numbers import decimals, is_number
from wasiqa.terms.vectors.report import document, text
from wasiqa.terms.vectors.vector import Vector

FOLDER = ROOT / "tests" / "vectors"
VECTORS: list[dict[str, Any]] = [
    vector for name in ("vectors.json", "further.json") for vector in json.loads((FOLDER / name).read_text())["vectors"]
]
BY_ID = {vector["id"]: vector for vector in VECTORS}
Checker = Callable[..., tuple[Result, ...]]
TOPICS = {**terms.TOPICS, **auctions.TOPICS}


@pytest.fixture
def checked(tmp_path: Path) -> Checker:
    """Checks these vectors, from a file."""

    def run(*vectors: Any) -> tuple[Result, ...]:
        path = tmp_path / "vectors.json"
        path.write_text(json.dumps({"vectors": vectors}))
        return check(path, TOPICS)

    return run


AUCTION = "AUCTION-MTB-MULTI-20000"
BID = {"id": "01", "face_mn": "100", "price": "98.5"}


def changed(identity: str, **groups: dict[str, Any]) -> dict[str, Any]:
    """A vector with these fields of its groups replaced; None takes one away."""
    vector = deepcopy(BY_ID[identity])
    for group, values in groups.items():
        vector[group] = {k: v for k, v in (vector[group] | values).items() if v is not None}
    return vector


@pytest.mark.parametrize("name", ["vectors.json", "further.json"])
def test_every_published_number_of_a_known_topic_is_computed(name: str) -> None:
    assert [result for result in check(FOLDER / name, TOPICS) if not result.ok] == []


def test_what_the_terms_alone_know_is_not_told_of_auctions(checked: Checker) -> None:
    told = terms.check_one(Vector("X", "auction_margin", {}, {}, {}))
    assert (told.ok, told.message) == (False, "the topic 'auction_margin' is not known here")


def test_every_known_topic_has_vectors() -> None:
    assert {vector["topic"] for vector in VECTORS} == set(TOPICS)


def wrong(value: Any) -> Any:
    """Another value than this one, well outside any tolerance."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, list):
        return value[:-1]
    if is_number(value):
        digits = min(decimals(value), 3)
        return str(Decimal(value) + Decimal(3).scaleb(-digits))
    return f"{value}x"


def test_no_expected_number_can_be_another(checked: Checker) -> None:
    """Each field of each kind of vector in turn, but for what follows from bids that the file lacks."""
    kinds = {(vector["topic"], *vector["expected"]): vector for vector in VECTORS}
    bent, left = [], set()
    for vector, result in zip(kinds.values(), checked(*kinds.values()), strict=True):
        for field, value in vector["expected"].items():
            if value is None:
                continue
            if f"{field} is not checked" in {note.partition(":")[0] for note in str(result.message).split("; ")}:
                left.add(field)
                continue
            one = deepcopy(vector)
            one["expected"] = {field: wrong(value)}
            if field.endswith(("from_published_yield", "from_yield")):
                one["expected"]["yield_pct"] = vector["expected"]["yield_pct"]
            bent.append(one)
    assert len(bent) > 90
    passed = [(result.id, result.field) for result in checked(*bent, *VECTORS)[: len(bent)] if result.ok]
    assert passed == []
    assert left == {"running_weighted_avg_yield_pct", "running_way_exact", "realized_pkr_mn", "total_pkr_mn"}


def test_an_average_of_bids_is_taken_over_those_before_it(checked: Checker) -> None:
    first, second = (
        BY_ID["MTB-574-bid-01"],
        changed("MTB-574-bid-02", expected={"running_weighted_avg_yield_pct": "7.0000"}),
    )
    alone, both = checked(second), checked(first, second)
    assert "the bids before this one are not all in the file" in str(alone[0].message)
    assert alone[0].ok
    assert (both[1].field, both[1].got) == ("running_weighted_avg_yield_pct", "7.1279652404")


@pytest.mark.parametrize(
    ("vector", "sentence"),
    [
        ("text", "it names no topic"),
        ({"id": "X", "topic": "swaps"}, "the topic 'swaps' is not known here"),
        ({"id": "X", "topic": "schedule"}, "neither instrument nor inputs state issue"),
        ({"id": "X", "topic": ["schedule"]}, "it names no topic"),
        (
            changed("MTB-574-bid-01", inputs={"price_per_100": "98,3"}),
            "price_per_100 is '98,3', which is not a decimal",
        ),
        (changed("MTB-574-bid-01", inputs={"price_per_100": True}), "price_per_100 is True, which is not a decimal"),
        (changed("MTB-574-bid-01", inputs={"price_per_100": "1e999999999"}), "which is not a decimal"),
        (changed("MTB-574-bid-01", inputs={"price_per_100": "0"}), "a price above zero"),
        (
            changed("MTB-574-bid-01", inputs={"price_per_100": None}),
            "neither a price such as price_per_100 nor a yield",
        ),
        (changed("MTB-574-bid-01", instrument={"maturity": "2020-09-10"}), "0 days are left to maturity"),
        (
            changed("MTB-574-bid-01", instrument={"maturity": "2020-13-01"}),
            "maturity is '2020-13-01', which is not a date",
        ),
        (changed("MTB-574-bid-01", instrument={"day_count": "BUS/252"}), "'BUS/252' is not a day count known here"),
        (changed("MTB-574-bid-01", tolerance={"yield_pct": "-1"}), "the tolerance of yield_pct is -1, below zero"),
        (changed("MTB-574-bid-01", expected={"yeld_pct": "7"}), "expected.yeld_pct is not something that is computed"),
        (changed("PIB-2021-03-03-3Y-bid-02", inputs={"settlement": "2023-08-20"}), "is not before maturity"),
        (changed("UKDMO-by-record-rule", inputs={"settlement": "2016-01-01"}), "is not before maturity"),
        (changed("PIB-2021-03-03-3Y-bid-02", inputs={"settlement": "2020-08-19"}), "is before issue"),
        (changed("PIB-2021-03-03-3Y-bid-02", inputs={"clean_price": "-5"}), "not above zero has no yield"),
        (changed("PIB-2021-03-03-3Y-bid-02", instrument={"frequency": 5}), "frequency is 5"),
        (changed("UST-356B-II-C", instrument={"first_coupon": "1990-11-16"}), "is not whole periods before"),
        (changed("SCHED-EOM-31AUG", instrument={"months": 7}), "months is 7"),
        (changed("SCHED-EOM-31AUG", instrument={"maturity": "2020-08-31"}), "2020-08-31 is not after 2024-08-31"),
        (changed("BDC-PIB-SUNDAY", inputs={"convention": "sideways"}), "the business-day rule sideways is not one of"),
        (changed("BDC-PIB-SUNDAY", inputs={"weekend": ["SAT", "FUNDAY"]}), "weekend is ['SAT', 'FUNDAY']"),
        (changed("DC-ACTACT-00-ISDA", inputs={"end": "2003-01-01"}), "2003-01-01 is before 2003-11-01"),
        (changed("DC-30E360", inputs={"rows": [["2006-08-20", 180]]}), "row 1 is"),
        (
            changed("PFL-FORTNIGHTLY-RESET", inputs={"period_days": 90}),
            "the segments have 92 days together, the period 90",
        ),
        (changed("SCHED-EOM-31AUG", instrument={"issue": "1900-01-01"}), "not a date from 1901 to 2199"),
        (changed("BDC-PIB-SUNDAY", inputs={"holidays": "2022-02-21"}), "which is not a list of dates"),
        (
            changed("UST-356B-II-C", instrument={"first_coupon": "1990-02-15"}),
            "is not after issue and up to 1995-05-15",
        ),
        (changed("TAX-PIB-ATL", inputs={"rate": "20"}), "rate is 20, not between 0 and 1"),
        (changed("ISIN-XS1147732553", instrument={"type": "SEDOL"}), "identifiers of type SEDOL are not known"),
        ({"id": "X", "topic": "day_count", "inputs": BY_ID["DC-ACTACT-00-ISDA"]["inputs"]}, "state convention"),
        (changed(AUCTION, inputs={"bids": [{"id": "01", "face_mn": "100"}]}), "not a group of id, face_mn and price"),
        (changed(AUCTION, inputs={"bids": ["100 at 98.5"]}), "a bid is '100 at 98.5', not a group"),
        (changed(AUCTION, inputs={"bids": [BID | {"price": "98.38151"}]}), "98.38151 has more than four decimals"),
        (changed(AUCTION, inputs={"bids": [BID | {"price": "0"}]}), "a price above zero"),
        (changed(AUCTION, inputs={"bids": [BID | {"face_mn": "0.000000001"}]}), "more than 8 decimals"),
        (changed(AUCTION, inputs={"bids": []}), "bids is not a list with something in it"),
        (changed(AUCTION, inputs={"target_mn": "0"}), "nothing is accepted"),
        (changed(AUCTION, inputs={"target_mn": None}), "neither instrument nor inputs state target_mn"),
        (changed(AUCTION, instrument={"lot_mn": "fifty"}), "lot_mn is 'fifty', which is not a decimal"),
        (changed(AUCTION, instrument={"days": None}), "states no days, and without them its prices have no yield"),
        (changed("AUCTION-MTB-UNIFORM-20000"), "takes the bids of AUCTION-MTB-MULTI-20000, which is not in the file"),
        (changed("FIXEDPOINT-MTB", expected=dict.fromkeys(BY_ID["FIXEDPOINT-MTB"]["expected"])), "nothing is expected"),
    ],
)
def test_a_bad_vector_fails_with_a_sentence(checked: Checker, vector: Any, sentence: str) -> None:
    good = BY_ID["TAX-PIB-ATL"]
    told, other = checked(vector, good)
    assert not told.ok
    assert sentence in str(told.message)
    assert other.ok


def test_a_row_that_differs_is_named(checked: Checker) -> None:
    rows = deepcopy(BY_ID["DC-30E360"]["inputs"]["rows"])
    rows[4][2] = 181
    (told,) = checked(changed("DC-30E360", inputs={"rows": rows}))
    assert (told.ok, told.got) == (False, "row 5: 2008-08-20 to 2009-02-20 gives 180, not 181")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("no json", "it is not JSON"),
        ('{"vectors": {}}', "it has no list `vectors`"),
        ('{"vectors": []}', "it has no list `vectors`"),
        ("[" * 100_000, "it is nested more than 200 deep"),
    ],
)
def test_a_file_without_vectors_is_refused(tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "vectors.json"
    path.write_text(content)
    with pytest.raises(InputRefused, match=sentence) as refusal:
        check(path)
    assert refusal.value.file == str(path)


def test_the_report_counts_and_shows_what_differs(checked: Checker) -> None:
    results = checked(BY_ID["TAX-PIB-ATL"], changed("TAX-PIB-NONATL", expected={"net_pkr": "20000.00"}))
    told = document(results)
    assert (told["passed"], told["failed"]) == (1, 1)
    assert told["vectors"][1] == {
        "id": "TAX-PIB-NONATL",
        "topic": "withholding",
        "pass": False,
        "field": "net_pkr",
        "expected": "20000.00",
        "got": "21000",
        "difference": "1000",
        "message": None,
    }
    assert "FAILED TAX-PIB-NONATL: net_pkr is 21000, expected 20000.00, difference 1000" in text(results)
    assert text(results).endswith("1 passed, 1 failed")
