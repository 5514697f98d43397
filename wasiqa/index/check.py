"""Do the stored events say what the contracts say?"""

from __future__ import annotations

from typing import Any, NamedTuple

from wasiqa.chain.contract import NOBODY
from wasiqa.errors import ChainFailed
from wasiqa.index.facts import told_by_chain, told_by_events
from wasiqa.index.index import Index
from wasiqa.index.programme import ProgrammeState
from wasiqa.servicing.programme import Programme

_TRIES = 5
_NOTHING = (None, 0, False, (), NOBODY)


class Difference(NamedTuple):
    """One fact of which events and chain say different things."""

    fact: str
    events: str
    chain: str

    def __str__(self) -> str:
        return f"{self.fact}: the events say {self.events}, the chain says {self.chain}"


def differences(index: Index, programme: Programme) -> tuple[Difference, ...]:
    """Everything in which the stored events and the contracts differ.

    The contracts answer at whatever block is the latest, so the comparison counts only if no event came in meanwhile,
    no record time passed and no freeze or pause lapsed. Raises `ChainFailed` if that doesn't come about.
    """
    for _ in range(_TRIES):
        before, state = index.sync().mark(), ProgrammeState(index)
        passed = _passed(state)
        found = _compared(index, programme, state)
        after = index.sync().mark()
        state.reach(index.now)
        if after == before and _passed(state) == passed:
            return found
    raise ChainFailed("the programme changed whenever it was compared", hint="run the command again")


def _compared(index: Index, programme: Programme, state: ProgrammeState) -> tuple[Difference, ...]:
    events = dict(told_by_events(index.ledger, state))
    chain = dict(told_by_chain(index.chain, programme, index.ledger, _wallets(state)))
    return tuple(
        Difference(fact, *map(_shown, (events.get(fact), chain.get(fact))))
        for fact in {**chain, **events}
        if not _same(events.get(fact), chain.get(fact))
    )


def _wallets(state: ProgrammeState) -> list[str]:
    held = [wallet for series in state.series.values() for wallet in series.wallets()]
    return list(dict.fromkeys([*state.words, *held]))


def _passed(state: ProgrammeState) -> list[tuple[int, int, bool]]:
    return [series.passed() for series in state.series.values()]


def _same(one: Any, other: Any) -> bool:
    return bool(one == other) or (one in _NOTHING and other in _NOTHING)


def _shown(value: Any) -> str:
    return "nothing" if value is None else str(value)
