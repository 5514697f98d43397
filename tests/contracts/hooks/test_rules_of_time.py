"""Lock-ups, blackouts and volume caps answer as a few lines of Python do, whenever they are asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.hooks.conftest import Series
from tests.support.actors import Actors
from tests.support.office import Office
from wasiqa.categories import Category, mask
from wasiqa.chain.contract import Contract
from wasiqa.chain.errors import Reverted
from wasiqa.servicing.code import built

TIMES = st.integers(1, 40)
WINDOWS = st.lists(st.tuples(TIMES, TIMES).map(lambda pair: (min(pair), max(pair))), max_size=3)
LOCKS = st.lists(st.tuples(st.sets(st.sampled_from([Category.BANK, Category.FUND])), st.integers(0, 40)), max_size=4)


@given(locks=LOCKS, windows=WINDOWS, times=st.lists(TIMES, min_size=1, max_size=3))
def test_a_calendar_refuses_at_the_times_that_it_names_and_at_no_other(
    series: Series,
    deployed: Callable[..., Contract],
    actors: Actors,
    locks: list[tuple[set[Category], int]],
    windows: list[tuple[int, int]],
    times: list[int],
) -> None:
    with series.chain.isolated():
        hook, until = deployed("LockUp"), {Category.BANK: 0, Category.FUND: 0}
        for categories, time in locks:
            series.governs(hook, "setLock", mask(categories), time)
            until |= dict.fromkeys(categories, time)
        series.governs(hook, "setBlackouts", windows)
        parties = ((actors.bank, actors.fund, Category.BANK), (actors.fund, actors.bank, Category.FUND))
        for sender, to, category in parties:
            *before, _, kind = series.move(sender, to, 1)
            for time in times:
                code = series.chain.call(hook, "check", (*before, time, kind), sender=series.bond.address)
                blackout = any(begin <= time <= end for begin, end in windows)
                assert code == (63 if time <= until[category] else 64 if blackout else 0)


WINDOW, CAPS, TOTALS = 1_000, (6, 9, 20), (10, 14, 30)
DEALS = st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 7))
STEPS = st.lists(
    st.one_of(DEALS, DEALS, DEALS, st.integers(1, WINDOW // 3), st.sampled_from(["up", "down"])),
    min_size=20,
    max_size=50,
)


@pytest.fixture
def traders(office: Office, series: Series, deployed: Callable[..., Contract], actors: Actors) -> Sequence[str]:
    """Four wallets of three investors; the first two belong to the bank."""
    office.admit({actors.second_bank: office.word("bank")})
    wallets = (actors.bank, actors.second_bank, actors.fund, actors.insurer)
    for wallet in wallets:
        series.issue(wallet, 50)
    hook = deployed("VolumeCap")
    series.governs(hook, "setCaps", WINDOW, *([cap * series.unit for cap in caps] for caps in (CAPS, TOTALS)))
    series.install(hook)
    return wallets


@given(steps=STEPS)
def test_nobody_and_not_all_together_trade_more_than_the_caps_of_the_phase_in_a_window(
    series: Series, traders: Sequence[str], actors: Actors, steps: list[tuple[int, int, int] | int | str]
) -> None:
    chain, owner = series.chain, (0, 0, 1, 2)
    with chain.isolated():
        ((address, _),) = series.hooks()
        hook = Contract(address, built("VolumeCap").abi)
        traded: Counter[tuple[str, int, int]] = Counter()
        phase, balance = 0, [50] * 4
        for step in steps:
            if isinstance(step, int):
                chain.travel(chain.now() + step)
            elif isinstance(step, str):
                phase = max(0, min(len(CAPS) - 1, phase + (1 if step == "up" else -1)))
                chain.transact(hook, "setPhase", series.bond.address, phase, sender=actors.regulator)
            else:
                sender, to, units = step
                units = min(units, balance[sender])
                window = chain.now() // WINDOW
                keys = [("sold", owner[sender], window), ("bought", owner[to], window), ("all", 0, window)]
                own = owner[sender] == owner[to]
                most = (CAPS[phase], CAPS[phase], TOTALS[phase])
                over = [traded[key] + units > cap for key, cap in zip(keys, most, strict=True)]
                if not own and any(over):
                    with pytest.raises(Reverted) as refusal:
                        series.transfer(traders[sender], traders[to], units)
                    assert refusal.value.arguments["code"] == (65 if any(over[:2]) else 68)
                    continue
                series.transfer(traders[sender], traders[to], units)
                if not own:
                    traded.update(dict.fromkeys(keys, units))
                balance[sender] -= units
                balance[to] += units
