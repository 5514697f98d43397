"""What may happen to a row: its rate is fixed late, it is postponed, divided, redirected by order, or paid outside."""

from __future__ import annotations

from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.property.checks import Step
from tests.property.model.agent import CANCELLED, DAY, FALLBACK_AFTER, FLOATING, PRINCIPAL, WINDOW
from tests.property.rules.moves import CASE, NEXT, ORDER, Try, tries
from tests.property.rules.payments import rows
from tests.property.rules.player import series, wallets
from tests.property.rules.time import TimeRules
from tests.property.sheets import WALLETS

SOURCE = b"auction".ljust(32, b"\0")
rates = st.sampled_from(((0, 1), (35_671, 1_000_003), (35_671, 1_000_003), (1, 3), (1, 3), (5, 2), (7, 0)))
"""Amounts per unit; the last is none."""
FLOATS = -2
"""In place of a row: the one that floats, or the second."""
NOTHING_YET = FLOATING, CANCELLED
"""Kinds of rows of which nothing is owed."""
floats = st.sampled_from((FLOATS, FLOATS, FLOATS, FLOATS, FLOATS, 0, 9))


class RowRules(TimeRules):
    """Calculation agent, reviewer, governance, courts and the paying agent."""

    @rule(key=series, row=floats, rate=rates, nudge=st.sampled_from((0, 0, 1, 1, 1)), then=tries)
    def a_rate_is_proposed_and_settled(self, key: str, row: int, rate: tuple[int, int], nudge: int, then: Try) -> None:
        row = self._place(key, row)
        self._propose(key, row, rate)
        self.travel(self.chain.now() + WINDOW + nudge)
        self._settle(key, row)
        self.attempt(then, key=key)

    @rule(key=series, row=floats, rate=rates, late=st.sampled_from((0, WINDOW, WINDOW + 1)))
    def a_rate_is_proposed_and_disputed(self, key: str, row: int, rate: tuple[int, int], late: int) -> None:
        row = self._place(key, row)
        self._propose(key, row, rate)
        self.travel(self.chain.now() + late)
        told = partial(self.model.agent.dispute, key, row, self.chain.now())
        bond = self.world.contracts[key].address
        self.act(Step(), told, "PayingAgent", "disputeRate", bond, row, ORDER, by="REVIEWER")

    @rule(key=series, row=floats, nudge=st.sampled_from((-1, 0, 0)))
    def the_fallback_is_taken_late(self, key: str, row: int, nudge: int) -> None:
        row, register = self._place(key, row), self.model.series[key]
        terms = self.model.agent.rows[key]
        if row < len(terms):
            self.travel(self.record_time(key, row) + FALLBACK_AFTER + nudge)
        told, bond = partial(self.model.agent.fall_back, key, register, row), self.world.contracts[key].address
        self.act(Step(), told, "PayingAgent", "settleFallback", bond, row, by="stranger")

    @rule(key=series, row=rows, days=st.lists(st.sampled_from((0, 1, 4, 7, 10, 11)), min_size=1, max_size=3))
    def governance_postpones_a_row(self, key: str, row: int, days: list[int]) -> None:
        known, bond = self.model.agent.rows[key], self.world.contracts[key].address
        ahead = [n for n, terms in enumerate(known) if terms.pay_time > self.chain.now()]
        row = row if row != NEXT else next(iter(ahead), 0)
        for later in days:
            time = (known[row].pay_time if row < len(known) else self.chain.now()) + later * DAY
            told = partial(self.model.agent.reschedule, key, row, time, self.chain.now())
            self.act(Step(), told, "PayingAgent", "reschedule", bond, row, time, ORDER, by="GOVERNANCE")

    @rule(key=series, row=rows, share=st.sampled_from((0, 1, 40, 99, 100)), paid=st.booleans(), then=tries)
    def the_agent_funds_a_part(self, key: str, row: int, share: int, paid: bool, then: Try) -> None:
        row, register, agent = self.row(key, row, funded=False), self.model.series[key], self.model.agent
        if not self.has_room(key):
            return
        closing = self._after_record(key, row)
        amount = int(sum(closing.values()) * agent.rows[key][row].amount) * share // 100 if closing else 1
        told, bond = partial(agent.fund_part, key, register, row, amount), self.world.contracts[key].address
        self.act(Step(), told, "PayingAgent", "fundPart", bond, row, amount, by="PAYING_AGENT")
        if paid and row < len(agent.rows[key]):
            self.travel(agent.rows[key][row].pay_time)
            self.push(key, row)
            rest = len(agent.rows[key]) - 1
            self.fund(key, rest)
            self.push(key, rest)
        self.attempt(then, key=key)

    @rule(key=series, row=rows, holder=wallets, beneficiary=wallets, paid=st.booleans(), then=tries)
    def a_court_names_who_is_paid(
        self, key: str, row: int, holder: str, beneficiary: str, paid: bool, then: Try
    ) -> None:
        row, register = self.row(key, row, funded=False), self.model.series[key]
        holder = self._open_to(key, row, holder)
        parties = self.address(holder), self.address(beneficiary)
        told, bond = partial(self.model.agent.redirect, key, register, row, *parties), self.world.contracts[key].address
        self.act(Step(), told, "PayingAgent", "redirect", bond, [row], *parties, CASE, ORDER, by="ENFORCEMENT")
        if paid and row < len(self.model.agent.rows[key]):
            self.travel(self.model.agent.rows[key][row].pay_time)
            self.fund(key, row)
            self.claim(key, row, holder)
        self.attempt(then, beneficiary, key)

    @rule(key=series, row=rows, holder=wallets, funded=st.booleans(), confirmed=st.sampled_from((1, 1, 1, 2)))
    def a_holder_is_paid_outside(self, key: str, row: int, holder: str, funded: bool, confirmed: int) -> None:
        row, register = self.row(key, row, funded=False), self.model.series[key]
        known, bond = self.model.agent.rows[key], self.world.contracts[key].address
        if row < len(known):
            if known[row].kind == PRINCIPAL:
                return
            holder = self._open_to(key, row, holder)
            self.travel(known[row].pay_time)
            if funded:
                self.fund(key, row)
        address = self.address(holder)
        given = bond, row, [address], SOURCE, ORDER
        told = partial(self.model.agent.state_outside, key, register, row, address)
        self.act(Step(), told, "PayingAgent", "stateOutside", *given, by="PAYING_AGENT")
        told = partial(self.model.agent.confirm_outside, key, register, row, address, SOURCE)
        for _ in range(confirmed):
            step = Step("outside", key, receiver=holder, row=row)
            self.act(step, told, "PayingAgent", "confirmOutside", *given, by="REVIEWER")
        if funded:
            self._return(key, row)
        self.fund(key, row)

    @rule(key=series, row=rows)
    def what_is_not_owed_any_more_goes_back(self, key: str, row: int) -> None:
        self._return(key, self.row(key, row, funded=True))

    def _return(self, key: str, row: int) -> None:
        register = self.model.series[key]
        told, bond = partial(self.model.agent.return_excess, key, register, row), self.world.contracts[key].address
        self.act(Step("return", key, row=row), told, "PayingAgent", "returnExcess", bond, row, by="PAYING_AGENT")

    def _propose(self, key: str, row: int, rate: tuple[int, int]) -> None:
        told = partial(self.model.agent.propose, key, row, rate, self.chain.now())
        given = self.world.contracts[key].address, row, *rate, SOURCE, ORDER
        self.act(Step(), told, "PayingAgent", "proposeRate", *given, by="CALCULATION_AGENT")

    def _settle(self, key: str, row: int) -> None:
        told, bond = partial(self.model.agent.settle, key, row, self.chain.now()), self.world.contracts[key].address
        self.act(Step(), told, "PayingAgent", "settleRate", bond, row, by="stranger")

    def _place(self, key: str, row: int) -> int:
        if row != FLOATS:
            return row
        kinds = [terms.kind for terms in self.model.agent.rows[key]]
        return kinds.index(FLOATING) if FLOATING in kinds else 1

    def row(self, key: str, row: int, *, funded: bool) -> int:
        """As elsewhere; but of those that are not funded, the first whose rate is known."""
        if row != NEXT or funded:
            return super().row(key, row, funded=funded)
        known = self.model.agent.rows[key]
        wanted = [n for n, terms in enumerate(known) if not terms.books.funded and terms.kind not in NOTHING_YET]
        return wanted[0] if wanted else len(known) - 1

    def _after_record(self, key: str, row: int) -> dict[str, int]:
        """Come to after the row's record time; who held."""
        known, register = self.model.agent.rows[key], self.model.series[key]
        if row >= len(known):
            return {}
        self.travel(self.record_time(key, row) + 1)
        return register.closings[known[row].record] if known[row].record < len(register.closings) else {}

    def _open_to(self, key: str, row: int, wallet: str) -> str:
        """The wallet; or if nothing of the row is due to it, the next one to which something is."""
        closing = self._after_record(key, row)
        paid = self.model.agent.rows[key][row].paid if closing else set()
        at = WALLETS.index(wallet)
        due = (name for name in (*WALLETS[at:], *WALLETS[:at]) if closing.get(self.address(name)))
        return next((name for name in due if self.address(name) not in paid), wallet)
