"""How money reaches holders."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.property.checks import Step
from tests.property.rules.moves import CASE, NEXT, ORDER, Try, tries
from tests.property.rules.player import series, switches, wallets
from tests.property.rules.time import TimeRules
from tests.property.sheets import WALLETS

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
        row=st.sampled_from((NEXT, NEXT, NEXT, 3)),
        obstacle=st.sampled_from(("", "locked", "frozen", "blocked", "cash refused")),
        wallet=wallets,
        holders=st.one_of(st.just(WALLETS), st.lists(wallets, max_size=4)),
        then=tries,
    )
    def a_row_is_paid_in_time_with_an_obstacle(
        self, key: str, row: int, obstacle: str, wallet: str, holders: Sequence[str], then: Try
    ) -> None:
        row, wallet = self.row(key, row, funded=False), self.holder(key, wallet)
        self._obstruct(key, wallet, obstacle)
        self.travel(max(self.record_time(key, row) + 1, self.model.agent.rows[key][row].pay_time))
        self.fund(key, row)
        self.push(key, row, holders)
        self.attempt(then, wallet, key)

    @rule(key=series, row=rows)
    def the_agent_remits_tax(self, key: str, row: int) -> None:
        row = self.row(key, row, funded=True)
        told, bond = partial(self.model.agent.remit, key, row), self.world.contracts[key].address
        self.act(Step("payment", key, row=row), told, "PayingAgent", "remitTax", bond, row, by="PAYING_AGENT")

    @rule(key=series, wallet=wallets, refused=switches)
    def the_cash_token_refuses_a_wallet_or_pays_it_again(self, key: str, wallet: str, refused: bool) -> None:
        self._refuse(wallet, refused)
        self.claim(key, self.row(key, NEXT, funded=True), wallet)

    def _obstruct(self, key: str, wallet: str, obstacle: str) -> None:
        register, address = self.model.series[key], self.address(wallet)
        match obstacle:
            case "locked":
                told = partial(register.set_locked, address, self.amount(key, wallet, "half"))
                self.act(Step(), told, key, "setFrozenTokensWithCase", *told.args, CASE, ORDER, by="FREEZER")
            case "frozen":
                told = partial(register.set_frozen, address, True)
                self.act(Step(), told, key, "setAddressFrozenWithCase", *told.args, CASE, ORDER, by="FREEZER")
            case "blocked":
                told = partial(self.model.registry.set_block, "regulator", address, True)
                self.act(Step(), told, "InvestorRegistry", "setRegulatorBlock", [address], True, by="REGULATOR")
            case "cash refused":
                self._refuse(wallet, True)

    def _refuse(self, wallet: str, refused: bool) -> None:
        told = partial(self.model.agent.cash.refuse, self.address(wallet), refused)
        self.act(Step(), told, "RefusingCash", "setRefused", *told.args, by="stranger")
