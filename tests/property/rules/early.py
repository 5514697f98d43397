"""How units come back before maturity: calls, puts, buy-backs and dissolution."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.property.checks import Step
from tests.property.model.series import MOST
from tests.property.model.tail import ending, repaid
from tests.property.model.tenders import PAYABLE, Invitation
from tests.property.rules.moves import CASE, ORDER, Try, tries
from tests.property.rules.payments import PaymentRules
from tests.property.rules.player import series, wallets
from tests.property.sheets import DAY, DEAR, PUT, TENDERS, WALLETS

rights = st.sampled_from((0, 0, 1, 1, 2, 3))
offers = st.lists(
    st.tuples(wallets, st.sampled_from(("all", "all", "half", "few", "one", "all and one", "odd"))), max_size=6
)
NOW = 0, 1, 1
"""Days to the opening of a tender, from there to its close, and to payment."""
Offers = Sequence[tuple[str, str]]


class EarlyRules(PaymentRules):
    """Issuer, governance, holders and the paying agent."""

    @rule(key=series, right=rights, wait=st.sampled_from((None, None, 0, 1)), then=tries)
    def the_issuer_calls(self, key: str, right: int, wait: int | None, then: Try) -> None:
        if self.has_room(key):
            self._notice(key, right, wait)
            told, bond = partial(self.model.tenders[key].call, right), self.world.contracts[key].address
            self.act(Step(), told, "PayingAgent", "exerciseCall", bond, right, ORDER, by="ISSUER")
        self.attempt(then, key=key)

    @rule(
        key=series,
        ahead=st.sampled_from((0, 0, 0, 1, -1, 9)),
        price=st.sampled_from(("owed", "owed", "less", DEAR, DEAR, None)),
        days=st.sampled_from((1, 3, 0)),
        then=tries,
    )
    def governance_dissolves(self, key: str, ahead: int, price: str | Fraction | None, days: int, then: Try) -> None:
        register, agent = self.model.series[key], self.model.agent
        record = max(len(register.closings) + ahead, 0)
        owed = repaid(ending([row for row in agent.rows[key] if not row.books.funded], record + 1))
        amount = {"owed": owed, "less": owed * Fraction(999, 1000)}.get(str(price), price)
        given = amount.as_integer_ratio() if isinstance(amount, Fraction) else (1, 0)
        times = register.record_times
        pay_time = (times[record] if record < len(times) else self.chain.now()) + days * DAY
        if self.has_room(key) and max(given) < 2**56:
            told = partial(self.model.tenders[key].dissolve, record, given, pay_time)
            bond = self.world.contracts[key].address
            self.act(Step(), told, "PayingAgent", "dissolve", bond, record, *given, pay_time, ORDER, by="GOVERNANCE")
        self.attempt(then, key=key)

    @rule(key=series, right=rights, wait=st.sampled_from((None, None, None, 0, 1)), offered=offers)
    def anybody_opens_a_put(self, key: str, right: int, wait: int | None, offered: Offers) -> None:
        puts = [n for n, one in enumerate(self.model.tenders[key].rights) if one.kind == PUT]
        right = puts[0] if puts and right < 2 else right
        if not self._may_open(key):
            return
        self._notice(key, right, wait)
        told, bond = partial(self.model.tenders[key].open_put, right), self.world.contracts[key].address
        self.act(Step(), told, "PayingAgent", "openPut", bond, right, by="stranger")
        self._offer(key, max(len(self.model.tenders[key].tenders) - 1, 0), offered)

    @rule(
        key=series,
        price=st.sampled_from((*[DEAR] * 5, Fraction(2, 3), Fraction(0), None)),
        days=st.sampled_from((*[NOW] * 5, (0, 1, 2), (1, 1, 1), (1, 0, 1), (0, -1, 3), (0, 1, 0))),
        most=st.sampled_from((MOST, MOST, MOST, 700, 1400, 3001, 0)),
        offered=offers,
    )
    def the_issuer_invites(
        self, key: str, price: Fraction | None, days: tuple[int, int, int], most: int, offered: Offers
    ) -> None:
        if self._may_open(key):
            self._invite(key, price, days, most, offered)

    @rule(key=series, number=st.integers(0, TENDERS), offered=offers)
    def holders_offer(self, key: str, number: int, offered: Offers) -> None:
        self._offer(key, self._latest(key, number), offered)

    @rule(
        key=series,
        number=st.integers(0, TENDERS),
        funded=st.sampled_from((True, True, True, True, False)),
        nudge=st.sampled_from((-1, 0, 0, 0, DAY)),
        obstacle=st.sampled_from(("", "locked", "locked", "locked", "frozen", "blocked", "cash refused")),
        wallet=wallets,
        holders=st.one_of(st.just(WALLETS), st.lists(wallets, max_size=6)),
        then=tries,
    )
    def a_tender_is_paid(
        self,
        key: str,
        number: int,
        funded: bool,
        nudge: int,
        obstacle: str,
        wallet: str,
        holders: Sequence[str],
        then: Try,
    ) -> None:
        wallet = self.holder(key, wallet)
        if not self.model.tenders[key].tenders:
            self._invite(key, DEAR, NOW, MOST, [(wallet, "all"), *((name, "few") for name in holders)])
        number = self._latest(key, number)
        known = self.model.tenders[key].tenders
        if number < len(known):
            self.travel(known[number].terms.closes + 1 if funded else self.chain.now())
        if funded:
            self._fund_tender(key, number)
        self._obstruct(key, wallet, obstacle)
        if number < len(known):
            self.travel(known[number].terms.pay_time + nudge)
        self._pay_tender(key, number, holders)
        if obstacle == "locked":
            told = partial(self.model.series[key].set_locked, self.address(wallet), 0)
            self.act(Step(), told, key, "setFrozenTokensWithCase", *told.args, CASE, ORDER, by="FREEZER")
            self._pay_tender(key, number, (wallet,))
        self.attempt(then, wallet, key)

    @rule(key=series, number=st.integers(0, TENDERS), late=st.sampled_from((None, None, None, 0, 1, 1)))
    def what_is_left_of_a_tender_goes_back(self, key: str, number: int, late: int | None) -> None:
        number, known = self._latest(key, number), self.model.tenders[key].tenders
        if number < len(known) and late is not None:
            self.travel(known[number].terms.pay_time + PAYABLE + late)
        for _ in range(2 if number < len(known) else 1):
            told, bond = partial(self.model.tenders[key].give_back, number), self.world.contracts[key].address
            self.act(Step(), told, "PayingAgent", "returnTender", bond, number, by="PAYING_AGENT")

    def _invite(self, key: str, price: Fraction | None, days: tuple[int, int, int], most: int, offered: Offers) -> None:
        opens = self.chain.now() + days[0] * DAY
        closes = opens + days[1] * DAY
        amount = price.as_integer_ratio() if price is not None else (1, 0)
        terms = Invitation(*amount, opens, closes, closes + days[2] * DAY, most)
        told, bond = partial(self.model.tenders[key].open, terms), self.world.contracts[key].address
        self.act(Step(), told, "PayingAgent", "openTender", bond, terms, ORDER, by="ISSUER")
        self._offer(key, max(len(self.model.tenders[key].tenders) - 1, 0), offered)

    def _fund_tender(self, key: str, number: int) -> None:
        told, bond = partial(self.model.tenders[key].fund, number), self.world.contracts[key].address
        self.act(Step(), told, "PayingAgent", "fundTender", bond, number, by="PAYING_AGENT")

    def _pay_tender(self, key: str, number: int, holders: Sequence[str]) -> None:
        bond, agent = self.world.contracts[key].address, self.world.contracts["PayingAgent"]
        addresses = list(map(self.address, holders))
        told = partial(self.model.tenders[key].pay, number, addresses)
        step = Step("tender", key, row=number)
        done = self.act(step, told, "PayingAgent", "payTender", bond, number, addresses, by="stranger")
        if done is not None:
            receipt, expected = done
            events = [(event.name, event.args) for event in receipt.events(agent)]
            expected = [(name, {"bond": bond, "tender": number, **args}) for name, args in expected]
            self.checks.expect("model", events == expected, f"the chain says {events}, the model {expected}")

    def _offer(self, key: str, number: int, offered: Offers) -> None:
        known = self.model.tenders[key].tenders
        if number < len(known) and offered:
            self.travel(known[number].terms.opens)
        for wallet, shape in offered if number < len(known) else offered[:1]:
            units = self.amount(key, wallet, shape)
            told = partial(self.model.tenders[key].offer, number, self.address(wallet), units)
            bond = self.world.contracts[key].address
            self.act(Step(), told, "PayingAgent", "offer", bond, number, units, by=wallet)

    def _notice(self, key: str, right: int, wait: int | None) -> None:
        """Come to the last second of a right's notice, or to the next one."""
        known = self.model.tenders[key].rights
        if wait is not None and right < len(known):
            self.travel(self.record_time(key, known[right].row) - known[right].notice + wait)

    def _may_open(self, key: str) -> bool:
        return len(self.model.tenders[key].tenders) < TENDERS

    def _latest(self, key: str, number: int) -> int:
        """The tender itself, if there is one; else the latest."""
        known = len(self.model.tenders[key].tenders)
        return number if number < known or number == TENDERS else max(known - 1, 0)

    def _moments(self) -> list[int]:
        """Those of tenders, too."""
        terms = [tender.terms for tenders in self.model.tenders.values() for tender in tenders.tenders]
        moments = {moment for one in terms for moment in (one.opens, one.closes, one.pay_time)}
        return sorted({*super()._moments(), *(moment for moment in moments if moment > self.chain.now() + 1)})
