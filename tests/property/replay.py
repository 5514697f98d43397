"""Invariant 8: what the events alone say of the state, by way of the package's own event store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.property.model import NOT_YET
from tests.property.reader import Key, Seen
from tests.property.sheets import SHEETS, TABLE, WALLETS
from tests.property.world import World
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.records import Deployed, SeriesRecord
from wasiqa.index.index import Index
from wasiqa.index.programme import Booking, ProgrammeState
from wasiqa.index.registry import RegistryState
from wasiqa.index.series import SeriesState
from wasiqa.servicing.payments import KINDS, STATUSES
from wasiqa.servicing.policy_tables import Place

_ISINS = {key: f"XFEXAMPLE{n}" for n, key in enumerate(SHEETS, start=901)}
_HASH = "0x" + 64 * "0"


class Replay:
    """Rebuilds a world from its events. One store serves all sequences of a world: it sees each undone by the next."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world = world
        self._index = Index.open(folder / "events.db", world.chain, _ledger(world))

    def read(self) -> None:
        """Read what is new."""
        self._index.sync()

    def differences(self, seen: Seen) -> Iterator[tuple[Key, Any, Any]]:
        """Place, what the chain shows and what the events say, wherever they differ."""
        self.read()
        state = ProgrammeState(self._index)
        told = {**dict(self._told(state)), **dict(_registry(state.registry, seen))}
        for place, value in seen.items():
            if place in told and told[place] != value:
                yield place, value, told[place]

    def _told(self, state: ProgrammeState) -> Iterator[tuple[Key, Any]]:
        yield ("ceiling",), state.ceiling
        yield ("booked",), state.booked
        for wallet, address in self._world.wallets.items():
            yield ("word", wallet), state.words.get(address, 0)
        yield from self._cash()
        for key in SHEETS:
            address = self._world.contracts[key].address
            series = state.series[address]
            yield ("booking", key), tuple(state.bookings.get(address, Booking(0, 0)))
            yield ("supply", key), series.supply
            yield ("allocation", key), series.allocation
            yield ("record times", key), series.record_times
            assert series.rules is not None
            categories = frozenset(bit for bit in range(24) if series.rules.categories >> bit & 1)
            yield ("rules", key), (categories, series.rules.policy)
            yield from self._closings(key, series)
            kinds = {name: number for number, name in KINDS.items()}
            yield (
                ("rows", key),
                tuple(
                    (one.numerator, one.denominator, one.record, one.pay_time, kinds[one.kind]) for one in series.rows
                ),
            )
            for n, row in enumerate(series.rows):
                yield ("books", key, n), (row.funded, row.units, row.net, row.tax, row.remitted, row.elsewhere)
            if self._world.foresees:
                yield from self._foreseen(key, series)
            for wallet, place in self._world.wallets.items():
                yield from self._holder(key, wallet, place, series)

    def _holder(self, key: str, wallet: str, address: str, series: SeriesState) -> Iterator[tuple[Key, Any]]:
        held = series.position(address)
        yield ("balance", key, wallet), held.balance
        yield ("locked", key, wallet), held.locked
        yield ("frozen", key, wallet), held.frozen
        for n, row in enumerate(series.rows):
            if row.kind != "principal":
                yield ("paid", key, n, wallet), address in row.settled or row.kind == "cancelled"

    def _foreseen(self, key: str, series: SeriesState) -> Iterator[tuple[Key, Any]]:
        yield ("status", key), STATUSES.index(series.defaults.status)
        for n, one in enumerate(series.tenders.books):
            totals = sum(one.offers.values()), sum(one.bought.values()), one.funded, one.paid
            yield ("tender", key, n), (*one.terms, *totals)

    def _closings(self, key: str, series: SeriesState) -> Iterator[tuple[Key, Any]]:
        for record in range(len(series.record_times)):
            passed = record < len(series.closings)
            closing = series.closings[record] if passed else {}
            yield ("outstanding", key, record), sum(closing.values()) if passed else NOT_YET
            for wallet, address in self._world.wallets.items():
                yield ("entitled", key, record, wallet), closing.get(address, 0) if passed else NOT_YET

    def _cash(self) -> Iterator[tuple[Key, Any]]:
        """The cash token belongs to others than the programme, so its events are not in the store."""
        held: dict[str, int] = {}
        for event in self._world.chain.events(self._world.contracts["RefusingCash"], "Transfer"):
            for party, sign in (("from", -1), ("to", 1)):
                held[event.args[party]] = held.get(event.args[party], 0) + sign * event.args["value"]
        names = {name: self._world.actors[name] for name in (*WALLETS, "tax_account", "paying_agent")}
        names["agent"] = self._world.contracts["PayingAgent"].address
        for name, address in names.items():
            yield ("cash", name), held.get(address, 0)


def _registry(state: RegistryState, seen: Iterable[Key]) -> Iterator[tuple[Key, Any]]:
    """Tables and venues that are looked at; of what no event tells, nothing is allowed."""
    for place in seen:
        kind, *rest = place
        if kind in ("countries", "corridor", "buyers"):
            yield place, state.tables.get(Place(kind, (TABLE, *rest)), 0)
        elif kind == "venue":
            yield place, int(state.venues.get(rest[0], False))


def _ledger(world: World) -> Deployments:
    ledger = Deployments(chain_id=world.chain.chain_id, network="test", time_zone="UTC")
    for name in ("InvestorRegistry", "Programme", "PayingAgent", "HoldingLimit"):
        place = {"address": world.contracts[name].address, "tx": _HASH, "block": 0}
        made = {"deployer": world.actors["deployer"], "arguments": (), "runtime_keccak": _HASH, "compiler": ""}
        ledger = ledger.with_contract(name, Deployed.model_validate({**place, **made}))
    for key, isin in _ISINS.items():
        address = world.contracts[key].address
        record = SeriesRecord(symbol=key, address=address, terms="", terms_sha256=64 * "0", tx=_HASH, block=0)
        ledger = ledger.with_series(isin, record)
    return ledger
