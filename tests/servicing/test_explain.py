"""An explanation names first what the series itself names, and nothing exactly when a transfer would pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.actors import Actors
from tests.support.chains import reverts
from tests.support.evidence import EVIDENCE
from tests.support.office import Office, investor_id
from tests.support.revm import RevmChain
from wasiqa.categories import Category
from wasiqa.chain.connection import known_abis
from wasiqa.chain.contract import Contract
from wasiqa.chain.errors import Reverted
from wasiqa.policy import Policy
from wasiqa.servicing.code import built
from wasiqa.servicing.explain import Explanation
from wasiqa.servicing.reasons import Voice
from wasiqa.servicing.roles import role_id
from wasiqa.whitelist.word import Word

WHO = Actors()
UNIT = 10**7
DAY = 24 * 3600
YEAR = 365 * DAY
VOICE = Voice(2, ZoneInfo("Asia/Karachi"))
SENDER, RECEIVER = 10, 30
COUNTRIES = (0, 586, 784)
OPEN = 300
"""A venue that is open."""
POLICIES = (
    *[Policy()] * 4,
    Policy(7, countries=True),
    Policy(7, corridors=True),
    Policy(7, category_pairs=True),
    Policy(venues=True),
    Policy(7, countries=True, corridors=True, category_pairs=True, venues=True),
)


@dataclass(frozen=True)
class Market:
    """The bond on a whitelist in which any word can be put, with a limit of 10 denominations for one bank."""

    chain: RevmChain
    office: Office
    bond: Contract
    registry: Contract

    def limit(self, units: int, categories: int = 0xFFFFFF) -> None:
        """What one investor may hold."""
        hook, governance = self.office.programme.hooks["holding_limit"][0], WHO.governor_executor
        self.chain.transact(hook, "setLimit", self.bond.address, units, categories, sender=governance)

    def rules(self, policy: Policy) -> None:
        """Banks and funds may hold, under this policy."""
        mask = 1 << Category.BANK | 1 << Category.FUND
        self.chain.transact(self.bond, "setRules", mask, policy.encode(), sender=WHO.governor_executor)

    def put(self, wallet: str, word: Word) -> None:
        """Whatever the word says, also what no authority can write yet."""
        self.chain.transact(self.registry, "put", wallet, word.encode(), sender=WHO.stranger)

    def explain(self, units: int, at: int | None = None, spender: str | None = None) -> Explanation:
        """A transfer from the bank to the fund."""
        return Explanation(self.chain, self.office.programme, self.bond, WHO.bank, WHO.fund, units, at, spender)

    def codes(self, units: int = UNIT, at: int | None = None, spender: str | None = None) -> list[int]:
        """Why it would be refused; always what the series says, if it's about now and it has been asked."""
        explanation = self.explain(units, at, spender)
        found = [refusal.code for refusal in explanation.refusals()]
        if at is None and spender is None:
            assert explanation.first_on_chain() == (found[0] if found else 0)
        return found

    def facts(self, units: int = UNIT, at: int | None = None, spender: str | None = None) -> list[str]:
        """The same, with the figures in words."""
        return [refusal.facts(VOICE) for refusal in self.explain(units, at, spender).refusals()]

    def install(self, hook: str, *arguments: Any) -> Contract:
        """One more hook, which only checks transfers."""
        code = built(hook)
        deployed = self.chain.deploy(code, *arguments, sender=WHO.deployer).contract(code)
        self.chain.transact(self.bond, "installHook", deployed.address, sender=WHO.governor_executor)
        return deployed


def word(name: str, category: Category = Category.BANK, **fields: Any) -> Word:
    """A word that lets its wallet hold for another year."""
    usual = Word(investor_id(name), category, 586, admitted=True, valid_until=1_800_000_000 + YEAR)
    return replace(usual, **fields)


