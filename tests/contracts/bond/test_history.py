"""The record-date history beside a Python model that simply writes everything down at each record time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.bond.series import DAY, Series
from tests.contracts.bond.stage import WHO, Stage

WALLETS = ("bank", "fund", "insurer", "emigrant")
RECORDS = 48
Step = tuple[str, Any, Any]
"""What happens, to whom or for how long, and how much of it."""


@dataclass
class Model:
    """What each wallet holds now, and what it held when each record time passed."""

    series: Series
    now: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WALLETS, 0))
    book: list[Mapping[str, int]] = field(default_factory=list)

    def write_down(self, records: int) -> None:
        """As many record times pass."""
        self.book += [dict(self.now)] * min(records, RECORDS - 1 - len(self.book))

    def check(self) -> None:
        """Series and administration answer as the book says, for every wallet and every record time that has passed."""
        wallets = [getattr(WHO, wallet) for wallet in WALLETS]
        for record, held in enumerate(self.book):
            _, entitled = self.series.ask("entitlements", wallets, record)
            assert list(entitled) == [held[wallet] for wallet in WALLETS]
            for wallet in WALLETS:
                assert self.series.ask("balanceAtRecord", getattr(WHO, wallet), record) == held[wallet]
            assert self.series.ask("supplyAtRecord", record) == sum(held.values())


def daily(stage: Stage) -> Series:
    """A series with a record time a day and units that need no rounding."""
    now = stage.chain.now()
    return Series.deployed(stage, denomination=1, recordTimes=[now + DAY * (k + 1) for k in range(RECORDS)])


STEPS = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 9), st.booleans()),
    st.tuples(st.just("mint"), st.sampled_from(WALLETS), st.integers(0, 500)),
    st.tuples(st.sampled_from(["transfer", "seize"]), st.permutations(WALLETS), st.integers(0, 500)),
    st.tuples(st.just("redeem"), st.sampled_from(WALLETS), st.integers(0, 500)),
    st.tuples(st.just("freeze"), st.sampled_from(WALLETS), st.integers(0, 500)),
)


def do(series: Series, model: Model, step: Step) -> None:
    """One step, in the series and in the model; amounts are cut to what the holder has."""
    kind, who, how_much = step
    if kind == "wait":
        records = min(who, RECORDS - 1 - len(model.book))
        model.write_down(records)
        if records:
            # to the last second of the period reached, or to its first
            passed = series.record_times()[len(model.book) - 1]
            series.chain.travel(passed + (DAY if how_much else 1))
        return
    value = int(how_much)
    if kind == "mint":
        series.mint(getattr(WHO, who), value)
        model.now[who] += value
    elif kind == "freeze":
        series.freeze_units(getattr(WHO, who), value)
        series.freeze_units(getattr(WHO, who), 0)
    elif kind == "redeem":
        value = min(value, model.now[who])
        series.redeem(getattr(WHO, who), value)
        model.now[who] -= value
    else:
        giver, taker, *_ = who
        value = min(value, model.now[giver])
        move = series.transfer if kind == "transfer" else series.seize
        move(getattr(WHO, giver), getattr(WHO, taker), value)
        model.now[giver] -= value
        model.now[taker] += value


@given(steps=st.lists(STEPS, min_size=5, max_size=60))
def test_the_history_of_every_wallet_is_what_was_written_down(stage: Stage, steps: list[Step]) -> None:
    with stage.chain.isolated():
        series = daily(stage)
        model = Model(series)
        for step in steps:
            do(series, model, step)
        model.check()


@given(changes=st.lists(st.sets(st.integers(0, RECORDS - 2), min_size=10), min_size=2, max_size=2))
def test_ten_and_more_changes_are_searched_and_every_record_between_them_found(
    stage: Stage, changes: list[set[int]]
) -> None:
    """Two wallets change in at least ten periods each, none in all of them; each change is a different amount."""
    with stage.chain.isolated():
        series = daily(stage)
        model = Model(series)
        for record in range(RECORDS - 1):
            for wallet, periods in zip(WALLETS, changes, strict=False):
                if record in periods:
                    series.mint(getattr(WHO, wallet), record + 1)
                    model.now[wallet] += record + 1
            model.write_down(1)
            series.pass_record(record)
        lengths = [(series.ask("accountOf", getattr(WHO, wallet)) >> 224) & 0xFFFF for wallet in WALLETS[:2]]
        assert lengths == [len(periods) - 1 for periods in changes]
        model.check()
