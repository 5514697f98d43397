"""What the offices do to a series."""

from __future__ import annotations

from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.property.checks import Step
from tests.property.rules.moves import Moves, Try, tries
from tests.property.rules.player import series, wallets
from tests.property.sheets import CEILING, DAY, HOLDING, POLICY, TABLE
from wasiqa.categories import Category, mask
from wasiqa.policy import Policy

policies = st.sampled_from(
    (
        *(Policy(), Policy(), POLICY, POLICY),
        *(Policy(TABLE, **{rule: True}) for rule in ("countries", "corridors", "category_pairs")),
        *(Policy(venues=True), Policy(TABLE)),
    )
)
"""The last asks nothing of the table that it names, which is refused."""


class OfficeRules(Moves):
    """Issuer, guardian and governance."""

    @rule(key=series, receiver=wallets, shape=st.sampled_from(("few", "few", "few", "room", "room and one", "odd")))
    def the_issuer_mints(self, key: str, receiver: str, shape: str) -> None:
        self.mint(key, receiver, self._new(key, shape))

    @rule(key=series, receivers=st.lists(wallets, min_size=1, max_size=4))
    def the_issuer_mints_to_many(self, key: str, receivers: list[str]) -> None:
        values = [self._new(key, "few")] * len(receivers)
        told = partial(self.model.series[key].batch_mint, list(map(self.address, receivers)), values)
        self.act(Step("issue", key), told, key, "batchMint", *told.args, by="ISSUER")

    @rule(key=series, change=st.sampled_from(("release", "more", "less", "outstanding", "too little", "too much")))
    def the_issuer_allocates(self, key: str, change: str) -> None:
        register, bond = self.model.series[key], self.world.contracts[key].address
        if change == "release":
            told = partial(self.model.programme.release, key, register)
            self.act(Step(), told, "Programme", "release", bond, by="stranger")
            return
        units = {
            "more": register.allocation + 1000,
            "less": (register.allocation + register.supply) // 2,
            "outstanding": register.supply,
            "too little": max(register.supply - 1, 0),
            "too much": register.allocation + 2 * CEILING,
        }[change]
        rate = (3, 7) if change == "more" else (1, 1)
        told = partial(self.model.programme.allocate, key, register, units, rate)
        self.act(Step(), told, "Programme", "allocate", bond, units, *rate, bytes(32), by="ISSUER")

    @rule(
        key=series,
        change=st.sampled_from(("pause", "pause", "confirmPause", "unpause", "unpause all")),
        purposes=st.sampled_from((1, 2, 4, 1, 2, 4, 7, 0, 8)),
        then=tries,
    )
    def a_pause_begins_or_ends(self, key: str, change: str, purposes: int, then: Try) -> None:
        register = self.model.series[key]
        told, by = {
            "pause": (partial(register.pause, purposes), "GUARDIAN"),
            "confirmPause": (partial(register.confirm_pause, purposes), "GOVERNANCE"),
            "unpause": (partial(register.unpause, purposes), "GOVERNANCE"),
            "unpause all": (partial(register.unpause), "GOVERNANCE"),
        }[change]
        self.act(Step(), told, key, change.split()[0], *told.args, by=by)
        self.attempt(then, key=key)

    @rule(key=series, categories=st.sets(st.sampled_from((*HOLDING, Category.OTHER)), min_size=2), policy=policies)
    def governance_changes_who_may_hold(self, key: str, categories: set[Category], policy: Policy) -> None:
        told = partial(self.model.series[key].set_rules, categories, policy)
        self.act(Step(), told, key, "setRules", mask(categories), policy.encode(), by="GOVERNANCE")

    @rule(key=series, days=st.sampled_from((-3, 1, 5)))
    def governance_moves_record_times(self, key: str, days: int) -> None:
        register = self.model.series[key]
        times = [time + days * DAY for time in register.record_times[len(register.closings) :]]
        self.act(Step(), partial(register.reschedule, times), key, "setFutureRecordTimes", times, by="GOVERNANCE")

    def _new(self, key: str, shape: str) -> int:
        register = self.model.series[key]
        one = register.denomination
        room = (register.allocation - register.supply) // one * one
        return {"few": 5 * one, "room": room, "room and one": room + one, "odd": one + 1}[shape]
