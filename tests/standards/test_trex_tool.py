"""A tool written against T-REX's published ABI does an agent's whole day here, and decodes what comes of it.

One account holds the roles that the work takes; that no single key of a shipped configuration can do the same is
tests/security/test_agent_tools.py."""

from __future__ import annotations

from typing import Any
from unittest.mock import ANY

import pytest

from tests.contracts.bond.series import Series, refused
from tests.contracts.bond.stage import WHO
from tests.standards.trex import ABI, Tool
from tests.support.chains import reverts
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import NOBODY

AGENT = WHO.operator
OF_AN_AGENT = ("ISSUER", "ENFORCEMENT", "AGENT", "GUARDIAN", "GOVERNANCE")
ANN, BEN, CAT = WHO.second_bank, WHO.second_individual, WHO.foreign_institution
NEW = WHO.pension_fund
ANN_ID, BEN_ID, CAT_ID, OTHER_ID = (str(checksummed(bytes([number]) * 20)) for number in (0xA1, 0xB2, 0xC3, 0xD4))
PAKISTAN, EMIRATES = 586, 784


@pytest.fixture
def unregistered(series: Series) -> Tool:
    """The account holds an agent's roles, and owner's and guardian's; it has registered nobody."""
    for role in OF_AN_AGENT:
        series.stage.role("grantRole", role, AGENT)
    return Tool(series.chain, series.bond.address, AGENT)


@pytest.fixture
def tool(unregistered: Tool) -> Tool:
    """Ann has 1,000 units and Ben 500."""
    unregistered.do("batchRegisterIdentity", [ANN, BEN, CAT], [ANN_ID, BEN_ID, CAT_ID], [PAKISTAN, PAKISTAN, EMIRATES])
    unregistered.do("batchMint", [ANN, BEN], [1_000, 500])
    return unregistered


def transfer(source: str, target: str, value: int) -> tuple[str, tuple[Any, ...]]:
    return "Transfer", (source, target, value)


# --- what the tool reads


def test_every_view_of_the_published_abi_answers(tool: Tool) -> None:
    example = {"address": ANN, "uint256": 0}
    for side in ("token", "registry"):
        for entry in ABI[side]:
            if entry.get("stateMutability") == "view":
                arguments = [example[parameter["type"]] for parameter in entry["inputs"]]
                assert tool.ask(entry["name"], *arguments) is not None
    told = [tool.ask(name) for name in ("name", "symbol", "decimals", "version", "onchainID", "compliance", "paused")]
    assert told == ["Example bond", "EXB", 2, "1", NOBODY, tool.address, False]
    assert tool.ask("totalSupply") == 15_000 + 1_500


# --- identities


def test_an_identity_is_registered_verified_changed_and_deleted(unregistered: Tool) -> None:
    tool = unregistered
    assert (tool.ask("contains", ANN), tool.ask("isVerified", ANN)) == (False, False)
    assert tool.do("registerIdentity", ANN, ANN_ID, PAKISTAN) == [("IdentityRegistered", (ANN, ANN_ID))]
    told = [tool.ask(view, ANN) for view in ("contains", "isVerified", "identity", "investorCountry")]
    assert told == [True, True, ANN_ID, PAKISTAN]
    assert tool.do("updateCountry", ANN, EMIRATES) == [("CountryUpdated", (ANN, EMIRATES))]
    assert tool.do("updateIdentity", ANN, OTHER_ID) == [("IdentityUpdated", (ANN_ID, OTHER_ID))]
    assert [tool.ask(view, ANN) for view in ("identity", "investorCountry")] == [OTHER_ID, EMIRATES]
    assert tool.do("deleteIdentity", ANN) == [("IdentityRemoved", (ANN, OTHER_ID))]
    assert (tool.ask("contains", ANN), tool.ask("isVerified", ANN)) == (False, False)


