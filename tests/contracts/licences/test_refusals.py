"""What the licence registry refuses, and with which words."""

from __future__ import annotations

from unittest.mock import ANY

import pytest

from tests.contracts.licences.model import ALLOWED, STEPS
from tests.contracts.licences.registry import PAPER, TO_PHASE, WHO, Registry
from tests.support.chains import reverts
from wasiqa.servicing.licences.licence import Phase, encoded
from wasiqa.servicing.roles import role_id

DATED = ("grantNoc", *STEPS)


@pytest.mark.parametrize("step", DATED)
@pytest.mark.parametrize("who", ["registrar", "guardian", "governor_executor", "stranger"])
def test_nobody_but_the_regulator_takes_a_step(registry: Registry, step: str, who: str) -> None:
    refusal = {"account": getattr(WHO, who), "neededRole": role_id("REGULATOR")}
    with reverts("AccessControlUnauthorizedAccount", refusal):
        registry.step(step, by=getattr(WHO, who))


@pytest.mark.parametrize("who", ["regulator", "registrar", "governor_executor"])
def test_nobody_but_governance_sets_what_a_phase_may_do(registry: Registry, who: str) -> None:
    refusal = {"account": getattr(WHO, who), "neededRole": role_id("GOVERNANCE")}
    with reverts("AccessControlUnauthorizedAccount", refusal):
        registry.chain.transact(registry.contract, "setRights", Phase.NOC, 1, sender=getattr(WHO, who))


@pytest.mark.parametrize("who", ["registrar", "stranger"])
def test_nobody_but_the_regulator_blocks_wallets_by_licence(registry: Registry, who: str) -> None:
    refusal = {"account": getattr(WHO, who), "neededRole": role_id("REGULATOR")}
    with reverts("AccessControlUnauthorizedAccount", refusal):
        registry.chain.transact(registry.contract, "setWalletBlock", [WHO.bank], True, PAPER, sender=getattr(WHO, who))


@pytest.mark.parametrize("who", ["regulator", "registrar", "governor_executor"])
def test_nobody_but_the_licence_registry_opens_a_venue_in_the_whitelist(registry: Registry, who: str) -> None:
    refusal = {"account": getattr(WHO, who), "neededRole": role_id("LICENCE_REGISTRY")}
    with reverts("AccessControlUnauthorizedAccount", refusal):
        registry.chain.transact(registry.whitelist, "setVenue", 1, True, sender=getattr(WHO, who))


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_only_from_the_phases_that_admit_it(registry: Registry, step: str, phase: Phase) -> None:
    registry.bring_to(phase)
    if phase in ALLOWED[step]:
        if step == "grantLicence":
            registry.step("recordMilestone 0")
            registry.step("recordMilestone 1")
        registry.step(step)
        assert registry.licence().phase is {
            "grantLicence": Phase.LICENSED,
            "suspend": Phase.SUSPENDED,
            "reinstate": Phase.NOC,
            "revoke": Phase.REVOKED,
        }.get(step, phase)
        return
    with reverts("PhaseForbids", venue=1, phase=phase):
        registry.step(step)
    assert registry.licence().phase is phase


@pytest.mark.parametrize("step", STEPS)
def test_venue_zero_and_unknown_venues_have_no_licence_to_change(registry: Registry, step: str) -> None:
    registry.bring_to(Phase.LICENSED)
    for venue in (0, 2, 65_535):
        with reverts("PhaseForbids", venue=venue, phase=Phase.NONE):
            registry.step(step, venue)


def test_a_venue_needs_a_code_of_its_own(registry: Registry) -> None:
    with reverts("CodeMissing"):
        registry.step("grantNoc", code="")
    registry.step("grantNoc", code="PK-1")
    registry.step("revoke")
    with reverts("CodeTaken", code=encoded("PK-1"), venue=1):
        registry.step("grantNoc", code="PK-1")


@pytest.mark.parametrize(("first", "missing"), [(None, 0), (0, 1), (1, 0)])
def test_a_venue_without_both_milestones_is_not_licensed(registry: Registry, first: int | None, missing: int) -> None:
    registry.step("grantNoc")
    if first is not None:
        registry.step(f"recordMilestone {first}")
    with reverts("MilestoneMissing", venue=1, milestone=missing):
        registry.step("grantLicence")


