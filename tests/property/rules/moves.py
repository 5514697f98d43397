"""Ways in which units and money move, for rules to use: each is done on both sides, and each transfer foretold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from hypothesis import strategies as st

from tests.property.checks import Step
from tests.property.rules.player import Player, amounts, series, wallets
from tests.property.sheets import SPENDER, WALLETS

NEXT = -1
"""In place of a row: the first for which something is to be done."""
CASE, ORDER = b"case".ljust(32, b"\0"), b"order".ljust(32, b"\0")


@dataclass(frozen=True)
class Try:
    """Somebody tries to move something, right after something that may decide whether it can."""

    way: str
    key: str
    wallet: str
    other: str
    shape: str


ways = (
    "sends",
    "sends",
    "receives",
    "itself",
    "spent",
    "issued",
    "seized",
    "seized with case",
    "burned",
    "given",
    "paid",
    "paid",
)
tries = st.builds(Try, st.sampled_from(ways), series, wallets, wallets, amounts)


class Moves(Player):
    """Transfer, issue, enforcement and payment."""

    def attempt(self, what: Try, wallet: str = "", key: str = "") -> None:
        """Do what is said, for the wallet and series that are given rather than those that are said."""
        key, wallet, shape = key or what.key, wallet or what.wallet, what.shape
        other = self._welcome(key, wallet, what.other)
        match what.way:
            case "sends":
                self.transfer(key, wallet, other, self.amount(key, wallet, shape))
            case "receives":
                self.transfer(key, self.holder(key, what.other), wallet, self.amount(key, what.other, shape))
            case "itself":
                self.transfer(key, wallet, wallet, self.amount(key, wallet, shape))
            case "spent":
                self.spend(key, wallet, other, self.amount(key, wallet, shape))
            case "issued":
                self.mint(key, wallet, 2 * self.model.series[key].denomination)
            case "seized" | "seized with case":
                self.force(key, wallet, other, self.amount(key, wallet, shape), what.way != "seized")
            case "burned":
                self.burn(key, wallet, self.amount(key, wallet, shape), True)
            case "given":
                self.force(key, self.holder(key, what.other), wallet, self.amount(key, what.other, shape), False)
            case "paid":
                self.claim(key, self.row(key, NEXT, funded=True), wallet)

    def _welcome(self, key: str, wallet: str, other: str) -> str:
        """The other wallet; or if that is the same or may not receive, the next one that may."""
        at, may_receive = WALLETS.index(other), self.model.series[key].may_receive
        names = (name for name in (*WALLETS[at:], *WALLETS[:at]) if name != wallet and may_receive(self.address(name)))
        return next(names, other)

    def transfer(self, key: str, sender: str, receiver: str, value: int) -> None:
        """By the holder."""
        parties = self.address(sender), self.address(receiver)
        step = Step("transfer", key, sender, receiver, value, asked=self.ask(key, *parties, value))
        told = partial(self.model.series[key].transfer, *parties, value)
        self.act(step, told, key, "transfer", parties[1], value, by=sender)

    def spend(self, key: str, sender: str, receiver: str, value: int) -> None:
        """By the spender."""
        parties, register = (self.address(sender), self.address(receiver)), self.model.series[key]
        step = Step("transfer", key, sender, receiver, value)
        if register.allowances[parties[0]] >= value and not register.registry.blocked(self.address(SPENDER)):
            step = replace(step, asked=self.ask(key, *parties, value))
        told = partial(register.transfer_from, self.address(SPENDER), *parties, value)
        self.act(step, told, key, "transferFrom", *parties, value, by=SPENDER)

    def ask(self, key: str, sender: str, receiver: str, value: int) -> tuple[int, bool]:
        """What the views say of a transfer: the code, and whether it can be."""
        bond = self.world.contracts[key]
        code = self.chain.call(bond, "detectTransferRestriction", sender, receiver, value)
        return code, self.chain.call(bond, "canTransfer", sender, receiver, value)

    def mint(self, key: str, receiver: str, value: int) -> None:
        """By the issuer."""
        told = partial(self.model.series[key].mint, self.address(receiver), value)
        self.act(Step("issue", key, "", receiver, value), told, key, "mint", *told.args, by="ISSUER")

    def force(self, key: str, sender: str, receiver: str, value: int, with_case: bool) -> None:
        """By enforcement."""
        parties = self.address(sender), self.address(receiver)
        told = partial(self.model.series[key].force, *parties, value, with_case=with_case)
        function, more = ("forcedTransferWithCase", (CASE, ORDER)) if with_case else ("forcedTransfer", ())
        step = Step("enforcement", key, sender, receiver, value)
        self.act(step, told, key, function, *parties, value, *more, by="ENFORCEMENT")

    def burn(self, key: str, holder: str, value: int, with_case: bool) -> None:
        """By enforcement."""
        told = partial(self.model.series[key].burn, self.address(holder), value, with_case=with_case)
        function, more = ("burnWithCase", (CASE, ORDER)) if with_case else ("burn", ())
        self.act(Step("burn", key, holder), told, key, function, *told.args, *more, by="ENFORCEMENT")

    def row(self, key: str, row: int, *, funded: bool) -> int:
        """The row itself, or the first that is funded but not paid, or not funded; the last if there is none."""
        if row != NEXT:
            return row
        books = [terms.books for terms in self.model.agent.rows[key]]
        wanted = [i for i, b in enumerate(books) if (b.funded > b.net + b.tax + 3 if funded else b.funded == 0)]
        return wanted[0] if wanted else len(books) - 1

    def record_time(self, key: str, row: int) -> int:
        """Of a row; now, if it was cancelled together with its record time."""
        record, times = self.model.agent.rows[key][row].record, self.model.series[key].record_times
        return times[record] if record < len(times) else self.chain.now()

    def has_room(self, key: str, rows: int = 1) -> bool:
        """May the series get so many rows more?"""
        return len(self.model.agent.rows[key]) + rows <= len(self.world.start.agent.rows[key]) + self.world.rests

    def fund(self, key: str, row: int) -> None:
        """By the payer."""
        told = partial(self.model.agent.fund, key, self.model.series[key], row)
        self.act(Step(), told, "PayingAgent", "fund", self.world.contracts[key].address, row, by="PAYING_AGENT")

    def push(self, key: str, row: int, holders: Sequence[str] = WALLETS) -> None:
        """By the paying agent."""
        self._pay(key, row, "push", list(map(self.address, holders)), by="PAYING_AGENT")

    def claim(self, key: str, row: int, holder: str) -> None:
        """By anybody."""
        self._pay(key, row, "claim", self.address(holder), by="stranger")

    def _pay(self, key: str, row: int, function: str, target: Any, *, by: str) -> None:
        pay = self.model.agent.claim if function == "claim" else self.model.agent.pay
        told = partial(pay, key, self.model.series[key], row, target)
        bond, agent = self.world.contracts[key].address, self.world.contracts["PayingAgent"]
        done = self.act(Step("payment", key, row=row), told, "PayingAgent", function, bond, row, target, by=by)
        if done is not None:
            receipt, expected = done
            events = [(event.name, event.args) for event in receipt.events(agent)]
            expected = [(name, {"bond": bond, "row": row, **args}) for name, args in expected]
            self.checks.expect("model", events == expected, f"the chain says {events}, the model {expected}")
