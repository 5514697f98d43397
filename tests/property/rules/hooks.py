"""What governance, the regulator, venues and anybody do with the hooks of a series, in mid-life."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from eth_utils.crypto import keccak
from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.property.checks import Step
from tests.property.model import hooks
from tests.property.model.registry import NO_EXPIRY
from tests.property.rules.moves import Moves, Try
from tests.property.rules.player import series, switches, wallets
from tests.property.sheets import COUNTRIES, DAY, HOLDING, HOOKS, OPERATORS, SHUT, VENUE, WALLETS
from wasiqa.categories import Category, mask
from wasiqa.whitelist.word import Word

instances = st.sampled_from(tuple(HOOKS))
sizes = st.tuples(st.sampled_from(("tight", "room", "room", "loose")), switches)
stages = st.sampled_from(("installed", "some shown", "all shown", "active", "active", "active"))
FAR = 10**9
MESSAGES = {name: keccak(text=name) for name in ("message", "another")} | {"none": bytes(32)}

trades = st.builds(
    Try,
    st.sampled_from(("sends", "sends", "sends", "receives", "spent", "itself", "issued", "seized", "given", "burned")),
    series,
    wallets,
    wallets,
    st.sampled_from(("one", "few", "few", "half", "half", "free", "all", "all", "odd", "nothing", "free and one")),
)
"""What hooks are asked about or told of."""

Size = tuple[str, bool]
"""How much room a rule leaves, and which of two kinds it is."""
Setting = tuple[Callable[[], Any], str, tuple[Any, ...]]
"""What the model is told, the function, and its arguments after the series."""


class HookRules(Moves):
    """Rules come and go; somebody tries at once what they may refuse."""

    @rule(key=series, instance=instances, is_set=switches, size=sizes, stage=stages, then=trades)
    def governance_installs_a_hook(
        self, key: str, instance: str, is_set: bool, size: Size, stage: str, then: Try
    ) -> None:
        self.install(key, instance, size if is_set else None, stage)
        self.attempt(then, key=key)

    @rule(key=series, which=st.integers(0, 3), then=trades)
    def governance_removes_a_hook(self, key: str, which: int, then: Try) -> None:
        installed = self.model.series[key].hooks
        names = {id(self.model.hooks[key, name]): name for name in HOOKS}
        name = names[id(installed[which % len(installed)])] if installed else "LockUp"
        told = partial(self.model.series[key].remove, self.model.hooks[key, name])
        self.act(Step(), told, key, "removeHook", self._hook(name), by="GOVERNANCE")
        self.attempt(then, key=key)

    @rule(key=series, instance=instances, shown=st.lists(wallets, max_size=3), then=trades)
    def somebody_shows_holders(self, key: str, instance: str, shown: list[str], then: Try) -> None:
        self._show_holders(key, instance, shown)
        self._activate(key, instance)
        self.attempt(then, key=key)

    @rule(key=series, instance=instances, size=sizes, then=trades)
    def governance_sets_a_hook(self, key: str, instance: str, size: Size, then: Try) -> None:
        self._set(key, instance, size)
        self.attempt(then, key=key)

    @rule(key=series, phase=st.integers(0, 3), then=trades)
    def the_regulator_raises_or_lowers_caps(self, key: str, phase: int, then: Try) -> None:
        cap = self.model.hooks[key, "VolumeCap"]
        assert isinstance(cap, hooks.VolumeCap)
        self._send(key, "VolumeCap", (partial(cap.set_phase, phase), "setPhase", (phase,)), by="REGULATOR")
        self.attempt(then, key=key)

    @rule(deals=st.lists(trades, min_size=1, max_size=3))
    def units_move(self, deals: list[Try]) -> None:
        for deal in deals:
            self.attempt(deal, self.holder(deal.key, deal.wallet))

    @rule(
        key=series,
        wallet=wallets,
        instance=st.sampled_from(("HolderCount", "HolderCount-2", None)),
        in_country=switches,
    )
    def a_newcomer_takes_the_place_of_a_holder(
        self, key: str, wallet: str, instance: str | None, in_country: bool
    ) -> None:
        if instance is not None:
            self.install(key, instance, ("tight", in_country), "active")
        sender, balances = self.holder(key, wallet), self.model.series[key].balances
        newcomer = next((name for name in WALLETS if not balances[self.address(name)]), wallet)
        self.transfer(key, sender, newcomer, self.amount(key, sender, "all"))

    @rule(
        key=series,
        parties=st.permutations(WALLETS),
        shape=st.sampled_from(("one", "few", "half", "all")),
        places=st.sampled_from((*[(VENUE, SHUT), (SHUT, VENUE)] * 3, (VENUE, VENUE), None)),
        omnibus=st.sampled_from((False, False, False, True)),
        said=st.sampled_from((*["message"] * 7, "none")),
        accepted=st.sampled_from((*["message"] * 7, "another", "none", "")),
        wrong=st.sampled_from((*[False] * 7, True)),
        then=st.sampled_from(("once", "twice", "they change places")),
        is_installed=switches,
    )
    def venues_agree_on_a_transfer(
        self,
        key: str,
        parties: Sequence[str],
        shape: str,
        places: tuple[int, int] | None,
        omnibus: bool,
        said: str,
        accepted: str,
        wrong: bool,
        then: str,
        is_installed: bool,
    ) -> None:
        if is_installed and self.model.hooks[key, "TravelRule"] not in self.model.series[key].hooks:
            self.install(key, "TravelRule", ("tight", False), "installed")
        sender = self.holder(key, parties[0])
        receiver = next(wallet for wallet in parties if wallet != sender)
        self._place((sender, receiver), places, omnibus)
        value = self.amount(key, sender, shape)
        self._say(key, "announce", sender, receiver, value, said, wrong)
        if accepted:
            self._say(key, "accept", sender, receiver, value, accepted, wrong)
        if then == "they change places":
            self._place((receiver, sender), places, omnibus)
        for units in (value + self.model.series[key].denomination, value, *([value] if then == "twice" else [])):
            self.transfer(key, sender, receiver, units)

    def install(self, key: str, instance: str, size: Size | None, stage: str) -> None:
        """Set an instance if `size` says how, install it, and bring it to a stage of its life."""
        if size is not None:
            self._set(key, instance, size)
        told = partial(self.model.series[key].install, self.model.hooks[key, instance])
        self.act(Step(), told, key, "installHook", self._hook(instance), by="GOVERNANCE")
        if stage != "installed":
            self._show_holders(key, instance, WALLETS[:2] if stage == "some shown" else WALLETS)
        if stage != "all shown":
            self._activate(key, instance)

    def _show_holders(self, key: str, instance: str, shown: Sequence[str]) -> None:
        hook, addresses = self.model.hooks[key, instance], list(map(self.address, shown))
        if isinstance(hook, hooks.Counting):
            told = partial(self.model.series[key].seed, hook, addresses)
            self._send(key, instance, (told, "seed", (addresses,)), by="stranger")

    def _activate(self, key: str, instance: str) -> None:
        told = partial(self.model.series[key].activate, self.model.hooks[key, instance])
        self.act(Step(), told, key, "activateHook", self._hook(instance), by="stranger")

    def _set(self, key: str, instance: str, size: Size) -> None:
        hook, now, (room, other) = self.model.hooks[key, instance], self.chain.now(), size
        few = {"tight": 0, "room": 6 * self.model.series[key].denomination, "loose": FAR}[room]
        match hook:
            case hooks.HoldingLimit():
                settings = [self._limit(key, hook, few, (Category.BANK, Category.FUND) if other else HOLDING)]
            case hooks.HolderCount():
                settings = _count(hook, {"tight": 0, "room": 1, "loose": FAR}[room], in_country=other)
            case hooks.LockUp():
                settings = [_calendar(hook, now, now + {"tight": 0, "room": 60, "loose": -1}[room], in_blackouts=other)]
            case hooks.VolumeCap():
                settings = [_caps(hook, max(few, 2 * self.model.series[key].denomination), with_totals=other)]
            case hooks.TravelRule():
                settings = [(partial(hook.set_threshold, few), "setThreshold", (few,))]
            case _:
                raise AssertionError(hook)
        for setting in settings:
            self._send(key, instance, setting, by="GOVERNANCE")

    def _limit(self, key: str, hook: hooks.HoldingLimit, more: int, categories: Sequence[Category]) -> Setting:
        most = max(self.model.series[key].balances.values(), default=0) + more
        return partial(hook.set_limit, most, frozenset(categories)), "setLimit", (most, mask(categories))

    def _place(self, parties: tuple[str, str], places: tuple[int, int] | None, omnibus: bool) -> None:
        """The registrar notes with which venues two wallets are."""
        for wallet, venue in zip(parties, places or (), strict=places is not None):
            word = self.model.registry.words[self.address(wallet)]
            self.write(wallet, word.investor, Category.VENUE if omnibus else word.category, word.country, venue)

    def write(self, wallet: str, investor: int, category: int, country: int, venue: int) -> None:
        """The registrar admits a wallet for good."""
        address, admitted = self.address(wallet), investor != 0
        word = Word(investor, category, country, venue, admitted=admitted, valid_until=NO_EXPIRY)
        number = word.encode()
        told = partial(self.model.registry.set_word, address, number)
        self.act(Step(), told, "InvestorRegistry", "setWords", [address], [number], by="REGISTRAR")

    def _say(self, key: str, act: str, sender: str, receiver: str, value: int, said: str, wrong: bool) -> None:
        rule_, message = self.model.hooks[key, "TravelRule"], MESSAGES[said]
        assert isinstance(rule_, hooks.TravelRule)
        transfer = self.address(sender), self.address(receiver), value
        sold, bought = (self.model.registry.words[wallet].venue for wallet in transfer[:2])
        announces = sold if sold in self.model.registry.open_venues else bought
        by = OPERATORS.get(announces if (act == "announce") != wrong else bought, "stranger")
        told = partial(getattr(rule_, act), self.address(by), transfer, message)
        step = Step(act, key, sender, receiver, value)
        self._send(key, "TravelRule", (told, act, (*transfer, message)), by=by, step=step)

    def _hook(self, instance: str) -> str:
        return self.world.contracts[instance].address

    def _send(self, key: str, instance: str, what: Setting, *, by: str, step: Step | None = None) -> None:
        told, function, arguments = what
        bond = self.world.contracts[key].address
        self.act(step or Step(), told, instance, function, bond, *arguments, by=by)


def _count(hook: hooks.HolderCount, more: int, *, in_country: bool) -> list[Setting]:
    most, country = hook.holders() + (FAR if in_country else more), COUNTRIES[1]
    of_country = hook.holders_in(country) + more
    return [
        (partial(hook.set_limit, most), "setLimit", (most,)),
        (partial(hook.set_country_limit, country, of_country), "setCountryLimit", (country, of_country)),
    ][: 1 + in_country]


def _calendar(hook: hooks.LockUp, now: int, until: int, *, in_blackouts: bool) -> Setting:
    if in_blackouts:
        windows = [(min(now, until), until), (until + 60, until + 90)]
        return partial(hook.set_blackouts, windows), "setBlackouts", (windows,)
    categories = (Category.BANK, Category.FUND)
    return partial(hook.set_lock, categories, until), "setLock", (mask(categories), until)


def _caps(hook: hooks.VolumeCap, cap: int, *, with_totals: bool) -> Setting:
    caps = [cap, 2 * cap, 3 * cap]
    arguments = (DAY, [2 * one for one in caps], caps) if with_totals else (DAY, caps, [])
    return partial(hook.set_caps, *arguments), "setCaps", arguments
