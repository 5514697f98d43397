"""The threat model names every role and contract, and tests that there are."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.support.projects import ROOT

TEXT = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
TABLE = yaml.safe_load((ROOT / "wasiqa" / "servicing" / "permissions.yaml").read_text(encoding="utf-8"))
NAMED = re.findall(r"`([\w/]+\.py)?::(\w+)`", TEXT)


def section(title: str) -> set[str]:
    """Names in the first column of the table below this title."""
    table = TEXT.split(f"## {title}\n")[1].split("\n## ")[0]
    firsts = [line.split("|")[1] for line in table.splitlines() if line.startswith("| ")]
    return {name for first in firsts for name in re.findall(r"\b[A-Z]\w+", first)}


def test_every_role_stands_in_the_table() -> None:
    assert set(TABLE["holders"]["InvestorRegistry"]) <= section("What each key can do")


def test_it_is_said_of_every_contract_how_it_is_stopped() -> None:
    kinds = {name for name in TABLE["functions"] if name != "TimelockController"}
    timelocks = {name for name in TABLE["holders"] if name.endswith("Timelock")}
    assert kinds | timelocks <= section("How each contract is stopped")


@pytest.mark.parametrize(("place", "test"), [pytest.param(*named, id=named[1]) for named in NAMED])
def test_every_test_that_it_names_is_there(place: str, test: str) -> None:
    at = len(TEXT.split(f"{place}::{test}")[0])
    path = place or re.findall(r"`([\w/]+\.py)::", TEXT[:at])[-1]
    assert f"def {test}(" in (ROOT / "tests" / path).read_text(encoding="utf-8")
