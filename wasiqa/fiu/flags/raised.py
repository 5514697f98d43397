"""The flags that a policy raises over a programme's transfers, by investor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from wasiqa.fiu.flags.policy import Amounts, FlagPolicy
from wasiqa.fiu.flags.rules import Move, Story, pass_through, structuring, turnover
from wasiqa.fiu.history import History, Party, Transfer
from wasiqa.terms.currency import to_minor

_HOUR = 3600


@dataclass(frozen=True)
class Flag:
    """One: who, why, by which transfers; `found` reached `limit`, in transfers or minor units. Of a corridor these are
    the countries and the version of the list."""

    rule: str
    holder: str
    token: str | None
    direction: str
    evidence: tuple[Transfer, ...]
    found: str
    limit: str

    @property
    def own(self) -> Iterator[Party]:
        """The wallets of the holder, as often as they stand in the evidence."""
        parties = (party for one in self.evidence for party in (one.sender, one.receiver))
        return (party for party in parties if party.holder == self.holder)


def raised(history: History, policy: FlagPolicy) -> list[Flag]:
    """All of them, by rule, holder and time. Movements by order of an authority, and those between the wallets of one
    investor, raise none."""
    transfers = [one for one in history.transfers if one.by_choice]
    found = [*_by_amount(history, transfers, policy), *_corridors(transfers, policy)]
    return sorted(
        found, key=lambda flag: (flag.rule, flag.holder, flag.token or "", flag.direction, flag.evidence[0].n)
    )


def _by_amount(history: History, transfers: Iterable[Transfer], policy: FlagPolicy) -> Iterator[Flag]:
    moves: dict[tuple[str, str], list[Move]] = defaultdict(list)
    by_place: dict[int, Transfer] = {}
    for one in transfers:
        token = one.series.money.symbol
        if token is not None and policy.currency_of(token) is not None:
            by_place[one.n] = one
            moves[one.sender.holder, token].append(Move(one.n, one.time, one.units, inward=False))
            moves[one.receiver.holder, token].append(Move(one.n, one.time, one.units, inward=True))
    for (holder, token), own in moves.items():
        currency = policy.currency_of(token)
        assert currency is not None
        amounts, peak = _Minor.of(policy.amounts[currency], currency), history.balances[holder, token].peak
        for rule, direction, told in _stories(own, policy, amounts, peak):
            for story in told:
                evidence = tuple(by_place[n] for n in story.members)
                yield Flag(rule, holder, token, direction, evidence, str(story.found), str(story.limit))


@dataclass(frozen=True)
class _Minor:
    """The amounts of a currency in minor units."""

    threshold: int
    minimum: int

    @classmethod
    def of(cls, amounts: Amounts, currency: str) -> _Minor:
        return cls(*(int(to_minor(one, currency)) for one in (amounts.threshold, amounts.minimum)))


def _stories(
    moves: list[Move], policy: FlagPolicy, amounts: _Minor, peak: Callable[[int, int], int]
) -> Iterator[tuple[str, str, list[Story]]]:
    if (rule := policy.structuring) is not None:
        for direction, inward in (("in", True), ("out", False)):
            one_way = [one for one in moves if one.inward is inward]
            figures = amounts.threshold, Fraction(rule.share), rule.transfers, rule.hours * _HOUR
            yield "structuring", direction, structuring(one_way, *figures)
    if (through := policy.pass_through) is not None:
        figures_through = amounts.minimum, Fraction(through.share), through.hours * _HOUR
        yield "pass_through", "both", pass_through(moves, *figures_through)
    if (turned := policy.turnover) is not None:
        figures_turned = amounts.minimum, Fraction(turned.multiple), turned.hours * _HOUR
        yield "turnover", "both", turnover(moves, *figures_turned, peak)


def _corridors(transfers: Iterable[Transfer], policy: FlagPolicy) -> Iterator[Flag]:
    """One for each side, series' money and pair of countries."""
    if policy.corridors is None:
        return
    found: dict[tuple[str, str | None, str, str], list[Transfer]] = defaultdict(list)
    for one in transfers:
        if policy.corridors.listed(one.sender.country, one.receiver.country):
            pair = f"{one.sender.country}>{one.receiver.country}"
            found[one.sender.holder, one.series.money.symbol, "out", pair].append(one)
            found[one.receiver.holder, one.series.money.symbol, "in", pair].append(one)
    for (holder, token, direction, pair), evidence in found.items():
        yield Flag("corridor", holder, token, direction, tuple(evidence), pair, policy.corridors.version)
