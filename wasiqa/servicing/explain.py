"""Would a transfer be refused, and why: every rule that refuses it, now or at another time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from wasiqa.categories import label
from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract
from wasiqa.servicing.code import built
from wasiqa.servicing.codes import (
    ALLOWED,
    CATEGORY_PAIR,
    CORRIDOR,
    RECEIVER_COUNTRY,
    RECEIVER_VENUE,
    describe,
)
from wasiqa.servicing.ledger import Position, SeriesConfig, position, series_config
from wasiqa.servicing.programme import Programme
from wasiqa.whitelist.word import Word

_CHECKS_TRANSFERS = 1
_PAUSE_TRANSFERS = 1


@dataclass(frozen=True)
class Refusal:
    """One rule that refuses the transfer: its code, the rule in words, and the facts."""

    code: int
    rule: str
    facts: str = ""

    def __str__(self) -> str:
        return f"{self.rule}{f' ({self.facts})' if self.facts else ''}"


@dataclass(frozen=True)
class _Party:
    wallet: str
    word: Word
    position: Position


class Explanation:
    """A transfer held against every rule of its series, at time `at` (seconds; None means now)."""

    def __init__(
        self,
        chain: Chain,
        programme: Programme,
        bond: Contract,
        source: str,
        target: str,
        units: int,
        at: int | None = None,
    ) -> None:
        self._chain = chain
        self._registry = Contract(str(chain.call(bond, "registry")), programme.registry.abi)
        self._bond = bond
        self._units = units
        self.at = chain.now() if at is None else at
        self._config: SeriesConfig = series_config(chain, bond)
        self._sender = self._party(source)
        self._receiver = self._party(target)

    def refusals(self) -> tuple[Refusal, ...]:
        """Every rule that refuses, in the order in which the series asks them; none means that it would succeed."""
        return tuple(
            Refusal(code, describe(code), facts)
            for rules in (self._series_rules, self._party_rules, self._policy, self._amounts, self._hooks)
            for code, facts in rules()
        )

    def first_on_chain(self) -> int:
        """The code that the series itself gives now (ERC-1404)."""
        return int(
            self._chain.call(
                self._bond, "detectTransferRestriction", self._sender.wallet, self._receiver.wallet, self._units
            )
        )

    def _party(self, wallet: str) -> _Party:
        word = Word.decode(self._chain.call(self._registry, "wordOf", wallet))
        return _Party(wallet, word, position(self._chain, self._bond, wallet))

    def _series_rules(self) -> Iterator[tuple[int, str]]:
        last = self._chain.call(self._bond, "recordTimes")[-1]
        if self.at > last:
            yield 1, f"since {_utc(last)}"
        if self._chain.call(self._bond, "isPaused", _PAUSE_TRANSFERS):
            yield 2, ""

    def _party_rules(self) -> Iterator[tuple[int, str]]:
        for party, first in ((self._sender, 10), (self._receiver, 30)):
            word = party.word
            if word.moved:
                yield first + 7, ""
            if word.removed:
                yield first + 8, ""
            if word.blocked_by_regulator:
                yield first + 5, ""
            if word.blocked_by_licence:
                yield first + 6, ""
            if word.blocked_by_registrar:
                yield first + 4, ""
            if not word.admitted:
                yield first + 1, ""
            elif word.valid_until < self.at:
                yield first + 2, f"on {_utc(word.valid_until)}"
            if word.admitted and not self._config.categories >> word.category & 1:
                yield first + 3, f"category {word.category}"

    def _policy(self) -> Iterator[tuple[int, str]]:
        policy, sender, receiver = self._config.policy, self._sender.word, self._receiver.word
        table, (part, bit) = policy.table, divmod(receiver.country, 256)
        if policy.countries and not self._asked("countries", table, part) >> bit & 1:
            yield RECEIVER_COUNTRY, f"country {receiver.country:03}, table {table}"
        if policy.venues and receiver.venue and not self._asked("isVenueOpen", receiver.venue):
            yield RECEIVER_VENUE, f"venue {receiver.venue}"
        if policy.corridors and not self._asked("corridor", table, sender.country, part) >> bit & 1:
            yield CORRIDOR, f"corridor {sender.country:03} → {receiver.country:03}, table {table}"
        if policy.category_pairs and not self._asked("buyers", table, sender.category) >> receiver.category & 1:
            yield CATEGORY_PAIR, f"{label(sender.category)} → {label(receiver.category)}, table {table}"

    def _asked(self, view: str, *key: int) -> int:
        return int(self._chain.call(self._registry, view, *key))

    def _amounts(self) -> Iterator[tuple[int, str]]:
        sender = self._sender.position
        if sender.frozen:
            yield 3, ""
        if self._receiver.position.frozen:
            yield 4, ""
        if self._units > sender.balance:
            yield 7, f"{sender.balance} units"
        elif self._units > sender.unlocked:
            yield 6, f"{sender.unlocked} of {sender.balance} units are free"
        denomination = self._chain.call(self._bond, "denomination")
        if self._units % denomination and self._units != sender.balance:
            yield 8, f"of {denomination} units"

    def _hooks(self) -> Iterator[tuple[int, str]]:
        abi = built("ITransferHook").abi
        move = (
            self._sender.wallet,
            self._receiver.wallet,
            self._units,
            self._sender.word.encode(),
            self._receiver.word.encode(),
            self._sender.position.balance,
            self._receiver.position.balance,
            self.at,
            0,
        )
        for address, moments in zip(*self._chain.call(self._bond, "hooks"), strict=True):
            if moments & _CHECKS_TRANSFERS:
                code = self._chain.call(Contract(address, abi), "check", move, sender=self._bond.address)
                if code != ALLOWED:
                    yield code, f"hook {address}"


def _utc(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
