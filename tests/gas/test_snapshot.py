"""No figure changes unnoticed: each is within 1 % of the committed one, or `make gas` renews it with a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.gas import snapshot
from tests.gas.conftest import Figures
from tests.gas.ground import Ground
from tests.gas.measures import MEASURES

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
RENEW = "`make gas` renews the figures; say in the commit's message why they changed"


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        ({"a": 1_000}, {"a": 1_010}, []),
        ({"a": 1_000}, {"a": 990}, []),
        ({"a": 1_000}, {"a": 1_011}, ["a: 1,000 before, 1,011 now"]),
        ({"a": 1_000}, {"a": 989}, ["a: 1,000 before, 989 now"]),
        ({"a": 1_000}, {}, ["a: 1,000 before, nothing now"]),
        ({}, {"a": 1_000}, ["a: nothing before, 1,000 now"]),
    ],
    ids=["a percent more", "a percent less", "more", "less", "vanished", "new"],
)
def test_a_change_of_more_than_a_percent_is_told(then: dict[str, int], now: dict[str, int], told: list[str]) -> None:
    assert snapshot.changed(then, now) == told


def test_every_operation_that_is_measured_is_in_the_snapshot_and_no_other() -> None:
    assert set(snapshot.committed()["gas"]) == set(map(snapshot.title, MEASURES)), RENEW


@pytest.mark.parametrize("key", MEASURES)
def test_the_gas_of_an_operation_is_the_committed_one(key: str, ground: Ground, figures: Figures) -> None:
    name = snapshot.title(key)
    gas = figures.measured[key] if key in figures.measured else figures.note(key, MEASURES[key](ground))
    assert snapshot.changed({name: snapshot.committed()["gas"][name]}, {name: gas}) == [], RENEW


def test_the_size_of_every_contract_is_the_committed_one() -> None:
    assert snapshot.changed(snapshot.committed()["bytes"], snapshot.sizes()) == [], RENEW


def test_the_readme_states_the_committed_gas() -> None:
    gas = snapshot.committed()["gas"]
    stated = re.findall(r"^\| ([^|]+) \| ([\d,]+(?: / [\d,]+)?) \| [\d,]+(?: / [\d,]+)? \|$", README, re.MULTILINE)
    table = {name: figures for name, figures in stated if "/" in figures or name.islower()}
    assert table == {
        "transfer to an existing / a new holder": " / ".join(
            f"{gas[f'transfer to {whom} holder']:,}" for whom in ("an existing", "a new")
        ),
        "admit one investor": f"{gas['admit one investor']:,}",
        "admit a batch of 100, per investor": f"{gas['admit a batch of 100, per investor, one event each']:,}",
        "issue to a new holder": f"{gas['issue to a new holder']:,}",
        "coupon pushed to 100 holders, per holder": f"{gas['coupon push of 100, per holder who has cash']:,}",
        "coupon claimed by a holder": f"{gas['coupon pull by a holder who has cash']:,}",
    }