@pytest.fixture(scope="session")
def session_market(tmp_path_factory: pytest.TempPathFactory) -> Market:
    """On a chain of its own, prepared once: the bank has 8 denominations less 3 units, the fund 1 and those."""
    chain, code = RevmChain(known=known_abis), built("OpenRegistry")
    office = Office.opened(chain, tmp_path_factory.mktemp("office"))
    bond = office.open_series().bond
    holders = {"GOVERNANCE": WHO.governor_executor, "FREEZER": WHO.freezer, "LICENCE_REGISTRY": WHO.auditor}
    grants = [(role_id(role), holder) for role, holder in holders.items()]
    registry = chain.deploy(code, WHO.governor_executor, grants, sender=WHO.deployer).contract(code)
    table, part, pakistan = 7, 586 >> 8, 1 << (586 & 255)
    chain.transact(registry, "setCountries", table, part, pakistan, sender=WHO.governor_executor)
    chain.transact(registry, "setCorridor", table, 586, part, pakistan, sender=WHO.governor_executor)
    chain.transact(registry, "setBuyers", table, Category.BANK, 1 << Category.FUND, sender=WHO.governor_executor)
    chain.transact(registry, "setVenue", OPEN, True, sender=WHO.auditor)
    market = Market(chain, office, bond, registry)
    office.issue(bond, {WHO.bank: 8 * UNIT, WHO.fund: UNIT})
    office.by_two("enforcement", bond.encode("forcedTransfer", WHO.bank, WHO.fund, 3))
    grant = office.programme.registry.encode("grantRole", role_id("GOVERNANCE"), WHO.governor_executor)
    office.by_two("governance", bond.encode("setIdentityRegistry", registry.address), grant)
    market.limit(10 * UNIT)
    market.put(WHO.bank, word("bank", valid_until=chain.now() + YEAR))
    market.put(WHO.fund, word("fund", Category.FUND, valid_until=chain.now() + YEAR))
    return market


@pytest.fixture
def market(session_market: Market) -> Iterator[Market]:
    """Open for business; what a test does is undone."""
    with session_market.chain.isolated():
        yield session_market


def test_a_transfer_that_passes_has_no_refusals(market: Market) -> None:
    assert market.codes() == []
    market.chain.transact(market.bond, "transfer", WHO.fund, UNIT, sender=WHO.bank)


@pytest.mark.parametrize("party", [SENDER, RECEIVER], ids=["sender", "receiver"])
@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"moved": True}, 7),
        ({"removed": True}, 8),
        ({"blocked_by_regulator": True}, 5),
        ({"blocked_by_licence": True}, 6),
        ({"blocked_by_registrar": True}, 4),
        ({"admitted": False}, 1),
        ({"valid_until": 1}, 2),
        ({"category": Category.FOREIGN_INDIVIDUAL}, 3),
    ],
)
def test_each_rule_of_the_whitelist_is_named_for_the_party_that_breaks_it(
    market: Market, party: int, fields: dict[str, Any], code: int
) -> None:
    name, wallet = ("bank", WHO.bank) if party == SENDER else ("fund", WHO.fund)
    usual: dict[str, Any] = {"valid_until": market.chain.now() + YEAR}
    market.put(wallet, word(name, **(usual | fields)))
    assert market.codes() == [party + code]


def test_a_wallet_that_the_registry_has_never_heard_of_is_simply_not_admitted(market: Market) -> None:
    market.put(WHO.fund, Word())
    assert market.codes() == [31]


def test_the_facts_are_told_with_the_rule(market: Market) -> None:
    market.put(WHO.fund, word("fund", valid_until=1_700_000_000))
    (refusal,) = market.explain(UNIT).refusals()
    assert refusal.told(VOICE) == "the receiver has a registration that has expired (on 2023-11-15T03:13:20+05:00)"
    market.put(WHO.fund, word("fund", Category.FUND, valid_until=market.chain.now() + YEAR))
    told = [refusal.told(VOICE) for refusal in market.explain(8 * UNIT + 1).refusals()]
    assert told[0] == "the sender has fewer units than that (asked 800,000.01, held 799,999.97)"
    rule = "the amount is not a multiple of the denomination"
    assert told[1] == f"{rule} (asked 800,000.01, denomination 100,000.00)"


