"""Answering breaks: which units have to move so that the chain says what the depository says, where that is certain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wasiqa.chain.timelock import State
from wasiqa.errors import NotAllowed
from wasiqa.reporting.desk import Desk, Series
from wasiqa.reporting.persons import person
from wasiqa.reporting.published import Published
from wasiqa.reporting.reconcile.result import depository, held_on_chain, on_chain
from wasiqa.servicing.caught import require_caught
from wasiqa.servicing.enforcement import Seizure
from wasiqa.servicing.ledger import position
from wasiqa.whitelist.word import Word


class Owed(NamedTuple):
    """Units that an investor has too many of on chain, and another too few."""

    isin: str
    source: str
    target: str
    units: int


class Left(NamedTuple):
    """Breaks of a series that no movement answers, and why."""

    isin: str
    why: str


class Move(NamedTuple):
    """Units that move from a wallet to a wallet."""

    owed: Owed
    source: str
    target: str


@dataclass(frozen=True)
class Wallets:
    """Between which wallets units move: the only one of an investor, or the one that was chosen.

    It is asked as of the result, so that what is planned stays the same while it is carried out.
    """

    desk: Desk
    chosen: Mapping[str, Sequence[str]]

    def move(self, owed: Owed) -> Move | Left:
        """The wallets of what is owed."""
        series = next(one for one in self.desk.series if one.isin == owed.isin)
        source = self._one(owed.source, self._holding(series, owed.source), "hold units")
        target = self._one(owed.target, self._admitted(owed.target), "are admitted")
        wrong = next((end for end in (source, target) if isinstance(end, _None)), None)
        if wrong is not None:
            return Left(owed.isin, wrong.why)
        return Move(owed, str(source), str(target))

    def _one(self, investor: str, wallets: Sequence[str], which: str) -> str | _None:
        chosen = [wallet for wallet in wallets if wallet in self.chosen.get(investor, ())]
        found = chosen or wallets
        if len(found) == 1:
            return found[0]
        return _None(f"{len(found) or 'no'} wallets of investor {investor} {which}; --wallets chooses one")

    def _holding(self, series: Series, investor: str) -> list[str]:
        held = (wallet for wallet, units in series.state.balances.items() if units)
        return sorted(wallet for wallet in held if person(self.desk.words, wallet).investor == investor)

    def _admitted(self, investor: str) -> list[str]:
        def fits(word: Word) -> bool:
            return word.admitted and not word.moved and not word.removed and word.investor == int(investor, 16)

        return sorted(wallet for wallet, word in self.desk.words.items() if fits(word))


class _None(NamedTuple):
    """There is no such wallet, or no telling which."""

    why: str


def owed(result: Published) -> Iterator[Owed | Left]:
    """What has to move by a result, series by series.

    Certain is only what one investor has too much of, or one too little: else it isn't told who gives to whom.
    """
    differences: dict[str, dict[str | None, int]] = {}
    chain, held = on_chain(result), depository(result)
    for isin, investor in sorted({*chain, *held}, key=lambda place: (place[0], place[1] or "")):
        difference = held.get((isin, investor), 0) - chain.get((isin, investor), 0)
        if difference:
            differences.setdefault(isin, {})[investor] = difference
    for isin, breaks in differences.items():
        yield from _of_series(isin, breaks)


def _of_series(isin: str, breaks: Mapping[str | None, int]) -> Iterator[Owed | Left]:
    over = [(one, -units) for one, units in breaks.items() if units < 0]
    short = [(one, units) for one, units in breaks.items() if units > 0]
    total = sum(breaks.values())
    if None in breaks:
        yield Left(isin, "a wallet that names no investor holds units")
    elif total:
        more = "depository" if total > 0 else "chain"
        yield Left(isin, f"the {more} has {abs(total)} minor units more in all, which no movement answers")
    elif len(over) > 1 and len(short) > 1:
        yield Left(isin, f"{len(over)} investors have too much and {len(short)} too little: who gives to whom?")
    else:
        for source, too_much in over:
            for target, too_little in short:
                yield Owed(isin, str(source), str(target), min(too_much, too_little))


def require_unchanged(result: Published, moves: Mapping[Move, State], now: Desk) -> None:
    """Raises `NotAllowed` if an investor's holding has changed since the result otherwise than by these moves, and
    one of them is still to be proposed."""
    held, then = held_on_chain(now), on_chain(result)
    for move in (move for move, state in moves.items() if state is State.NONE):
        isin = move.owed.isin
        for investor in (move.owed.source, move.owed.target):
            done = [one.owed for one, state in moves.items() if state is State.DONE and one.owed.isin == isin]
            moved = sum(one.units * ((one.target == investor) - (one.source == investor)) for one in done)
            expected, found = then.get((isin, investor), 0) + moved, held.get((isin, investor), 0)
            if found != expected:
                told = f"investor {investor} holds {found} minor units of {isin}, and {expected} when it was compared"
                raise NotAllowed(told, hint="ask the depository for a new statement, and compare again")


def uncaught(seizures: Sequence[Seizure]) -> list[tuple[Seizure, int]]:
    """A seizure of each wallet whose units are not frozen, or not until they can be taken, and how many that must be.

    Several seizures of one wallet take their units one after the other, so that all must be frozen.
    """
    found = []
    for place in dict.fromkeys((one.bond, one.source) for one in seizures):
        own = [one for one in seizures if (one.bond, one.source) == place]
        units = sum(one.units for one in own)
        try:
            for one in own:
                require_caught(one.chain, one.bond, one.source, units, one.operation(), "moved")
        except NotAllowed:
            if units > position(own[0].chain, own[0].bond, own[0].source).balance:
                raise
            found.append((own[0], units))
    return found
