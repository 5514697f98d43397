"""What a T-REX agent's tool does with one key, no single key of a shipped configuration can do here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.security.table import blank
from tests.standards.trex import ABI, Tool, changing
from tests.support.actors import Actors
from tests.support.chains import reverts
from tests.support.office import Office, OpenSeries
from wasiqa.chain.errors import Reverted
from wasiqa.servicing.roles import role_id

OF_A_HOLDER = {"transfer", "transferFrom", "batchTransfer", "approve"}
"""What everybody does with what is their own."""
NEVER = {
    "setName",
    "setSymbol",
    "setOnchainID",
    "setCompliance",
    "setIdentityRegistryStorage",
    "setClaimTopicsRegistry",
    "setTrustedIssuersRegistry",
}
"""What nobody does at all."""
TIMELOCK_OF = {"ISSUER": "issuance", "ENFORCEMENT": "enforcement", "GOVERNANCE": "governance", "AGENT": "governance"}
ROLE_OF = {
    "mint": "ISSUER",
    "batchMint": "ISSUER",
    "unpause": "GOVERNANCE",
    "setIdentityRegistry": "GOVERNANCE",
    "registerIdentity": "AGENT",
    "batchRegisterIdentity": "AGENT",
    "deleteIdentity": "AGENT",
    "updateCountry": "AGENT",
    "updateIdentity": "AGENT",
}
"""Who does it, where that isn't enforcement."""
FUNCTIONS = [entry for side in ("token", "registry") for entry in changing(side)]
FOR_TWO = [entry for entry in FUNCTIONS if entry["name"] not in OF_A_HOLDER | NEVER | {"pause"}]
by_name = pytest.mark.parametrize("entry", FOR_TWO, ids=lambda entry: str(entry["name"]))


@pytest.fixture
def tool(office: Office, pib: OpenSeries) -> Tool:
    """Holds the bond's address and no role."""
    return Tool(office.chain, pib.bond.address, Actors().operator)


def role_for(entry: Mapping[str, Any]) -> str:
    return ROLE_OF.get(entry["name"], "ENFORCEMENT")


def call(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    given = ("" if parameter["type"] == "string" else blank(parameter) for parameter in entry["inputs"])
    return entry["name"], *given


def refusal(tool: Tool, account: str, act: tuple[Any, ...]) -> str | None:
    """The error of a call, if it is refused."""
    try:
        tool.ask_as(account, *act)
    except Reverted as error:
        return error.name
    return None


def test_functions_for_two_are_all_but_those_named_here() -> None:
    named = {entry["name"] for entry in FUNCTIONS}
    assert named >= OF_A_HOLDER | NEVER | ROLE_OF.keys() | {"pause"}
    assert len(FOR_TWO) == len(named) - len(OF_A_HOLDER) - len(NEVER) - 1


@by_name
def test_every_single_key_is_refused(office: Office, tool: Tool, actors: Actors, entry: Mapping[str, Any]) -> None:
    accounts = {*office.config.accounts(), *actors.all().values()}
    assert len(accounts) == len(actors.all())
    for account in sorted(accounts):
        with reverts("AccessControlUnauthorizedAccount", account=account, neededRole=role_id(role_for(entry))):
            tool.do(*call(entry), by=account)


@by_name
def test_the_role_belongs_to_a_timelock_alone(office: Office, tool: Tool, entry: Mapping[str, Any]) -> None:
    """With the holder of the role as its sender, the same call fails for its blank arguments, or not at all."""
    holder = office.programme.timelocks[TIMELOCK_OF[role_for(entry)]].address
    assert refusal(tool, holder, call(entry)) != "AccessControlUnauthorizedAccount"


def test_the_guardian_alone_pauses(tool: Tool, actors: Actors) -> None:
    for name, account in actors.all().items():
        if name != "guardian":
            with reverts("AccessControlUnauthorizedAccount", account=account, neededRole=role_id("GUARDIAN")):
                tool.do("pause", by=account)
    assert tool.do("pause", by=actors.guardian) == [("Paused", (actors.guardian,))]


@pytest.mark.parametrize("name", sorted(NEVER))
def test_promises_are_nobodys_to_change(office: Office, tool: Tool, actors: Actors, name: str) -> None:
    (entry,) = (entry for entry in FUNCTIONS if entry["name"] == name)
    timelocks = [timelock.address for timelock in office.programme.timelocks.values()]
    for account in (*actors.all().values(), *timelocks):
        with reverts("NotSupported"):
            tool.ask_as(account, *call(entry))


def test_what_a_holder_may_do_is_refused_to_nobody_for_want_of_a_role(tool: Tool, actors: Actors) -> None:
    assert {entry["name"] for entry in ABI["token"]} >= OF_A_HOLDER
    assert tool.do("batchTransfer", [], [], by=actors.stranger) == []
    assert tool.do("approve", actors.bank, 1, by=actors.stranger) == [("Approval", (actors.stranger, actors.bank, 1))]


def test_a_tool_is_told_that_no_key_is_an_agent_and_that_the_owner_is_a_timelock(
    office: Office, pib: OpenSeries
) -> None:
    accounts = {*Actors().all().values(), *(timelock.address for timelock in office.programme.timelocks.values())}
    assert [account for account in accounts if office.chain.call(pib.bond, "isAgent", account)] == []
    assert office.chain.call(pib.bond, "owner") == office.programme.timelocks["governance"].address
