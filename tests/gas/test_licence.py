"""What it costs to close a venue: the same whatever the number of its customers, and of the series that they hold."""

from __future__ import annotations

import pytest

from tests.contracts.bond.stage import WHO
from tests.contracts.licences.venue import EVERYTHING, PAPER, Venue
from tests.gas.conftest import Figures
from tests.gas.ground import wallets
from wasiqa.chain.tester import TesterChain
from wasiqa.servicing.licences.licence import encoded

BARS = {"licence.revoke": 48_800, "licence.suspend": 49_000, "licence.reinstate": 51_300}
"""Most gas that each step may use."""


@pytest.mark.parametrize("customers", [0, 100])
def test_closing_a_venue_costs_the_same_whatever_the_number_of_its_wallets(
    tester: TesterChain, figures: Figures, customers: int
) -> None:
    venue = Venue.opened(tester)
    # another venue is open, so that no storage becomes zero and nothing is refunded
    venue.act("grantNoc", encoded("PK-2"), (tester.now() + 10**8, EVERYTHING, WHO.auditor), tester.now(), PAPER)
    for wallet in wallets("customer", customers):
        venue.stage.admit(wallet, venue=1)
    for key in ("licence.suspend", "licence.reinstate", "licence.revoke"):
        gas = venue.step(key.partition(".")[2]).gas_used
        assert figures.note(key, gas) <= BARS[key]