def test_many_are_registered_in_one_transaction(unregistered: Tool) -> None:
    written = unregistered.do("batchRegisterIdentity", [ANN, BEN], [ANN_ID, BEN_ID], [PAKISTAN, EMIRATES])
    assert written == [("IdentityRegistered", (ANN, ANN_ID)), ("IdentityRegistered", (BEN, BEN_ID))]
    assert all(unregistered.ask("isVerified", wallet) for wallet in (ANN, BEN))


def test_a_wallet_is_not_registered_twice(tool: Tool) -> None:
    with reverts("AlreadyRegistered", wallet=ANN):
        tool.do("registerIdentity", ANN, OTHER_ID, EMIRATES)
    with reverts("AlreadyRegistered", wallet=ANN):
        tool.do("batchRegisterIdentity", [NEW, ANN], [OTHER_ID] * 2, [EMIRATES] * 2)
    assert not tool.ask("contains", NEW)


def test_an_unknown_wallet_is_neither_changed_nor_deleted(tool: Tool) -> None:
    calls: list[tuple[Any, ...]] = [("updateIdentity", OTHER_ID), ("updateCountry", EMIRATES), ("deleteIdentity",)]
    for function, *more in calls:
        with reverts("NotRegistered", wallet=NEW):
            tool.do(function, NEW, *more)


# --- units


def test_units_are_issued_to_the_verified_alone(tool: Tool) -> None:
    with refused(31, NOBODY, NEW, 100):
        tool.do("mint", NEW, 100)
    assert tool.do("mint", CAT, 200) == [transfer(NOBODY, CAT, 200)]
    assert tool.do("batchMint", [ANN, BEN], [100, 300]) == [transfer(NOBODY, ANN, 100), transfer(NOBODY, BEN, 300)]
    assert tool.balances([ANN, BEN, CAT]) == [1_100, 800, 200]


def test_holders_transfer_alone_by_allowance_and_in_batches(tool: Tool) -> None:
    assert tool.do("transfer", BEN, 100, by=ANN) == [transfer(ANN, BEN, 100)]
    assert tool.do("approve", CAT, 300, by=ANN) == [("Approval", (ANN, CAT, 300))]
    assert tool.do("transferFrom", ANN, CAT, 300, by=CAT) == [transfer(ANN, CAT, 300)]
    assert tool.ask("allowance", ANN, CAT) == 0
    assert tool.do("batchTransfer", [BEN, CAT], [200, 400], by=ANN) == [
        transfer(ANN, BEN, 200),
        transfer(ANN, CAT, 400),
    ]
    assert tool.balances([ANN, BEN, CAT]) == [0, 800, 700]
    with refused(31, BEN, NEW, 100):
        tool.do("transfer", NEW, 100, by=BEN)


# --- freezes


def test_wallets_are_frozen_and_released_one_by_one_and_in_batches(tool: Tool) -> None:
    assert tool.do("setAddressFrozen", ANN, True) == [("AddressFrozen", (ANN, True, AGENT))]
    assert tool.ask("isFrozen", ANN) is True
    for code, sender, receiver in ((3, ANN, BEN), (4, BEN, ANN)):
        with refused(code, sender, receiver, 100):
            tool.do("transfer", receiver, 100, by=sender)
    assert tool.do("batchSetAddressFrozen", [ANN, BEN], [False, True]) == [
        ("AddressFrozen", (ANN, False, AGENT)),
        ("AddressFrozen", (BEN, True, AGENT)),
    ]
    assert [tool.ask("isFrozen", wallet) for wallet in (ANN, BEN)] == [False, True]


def test_units_are_frozen_and_released_one_by_one_and_in_batches(tool: Tool) -> None:
    assert tool.do("freezePartialTokens", ANN, 700) == [("TokensFrozen", (ANN, 700))]
    with reverts("ERC7943InsufficientUnfrozenBalance", account=ANN, amount=400, unfrozen=300):
        tool.do("transfer", BEN, 400, by=ANN)
    assert tool.do("unfreezePartialTokens", ANN, 200) == [("TokensUnfrozen", (ANN, 200))]
    assert tool.ask("getFrozenTokens", ANN) == 500
    assert tool.do("batchFreezePartialTokens", [ANN, BEN], [500, 100]) == [
        ("TokensFrozen", (ANN, 500)),
        ("TokensFrozen", (BEN, 100)),
    ]
    assert tool.do("batchUnfreezePartialTokens", [ANN, BEN], [1_000, 50]) == [
        ("TokensUnfrozen", (ANN, 1_000)),
        ("TokensUnfrozen", (BEN, 50)),
    ]
    assert [tool.ask("getFrozenTokens", wallet) for wallet in (ANN, BEN)] == [0, 50]


