"""What holders do, and who may do it for them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.property.checks import Step
from tests.property.model.series import UNLIMITED
from tests.property.rules.player import Player, amounts, series, switches, wallets
from tests.property.world import SPENDER, WALLETS
from wasiqa.chain.errors import Reverted


class TransferRules(Player):
    """Each transfer is asked about beforehand."""

    @rule(key=series, sender=wallets, receiver=st.sampled_from((*WALLETS, *WALLETS, "nobody")), shape=amounts)
    def a_holder_transfers(self, key: str, sender: str, receiver: str, shape: str) -> None:
        self._transfer(key, sender, receiver, self.amount(key, sender, shape))

    @rule(key=series, wallet=wallets, shape=amounts, spent=switches)
    def a_holder_transfers_to_itself(self, key: str, wallet: str, shape: str, spent: bool) -> None:
        how = self._spend if spent else self._transfer
        how(key, wallet, wallet, self.amount(key, wallet, shape))

    @rule(key=series, sender=wallets, receiver=wallets, shape=amounts)
    def the_spender_transfers(self, key: str, sender: str, receiver: str, shape: str) -> None:
        self._spend(key, sender, receiver, self.amount(key, sender, shape))

    @rule(key=series, owner=wallets, allowed=st.sampled_from(("unlimited", "unlimited", "one", "all", "nothing")))
    def a_holder_approves_the_spender(self, key: str, owner: str, allowed: str) -> None:
        value = UNLIMITED if allowed == "unlimited" else self.amount(key, owner, allowed)
        told = partial(self.model.series[key].approve, self.address(owner), value)
        self.act(Step(), told, key, "approve", self.address(SPENDER), value, by=owner)

    @rule(key=series, sender=wallets, receiver=wallets, shape=amounts)
    def a_transfer_is_tried_and_undone(self, key: str, sender: str, receiver: str, shape: str) -> None:
        value, parties = self.amount(key, sender, shape), (self.address(sender), self.address(receiver))
        with self.chain.isolated():
            self.model.at(self.chain.now())
            code, can = self._ask(key, *parties, value)
            try:
                self.chain.transact(self.world.contracts[key], "transfer", parties[1], value, sender=parties[0])
                done = True
            except Reverted:
                done = False
        self.checks.foretold(Step("transfer", key, sender, receiver, value, asked=(code, can)), done)
        expected = self.model.series[key].transfer_refusal(*parties, value)
        self.checks.expect("model", code == expected, f"the chain foretells code {code}, the model {expected}")

    def _transfer(self, key: str, sender: str, receiver: str, value: int) -> None:
        parties = self.address(sender), self.address(receiver)
        step = Step("transfer", key, sender, receiver, value, asked=self._ask(key, *parties, value))
        told = partial(self.model.series[key].transfer, *parties, value)
        self.act(step, told, key, "transfer", parties[1], value, by=sender)

    def _spend(self, key: str, sender: str, receiver: str, value: int) -> None:
        parties, register = (self.address(sender), self.address(receiver)), self.model.series[key]
        step = Step("transfer", key, sender, receiver, value)
        if register.allowances[parties[0]] >= value and not register.registry.blocked(self.address(SPENDER)):
            step = replace(step, asked=self._ask(key, *parties, value))
        told = partial(register.transfer_from, self.address(SPENDER), *parties, value)
        self.act(step, told, key, "transferFrom", *parties, value, by=SPENDER)

    def _ask(self, key: str, sender: str, receiver: str, value: int) -> tuple[int, bool]:
        bond = self.world.contracts[key]
        code = self.chain.call(bond, "detectTransferRestriction", sender, receiver, value)
        return code, self.chain.call(bond, "canTransfer", sender, receiver, value)
