"""What holders do, and who may do it for them."""

from __future__ import annotations

from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.property.checks import Step
from tests.property.model.series import UNLIMITED
from tests.property.rules.moves import Moves
from tests.property.rules.player import amounts, series, switches, wallets
from tests.property.sheets import SPENDER, WALLETS
from wasiqa.chain.errors import Reverted


class HolderRules(Moves):
    """Transfers of all kinds."""

    @rule(key=series, sender=wallets, receiver=st.sampled_from((*WALLETS, *WALLETS, "nobody")), shape=amounts)
    def a_holder_transfers(self, key: str, sender: str, receiver: str, shape: str) -> None:
        sender = self.holder(key, sender)
        self.transfer(key, sender, receiver, self.amount(key, sender, shape))

    @rule(key=series, wallet=wallets, shape=amounts, spent=switches)
    def a_holder_transfers_to_itself(self, key: str, wallet: str, shape: str, spent: bool) -> None:
        how, wallet = self.spend if spent else self.transfer, self.holder(key, wallet)
        how(key, wallet, wallet, self.amount(key, wallet, shape))

    @rule(key=series, sender=wallets, receiver=wallets, shape=amounts)
    def the_spender_transfers(self, key: str, sender: str, receiver: str, shape: str) -> None:
        sender = self.holder(key, sender)
        self.spend(key, sender, receiver, self.amount(key, sender, shape))

    @rule(key=series, sender=wallets, receivers=st.lists(wallets, min_size=1, max_size=3), shape=amounts)
    def a_holder_transfers_to_many(self, key: str, sender: str, receivers: list[str], shape: str) -> None:
        sender = self.holder(key, sender)
        to, values = list(map(self.address, receivers)), [self.amount(key, sender, shape)] * len(receivers)
        told = partial(self.model.series[key].batch_transfer, self.address(sender), to, values)
        step = Step("transfer", key, sender, parts=tuple(zip(receivers, values, strict=True)))
        self.act(step, told, key, "batchTransfer", to, values, by=sender)

    @rule(key=series, owner=wallets, allowed=st.sampled_from(("unlimited", "one", "all", "nothing")), receiver=wallets)
    def a_holder_approves_the_spender(self, key: str, owner: str, allowed: str, receiver: str) -> None:
        owner = self.holder(key, owner)
        value = UNLIMITED if allowed == "unlimited" else self.amount(key, owner, allowed)
        told = partial(self.model.series[key].approve, self.address(owner), value)
        self.act(Step(), told, key, "approve", self.address(SPENDER), value, by=owner)
        self.spend(key, owner, receiver, self.amount(key, owner, "one"))

    @rule(key=series, sender=wallets, receiver=wallets, shape=amounts)
    def a_transfer_is_tried_and_undone(self, key: str, sender: str, receiver: str, shape: str) -> None:
        sender = self.holder(key, sender)
        value, parties = self.amount(key, sender, shape), (self.address(sender), self.address(receiver))
        with self.chain.isolated():
            self.model.at(self.chain.now())
            code, can = self.ask(key, *parties, value)
            try:
                self.chain.transact(self.world.contracts[key], "transfer", parties[1], value, sender=parties[0])
                done = True
            except Reverted:
                done = False
        self.checks.foretold(Step("transfer", key, sender, receiver, value, asked=(code, can)), done)
        expected = self.model.series[key].transfer_refusal(*parties, value)
        self.checks.expect("model", code == expected, f"the chain foretells code {code}, the model {expected}")