def test_no_more_units_are_frozen_than_the_balance(tool: Tool) -> None:
    tool.do("freezePartialTokens", ANN, 900)
    with reverts("FreezeOutOfRange", wallet=ANN, amount=101, most=100):
        tool.do("freezePartialTokens", ANN, 101)


# --- force


def test_forcing_takes_free_units_first_and_then_frozen_ones(tool: Tool) -> None:
    tool.do("batchFreezePartialTokens", [ANN, BEN], [900, 500])
    assert tool.do("forcedTransfer", ANN, CAT, 100) == [transfer(ANN, CAT, 100)]
    assert tool.do("forcedTransfer", ANN, CAT, 300) == [("TokensUnfrozen", (ANN, 300)), transfer(ANN, CAT, 300)]
    assert tool.do("batchForcedTransfer", [ANN, BEN], [CAT, ANN], [600, 500]) == [
        ("TokensUnfrozen", (ANN, 600)),
        transfer(ANN, CAT, 600),
        ("TokensUnfrozen", (BEN, 500)),
        transfer(BEN, ANN, 500),
    ]
    assert tool.balances([ANN, BEN, CAT]) == [500, 0, 1_000]
    assert [tool.ask("getFrozenTokens", wallet) for wallet in (ANN, BEN)] == [0, 0]


def test_burning_takes_free_units_first_and_then_frozen_ones(tool: Tool) -> None:
    tool.do("batchFreezePartialTokens", [ANN, BEN], [900, 500])
    assert tool.do("burn", ANN, 100) == [transfer(ANN, NOBODY, 100)]
    assert tool.do("burn", ANN, 300) == [("TokensUnfrozen", (ANN, 300)), transfer(ANN, NOBODY, 300)]
    assert tool.do("batchBurn", [ANN, BEN], [600, 500]) == [
        ("TokensUnfrozen", (ANN, 600)),
        transfer(ANN, NOBODY, 600),
        ("TokensUnfrozen", (BEN, 500)),
        transfer(BEN, NOBODY, 500),
    ]
    assert (tool.balances([ANN, BEN]), tool.ask("totalSupply")) == ([0, 0], 15_000)


