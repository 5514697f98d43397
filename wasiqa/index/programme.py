"""The whole programme, rebuilt from its events alone."""

from __future__ import annotations

from typing import NamedTuple

from wasiqa.index.index import Index
from wasiqa.index.licences import LicencesState
from wasiqa.index.registry import RegistryState
from wasiqa.index.reports import ReportsState
from wasiqa.index.series import SeriesState
from wasiqa.servicing.payments import RowBooks


class Booking(NamedTuple):
    """What the programme has booked for a series: units, and their value in minor units of the reporting currency."""

    units: int
    value: int


class ProgrammeState:
    """The whole programme, as the events of an index tell it up to its head: of series, those of the ledger.

    With `at` it is what it was at the end of that second, which has come.
    """

    def __init__(self, index: Index, at: int | None = None) -> None:
        self.ceiling: int | None = None
        """None where the programme never wrote anything, as on a chain that doesn't have it."""
        self.words: dict[str, int] = {}
        self.registry = RegistryState()
        self.venues = LicencesState()
        self.reports = ReportsState()
        self.bookings: dict[str, Booking] = {}
        """By address of the series."""
        self.series = {record.address: SeriesState() for record in index.ledger.series.values()}
        self.books: dict[str, list[RowBooks]] = {}
        """Of each row of each series, by its address."""
        with index.fitting():
            self._replay(index, index.now if at is None else at)
            self.books = {address: series.books() for address, series in self.series.items()}

    @property
    def booked(self) -> int:
        """The value of all bookings."""
        return sum(booking.value for booking in self.bookings.values())

    def reach(self, time: int) -> None:
        """It is this time: record times before it have passed, and freezes lapsed."""
        for state in self.series.values():
            state.reach(time)

    def _replay(self, index: Index, at: int) -> None:
        for event in index.events():
            if event.time > at:
                break
            about = event.args.get("bond", event.address)
            if about in self.series:
                self.series[about].reach(event.time)
                self.series[about].tell(event.name, event.args, event.tx)
            elif event.name == "WordSet":
                self.words[event.args["wallet"]] = event.args["word"]
            elif event.name == "CeilingSet":
                self.ceiling = event.args["ceiling"]
            elif event.name == "Allocated":
                self.bookings[event.args["series"]] = Booking(event.args["units"], event.args["booked"])
            elif event.name == "ReportPosted":
                self.reports.tell(event.args)
            else:
                self.venues.tell(event.name, event.args)
                self.registry.tell(event.name, event.args)
        self.reach(at)
