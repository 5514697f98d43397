"""ERC-3643, token: every function of its text answers at a series' own address; events in exact order, with those of
ERC-7943 among them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.bond.series import TRANSFERS, Series, refused
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.standards.texts import ERC3643
from tests.support.chains import reverts
from wasiqa.chain.chain import Receipt
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.chain.errors import Reverted
from wasiqa.servicing.roles import role_id
from wasiqa.whitelist.word import Word

ENFORCEMENT = ROLES["ENFORCEMENT"]
ROLE_OF = {
    "ISSUER": ["mint", "batchMint"],
    "GUARDIAN": ["pause"],
    "GOVERNANCE": ["unpause", "setIdentityRegistry"],
    "ENFORCEMENT": [
        "setAddressFrozen",
        "freezePartialTokens",
        "unfreezePartialTokens",
        "forcedTransfer",
        "burn",
        "recoveryAddress",
        "batchForcedTransfer",
        "batchBurn",
        "batchSetAddressFrozen",
        "batchFreezePartialTokens",
        "batchUnfreezePartialTokens",
    ],
}
PROMISES = {"setName": "New", "setSymbol": "NEW", "setOnchainID": WHO.bank, "setCompliance": WHO.bank}
BLANK = {"address": WHO.auditor, "uint256": 0, "bool": False, "string": ""}
PLAIN = {
    signature: tuple(
        [] if kind.endswith("[]") else BLANK[kind] for kind in signature[:-1].partition("(")[2].split(",") if kind
    )
    for signature in ERC3643.functions
}
"""Each function of the text with arguments of its types."""
GETTERS = [
    "onchainID()",
    "version()",
    "identityRegistry()",
    "compliance()",
    "paused()",
    "isFrozen(address)",
    "getFrozenTokens(address)",
]


def by_enforcement(series: Series, function: str, *args: Any) -> Receipt:
    return series.act(function, *args, sender=ENFORCEMENT)


def frozen(account: str, amount: int) -> tuple[str, dict[str, Any]]:
    return "Frozen", {"account": account, "amount": amount}


def more(wallet: str, amount: int) -> tuple[str, dict[str, Any]]:
    return "TokensFrozen", {"wallet": wallet, "amount": amount}


def fewer(wallet: str, amount: int) -> tuple[str, dict[str, Any]]:
    return "TokensUnfrozen", {"wallet": wallet, "amount": amount}


def transferred(source: str, target: str, value: int) -> tuple[str, dict[str, Any]]:
    return "Transfer", {"from": source, "to": target, "value": value}


def forced(source: str, target: str, amount: int) -> list[tuple[str, dict[str, Any]]]:
    ends = {"from": source, "to": target}
    return [transferred(source, target, amount), ("ForcedTransfer", ends | {"amount": amount})]


def address_frozen(wallet: str, is_frozen: bool) -> tuple[str, dict[str, Any]]:
    return "AddressFrozen", {"wallet": wallet, "frozen": is_frozen, "by": ENFORCEMENT}


# --- who may call what


def test_every_function_of_the_text_is_accounted_for_here() -> None:
    names = [name for named in ROLE_OF.values() for name in named] + list(PROMISES) + ["batchTransfer"]
    expected = {signature.partition("(")[0] for signature in ERC3643.functions} - {g.partition("(")[0] for g in GETTERS}
    assert sorted(names) == sorted(expected)


def test_an_agent_is_who_may_do_all_that_agents_do(stage: Stage, series: Series) -> None:
    roles = ("ISSUER", "ENFORCEMENT", "GUARDIAN")
    for role in roles:
        assert not series.ask("isAgent", WHO.operator)
        stage.role("grantRole", role, WHO.operator)
    assert series.ask("isAgent", WHO.operator)
    for role in roles:
        stage.role("revokeRole", role, WHO.operator)
        assert not series.ask("isAgent", WHO.operator)
        stage.role("grantRole", role, WHO.operator)


def test_the_owner_is_who_gives_the_roles(stage: Stage, series: Series) -> None:
    assert series.ask("owner") == stage.chain.call(stage.registry, "owner") == ROLES["GOVERNANCE"]


@pytest.mark.parametrize("signature", GETTERS)
def test_a_getter_answers(series: Series, signature: str) -> None:
    assert series.ask(signature, *PLAIN[signature]) is not None


@pytest.mark.parametrize(
    ("signature", "role"),
    [
        (signature, role)
        for signature in ERC3643.functions
        for role, names in ROLE_OF.items()
        if signature.partition("(")[0] in names
    ],
)
def test_only_the_agent_of_this_role_may_call_it(series: Series, signature: str, role: str) -> None:
    for caller in (WHO.stranger, WHO.bank, *(ROLES[other] for other in ROLE_OF if other != role)):
        with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id(role)):
            series.act(signature, *PLAIN[signature], sender=caller)


@pytest.mark.parametrize(("setter", "value"), PROMISES.items())
def test_what_would_break_a_promise_is_refused_to_everybody(series: Series, setter: str, value: str) -> None:
    for caller in (WHO.stranger, ROLES["GOVERNANCE"], ENFORCEMENT):
        with reverts("NotSupported"):
            series.act(setter, value, sender=caller)
    assert [series.ask(getter) for getter in ("name", "symbol", "onchainID")] == ["Example bond", "EXB", NOBODY]


def test_the_getters_tell_of_registry_rules_and_identity(series: Series) -> None:
    told = [series.ask(getter) for getter in ("identityRegistry", "compliance", "onchainID", "version")]
    assert told == [series.stage.registry.address, series.bond.address, NOBODY, "1"]


def test_the_address_of_the_rules_answers_whether_a_transfer_is_possible(series: Series) -> None:
    compliance = Contract(series.ask("compliance"), series.bond.abi)
    assert series.chain.call(compliance, "canTransfer", WHO.bank, WHO.fund, 100) is True
    assert series.chain.call(compliance, "canTransfer", WHO.bank, WHO.stranger, 100) is False


def test_another_whitelist_is_announced(series: Series, stage: Stage) -> None:
    code = artifacts()["InvestorRegistry"]
    other = stage.chain.deploy(code, 0, ROLES["GOVERNANCE"], [], sender=WHO.deployer).contract(code)
    receipt = series.govern("setIdentityRegistry", other.address)
    assert series.events(receipt) == [("IdentityRegistryAdded", {"identityRegistry": other.address})]
    assert series.ask("identityRegistry") == other.address


# --- pause


def test_a_pause_stops_transfers_is_told_by_whom_and_can_be_lifted(series: Series) -> None:
    receipt = series.act("pause()", sender=ROLES["GUARDIAN"])
    assert series.events(receipt)[-1] == ("Paused", {"by": ROLES["GUARDIAN"]})
    assert series.ask("paused") is True
    with refused(2, WHO.bank, WHO.fund, 100):
        series.transfer(WHO.bank, WHO.fund, 100)
    receipt = series.govern("unpause")
    assert series.events(receipt) == [
        ("PurposesUnpaused", {"purposes": TRANSFERS, "by": ROLES["GOVERNANCE"]}),
        ("Unpaused", {"by": ROLES["GOVERNANCE"]}),
    ]
    assert series.ask("paused") is False
    series.transfer(WHO.bank, WHO.fund, 100)


def test_paused_speaks_of_transfers_alone_and_of_now(series: Series) -> None:
    series.pause(7 - TRANSFERS)
    assert series.ask("paused") is False
    series.pause(TRANSFERS)
    assert series.ask("paused") is True
    series.travel(7 * 24 * 3600 + 1)
    assert series.ask("paused") is False


def test_nothing_is_unpaused_that_is_not_paused(series: Series) -> None:
    with reverts("NotPaused"):
        series.govern("unpause")


# --- freezes


@pytest.mark.parametrize("batch", [False, True])
def test_a_wallet_is_frozen_and_released(series: Series, batch: bool) -> None:
    for state in (True, False):
        call = ("batchSetAddressFrozen", [WHO.bank], [state]) if batch else ("setAddressFrozen", WHO.bank, state)
        assert series.events(by_enforcement(series, *call)) == [address_frozen(WHO.bank, state)]
        assert series.ask("isFrozen", WHO.bank) is state


@pytest.mark.parametrize("batch", [False, True])
def test_units_are_frozen_and_released_by_what_is_added_or_taken_away(series: Series, batch: bool) -> None:
    def act(function: str, amount: int) -> list[tuple[str, Any]]:
        call = (
            (f"batch{function[0].upper()}{function[1:]}", [WHO.bank], [amount])
            if batch
            else (function, WHO.bank, amount)
        )
        return list(series.events(by_enforcement(series, *call)))

    assert act("freezePartialTokens", 4_000) == [frozen(WHO.bank, 4_000), more(WHO.bank, 4_000)]
    assert act("freezePartialTokens", 6_000) == [frozen(WHO.bank, 10_000), more(WHO.bank, 6_000)]
    assert act("unfreezePartialTokens", 1_500) == [frozen(WHO.bank, 8_500), fewer(WHO.bank, 1_500)]
    assert act("unfreezePartialTokens", 8_500) == [frozen(WHO.bank, 0), fewer(WHO.bank, 8_500)]


def test_no_more_units_are_frozen_than_are_free_and_none_released_that_are_not_frozen(series: Series) -> None:
    by_enforcement(series, "freezePartialTokens", WHO.bank, 4_000)
    with reverts("FreezeOutOfRange", wallet=WHO.bank, amount=6_001, most=6_000):
        by_enforcement(series, "freezePartialTokens", WHO.bank, 6_001)
    with reverts("FreezeOutOfRange", wallet=WHO.bank, amount=4_001, most=4_000):
        by_enforcement(series, "unfreezePartialTokens", WHO.bank, 4_001)
    for amount in (2**104, 2**256 - 1):
        with reverts("FreezeOutOfRange", wallet=WHO.bank, amount=amount, most=6_000):
            by_enforcement(series, "freezePartialTokens", WHO.bank, amount)


# --- units by order


@pytest.mark.parametrize("batch", [False, True])
def test_a_forced_transfer_takes_free_units_first_and_then_frozen_ones(series: Series, batch: bool) -> None:
    by_enforcement(series, "freezePartialTokens", WHO.bank, 9_000)

    def act(amount: int) -> list[tuple[str, Any]]:
        single: tuple[Any, ...] = ("forcedTransfer", WHO.bank, WHO.fund, amount)
        call = ("batchForcedTransfer", [WHO.bank], [WHO.fund], [amount]) if batch else single
        return list(series.events(by_enforcement(series, *call)))

    assert act(1_000) == forced(WHO.bank, WHO.fund, 1_000)
    assert act(1_000) == [frozen(WHO.bank, 8_000), fewer(WHO.bank, 1_000), *forced(WHO.bank, WHO.fund, 1_000)]


@pytest.mark.parametrize("batch", [False, True])
def test_a_burn_takes_free_units_first_and_then_frozen_ones(series: Series, batch: bool) -> None:
    by_enforcement(series, "freezePartialTokens", WHO.bank, 9_000)

    def act(amount: int) -> list[tuple[str, Any]]:
        call = ("batchBurn", [WHO.bank], [amount]) if batch else ("burn", WHO.bank, amount)
        return list(series.events(by_enforcement(series, *call)))

    assert act(1_000) == [transferred(WHO.bank, NOBODY, 1_000)]
    assert act(1_000) == [frozen(WHO.bank, 8_000), fewer(WHO.bank, 1_000), transferred(WHO.bank, NOBODY, 1_000)]
    assert series.ask("totalSupply") == 13_000


@pytest.mark.parametrize("batch", [False, True])
def test_units_are_issued(series: Series, batch: bool) -> None:
    call = ("batchMint", [WHO.insurer], [300]) if batch else ("mint", WHO.insurer, 300)
    receipt = series.act(*call, sender=ROLES["ISSUER"])
    assert series.events(receipt) == [transferred(NOBODY, WHO.insurer, 300)]


# --- batches


BATCHES: list[tuple[str, list[Any], list[Any], str]] = [
    ("batchTransfer", [WHO.fund, WHO.stranger], [100, 100], "TransferRefused"),
    ("batchForcedTransfer", [WHO.bank, WHO.bank], [WHO.fund, WHO.stranger], "TransferRefused"),
    ("batchMint", [WHO.fund, WHO.stranger], [100, 100], "TransferRefused"),
    ("batchBurn", [WHO.bank, WHO.fund], [100, 5_001], "ERC20InsufficientBalance"),
    ("batchFreezePartialTokens", [WHO.bank, WHO.fund], [100, 5_001], "FreezeOutOfRange"),
    ("batchUnfreezePartialTokens", [WHO.bank, WHO.fund], [0, 1], "FreezeOutOfRange"),
]
"""Of each the second line is refused, with this error."""
SENDERS = {"batchTransfer": WHO.bank, "batchMint": ROLES["ISSUER"]}


@pytest.mark.parametrize(("function", "first", "second", "error"), BATCHES, ids=[line[0] for line in BATCHES])
def test_a_batch_is_done_wholly_or_not_at_all(
    series: Series, function: str, first: list[Any], second: list[Any], error: str
) -> None:
    before = series.state()
    amounts = ([100, 100],) if function == "batchForcedTransfer" else ()
    sender = SENDERS.get(function, ENFORCEMENT)
    with pytest.raises(Reverted) as refusal:
        series.act(function, first, second, *amounts, sender=sender)
    assert refusal.value.name == error
    assert series.state() == before
    series.act(function, first[:1], second[:1], *(given[:1] for given in amounts), sender=sender)


@pytest.mark.parametrize(
    ("function", "more_lists"),
    [
        ("batchTransfer", 0),
        ("batchMint", 0),
        ("batchBurn", 0),
        ("batchSetAddressFrozen", 0),
        ("batchFreezePartialTokens", 0),
        ("batchUnfreezePartialTokens", 0),
        ("batchForcedTransfer", 1),
    ],
)
def test_lists_of_different_lengths_are_refused(series: Series, function: str, more_lists: int) -> None:
    sender = SENDERS.get(function, ENFORCEMENT)
    value: Any = False if function == "batchSetAddressFrozen" else 0
    wallets = [WHO.bank, WHO.fund]
    with reverts("LengthsDiffer", wallets=2, values=1):
        series.act(function, wallets, *[wallets] * more_lists, [value], sender=sender)
    if more_lists:
        with reverts("LengthsDiffer", wallets=2, values=1):
            series.act(function, wallets, wallets[:1], [0, 0], sender=sender)


# --- recovery


@pytest.fixture
def investor(series: Series) -> str:
    """The bank's identity."""
    return str(series.chain.call(series.stage.registry, "identity", WHO.bank))


