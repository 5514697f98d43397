"""What the contracts should do, said plainly: no packed words, no lazy periods, no running sums.

Balances are dictionaries, the past is a list of full copies, amounts are fractions. A method changes the model, or
raises `Refused` with the error that the contract must answer with and changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.property.model.agent import Agent, Cash, Row
from tests.property.model.hooks import HolderCount, HoldingLimit, Hook, TravelRule
from tests.property.model.programme import Booking, Programme
from tests.property.model.refusal import Refused
from tests.property.model.registry import Clock, Registry
from tests.property.model.series import Series
from tests.property.model.standing import Standing
from tests.property.model.tenders import Tenders

__all__ = [
    "Agent",
    "Booking",
    "Cash",
    "Clock",
    "Model",
    "Programme",
    "Refused",
    "Registry",
    "Row",
    "Series",
]

NOT_YET = 2**256 - 1
"""What a reader shows of a record time that has not passed."""


@dataclass
class Model:
    """A programme of several series, by their names."""

    clock: Clock
    registry: Registry
    programme: Programme
    agent: Agent
    series: dict[str, Series] = field(default_factory=dict)
    hooks: dict[tuple[str, str], Hook] = field(default_factory=dict)
    """Every instance, by the series for which it keeps this, and its name."""
    standings: dict[str, Standing] = field(default_factory=dict)
    """Of series whose terms foresee a default."""
    tenders: dict[str, Tenders] = field(default_factory=dict)
    """Of series whose terms foresee early repayment."""

    def at(self, now: int) -> None:
        """The time is now `now`: registers whose record time has passed are copied."""
        self.clock.now = now
        for series in self.series.values():
            series.close_registers()

    def visible(
        self, wallets: Mapping[str, str], investors: Collection[str], countries: Collection[int]
    ) -> dict[tuple[Any, ...], Any]:
        """Everything that the contracts show, by the names that `Reader` in reader.py gives it."""
        seen: dict[tuple[Any, ...], Any] = {("booked",): self.programme.total}
        for wallet, address in wallets.items():
            seen["word", wallet] = self.registry.words[address].encode()
            seen["cash", wallet] = self.agent.cash.balances[address]
        for key, series in self.series.items():
            seen |= {(name, key, *rest): value for (name, *rest), value in self._of(key, series, wallets).items()}
            seen["hooks", key] = tuple((hook.address, hook.asks) for hook in series.hooks)
        for key, standing in self.standings.items():
            seen |= {(name, key, *rest): value for (name, *rest), value in _of_standing(standing).items()}
        for key, tenders in self.tenders.items():
            seen |= {(name, key, *rest): value for (name, *rest), value in _of_tenders(tenders, wallets).items()}
        for place, hook in self.hooks.items():
            of_hook = _of_hook(hook, investors, countries)
            seen |= {(name, *place, *rest): value for (name, *rest), value in of_hook.items()}
        return seen

    def _of(self, key: str, series: Series, wallets: Mapping[str, str]) -> dict[tuple[Any, ...], Any]:
        seen: dict[tuple[Any, ...], Any] = {
            ("supply",): series.supply,
            ("allocation",): series.allocation,
            ("record times",): tuple(series.record_times),
            ("rules",): (series.categories, series.policy),
            ("booking",): self.programme.bookings[key],
        }
        for purpose in (1, 2, 4):
            seen["paused", purpose] = series.holds(purpose)
        for record in range(len(series.record_times)):
            closed = series.closings[record] if record < len(series.closings) else None
            seen["outstanding", record] = NOT_YET if closed is None else sum(closed.values())
            for wallet, address in wallets.items():
                seen["entitled", record, wallet] = NOT_YET if closed is None else closed[address]
        seen["rows",] = tuple(row.terms for row in self.agent.rows[key])
        for index, row in enumerate(self.agent.rows[key]):
            seen["books", index] = row.books
            for wallet, address in wallets.items():
                seen["paid", index, wallet] = row.settled(address)
        for wallet, address in wallets.items():
            seen["balance", wallet] = series.balances[address]
            seen["locked", wallet] = series.locked(address)
            seen["frozen", wallet] = series.frozen(address)
            seen["may send", wallet] = series.may_send(address)
            seen["may receive", wallet] = series.may_receive(address)
            seen["allowance", wallet] = series.allowances[address]
        return seen


def _of_standing(standing: Standing) -> dict[tuple[Any, ...], Any]:
    seen: dict[tuple[Any, ...], Any] = {("status",): standing.status}
    for row in range(len(standing.agent.rows[standing.key])):
        seen["row status", row] = standing.of_row(row)
    for number, one in enumerate(standing.resolutions):
        end, content = 0 if one.done else one.end, int.from_bytes(one.content, "big")
        seen["resolution", number] = one.record, end, one.in_favour, content
    return seen


def _of_tenders(tenders: Tenders, wallets: Mapping[str, str]) -> dict[tuple[Any, ...], Any]:
    seen: dict[tuple[Any, ...], Any] = {("rights",): tuple(tenders.rights)}
    for number, tender in enumerate(tenders.tenders):
        seen["tender", number] = tender.books
        for wallet, address in wallets.items():
            seen["offer", number, wallet] = tender.offers[address], tender.bought[address]
    return seen


def _of_hook(hook: Hook, investors: Collection[str], countries: Collection[int]) -> dict[tuple[Any, ...], int]:
    match hook:
        case HoldingLimit():
            held = {("held", investor): hook.held(int(investor, 16)) for investor in investors}
            return {("counted",): hook.counted, **held}
        case HolderCount():
            of_countries = {("holders in", country): hook.holders_in(country) for country in countries}
            return {("counted",): hook.counted, ("holders",): hook.holders(), **of_countries}
        case TravelRule():
            return {("threshold",): hook.threshold}
    return {}
