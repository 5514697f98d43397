"""Nobody alone can issue, seize or change rules, and the deployer keeps nothing."""

from __future__ import annotations

import pytest

from tests.security.table import BY_ROLE, HOLDERS, Deployed, named, role_of
from tests.support.actors import Actors
from tests.support.chains import reverts
from tests.support.office import PARTIES, Office, OpenSeries
from wasiqa.chain.contract import NOBODY, Call, Contract
from wasiqa.chain.timelock import Operation
from wasiqa.servicing.roles import DEFAULT_ADMIN, role_id

NEED_TWO = {
    "InvestorRegistry": {
        "setCountries",
        "setCorridor",
        "setBuyers",
        "registerIdentity",
        "batchRegisterIdentity",
        "deleteIdentity",
        "updateCountry",
        "updateIdentity",
        "grantRole",
        "revokeRole",
        "beginDefaultAdminTransfer",
        "cancelDefaultAdminTransfer",
        "changeDefaultAdminDelay",
        "rollbackDefaultAdminDelay",
    },
    "SovereignBond": {
        "mint",
        "batchMint",
        "setAddressFrozen",
        "forcedTransfer",
        "forcedTransferWithCase",
        "recoverWithCase",
    },
    "SeriesAdministration": {
        "confirmPause",
        "confirmPauseWithCase",
        "unpause",
        "unpauseWithCase",
        "setIdentityRegistry",
        "setRules",
        "setFutureRecordTimes",
        "installHook",
        "removeHook",
        "setFrozenTokens",
        "burn",
        "burnWithCase",
        "recoveryAddress",
        "freezePartialTokens",
        "unfreezePartialTokens",
        "batchForcedTransfer",
        "batchBurn",
        "batchSetAddressFrozen",
        "batchFreezePartialTokens",
        "batchUnfreezePartialTokens",
    },
    "PrimaryAuction": {"announce"},
    "AuctionAdministration": {"decide", "reject"},
    "Programme": {"deploySeries", "deployRecord", "allocate", "approveCode", "setCeiling"},
    "PublicRecord": {"setDocument", "removeDocument"},
    "TermsAdministration": {
        "openSeries",
        "addRows",
        "setDefaultTerms",
        "proposeRestructuring",
        "openTender",
        "setRights",
        "exerciseCall",
        "dissolve",
    },
    "PaymentAdministration": {
        "setFixingTerms",
        "proposeRate",
        "reschedule",
        "redirect",
        "setPrescription",
        "setRates",
    },
    "HoldingLimit": {"setLimit"},
    "HolderCount": {"setLimit", "setCountryLimit"},
    "LockUp": {"setLock", "setBlackouts"},
    "VolumeCap": {"setCaps"},
    "TravelRule": {"setThreshold"},
    "ReserveCover": {"setBacking"},
    "LicenceRegistry": {"setRights"},
    "ReserveRegistry": {"openPool", "setPoolTerms", "withdraw"},
    "TimelockController": {"grantRole", "revokeRole"},
}
"""What no single account may do, in any shipped configuration."""
SALT = bytes(range(32))


@pytest.fixture(params=sorted(PARTIES))
def name(request: pytest.FixtureRequest) -> str:
    """Each timelock in turn."""
    return str(request.param)


@pytest.fixture
def timelock(office: Office, name: str) -> Contract:
    return office.programme.timelocks[name]


@pytest.fixture
def proposer(name: str, actors: Actors) -> str:
    return str(getattr(actors, PARTIES[name][0]))


@pytest.fixture
def executor(name: str, actors: Actors) -> str:
    return str(getattr(actors, PARTIES[name][1]))


def scheduled(office: Office, timelock: Contract, proposer: str, call: Call) -> Operation:
    """An operation that is ready to be executed."""
    operation = Operation(timelock, (call,), SALT)
    delay = office.chain.call(timelock, "getMinDelay")
    office.chain.send(operation.step("schedule", delay), sender=proposer)
    office.chain.travel(office.chain.now() + delay)
    return operation


def test_each_role_is_held_by_exactly_those_whom_the_table_names(deployed: Deployed) -> None:
    for keeper in deployed.keepers:
        expected = {named(role): deployed.holders(keeper, role) for role in deployed.table(keeper)}
        assert deployed.actual_holders(keeper) == {role: accounts for role, accounts in expected.items() if accounts}


def test_the_deployments_ledger_names_the_same_holders(deployed: Deployed) -> None:
    """Those of the programme's birth: series come later, and stand in the ledger themselves."""
    registry = deployed.office.programme.registry
    expected = {role: deployed.holders(registry, role) for role in HOLDERS["InvestorRegistry"] if role != "SERIES"}
    ledger = {role: set(accounts) for role, accounts in deployed.office.ledger.roles.items()}
    assert ledger == {role: accounts for role, accounts in expected.items() if accounts}