def test_nobody_is_recovered_under_another_identity(series: Series, investor: str) -> None:
    with reverts("InvestorDiffers", wallet=WHO.bank, investor=investor):
        by_enforcement(series, "recoveryAddress", WHO.bank, WHO.corporate, WHO.auditor)
    assert series.balance(WHO.bank) == 10_000


def test_recovery_answers_true_and_writes_the_events_of_registry_and_token_in_this_order(
    series: Series, investor: str
) -> None:
    by_enforcement(series, "freezePartialTokens", WHO.bank, 4_000)
    by_enforcement(series, "setAddressFrozen", WHO.bank, True)
    registry = series.stage.registry
    word = series.chain.call(registry, "wordOf", WHO.bank)
    moved = Word.decode(word)
    call = "recoveryAddress", WHO.bank, WHO.corporate, investor
    assert series.chain.call(series.bond, *call, sender=ENFORCEMENT) is True
    receipt = by_enforcement(series, *call)
    written = [found for log in receipt.logs if (found := registry.event(log) or series.bond.event(log))]
    lost_word = Word(**(vars(moved) | {"admitted": False, "moved": True, "investor": int(WHO.corporate, 16)}))
    assert [(event.name, event.args) for event in written] == [
        ("WordSet", {"wallet": WHO.corporate, "word": word}),
        ("IdentityRegistered", {"investorAddress": WHO.corporate, "identity": investor}),
        ("WordSet", {"wallet": WHO.bank, "word": lost_word.encode()}),
        ("IdentityRemoved", {"investorAddress": WHO.bank, "identity": investor}),
        frozen(WHO.bank, 0),
        fewer(WHO.bank, 4_000),
        address_frozen(WHO.bank, False),
        transferred(WHO.bank, WHO.corporate, 10_000),
        frozen(WHO.corporate, 4_000),
        more(WHO.corporate, 4_000),
        address_frozen(WHO.corporate, True),
        ("RecoverySuccess", {"lost": WHO.bank, "successor": WHO.corporate, "investor": investor}),
    ]
    assert series.ask("isFrozen", WHO.corporate) is True


def test_recovery_to_a_wallet_that_the_investor_has_already_registers_nobody(series: Series, investor: str) -> None:
    series.stage.admit(WHO.second_bank, investor=int(investor, 16))
    receipt = by_enforcement(series, "recoveryAddress", WHO.bank, WHO.second_bank, investor)
    registry = series.stage.registry
    assert [event.name for event in receipt.events(registry)] == ["WordSet", "IdentityRemoved"]
    assert series.events(receipt) == [
        transferred(WHO.bank, WHO.second_bank, 10_000),
        ("RecoverySuccess", {"lost": WHO.bank, "successor": WHO.second_bank, "investor": investor}),
    ]
