"""Trees, blocks of investors, tables, venues and rules of series: rebuilt from events, compared with the contracts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import pytest

from tests.index.support import WHO, Desk
from tests.index.test_rebuilt import state_of
from wasiqa.chain.contract import Call
from wasiqa.index.check import differences
from wasiqa.index.reports import ReportPlace
from wasiqa.index.reserves import Backing
from wasiqa.policy import Policy
from wasiqa.servicing.licences.licence import encoded
from wasiqa.servicing.policy_tables import Place
from wasiqa.servicing.roles import role_id
from wasiqa.servicing.series_rules import Rules
from wasiqa.whitelist.word import MASKS

ROOT = bytes(range(32))
LATE = 4_000_000_000


def sent(desk: Desk, function: str, *arguments: object, by: str) -> None:
    desk.office.chain.transact(desk.office.programme.registry, function, *arguments, sender=getattr(WHO, by))


def governed(desk: Desk, *calls: Call) -> None:
    for call in calls:
        desk.office.by_two("governance", call)


def a_tree(desk: Desk) -> None:
    sent(desk, "setRoot", ROOT, LATE, by="registrar")


def a_block(desk: Desk) -> None:
    sent(desk, "setInvestorBlock", WHO.stranger, [], True, by="registrar")
    sent(desk, "setRegulatorInvestorBlock", WHO.stranger, [], True, by="regulator")


def countries(desk: Desk) -> None:
    governed(desk, desk.office.programme.registry.encode("setCountries", 3, 2, 1 << 74))


def a_corridor(desk: Desk) -> None:
    governed(desk, desk.office.programme.registry.encode("setCorridor", 3, 586, 2, 1 << 74))


def buyers(desk: Desk) -> None:
    governed(desk, desk.office.programme.registry.encode("setBuyers", 3, 2, 1 << 6))


def a_venue(desk: Desk) -> None:
    registry = desk.office.programme.registry
    governed(desk, registry.encode("grantRole", role_id("LICENCE_REGISTRY"), WHO.auditor))
    sent(desk, "setVenue", 9, True, by="auditor")


def rules(desk: Desk) -> None:
    governed(desk, desk.bond.encode("setRules", 0b100, Policy(3, countries=True).encode()))


CHANGES: Mapping[str, tuple[Callable[[Desk], None], str]] = {
    "RootSet": (a_tree, f"expiry of tree 0x{ROOT.hex()}"),
    "InvestorBlockSet": (a_block, f"blocks of investor {WHO.stranger}"),
    "CountriesSet": (countries, "table 3, countries, numbers (2,)"),
    "CorridorSet": (a_corridor, "table 3, corridors from PK, numbers (586, 2)"),
    "BuyersSet": (buyers, "table 3, category pairs from BANK, numbers (2,)"),
    "VenueSet": (a_venue, "venue 9 open"),
}


def a_report(desk: Desk, asof: int = 1) -> None:
    reports = desk.office.programme.reports
    desk.office.chain.transact(reports, "post", b"K" * 32, WHO.bank, asof, ROOT, sender=WHO.registrar)


def test_reports_are_rebuilt_and_one_that_the_store_lost_is_found(desk: Desk) -> None:
    a_report(desk, 1)
    a_report(desk, 2)
    index = desk.index()
    place = ReportPlace("0x" + "4b" * 32, WHO.bank, 2)
    assert state_of(index).reports.posted[place] == [f"0x{ROOT.hex()}"]
    assert differences(index, desk.office.programme) == ()
    with index.store._writing(index.store.tip()) as connection:
        connection.exec_driver_sql("delete from events where name = 'ReportPosted' and args like '%\"asOf\": 2,%'")
    (found,) = differences(index, desk.office.programme)
    assert str(found) == (
        f"report 0x{'4b' * 32} on {WHO.bank} at 2, number 1: the events say nothing, the chain says 0x{ROOT.hex()}"
    )


def test_a_backing_by_a_pool_that_is_not_open_yet_is_the_same_by_events_and_by_contracts(desk: Desk) -> None:
    (hook,) = desk.office.programme.hooks["reserve_cover"]
    governed(desk, hook.encode("setBacking", desk.bond.address, encoded("GOLD-9"), 3, 2))
    index = desk.index()
    assert state_of(index).reserves.backings == {desk.bond.address: Backing("GOLD-9", Fraction(3, 2))}
    assert differences(index, desk.office.programme) == ()
    governed(desk, hook.encode("setBacking", desk.bond.address, bytes(32), 0, 0))
    assert state_of(index).reserves.backings == {}
    assert differences(index, desk.office.programme) == ()


def test_what_the_registry_keeps_beside_the_words_is_rebuilt(desk: Desk) -> None:
    for change, _ in CHANGES.values():
        change(desk)
    index = desk.index()
    state = state_of(index).registry
    assert state.roots == {f"0x{ROOT.hex()}": LATE}
    assert state.blocks == {WHO.stranger: MASKS["blocked_by_registrar"] | MASKS["blocked_by_regulator"]}
    assert state.tables == {
        Place("countries", (3, 2)): 1 << 74,
        Place("corridor", (3, 586, 2)): 1 << 74,
        Place("buyers", (3, 2)): 1 << 6,
    }
    assert state.venues == {9: True}
    assert {difference.fact for difference in differences(index, desk.office.programme)} == {"licence of venue 9"}


def test_what_was_taken_back_is_nothing_again(desk: Desk) -> None:
    a_tree(desk)
    a_block(desk)
    countries(desk)
    sent(desk, "setRoot", ROOT, 0, by="registrar")
    sent(desk, "setRegulatorInvestorBlock", WHO.stranger, [], False, by="regulator")
    governed(desk, desk.office.programme.registry.encode("setCountries", 3, 2, 0))
    index = desk.index()
    state = state_of(index).registry
    assert (*state.roots.values(), *state.blocks.values(), *state.tables.values()) == (
        0,
        MASKS["blocked_by_registrar"],
        0,
    )
    assert differences(index, desk.office.programme) == ()


@pytest.mark.parametrize("event", CHANGES)
def test_an_event_that_the_store_lost_is_found(desk: Desk, event: str) -> None:
    change, fact = CHANGES[event]
    change(desk)
    index = desk.index().sync()
    with index.store._writing(index.store.tip()) as connection:
        connection.exec_driver_sql(f"delete from events where name = '{event}'")
    assert fact in {difference.fact for difference in differences(index, desk.office.programme)}


def test_the_rules_of_a_series_are_rebuilt_and_a_change_that_the_store_lost_is_found(desk: Desk) -> None:
    index = desk.index()
    before = state_of(index).series[desk.bond.address].rules
    assert before == Rules(desk.pib.terms.sheet.category_mask, desk.pib.terms.sheet.policy.policy)
    rules(desk)
    assert state_of(index).series[desk.bond.address].rules == Rules(0b100, Policy(3, countries=True))
    assert differences(index, desk.office.programme) == ()
    with index.store._writing(index.store.tip()) as connection:
        connection.exec_driver_sql("delete from events where name = 'RulesSet' and args like '%: 4%'")
    (found,) = differences(index, desk.office.programme)
    assert str(found) == (
        f"{desk.pib.terms.sheet.isin} rules: the events say {before}, "
        "the chain says categories BANK; policy countries by table 3"
    )