def test_the_figures_are_given_to_programs_as_files_have_them(market: Market) -> None:
    expired, successor = 1_700_000_000, int(WHO.second_bank, 16)
    market.put(WHO.bank, word("bank", moved=True, investor=successor, valid_until=expired))
    market.put(WHO.fund, word("fund", Category.FOREIGN_INDIVIDUAL, country=784, valid_until=YEAR + market.chain.now()))
    market.rules(Policy(7, countries=True, corridors=True, category_pairs=True))
    market.limit(20 * UNIT)
    documents = [refusal.document(VOICE) for refusal in market.explain(9 * UNIT).refusals()]
    assert [(document["code"], document["name"], document["figures"]) for document in documents] == [
        (17, "SENDER_MOVED", {"successor": WHO.second_bank}),
        (12, "SENDER_EXPIRED", {"valid_until": "2023-11-15T03:13:20+05:00"}),
        (33, "RECEIVER_CATEGORY", {"category": "FOREIGN_INDIVIDUAL"}),
        (50, "RECEIVER_COUNTRY", {"country": "AE", "table": 7}),
        (51, "CORRIDOR", {"sender_country": "PK", "receiver_country": "AE", "table": 7}),
        (52, "CATEGORY_PAIR", {"sender_category": "BANK", "receiver_category": "FOREIGN_INDIVIDUAL", "table": 7}),
        (7, "BALANCE", {"amount": str(9 * UNIT), "balance": str(8 * UNIT - 3)}),
    ]


def test_a_wallet_of_which_only_a_block_is_known_has_no_category_or_country_to_refuse(market: Market) -> None:
    market.put(WHO.fund, Word(blocked_by_regulator=True))
    market.rules(Policy(7, countries=True, corridors=True, category_pairs=True, venues=True))
    market.limit(1)
    assert market.codes() == [35, 31]


def test_a_pause_is_told_with_its_end_and_is_over_after_it(market: Market) -> None:
    until = market.chain.now() + 7 * DAY
    market.chain.transact(market.bond, "pause", 7, sender=WHO.guardian)
    (refusal,) = market.explain(UNIT).refusals()
    assert (refusal.code, refusal.figures) == (2, {"until": until})
    assert (market.codes(at=until), market.codes(at=until + 1)) == ([2], [])
    market.chain.travel(until)
    assert market.codes() == [2]
    market.chain.travel(until + 1)
    assert market.codes() == []


def test_a_pause_that_is_confirmed_has_no_end(market: Market) -> None:
    market.office.by_two("governance", market.bond.encode("confirmPause", 1))
    (refusal,) = market.explain(UNIT, at=market.chain.now() + 30 * DAY).refusals()
    assert refusal.told(VOICE) == "transfers are paused (until it is lifted)"
    assert refusal.document(VOICE)["figures"] == {"until": None}


def test_a_pause_of_other_purposes_does_not_matter(market: Market) -> None:
    market.chain.transact(market.bond, "pause", 6, sender=WHO.guardian)
    assert market.codes() == []


def test_a_spender_needs_approval_and_no_admission(market: Market) -> None:
    assert market.codes(spender=WHO.stranger) == [54]
    market.chain.transact(market.bond, "approve", WHO.stranger, 2 * UNIT, sender=WHO.bank)
    assert (market.codes(2 * UNIT, spender=WHO.stranger), market.codes(3 * UNIT, spender=WHO.stranger)) == ([], [54])
    assert market.facts(3 * UNIT, spender=WHO.stranger) == ["asked 300,000.00, approved 200,000.00"]
    market.chain.transact(market.bond, "transferFrom", WHO.bank, WHO.fund, 2 * UNIT, sender=WHO.stranger)