def test_every_role_is_administered_by_the_default_admin_but_the_programme_names_its_series(deployed: Deployed) -> None:
    for keeper in deployed.keepers:
        for role in deployed.actual_holders(keeper):
            admin = role_id("PROGRAMME") if role == role_id("SERIES") else DEFAULT_ADMIN
            assert deployed.office.chain.call(keeper, "getRoleAdmin", role) == admin


def test_the_deployer_holds_nothing(deployed: Deployed, actors: Actors) -> None:
    roles = {role_of(permission) for permission in BY_ROLE}
    for keeper in deployed.keepers:
        for role in roles | set(deployed.actual_holders(keeper)):
            assert not deployed.office.chain.call(keeper, "hasRole", role, actors.deployer)


def test_the_registrys_admin_is_the_governance_timelock(office: Office) -> None:
    registry, governance = office.programme.registry, office.programme.timelocks["governance"].address
    assert office.chain.call(registry, "defaultAdmin") == governance
    assert tuple(office.chain.call(registry, "pendingDefaultAdmin")) == (NOBODY, 0)
    assert office.chain.call(registry, "defaultAdminDelay") == office.config.admin_delay


def test_every_contract_asks_the_registry(deployed: Deployed) -> None:
    registry = deployed.office.programme.registry.address
    others = (
        "SovereignBond",
        "SeriesAdministration",
        "Programme",
        "PayingAgent",
        "PaymentAdministration",
        "TermsAdministration",
        "HoldingLimit",
        "LicenceRegistry",
        "ReserveRegistry",
        "PrimaryAuction",
        "Settlement",
        "Repo",
        "Pledge",
    )
    for contract in others:
        assert deployed.office.chain.call(deployed.contracts(contract)[0], "authority") == registry


def test_what_needs_two_parties_is_allowed_to_timelocks_alone(deployed: Deployed) -> None:
    programme = deployed.office.programme
    timelocks = {contract.address for contract in programme.timelocks.values()}
    # which issues what a verified allotment awards, after two parties have announced and decided it
    auctions = {programme.auctions.address}
    need_two: dict[str, set[str]] = {}
    for permission in BY_ROLE:
        keepers = deployed.contracts(permission.contract)
        held = set().union(*(deployed.holders(keeper, permission.caller) for keeper in keepers))
        if held & timelocks and held <= timelocks | auctions:
            need_two.setdefault(permission.contract, set()).add(permission.function.split("(")[0])
    assert need_two == NEED_TWO


def test_no_account_of_the_configuration_does_alone_what_needs_two(deployed: Deployed) -> None:
    accounts = deployed.office.config.accounts()
    assert len(accounts) == 15
    tried = [
        permission
        for permission in BY_ROLE
        if permission.function.split("(")[0] in NEED_TWO.get(permission.contract, ())
    ]
    named = {(permission.contract, permission.function.split("(")[0]) for permission in tried}
    assert named == {(contract, name) for contract, names in NEED_TWO.items() for name in names}
    for permission in tried:
        for call in deployed.calls(permission):
            for account in accounts:
                with reverts("AccessControlUnauthorizedAccount", account=account, neededRole=role_of(permission)):
                    deployed.office.chain.send(call, sender=account)


def test_issuance_cannot_seize_and_enforcement_cannot_issue(office: Office, pib: OpenSeries, actors: Actors) -> None:
    seizure = pib.bond.encode("forcedTransfer", actors.bank, actors.fund, 0)
    issuance, enforcement = (office.programme.timelocks[name].address for name in ("issuance", "enforcement"))
    with reverts("AccessControlUnauthorizedAccount", account=issuance, neededRole=role_id("ENFORCEMENT")):
        office.by_two("issuance", seizure)
    with reverts("AccessControlUnauthorizedAccount", account=enforcement, neededRole=role_id("ISSUER")):
        office.by_two("enforcement", pib.bond.encode("mint", actors.bank, 0))


def test_neither_issuance_nor_enforcement_changes_roles(office: Office, actors: Actors) -> None:
    for name in ("issuance", "enforcement"):
        gift = office.programme.registry.encode("grantRole", role_id("ISSUER"), actors.stranger)
        with reverts(
            "AccessControlUnauthorizedAccount",
            account=office.programme.timelocks[name].address,
            neededRole=DEFAULT_ADMIN,
        ):
            office.by_two(name, gift)


def test_who_proposes_does_not_execute(office: Office, timelock: Contract, proposer: str) -> None:
    operation = scheduled(office, timelock, proposer, timelock.encode("updateDelay", 1))
    with reverts("AccessControlUnauthorizedAccount", account=proposer, neededRole=role_id("EXECUTOR_ROLE")):
        office.chain.send(operation.step("execute"), sender=proposer)


