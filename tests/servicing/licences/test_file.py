"""Reading a licence file: what it means, and every mistake in a sentence."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.servicing.licences.made_up import ZONE, fields, licence_file, write
from tests.support.projects import ROOT
from wasiqa.activities import Activity, mask, names
from wasiqa.chain.contract import NOBODY
from wasiqa.errors import InputRefused
from wasiqa.home import home
from wasiqa.servicing.licences.file import read_licence
from wasiqa.servicing.licences.licence import Phase, Terms, encoded, text
from wasiqa.servicing.licences.papers import Act, Paper
from wasiqa.whitelist.cells import valid_until

GOOD = {"date": "2026-01-05", "evidence": "NOC.txt"}


@pytest.mark.parametrize(
    ("changes", "code", "told"),
    [
        ({"venue": "pk-1"}, "BAD_CODE", "venue 'pk-1' is no licence code"),
        ({"venue": "PK 1"}, "BAD_CODE", "venue 'PK 1' is no licence code"),
        ({"venue": "X" * 32}, "BAD_CODE", "is no licence code"),
        ({"venue": None}, "MISSING_FIELD", "venue is missing"),
        ({"reference": ""}, "EMPTY", "reference is empty"),
        ({"phase": "NONE"}, "UNKNOWN_WORD", "phase NONE can't be wanted"),
        ({"phase": "AML_REGISTERED"}, "UNKNOWN_WORD", "AML_REGISTERED is not known here"),
        ({"expiry": "next year"}, "BAD_DATE", "expiry is 'next year', which is not a date"),
        ({"activities": ["GAMBLING"]}, "UNKNOWN_WORD", "GAMBLING is not known here"),
        ({"activities": ["HOLD", "HOLD"]}, "DUPLICATE", "activities names HOLD twice"),
        ({"operator": "0x12"}, "BAD_ADDRESS", "operator names 0x12, which is no account"),
        ({"operator": NOBODY}, "ZERO_ADDRESS", "operator names the zero address"),
        ({"papers": {"NOD": GOOD}}, "UNKNOWN_WORD", "NOD is not known here"),
        ({"papers": {"NOC": {"evidence": "NOC.txt"}}}, "MISSING_FIELD", "papers.NOC.date is missing"),
        ({"papers": {"NOC": {**GOOD, "sha256": "0" * 64}}}, "BAD_HASH", "is no SHA-256"),
        ({"papers": {"NOC": {**GOOD, "sha256": "a" * 63}}}, "BAD_HASH", "is no SHA-256"),
        ({"papers": {"NOC": {**GOOD, "sha256": "ab" * 32}}}, "EVIDENCE", "papers.NOC needs either evidence or sha256"),
        ({"papers": {"NOC": {"date": "2026-01-05"}}}, "EVIDENCE", "papers.NOC needs either evidence or sha256"),
        ({"papers": {"NOC": {**GOOD, "evidence": "lost.pdf"}}}, "EVIDENCE", "lost.pdf can't be read"),
        ({"stamp": "x"}, "UNKNOWN_FIELD", "stamp is not a known field"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused(tmp_path: Path, changes: dict[str, Any], code: str, told: str) -> None:
    with pytest.raises(InputRefused) as refused:
        read_licence(write(tmp_path, fields(**changes)), ZONE)
    (fault,) = refused.value.faults
    assert fault.code == code
    assert told in fault.message
    assert fault.file == str(tmp_path / "licence.yaml")


def test_all_papers_that_are_lost_are_named_at_once(tmp_path: Path) -> None:
    papers = {act: {"date": "2026-01-05", "evidence": f"lost-{act}.txt"} for act in ("NOC", "LICENSED")}
    with pytest.raises(InputRefused) as refused:
        read_licence(write(tmp_path, fields(papers=papers)), ZONE)
    assert [fault.column for fault in refused.value.faults] == ["papers.NOC", "papers.LICENSED"]


def test_a_file_says_what_the_licence_shall_say(tmp_path: Path) -> None:
    found = licence_file(tmp_path)
    last = int(datetime(2055, 12, 31, 23, 59, 59, tzinfo=ZONE).timestamp())
    assert (found.code, found.phase, found.terms) == ("PK-1", Phase.LICENSED, Terms(last, 0b101, NOBODY))
    paper = Paper(int(datetime(2026, 1, 5, tzinfo=ZONE).timestamp()), sha256(b"Made-up paper of NOC.\n").digest())
    assert found.papers[Act.NOC] == paper
    assert found.sha256 == sha256(found.path.read_bytes()).hexdigest()


def test_a_licence_ends_with_the_same_second_as_a_wallet_of_that_day_where_clocks_are_put_back_at_midnight(
    tmp_path: Path,
) -> None:
    beirut, back = ZoneInfo("Asia/Beirut"), date(2030, 10, 26)
    assert (
        datetime(2030, 10, 26, 23, 30, tzinfo=beirut).utcoffset()
        != datetime(2030, 10, 26, 23, 30, fold=1, tzinfo=beirut).utcoffset()
    )
    found = read_licence(write(tmp_path, fields(expiry=str(back))), beirut)
    assert found.terms.expiry == valid_until(str(back), beirut)


def test_a_paper_that_is_kept_elsewhere_goes_by_its_hash(tmp_path: Path) -> None:
    found = licence_file(tmp_path, papers={"NOC": {"date": "2026-01-05", "sha256": "ab" * 32}})
    assert found.papers[Act.NOC].evidence == bytes.fromhex("ab" * 32)


def test_the_example_is_read() -> None:
    found = read_licence(home() / "examples" / "licences" / "pk-example-1.yaml", ZONE)
    assert (found.code, found.phase) == ("PK-EXAMPLE-1", Phase.LICENSED)
    assert set(found.papers) == {Act.NOC, Act.AML_REGISTERED, Act.INCORPORATED, Act.LICENSED}


def test_the_activity_that_contracts_ask_for_is_the_one_that_files_call_so() -> None:
    source = (ROOT / "contracts" / "types" / "Licence.sol").read_text()
    assert f"HOLD = {1 << Activity.HOLD};" in source


def test_activities_become_bits_and_names_again() -> None:
    assert names(mask(Activity)) == tuple(activity.name for activity in Activity)
    assert names(1 << 20 | 1) == ("HOLD", "activity 20")
    assert names(0) == ()


@pytest.mark.parametrize("code", ["PK-1", "X" * 31])
def test_a_code_is_the_same_after_a_way_to_the_chain_and_back(code: str) -> None:
    assert text(encoded(code)) == code


def test_a_code_that_another_tool_wrote_is_shown() -> None:
    assert text(b"\xff" + bytes(31)) == "\\xff"