@pytest.mark.parametrize("milestone", [0, 1])
def test_a_milestone_is_recorded_once(registry: Registry, milestone: int) -> None:
    registry.step("grantNoc")
    date = registry.yesterday
    registry.step(f"recordMilestone {milestone}", date=date)
    with reverts("MilestoneKnown", venue=1, milestone=milestone, date=date):
        registry.step(f"recordMilestone {milestone}")


@pytest.mark.parametrize("step", DATED)
def test_no_step_is_taken_without_a_paper(registry: Registry, step: str) -> None:
    _prepare(registry, step)
    with reverts("EvidenceMissing"):
        registry.step(step, evidence=bytes(32))


@pytest.mark.parametrize("step", DATED)
def test_no_act_is_dated_in_the_future_or_before_the_one_it_rests_on(registry: Registry, step: str) -> None:
    _prepare(registry, step)
    since = registry.licence().since or 1
    late = registry.chain.now() + 1
    with reverts("DateInvalid", date=late, earliest=since, latest=ANY):
        registry.step(step, date=late)
    with reverts("DateInvalid", date=since - 1, earliest=since, latest=ANY):
        registry.step(step, date=since - 1)
    registry.step(step, date=since)


@pytest.mark.parametrize("milestone", [0, 1])
def test_no_milestone_is_dated_before_the_certificate(registry: Registry, milestone: int) -> None:
    noc = registry.yesterday
    for days, step in enumerate(("grantNoc", "suspend", "reinstate")):
        registry.step(step, date=noc + 100 * days)
    with reverts("DateInvalid", date=noc - 1, earliest=noc, latest=ANY):
        registry.step(f"recordMilestone {milestone}", date=noc - 1)
    registry.step(f"recordMilestone {milestone}", date=noc)


@pytest.mark.parametrize("milestone", [0, 1])
def test_a_licence_is_not_dated_before_a_milestone(registry: Registry, milestone: int) -> None:
    since = registry.yesterday
    registry.step("grantNoc", date=since)
    registry.step(f"recordMilestone {milestone}", date=since + 9)
    registry.step(f"recordMilestone {1 - milestone}", date=since)
    with reverts("DateInvalid", date=since + 8, earliest=since + 9, latest=ANY):
        registry.step("grantLicence", date=since + 8)
    registry.step("grantLicence", date=since + 9)


@pytest.mark.parametrize("step", ["grantNoc", "grantLicence", "amend"])
def test_no_licence_is_granted_that_has_expired(registry: Registry, step: str) -> None:
    _prepare(registry, step)
    now = registry.chain.now()
    with reverts("ExpiryPassed", expiry=now - 1):
        registry.step(step, expiry=now - 1)
    registry.step(step, expiry=now)


@pytest.mark.parametrize("phase", [Phase.NONE, Phase.REVOKED])
def test_a_venue_without_a_licence_can_be_given_no_rights(registry: Registry, phase: Phase) -> None:
    governance = registry.office.programme.timelocks["governance"].address
    with reverts("RightsFixed", phase=phase):
        registry.chain.call(registry.contract, "setRights", phase, 1, sender=governance)


def test_a_licence_that_runs_cannot_be_expired(registry: Registry) -> None:
    now = registry.chain.now()
    registry.step("grantNoc", expiry=now + 10)
    registry.chain.travel(now + 10)
    with reverts("NotExpired", venue=1, expiry=now + 10):
        registry.chain.transact(registry.contract, "expire", 1, sender=WHO.stranger)


@pytest.mark.parametrize("function", ["expire", "refresh"])
@pytest.mark.parametrize("phase", [Phase.NONE, Phase.SUSPENDED, Phase.REVOKED])
def test_a_venue_that_is_as_it_must_be_is_not_touched(registry: Registry, function: str, phase: Phase) -> None:
    registry.bring_to(phase)
    with reverts("NothingToRefresh", venue=1):
        registry.chain.transact(registry.contract, function, 1, sender=WHO.stranger)


def test_wallets_are_not_blocked_without_a_paper(registry: Registry) -> None:
    with reverts("EvidenceMissing"):
        registry.chain.transact(registry.contract, "setWalletBlock", [WHO.bank], True, bytes(32), sender=WHO.regulator)


def _prepare(registry: Registry, step: str) -> None:
    """Come to where the step is possible."""
    if step == "grantNoc":
        return
    phase = Phase.SUSPENDED if step == "reinstate" else Phase.NOC
    date = registry.yesterday
    for name in TO_PHASE[phase]:
        registry.step(name, date=date)
    if step == "grantLicence":
        registry.step("recordMilestone 0", date=date)
        registry.step("recordMilestone 1", date=date)
