"""`terms`: what a sheet promises, and the same promises 28 years later."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scripts.cli import EXAMPLES, Cli

ROOT = EXAMPLES.parent
VECTORS = ROOT / "tests" / "vectors"
PIB = EXAMPLES / "terms" / "pib-3y-2020.yaml"


@pytest.fixture
def alone(tmp_path: Path) -> Cli:
    """Term sheets need no chain."""
    return Cli.new(None, tmp_path / "alone")


def test_the_schedule_is_that_of_the_circulars(alone: Cli) -> None:
    document = alone(f"terms show {PIB} --json").document
    assert document["schema"] == "wasiqa/schedule/1"
    third = document["rows"][2]
    assert (third["pay"][:10], third["per_100"]) == ("2022-02-21", "3.5")
    assert "Mon 2022-02-21  3.5" in alone(f"terms show {PIB}").stdout


@pytest.mark.parametrize("name", ["vectors.json", "further.json"])
def test_published_numbers_that_agree_end_with_0(alone: Cli, name: str) -> None:
    document = alone(f"terms check {VECTORS}/{name} --json").document
    assert (document["failed"], document["passed"]) == (0, len(document["vectors"]))
    assert alone(f"terms check {VECTORS}/{name}").stdout.endswith(f"{document['passed']} passed, 0 failed\n")


def test_a_topic_that_is_not_known_ends_with_1(alone: Cli) -> None:
    file = alone.file("swaps.json", '{"vectors": [{"id": "SWAP-1", "topic": "swaps"}]}')
    told = alone(f"terms check {file} --json", exits=1)
    assert [vector["id"] for vector in told.document["vectors"] if not vector["pass"]] == ["SWAP-1"]
    assert "1 of 1 vectors fail" in told.stderr


def test_a_file_that_holds_no_vectors_is_refused(alone: Cli) -> None:
    file = alone.file("vectors.json", "id: none")
    told = alone(f"terms check {file} --json", exits=3)
    assert "it is not JSON" in told.error["message"]
    assert told.error["file"] == str(file)


@pytest.mark.parametrize("path", sorted((EXAMPLES / "terms").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_example_is_checked_and_shown(alone: Cli, path: Path) -> None:
    checked, shown = alone(f"terms check {path} --json").document, alone(f"terms show {path} --json").document
    assert (checked["isin"], checked["rows"], checked["warnings"]) == (shown["isin"], len(shown["rows"]), [])
    assert f"{checked['rows']} payments" in alone(f"terms check {path}").stdout


def test_a_sheet_with_mistakes_is_not_checked_further(alone: Cli) -> None:
    text = PIB.read_text().replace("following ", "sideways ")
    told = alone(f"terms check {alone.file('wrong.yaml', text)} --json", exits=3)
    assert told.error["errors"][0]["column"] == "business_day"


def test_a_moved_sheet_says_that_it_was(alone: Cli) -> None:
    target = alone.folder / "moved.yaml"
    told = alone(f"terms shift {PIB} {target}")
    assert told.stdout == f"{target}: Pakistan Investment Bond 3Y 7%, XFEXAMPLE016, 2048-08-20 to 2051-08-20\n"
    assert "a rehearsal, nobody promised these terms" in target.read_text()
    assert target.with_name("moved-holidays.yaml").exists()


def test_another_isin_can_be_stated(alone: Cli) -> None:
    document = alone(f"terms shift {PIB} {alone.folder}/moved.yaml --isin XFEXAMPLE032 --json").document
    assert document["isin"] == "XFEXAMPLE032"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("--years 3", "a shift by 3 years changes weekdays: only multiples of 28 keep them"),
        ("--years 84", "2100, on the way, is not a leap year"),
        ("--isin XFEXAMPLE033", "has a wrong check digit"),
        ("--isin PKEXAMPLE012", "is the ISIN of the terms before the move"),
    ],
)
def test_a_move_that_would_change_the_amounts_or_the_name_is_refused(alone: Cli, options: str, sentence: str) -> None:
    told = alone(f"terms shift {PIB} {alone.folder}/moved.yaml {options} --json", exits=3)
    assert sentence in json.dumps(told.error)
    assert not (alone.folder / "moved.yaml").exists()


def test_a_sheet_with_mistakes_is_refused_with_all_of_them(alone: Cli) -> None:
    text = PIB.read_text().replace("PKEXAMPLE012", "PKEXAMPLE013").replace('coupon: "0.07"', "coupon: 0.07")
    told = alone(f"terms show {alone.file('wrong.yaml', text)} --json", exits=3)
    assert {fault["column"] for fault in told.error["errors"]} >= {"isin", "coupon"}
    assert all(fault["row"] for fault in told.error["errors"])
