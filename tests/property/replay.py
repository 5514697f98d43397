"""Invariant 8: what the events alone say of the state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.property.model.series import ZERO
from tests.property.reader import Key, Seen
from tests.property.sheets import SHEETS
from tests.property.world import World
from wasiqa.chain.contract import Event


class Replay:
    """Rebuilds balances, locks, words, bookings, cash and payments of a world from its events."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._names = {address: name for name, address in world.actors.items()}
        self._names[world.contracts["PayingAgent"].address] = "agent"
        self._series = {world.contracts[key].address: key for key in SHEETS}
        self.state: Seen = {}
        for event in self._events("InvestorRegistry"):
            if event.name == "WordSet":
                self.state["word", self._names[event.args["wallet"]]] = event.args["word"]
        for event in self._events("RefusingCash"):
            if event.name == "Transfer":
                self._moved(("cash",), event.args)
        for event in self._events("Programme"):
            if event.name == "Allocated":
                self.state["booking", self._series[event.args["series"]]] = event.args["units"], event.args["booked"]
        for key in SHEETS:
            for event in self._events(key):
                self._token(key, event)
        for event in self._events("PayingAgent"):
            self._payment(event)

    def differences(self, seen: Seen) -> Iterator[tuple[Key, Any, Any]]:
        """Place, what the chain shows and what the events say, wherever they differ."""
        kinds = ("word", "cash", "booking", "balance", "locked", "frozen", "supply", "allocation", "record times")
        for place, value in seen.items():
            said = self.state.get(place, 0)
            if place[0] in kinds and said != value:
                yield place, value, said
            if place[0] == "books":
                funded, _, net, tax, remitted = value
                if said != 0 and said != [funded, net, tax, remitted]:
                    yield place, value, said

    def _events(self, name: str) -> list[Event]:
        return self._world.chain.events(self._world.contracts[name])

    def _token(self, key: str, event: Event) -> None:
        match event.name:
            case "Transfer":
                self._moved(("balance", key), event.args)
                issued, burned = (event.args["value"] * (event.args[party] == ZERO) for party in ("from", "to"))
                self._add(("supply", key), issued - burned)
                self._add(("allocation", key), -burned)
            case "AllocationSet":
                self.state["allocation", key] = event.args["allocation"]
            case "Frozen":
                self.state["locked", key, self._names[event.args["account"]]] = event.args["amount"]
            case "AddressFrozen":
                self.state["frozen", key, self._names[event.args["wallet"]]] = event.args["frozen"]
            case "RecordTimesSet":
                times = self.state.get(("record times", key), ())
                self.state["record times", key] = (*times[: event.args["from"]], *event.args["recordTimes"])

    def _payment(self, event: Event) -> None:
        if event.name not in ("Funded", "Paid", "TaxRemitted"):
            return
        books = self.state.setdefault(("books", self._series[event.args["bond"]], event.args["row"]), [0, 0, 0, 0])
        match event.name:
            case "Funded":
                books[0] += event.args["amount"]
            case "Paid":
                books[1] += event.args["gross"] - event.args["tax"]
                books[2] += event.args["tax"]
            case "TaxRemitted":
                books[3] += event.args["amount"]

    def _moved(self, place: Key, args: Mapping[str, Any]) -> None:
        for party, sign in (("from", -1), ("to", 1)):
            if args[party] != ZERO:
                self._add((*place, self._names[args[party]]), sign * args["value"])

    def _add(self, place: Key, value: int) -> None:
        self.state[place] = self.state.get(place, 0) + value
