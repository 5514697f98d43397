"""The registry as the authority: its admin changes in two steps with a delay, its roles at once."""

from __future__ import annotations

import pytest

from tests.support.actors import Actors
from tests.support.chains import emitted, reverts
from tests.support.office import Office
from tests.support.revm import RevmChain
from wasiqa.chain.chain import Receipt
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.servicing.roles import DEFAULT_ADMIN, role_id

REGISTRAR = role_id("REGISTRAR")


@pytest.fixture
def admin(office: Office) -> str:
    """The governance timelock."""
    return office.programme.timelocks["governance"].address


def by_admin(office: Office, function: str, *args: object) -> Receipt:
    return office.by_two("governance", office.programme.registry.encode(function, *args))


def test_a_registry_without_an_admin_is_refused(chain: RevmChain, actors: Actors) -> None:
    with reverts("AccessControlInvalidDefaultAdmin", defaultAdmin=NOBODY):
        chain.deploy(artifacts()["InvestorRegistry"], 0, NOBODY, [], sender=actors.deployer)


@pytest.mark.parametrize("function", ["grantRole", "revokeRole"])
def test_the_admins_role_is_neither_granted_nor_revoked(office: Office, actors: Actors, function: str) -> None:
    with reverts("AccessControlEnforcedDefaultAdminRules"):
        by_admin(office, function, DEFAULT_ADMIN, actors.stranger)


def test_a_new_admin_waits_for_the_delay(office: Office, registry: Contract, actors: Actors, admin: str) -> None:
    chain = office.chain
    receipt = by_admin(office, "beginDefaultAdminTransfer", actors.stranger)
    schedule = chain.now() + office.config.admin_delay
    emitted(receipt, registry, "DefaultAdminTransferScheduled", newAdmin=actors.stranger, acceptSchedule=schedule)
    chain.travel(schedule)
    with reverts("AccessControlEnforcedDefaultAdminDelay", schedule=schedule):
        chain.transact(registry, "acceptDefaultAdminTransfer", sender=actors.stranger)
    chain.travel(schedule + 1)
    chain.transact(registry, "acceptDefaultAdminTransfer", sender=actors.stranger)
    assert chain.call(registry, "defaultAdmin") == chain.call(registry, "owner") == actors.stranger
    assert not chain.call(registry, "hasRole", DEFAULT_ADMIN, admin)
    chain.transact(registry, "grantRole", REGISTRAR, actors.outsider, sender=actors.stranger)


def test_only_the_one_who_was_named_becomes_admin(office: Office, registry: Contract, actors: Actors) -> None:
    by_admin(office, "beginDefaultAdminTransfer", actors.stranger)
    office.chain.travel(office.chain.now() + office.config.admin_delay + 1)
    with reverts("AccessControlInvalidDefaultAdmin", defaultAdmin=actors.outsider):
        office.chain.transact(registry, "acceptDefaultAdminTransfer", sender=actors.outsider)


def test_a_cancelled_hand_over_cannot_be_accepted(
    office: Office, registry: Contract, actors: Actors, admin: str
) -> None:
    by_admin(office, "beginDefaultAdminTransfer", actors.stranger)
    emitted(by_admin(office, "cancelDefaultAdminTransfer"), registry, "DefaultAdminTransferCanceled")
    office.chain.travel(office.chain.now() + office.config.admin_delay + 1)
    with reverts("AccessControlInvalidDefaultAdmin", defaultAdmin=actors.stranger):
        office.chain.transact(registry, "acceptDefaultAdminTransfer", sender=actors.stranger)
    assert office.chain.call(registry, "defaultAdmin") == admin


def test_the_admin_does_not_leave_without_the_delay(office: Office, admin: str) -> None:
    with reverts("AccessControlEnforcedDefaultAdminDelay", schedule=0):
        by_admin(office, "renounceRole", DEFAULT_ADMIN, admin)


def test_a_shorter_delay_comes_only_after_the_difference(office: Office, registry: Contract) -> None:
    chain, delay = office.chain, office.config.admin_delay
    by_admin(office, "changeDefaultAdminDelay", 60)
    effect = chain.now() + delay - 60
    assert tuple(chain.call(registry, "pendingDefaultAdminDelay")) == (60, effect)
    chain.travel(effect)
    assert chain.call(registry, "defaultAdminDelay") == delay
    chain.travel(effect + 1)
    assert chain.call(registry, "defaultAdminDelay") == 60


def test_a_change_of_the_delay_can_be_rolled_back(office: Office, registry: Contract) -> None:
    by_admin(office, "changeDefaultAdminDelay", 60)
    by_admin(office, "rollbackDefaultAdminDelay")
    office.chain.travel(office.chain.now() + office.config.admin_delay)
    assert office.chain.call(registry, "defaultAdminDelay") == office.config.admin_delay


def test_a_role_is_granted_and_revoked_at_once(office: Office, registry: Contract, actors: Actors, admin: str) -> None:
    emitted(
        by_admin(office, "grantRole", REGISTRAR, actors.stranger),
        registry,
        "RoleGranted",
        role=REGISTRAR,
        account=actors.stranger,
        sender=admin,
    )
    office.chain.transact(registry, "setWords", [], [], sender=actors.stranger)
    by_admin(office, "revokeRole", REGISTRAR, actors.stranger)
    with reverts("AccessControlUnauthorizedAccount", account=actors.stranger, neededRole=REGISTRAR):
        office.chain.transact(registry, "setWords", [], [], sender=actors.stranger)


def test_a_holder_gives_up_only_its_own_role(office: Office, registry: Contract, actors: Actors) -> None:
    with reverts("AccessControlBadConfirmation"):
        office.chain.transact(registry, "renounceRole", REGISTRAR, actors.registrar, sender=actors.stranger)
    office.chain.transact(registry, "renounceRole", REGISTRAR, actors.registrar, sender=actors.registrar)
    assert not office.chain.call(registry, "hasRole", REGISTRAR, actors.registrar)


def test_the_first_holders_are_those_named_at_deployment(chain: RevmChain, actors: Actors) -> None:
    code = artifacts()["InvestorRegistry"]
    grants = [(REGISTRAR, actors.registrar), (REGISTRAR, actors.operator)]
    receipt = chain.deploy(code, 5, actors.auditor, grants, sender=actors.deployer)
    registry = receipt.contract(code)
    assert [(event.args["role"], event.args["account"]) for event in receipt.events(registry, "RoleGranted")] == [
        (DEFAULT_ADMIN, actors.auditor),
        *grants,
    ]
    assert (chain.call(registry, "defaultAdmin"), chain.call(registry, "defaultAdminDelay")) == (actors.auditor, 5)
    assert not chain.call(registry, "hasRole", DEFAULT_ADMIN, actors.deployer)


@pytest.mark.parametrize(
    ("interface", "supported"),
    [("01ffc9a7", True), ("7965db0b", True), ("31498786", True), ("ffffffff", False), ("00000000", False)],
    ids=["ERC-165", "IAccessControl", "IAccessControlDefaultAdminRules", "none", "zero"],
)
def test_the_registry_says_what_it_supports(
    chain: RevmChain, registry: Contract, interface: str, supported: bool
) -> None:
    assert chain.call(registry, "supportsInterface", bytes.fromhex(interface)) is supported
