"""Do the stored events say what the contracts say?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from wasiqa.chain.chain import Header
from wasiqa.chain.contract import NOBODY
from wasiqa.chain.deployments import Deployments
from wasiqa.errors import ChainFailed, CheckFailed, InputRefused
from wasiqa.index.facts import told_by_chain, told_by_events
from wasiqa.index.index import Index
from wasiqa.index.programme import ProgrammeState
from wasiqa.servicing.programme import CONTRACTS, Programme
from wasiqa.whitelist.describe import counted

_TRIES = 5
_NOTHING = (None, 0, False, (), NOBODY)


class Difference(NamedTuple):
    """One fact of which events and chain say different things."""

    fact: str
    events: str
    chain: str

    def __str__(self) -> str:
        return f"{self.fact}: the events say {self.events}, the chain says {self.chain}"


class Comparison(NamedTuple):
    """What came of comparing events and chain at one block."""

    block: Header
    facts: int
    """How many were compared."""
    differences: tuple[Difference, ...]


def differences(index: Index, programme: Programme) -> tuple[Difference, ...]:
    """Everything in which the stored events and the contracts differ at the head. Raises `ChainFailed`."""
    return compared(index, programme).differences


def compared(index: Index, programme: Programme, block: int | None = None) -> Comparison:
    """Compare the stored events with what the contracts say at the end of a block, by default the head.

    Nodes are asked by the block's number. If it names another block afterwards, it is done again; `ChainFailed` if that
    goes on, or if the node doesn't keep that block's state.
    """
    for _ in range(_TRIES):
        read = index.sync().synced
        head = index.chain.header(index.block(block))
        found = _compared(index, programme, head)
        # both are on the chain still, so the stored events are those of this block and of what is below it
        if all(index.chain.header(one.number) == one for one in (read, head)):
            return found
    raise ChainFailed(
        "the programme changed whenever it was compared", hint="run the command again", code="CHAIN_CHANGES"
    )


def require_none(index: Index, found: Sequence[Difference]) -> None:
    """Raises `CheckFailed` if there are differences."""
    if found:
        raise CheckFailed(
            f"the stored events differ from the contracts in {counted(len(found), 'place')}, the first: {found[0]}",
            hint=index.store.place.remedy,
            code="STORE_DIFFERS",
        )


def _compared(index: Index, programme: Programme, head: Header) -> Comparison:
    ledger = _known_at(index.ledger, head.number)
    chain = index.chain.at(head.number)
    state = ProgrammeState(index, chain.now(), index.events(until=head.number))
    told = dict(told_by_events(ledger, state))
    asked = dict(told_by_chain(chain, programme, ledger, _wallets(state)))
    facts = {**asked, **told}
    differing = (
        Difference(fact, *map(_shown, (told.get(fact), asked.get(fact))))
        for fact in facts
        if not _same(told.get(fact), asked.get(fact))
    )
    return Comparison(head, len(facts), tuple(differing))


def _known_at(ledger: Deployments, block: int) -> Deployments:
    """The ledger without the series that were deployed later. Raises `InputRefused` before the programme was."""
    first = max(record.block for name, record in ledger.contracts.items() if name in CONTRACTS)
    if block < first:
        raise InputRefused(
            f"at block {block} the programme was not there yet",
            hint=f"name block {first} or a later one",
            code="BEFORE_PROGRAMME",
        )
    return ledger.model_copy(update={"series": {k: one for k, one in ledger.series.items() if one.block <= block}})


def _wallets(state: ProgrammeState) -> list[str]:
    held = [wallet for series in state.series.values() for wallet in series.wallets()]
    return list(dict.fromkeys([*state.words, *held]))


def _same(one: Any, other: Any) -> bool:
    return bool(one == other) or (one in _NOTHING and other in _NOTHING)


def _shown(value: Any) -> str:
    return "nothing" if value is None else str(value)
