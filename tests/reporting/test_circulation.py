"""What circulates is told as the contracts have it, after anything."""

from __future__ import annotations

from hypothesis import given

from tests.index.life import STEPS, Life, Steps
from tests.index.support import UNIT, WHO
from tests.index.support import Desk as Office
from tests.reporting.equal import desk_of
from wasiqa.reporting.circulation import SeriesCirculation, circulation, circulation_of, countries_told
from wasiqa.reporting.groups import Group, Kind
from wasiqa.servicing.ledger import balances_now, position, receivers

ISIN = "XFEXAMPLE016"


def told(desk: Office, home: str | None = None) -> SeriesCirculation:
    (series,) = circulation_of(desk_of(desk.index().sync(), ISIN), home).series
    return series


def test_countries_are_told_by_themselves_or_as_domestic_and_abroad() -> None:
    assert [countries_told(country, None) for country in ("PK", "GB", "NOT_STATED")] == ["PK", "GB", "NOT_STATED"]
    assert [countries_told(country, "PK") for country in ("PK", "GB", "NOT_STATED")] == [
        *("DOMESTIC", "ABROAD", "NOT_STATED")
    ]


@given(steps=STEPS)
def test_its_figures_are_those_of_the_contracts(desk: Office, steps: Steps) -> None:
    chain = desk.office.chain
    with chain.isolated():
        desk.issue(bank=5 * UNIT, insurer=2 * UNIT, fund=UNIT, individual=UNIT)
        life = Life(desk)
        for step, *args in steps:
            if step != "read":
                life.do(step, *args)
        found, bond = told(desk), desk.bond
        assert found.outstanding == chain.call(bond, "totalSupply") == found.issued - found.redeemed
        assert found.issued == 9 * UNIT
        held = balances_now(chain, bond, receivers(chain, bond))
        assert sum(group.units for group in found.groups) == sum(held.values()) == found.outstanding
        standing = {wallet: position(chain, bond, wallet) for wallet in held}
        assert found.frozen == sum(
            one.balance if one.frozen else min(one.locked, one.balance) for one in standing.values()
        )
        booked = chain.call(desk.office.programme.programme, "allocationOf", bond.address)
        assert (found.booked_units, found.booked_value) == tuple(booked)
        events = [event.name for event in chain.events(bond)]
        assert found.actions["orders"] == events.count("Enforced")
        assert found.actions["seizures"] == events.count("ForcedTransfer")
        assert found.actions["recoveries"] == events.count("RecoverySuccess")


def test_what_is_paid_next_is_told_and_what_is_overdue_before_it(desk: Office) -> None:
    desk.issue(bank=UNIT)
    life = Life(desk)
    first, second = life.rows[:2]
    assert [(one.n, one.pay_time, one.due) for one in told(desk).payments] == [(1, first.pay_time, UNIT * 35 // 1000)]
    desk.office.chain.travel(first.pay_time)
    assert [one.n for one in told(desk).payments] == [1, 2]
    life.fund()
    assert [(one.n, one.pay_time) for one in told(desk).payments] == [(2, second.pay_time)]


def test_wallets_that_name_no_investor_are_one_holder(desk: Office) -> None:
    desk.issue(bank=UNIT, insurer=UNIT, fund=UNIT, individual=UNIT, emigrant=UNIT, primary_dealer=UNIT)
    known = desk_of(desk.index().sync(), ISIN)
    found = [circulation(known.state, known.series, words, {}, known.at) for words in (known.words, {})]
    assert [one.series[0].groups for one in found] == [(Group(None, holders, 6 * UNIT),) for holders in (6, None)]


def test_a_group_of_five_is_told(desk: Office) -> None:
    registry, word = desk.office.programme.registry, desk.office.word("bank").encode() >> 160 << 160
    wallets = [f"0x{n:040x}" for n in range(2**20, 2**20 + 5)]
    words = [word | 77 + n for n in range(5)]
    desk.office.chain.transact(registry, "setWords", wallets, words, sender=WHO.registrar)
    desk.office.issue(desk.bond, dict.fromkeys(wallets, UNIT))
    (group,) = told(desk, "PK").groups
    assert group == (Kind("BANK", "DOMESTIC"), 5, 5 * UNIT)
