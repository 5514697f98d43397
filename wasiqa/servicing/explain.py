"""Would a transfer be refused, and why: every rule that refuses it, now or at another time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract
from wasiqa.servicing.codes import RECEIVER, SENDER, Code
from wasiqa.servicing.hook_answers import of_hooks
from wasiqa.servicing.ledger import FreezeEnds, Position, SeriesConfig, freeze_ends, position, series_config
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.reasons import Figure, Refusal, because
from wasiqa.whitelist.word import Word

_PAUSE_TRANSFERS = 1
_UNTIL_LIFTED = 2**256 - 1
_TRANSFER = 0


@dataclass(frozen=True)
class _Party:
    wallet: str
    word: Word
    position: Position
    ends: FreezeEnds


class Explanation:
    """A transfer held against every rule of its series, at time `at` (seconds; None means now).

    All else stands as it does now: what is true of another time follows from what is known of it today. With `spender`,
    it is a `transferFrom`.
    """

    def __init__(
        self,
        chain: Chain,
        programme: Programme,
        bond: Contract,
        source: str,
        target: str,
        units: int,
        at: int | None = None,
        spender: str | None = None,
    ) -> None:
        self._chain = chain
        self._registry = Contract(str(chain.call(bond, "registry")), programme.registry.abi)
        self._bond = bond
        self._units = units
        self._spender = spender
        self.at = chain.now() if at is None else at
        self._config: SeriesConfig = series_config(chain, bond)
        self._sender = self._party(source)
        self._receiver = self._party(target)

    def refusals(self) -> tuple[Refusal, ...]:
        """Every rule that refuses, in the order in which the series asks them; none means that it would succeed."""
        rules = (
            self._spending,
            self._series,
            lambda: self._standing(SENDER, self._sender.word),
            lambda: self._standing(RECEIVER, self._receiver.word),
            self._receiver_policy,
            self._pair_policy,
            self._freezes,
            self._amounts,
            self._hooks,
        )
        return tuple(refusal for rule in rules for refusal in rule())

    def first_on_chain(self) -> int:
        """The code that the series itself gives now (ERC-1404)."""
        return int(
            self._chain.call(
                self._bond, "detectTransferRestriction", self._sender.wallet, self._receiver.wallet, self._units
            )
        )

    def _party(self, wallet: str) -> _Party:
        ends = freeze_ends(self._chain, self._bond, wallet)
        held = position(self._chain, self._bond, wallet).at(self.at, ends)
        return _Party(wallet, self._word(wallet), held, ends)

    def _word(self, wallet: str) -> Word:
        return Word.decode(self._chain.call(self._registry, "wordOf", wallet))

    def _spending(self) -> Iterator[Refusal]:
        """What ERC-20 and the series ask of a spender, who may be unknown but not blocked."""
        if self._spender is None:
            return
        word = self._word(self._spender)
        authorities = {
            "regulator": word.blocked_by_regulator,
            "licence registry": word.blocked_by_licence,
            "registrar": word.blocked_by_registrar,
            "recovery": word.moved,
        }
        if blocking := [name for name, blocks in authorities.items() if blocks]:
            yield because(Code.SPENDER_BLOCKED, authority=" and ".join(blocking))
        allowance = self._chain.call(self._bond, "allowance", self._sender.wallet, self._spender)
        if self._units > allowance:
            yield because(Code.ALLOWANCE, amount=self._units, allowance=allowance)

    def _series(self) -> Iterator[Refusal]:
        last = self._chain.call(self._bond, "recordTimes")[-1]
        if self.at > last:
            yield because(Code.CLOSED, last_record=last)
        until = self._chain.call(self._bond, "pausedUntil", _PAUSE_TRANSFERS)
        if until and self.at <= until:
            yield because(Code.PAUSED, until=None if until == _UNTIL_LIFTED else until)

    def _standing(self, party: str, word: Word) -> Iterator[Refusal]:
        """What the whitelist says of one party, the gravest reason first."""

        def rule(name: str, **figures: Figure) -> Refusal:
            return because(Code[f"{party}_{name}"], **figures)

        if word.moved:
            yield rule("MOVED", successor=word.investor)
        if word.removed:
            yield rule("REMOVED")
        if word.blocked_by_regulator:
            yield rule("BLOCKED_BY_REGULATOR")
        if word.blocked_by_licence:
            yield rule("BLOCKED_BY_LICENCE")
        if word.blocked_by_registrar:
            yield rule("BLOCKED_BY_REGISTRAR")
        if not word.admitted:
            yield rule("NOT_ADMITTED")
        if _described(word) and word.valid_until < self.at:
            yield rule("EXPIRED", valid_until=word.valid_until)
        if _described(word) and not self._config.categories >> word.category & 1:
            yield rule("CATEGORY", category=word.category)

    def _receiver_policy(self) -> Iterator[Refusal]:
        policy, receiver = self._config.policy, self._receiver.word
        part, bit = divmod(receiver.country, 256)
        if not _described(receiver):
            return
        if policy.countries and not self._asked("countries", policy.table, part) >> bit & 1:
            yield because(Code.RECEIVER_COUNTRY, country=receiver.country, table=policy.table)
        if policy.venues and receiver.venue and not self._asked("isVenueOpen", receiver.venue):
            yield because(Code.RECEIVER_VENUE, venue=receiver.venue)

    def _pair_policy(self) -> Iterator[Refusal]:
        policy, sender, receiver = self._config.policy, self._sender.word, self._receiver.word
        part, bit = divmod(receiver.country, 256)
        if not self._both_described():
            return
        if policy.corridors and not self._asked("corridor", policy.table, sender.country, part) >> bit & 1:
            countries = {"sender_country": sender.country, "receiver_country": receiver.country}
            yield because(Code.CORRIDOR, **countries, table=policy.table)
        if policy.category_pairs and not self._asked("buyers", policy.table, sender.category) >> receiver.category & 1:
            categories = {"sender_category": sender.category, "receiver_category": receiver.category}
            yield because(Code.CATEGORY_PAIR, **categories, table=policy.table)

    def _freezes(self) -> Iterator[Refusal]:
        for code, party in ((Code.SENDER_FROZEN, self._sender), (Code.RECEIVER_FROZEN, self._receiver)):
            if party.position.frozen:
                yield because(code, until=party.ends.wallet or None)

    def _amounts(self) -> Iterator[Refusal]:
        amount, sender = self._units, self._sender.position
        if amount > sender.balance:
            yield because(Code.BALANCE, amount=amount, balance=sender.balance)
        elif amount > sender.unlocked:
            held = {"balance": sender.balance, "frozen": sender.locked, "free": sender.unlocked}
            yield because(Code.UNITS_FROZEN, amount=amount, **held)
        denomination = self._chain.call(self._bond, "denomination")
        if amount % denomination and amount != sender.balance:
            yield because(Code.DENOMINATION, amount=amount, denomination=denomination)

    def _hooks(self) -> Iterator[Refusal]:
        if self._both_described():
            there = self._units <= self._sender.position.balance
            yield from of_hooks(self._chain, self._bond, self._move(), asked=there)

    def _move(self) -> tuple[Any, ...]:
        """The transfer as hooks are asked about it (`contracts/types/Move.sol`)."""
        sender, receiver = self._sender, self._receiver
        words = (sender.word.encode(), receiver.word.encode())
        balances = (sender.position.balance, receiver.position.balance)
        return (sender.wallet, receiver.wallet, self._units, *words, *balances, self.at, _TRANSFER)

    def _both_described(self) -> bool:
        return _described(self._sender.word) and _described(self._receiver.word)

    def _asked(self, view: str, *key: int) -> int:
        return int(self._chain.call(self._registry, view, *key))


def _described(word: Word) -> bool:
    """Has the registrar ever said who the wallet's owner is? Of anybody else there is nothing more that a rule asks."""
    return word.investor != 0
