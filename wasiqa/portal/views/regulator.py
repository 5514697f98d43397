"""What the regulator sees: who holds, how much the largest hold, what waits, and what has happened."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, ClassVar

from sqlalchemy import Row

from wasiqa.chain.chain import Chain
from wasiqa.portal.views.programme import share
from wasiqa.portal.views.view import Minor, View, moment
from wasiqa.reporting.desk import Desk, Series
from wasiqa.reporting.persons import person
from wasiqa.servicing.calls_in_words import InWords
from wasiqa.servicing.operations import Operations
from wasiqa.servicing.programme import Programme

LARGEST = 20
EVENTS = 50
_AT_ONCE = 2_000


class HolderLine(View):
    """A wallet that holds units, and whose it is, by the keyed id."""

    isin: str
    symbol: str
    wallet: str
    investor: str | None
    category: str
    country: str
    currency: str | None
    decimals: int
    balance: Minor
    frozen: Minor
    percent: str

    AMOUNTS: ClassVar[tuple[str, ...]] = ("balance", "frozen")


class ConcentrationLine(View):
    """One of the largest investors of a series, with all their wallets; a wallet that names none stands for itself."""

    isin: str
    symbol: str
    rank: int
    investor: str
    wallets: int
    currency: str | None
    decimals: int
    units: Minor
    percent: str
    up_to_here_percent: str

    AMOUNTS: ClassVar[tuple[str, ...]] = ("units",)


class OperationLine(View):
    """What waits for another party, in words."""

    id: str
    timelock: str
    state: str
    ready: datetime | None
    waiting_for: tuple[str, ...]
    block: int | None
    words: tuple[str, ...]


class EventLine(View):
    """One entry of the log."""

    block: int
    log_index: int
    time: datetime | None
    contract: str
    event: str
    arguments: str
    transaction: str


def holders(desk: Desk, isin: str | None) -> tuple[HolderLine, ...]:
    """Whoever holds units, the largest first."""
    return tuple(line for series in _chosen(desk, isin) for line in _holders(desk, series))


def concentration(desk: Desk, isin: str | None) -> tuple[ConcentrationLine, ...]:
    """The largest investors of each series."""
    return tuple(line for series in _chosen(desk, isin) for line in _largest(desk, series))


def operations(desk: Desk, chain: Chain) -> tuple[OperationLine, ...]:
    """What waits, as `wasiqa ops list` has it."""
    book = Operations(chain, desk.index.ledger, Programme.of(desk.index.ledger))
    words = InWords(book.directory, desk.zone, True)
    return tuple(
        OperationLine(
            id=one.id,
            timelock=one.timelock,
            state=one.status,
            ready=None if one.due is None else moment(one.due, desk.zone),
            waiting_for=tuple(book.waiting_for(one)),
            block=one.block,
            words=tuple(words.all(one.calls)) if one.problem is None else (one.problem,),
        )
        for one in book.open()
    )


def contracts(desk: Desk) -> dict[str, str]:
    """The names of all that write events, by address."""
    ledger = desk.index.ledger
    named = {record.address: name for name, record in ledger.contracts.items() if not name.startswith("TestCash")}
    named |= {record.address: isin for isin, record in ledger.series.items()}
    return named | {record.address: name for name, record in ledger.public_records.items()}


def events(
    desk: Desk, contract: str | None, event: str | None, before: tuple[int, int] | None
) -> tuple[EventLine, ...]:
    """A page of events, the latest first: those of one contract, of one name, before a place in the chain."""
    return tuple(islice(all_events(desk, contract, event, before, EVENTS), EVENTS))


def all_events(
    desk: Desk, contract: str | None, event: str | None, before: tuple[int, int] | None, at_once: int = _AT_ONCE
) -> Iterator[EventLine]:
    """All such events, read by so many at once. The desk may move on meanwhile; what is told is of before."""
    names, head = contracts(desk), desk.index.synced.number
    address = next((address for address, name in names.items() if name == contract), None)
    if (contract is not None and address is None) or (event is not None and not event.isidentifier()):
        return iter(())
    return _events(desk, names, min(before or (head + 1, 0), (head + 1, 0)), address, event, at_once)


def _events(
    desk: Desk, names: Mapping[str, str], before: tuple[int, int], address: str | None, name: str | None, at_once: int
) -> Iterator[EventLine]:
    while found := desk.index.store.back(at_once, before=before, address=address, name=name):
        yield from (_event_line(desk, names, one) for one in found)
        before = found[-1].block, found[-1].log_index


def _event_line(desk: Desk, names: Mapping[str, str], one: Row[Any]) -> EventLine:
    return EventLine(
        block=one.block,
        log_index=one.log_index,
        time=moment(one.time, desk.zone),
        contract=names.get(one.address, one.address),
        event=one.name,
        arguments=json.dumps(one.args, ensure_ascii=False),
        transaction=one.tx,
    )


def _chosen(desk: Desk, isin: str | None) -> Iterator[Series]:
    return (series for series in desk.series if isin in (None, series.isin))


def _holders(desk: Desk, series: Series) -> Iterator[HolderLine]:
    for wallet, units in sorted(series.state.balances.items(), key=lambda one: (-one[1], one[0])):
        if units:
            held, who = series.state.position(wallet), person(desk.words, wallet)
            yield HolderLine(
                isin=series.isin,
                symbol=series.symbol,
                wallet=wallet,
                investor=who.investor,
                category=who.category,
                country=who.country,
                currency=series.money.symbol,
                decimals=series.money.decimals,
                balance=units,
                frozen=units if held.frozen else min(held.locked, units),
                percent=share(units, series.state.supply),
            )


def _largest(desk: Desk, series: Series) -> Iterator[ConcentrationLine]:
    totals: dict[str, list[int]] = {}
    for wallet, units in series.state.balances.items():
        if units:
            total = totals.setdefault(person(desk.words, wallet).investor or wallet, [0, 0])
            total[0] += units
            total[1] += 1
    so_far = 0
    ordered = sorted(totals.items(), key=lambda one: (-one[1][0], one[0]))
    for rank, (investor, (units, wallets)) in enumerate(ordered[:LARGEST], start=1):
        so_far += units
        yield ConcentrationLine(
            isin=series.isin,
            symbol=series.symbol,
            rank=rank,
            investor=investor,
            wallets=wallets,
            currency=series.money.symbol,
            decimals=series.money.decimals,
            units=units,
            percent=share(units, series.state.supply),
            up_to_here_percent=share(so_far, series.state.supply),
        )
