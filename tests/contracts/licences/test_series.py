"""A venue that loses its licence, in series that ask for venues: its customers keep their units and may leave."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.contracts.bond.series import refused
from tests.contracts.bond.stage import WHO
from tests.contracts.licences.venue import CUSTOMERS, RECEIVER_VENUE, Venue
from tests.support.revm import RevmChain
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import NOBODY

CLOSING = ("suspend", "revoke")


@pytest.fixture
def venue(chain: RevmChain) -> Venue:
    """Licensed, with customers."""
    return Venue.opened(chain)


def test_a_revocation_bites_in_every_series_in_the_next_block_by_one_write(venue: Venue) -> None:
    several = [venue.series() for _ in range(3)]
    for series in several:
        series.transfer(WHO.bank, WHO.individual, 100)
    before = venue.stage.chain.block().number
    receipt = venue.step("revoke")
    told = [event.args for event in receipt.events(venue.stage.registry)]
    assert told == [{"venue": 1, "open": False}], "one bit, whatever the number of wallets"
    assert venue.stage.chain.block().number == before + 1
    for series in several:
        with refused(RECEIVER_VENUE, WHO.bank, WHO.individual, 100):
            series.transfer(WHO.bank, WHO.individual, 100)
        assert series.balance(WHO.individual) == 1_100


@pytest.mark.parametrize("closing", CLOSING)
def test_nobody_receives_by_a_closed_venue(venue: Venue, closing: str) -> None:
    series = venue.series()
    venue.step(closing)
    individual, emigrant = (getattr(WHO, name) for name in CUSTOMERS)
    acts: list[tuple[Callable[[], Receipt], str]] = [
        (lambda: series.transfer(WHO.bank, individual, 100), WHO.bank),
        (lambda: series.transfer(emigrant, individual, 100), emigrant),
        (lambda: series.mint(individual, 100), NOBODY),
        (lambda: series.seize(WHO.bank, individual, 100), WHO.bank),
    ]
    for act, sender in acts:
        with refused(RECEIVER_VENUE, sender, individual, 100):
            act()
    assert series.ask("detectTransferRestriction", WHO.bank, individual, 100) == RECEIVER_VENUE
    assert series.ask("canTransfer", WHO.bank, individual, 100) is False
    assert series.ask("canReceive", individual) is False


@pytest.mark.parametrize("closing", CLOSING)
def test_customers_of_a_closed_venue_keep_their_units_and_leave(venue: Venue, closing: str) -> None:
    series = venue.series()
    venue.step(closing)
    for name in CUSTOMERS:
        wallet = getattr(WHO, name)
        assert series.balance(wallet) == 1_000
        series.transfer(wallet, WHO.bank, 400)
        series.redeem(wallet, 100)
        series.seize(wallet, WHO.bank, 500)
        assert series.balance(wallet) == 0
    assert series.balance(WHO.bank) == 1_000 + 2 * 900


@pytest.mark.parametrize("closing", CLOSING)
def test_whoever_belongs_to_no_venue_or_another_one_isn_t_concerned(venue: Venue, closing: str) -> None:
    series = venue.series()
    venue.step(closing)
    series.transfer(WHO.bank, WHO.fund, 100)
    assert series.balance(WHO.fund) == 100


@pytest.mark.parametrize("closing", CLOSING)
def test_a_series_that_does_not_ask_for_venues_goes_on(venue: Venue, closing: str) -> None:
    series = venue.series(asks=False)
    venue.step(closing)
    series.transfer(WHO.bank, WHO.individual, 100)
    assert series.balance(WHO.individual) == 1_100


def test_a_reinstated_venue_receives_again(venue: Venue) -> None:
    series = venue.series()
    venue.step("suspend")
    venue.step("reinstate")
    series.transfer(WHO.bank, WHO.individual, 100)
    assert series.balance(WHO.individual) == 1_100


def test_a_customer_whom_the_registrar_moves_to_no_venue_receives_again(venue: Venue) -> None:
    series = venue.series()
    venue.step("revoke")
    venue.stage.amend(WHO.individual, venue=0)
    series.transfer(WHO.bank, WHO.individual, 100)
    assert series.balance(WHO.individual) == 1_100


def test_a_venue_that_was_never_licensed_is_closed(venue: Venue) -> None:
    series = venue.series()
    venue.stage.amend(WHO.individual, venue=2)
    with refused(RECEIVER_VENUE, WHO.bank, WHO.individual, 100):
        series.transfer(WHO.bank, WHO.individual, 100)
