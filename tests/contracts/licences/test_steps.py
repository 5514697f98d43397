"""What each step of a licence changes, tells and opens or closes."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.contracts.licences.registry import CUSTODY, EXCHANGE, HOLD, LENDING, PAPER, WHO, YEAR, Registry
from tests.support.chains import emitted
from wasiqa.servicing.licences.licence import Licence, Phase, Terms, encoded
from wasiqa.whitelist.word import Word


def test_a_no_objection_certificate_makes_a_venue_and_opens_it(registry: Registry) -> None:
    date, terms = registry.yesterday, registry.terms()
    receipt = registry.step("grantNoc", terms=terms, date=date)
    assert registry.licence() == Licence("PK-1", 1, Phase.NOC, open=True, since=date, noc=date, terms=Terms(*terms))
    emitted(
        receipt, registry.contract, "NocGranted", venue=1, code=encoded("PK-1"), terms=terms, date=date, evidence=PAPER
    )
    assert registry.told(receipt) == [(1, True)]
    assert registry.ask("venueOf", encoded("PK-1")) == 1
    assert registry.ask("isOpen", 1)


def test_venues_are_numbered_in_order_and_listed(registry: Registry) -> None:
    for number in range(1, 4):
        registry.step("grantNoc", code=f"PK-{number}")
    found = registry.ask("allLicences")
    assert [Licence.decode(venue, one) for venue, one in enumerate(found, 1)] == [
        registry.licence(n) for n in (1, 2, 3)
    ]
    assert [one.code for one in found] == [encoded(f"PK-{n}") for n in (1, 2, 3)]
    assert registry.ask("venueOf", encoded("PK-4")) == 0


@pytest.mark.parametrize("order", permutations([0, 1]))
def test_milestones_come_in_any_order_and_lead_to_the_licence(registry: Registry, order: tuple[int, int]) -> None:
    since = registry.yesterday
    registry.step("grantNoc", date=since)
    for day, milestone in enumerate(order, start=1):
        receipt = registry.step(f"recordMilestone {milestone}", date=since + day)
        assert registry.told(receipt) == []
        emitted(
            receipt,
            registry.contract,
            "MilestoneReached",
            venue=1,
            milestone=milestone,
            date=since + day,
            evidence=PAPER,
        )
    terms = registry.terms(activities=HOLD | LENDING)
    receipt = registry.step("grantLicence", terms=terms, date=since + 3)
    emitted(receipt, registry.contract, "LicenceGranted", venue=1, terms=terms, date=since + 3, evidence=PAPER)
    found = registry.licence()
    assert (found.phase, found.since, found.terms) == (Phase.LICENSED, since + 3, Terms(*terms))
    assert (found.aml_registered, found.incorporated) == (since + 1 + order.index(0), since + 1 + order.index(1))
    assert registry.told(receipt) == []


@pytest.mark.parametrize("before", [Phase.NOC, Phase.LICENSED])
def test_a_suspension_closes_and_a_reinstatement_leads_back(registry: Registry, before: Phase) -> None:
    registry.bring_to(before)
    date = registry.chain.now()
    receipt = registry.step("suspend", date=date)
    emitted(receipt, registry.contract, "LicenceSuspended", venue=1, date=date, evidence=PAPER)
    assert registry.told(receipt) == [(1, False)]
    suspended = registry.licence()
    assert (suspended.phase, suspended.resumes, suspended.since) == (Phase.SUSPENDED, before, date)
    assert registry.ask("rightsOf", 1) == 0
    back = registry.step("reinstate", date=date)
    emitted(back, registry.contract, "LicenceReinstated", venue=1, date=date, evidence=PAPER)
    assert registry.told(back) == [(1, True)]
    assert (registry.licence().phase, registry.licence().resumes) == (before, Phase.NONE)


@pytest.mark.parametrize(("before", "closes"), [(Phase.NOC, True), (Phase.LICENSED, True), (Phase.SUSPENDED, False)])
def test_a_revocation_closes_for_ever(registry: Registry, before: Phase, closes: bool) -> None:
    registry.bring_to(before)
    date = registry.chain.now()
    receipt = registry.step("revoke", date=date)
    emitted(receipt, registry.contract, "LicenceRevoked", venue=1, date=date, evidence=PAPER)
    assert registry.told(receipt) == ([(1, False)] if closes else [])
    found = registry.licence()
    assert (found.phase, found.resumes, found.open) == (Phase.REVOKED, Phase.NONE, False)
    assert registry.ask("rightsOf", 1) == 0


def test_a_milestone_that_was_reached_before_a_suspension_is_recorded_after_it_with_its_own_date(
    registry: Registry,
) -> None:
    noc = registry.yesterday
    for days, step in enumerate(("grantNoc", "suspend", "reinstate")):
        registry.step(step, date=noc + 100 * days)
    for milestone in (0, 1):
        registry.step(f"recordMilestone {milestone}", date=noc + 50 + 100 * milestone)
    found = registry.licence()
    assert (found.noc, found.aml_registered, found.incorporated, found.since) == (noc, noc + 50, noc + 150, noc + 200)


def test_a_venue_may_do_what_its_phase_may_and_its_licence_permits(registry: Registry) -> None:
    registry.step("grantNoc", activities=HOLD | CUSTODY | LENDING)
    assert registry.ask("rightsOf", 1) == HOLD | CUSTODY, "lending needs the full licence"
    registry.step("recordMilestone 0")
    registry.step("recordMilestone 1")
    registry.step("grantLicence", activities=HOLD | CUSTODY | LENDING)
    assert registry.ask("rightsOf", 1) == HOLD | CUSTODY | LENDING
    registry.set_rights(Phase.LICENSED, HOLD | EXCHANGE)
    assert registry.ask("rightsOf", 1) == HOLD


def test_an_amendment_can_close_and_open_and_renews(registry: Registry) -> None:
    registry.step("grantNoc")
    closed = registry.step("amend", activities=CUSTODY)
    assert registry.told(closed) == [(1, False)]
    terms = registry.terms(expiry=registry.chain.now() + 5 * YEAR, operator=WHO.auditor)
    date = registry.chain.now()
    receipt = registry.step("amend", terms=terms, date=date)
    emitted(receipt, registry.contract, "LicenceAmended", venue=1, terms=terms, date=date, evidence=PAPER)
    assert registry.told(receipt) == [(1, True)]
    assert registry.licence().terms == Terms(*terms)


def test_a_licence_ends_after_its_last_second_and_anybody_closes_the_venue(registry: Registry) -> None:
    expiry = registry.chain.now() + 100
    registry.step("grantNoc", expiry=expiry)
    registry.chain.travel(expiry)
    assert registry.ask("isOpen", 1)
    registry.chain.travel(expiry + 1)
    assert not registry.ask("isOpen", 1)
    assert registry.licence().open, "nobody has told the investor registry yet"
    receipt = registry.chain.transact(registry.contract, "expire", 1, sender=WHO.stranger)
    emitted(receipt, registry.contract, "LicenceExpired", venue=1, expiry=expiry)
    assert registry.told(receipt) == [(1, False)]
    assert registry.licence().phase is Phase.NOC
    renewed = registry.step("amend")
    assert registry.told(renewed) == [(1, True)]


def test_a_suspended_venue_that_expired_meanwhile_stays_closed_when_reinstated(registry: Registry) -> None:
    expiry = registry.chain.now() + 100
    registry.step("grantNoc", expiry=expiry)
    registry.step("suspend")
    registry.chain.travel(expiry + 1)
    assert registry.told(registry.step("reinstate", date=registry.chain.now())) == []
    assert not registry.ask("isOpen", 1)


def test_new_rights_of_a_phase_reach_a_venue_by_refresh_or_with_its_next_step(registry: Registry) -> None:
    registry.step("grantNoc")
    registry.step("grantNoc", code="PK-2")
    receipt = registry.set_rights(Phase.NOC, CUSTODY)
    emitted(receipt, registry.contract, "RightsSet", phase=Phase.NOC, activities=CUSTODY)
    assert registry.told(receipt) == []
    assert not registry.ask("isOpen", 1)
    refreshed = registry.chain.transact(registry.contract, "refresh", 1, sender=WHO.stranger)
    assert registry.told(refreshed) == [(1, False)]
    assert registry.told(registry.step("amend", 2)) == [(2, False)]
    registry.set_rights(Phase.NOC, HOLD)
    again = registry.chain.transact(registry.contract, "refresh", 1, sender=WHO.stranger)
    assert registry.told(again) == [(1, True)]


def test_governance_may_let_suspended_venues_hold(registry: Registry) -> None:
    registry.set_rights(Phase.SUSPENDED, HOLD)
    registry.step("grantNoc")
    assert registry.told(registry.step("suspend")) == []
    assert registry.ask("isOpen", 1)


def test_the_licence_registry_blocks_wallets_with_its_own_bit_and_lifts_it(registry: Registry) -> None:
    wallets = [WHO.bank, WHO.stranger]
    for blocked in (True, False):
        receipt = registry.chain.transact(
            registry.contract, "setWalletBlock", wallets, blocked, PAPER, sender=WHO.regulator
        )
        emitted(receipt, registry.contract, "WalletBlocksSet", wallets=tuple(wallets), blocked=blocked, evidence=PAPER)
        words = [Word.decode(registry.chain.call(registry.whitelist, "wordOf", wallet)) for wallet in wallets]
        assert [word.blocked_by_licence for word in words] == [blocked] * 2
        assert not any(word.blocked_by_registrar or word.blocked_by_regulator for word in words)