@pytest.mark.parametrize(
    ("bits", "authority"),
    [
        ({"blocked_by_regulator"}, "regulator"),
        ({"blocked_by_licence"}, "licence registry"),
        ({"blocked_by_registrar"}, "registrar"),
        ({"moved"}, "recovery"),
        ({"blocked_by_registrar", "blocked_by_regulator"}, "regulator and registrar"),
    ],
)
def test_a_spender_who_is_blocked_is_told_by_whom(market: Market, bits: set[str], authority: str) -> None:
    market.chain.transact(market.bond, "approve", WHO.stranger, UNIT, sender=WHO.bank)
    market.put(WHO.stranger, Word(**dict.fromkeys(bits, True)))
    (refusal,) = market.explain(UNIT, spender=WHO.stranger).refusals()
    assert (refusal.code, refusal.figures) == (5, {"authority": authority})


def test_every_hook_that_refuses_is_named(market: Market) -> None:
    first, second, third = (market.install("RecordingHook", moments) for moments in (1, 2, 1))
    for hook, answer in ((first, 200), (second, 201), (third, 202)):
        market.chain.transact(hook, "setAnswer", answer, sender=WHO.stranger)
    market.limit(1)
    found = market.explain(UNIT).refusals()
    limit = market.office.programme.hooks["holding_limit"][0].address
    assert [(refusal.code, refusal.hook) for refusal in found] == [
        (60, limit),
        (200, first.address),
        (202, third.address),
    ]
    assert found[1].told(VOICE) == f"a hook refuses with code 200 (hook {first.address})"
    assert found[1].document(VOICE)["name"] is None


def test_hooks_are_asked_about_the_time_that_is_asked_about(market: Market) -> None:
    until = market.chain.now() + DAY
    market.install("TellingHook", 200, until, [])
    assert (market.codes(), market.codes(at=until), market.codes(at=until + 1)) == ([200], [200], [])
    market.chain.travel(until)
    assert market.codes() == [200]
    market.chain.travel(until + 1)
    assert market.codes() == []


@pytest.mark.parametrize("answer", [1, 59])
def test_a_hook_that_gives_a_code_of_the_series_stops_transfers(market: Market, answer: int) -> None:
    hook = market.install("RecordingHook", 1)
    market.chain.transact(hook, "setAnswer", answer, sender=WHO.stranger)
    (refusal,) = market.explain(UNIT).refusals()
    assert (refusal.code, refusal.hook) == (59, hook.address)
    with reverts("HookInvalid", hook=hook.address):
        market.chain.transact(market.bond, "transfer", WHO.fund, UNIT, sender=WHO.bank)


def test_a_hook_that_fails_stops_transfers_of_units_that_are_there(market: Market) -> None:
    hook = market.install("HostileHook", 1)
    market.chain.transact(hook, "intend", 1, 0, sender=WHO.stranger)
    assert [refusal.code for refusal in market.explain(UNIT).refusals()] == [59]
    assert not market.chain.call(market.bond, "canTransfer", WHO.bank, WHO.fund, UNIT)
    market.limit(20 * UNIT)
    assert [refusal.code for refusal in market.explain(9 * UNIT).refusals()] == [7]


@pytest.mark.parametrize(
    ("code", "count", "figures"),
    [
        (60, 3, {"limit": 1, "held": 2, "would_hold": 3}),
        (60, 2, {"figure_1": 1, "figure_2": 2}),
        (200, 1, {"figure_1": 1}),
        (200, 0, {}),
    ],
)
def test_the_figures_of_a_hook_have_the_names_of_the_table_if_it_has_so_many(
    market: Market, code: int, count: int, figures: dict[str, int]
) -> None:
    hook = market.install("TellingHook", code, 2**40, list(range(1, count + 1)))
    (refusal,) = market.explain(UNIT).refusals()
    assert (refusal.code, refusal.figures, refusal.hook) == (code, figures, hook.address)
    assert list(refusal.document(VOICE)["figures"]) == list(figures)
    assert all(f"{name.removesuffix('_hold')}" in refusal.facts(VOICE) for name in figures)


