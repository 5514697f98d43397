"""Between venues, units follow an accepted message; omnibus wallets receive only while their venue is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from eth_utils.crypto import keccak

from tests.contracts.hooks.conftest import ISSUES, TOLD, TRANSFERS, Series
from tests.support.actors import Actors
from tests.support.chains import emitted, reverts
from tests.support.office import Office
from wasiqa.categories import Category
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.servicing.licences.licence import encoded

OMNIBUS, TRAVEL = 66, 67
THRESHOLD = 3
MESSAGE, OTHER, PAPER = (keccak(text=text) for text in ("an IVMS101 message", "another one", "a made-up paper"))
EVERYTHING = 2**32 - 1


@dataclass(frozen=True)
class Venues:
    """The hook on the bill; bank and fund keep their wallets at venue 1, insurer and individual at venue 2."""

    office: Office
    series: Series
    hook: Contract
    bank: str
    insurer: str
    first: str
    """Acts for venue 1."""
    second: str
    """Acts for venue 2."""

    def announce(self, units: int, message: bytes = MESSAGE, by: str | None = None) -> Receipt:
        arguments = self.series.bond.address, self.bank, self.insurer, units * self.series.unit, message
        return self.series.chain.transact(self.hook, "announce", *arguments, sender=by or self.first)

    def accept(self, units: int, message: bytes = MESSAGE, by: str | None = None) -> Receipt:
        arguments = self.series.bond.address, self.bank, self.insurer, units * self.series.unit, message
        return self.series.chain.transact(self.hook, "accept", *arguments, sender=by or self.second)

    def send(self, units: int) -> Receipt:
        return self.series.transfer(self.bank, self.insurer, units)

    def notice(self, units: int) -> tuple[bytes, bytes]:
        parties = self.series.bond.address, self.bank, self.insurer, units * self.series.unit
        return tuple(self.series.chain.call(self.hook, "noticeOf", *parties))

    def revoke(self, venue: int) -> None:
        now = self.series.chain.now()
        self.series.chain.transact(
            self.office.programme.licences, "revoke", venue, now, PAPER, sender=Actors().regulator
        )

    def place(self, wallet: str, name: str, venue: int, category: Category | None = None) -> None:
        word = replace(self.office.word(name), venue=venue)
        self.office.admit({wallet: word if category is None else replace(word, category=category)})


@pytest.fixture
def venues(office: Office, series: Series, deployed: Callable[..., Contract], actors: Actors) -> Venues:
    licences, now = office.programme.licences, office.chain.now()
    operators = (actors.operator, actors.auditor)
    for number, operator in enumerate(operators, 1):
        terms = (now + 10**8, EVERYTHING, operator)
        office.chain.transact(licences, "grantNoc", encoded(f"PK-{number}"), terms, now, PAPER, sender=actors.regulator)
    venues = Venues(office, series, deployed("TravelRule", licences.address), actors.bank, actors.insurer, *operators)
    for name, venue in (("bank", 1), ("fund", 1), ("insurer", 2), ("individual", 2)):
        venues.place(getattr(actors, name), name, venue)
        series.issue(getattr(actors, name), 20)
    series.install(venues.hook)
    series.governs(venues.hook, "setThreshold", THRESHOLD * series.unit)
    return venues


def test_only_the_operator_of_the_senders_venue_announces(venues: Venues, actors: Actors) -> None:
    for by in (venues.second, actors.bank, actors.regulator, actors.stranger):
        with reverts("NotTheOperator", wallet=actors.bank, caller=by):
            venues.announce(5, by=by)


def test_once_the_senders_venue_is_closed_its_customers_leave_by_a_message_of_the_receivers_venue(
    venues: Venues,
) -> None:
    with reverts("NotTheOperator", wallet=venues.bank, caller=venues.second):
        venues.announce(5, by=venues.second)
    venues.revoke(1)
    with reverts("NotTheOperator", wallet=venues.insurer, caller=venues.first):
        venues.announce(5)
    with venues.series.refuses(TRAVEL, venues.bank, venues.insurer, 5):
        venues.send(5)
    venues.announce(5, by=venues.second)
    venues.accept(5)
    venues.send(5)


def test_only_the_operator_of_the_receivers_venue_accepts(venues: Venues, actors: Actors) -> None:
    venues.announce(5)
    for by in (venues.first, actors.insurer, actors.regulator, actors.stranger):
        with reverts("NotTheOperator", wallet=actors.insurer, caller=by):
            venues.accept(5, by=by)


def test_nobody_acts_for_a_wallet_without_a_venue_or_a_venue_without_an_operator(
    office: Office, venues: Venues, actors: Actors
) -> None:
    terms, now = (office.chain.now() + 10**8, EVERYTHING, NOBODY), office.chain.now()
    office.chain.transact(
        office.programme.licences, "grantNoc", encoded("PK-3"), terms, now, PAPER, sender=actors.regulator
    )
    for venue in (0, 3):
        venues.place(actors.bank, "bank", venue)
        with reverts("NotTheOperator", wallet=actors.bank, caller=venues.first):
            venues.announce(5)


def test_a_message_must_have_a_hash(venues: Venues) -> None:
    with reverts("MessageMissing"):
        venues.announce(5, b"\0" * 32)


def test_only_the_message_that_was_announced_for_this_amount_is_accepted(venues: Venues) -> None:
    for message in (MESSAGE, b"\0" * 32):
        with reverts("MessageUnknown", message=message):
            venues.accept(5, message)
    venues.announce(5)
    with reverts("MessageUnknown", message=OTHER):
        venues.accept(5, OTHER)
    with reverts("MessageUnknown", message=MESSAGE):
        venues.accept(6)


@pytest.mark.parametrize("step", ["nothing", "announced", "accepted for another amount", "replaced"])
def test_between_venues_nothing_moves_from_the_threshold_on_without_an_accepted_message(
    venues: Venues, step: str
) -> None:
    if step != "nothing":
        venues.announce(THRESHOLD)
    if step == "replaced":
        venues.accept(THRESHOLD)
        venues.announce(THRESHOLD, OTHER)
    if step == "accepted for another amount":
        venues.announce(THRESHOLD + 1)
        venues.accept(THRESHOLD + 1)
    with venues.series.refuses(TRAVEL, venues.bank, venues.insurer, THRESHOLD):
        venues.send(THRESHOLD)
    unit = venues.series.unit
    assert venues.series.figures(venues.hook, venues.bank, venues.insurer, 4) == [4 * unit, THRESHOLD * unit]


def test_an_accepted_message_lets_one_transfer_pass(venues: Venues) -> None:
    venues.announce(5)
    venues.accept(5)
    assert venues.notice(5) == (MESSAGE, MESSAGE)
    parties = {"from": venues.bank, "to": venues.insurer}
    emitted(
        venues.send(5),
        venues.hook,
        "Consumed",
        parties,
        series=venues.series.bond.address,
        units=5 * venues.series.unit,
        message=MESSAGE,
    )
    assert venues.notice(5) == (b"\0" * 32,) * 2
    with venues.series.refuses(TRAVEL, venues.bank, venues.insurer, 5):
        venues.send(5)


@pytest.mark.parametrize("wallet", ["bank", "insurer"])
def test_a_venue_to_which_a_wallet_goes_over_is_not_bound_by_what_the_one_before_has_said(
    office: Office, venues: Venues, actors: Actors, wallet: str
) -> None:
    terms, now = (office.chain.now() + 10**8, EVERYTHING, actors.stranger), office.chain.now()
    office.chain.transact(
        office.programme.licences, "grantNoc", encoded("PK-3"), terms, now, PAPER, sender=actors.regulator
    )
    venues.announce(5)
    venues.accept(5)
    venues.place(getattr(actors, wallet), wallet, 3)
    assert venues.notice(5) == (b"\0" * 32,) * 2
    with venues.series.refuses(TRAVEL, venues.bank, venues.insurer, 5):
        venues.send(5)
    operators = {"announce": venues.first, "accept": venues.second}
    operators["announce" if wallet == "bank" else "accept"] = actors.stranger
    venues.announce(5, by=operators["announce"])
    venues.accept(5, by=operators["accept"])
    venues.send(5)


def test_transfers_of_different_amounts_wait_beside_each_other(venues: Venues) -> None:
    for units in (4, 5):
        venues.announce(units)
        venues.accept(units)
    venues.send(5)
    venues.send(4)


def test_below_the_threshold_nothing_is_asked(venues: Venues) -> None:
    venues.send(THRESHOLD - 1)


@pytest.mark.parametrize("sender", ["bank", "insurer"])
def test_within_a_venue_or_with_a_party_without_one_nothing_is_asked(
    venues: Venues, actors: Actors, sender: str
) -> None:
    neighbour = {"bank": actors.fund, "insurer": actors.individual}[sender]
    venues.series.transfer(getattr(actors, sender), neighbour, 9)
    venues.place(actors.fund, "fund", 0)
    venues.series.transfer(getattr(actors, sender), actors.fund, 9)
    venues.series.transfer(actors.fund, getattr(actors, sender), 9)


def test_a_series_without_a_threshold_asks_for_every_transfer(venues: Venues, bond: Series, actors: Actors) -> None:
    bond.remove(venues.office.programme.hooks["holding_limit"][0])
    bond.install(venues.hook)
    bond.issue(actors.bank, 5)
    with bond.refuses(TRAVEL, actors.bank, actors.insurer, 1):
        bond.transfer(actors.bank, actors.insurer, 1)


def test_seizure_and_redemption_use_no_message_up_and_need_none(venues: Venues) -> None:
    venues.announce(5)
    venues.accept(5)
    venues.series.seize(venues.bank, venues.insurer, 5)
    venues.series.redeem(venues.bank, 5)
    assert venues.notice(5) == (MESSAGE, MESSAGE)


@pytest.mark.parametrize("venue", [0, 2, 9])
def test_an_omnibus_wallet_of_no_open_venue_receives_nothing(venues: Venues, actors: Actors, venue: int) -> None:
    venues.revoke(2)
    venues.place(actors.individual, "individual", venue, Category.VENUE)
    series = venues.series
    governance = series.governance
    series.chain.transact(series.bond, "setRules", 2**24 - 1, 0, sender=governance)
    for sender, act in ((NOBODY, series.issue), (actors.bank, None)):
        with series.refuses(OMNIBUS, sender, actors.individual, 1):
            act(actors.individual, 1) if act else series.transfer(sender, actors.individual, 1)
    assert series.figures(venues.hook, actors.bank, actors.individual, 1) == [venue]
    if venue != 9:
        series.transfer(actors.individual, actors.fund, THRESHOLD - 1)


def test_an_omnibus_wallet_of_an_open_venue_receives(venues: Venues, actors: Actors) -> None:
    venues.place(actors.individual, "individual", 2, Category.VENUE)
    series = venues.series
    series.chain.transact(series.bond, "setRules", 2**24 - 1, 0, sender=series.governance)
    series.issue(actors.individual, 1)
    series.transfer(actors.insurer, actors.individual, 5)


def test_all_steps_are_recorded(venues: Venues) -> None:
    series, unit = venues.series.bond.address, venues.series.unit
    parties = {"from": venues.bank, "to": venues.insurer}
    told = {"series": series, "units": 5 * unit, "message": MESSAGE}
    emitted(venues.announce(5), venues.hook, "Announced", parties, **told)
    emitted(venues.accept(5), venues.hook, "Accepted", parties, **told)
    emitted(venues.series.governs(venues.hook, "setThreshold", 7), venues.hook, "ThresholdSet", series=series, units=7)
    assert venues.series.chain.call(venues.hook, "thresholdOf", series) == 7
    assert venues.series.hooks() == [(venues.hook.address, TRANSFERS | ISSUES | TOLD)]


def test_who_is_no_series_uses_up_only_its_own(venues: Venues, actors: Actors) -> None:
    venues.announce(5)
    venues.accept(5)
    move = venues.series.move(venues.bank, venues.insurer, 5)
    venues.series.chain.transact(venues.hook, "moved", move, sender=actors.stranger)
    assert venues.notice(5) == (MESSAGE, MESSAGE)
    venues.send(5)
