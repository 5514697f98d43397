"""What it costs to close a venue: the same whatever the number of its customers, and of the series that they hold."""

from __future__ import annotations

from tests.gas.further import closing
from wasiqa.chain.tester import TesterChain


def test_closing_a_venue_costs_the_same_whatever_the_number_of_its_wallets(tester: TesterChain) -> None:
    with tester.isolated():
        few = closing(tester)
    assert few.keys() == {"suspend", "reinstate", "revoke"}
    assert closing(tester, customers=100) == few