def test_who_executes_does_not_propose(office: Office, timelock: Contract, executor: str) -> None:
    operation = Operation(timelock, (timelock.encode("updateDelay", 1),), SALT)
    with reverts("AccessControlUnauthorizedAccount", account=executor, neededRole=role_id("PROPOSER_ROLE")):
        office.chain.send(operation.step("schedule", 10**6), sender=executor)


def test_nothing_is_executed_that_was_not_proposed(office: Office, timelock: Contract, executor: str) -> None:
    operation = Operation(timelock, (timelock.encode("updateDelay", 1),), SALT)
    with reverts(
        "TimelockUnexpectedOperationState", operationId=operation.id, expectedStates=(1 << 2).to_bytes(32, "big")
    ):
        office.chain.send(operation.step("execute"), sender=executor)


def test_a_proposal_waits_for_the_whole_delay(
    office: Office, timelock: Contract, proposer: str, executor: str, name: str
) -> None:
    operation = Operation(timelock, (timelock.encode("updateDelay", 1),), SALT)
    delay = getattr(office.config.timelocks, name).delay
    with reverts("TimelockInsufficientDelay", delay=delay - 1, minDelay=delay):
        office.chain.send(operation.step("schedule", delay - 1), sender=proposer)
    office.chain.send(operation.step("schedule", delay), sender=proposer)
    office.chain.travel(office.chain.now() + delay - 1)
    with reverts(
        "TimelockUnexpectedOperationState", operationId=operation.id, expectedStates=(1 << 2).to_bytes(32, "big")
    ):
        office.chain.send(operation.step("execute"), sender=executor)
    office.chain.travel(office.chain.now() + 1)
    office.chain.send(operation.step("execute"), sender=executor)
    assert office.chain.call(timelock, "getMinDelay") == 1


def test_parties_of_one_timelock_are_nobody_at_another(
    office: Office, timelock: Contract, name: str, actors: Actors
) -> None:
    operation = Operation(timelock, (timelock.encode("updateDelay", 1),), SALT)
    for other in sorted(PARTIES.keys() - {name}):
        account = getattr(actors, PARTIES[other][0])
        with reverts("AccessControlUnauthorizedAccount", account=account, neededRole=role_id("PROPOSER_ROLE")):
            office.chain.send(operation.step("schedule", 10**6), sender=account)


def test_who_proposes_does_not_cancel(office: Office, timelock: Contract, proposer: str) -> None:
    operation = scheduled(office, timelock, proposer, timelock.encode("updateDelay", 1))
    with reverts("AccessControlUnauthorizedAccount", account=proposer, neededRole=role_id("CANCELLER_ROLE")):
        office.chain.transact(timelock, "cancel", operation.id, sender=proposer)


def test_the_guardian_cancels_issues_and_seizures(
    office: Office, timelock: Contract, proposer: str, name: str, actors: Actors
) -> None:
    operation = scheduled(office, timelock, proposer, timelock.encode("updateDelay", 1))
    if name == "governance":  # what governance proposes may be the guardian's removal
        with reverts("AccessControlUnauthorizedAccount", account=actors.guardian, neededRole=role_id("CANCELLER_ROLE")):
            office.chain.transact(timelock, "cancel", operation.id, sender=actors.guardian)
        return
    office.chain.transact(timelock, "cancel", operation.id, sender=actors.guardian)
    assert not office.chain.call(timelock, "isOperation", operation.id)


@pytest.mark.parametrize("name", ["issuance", "enforcement"], indirect=True)
def test_governance_takes_the_right_to_cancel_from_the_guardian(
    office: Office, timelock: Contract, actors: Actors
) -> None:
    office.by_two("governance", timelock.encode("revokeRole", role_id("CANCELLER_ROLE"), actors.guardian))
    assert not office.chain.call(timelock, "hasRole", role_id("CANCELLER_ROLE"), actors.guardian)


def test_execution_is_not_open_to_all(office: Office, timelock: Contract) -> None:
    assert not office.chain.call(timelock, "hasRole", role_id("EXECUTOR_ROLE"), NOBODY)


def test_nobody_is_proposer_and_executor(deployed: Deployed, timelock: Contract) -> None:
    held = deployed.actual_holders(timelock)
    assert held[role_id("PROPOSER_ROLE")].isdisjoint(held[role_id("EXECUTOR_ROLE")])


def test_a_timelock_has_no_admin_but_itself_and_governance(
    office: Office, deployed: Deployed, timelock: Contract
) -> None:
    governance = office.programme.timelocks["governance"]
    assert deployed.actual_holders(timelock)[DEFAULT_ADMIN] == {timelock.address, governance.address}
