"""bench/results.json: its form, what it leaves out, and whether it agrees with the comparison that is quoted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from bench import further, readme, results
from bench.operations import agreement, further_operations, operations, quoted
from tests.gas.further import FURTHER
from tests.gas.measures import MEASURES
from tests.support.projects import ROOT
from wasiqa.errors import CheckFailed

SCHEMA = json.loads((ROOT / "schemas" / "bench.schema.json").read_text("utf-8"))
BARS = {key: operation.bar for key, operation in operations().items() if operation.bar and not operation.missing}


def changed(system: str, key: str, gas: int | None) -> results.Results:
    """The committed figures with another one in one place."""
    committed = results.read()
    return {**committed, system: {**committed[system], key: gas}}


@pytest.mark.parametrize("wrong", [{"transfer.existing": 45_390}, {"transfer.else": 1}, {"transfer.new": 1.5}])
def test_the_schema_refuses_figures_that_are_not_complete_known_and_whole(wrong: dict[str, float]) -> None:
    figures = wrong if len(wrong) == 1 and "transfer.existing" in wrong else {**results.read()["wasiqa"], **wrong}
    document = {"schema": "wasiqa/bench/1", "systems": {**results.read(), "wasiqa": figures}}
    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMA).validate(document)


def test_the_committed_figures_fit_the_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(results.PATH.read_text("utf-8")))


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    committed = results.read()
    results.write(committed, tmp_path / "results.json")
    assert (tmp_path / "results.json").read_bytes() == results.PATH.read_bytes()
    assert results.read(tmp_path / "results.json") == committed


def test_the_schema_and_the_figures_have_the_operations_in_one_order() -> None:
    assert list(SCHEMA["$defs"]["Figures"]["properties"]) == list(operations())
    assert all(list(figures) == list(operations()) for figures in results.read().values())


def test_a_figure_of_ours_is_missing_only_where_something_is_not_built() -> None:
    missing = {key for key, gas in results.read()[results.OWN].items() if gas is None}
    assert missing == {key for key, operation in operations().items() if operation.missing}
    assert missing == operations().keys() - MEASURES.keys()


@pytest.mark.parametrize(("key", "bar"), BARS.items())
def test_every_bar_of_what_is_built_holds(key: str, bar: int) -> None:
    assert (results.read()[results.OWN][key] or 0) <= bar
    dear = changed(results.OWN, key, bar + 1)[results.OWN]
    assert readme.over(operations(), dear) == [operations()[key]]


def test_figures_that_are_not_compared_fit_their_schema_and_hold_their_bars() -> None:
    schema = json.loads((ROOT / "schemas" / "further.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(further.PATH.read_text("utf-8")))
    assert list(schema["properties"]["gas"]["properties"]) == list(further_operations()) == list(FURTHER)
    assert readme.over(further_operations(), further.read()) == []


def test_what_is_written_of_them_is_what_is_read(tmp_path: Path) -> None:
    further.write(further.read(), tmp_path / "further.json")
    assert (tmp_path / "further.json").read_bytes() == further.PATH.read_bytes()


def test_no_operation_is_both_compared_and_not() -> None:
    assert operations().keys() & further_operations().keys() == set()


def test_no_peer_with_a_whitelist_does_the_daily_work_for_less() -> None:
    figures = results.read()
    cmtat = next(other for other in quoted() if other.name.startswith("CMTAT"))
    for key in ("transfer.existing", "transfer.new", "admit.batch_100", "mint.new", "freeze.plain"):
        own, trex = figures[results.OWN][key], figures[results.TREX][key]
        assert own is not None
        assert trex is not None
        assert own < min(trex, cmtat.gas[key]), key


@pytest.mark.parametrize("gas", [None, 211_747 * 103 // 100, 211_747 * 97 // 100])
def test_a_system_that_costs_something_else_than_in_the_quoted_comparison_is_refused(gas: int | None) -> None:
    with pytest.raises(CheckFailed, match=r"t-rex: transfer\.existing costs \w+ here, but 211747 in the quoted"):
        results.check_agreement(changed(results.TREX, "transfer.existing", gas))


def test_the_committed_figures_agree_with_the_quoted_comparison() -> None:
    results.check_agreement(results.read())
    per_mille, expected = agreement()
    assert per_mille <= 2
    assert set(expected) == set(results.SYSTEMS) - {results.OWN}
