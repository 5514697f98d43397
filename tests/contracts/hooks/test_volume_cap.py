"""How much an investor may trade in a window of time, by phase of the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from tests.contracts.hooks.conftest import TOLD, TRANSFERS, Series
from tests.support.actors import Actors
from tests.support.chains import emitted, reverts
from tests.support.office import Office, investor_id
from wasiqa.chain.chain import Receipt
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import Contract

VOLUME, VOLUME_OF_ALL = 65, 68
WINDOW = 7 * 86_400
CAPS = (3, 5, 9)


@dataclass(frozen=True)
class Sandbox:
    """The hook on the bill, of which bank and fund hold 50 denominations each; it is the first second of a window."""

    series: Series
    hook: Contract
    regulator: str

    def caps(self, *units: int, totals: Sequence[int] = (), window: int = WINDOW) -> Receipt:
        amounts = ([one * self.series.unit for one in some] for some in (units, totals))
        return self.series.governs(self.hook, "setCaps", window, *amounts)

    def phase(self, phase: int) -> Receipt:
        return self.series.chain.transact(self.hook, "setPhase", self.series.bond.address, phase, sender=self.regulator)

    def traded(self, name: str, time: int | None = None) -> tuple[int, int]:
        """Sold and bought."""
        investor = str(checksummed(investor_id(name).to_bytes(20, "big")))
        chain = self.series.chain
        arguments = self.series.bond.address, investor, chain.now() if time is None else time
        sold, bought = chain.call(self.hook, "tradedBy", *arguments)
        return sold // self.series.unit, bought // self.series.unit

    def traded_by_all(self) -> int:
        series = self.series
        return int(series.chain.call(self.hook, "tradedByAll", series.bond.address, series.chain.now())) // series.unit


@pytest.fixture
def closed(series: Series, deployed: Callable[..., Contract], actors: Actors) -> Sandbox:
    """Nothing is set yet."""
    for wallet in (actors.bank, actors.fund):
        series.issue(wallet, 50)
    hook, chain = deployed("VolumeCap"), series.chain
    series.install(hook)
    chain.travel(chain.now() - chain.now() % WINDOW + WINDOW)
    return Sandbox(series, hook, actors.regulator)


@pytest.fixture
def sandbox(closed: Sandbox) -> Sandbox:
    closed.caps(*CAPS)
    return closed


def test_nobody_trades_where_no_cap_is_set(closed: Sandbox, actors: Actors) -> None:
    with closed.series.refuses(VOLUME, actors.bank, actors.fund, 1):
        closed.series.transfer(actors.bank, actors.fund, 1)
    assert closed.series.figures(closed.hook, actors.bank, actors.fund, 1) == [0, 0, 0]
    assert (closed.traded("bank"), closed.traded_by_all()) == ((0, 0), 0)


@pytest.mark.parametrize(
    ("window", "caps", "index"), [(0, (1,), 0), (1, (), 0), (1, (1,) * 256, 0), (1, (1, 3, 2), 2), (1, (5, 4), 1)]
)
def test_caps_that_make_no_sense_are_refused(closed: Sandbox, window: int, caps: tuple[int, ...], index: int) -> None:
    with reverts("CapsInvalid", index=index):
        closed.caps(*caps, window=window)


@pytest.mark.parametrize(("totals", "index"), [((4,), 0), ((4, 5, 6), 0), ((0, 0), 0), ((0, 4), 0), ((5, 4), 1)])
def test_totals_that_make_no_sense_are_refused(closed: Sandbox, totals: tuple[int, ...], index: int) -> None:
    with reverts("TotalsInvalid", index=index):
        closed.caps(1, 2, totals=totals)


def test_no_phase_is_left_out_and_there_is_none_beyond_the_last(sandbox: Sandbox) -> None:
    for phase in (2, 3, 255):
        with reverts("PhaseInvalid", phase=phase, present=0):
            sandbox.phase(phase)
    sandbox.phase(1)
    sandbox.phase(2)
    with reverts("PhaseInvalid", phase=3, present=2):
        sandbox.phase(3)


def test_there_is_no_phase_without_caps(closed: Sandbox) -> None:
    with reverts("PhaseInvalid", phase=0, present=0):
        closed.phase(0)


def test_one_unit_over_the_cap_is_refused(sandbox: Sandbox, actors: Actors) -> None:
    with sandbox.series.refuses(VOLUME, actors.bank, actors.fund, 4):
        sandbox.series.transfer(actors.bank, actors.fund, 4)
    sandbox.series.transfer(actors.bank, actors.fund, 3)
    with sandbox.series.refuses(VOLUME, actors.bank, actors.insurer, 1):
        sandbox.series.transfer(actors.bank, actors.insurer, 1)
    unit = sandbox.series.unit
    assert sandbox.series.figures(sandbox.hook, actors.bank, actors.insurer, 1) == [3 * unit, 3 * unit, 0]


def test_what_is_bought_is_capped_like_what_is_sold(sandbox: Sandbox, actors: Actors) -> None:
    sandbox.series.transfer(actors.bank, actors.insurer, 2)
    assert (sandbox.traded("bank"), sandbox.traded("insurer")) == ((2, 0), (0, 2))
    with sandbox.series.refuses(VOLUME, actors.fund, actors.insurer, 2):
        sandbox.series.transfer(actors.fund, actors.insurer, 2)
    sandbox.series.transfer(actors.fund, actors.insurer, 1)
    assert (sandbox.traded("fund"), sandbox.traded("insurer")) == ((1, 0), (0, 3))


def test_who_is_sent_units_unasked_may_sell_as_before(sandbox: Sandbox, actors: Actors) -> None:
    sandbox.series.transfer(actors.bank, actors.fund, 3)
    sandbox.series.transfer(actors.fund, actors.insurer, 3)
    assert sandbox.traded("fund") == (3, 3)


def test_all_together_trade_no_more_than_the_total_of_the_phase(sandbox: Sandbox, actors: Actors) -> None:
    series, unit = sandbox.series, sandbox.series.unit
    sandbox.caps(*CAPS, totals=(4, 9, 9))
    series.transfer(actors.bank, actors.fund, 3)
    with series.refuses(VOLUME_OF_ALL, actors.fund, actors.insurer, 2):
        series.transfer(actors.fund, actors.insurer, 2)
    assert series.figures(sandbox.hook, actors.fund, actors.insurer, 2) == [4 * unit, 3 * unit]
    series.transfer(actors.fund, actors.insurer, 1)
    sandbox.phase(1)
    series.transfer(actors.fund, actors.insurer, 4)
    assert sandbox.traded_by_all() == 8
    series.chain.travel(series.chain.now() + WINDOW)
    assert sandbox.traded_by_all() == 0
    series.transfer(actors.fund, actors.insurer, 5)


def test_of_both_caps_that_of_the_investor_is_named_first(sandbox: Sandbox, actors: Actors) -> None:
    sandbox.caps(*CAPS, totals=CAPS)
    with sandbox.series.refuses(VOLUME, actors.bank, actors.fund, 4):
        sandbox.series.transfer(actors.bank, actors.fund, 4)


def test_what_moves_between_own_wallets_counts_under_no_total(office: Office, sandbox: Sandbox, actors: Actors) -> None:
    office.admit({actors.second_bank: office.word("bank")})
    sandbox.caps(*CAPS, totals=(1, 1, 1))
    sandbox.series.transfer(actors.bank, actors.second_bank, 9)
    assert sandbox.traded_by_all() == 0


def test_without_totals_no_volume_of_all_is_kept(sandbox: Sandbox, actors: Actors) -> None:
    sandbox.series.transfer(actors.bank, actors.fund, 3)
    sandbox.caps(*CAPS, totals=(1, 1, 1))
    assert sandbox.traded_by_all() == 0


def test_wallets_of_one_investor_count_together_and_moves_between_them_are_no_trade(
    office: Office, sandbox: Sandbox, actors: Actors
) -> None:
    office.admit({actors.second_bank: office.word("bank")})
    sandbox.series.transfer(actors.bank, actors.second_bank, 40)
    sandbox.series.transfer(actors.bank, actors.bank, 9)
    assert sandbox.traded("bank") == (0, 0)
    sandbox.series.transfer(actors.bank, actors.fund, 2)
    with sandbox.series.refuses(VOLUME, actors.second_bank, actors.insurer, 2):
        sandbox.series.transfer(actors.second_bank, actors.insurer, 2)


def test_a_window_ends_with_its_last_second(sandbox: Sandbox, actors: Actors) -> None:
    sandbox.series.transfer(actors.bank, actors.fund, 3)
    begin = sandbox.series.chain.now()
    sandbox.series.chain.travel(begin + WINDOW - 1)
    with sandbox.series.refuses(VOLUME, actors.bank, actors.insurer, 1):
        sandbox.series.transfer(actors.bank, actors.insurer, 1)
    sandbox.series.chain.travel(begin + WINDOW)
    sandbox.series.transfer(actors.bank, actors.fund, 3)
    assert (sandbox.traded("bank"), sandbox.traded("bank", begin)) == ((3, 0), (0, 0))


def test_the_regulator_raises_the_cap_step_by_step_and_lowers_it_at_once(sandbox: Sandbox, actors: Actors) -> None:
    series = sandbox.series
    series.transfer(actors.bank, actors.fund, 3)
    sandbox.phase(1)
    series.transfer(actors.bank, actors.fund, 2)
    sandbox.phase(2)
    series.transfer(actors.bank, actors.fund, 4)
    sandbox.phase(0)
    with series.refuses(VOLUME, actors.insurer, actors.fund, 0):
        series.transfer(actors.insurer, actors.fund, 0)
    assert series.chain.call(sandbox.hook, "capsOf", series.bond.address) == (
        WINDOW,
        0,
        tuple(cap * series.unit for cap in CAPS),
        (),
    )


def test_new_caps_lead_back_to_the_first_phase(sandbox: Sandbox) -> None:
    sandbox.phase(1)
    sandbox.caps(7, 8)
    assert sandbox.series.chain.call(sandbox.hook, "capsOf", sandbox.series.bond.address)[1] == 0


def test_issues_seizures_and_redemptions_are_no_trade(sandbox: Sandbox, actors: Actors) -> None:
    sandbox.series.issue(actors.bank, 10)
    sandbox.series.seize(actors.bank, actors.fund, 10)
    sandbox.series.redeem(actors.bank, 10)
    assert (sandbox.traded("bank"), sandbox.traded("fund")) == ((0, 0), (0, 0))


def test_caps_and_phases_are_recorded(closed: Sandbox) -> None:
    series, unit = closed.series.bond.address, closed.series.unit
    receipt = closed.caps(1, 2, totals=(3, 4))
    caps, totals = (unit, 2 * unit), (3 * unit, 4 * unit)
    emitted(receipt, closed.hook, "CapsSet", series=series, window=WINDOW, caps=caps, totals=totals)
    emitted(receipt, closed.hook, "PhaseSet", series=series, phase=0, cap=unit, total=3 * unit)
    emitted(closed.phase(1), closed.hook, "PhaseSet", series=series, phase=1, cap=2 * unit, total=4 * unit)
    emitted(closed.caps(1), closed.hook, "PhaseSet", series=series, phase=0, cap=unit, total=0)


def test_it_is_asked_and_told_of_transfers(closed: Sandbox) -> None:
    assert closed.series.hooks() == [(closed.hook.address, TRANSFERS | TOLD)]
