"""How time passes: to where something is decided, to the second."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.property.checks import Step
from tests.property.model.registry import NO_EXPIRY
from tests.property.rules.moves import Moves, Try, tries
from tests.property.rules.player import series
from tests.property.sheets import DAY, WALLETS

nudges = st.sampled_from((-1, 0, 0, 1, 1))


class TimeRules(Moves):
    """Nobody's doing."""

    @rule(which=st.integers(0, 2), nudge=nudges, then=tries)
    def a_moment_comes(self, which: int, nudge: int, then: Try) -> None:
        moments = self._moments()
        moment = moments[min(which, len(moments) - 1)] if moments else self.chain.now() + DAY
        expiring = (name for name in WALLETS if self.model.registry.words[self.address(name)].valid_until == moment)
        self.travel(moment + nudge)
        self.attempt(then, next(expiring, then.wallet))

    @rule(key=series, how_many=st.sampled_from((1, 1, 1, 2, 4)), nudge=nudges, then=tries)
    def record_times_come(self, key: str, how_many: int, nudge: int, then: Try) -> None:
        coming = [time for time in self.model.series[key].record_times if time > self.chain.now()]
        self.travel(coming[min(how_many, len(coming)) - 1] + nudge if coming else self.chain.now() + 1)
        self.attempt(then, key=key)

    def travel(self, to: int) -> None:
        """Come to a time, unless it has passed."""
        self.chain.travel(max(to, self.chain.now()))
        self.look(Step(), self.chain.now())

    def _moments(self) -> list[int]:
        """When something changes by itself."""
        moments = {word.valid_until for word in self.model.registry.words.values()}
        for key, register in self.model.series.items():
            moments |= {*register.record_times, register.paused_until, *register.freezes.wallets.values()}
            moments |= {until for _, until in register.freezes.units.values()}
            moments |= {row.pay_time for row in self.model.agent.rows[key]}
        return sorted(moment for moment in moments - {NO_EXPIRY} if moment > self.chain.now() + 1)
