"""Rules by data: countries, corridors, category pairs and venues, on every path on which they are asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.contracts.bond.paths import PATHS, Path
from tests.contracts.bond.series import CATEGORIES, Series, refused
from tests.contracts.bond.stage import ROLES, WHO
from wasiqa.categories import Category, mask
from wasiqa.chain.contract import NOBODY
from wasiqa.policy import Policy

TABLE, VENUE = 3, 300
PART, PAKISTAN = divmod(586, 256)
BRITAIN = 826
each_path = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())


@dataclass(frozen=True)
class Rule:
    """One rule with the code by which it refuses the foreign institution, and how it comes to allow it."""

    code: int
    policy: Policy
    allow: Callable[[Series], object]
    of_the_receiver: bool
    """Is it asked, too, where there is no willing sender?"""


def govern(series: Series, function: str, *arguments: int) -> None:
    """Governance sets a table."""
    stage = series.stage
    stage.chain.transact(stage.registry, function, *arguments, sender=ROLES["GOVERNANCE"])


def open_venue(series: Series, is_open: bool = True) -> None:
    """The licence registry opens the venue, or closes it."""
    stage = series.stage
    stage.chain.transact(stage.registry, "setVenue", VENUE, is_open, sender=ROLES["LICENCE_REGISTRY"])


RULES = {
    "countries": Rule(
        50,
        Policy(TABLE, countries=True),
        lambda series: govern(series, "setCountries", TABLE, BRITAIN // 256, 1 << BRITAIN % 256),
        of_the_receiver=True,
    ),
    "corridors": Rule(
        51,
        Policy(TABLE, corridors=True),
        lambda series: govern(series, "setCorridor", TABLE, 586, BRITAIN // 256, 1 << BRITAIN % 256),
        of_the_receiver=False,
    ),
    "category pairs": Rule(
        52,
        Policy(TABLE, category_pairs=True),
        lambda series: govern(series, "setBuyers", TABLE, Category.BANK, mask([Category.FOREIGN_INSTITUTION])),
        of_the_receiver=False,
    ),
    "venues": Rule(53, Policy(venues=True), open_venue, of_the_receiver=True),
}


@pytest.fixture(params=RULES.values(), ids=RULES.keys())
def rule(request: pytest.FixtureRequest, series: Series) -> Rule:
    """Asked by the series; it refuses the foreign institution, of Britain and the venue, until it allows it."""
    found: Rule = request.param
    fields = {"category": Category.FOREIGN_INSTITUTION, "country": BRITAIN, "venue": VENUE}
    series.stage.admit(WHO.foreign_institution, **fields)
    series.govern("setRules", 2**24 - 1, found.policy.encode())
    return found


@each_path
def test_a_receiver_whom_a_rule_does_not_name_is_refused_until_it_does(series: Series, rule: Rule, path: Path) -> None:
    with refused(rule.code, WHO.bank, WHO.foreign_institution, 100):
        path(series, WHO.foreign_institution, 100)
    rule.allow(series)
    path(series, WHO.foreign_institution, 100)
    assert series.balance(WHO.foreign_institution) == 100


def test_the_views_say_beforehand_what_a_transfer_does(series: Series, rule: Rule) -> None:
    for allowed in (False, True):
        if allowed:
            rule.allow(series)
        movement = WHO.bank, WHO.foreign_institution, 100
        assert series.ask("detectTransferRestriction", *movement) == (0 if allowed else rule.code)
        assert series.ask("canTransfer", *movement) is allowed
        assert series.ask("canReceive", WHO.foreign_institution) is (allowed or not rule.of_the_receiver)
        assert series.ask("canSend", WHO.foreign_institution)


def test_an_issue_is_refused_by_the_rules_of_the_receiver_alone(series: Series, rule: Rule) -> None:
    if rule.of_the_receiver:
        with refused(rule.code, NOBODY, WHO.foreign_institution, 100):
            series.mint(WHO.foreign_institution, 100)
        rule.allow(series)
    series.mint(WHO.foreign_institution, 100)
    assert series.balance(WHO.foreign_institution) == 100


def test_enforcement_is_refused_by_the_rules_of_the_receiver_alone(series: Series, rule: Rule) -> None:
    if rule.of_the_receiver:
        with refused(rule.code, WHO.bank, WHO.foreign_institution, 100):
            series.seize(WHO.bank, WHO.foreign_institution, 100)
        rule.allow(series)
    series.seize(WHO.bank, WHO.foreign_institution, 100)
    assert series.balance(WHO.foreign_institution) == 100


def test_a_transfer_to_oneself_is_asked_like_any_other(series: Series, rule: Rule) -> None:
    rule.allow(series)
    series.stage.amend(WHO.bank, country=BRITAIN, category=Category.FOREIGN_INSTITUTION, venue=VENUE + 1)
    if rule.of_the_receiver:
        govern(series, "setCountries", TABLE, BRITAIN // 256, 0)
    with refused(rule.code, WHO.bank, WHO.bank, 100):
        series.transfer(WHO.bank, WHO.bank, 100)


def test_holders_whom_the_rules_of_the_receiver_refuse_may_send_and_be_redeemed(series: Series, rule: Rule) -> None:
    if not rule.of_the_receiver:
        govern(series, "setCorridor", TABLE, BRITAIN, PART, 1 << PAKISTAN)
        govern(series, "setBuyers", TABLE, Category.FOREIGN_INSTITUTION, mask([Category.FUND]))
    rule.allow(series)
    series.transfer(WHO.bank, WHO.foreign_institution, 300)
    govern(series, "setCountries", TABLE, BRITAIN // 256, 0)
    govern(series, "setCountries", TABLE, PART, 1 << PAKISTAN)
    open_venue(series, is_open=False)
    series.transfer(WHO.foreign_institution, WHO.fund, 100)
    series.redeem(WHO.foreign_institution, 100)
    series.seize(WHO.foreign_institution, WHO.fund, 100)
    assert series.balance(WHO.foreign_institution) == 0


def test_a_change_of_a_table_bites_in_all_series_that_ask_it(series: Series, rule: Rule) -> None:
    other, third = Series.deployed(series.stage), Series.deployed(series.stage)
    for one in (other, third):
        one.mint(WHO.bank, 1_000)
    other.govern("setRules", CATEGORIES, rule.policy.encode())
    rule.allow(series)
    other.transfer(WHO.bank, WHO.foreign_institution, 100)
    govern(series, "setCountries", TABLE, BRITAIN // 256, 0)
    govern(series, "setCorridor", TABLE, 586, BRITAIN // 256, 0)
    govern(series, "setBuyers", TABLE, Category.BANK, 0)
    open_venue(series, is_open=False)
    for one in (series, other):
        with refused(rule.code, WHO.bank, WHO.foreign_institution, 100):
            one.transfer(WHO.bank, WHO.foreign_institution, 100)
    third.transfer(WHO.bank, WHO.foreign_institution, 100)
