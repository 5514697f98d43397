"""What is missed, what holders decide, and how a series goes on after that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.property.checks import Step
from tests.property.model.agent import CANCELLED, COUPON, FLOATING, INSTALMENT, PRINCIPAL
from tests.property.model.standing import GRACE, LAPSE, VOTING
from tests.property.model.tail import Tail, Terms
from tests.property.rules.moves import ORDER, Try, tries
from tests.property.rules.payments import rows
from tests.property.rules.player import series, switches, wallets
from tests.property.rules.time import TimeRules
from tests.property.sheets import DAY, MORE_RECORDS, ODD, RESOLUTIONS, WALLETS

FIRST, LAST, BEFORE = 0, -1, -2
"""Record times of a tail, and the one before it."""
PlannedRow = tuple[Fraction | None, int, int, int]
"""Amount (none: no denominator), record time, days from there to payment, and kind."""
_REST = Fraction(999, 1000), LAST, 1, PRINCIPAL
VALID: tuple[tuple[PlannedRow, ...], ...] = (
    ((Fraction(1), LAST, 1, PRINCIPAL),),
    ((ODD, FIRST, 2, COUPON), _REST),
    ((Fraction(1, 4), FIRST, 1, INSTALMENT), (ODD, LAST, 2, COUPON), (Fraction(3, 4), LAST, 2, PRINCIPAL)),
    ((Fraction(0), FIRST, 1, FLOATING), (Fraction(1, 3), LAST, 1, INSTALMENT), (Fraction(2, 3), LAST, 1, PRINCIPAL)),
)
INVALID: tuple[tuple[PlannedRow, ...], ...] = (
    (),
    ((ODD, FIRST, 2, COUPON),),
    ((None, FIRST, 1, COUPON), _REST),
    ((ODD, FIRST, 0, COUPON), _REST),
    ((ODD, BEFORE, 99, COUPON), _REST),
    ((ODD, FIRST, 1, FLOATING), _REST),
    ((ODD, FIRST, 1, 0), _REST),
    ((ODD, FIRST, 1, CANCELLED), _REST),
    (_REST, _REST),
    ((Fraction(1), FIRST, 99, PRINCIPAL),),
)


@dataclass(frozen=True)
class Plan:
    """A tail yet to be dated: from which record time on, counted from the first that is ahead; days between its record
    times; and its rows.
    """

    start: int
    gaps: tuple[int, ...]
    rows: tuple[PlannedRow, ...]


plans = st.builds(
    Plan,
    st.sampled_from((0, 0, 0, 0, 0, 1, 1, 1, 2, -1)),
    st.sampled_from(((3,), (3,), (2, 3), (2, 3), (2, 3), (5, 1), (5, 1), (1, 1), (), (2, 0))),
    st.sampled_from((*8 * VALID, *INVALID)),
)
ballots = st.one_of(
    *(st.just([(wallet, "all", False) for wallet in WALLETS]) for _ in range(3)),
    st.lists(
        st.tuples(wallets, st.sampled_from(("all", "all", "half", "one", "all and one", "nothing")), switches),
        max_size=7,
    ),
)
"""Who votes with how many units, and whether with as many against."""
Ballots = Sequence[tuple[str, str, bool]]
ends = st.sampled_from((0, *8 * [1], LAPSE, LAPSE + 1))
"""Seconds from the end of a vote."""


class VoteRules(TimeRules):
    """Anybody, the issuer, and holders."""

    @rule(key=series, row=rows, nudge=st.sampled_from((0, 1, 1, 1)), then=tries)
    def a_row_is_missed(self, key: str, row: int, nudge: int, then: Try) -> None:
        self._miss(key, self.row(key, row, funded=False), nudge)
        self.attempt(then, key=key)

    @rule(key=series, funded=st.sampled_from((True, True, False)), then=tries)
    def a_default_is_cured(self, key: str, funded: bool, then: Try) -> None:
        for row, terms in enumerate(self.model.agent.rows[key] if funded else ()):
            if terms.pay_time <= self.chain.now() and terms.kind not in (FLOATING, CANCELLED):
                self.fund(key, row)
        self._do(key, "cure")
        self.attempt(then, key=key)

    @rule(key=series, comes=switches, nudge=st.sampled_from((0, 1, 1)), row=rows, then=tries)
    def a_closed_register_opens_again(self, key: str, comes: bool, nudge: int, row: int, then: Try) -> None:
        kinds = [terms.kind for terms in self.model.agent.rows[key]]
        row = self.row(key, row, funded=False)
        if comes and PRINCIPAL in kinds:
            row = kinds.index(PRINCIPAL)
            self._miss(key, row, nudge)
        if len(self.model.series[key].record_times) < self._most_records(key):
            self._do(key, "reopen", row, function="reopenRegister")
        self.attempt(then, key=key)

    @rule(key=series, plan=plans, cast=ballots, end=ends, other=st.sampled_from((*[False] * 11, True)), then=tries)
    def holders_vote_on_a_tail(self, key: str, plan: Plan, cast: Ballots, end: int, other: bool, then: Try) -> None:
        register = self.model.series[key]
        if cast and not register.closings:
            self.travel(register.record_times[0] + 1)
        tail = self._dated(key, plan)
        if not self._may_vote(key) or not self._fits(key, tail):
            return
        standing, bond = self.model.standings[key], self.world.contracts[key].address
        told = partial(standing.propose, tail)
        self.act(Step(), told, "PayingAgent", "proposeRestructuring", bond, tail.content, ORDER, by="ISSUER")
        number = len(standing.resolutions) - 1
        self._vote(key, max(number, 0), cast)
        self._carry_out(key, max(number, 0), tail.but_one_second_later if other else tail, end)
        self.attempt(then, key=key)

    @rule(key=series, number=st.integers(0, RESOLUTIONS - 1), cast=ballots, end=ends, then=tries)
    def an_old_vote_is_taken_up(self, key: str, number: int, cast: Ballots, end: int, then: Try) -> None:
        resolutions = self.model.standings[key].resolutions
        number = min(number, max(len(resolutions) - 1, 0))
        self._vote(key, number, cast)
        tail = resolutions[number].tail if number < len(resolutions) else self._dated(key, Plan(0, (3,), VALID[0]))
        if tail is None:
            self._accelerate(key, number, end)
        elif self._fits(key, tail):
            self._carry_out(key, number, tail, end)
        self.attempt(then, key=key)

    @rule(
        key=series,
        missed=switches,
        holder=wallets,
        voice=st.sampled_from((*[""] * 7, "stranger")),
        cast=ballots,
        end=ends,
    )
    def holders_make_the_principal_due(
        self, key: str, missed: bool, holder: str, voice: str, cast: Ballots, end: int
    ) -> None:
        if not self._may_vote(key) or not self.has_room(key):
            return
        if missed:
            self._miss(key, self.row(key, -1, funded=False), 1)
        standing, bond, holder = self.model.standings[key], self.world.contracts[key].address, self.holder(key, holder)
        voice = voice or self._voice(holder)
        told = partial(standing.propose, None, self.address(holder), self.address(voice))
        given = bond, self.address(holder), ORDER
        self.act(Step(), told, "PayingAgent", "proposeAcceleration", *given, by=voice)
        number = max(len(standing.resolutions) - 1, 0)
        self._vote(key, number, cast)
        self._accelerate(key, number, end)

    def _miss(self, key: str, row: int, nudge: int) -> None:
        known = self.model.agent.rows[key]
        if row < len(known):
            self.travel(known[row].pay_time + GRACE + nudge)
        self._do(key, "declare", row, function="declareDefault")

    def _do(self, key: str, told: str, *args: int, function: str = "") -> None:
        """Anybody, about the series' standing."""
        bond, does = self.world.contracts[key].address, getattr(self.model.standings[key], told)
        self.act(Step(), partial(does, *args), "PayingAgent", function or told, bond, *args, by="stranger")

    def _vote(self, key: str, number: int, cast: Ballots) -> None:
        standing, bond = self.model.standings[key], self.world.contracts[key].address
        known = number < len(standing.resolutions)
        for holder, shape, divided in cast if known else cast[:1]:
            record = standing.resolutions[number].record if known else 0
            closings, address = self.model.series[key].closings, self.address(holder)
            held = closings[record][address] if record < len(closings) else 0
            units = {"all": held, "half": held // 2, "one": 1, "all and one": held + 1, "nothing": 0}[shape]
            against, voice = units if divided else 0, self._voice(holder)
            told = partial(standing.vote, number, address, units, against, self.address(voice))
            self.act(Step(), told, "PayingAgent", "vote", bond, number, address, units, against, by=voice)

    def _carry_out(self, key: str, number: int, tail: Tail, end: int) -> None:
        self._wait(key, number, end)
        told, bond = partial(self.model.standings[key].carry_out, number, tail), self.world.contracts[key].address
        given = bond, number, tail.start, list(tail.times), list(tail.rows)
        self.act(Step(), told, "PayingAgent", "carryOut", *given, by="stranger")

    def _accelerate(self, key: str, number: int, end: int) -> None:
        self._wait(key, number, end)
        if self.has_room(key) and len(self.model.series[key].closings) < self._most_records(key):
            self._do(key, "accelerate", number)

    def _wait(self, key: str, number: int, end: int) -> None:
        resolutions = self.model.standings[key].resolutions
        if number < len(resolutions):
            self.travel(resolutions[number].end + end)

    def _voice(self, holder: str) -> str:
        """Who speaks for a holder."""
        voice = self.model.registry.successor_of(self.address(holder))
        return next(name for name, address in self.world.wallets.items() if address == voice)

    def _may_vote(self, key: str) -> bool:
        return len(self.model.standings[key].resolutions) < RESOLUTIONS

    def _fits(self, key: str, tail: Tail) -> bool:
        """Can readers see all of it?"""
        return self.has_room(key, len(tail.rows)) and tail.start + len(tail.times) <= self._most_records(key)

    def _most_records(self, key: str) -> int:
        return len(self.world.start.series[key].record_times) + MORE_RECORDS

    def _dated(self, key: str, plan: Plan) -> Tail:
        register = self.model.series[key]
        start = max(len(register.closings) + plan.start, 0)
        kept = register.record_times[:start]
        time = max(self.chain.now() + VOTING + DAY, *kept[-1:], 0)
        times = []
        for gap in plan.gaps:
            time += gap * DAY
            times.append(time)
        all_times = [*kept, *times]
        records = {FIRST: start, LAST: max(start + len(times) - 1, 0), BEFORE: max(start - 1, 0)}
        dated: list[Terms] = []
        for amount, place, days, kind in plan.rows:
            record = records[place]
            paid = (all_times[record] if record < len(all_times) else time) + days * DAY
            dated.append((*(amount.as_integer_ratio() if amount is not None else (1, 0)), record, paid, kind))
        return Tail(start, tuple(times), tuple(dated))
