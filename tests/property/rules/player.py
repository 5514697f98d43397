"""Doing something on the chain and in the model at once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from tests.property.checks import Checks, Step
from tests.property.model import Refused
from tests.property.model.registry import ZERO
from tests.property.reader import Readers
from tests.property.replay import Replay
from tests.property.sheets import COUNTRIES, INVESTORS, SHEETS, WALLETS
from tests.property.world import HOLDERS, World
from wasiqa.chain.chain import Receipt
from wasiqa.chain.errors import Reverted

wallets = st.sampled_from(WALLETS)
series = st.sampled_from(tuple(SHEETS))
switches = st.booleans()
amounts = st.sampled_from(
    ("one", "few", "few", "half", "free", "free", "free and one", "all", "all", "all and one", "odd", "nothing")
)

_IN_BETWEEN = 7
"""Events are read after this step too, so that the store is filled in two goes."""

Outcome = tuple[str, dict[str, Any]] | None
"""None if it was done, else the error with its arguments."""


class Player(RuleBasedStateMachine):
    """One programme on a chain and in the model, and what all rules need to act on both."""

    def __init__(self, world: World, readers: Readers, replay: Replay, watched: Collection[str], thorough: int) -> None:
        """Look at most things after each step, and at everything after each `thorough`th one and in the end."""
        super().__init__()
        self.world, self.chain = world, world.chain
        self.model = world.model()
        self._readers, self._replay, self._thorough = readers, replay, thorough
        self._looks = 0
        self._isolation = self.chain.isolated()
        self._isolation.__enter__()
        self.model.at(self.chain.now())
        self.checks = Checks(readers.everything.look(), watched, world.contracts["TravelRule"].address)

    def teardown(self) -> None:
        """Look at everything once more, and rebuild it from events; then undo everything."""
        try:
            self._thorough = 1
            self.look(Step(), self.chain.now())
            for place, shown, said in self._replay.differences(self.checks.seen):
                self.checks.expect("invariant 8", False, f"{place} is {shown}, by the events {said}")
        finally:
            self._isolation.__exit__(None, None, None)

    def act(
        self, step: Step, told: Callable[[], Any], contract: str, function: str, *args: Any, by: str
    ) -> tuple[Receipt, Any] | None:
        """Do something on both sides and compare; the receipt and the model's answer if both did it.

        `told` does it to the model; `by` is a role of the contracts, or of `Actors`.
        """
        then = self.chain.now()
        self.model.at(then)
        self.checks.at(then)
        receipt, answer, expected, actual = None, None, None, None
        try:
            answer = told()
        except Refused as refused:
            expected = refused.name, refused.arguments
        try:
            sender = self.address(HOLDERS.get(by, by))
            receipt = self.chain.transact(self.world.contracts[contract], function, *args, sender=sender)
        except Reverted as reverted:
            actual = str(reverted.name), reverted.arguments
        self.look(step, then, expected, actual)
        return (receipt, answer) if receipt is not None and expected is None else None

    def look(self, step: Step, then: int, expected: Outcome = None, actual: Outcome = None) -> None:
        """Judge a step that took place at `then`: by the invariants first, then by the model."""
        self._looks += 1
        if self._looks == _IN_BETWEEN:
            self._replay.read()
        reader = self._readers.most if self._looks % self._thorough else self._readers.everything
        seen, now = reader.look(), self.chain.now()
        self.model.at(now)
        self.checks.after(step, actual is None, then, now, seen)
        self.checks.expect("model", actual == expected, f"the chain answers {actual}, the model {expected}")
        visible = self.model.visible(self.world.wallets, INVESTORS, COUNTRIES)
        different = {place: (seen[place], value) for place, value in visible.items() if seen.get(place, value) != value}
        self.checks.expect("model", not different, f"the chain and the model show {different}")

    def address(self, name: str) -> str:
        """The address of a role, or of nobody."""
        return ZERO if name == "nobody" else self.world.actors[name]

    def holder(self, key: str, wallet: str) -> str:
        """The wallet; or if it holds nothing of the series the next one that does."""
        at = WALLETS.index(wallet)
        balances = self.model.series[key].balances
        return next((name for name in (*WALLETS[at:], *WALLETS[:at]) if balances[self.address(name)]), wallet)

    def amount(self, key: str, wallet: str, shape: str) -> int:
        """Units of a wallet, such as all that it can move."""
        register, address = self.model.series[key], self.address(wallet)
        held, free, one = register.balances[address], register.movable(address), register.denomination
        return {
            "nothing": 0,
            "one": one,
            "few": 3 * one,
            "half": held // 2 // one * one,
            "free": free,
            "free and one": free + one,
            "all": held,
            "all and one": held + one,
            "odd": max(free - 1, 0),
        }[shape]
