"""How money reaches holders."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.property.checks import Step
from tests.property.rules.moves import NEXT, Try, tries
from tests.property.rules.player import series, switches, wallets
from tests.property.rules.time import TimeRules
from tests.property.world import WALLETS

rows = st.sampled_from((NEXT, NEXT, NEXT, 0, 1, 2, 3, 4))
"""There is no row 4."""


class PaymentRules(TimeRules):
    """The paying agent, and anybody who claims."""

    @rule(key=series, row=rows)
    def the_agent_funds_a_row(self, key: str, row: int) -> None:
        self.fund(key, self.row(key, row, funded=False))

    @rule(key=series, row=rows, holders=st.lists(wallets, max_size=8))
    def the_agent_pays_some(self, key: str, row: int, holders: list[str]) -> None:
        self.push(key, self.row(key, row, funded=True), holders)

    @rule(key=series, row=rows, holder=wallets)
    def anybody_claims_for_a_holder(self, key: str, row: int, holder: str) -> None:
        self.claim(key, self.row(key, row, funded=True), holder)

    @rule(
        key=series,
        row=st.sampled_from((NEXT, NEXT, NEXT, 1, 3)),
        holders=st.one_of(st.just(WALLETS), st.lists(wallets, max_size=4)),
        then=tries,
    )
    def a_row_is_funded_and_paid_in_time(self, key: str, row: int, holders: Sequence[str], then: Try) -> None:
        row = self.row(key, row, funded=False)
        terms, register = self.model.agent.rows[key][row], self.model.series[key]
        self.travel(max(register.record_times[terms.record] + 1, terms.pay_time))
        self.fund(key, row)
        self.push(key, row, holders)
        self.attempt(then, key=key)

    @rule(key=series, row=rows)
    def the_agent_remits_tax(self, key: str, row: int) -> None:
        row = self.row(key, row, funded=True)
        told, bond = partial(self.model.agent.remit, key, row), self.world.contracts[key].address
        self.act(Step("payment", key, row=row), told, "PayingAgent", "remitTax", bond, row, by="PAYING_AGENT")

    @rule(key=series, wallet=wallets, refused=switches)
    def the_cash_token_refuses_a_wallet_or_pays_it_again(self, key: str, wallet: str, refused: bool) -> None:
        told = partial(self.model.agent.cash.refuse, self.address(wallet), refused)
        self.act(Step(), told, "RefusingCash", "setRefused", *told.args, by="stranger")
        self.claim(key, self.row(key, NEXT, funded=True), wallet)