def test_every_rule_that_refuses_is_named_and_not_the_first_alone(market: Market) -> None:
    chain = market.chain
    market.put(WHO.bank, word("bank", blocked_by_registrar=True, valid_until=1))
    market.put(WHO.fund, word("fund", moved=True, valid_until=chain.now() + YEAR))
    chain.transact(market.bond, "pause", 1, sender=WHO.guardian)
    chain.transact(market.bond, "setAddressFrozenWithCase", WHO.bank, True, *EVIDENCE, sender=WHO.freezer)
    assert market.codes(9 * UNIT + 1) == [2, 14, 12, 37, 3, 7, 8, 60]


def test_frozen_units_and_missing_units_are_told_apart(market: Market) -> None:
    market.chain.transact(market.bond, "setFrozenTokensWithCase", WHO.bank, 5 * UNIT, *EVIDENCE, sender=WHO.freezer)
    assert (market.codes(2 * UNIT), market.codes(3 * UNIT), market.codes(8 * UNIT)) == ([], [6], [7])
    facts = "asked 300,000.00, held 799,999.97, frozen 500,000.00, free 299,999.97"
    assert market.facts(3 * UNIT) == [facts]


def test_a_frozen_receiver_is_named(market: Market) -> None:
    market.chain.transact(market.bond, "setAddressFrozenWithCase", WHO.fund, True, *EVIDENCE, sender=WHO.freezer)
    assert market.codes() == [4]


def test_a_whole_balance_may_leave_whatever_the_denomination(market: Market) -> None:
    assert market.codes(8 * UNIT - 3) == []
    assert market.codes(8 * UNIT - 4) == [8]


def test_an_investor_over_the_limit_is_named_with_the_hook(market: Market) -> None:
    market.put(WHO.fund, word("bank", valid_until=market.chain.now() + YEAR))
    assert market.codes() == []
    market.put(WHO.fund, word("fund", Category.FUND, valid_until=market.chain.now() + YEAR))
    market.limit(2 * UNIT + 3, 1 << Category.FUND)
    assert (market.codes(UNIT), market.codes(2 * UNIT)) == ([], [60])
    hook = market.office.programme.hooks["holding_limit"][0].address
    (facts,) = market.facts(2 * UNIT)
    assert facts == f"limit 200,000.03, held 100,000.03, would hold 300,000.03, hook {hook}"


def test_a_country_that_is_not_allowed_is_named(market: Market) -> None:
    market.rules(Policy(7, countries=True))
    until = market.chain.now() + YEAR
    market.put(WHO.bank, word("bank", country=784, valid_until=until))
    assert market.codes() == []
    market.put(WHO.fund, word("fund", Category.FUND, country=784, valid_until=until))
    assert market.codes() == [50]
    assert market.facts() == ["country AE, table 7"]


@pytest.mark.parametrize(
    ("policy", "fields", "code", "facts"),
    [
        (Policy(7, corridors=True), {"country": 784}, 51, "corridor PK → AE, table 7"),
        (Policy(7, category_pairs=True), {"category": Category.BANK}, 52, "BANK → BANK, table 7"),
        (Policy(venues=True), {"venue": OPEN + 1}, 53, f"venue {OPEN + 1}"),
    ],
)
def test_a_rule_of_the_policy_is_named_with_what_it_refuses(
    market: Market, policy: Policy, fields: dict[str, Any], code: int, facts: str
) -> None:
    until = market.chain.now() + YEAR
    usual = {"category": Category.FUND, "venue": OPEN, "valid_until": until}
    market.put(WHO.fund, word("fund", **usual))
    market.rules(policy)
    assert market.codes() == []
    market.put(WHO.fund, word("fund", **(usual | fields)))
    assert market.codes() == [code]
    assert market.facts() == [facts]
    market.rules(Policy())
    assert market.codes() == []


