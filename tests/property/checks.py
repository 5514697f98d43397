"""The invariants of docs/invariants.md, judged by what the chain shows, without the model.

Each method names its invariant's number first. It is told what was done, by whom to whom, at which second, whether it
was done or refused, and what the chain showed before and after.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from tests.property.model import NOT_YET
from tests.property.model.agent import CANCELLED, PRINCIPAL
from tests.property.model.refusal import Code
from tests.property.reader import Seen
from tests.property.sheets import SHEETS, WALLETS
from wasiqa.whitelist.word import Word

NAMES = ("model", "travel rule", *(f"invariant {number}" for number in range(1, 9)))


class Broken(AssertionError):
    """Something that must always hold did not."""


@dataclass(frozen=True)
class Step:
    """One action; `value` in units.

    `kind` is transfer, issue, enforcement, recovery, burn, payment, tender, outside, return, announce, accept or other.
    """

    kind: str = "other"
    series: str = ""
    sender: str = ""
    receiver: str = ""
    value: int = 0
    row: int = 0
    """Or the tender."""
    asked: tuple[int, bool] | None = None
    """What `detectTransferRestriction` and `canTransfer` said beforehand."""
    parts: tuple[tuple[str, int], ...] = ()
    """Of transfers to many: receivers and units."""


class Checks:
    """The invariants along one sequence of actions. Only the checks named in `watched` may fail."""

    def __init__(self, seen: Seen, watched: Collection[str], travel_rule: str) -> None:
        self._watched, self._travel_rule = watched, travel_rule
        self._accepted: dict[tuple[Any, ...], bool] = {}
        self.seen = seen
        self._closings: dict[tuple[str, int], dict[str, int]] = {}
        self._burned: dict[tuple[str, int], list[int]] = {}
        self._forfeited: dict[str, list[int]] = {key: [] for key in SHEETS}
        self._outside: dict[tuple[str, int], list[int]] = {}
        self._excess: dict[tuple[str, int], int] = {}
        self._issued: dict[str, int] = dict.fromkeys(SHEETS, 0)
        self._early: dict[tuple[str, int], int] = {}
        """Rows funded before their record time, parts of a principal in a register open again: for how many units."""
        self._bought: dict[tuple[str, int, str], list[int]] = {}
        self._scale = {key: 10 ** (2 - sheet.decimals) for key, sheet in SHEETS.items()}

    def expect(self, check: str, holds: bool, message: str) -> None:
        """Raise `Broken` if a watched check does not hold."""
        if not holds and check in self._watched:
            raise Broken(f"{check}: {message}")

    def at(self, now: int) -> None:
        """The time is `now`: who held at record times that have passed is settled by what was last seen."""
        for key in SHEETS:
            for record, time in enumerate(self.seen["record times", key]):
                if time < now and (key, record) not in self._closings:
                    self._closings[key, record] = {wallet: self.seen["balance", key, wallet] for wallet in WALLETS}

    def after(self, step: Step, done: bool, then: int, now: int, seen: Seen) -> None:
        """Judge one action that took place at `then`, by what is seen `now`."""
        before, self.seen = self.seen, {**self.seen, **seen}
        self.at(now)
        self._supply()
        if done and step.kind in ("transfer", "issue", "enforcement"):
            self._admitted(step, then, before)
        if done and step.kind == "recovery":
            self._recovered(step, before)
        self._movable(step, before)
        self._entitled(seen)
        self._kept(before)
        if done and step.kind == "outside":
            self._paid_outside(step)
        if done and step.kind == "return":
            self._returned(step)
        self._cash(step, before)
        if done and step.kind == "tender":
            self._sold(step, before)
        self._tills()
        if "entitled" in {key[0] for key in seen}:
            self._rows()
        self._travelled(step, done, before)
        self.foretold(step, done, before)
        if step.kind == "transfer" and done and step.sender == step.receiver:
            self._itself(step, then, before, seen)

    def _supply(self) -> None:
        """1: balances sum to the supply, within the allocation; bookings sum to what is booked, within the ceiling."""
        seen = self.seen
        for key in SHEETS:
            total = sum(seen["balance", key, wallet] for wallet in WALLETS)
            self.expect("invariant 1", total == seen["supply", key], f"{key}: {total} held of {seen['supply', key]}")
            room = seen["allocation", key]
            self.expect("invariant 1", total <= room, f"{key}: {total} held, {room} allocated")
        booked = sum(seen["booking", key][1] for key in SHEETS)
        message = f"{booked} booked, {seen['booked',]} noted, at most {seen['ceiling',]}"
        self.expect("invariant 1", booked == seen["booked",] <= seen["ceiling",], message)

    def _admitted(self, step: Step, now: int, before: Seen) -> None:
        """2: who gains is admitted at that second."""
        for wallet in WALLETS:
            change = self.seen["balance", step.series, wallet] - before["balance", step.series, wallet]
            if change > 0 or (wallet == step.receiver and step.value > 0):
                message = f"{wallet} gained {change} of {step.series} by {step.kind}"
                self.expect("invariant 2", self._may_gain(step, wallet, now, before), message)

    def _recovered(self, step: Step, before: Seen) -> None:
        """2: by recovery who loses loses all, to the one wallet that is admitted in its place."""
        key, heir = step.series, Word.decode(self.seen["word", step.receiver])
        gains = {wallet: self.seen["balance", key, wallet] - before["balance", key, wallet] for wallet in WALLETS}
        moved = before["balance", key, step.sender]
        expected = dict.fromkeys(WALLETS, 0) | {step.sender: -moved, step.receiver: moved}
        lawful = gains == expected and heir.listed and Word.decode(self.seen["word", step.sender]).moved
        self.expect("invariant 2", lawful, f"{step.receiver} took the place of {step.sender}; units changed: {gains}")

    def _may_gain(self, step: Step, wallet: str, now: int, before: Seen) -> bool:
        word = Word.decode(before["word", wallet])
        if step.kind == "enforcement":
            return word.admitted and not word.removed
        categories, policy = before["rules", step.series]
        part, bit = divmod(word.country, 256)
        allowed = (
            not policy.countries or before["countries", part] >> bit & 1,
            not policy.venues or not word.venue or before["venue", word.venue],
        )
        if step.kind == "transfer":
            source = Word.decode(before["word", step.sender])
            allowed += (
                not policy.corridors or before["corridor", source.country, part] >> bit & 1,
                not policy.category_pairs or before["buyers", source.category] >> word.category & 1,
            )
        return word.eligible(now) and word.category in categories and all(allowed)

    def _movable(self, step: Step, before: Seen) -> None:
        """3: who loses units, unless by enforcement, loses at most what was neither locked nor frozen."""
        for key in SHEETS:
            for wallet in WALLETS:
                loss = before["balance", key, wallet] - self.seen["balance", key, wallet]
                if loss == 0 or (step.kind in ("enforcement", "recovery", "burn") and key == step.series):
                    continue
                free = 0 if before["frozen", key, wallet] else _movable(before, key, wallet)
                lawful = loss < 0 or (step.kind in ("transfer", "payment", "tender") and loss <= free)
                self.expect("invariant 3", lawful, f"{wallet} lost {loss} of {key} by {step.kind}, {free} were free")

    def _entitled(self, seen: Seen) -> None:
        """4: who held at a record time stays entitled to it for ever; before it, nobody is."""
        for (kind, *place), value in seen.items():
            if kind == "entitled":
                key, record, wallet = place
                closing = self._closings.get((key, record))
                right = NOT_YET if closing is None else closing[wallet]
            elif kind == "outstanding":
                key, record = place
                closing, wallet = self._closings.get((key, record)), "everybody"
                right = NOT_YET if closing is None else sum(closing.values())
            else:
                continue
            message = f"{wallet} is entitled to record {record} of {key} with {value}, and held {right}"
            self.expect("invariant 4", value == right, message)

    def _kept(self, before: Seen) -> None:
        """4: no vote and no call touches a record time that has passed, or what is owed to who held then."""
        for key in SHEETS:
            passed = sum((key, record) in self._closings for record in range(len(before["record times", key])))
            times = self.seen["record times", key][:passed]
            message = f"{key}: record times that have passed are {times}"
            self.expect("invariant 4", times == before["record times", key][:passed], message)
            for row, (*_, record, _, kind) in enumerate(before["rows", key]):
                owed = kind != PRINCIPAL and (key, record) in self._closings
                if kind != CANCELLED and (owed or before["books", key, row][0]):
                    message = f"{key} row {row} was owed, and is cancelled"
                    self.expect("invariant 4", self.seen["rows", key][row][-1] != CANCELLED, message)

    def _cash(self, step: Step, before: Seen) -> None:
        """5, step by step: cash moves as the books say, from the payer over the agent to holders and tax account."""
        funded, net, remitted = (
            sum(self._scale[key] * change for key, change in self._changes(part, before)) for part in (0, 2, 4)
        )
        invested, bought = (
            sum(self._scale[key] * change for key, change in self._changes(part, before, "tender")) for part in (8, 9)
        )
        net += bought
        changes = {
            "paying_agent": -funded - invested,
            "agent": funded + invested - net - remitted,
            "tax_account": remitted,
        }
        for holder, right in changes.items():
            change = self._change(("cash", holder), before)
            self.expect("invariant 5", change == right, f"{holder} got {change} of cash, the books say {right}")
        gained = [self._change(("cash", wallet), before) for wallet in WALLETS]
        self.expect(
            "invariant 5", sum(gained) == net and min(gained) >= 0, f"holders got {gained}, the books say {net}"
        )
        if step.kind == "payment":
            burned = [-self._change(("balance", step.series, wallet), before) for wallet in WALLETS]
            self._burned.setdefault((step.series, step.row), []).extend(filter(None, burned))
        if step.kind in ("burn", "tender") and self._redeeming(step.series):
            lost = [-self._change(("balance", step.series, wallet), before) for wallet in WALLETS]
            self._forfeited[step.series].extend(filter(None, lost))
        if step.kind == "issue" and self._redeeming(step.series):
            self._issued[step.series] += self._change(("supply", step.series), before)
        for key in SHEETS:
            for row in range(len(before["rows", key])):
                if not self._change_of_funding(key, row, before):
                    continue
                _, record, kind = self._terms(key, row)
                if kind == PRINCIPAL:
                    self._forfeited[key].clear()
                    self._issued[key] = 0
                elif self._closings.get((key, record)) is None:
                    self._early[key, row] = self.seen["supply", key]

    def _change_of_funding(self, key: str, row: int, before: Seen) -> int:
        return int(self.seen["books", key, row][0] - before["books", key, row][0])

    def _tills(self) -> None:
        """5, as a whole: what the agent has is what rows and tenders were funded with, less what they paid out."""
        rows = [(place[1], value) for place, value in self.seen.items() if place[0] == "books"]
        tenders = [(place[1], value) for place, value in self.seen.items() if place[0] == "tender"]
        left = sum(self._scale[key] * (funded - net - remitted) for key, (funded, _, net, _, remitted, _) in rows)
        left += sum(self._scale[key] * (books[8] - books[9]) for key, books in tenders)
        has = self.seen["cash", "agent"]
        self.expect("invariant 5", has == left, f"the agent has {has}, the books say {left}")
        for key, books in tenders:
            self.expect("invariant 5", books[9] <= books[8], f"a tender of {key} paid {books[9]} of {books[8]}")

    def _sold(self, step: Step, before: Seen) -> None:
        """5, tender by tender: each seller gets the price of all that was sold, rounded down once."""
        numerator, denominator, *_ = self.seen["tender", step.series, step.row]
        for wallet in WALLETS:
            sold = self._bought.setdefault((step.series, step.row, wallet), [0, 0])
            sold[0] -= self._change(("balance", step.series, wallet), before)
            sold[1] += self._change(("cash", wallet), before)
            price = sold[0] * numerator // denominator * self._scale[step.series]
            self.expect("invariant 5", sold[1] == price, f"{wallet} got {sold[1]} for units that cost {price}")
        books = self.seen["tender", step.series, step.row]
        units = sum(one[0] for place, one in self._bought.items() if place[:2] == (step.series, step.row))
        self.expect("invariant 5", books[7] == units, f"{units} were sold, by the books {books[7]}")

    def _paid_outside(self, step: Step) -> None:
        """A holder was paid outside; if the row was funded, that is in excess of what it needs."""
        place = step.series, step.row
        amount, record, _ = self._terms(*place)
        units = self._closings[step.series, record][step.receiver]
        self._outside.setdefault(place, []).append(units)
        if self.seen["books", *place][0]:
            self._excess[place] = self._excess.get(place, 0) + int(units * amount)

    def _returned(self, step: Step) -> None:
        """What was in excess of the need went back."""
        self._excess.pop((step.series, step.row), None)

    def _terms(self, key: str, row: int) -> tuple[Fraction, int, int]:
        numerator, denominator, record, _, kind = self.seen["rows", key][row]
        return Fraction(numerator, denominator), record, kind

    def _rows(self) -> None:
        """5, row by row: paid + withheld + dust + unclaimed + forfeited + excess == funded, each by itself.

        Forfeited is what was due for units that were burned by order or bought after the principal was funded, less
        what is due for those issued since; excess, what was paid outside of a row that was funded.
        """
        for key in SHEETS:
            for row in range(len(self.seen["rows", key])):
                amount, record, kind = self._terms(key, row)
                funded, _, net, tax, _, elsewhere = self.seen["books", key, row]
                outside = sum(int(units * amount) for units in self._outside.get((key, row), ()))
                self.expect("invariant 5", elsewhere == outside, f"{key} row {row}: {elsewhere} of {outside} elsewhere")
                if funded == 0:
                    self.expect("invariant 5", net == tax == 0, f"{key} row {row}: paid {net + tax} of nothing")
                    continue
                if (key, row) in self._early and not self._is_for_those(key, row, record):
                    self.expect("invariant 5", net + tax <= funded, f"{key} row {row}: paid {net + tax} of {funded}")
                    continue
                settled, open_ = self._units(key, row, record, kind)
                burned = self._forfeited[key] if kind == PRINCIPAL else []
                unclaimed, forfeited = (sum(int(units * amount) for units in held) for held in (open_, burned))
                issued = self._issued[key] if kind == PRINCIPAL else 0
                dust = self._dust(amount, [*settled, *open_, *burned], issued) - issued * amount
                excess = self._excess.get((key, row), 0)
                parts = (net, tax, dust, unclaimed, forfeited, excess)
                self.expect("invariant 5", sum(parts) == funded, f"{key} row {row}: {parts} are not {funded}")

    def _redeeming(self, key: str) -> bool:
        """Is the principal of a series funded?"""
        rows = range(len(self.seen["rows", key]))
        return any(self.seen["books", key, row][0] for row in rows if self._terms(key, row)[-1] == PRINCIPAL)

    def _is_for_those(self, key: str, row: int, record: int) -> bool:
        """Were there as many units at the record time as when the row was funded? Then to the last unit it adds up."""
        closing = self._closings.get((key, record))
        return closing is not None and sum(closing.values()) == self._early[key, row]

    def _units(self, key: str, row: int, record: int, kind: int) -> tuple[list[int], list[int]]:
        """The units that have been paid, by payment, and those that have not, by holder."""
        if kind == PRINCIPAL:
            return self._burned.get((key, row), []), [self.seen["balance", key, wallet] for wallet in WALLETS]
        settled: list[int] = []
        open_: list[int] = []
        for wallet in WALLETS:
            paid = self.seen["paid", key, row, wallet]
            (settled if paid else open_).append(self.seen["entitled", key, record, wallet])
        return settled, open_

    @staticmethod
    def _dust(amount: Fraction, units: list[int], issued: int) -> Fraction:
        """What rounding leaves: of each holder's due, and of the funding, which is rounded up."""
        exact = (sum(units) - issued) * amount
        return sum((one * amount % 1 for one in units), ceil(exact) - exact)

    def foretold(self, step: Step, done: bool, before: Seen | None = None) -> None:
        """6: the views, if asked, said beforehand what the transfer did."""
        if step.asked is None:
            return
        before = before or self.seen
        code, can = step.asked
        what = f"{step.value} of {step.series} from {step.sender} to {step.receiver}: code {code}, canTransfer {can}"
        self.expect("invariant 6", (code == 0) == done, f"{what}, done {done}")
        self.expect("invariant 6", can == (code in (0, Code.BALANCE)), what)
        if step.value <= before["balance", step.series, step.sender]:
            self.expect("invariant 6", can == done, f"{what}, done {done}")

    def _travelled(self, step: Step, done: bool, before: Seen) -> None:
        """Between two venues units move, from the threshold on, only by a message about exactly that which the
        receiver's venue has accepted, each once; else nobody asks for one.
        """
        if step.kind in ("announce", "accept") and done:
            self._accepted[self._message(step, step.receiver, step.value, before)] = step.kind == "accept"
        if step.kind != "transfer" or self._travel_rule not in dict(before["hooks", step.series]):
            return
        for receiver, value in step.parts or ((step.receiver, step.value),):
            message = self._message(step, receiver, value, before)
            sold, bought = message[-2:]
            asks = 0 != sold != bought != 0 and value >= before["threshold", step.series, "TravelRule"]
            what = f"{value} of {step.series} from {step.sender} at {sold} to {receiver} at {bought}"
            if asks and done:
                self.expect("travel rule", self._accepted.pop(message, False), f"{what}, without a message")
            if step.asked is not None and step.asked[0] == Code.TRAVEL_RULE:
                needed = asks and not self._accepted.get(message, False)
                self.expect("travel rule", needed, f"{what} needs no message, and one was asked for")

    @staticmethod
    def _message(step: Step, receiver: str, value: int, seen: Seen) -> tuple[Any, ...]:
        venues = (Word.decode(seen.get(("word", wallet), 0)).venue for wallet in (step.sender, receiver))
        return (step.series, step.sender, receiver, value, *venues)

    def _itself(self, step: Step, now: int, before: Seen, seen: Seen) -> None:
        """7: a transfer to oneself changes nothing, and needs all that another would need."""
        key, wallet = step.series, step.sender
        for kind in ("balance", "locked", "frozen", "supply", "allocation", "booking", "books", "cash", "word"):
            same = all(before[place] == value for place, value in seen.items() if place[0] == kind)
            self.expect("invariant 7", same, f"{wallet} sent {step.value} of {key} to itself, and some {kind} changed")
        lawful = (
            self._may_gain(step, wallet, now, before)
            and not before["frozen", key, wallet]
            and step.value <= _movable(before, key, wallet)
            and now <= before["record times", key][-1]
            and not before["paused", key, 1]
        )
        self.expect("invariant 7", lawful, f"{wallet} sent {step.value} of {key} to itself, unlawfully")

    def _changes(self, part: int, before: Seen, of: str = "books") -> list[tuple[str, int]]:
        """By how much one part of the books of each row, or tender, has changed, with the name of the series."""
        return [(place[1], value[part] - before[place][part]) for place, value in self.seen.items() if place[0] == of]

    def _change(self, place: tuple[Any, ...], before: Seen) -> int:
        return int(self.seen[place] - before[place])


def _movable(seen: Seen, key: str, wallet: str) -> int:
    return max(int(seen["balance", key, wallet] - seen["locked", key, wallet]), 0)
