"""The table of permissions is complete, and each role that it names is asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from unittest.mock import ANY

import pytest
import yaml

from tests.security import table
from tests.security.table import (
    BY_ROLE,
    HOLDERS,
    NO_ROLES,
    PATH,
    PERMISSIONS,
    TABLE,
    Deployed,
    Permission,
    role_of,
    state_changing,
)
from tests.support.actors import Actors
from tests.support.chains import reverts
from tests.support.office import Office
from tools.layouts import ours
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.errors import Reverted
from wasiqa.home import home
from wasiqa.servicing.programme import HOOKS
from wasiqa.servicing.roles import TIMELOCKS, role_id

CONTRACTS = (
    *("InvestorRegistry", "LicenceRegistry", "SovereignBond", "SeriesAdministration", "Programme", "PayingAgent"),
    *("PaymentAdministration", "TermsAdministration", "ReserveRegistry", "ReportRegister"),
    *("PrimaryAuction", "AuctionAdministration", "YieldCalculator"),
    *("Settlement", "Repo"),
    *("PublicRecord", "TimelockController", *HOOKS.values()),
)
OTHER_REFUSALS = {
    "SovereignBond.setAllocation": ("NotTheProgramme", "caller"),
    "PayingAgent.redeemOne": ("NotSelf", "caller"),
    "AuctionAdministration.settleOne": ("NotSelf", "caller"),
    "AuctionAdministration.deliverOne": ("NotSelf", "caller"),
    "TravelRule.announce": ("NotTheOperator", "caller"),
    "TravelRule.accept": ("NotTheOperator", "caller"),
    "Settlement.settleBatch": ("VenueMayNotTrade", None),
    "Settlement.settleOne": ("NotSelf", "caller"),
    "Repo.claim": ("RepoNotOpen", None),
    "Repo.release": ("RepoNotOpen", None),
    "Repo.collect": ("NotTheAccount", "caller"),
    "Pledge.pledge": ("NotTheRepo", "caller"),
    "Pledge.release": ("NotTheRepo", "caller"),
    "Pledge.claim": ("NotTheRepo", "caller"),
    "SeriesAdministration.movePledged": ("HookNotInstalled", "hook"),
    "TimelockController.updateDelay": ("TimelockUnauthorizedCaller", "caller"),
    "InvestorRegistry.acceptDefaultAdminTransfer": ("AccessControlInvalidDefaultAdmin", "defaultAdmin"),
    "InvestorRegistry.renounceRole": ("AccessControlBadConfirmation", None),
    "TimelockController.renounceRole": ("AccessControlBadConfirmation", None),
}
"""The error, and its argument that names the caller, of each function that asks for something else than a role."""
OTHER_ARGUMENTS = {
    "NotTheOperator": {"wallet": Actors().auditor},
    "VenueMayNotTrade": {"venue": 0},
    "RepoNotOpen": {"repo": ANY, "state": 0},
    "NotTheAccount": {"account": Actors().auditor},
}
"""What else stands in such an error, if the function is called with blank arguments."""


def test_the_table_covers_all_contracts_of_a_programme(office: Office) -> None:
    deployed = {"TimelockController" if name in TIMELOCKS.values() else name for name in office.ledger.contracts}
    assert set(TABLE["functions"]) == set(CONTRACTS) == deployed | {"SovereignBond", "PublicRecord"}


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_function_that_changes_something_has_its_line_and_every_line_its_function(contract: str) -> None:
    assert sorted(TABLE["functions"][contract]) == sorted(state_changing(contract))


def test_no_contract_that_somebody_deploys_is_left_out() -> None:
    assert {artifact.name for artifact in ours()} == set(CONTRACTS) - {"TimelockController"}


@pytest.mark.parametrize("payable", ["nonpayable", "payable"])
@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_new_function_without_a_line_is_found(contract: str, payable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    new = {"type": "function", "name": "drain", "inputs": [], "outputs": [], "stateMutability": payable}
    known = table.artifacts()
    changed = replace(known[contract], abi=(*known[contract].abi, new))
    monkeypatch.setattr(table, "artifacts", lambda: {**known, contract: changed})
    found = state_changing.__wrapped__(contract)
    assert set(found) - set(TABLE["functions"][contract]) == {"drain()"}


def test_no_line_stands_twice() -> None:
    assert twice(yaml.compose(PATH.read_text("utf-8"), yaml.SafeLoader)) == []
    assert twice(yaml.compose("a: {b: X, c: Y, b: X}", yaml.SafeLoader)) == ["b"]


def twice(node: yaml.Node | None) -> list[str]:
    """The keys that stand more than once in one mapping; YAML keeps the last of them and says nothing."""
    if not isinstance(node, yaml.MappingNode):
        return []
    keys = Counter(key.value for key, _ in node.value)
    return [key for key, times in keys.items() if times > 1] + [key for _, below in node.value for key in twice(below)]


def test_every_role_has_its_holders_and_every_holder_a_role_that_is_asked_for() -> None:
    source = (home() / "contracts" / "access" / "Roles.sol").read_text("utf-8")
    declared = re.findall(r'constant (\w+) = keccak256\("(\w+)"\)', source)
    assert all(name == text for name, text in declared)
    assert set(HOLDERS["InvestorRegistry"]) == {"DEFAULT_ADMIN", *(name for name, _ in declared)}
    assert set(HOLDERS) == {"InvestorRegistry", *TIMELOCKS.values()}
    # asked by AccessControl: it gives SERIES; asked of whoever signed an attestation
    asked = {permission.caller for permission in BY_ROLE} | {"PROGRAMME", "AUDITOR"}
    assert asked == {role for roles in HOLDERS.values() for role in roles}


@pytest.mark.parametrize("permission", BY_ROLE, ids=str)
def test_everybody_without_the_role_is_refused(deployed: Deployed, actors: Actors, permission: Permission) -> None:
    for contract, call in zip(deployed.contracts(permission.contract), deployed.calls(permission), strict=True):
        holders = deployed.holders(contract, permission.caller)
        for account in set(actors.all().values()) - holders:
            with reverts("AccessControlUnauthorizedAccount", account=account, neededRole=role_of(permission)):
                deployed.office.chain.send(call, sender=account)


@pytest.mark.parametrize("permission", BY_ROLE, ids=str)
def test_a_holder_of_the_role_is_not_refused_for_want_of_it(deployed: Deployed, permission: Permission) -> None:
    for contract, call in zip(deployed.contracts(permission.contract), deployed.calls(permission), strict=True):
        for holder in deployed.holders(contract, permission.caller) or {""}:
            send = acting(deployed, contract, holder, role_of(permission))
            assert refusal(send, call) != "AccessControlUnauthorizedAccount"


def refusal(send: Callable[[Call], object], call: Call) -> str | None:
    """The error of a call, if it is refused; with blank arguments most are."""
    try:
        send(call)
    except Reverted as error:
        return error.name
    return None


def acting(deployed: Deployed, contract: Contract, holder: str, role: bytes) -> Callable[[Call], object]:
    """How a holder acts: a timelock by its two parties, an account itself; where neither is one, the operator plays."""
    office = deployed.office
    for name, timelock in office.programme.timelocks.items():
        if timelock.address == holder:
            return lambda call: office.by_two(name, call)
    if not holder or office.chain.code(holder):
        holder = Actors().operator
        if role == role_id("SERIES"):  # which only the programme gives
            office.by_two("governance", deployed.keeper(contract).encode("grantRole", role_id("PROGRAMME"), holder))
            office.chain.transact(deployed.keeper(contract), "grantRole", role, holder, sender=holder)
        else:
            office.by_two("governance", deployed.keeper(contract).encode("grantRole", role, holder))
    return lambda call: office.chain.send(call, sender=holder)


@pytest.mark.parametrize(
    "permission",
    [permission for permission in PERMISSIONS if permission.caller in NO_ROLES and permission.caller != "ANYONE"],
    ids=str,
)
def test_what_asks_for_no_role_but_is_not_open_to_all_refuses_everybody(
    deployed: Deployed, actors: Actors, permission: Permission
) -> None:
    error, argument = OTHER_REFUSALS[str(permission)]
    for call in deployed.calls(permission):
        for account in set(actors.all().values()) - {actors.auditor}:
            others = OTHER_ARGUMENTS.get(error, {})
            with reverts(error, **({argument: account} if argument else {}), **others):
                deployed.office.chain.send(call, sender=account)


def test_what_is_open_to_all_is_named_here() -> None:
    assert {str(permission) for permission in PERMISSIONS if permission.caller == "ANYONE"} == {
        "InvestorRegistry.admitByProof",
        "InvestorRegistry.admitBySignature",
        "SovereignBond.transfer",
        "SovereignBond.transferFrom",
        "SovereignBond.batchTransfer",
        "SovereignBond.approve",
        "SovereignBond.permit",
        "SovereignBond.fallback",
        "Programme.release",
        "PayingAgent.claim",
        "PayingAgent.fallback",
        "PaymentAdministration.settleRate",
        "PaymentAdministration.settleFallback",
        "PaymentAdministration.offer",
        "PaymentAdministration.payTender",
        "PaymentAdministration.fallback",
        "TermsAdministration.declareDefault",
        "TermsAdministration.cure",
        "TermsAdministration.reopenRegister",
        "TermsAdministration.proposeAcceleration",
        "TermsAdministration.vote",
        "TermsAdministration.carryOut",
        "TermsAdministration.accelerate",
        "TermsAdministration.openPut",
        "LicenceRegistry.expire",
        "LicenceRegistry.refresh",
        "ReserveRegistry.attest",
        "PrimaryAuction.commit",
        "PrimaryAuction.withdrawBid",
        "PrimaryAuction.reveal",
        "PrimaryAuction.bidNonCompetitive",
        "PrimaryAuction.fallback",
        "AuctionAdministration.verify",
        "AuctionAdministration.settle",
        "AuctionAdministration.settleNonCompetitive",
        "AuctionAdministration.release",
        "AuctionAdministration.releaseNonCompetitive",
        "AuctionAdministration.forfeit",
        "AuctionAdministration.forfeitNonCompetitive",
        "Settlement.fill",
        "Settlement.settle",
        "Settlement.settleNet",
        "Settlement.noteAccrued",
        "Settlement.cancel",
        "Settlement.permit",
        "Settlement.multicall",
        "Repo.open",
        "Repo.close",
        "Repo.cancel",
        "Pledge.moved",
        "SeriesAdministration.activateHook",
        "HoldingLimit.moved",
        "HoldingLimit.seed",
        "HolderCount.moved",
        "HolderCount.seed",
        "VolumeCap.moved",
        "TravelRule.moved",
        "TimelockController.onERC721Received",
        "TimelockController.onERC1155Received",
        "TimelockController.onERC1155BatchReceived",
        "TimelockController.receive",
    }