ARRANGED: dict[str, tuple[Any, ...]] = {
    "paused": ("pause",),
    "frozen": ("setAddressFrozen", ANN, True),
    "deleted": ("deleteIdentity", ANN),
}
ORDERS: dict[str, tuple[Any, ...]] = {
    "forcedTransfer": (ANN, CAT, 1_000),
    "batchForcedTransfer": ([ANN], [CAT], [1_000]),
    "burn": (ANN, 1_000),
    "batchBurn": ([ANN], [1_000]),
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("state", ARRANGED)
def test_orders_are_carried_out_while_paused_and_upon_frozen_or_deleted_wallets(
    tool: Tool, order: str, state: str
) -> None:
    tool.do(*ARRANGED[state])
    tool.do(order, *ORDERS[order])
    assert tool.balances([ANN]) == [0]


def test_nothing_is_forced_upon_the_unverified(tool: Tool) -> None:
    with refused(31, ANN, NEW, 100):
        tool.do("forcedTransfer", ANN, NEW, 100)


# --- recovery


def test_recovery_moves_units_and_freezes_and_registers_the_new_wallet_in_place_of_the_lost(tool: Tool) -> None:
    tool.do("freezePartialTokens", ANN, 400)
    tool.do("setAddressFrozen", ANN, True)
    assert tool.do("recoveryAddress", ANN, NEW, ANN_ID) == [
        ("IdentityRegistered", (NEW, ANN_ID)),
        ("IdentityRemoved", (ANN, ANN_ID)),
        ("TokensUnfrozen", (ANN, 400)),
        ("AddressFrozen", (ANN, False, AGENT)),
        transfer(ANN, NEW, 1_000),
        ("TokensFrozen", (NEW, 400)),
        ("AddressFrozen", (NEW, True, AGENT)),
        ("RecoverySuccess", (ANN, NEW, ANN_ID)),
    ]
    assert tool.balances([ANN, NEW]) == [0, 1_000]
    assert [tool.ask(view, NEW) for view in ("isVerified", "isFrozen", "getFrozenTokens", "identity")] == [
        True,
        True,
        400,
        ANN_ID,
    ]
    assert [tool.ask(view, ANN) for view in ("contains", "isVerified", "getFrozenTokens")] == [False, False, 0]


def test_a_second_token_on_the_same_registry_is_recovered_by_what_the_registry_says(series: Series, tool: Tool) -> None:
    second = Tool(series.chain, Series.deployed(series.stage).bond.address, AGENT)
    second.do("mint", ANN, 300)
    tool.do("recoveryAddress", ANN, NEW, ANN_ID)
    assert (second.ask("contains", ANN), second.ask("identity", ANN)) == (False, ANN_ID)
    assert second.do("recoveryAddress", ANN, NEW, second.ask("identity", ANN)) == [
        transfer(ANN, NEW, 300),
        ("RecoverySuccess", (ANN, NEW, ANN_ID)),
    ]


@pytest.mark.parametrize("state", ["paused", "frozen"])
def test_recovery_works_while_paused_and_for_a_frozen_wallet(tool: Tool, state: str) -> None:
    tool.do(*ARRANGED[state])
    tool.do("recoveryAddress", ANN, NEW, ANN_ID)
    assert tool.balances([ANN, NEW]) == [0, 1_000]


def test_a_deleted_wallet_is_not_recovered_but_its_units_can_be_forced(tool: Tool) -> None:
    tool.do("deleteIdentity", ANN)
    with reverts("NothingToSucceed", wallet=ANN, word=ANY):
        tool.do("recoveryAddress", ANN, NEW, ANN_ID)
    tool.do("registerIdentity", NEW, ANN_ID, PAKISTAN)
    assert tool.do("forcedTransfer", ANN, NEW, 1_000) == [transfer(ANN, NEW, 1_000)]


def test_nobody_is_recovered_under_a_wrong_identity(tool: Tool) -> None:
    with reverts("InvestorDiffers", wallet=ANN, investor=ANN_ID):
        tool.do("recoveryAddress", ANN, NEW, BEN_ID)


# --- pause


def test_the_token_is_paused_and_unpaused(tool: Tool) -> None:
    assert tool.do("pause") == [("Paused", (AGENT,))]
    assert tool.ask("paused") is True
    with refused(2, ANN, BEN, 100):
        tool.do("transfer", BEN, 100, by=ANN)
    assert tool.do("unpause") == [("Unpaused", (AGENT,))]
    assert tool.ask("paused") is False
    tool.do("transfer", BEN, 100, by=ANN)


# --- promises


@pytest.mark.parametrize(
    ("setter", "value"),
    [
        ("setName", "New"),
        ("setSymbol", "NEW"),
        ("setOnchainID", ANN),
        ("setCompliance", ANN),
        ("setIdentityRegistryStorage", ANN),
        ("setClaimTopicsRegistry", ANN),
        ("setTrustedIssuersRegistry", ANN),
    ],
)
def test_what_a_series_promises_is_not_changed_by_a_tool_either(tool: Tool, setter: str, value: str) -> None:
    with reverts("NotSupported"):
        tool.do(setter, value)


def test_the_registry_is_replaced_by_another(tool: Tool) -> None:
    registry = tool.ask("identityRegistry")
    assert tool.do("setIdentityRegistry", registry) == [("IdentityRegistryAdded", (registry,))]
