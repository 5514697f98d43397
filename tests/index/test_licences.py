"""Licences, rebuilt from events and compared with the contracts."""

from __future__ import annotations

import pytest

from tests.contracts.licences.model import STEPS
from tests.contracts.licences.registry import CUSTODY, TO_PHASE, WHO, Registry
from tests.index.support import Desk
from tests.index.test_rebuilt import state_of
from wasiqa.index.check import differences
from wasiqa.servicing.licences.licence import Phase
from wasiqa.servicing.roles import role_id


@pytest.fixture
def registry(desk: Desk) -> Registry:
    return Registry(desk.office)


@pytest.mark.parametrize("phase", Phase)
def test_a_licence_in_any_phase_is_rebuilt(desk: Desk, registry: Registry, phase: Phase) -> None:
    registry.bring_to(phase)
    index = desk.index()
    assert state_of(index).venues.licences == ({1: registry.licence()} if phase else {})
    assert differences(index, desk.office.programme) == ()


def test_every_step_of_several_venues_is_rebuilt(desk: Desk, registry: Registry) -> None:
    for venue in (1, 2):
        registry.step("grantNoc", code=f"PK-{venue}")
    for name in ("recordMilestone 0", "amend", "suspend", "reinstate", "recordMilestone 1", "grantLicence", "suspend"):
        assert name in STEPS
        registry.step(name, 2)
        assert state_of(desk.index()).venues.licences[2] == registry.licence(2)
    assert state_of(desk.index()).venues.licences[1] == registry.licence(1)
    assert differences(desk.index(), desk.office.programme) == ()


def test_rights_and_what_followed_from_them_are_rebuilt(desk: Desk, registry: Registry) -> None:
    for name in TO_PHASE[Phase.NOC]:
        registry.step(name)
    registry.set_rights(Phase.NOC, CUSTODY)
    registry.chain.transact(registry.contract, "refresh", 1, sender=WHO.stranger)
    state = state_of(desk.index())
    assert state.venues.rights[Phase.NOC] == CUSTODY
    assert state.venues.licences[1].open is False
    assert differences(desk.index(), desk.office.programme) == ()


def test_a_licence_of_which_the_store_lost_a_step_is_found(desk: Desk, registry: Registry) -> None:
    registry.bring_to(Phase.LICENSED)
    index = desk.index().sync()
    with index.store._writing(index.store.tip()) as connection:
        connection.exec_driver_sql("delete from events where name = 'LicenceGranted'")
    found = {difference.fact for difference in differences(index, desk.office.programme)}
    assert found == {"licence of venue 1"}


def test_a_venue_that_another_licence_registry_opened_is_told(desk: Desk) -> None:
    office, registry = desk.office, desk.office.programme.registry
    office.by_two("governance", registry.encode("grantRole", role_id("LICENCE_REGISTRY"), WHO.auditor))
    office.chain.transact(registry, "setVenue", 9, True, sender=WHO.auditor)
    found = {difference.fact for difference in differences(desk.index(), office.programme)}
    assert found == {"licence of venue 9"}
