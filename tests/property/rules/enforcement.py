"""What is done to a series by order: freezes, seizures, burns and recoveries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.property.checks import Step
from tests.property.model.series import MOST, Series
from tests.property.rules.moves import CASE, ORDER, Try, tries
from tests.property.rules.player import amounts, series, switches, wallets
from tests.property.rules.time import TimeRules
from tests.property.sheets import DAY, INVESTORS, SHEETS, WALLETS

locks = ("nothing", "half", "half", "one", "all", "far", "too much")


class EnforcementRules(TimeRules):
    """Freezer and enforcement, with a case or as ERC-3643's tools do."""

    @rule(key=series, wallet=wallets, frozen=switches, then=tries)
    def the_freezer_freezes_a_wallet_or_lifts_that(self, key: str, wallet: str, frozen: bool, then: Try) -> None:
        wallet = self.holder(key, wallet)
        told = partial(self.model.series[key].set_frozen, self.address(wallet), frozen)
        self.act(Step(), told, key, "setAddressFrozenWithCase", *told.args, CASE, ORDER, by="FREEZER")
        self.attempt(then, wallet, key)

    @rule(key=series, wallet=wallets, shape=st.sampled_from(locks), then=tries)
    def the_freezer_freezes_units(self, key: str, wallet: str, shape: str, then: Try) -> None:
        wallet = self.holder(key, wallet)
        told = partial(self.model.series[key].set_locked, self.address(wallet), self._lock(key, wallet, shape))
        self.act(Step(), told, key, "setFrozenTokensWithCase", *told.args, CASE, ORDER, by="FREEZER")
        self.attempt(then, wallet, key)

    @rule(
        key=series,
        wallet=wallets,
        shape=st.one_of(st.none(), st.sampled_from(locks)),
        after=st.sampled_from((0, 1, 60, 60, DAY, 5 * DAY)),
        nudge=st.sampled_from((None, 0, 0, 1, 1)),
        then=tries,
    )
    def the_freezer_freezes_until(
        self, key: str, wallet: str, shape: str | None, after: int, nudge: int | None, then: Try
    ) -> None:
        wallet = self.holder(key, wallet)
        value, until = None if shape is None else self._lock(key, wallet, shape), self.chain.now() + after
        self._freeze_until(key, wallet, value, until)
        if nudge is not None:
            self.travel(until + nudge)
        self.attempt(then, wallet, key)

    @rule(
        key=series,
        wallet=wallets,
        change=st.sampled_from(("freeze more", "freeze more", "release", "set", "freeze", "thaw")),
        shape=st.sampled_from((*locks, "free", "free and one")),
        then=tries,
    )
    def a_tool_of_erc_3643_freezes(self, key: str, wallet: str, change: str, shape: str, then: Try) -> None:
        wallet, register = self.holder(key, wallet), self.model.series[key]
        address, value = self.address(wallet), self._lock(key, wallet, shape)
        told, function = {
            "freeze more": (partial(register.freeze_more, address, value), "freezePartialTokens"),
            "release": (partial(register.freeze_less, address, value), "unfreezePartialTokens"),
            "set": (partial(register.set_locked, address, value), "setFrozenTokens"),
            "freeze": (partial(register.set_frozen, address, True), "setAddressFrozen"),
            "thaw": (partial(register.set_frozen, address, False), "setAddressFrozen"),
        }[change]
        self.act(Step(), told, key, function, *told.args, by="ENFORCEMENT")
        self.attempt(then, wallet, key)

    @rule(
        key=series,
        change=st.sampled_from(("force", "force", "burn", "freeze more", "release", "freeze", "thaw")),
        who=st.lists(wallets, min_size=1, max_size=3),
        receiver=wallets,
        shape=amounts,
    )
    def a_tool_of_erc_3643_works_in_batches(
        self, key: str, change: str, who: list[str], receiver: str, shape: str
    ) -> None:
        register = self.model.series[key]
        names, to = [self.holder(key, name) for name in who], self.address(receiver)
        values, addresses = [self.amount(key, name, shape) for name in names], list(map(self.address, names))
        one, function, given = {
            "force": (
                lambda who, units: register.force(who, to, units),
                "batchForcedTransfer",
                ([to] * len(names), values),
            ),
            "burn": (register.burn, "batchBurn", (values,)),
            "freeze more": (register.freeze_more, "batchFreezePartialTokens", (values,)),
            "release": (register.freeze_less, "batchUnfreezePartialTokens", (values,)),
            "freeze": (lambda who, _: register.set_frozen(who, True), "batchSetAddressFrozen", ([True] * len(names),)),
            "thaw": (lambda who, _: register.set_frozen(who, False), "batchSetAddressFrozen", ([False] * len(names),)),
        }[change]
        kind = {"force": "enforcement", "burn": "burn"}.get(change, "other")
        told = partial(_in_turn, register, one, addresses, values)
        self.act(Step(kind, key), told, key, function, addresses, *given, by="ENFORCEMENT")

    @rule(key=series, holder=st.sampled_from((*WALLETS, *WALLETS, "nobody")), shape=amounts, with_case=switches)
    def enforcement_burns_units(self, key: str, holder: str, shape: str, with_case: bool) -> None:
        holder = holder if holder == "nobody" else self.holder(key, holder)
        self.burn(key, holder, 0 if holder == "nobody" else self.amount(key, holder, shape), with_case)

    @rule(
        lost=wallets,
        # mostly one that nobody has admitted, since the others belong to somebody else
        successor=st.sampled_from(("outsider", "outsider", "outsider", *WALLETS, "nobody")),
        # one series, or one and then the other
        keys=st.lists(st.sampled_from(sorted(SHEETS)), min_size=1, unique=True),
        announced=switches,
        investor=st.sampled_from(("", "", "", *INVESTORS)),
        then=tries,
    )
    def a_lost_wallet_is_recovered(
        self, lost: str, successor: str, keys: list[str], announced: bool, investor: str, then: Try
    ) -> None:
        for key in keys:
            self._recover(key, lost, successor, announced, investor)
            self.attempt(then, successor if successor in WALLETS else lost, key)

    @rule(
        key=series,
        # the bank has another wallet, which gets the blocks of the lost one
        lost=st.sampled_from(("bank", "bank", "bank", *WALLETS)),
        blocked=switches,
        # who of both, a half or the whole wallet, and for how many seconds
        freezes=st.lists(st.tuples(switches, switches, st.sampled_from((60, 600, 6000))), min_size=2, max_size=4),
        wait=st.sampled_from((0, 61, 601)),
        after=st.sampled_from((0, 61, 601, 6001)),
        then=tries,
    )
    def a_wallet_is_recovered_while_freezes_lapse(
        self,
        key: str,
        lost: str,
        blocked: bool,
        freezes: list[tuple[bool, bool, int]],
        wait: int,
        after: int,
        then: Try,
    ) -> None:
        lost = self.holder(key, lost)
        successor = "second_bank" if lost == "bank" else "outsider"
        for of_lost, half, seconds in freezes:
            value = self.amount(key, lost, "half") if half else None
            self._freeze_until(key, lost if of_lost else successor, value, self.chain.now() + seconds)
        if blocked:
            told = partial(self.model.registry.set_block, "registrar", self.address(lost), True)
            self.act(Step(), told, "InvestorRegistry", "setRegistrarBlock", *told.args[1:], by="REGISTRAR")
        self.travel(self.chain.now() + wait)
        self._recover(key, lost, successor, announced=False)
        self.travel(self.chain.now() + after)
        self.attempt(then, successor, key)

    def _freeze_until(self, key: str, wallet: str, value: int | None, until: int) -> None:
        told = partial(self.model.series[key].freeze_until, self.address(wallet), value, until)
        function = "freezeAddressUntil" if value is None else "freezeTokensUntil"
        given = (self.address(wallet), *([] if value is None else [value]), until)
        self.act(Step(), told, key, function, *given, CASE, ORDER, by="FREEZER")

    def _recover(self, key: str, lost: str, successor: str, announced: bool, investor: str = "") -> None:
        places, registry = (self.address(lost), self.address(successor)), self.model.registry
        step, register = Step("recovery", key, lost, successor), self.model.series[key]
        if announced:
            named = investor or f"0x{registry.words[registry.successor_of(places[0])].investor:040x}"
            told = partial(register.recover, *places, named)
            self.act(step, told, key, "recoveryAddress", *told.args, by="ENFORCEMENT")
        else:
            told = partial(register.recover, *places)
            self.act(step, told, key, "recoverWithCase", *told.args, CASE, ORDER, by="ENFORCEMENT")

    @rule(
        key=series,
        sender=st.sampled_from((*WALLETS, *WALLETS, "nobody")),
        receiver=wallets,
        shape=amounts,
        with_case=switches,
    )
    def enforcement_moves_units(self, key: str, sender: str, receiver: str, shape: str, with_case: bool) -> None:
        if sender == "nobody":
            self.force(key, sender, receiver, 3 * self.model.series[key].denomination, with_case)
        else:
            sender = self.holder(key, sender)
            self.force(key, sender, receiver, self.amount(key, sender, shape), with_case)

    def _lock(self, key: str, wallet: str, shape: str) -> int:
        beyond = {"far": 2 * self.amount(key, wallet, "all") + 1000, "too much": MOST + 1}
        return beyond[shape] if shape in beyond else self.amount(key, wallet, shape)


def _in_turn(register: Series, one: Callable[[str, int], Any], who: Sequence[str], values: Sequence[int]) -> None:
    with register.all_or_none():
        for wallet, value in zip(who, values, strict=True):
            one(wallet, value)
