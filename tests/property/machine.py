"""Random sequences of what the parties of a programme do, on the contracts and on the model at once.

Nothing is thrown away: an action that makes no sense is one that both must refuse alike. But amounts, rows and moments
are chosen where something is decided: all that can be moved and one more, the last second of a record time and the next.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.property.checks import NAMES, Checks, Step
from tests.property.model import Refused, Series
from tests.property.model.refusal import Code
from tests.property.model.registry import NO_EXPIRY
from tests.property.model.series import MOST, UNLIMITED, ZERO
from tests.property.reader import QUICK, Reader
from tests.property.replay import Replay
from tests.property.world import (
    COUNTRIES,
    DAY,
    HOLDERS,
    HOLDING,
    INVESTORS,
    POLICY,
    SHEETS,
    SPENDER,
    WALLETS,
    WORDS,
    World,
)
from wasiqa.chain.chain import Receipt
from wasiqa.chain.errors import Reverted
from wasiqa.terms.categories import Category, mask
from wasiqa.whitelist.word import Word

wallets = st.sampled_from(WALLETS)
series = st.sampled_from(tuple(SHEETS))
switches = st.booleans()
amounts = st.sampled_from(
    ("one", "few", "few", "half", "free", "free", "free and one", "all", "all", "all and one", "odd", "nothing")
)
rows = st.sampled_from((-1, -1, -1, 0, 1, 2, 3, 4))
"""Which row of a series; −1: the first for which something is to be done. There is no row 4."""

Outcome = tuple[str, dict[str, Any]] | None
"""None if it was done, else the error."""


class Machine(RuleBasedStateMachine):
    """One programme on a chain and in the model."""

    def __init__(self, world: World, watched: Collection[str] = NAMES, *, thorough: bool = True) -> None:
        """Look at everything after every step if `thorough`, else at most things and at everything in the end."""
        super().__init__()
        self.world, self.chain = world, world.chain
        self.model = world.model()
        self._everything = Reader(world)
        self._reader = self._everything if thorough else Reader(world, QUICK)
        self._isolation = self.chain.isolated()
        self._isolation.__enter__()
        self.model.at(self.chain.now())
        self.checks = Checks(world, self._everything.look(), watched)

    def teardown(self) -> None:
        """Look at everything once more, and rebuild it from events; then undo everything."""
        try:
            self.look(Step(), done=True, now=self.chain.now(), reader=self._everything)
            for place, shown, said in Replay(self.world).differences(self.checks.seen):
                self.checks.expect("invariant 8", False, f"{place} is {shown}, by the events {said}")
        finally:
            self._isolation.__exit__(None, None, None)

    def act(
        self, told: Callable[[], Any], step: Step, contract: str, function: str, *args: Any, by: str
    ) -> Receipt | None:
        """Do something on both sides, and compare; `told` does it to the model. The receipt if it was done."""
        now = self.chain.now()
        self.model.at(now)
        self.checks.at(now)
        receipt, expected, actual = None, None, None
        try:
            told()
        except Refused as refused:
            expected = refused.name, refused.arguments
        try:
            receipt = self.chain.transact(self.world.contracts[contract], function, *args, sender=self.address(by))
        except Reverted as reverted:
            actual = str(reverted.name), reverted.arguments
        self.look(step, done=actual is None, now=now, expected=expected, actual=actual)
        return receipt

    def look(
        self,
        step: Step,
        *,
        done: bool,
        now: int,
        expected: Outcome = None,
        actual: Outcome = None,
        reader: Reader | None = None,
    ) -> None:
        """Judge a step: by the invariants first, then by the model."""
        seen = (reader or self._reader).look()
        self.model.at(self.chain.now())
        self.checks.after(step, done, now, self.chain.now(), seen)
        self.checks.expect("model", actual == expected, f"the chain answers {actual}, the model {expected}")
        visible = self.model.visible(self.world.wallets, INVESTORS)
        if any(visible.get(place, value) != value for place, value in seen.items()):
            different = {place: (value, visible[place]) for place, value in seen.items() if visible.get(place) != value}
            self.checks.expect("model", False, f"the chain and the model show {different}")

    def address(self, name: str) -> str:
        """The address of a role, or of nobody."""
        return ZERO if name == "nobody" else self.world.actors[name]

    def amount(self, key: str, wallet: str, shape: str) -> int:
        """Units of a wallet, such as all that it can move."""
        register, address = self.model.series[key], self.address(wallet)
        held, free, one = register.balances[address], register.movable(address), register.denomination
        return {
            "nothing": 0,
            "one": one,
            "few": 3 * one,
            "half": held // 2 // one * one,
            "free": free,
            "free and one": free + one,
            "all": held,
            "all and one": held + one,
            "odd": max(free - 1, 0),
        }[shape]

    # The registry

    @rule(
        wallet=wallets,
        investor=st.sampled_from((*INVESTORS, *INVESTORS, ZERO)),
        category=st.sampled_from((*HOLDING, *HOLDING, Category.INSURANCE, 24)),
        country=st.sampled_from(COUNTRIES),
        until=st.sampled_from((NO_EXPIRY, NO_EXPIRY, 10, 12, 21)),
        status=st.sampled_from(("", "", "", "", "blocked_by_registrar", "removed", "moved", "unused")),
    )
    def the_registrar_writes_a_word(
        self, wallet: str, investor: str, category: int, country: int, until: int, status: str
    ) -> None:
        if until != NO_EXPIRY:
            until = self.world.start.clock.now + until * DAY
        word = Word(int(investor, 16), category, country, admitted=status != "removed", valid_until=until).encode()
        word |= Word(**{status: True}).encode() if status in ("blocked_by_registrar", "removed", "moved") else 0
        word |= 1 << 212 if status == "unused" else 0
        self._write(wallet, word)

    @rule(wallet=st.sampled_from(tuple(WORDS)))
    def the_registrar_writes_the_first_word_again(self, wallet: str) -> None:
        self._write(wallet, WORDS[wallet].encode())

    def _write(self, wallet: str, word: int) -> None:
        address = self.address(wallet)
        self._registrar(lambda: self.model.registry.set_word(address, word), "setWords", [address], [word])

    @rule(wallet=wallets, authority=st.sampled_from(("regulator", "regulator", "licence")), blocked=switches)
    def an_authority_blocks_or_unblocks(self, wallet: str, authority: str, blocked: bool) -> None:
        address = self.address(wallet)
        function, by = {
            "regulator": ("setRegulatorBlock", HOLDERS["REGULATOR"]),
            "licence": ("setLicenceBlock", HOLDERS["LICENCE_REGISTRY"]),
        }[authority]
        told = lambda: self.model.registry.set_block(authority, address, blocked)  # noqa: E731
        self.act(told, Step(), "InvestorRegistry", function, [address], blocked, by=by)

    @rule(
        wallet=wallets,
        change=st.sampled_from(("register", "delete", "country", "identity")),
        country=st.sampled_from(COUNTRIES),
        investor=st.sampled_from((*INVESTORS, *INVESTORS, ZERO)),
    )
    def an_erc_3643_tool_changes_a_word(self, wallet: str, change: str, country: int, investor: str) -> None:
        address, registry = self.address(wallet), self.model.registry
        told, function, args = {
            "register": (registry.register, "registerIdentity", (address, investor, country)),
            "delete": (registry.delete, "deleteIdentity", (address,)),
            "country": (registry.update_country, "updateCountry", (address, country)),
            "identity": (registry.update_identity, "updateIdentity", (address, investor)),
        }[change]
        self._registrar(lambda: told(*args), function, *args)

    @rule(allowed=st.sets(st.sampled_from(COUNTRIES), min_size=1))
    def governance_changes_the_countries(self, allowed: set[int]) -> None:
        for part in (0, 2, 3):
            there = {country for country in allowed if country >> 8 == part}
            told = lambda part=part, there=there: self._allow(part, there)  # noqa: E731
            bits = sum(1 << (country & 0xFF) for country in there)
            self.act(told, Step(), "InvestorRegistry", "setCountries", POLICY, part, bits, by=HOLDERS["GOVERNANCE"])

    def _allow(self, part: int, there: set[int]) -> None:
        kept = {country for country in self.model.registry.countries[POLICY] if country >> 8 != part}
        self.model.registry.countries[POLICY] = kept | there

    def _registrar(self, told: Callable[[], Any], function: str, *args: Any) -> None:
        self.act(told, Step(), "InvestorRegistry", function, *args, by=HOLDERS["REGISTRAR"])

    # Transfers

    @rule(key=series, sender=wallets, receiver=st.sampled_from((*WALLETS, *WALLETS, "nobody")), shape=amounts)
    def a_holder_transfers(self, key: str, sender: str, receiver: str, shape: str) -> None:
        self._transfer(key, sender, receiver, self.amount(key, sender, shape))

    @rule(key=series, wallet=wallets, shape=amounts, spent=switches)
    def a_holder_transfers_to_itself(self, key: str, wallet: str, shape: str, spent: bool) -> None:
        value = self.amount(key, wallet, shape)
        self._spend(key, wallet, wallet, value) if spent else self._transfer(key, wallet, wallet, value)

    @rule(key=series, sender=wallets, receiver=wallets, shape=amounts)
    def the_spender_transfers(self, key: str, sender: str, receiver: str, shape: str) -> None:
        self._spend(key, sender, receiver, self.amount(key, sender, shape))

    @rule(key=series, owner=wallets, allowed=st.sampled_from(("unlimited", "one", "all", "nothing")))
    def a_holder_approves_the_spender(self, key: str, owner: str, allowed: str) -> None:
        value = UNLIMITED if allowed == "unlimited" else self.amount(key, owner, allowed)
        told = lambda: self.model.series[key].allowances.update({self.address(owner): value})  # noqa: E731
        self.act(told, Step(), key, "approve", self.address(SPENDER), value, by=owner)

    @rule(key=series, sender=wallets, receiver=wallets, shape=amounts)
    def a_transfer_is_tried_and_undone(self, key: str, sender: str, receiver: str, shape: str) -> None:
        value, parties = self.amount(key, sender, shape), (self.address(sender), self.address(receiver))
        with self.chain.isolated():
            self.model.at(self.chain.now())
            asked = self._ask(key, *parties, value)
            try:
                self.chain.transact(self.world.contracts[key], "transfer", parties[1], value, sender=parties[0])
                done = True
            except Reverted:
                done = False
        self.checks.foretold(Step("transfer", key, sender, receiver, value, asked=asked), done, self.checks.seen)
        expected = self.model.series[key].transfer_refusal(*parties, value)
        self.checks.expect("model", asked[0] == expected, f"the chain foretells code {asked[0]}, the model {expected}")

    def _transfer(self, key: str, sender: str, receiver: str, value: int) -> None:
        parties = self.address(sender), self.address(receiver)
        step = Step("transfer", key, sender, receiver, value, asked=self._ask(key, *parties, value))
        told = lambda: self.model.series[key].transfer(*parties, value)  # noqa: E731
        self.act(told, step, key, "transfer", parties[1], value, by=sender)

    def _spend(self, key: str, sender: str, receiver: str, value: int) -> None:
        parties, spender = (self.address(sender), self.address(receiver)), self.address(SPENDER)
        register = self.model.series[key]
        step = Step("transfer", key, sender, receiver, value)
        if register.allowances[parties[0]] >= value and not register.registry.blocked(spender):
            step = replace(step, asked=self._ask(key, *parties, value))
        told = lambda: register.transfer_from(spender, *parties, value)  # noqa: E731
        self.act(told, step, key, "transferFrom", *parties, value, by=SPENDER)

    def _ask(self, key: str, sender: str, receiver: str, value: int) -> tuple[int, bool]:
        bond = self.world.contracts[key]
        code = self.chain.call(bond, "detectTransferRestriction", sender, receiver, value)
        return code, self.chain.call(bond, "canTransfer", sender, receiver, value)

    # Issue, enforcement, governance

    @rule(key=series, receiver=wallets, shape=st.sampled_from(("few", "few", "few", "room", "room and one", "odd")))
    def the_issuer_mints(self, key: str, receiver: str, shape: str) -> None:
        value = self._issue_amount(key, shape)
        told = lambda: self.model.series[key].mint(self.address(receiver), value)  # noqa: E731
        step = Step("issue", key, receiver=receiver, value=value)
        self.act(told, step, key, "mint", self.address(receiver), value, by=HOLDERS["ISSUER"])

    @rule(key=series, receivers=st.lists(wallets, min_size=1, max_size=4))
    def the_issuer_mints_to_many(self, key: str, receivers: list[str]) -> None:
        addresses = [self.address(receiver) for receiver in receivers]
        values = [self._issue_amount(key, "few")] * len(addresses)
        told = lambda: self.model.series[key].batch_mint(addresses, values)  # noqa: E731
        self.act(told, Step("issue", key), key, "batchMint", addresses, values, by=HOLDERS["ISSUER"])

    def _issue_amount(self, key: str, shape: str) -> int:
        register = self.model.series[key]
        one = register.denomination
        room = (register.allocation - register.supply) // one * one
        return {"few": 5 * one, "room": room, "room and one": room + one, "odd": one + 1}[shape]

    @rule(key=series, wallet=wallets, frozen=switches)
    def the_freezer_freezes_a_wallet_or_lifts_that(self, key: str, wallet: str, frozen: bool) -> None:
        address = self.address(wallet)
        told = lambda: self.model.series[key].set_frozen(address, frozen)  # noqa: E731
        self.act(told, Step(), key, "setAddressFrozen", address, frozen, by=HOLDERS["FREEZER"])

    @rule(key=series, wallet=wallets, shape=st.sampled_from(("nothing", "half", "all", "all and one", "far", "most")))
    def the_freezer_freezes_units(self, key: str, wallet: str, shape: str) -> None:
        far = {"far": self.amount(key, wallet, "all") * 2 + 1000, "most": MOST + 1}
        address, value = self.address(wallet), far[shape] if shape in far else self.amount(key, wallet, shape)
        told = lambda: self.model.series[key].set_locked(address, value)  # noqa: E731
        self.act(told, Step(), key, "setFrozenTokens", address, value, by=HOLDERS["FREEZER"])

    @rule(key=series, sender=st.sampled_from((*WALLETS, *WALLETS, "nobody")), receiver=wallets, shape=amounts)
    def enforcement_moves_units(self, key: str, sender: str, receiver: str, shape: str) -> None:
        value = self.amount(key, sender, "few" if sender == "nobody" else shape)
        parties = self.address(sender), self.address(receiver)
        told = lambda: self.model.series[key].force(*parties, value)  # noqa: E731
        step = Step("enforcement", key, sender, receiver, value)
        self.act(told, step, key, "forcedTransfer", *parties, value, by=HOLDERS["ENFORCEMENT"])

    @rule(key=series, purposes=st.sampled_from((1, 2, 4, 5, 7, 0, 8)))
    def the_guardian_pauses(self, key: str, purposes: int) -> None:
        told = lambda: self.model.series[key].pause(purposes)  # noqa: E731
        self.act(told, Step(), key, "pause", purposes, by=HOLDERS["GUARDIAN"])

    @rule(key=series, lifted=st.sampled_from((True, True, False)))
    def governance_lifts_or_confirms_a_pause(self, key: str, lifted: bool) -> None:
        register = self.model.series[key]
        told, function = (register.unpause, "unpause") if lifted else (register.confirm_pause, "confirmPause")
        self.act(told, Step(), key, function, by=HOLDERS["GOVERNANCE"])

    @rule(key=series, categories=st.sets(st.sampled_from((*HOLDING, Category.OTHER)), min_size=2), policy=switches)
    def governance_changes_who_may_hold(self, key: str, categories: set[Category], policy: bool) -> None:
        told = lambda: self._rule(self.model.series[key], frozenset(categories), POLICY * policy)  # noqa: E731
        arguments = mask(categories), POLICY * policy
        self.act(told, Step(), key, "setRules", *arguments, by=HOLDERS["GOVERNANCE"])

    @staticmethod
    def _rule(register: Series, categories: frozenset[int], policy: int) -> None:
        register.categories, register.country_policy = categories, policy

    @rule(key=series, days=st.sampled_from((-3, 1, 5)))
    def governance_moves_record_times(self, key: str, days: int) -> None:
        self.model.at(self.chain.now())
        register = self.model.series[key]
        times = [time + days * DAY for time in register.record_times[len(register.closings) :]]
        told = lambda: register.reschedule(times)  # noqa: E731
        self.act(told, Step(), key, "setFutureRecordTimes", times, by=HOLDERS["GOVERNANCE"])

    @rule(key=series, change=st.sampled_from(("more", "less", "outstanding", "too little", "too much")))
    def the_issuer_allocates(self, key: str, change: str) -> None:
        register = self.model.series[key]
        spread = {
            "more": register.allocation + 1000,
            "less": (register.allocation + register.supply) // 2,
            "outstanding": register.supply,
            "too little": max(register.supply - 1, 0),
            "too much": register.allocation + 2 * self.model.programme.ceiling,
        }
        rate = (3, 7) if change == "more" else (1, 1)
        told = lambda: self.model.programme.allocate(key, register, spread[change], rate)  # noqa: E731
        arguments = self.world.contracts[key].address, spread[change], *rate, bytes(32)
        self.act(told, Step(), "Programme", "allocate", *arguments, by=HOLDERS["ISSUER"])

    @rule(key=series)
    def anybody_releases_what_was_redeemed(self, key: str) -> None:
        told = lambda: self.model.programme.release(key, self.model.series[key])  # noqa: E731
        self.act(told, Step(), "Programme", "release", self.world.contracts[key].address, by="stranger")

    # Payments

    @rule(key=series, row=rows)
    def the_agent_funds_a_row(self, key: str, row: int) -> None:
        self._fund(key, self._row(key, row, funded=False))

    @rule(key=series, row=rows, holders=st.lists(wallets, max_size=8))
    def the_agent_pays_some(self, key: str, row: int, holders: list[str]) -> None:
        self._push(key, self._row(key, row, funded=True), holders)

    @rule(key=series, row=rows, holder=wallets)
    def anybody_claims_for_a_holder(self, key: str, row: int, holder: str) -> None:
        row = self._row(key, row, funded=True)
        self._pay(key, row, [holder], "claim", self.address(holder), by="stranger")

    @rule(key=series)
    def a_row_is_paid_in_time_to_everybody(self, key: str) -> None:
        row = self._row(key, -1, funded=False)
        terms, register = self.model.agent.rows[key][row], self.model.series[key]
        self._travel(max(register.record_times[terms.record] + 1, terms.pay_time))
        self._fund(key, row)
        self._push(key, row, WALLETS)

    @rule(key=series, row=rows)
    def the_agent_remits_tax(self, key: str, row: int) -> None:
        row = self._row(key, row, funded=True)
        told = lambda: self.model.agent.remit(key, row)  # noqa: E731
        bond = self.world.contracts[key].address
        self.act(told, Step("payment", key, row=row), "PayingAgent", "remitTax", bond, row, by=HOLDERS["PAYING_AGENT"])

    @rule(wallet=wallets, refused=switches)
    def the_cash_token_refuses_a_wallet_or_not(self, wallet: str, refused: bool) -> None:
        names = self.model.agent.cash.refused
        told = lambda: (names.add if refused else names.discard)(self.address(wallet))  # noqa: E731
        self.act(told, Step(), "RefusingCash", "setRefused", self.address(wallet), refused, by="stranger")

    def _row(self, key: str, row: int, *, funded: bool) -> int:
        """The row itself, or the first that is (or is not) funded and has not been paid in full."""
        if row >= 0:
            return row
        books = [terms.books for terms in self.model.agent.rows[key]]
        fitting = [i for i, b in enumerate(books) if (b.funded > b.net + b.tax + 3 if funded else b.funded == 0)]
        return fitting[0] if fitting else len(books) - 1

    def _fund(self, key: str, row: int) -> None:
        told = lambda: self._known(key, row) and self.model.agent.fund(key, self.model.series[key], row)  # noqa: E731
        bond = self.world.contracts[key].address
        self.act(told, Step(), "PayingAgent", "fund", bond, row, by=HOLDERS["PAYING_AGENT"])

    def _push(self, key: str, row: int, holders: Iterable[str]) -> None:
        addresses = [self.address(holder) for holder in holders]
        self._pay(key, row, holders, "push", addresses, by=HOLDERS["PAYING_AGENT"])