def test_all_rules_of_the_policy_that_refuse_are_named_now_and_for_a_time_to_come(market: Market) -> None:
    later = market.chain.now() + YEAR
    fields = {"category": Category.BANK, "country": 784, "venue": OPEN + 1, "valid_until": later - 1}
    market.put(WHO.fund, word("fund", **fields))
    market.rules(Policy(7, countries=True, corridors=True, category_pairs=True, venues=True))
    assert market.codes() == [50, 53, 51, 52]
    assert market.codes(at=later) == [32, 50, 53, 51, 52]


def test_after_the_last_record_time_the_register_is_closed(market: Market) -> None:
    last = market.chain.call(market.bond, "recordTimes")[-1]
    assert market.codes(at=last) == [12, 32]
    assert market.codes(at=last + 1) == [1, 12, 32]
    market.chain.travel(last + 1)
    assert market.codes() == [1, 12, 32]


def test_an_expiry_to_come_is_seen_from_the_time_that_is_asked_about(market: Market) -> None:
    until = market.chain.now() + 3600
    market.put(WHO.fund, word("fund", Category.FUND, valid_until=until))
    assert (market.codes(), market.codes(at=until), market.codes(at=until + 1)) == ([], [], [32])
    market.chain.travel(until)
    assert market.codes() == []
    market.chain.travel(until + 1)
    assert market.codes() == [32]


def test_a_transfer_to_oneself_is_judged_like_any_other(market: Market) -> None:
    def explained(units: int) -> list[int]:
        found = Explanation(market.chain, market.office.programme, market.bond, WHO.bank, WHO.bank, units)
        codes = [refusal.code for refusal in found.refusals()]
        assert found.first_on_chain() == (codes[0] if codes else 0)
        return codes

    assert (explained(UNIT), explained(9 * UNIT)) == ([], [7])


flags = st.sets(
    st.sampled_from(["moved", "removed", "blocked_by_regulator", "blocked_by_licence", "blocked_by_registrar"]),
    max_size=2,
)
mostly = st.sampled_from([True, True, True, False])
good = st.tuples(
    st.sampled_from(["bank", "fund"]),
    st.sampled_from([Category.BANK, Category.FUND]),
    st.just(586),
    st.sampled_from([0, OPEN]),
    st.just(True),
    st.just(YEAR),
    st.just(set[str]()),
)
any_word = st.tuples(
    st.sampled_from(["bank", "fund"]),
    st.sampled_from([Category.BANK, Category.FUND, Category.FOREIGN_INDIVIDUAL]),
    st.sampled_from(COUNTRIES),
    st.sampled_from([0, OPEN, OPEN + 1]),
    mostly,
    st.sampled_from([-1, 0, 1, YEAR]),
    st.one_of(st.just(set[str]()), flags),
)
words = st.one_of(good, good, any_word)
amounts = st.one_of(
    st.integers(0, 10).map(lambda n: n * UNIT), st.integers(0, 10 * UNIT), st.just(8 * UNIT - 3), st.just(10**30)
)


@dataclass(frozen=True)
class Situation:
    sender: tuple[str, Category, int, int, bool, int, set[str]]
    receiver: tuple[str, Category, int, int, bool, int, set[str]]
    units: int
    frozen: set[str]
    locked: dict[str, int]
    paused: bool
    closed: bool
    policy: Policy
    limit: int
    spender: tuple[set[str], int] | None
    """How it is barred, and what it may move; None if the holder moves the units."""
    later: int
    """Seconds until it is looked at once more."""


