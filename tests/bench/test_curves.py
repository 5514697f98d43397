"""What counts as growth, and that nothing grows that must not."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from bench import curves
from bench.curves import EACH, FLAT, SEARCH, Curve
from bench.growth import CROWDS, HOOKS, MOVEMENTS, PERIODS, SERIES
from bench.operations import operations
from tests.gas.measures import MEASURES
from tests.support.projects import ROOT


def curve(kind: str, *costs: int, sizes: tuple[int, ...] = CROWDS) -> Curve:
    """The curve of one operation."""
    return Curve("something", kind, sizes, {"transfer.existing": costs})


@pytest.mark.parametrize(
    "grown",
    [
        curve(FLAT, 45_390, 45_390, 45_390, 45_455),
        curve(FLAT, 45_390, 45_300, 45_390, 45_390),
        curve(SEARCH, 100_000, 109_000, 190_000, sizes=PERIODS),
        curve(EACH, 45_000, 56_000, 65_000, 74_100, sizes=(0, 1, 2, 3)),
        curve(EACH, 45_000, 50_000, 59_000, 68_000, sizes=(0, 1, 2, 3)),
    ],
)
def test_a_cost_that_grows_otherwise_than_it_may_is_a_fault(grown: Curve) -> None:
    assert grown.faults() == ["transfer.existing"]


@pytest.mark.parametrize(
    "even",
    [
        curve(FLAT, 45_390, 45_402, 45_390, 45_378),
        curve(SEARCH, 100_000, 110_000, 117_000, sizes=PERIODS),
        curve(EACH, 45_000, 56_000, 65_000, 74_001, sizes=(0, 1, 2, 3)),
    ],
)
def test_zero_bytes_in_addresses_and_steps_of_a_search_are_no_fault(even: Curve) -> None:
    assert even.faults() == []


def test_nothing_grows_with_investors_holders_transfers_periods_or_series() -> None:
    found = {curve.name: curve for curve in curves.read()}
    flat = {name: curve.sizes for name, curve in found.items() if curve.kind == FLAT}
    assert flat == {
        "investors": CROWDS,
        "holders": CROWDS,
        "limited": CROWDS,
        "transfers": CROWDS,
        "periods": PERIODS,
        "series": SERIES,
    }
    assert (CROWDS, PERIODS, SERIES) == ((10, 100, 1_000, 10_000), (1, 12, 120), (1, 8, 64))
    assert {name: curve.faults() for name, curve in found.items() if curve.faults()} == {}


def test_every_operation_has_its_curves() -> None:
    found = {curve.name: curve.gas.keys() for curve in curves.read() if curve.kind != SEARCH}
    for name in ("limited", "hooks"):
        assert found.pop(name) == MOVEMENTS.keys()
    assert found
    assert {name: gas ^ MEASURES.keys() for name, gas in found.items()} == {name: set() for name in found}


def test_only_a_holders_own_history_and_a_series_calendar_are_searched() -> None:
    searched = {curve.name: list(curve.gas) for curve in curves.read() if curve.kind == SEARCH}
    assert searched == {"past": ["coupon_pull.first_row"], "silence": ["transfer.after_silence_added"]}


def test_up_to_eight_hooks_cost_a_step_each() -> None:
    (hooks,) = (curve for curve in curves.read() if curve.kind == EACH)
    bar = operations()["hook.stateless_added"].bar
    assert bar is not None
    assert (hooks.sizes, hooks.faults()) == (HOOKS, [])
    assert hooks.gas.keys() == MOVEMENTS.keys()
    assert all(max(hooks.steps(operation)[1:]) <= bar for operation in hooks.gas)


def test_the_committed_curves_fit_the_schema() -> None:
    schema = json.loads((ROOT / "schemas" / "growth.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(curves.PATH.read_text("utf-8")))
