"""The whole programme, rebuilt from its events alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Row

from wasiqa.index.auctions import AUCTION_EVENTS, AuctionsState
from wasiqa.index.index import Index
from wasiqa.index.licences import LicencesState
from wasiqa.index.market import MARKET_EVENTS, MarketState
from wasiqa.index.registry import RegistryState
from wasiqa.index.reports import ReportsState
from wasiqa.index.reserves import ReservesState
from wasiqa.index.series import SeriesState
from wasiqa.servicing.payments import RowBooks
from wasiqa.servicing.reserves.standing import PoolStanding


class Booking(NamedTuple):
    """What the programme has booked for a series: units, and their value in minor units of the reporting currency."""

    units: int
    value: int


class ProgrammeState:
    """The whole programme, as the events of an index tell it up to its head: of series, those of the ledger.

    With `at` it is what it was at the end of that second, which has come; with `events`, what these tell alone. More
    can be told later, in order.
    """

    def __init__(self, index: Index, at: int | None = None, events: Iterable[Row[Any]] | None = None) -> None:
        self.ceiling: int | None = None
        """None where the programme never wrote anything, as on a chain that doesn't have it."""
        self.words: dict[str, int] = {}
        self.registry = RegistryState()
        self.venues = LicencesState()
        self.reserves = ReservesState()
        self.reports = ReportsState()
        self.market = MarketState()
        self.auctions = AuctionsState()
        self.bookings: dict[str, Booking] = {}
        """By address of the series."""
        self.series = {record.address: SeriesState() for record in index.ledger.series.values()}
        self.books: dict[str, list[RowBooks]] = {}
        """Of each row of each series, by its address, when a time was reached last."""
        with index.fitting():
            until = index.now if at is None else at
            for event in index.events() if events is None else events:
                if event.time > until:
                    break
                self.tell(event)
            self.reach(until)

    @property
    def booked(self) -> int:
        """The value of all bookings."""
        return sum(booking.value for booking in self.bookings.values())

    def pools(self, at: int) -> tuple[PoolStanding, ...]:
        """How each pool of reserves stands at this time."""
        return self.reserves.standings({address: one.supply for address, one in self.series.items()}, at)

    def reach(self, time: int) -> None:
        """It is this time: record times before it have passed, and freezes lapsed; and this is what the books say."""
        for state in self.series.values():
            state.reach(time)
        self.auctions.reach(time)
        self.books = {address: series.books() for address, series in self.series.items()}

    def tell(self, event: Row[Any]) -> None:
        """Take in the next event."""
        name, args = event.name, event.args
        about = args.get("bond", event.address)
        if name in MARKET_EVENTS:
            self.market.tell(name, args, event.time, event.tx)
        elif name in AUCTION_EVENTS and "auction" in args:  # the market notes what has accrued, too
            self.auctions.tell(name, args, event.tx)
        elif about in self.series:
            self.series[about].reach(event.time)
            self.series[about].tell(name, args, event.tx)
        elif name == "WordSet":
            self.words[args["wallet"]] = args["word"]
        elif name == "CeilingSet":
            self.ceiling = args["ceiling"]
        elif name == "Allocated":
            self.bookings[args["series"]] = Booking(args["units"], args["booked"])
        elif name == "ReportPosted":
            self.reports.tell(args)
        elif "bond" not in args:  # otherwise of a series that the ledger doesn't know
            self.venues.tell(name, args)
            self.reserves.tell(name, args)
            self.registry.tell(name, args)