situations = st.builds(
    Situation,
    sender=words,
    receiver=words,
    units=amounts,
    frozen=st.one_of(st.just(set[str]()), st.sets(st.sampled_from([WHO.bank, WHO.fund]), max_size=1)),
    locked=st.dictionaries(st.sampled_from([WHO.bank, WHO.fund]), st.integers(0, 9 * UNIT)),
    paused=st.sampled_from([*[False] * 15, True]),
    closed=st.sampled_from([*[False] * 15, True]),
    policy=st.sampled_from(POLICIES),
    limit=st.integers(1, 12).map(lambda n: n * UNIT),
    spender=st.one_of(
        st.none(),
        st.tuples(
            st.one_of(st.just(set[str]()), st.just(set[str]()), flags),
            st.sampled_from([2**256 - 1, 2**256 - 1, 5 * UNIT, 0]),
        ),
    ),
    later=st.sampled_from([1, 2, 7 * DAY, 7 * DAY + 1, YEAR, YEAR + 1, 3 * YEAR]),
)


def arranged(market: Market, situation: Situation) -> None:
    chain, bond = market.chain, market.bond
    market.limit(situation.limit)
    if situation.policy != Policy():
        market.rules(situation.policy)
    if situation.closed:
        chain.travel(chain.call(bond, "recordTimes")[-1] + 1)
    for wallet, (name, category, country, venue, admitted, valid_for, barred) in (
        (WHO.bank, situation.sender),
        (WHO.fund, situation.receiver),
    ):
        valid_until = chain.now() + valid_for
        fields = {"country": country, "venue": venue, "admitted": admitted, "valid_until": valid_until}
        fields |= dict.fromkeys(barred, True)
        market.put(wallet, word(name, category, **fields))
    for wallet in situation.frozen:
        chain.transact(bond, "setAddressFrozenWithCase", wallet, True, *EVIDENCE, sender=WHO.freezer)
    for wallet, units in situation.locked.items():
        chain.transact(bond, "setFrozenTokensWithCase", wallet, units, *EVIDENCE, sender=WHO.freezer)
    if situation.paused:
        chain.transact(bond, "pause", 1, sender=WHO.guardian)
    if situation.spender is not None:
        barred, allowance = situation.spender
        market.put(WHO.stranger, Word(**dict.fromkeys(barred, True)))
        chain.transact(bond, "approve", WHO.stranger, allowance, sender=WHO.bank)


def refused(market: Market, units: int, spender: str | None) -> int | None:
    """The code with which the series refuses the transfer itself; None if it passes."""
    chain, bond = market.chain, market.bond
    by_standard = {
        "ERC20InsufficientAllowance": 54,
        "ERC20InsufficientBalance": 7,
        "ERC7943InsufficientUnfrozenBalance": 6,
    }
    try:
        if spender is None:
            chain.transact(bond, "transfer", WHO.fund, units, sender=WHO.bank)
        else:
            chain.transact(bond, "transferFrom", WHO.bank, WHO.fund, units, sender=spender)
    except Reverted as refusal:
        return by_standard.get(refusal.name or "") or int(refusal.arguments["code"])
    return None


@given(situations)
@settings(max_examples=200)
def test_the_first_refusal_is_the_one_that_the_series_gives_and_none_means_that_it_passes(
    session_market: Market, situation: Situation
) -> None:
    market, spender = session_market, None if situation.spender is None else WHO.stranger
    with market.chain.isolated():
        arranged(market, situation)
        codes = market.codes(situation.units, spender=spender)
        assert len(set(codes)) == len(codes)
        without_spender = market.codes(situation.units)
        assert codes[len(codes) - len(without_spender) :] == without_spender
        assert refused(market, situation.units, spender) == (codes[0] if codes else None)


@given(situations)
@settings(max_examples=100)
def test_what_is_said_of_a_time_to_come_is_what_is_said_when_it_has_come(
    session_market: Market, situation: Situation
) -> None:
    market, spender = session_market, None if situation.spender is None else WHO.stranger
    with market.chain.isolated():
        arranged(market, situation)
        later = market.chain.now() + situation.later
        foreseen = market.explain(situation.units, later, spender).refusals()
        market.chain.travel(later)
        assert market.explain(situation.units, spender=spender).refusals() == foreseen
        codes = [refusal.code for refusal in foreseen]
        assert refused(market, situation.units, spender) == (codes[0] if codes else None)
