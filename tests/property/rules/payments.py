"""How money reaches holders."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.property.checks import Step
from tests.property.rules.player import series, switches, wallets
from tests.property.rules.time import TimeRules
from tests.property.world import WALLETS

NEXT = -1
"""In place of a row: the first for which something is to be done."""
rows = st.sampled_from((NEXT, NEXT, NEXT, NEXT, 0, 1, 2, 3, 4))
"""There is no row 4."""


class PaymentRules(TimeRules):
    """The paying agent, and anybody who claims."""

    @rule(key=series, row=rows)
    def the_agent_funds_a_row(self, key: str, row: int) -> None:
        self._fund(key, self._row(key, row, funded=False))

    @rule(key=series, row=rows, holders=st.lists(wallets, max_size=8))
    def the_agent_pays_some(self, key: str, row: int, holders: list[str]) -> None:
        self._push(key, self._row(key, row, funded=True), holders)

    @rule(key=series, row=rows, holder=wallets)
    def anybody_claims_for_a_holder(self, key: str, row: int, holder: str) -> None:
        self._pay(key, self._row(key, row, funded=True), [holder], "claim", self.address(holder), by="stranger")

    @rule(key=series)
    def a_row_is_paid_in_time_to_everybody(self, key: str) -> None:
        row = self._row(key, NEXT, funded=False)
        terms, register = self.model.agent.rows[key][row], self.model.series[key]
        self.travel(max(register.record_times[terms.record] + 1, terms.pay_time))
        self._fund(key, row)
        self._push(key, row, WALLETS)

    @rule(key=series, row=rows)
    def the_agent_remits_tax(self, key: str, row: int) -> None:
        row = self._row(key, row, funded=True)
        told, bond = partial(self.model.agent.remit, key, row), self.world.contracts[key].address
        self.act(Step("payment", key, row=row), told, "PayingAgent", "remitTax", bond, row, by="PAYING_AGENT")

    @rule(wallet=wallets, refused=switches)
    def the_cash_token_refuses_a_wallet_or_pays_it_again(self, wallet: str, refused: bool) -> None:
        told = partial(self.model.agent.cash.refuse, self.address(wallet), refused)
        self.act(Step(), told, "RefusingCash", "setRefused", *told.args, by="stranger")

    def _row(self, key: str, row: int, *, funded: bool) -> int:
        """The row itself, or the first that is funded but not paid, or not funded; the last if there is none."""
        if row != NEXT:
            return row
        books = [terms.books for terms in self.model.agent.rows[key]]
        wanted = [i for i, b in enumerate(books) if (b.funded > b.net + b.tax + 3 if funded else b.funded == 0)]
        return wanted[0] if wanted else len(books) - 1

    def _fund(self, key: str, row: int) -> None:
        told = partial(self.model.agent.fund, key, self.model.series[key], row)
        self.act(Step(), told, "PayingAgent", "fund", self.world.contracts[key].address, row, by="PAYING_AGENT")

    def _push(self, key: str, row: int, holders: Iterable[str]) -> None:
        holders = list(holders)
        self._pay(key, row, holders, "push", list(map(self.address, holders)), by="PAYING_AGENT")

    def _pay(self, key: str, row: int, holders: list[str], function: str, target: object, *, by: str) -> None:
        told = partial(self.model.agent.pay, key, self.model.series[key], row, list(map(self.address, holders)))
        bond, agent = self.world.contracts[key].address, self.world.contracts["PayingAgent"]
        done = self.act(Step("payment", key, row=row), told, "PayingAgent", function, bond, row, target, by=by)
        if done is not None:
            receipt, expected = done
            events = [(event.name, event.args) for event in receipt.events(agent)]
            expected = [(name, {"bond": bond, "row": row, **args}) for name, args in expected]
            self.checks.expect("model", events == expected, f"the chain says {events}, the model {expected}")
