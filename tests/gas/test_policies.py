"""What each rule of a policy adds to a transfer, and that a series without a policy pays for none of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from tests.contracts.bond.stage import ROLES
from tests.gas.conftest import Figures
from tests.gas.ground import COUNTRY, Ground, word
from tests.gas.measures import country_added
from wasiqa.categories import Category
from wasiqa.policy import Policy

TABLE = 1
PART, BIT = divmod(COUNTRY, 256)
PERSON = Category.INDIVIDUAL_RESIDENT
RULES: Mapping[str, tuple[str, str, tuple[Any, ...]]] = MappingProxyType(
    {
        "transfer.corridor_added": ("corridors", "setCorridor", (TABLE, COUNTRY, PART, 1 << BIT)),
        "transfer.category_pair_added": ("category_pairs", "setBuyers", (TABLE, PERSON, 1 << PERSON)),
        "transfer.venue_added": ("venues", "setVenue", (word(ROLES["ISSUER"]).venue, True)),
    }
)
"""The flag, and what lets the usual transfer pass."""
BAR = 2_600
"""One read of storage and what surrounds it: the most that any rule may add."""


def added(ground: Ground, key: str) -> int:
    """What one rule adds to the usual transfer."""
    flag, function, arguments = RULES[key]
    stage, usual = ground.series.stage, ground.transfer()
    by = ROLES["LICENCE_REGISTRY" if flag == "venues" else "GOVERNANCE"]
    stage.chain.transact(stage.registry, function, *arguments, sender=by)
    policy = Policy(0 if flag == "venues" else TABLE, **{flag: True})
    return Ground.under(stage, policy=policy.encode()).transfer() - usual


@pytest.mark.parametrize("key", RULES)
def test_no_rule_costs_more_than_one_read(key: str, ground: Ground, figures: Figures) -> None:
    assert 2_100 < figures.note(key, added(ground, key)) <= BAR


def test_the_rule_of_countries_costs_no_more_than_one_read(ground: Ground) -> None:
    assert 2_100 < country_added(ground) <= BAR


def test_a_venue_that_is_stated_costs_nothing_where_no_rule_asks_about_venues(ground: Ground) -> None:
    usual, (stage, venue) = ground.transfer(), (ground.series.stage, word(ROLES["ISSUER"]).venue)
    assert venue != 0
    stage.chain.transact(stage.registry, "setVenue", venue, True, sender=ROLES["LICENCE_REGISTRY"])
    assert ground.transfer() == usual
