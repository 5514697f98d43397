"""The example of docs/write-a-hook.md compiles, is installed in mid-life, and refuses what the page says."""

from __future__ import annotations

import json
import re
from functools import lru_cache

import pytest

from tests.contracts.hooks.conftest import ISSUES, TRANSFERS, Series
from tests.support.actors import Actors
from tests.support.chains import reverts
from tests.support.office import Office
from tests.support.projects import ROOT
from wasiqa.chain.artifact import Artifact
from wasiqa.chain.compiler import compiled
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.chain.sources import with_imports
from wasiqa.servicing.roles import role_id

SOURCE = "examples/hooks/MinimumPiece.sol"
BELOW_MINIMUM = 200


@lru_cache
def built() -> Artifact:
    text = (ROOT / SOURCE).read_text(encoding="utf-8")
    imported = re.findall(r'"\.\./\.\./(contracts/.+)"', text)
    return compiled({**with_imports(imported), SOURCE: text})["MinimumPiece"]


@pytest.fixture
def example(office: Office, series: Series, actors: Actors) -> Contract:
    """On the bill, of which the bank holds 10 denominations; the minimum is 3."""
    series.issue(actors.bank, 10)
    code = built()
    hook = office.chain.deploy(code, office.programme.registry.address, sender=actors.deployer).contract(code)
    series.install(hook)
    series.governs(hook, "setMinimum", 3 * series.unit)
    return hook


def test_it_is_as_long_as_the_page_says() -> None:
    lines = len((ROOT / SOURCE).read_text(encoding="utf-8").splitlines())
    page = (ROOT / "docs/write-a-hook.md").read_text(encoding="utf-8")
    assert lines == 40
    assert f"({'../' + SOURCE}), {lines} lines" in page
    assert "tests/contracts/hooks/test_example.py" in page


def test_only_governance_sets_the_minimum(example: Contract, series: Series, actors: Actors) -> None:
    with reverts("AccessControlUnauthorizedAccount", account=actors.stranger, neededRole=role_id("GOVERNANCE")):
        series.chain.transact(example, "setMinimum", series.bond.address, 1, sender=actors.stranger)


def test_nobody_receives_or_keeps_less_than_the_minimum(example: Contract, series: Series, actors: Actors) -> None:
    for units in (2, 8):
        with series.refuses(BELOW_MINIMUM, actors.bank, actors.fund, units):
            series.transfer(actors.bank, actors.fund, units)
    with series.refuses(BELOW_MINIMUM, NOBODY, actors.fund, 2):
        series.issue(actors.fund, 2)


def test_the_minimum_and_everything_may_be_sold(example: Contract, series: Series, actors: Actors) -> None:
    series.transfer(actors.bank, actors.fund, 3)
    series.transfer(actors.bank, actors.fund, 7)
    series.transfer(actors.fund, actors.fund, 1)
    series.issue(actors.fund, 1)


def test_seizure_and_redemption_are_free(example: Contract, series: Series, actors: Actors) -> None:
    series.seize(actors.bank, actors.fund, 1)
    series.redeem(actors.bank, 8)
    assert series.hooks() == [(example.address, TRANSFERS | ISSUES)]


def test_the_page_has_the_gas_that_was_measured() -> None:
    page = (ROOT / "docs" / "write-a-hook.md").read_text("utf-8")
    measured = json.loads((ROOT / "bench" / "further.json").read_text("utf-8"))["gas"]
    measured |= json.loads((ROOT / "bench" / "results.json").read_text("utf-8"))["systems"]["wasiqa"]
    told = {
        "HoldingLimit": ["hook.holding_limit_added"],
        "HolderCount": ["hook.holder_count_added"],
        "LockUp": ["hook.lock_up_added"],
        "VolumeCap": ["hook.volume_cap_added", "hook.volume_cap_total_added"],
        "TravelRule": ["hook.travel_rule_added", "hook.travel_rule_used"],
    }
    for hook, names in told.items():
        (row,) = re.findall(rf"^\| {hook} \|.*\|([^|]+)\|$", page, re.MULTILINE)
        assert re.findall(r"\d+,\d+", row) == [f"{measured[name]:,}" for name in names]
