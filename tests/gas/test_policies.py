"""A rule costs a transfer one read and what surrounds it, and a series without a policy pays for none."""

from __future__ import annotations

import pytest

from bench import further
from bench.results import OWN, read
from tests.contracts.bond.stage import ROLES
from tests.gas.ground import Ground, word

READ = 2_100
"""What the EVM asks for a slot that nobody has read before."""


@pytest.mark.parametrize("key", ["transfer.corridor_added", "transfer.category_pair_added", "transfer.venue_added"])
def test_every_rule_reads_once(key: str) -> None:
    assert READ < further.read()[key] < 2 * READ


def test_the_rule_of_countries_reads_once() -> None:
    assert READ < (read()[OWN]["transfer.country_added"] or 0) < 2 * READ


def test_a_venue_that_is_stated_costs_nothing_where_no_rule_asks_about_venues(ground: Ground) -> None:
    usual, (stage, venue) = ground.transfer(), (ground.series.stage, word(ROLES["ISSUER"]).venue)
    assert venue != 0
    stage.chain.transact(stage.registry, "setVenue", venue, True, sender=ROLES["LICENCE_REGISTRY"])
    assert ground.transfer() == usual
