"""What the paying agent's events say of the rows of one series."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

from wasiqa.servicing.payments import RowBooks
from wasiqa.terms.numbers import exact

Args = Mapping[str, Any]
TOLD = (
    *("SeriesOpened", "RowOpened", "Funded", "FixingTermsSet", "RateProposed", "RateDisputed", "RateFixed"),
    *("RowDivided", "Redirected", "RatesSet"),
)
"""The events that change what a log says; payments, which are by far the most, are not among them."""


class Told(Protocol):
    """An event of the paying agent."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def args(self) -> Args:
        """Its arguments by name."""

    @property
    def block(self) -> int:
        """The number of its block."""


class Proposal(NamedTuple):
    """An amount per unit that waits; it may be disputed up to and including the second `end`."""

    amount: Fraction
    end: int


class RowLog:
    """The life of each row so far, by the index that contracts count from 0.

    Events are those of one series, in order; `time_of` gives a block's time.
    """

    def __init__(self, events: Iterable[Told], time_of: Callable[[int], int]) -> None:
        self.proposals: dict[int, Proposal] = {}
        self.disputed: dict[int, Args] = {}
        """The last dispute of a row, until something is proposed again."""
        self.fixed: dict[int, Args] = {}
        self.divided: set[int] = set()
        self.funders: dict[int, str] = {}
        """Who funded a row last."""
        self.orders: dict[tuple[int, str], str] = {}
        """Who is paid by order, by the row that was divided first, and holder; the holder where it was lifted."""
        self.rates: dict[int, tuple[int, ...]] = {}
        """What is withheld of rows from a record time on, unless a later entry says otherwise; basis points."""
        self.events: list[Told] = []
        self._opened: dict[int, int] = {}
        self._origins: dict[int, int] = {}
        self._window = 0
        for event in events:
            self.events.append(event)
            self._tell(event, time_of)

    def origin(self, row: int) -> int:
        """The row that was divided first, if this is a rest; else the row itself."""
        return self._origins.get(row, row)

    def first_pay_time(self, row: int) -> int:
        """When it was to be paid before anything was postponed."""
        return self._opened[self.origin(row)]

    def rates_of(self, record: int) -> tuple[int, ...]:
        """What is withheld of rows of this record time, basis points by category."""
        found = [rates for first, rates in self.rates.items() if first <= record]
        return found[-1]

    def life(self, books: RowBooks, local: Callable[[int], str]) -> dict[str, Any]:
        """What has happened to a row, or waits to happen, for programs; empty where it is as it was opened."""
        row, found = books.row, dict[str, Any]()
        if row.kind == "floating":
            proposal = self.proposals.get(row.index)
            found["fixing"] = {
                "amount": None if proposal is None else exact(proposal.amount),
                "until": None if proposal is None else local(proposal.end),
            }
        if row.pay_time != self.first_pay_time(row.index):
            found["postponed_from"] = local(self.first_pay_time(row.index))
        if row.index in self._origins:
            found["rest_of"] = self.origin(row.index) + 1
        found |= {name: str(amount) for name in ("elsewhere", "excess") if (amount := getattr(books, name))}
        redirected = [
            {"holder": holder, "beneficiary": beneficiary}
            for (origin, holder), beneficiary in self.orders.items()
            if origin == self.origin(row.index) and beneficiary != holder
        ]
        return found | ({"redirected": redirected} if redirected else {})

    def _tell(self, event: Told, time_of: Callable[[int], int]) -> None:
        name, args = event.name, event.args
        row = args.get("row", 0)
        if name == "RowOpened":
            self._opened[row] = args["payTime"]
        elif name == "FixingTermsSet":
            self._window = args["terms"][0]
        elif name == "RateProposed":
            end = time_of(event.block) + self._window
            self.proposals[row] = Proposal(Fraction(args["numerator"], args["denominator"]), end)
            self.disputed.pop(row, None)
        elif name == "RateDisputed":
            self.proposals.pop(row, None)
            self.disputed[row] = args
        elif name == "RateFixed":
            self.proposals.pop(row, None)
            self.fixed[row] = args
        elif name == "RowDivided":
            self.divided.add(row)
            self._origins[args["rest"]] = self.origin(row)
        elif name == "Funded":
            self.funders[row] = args["payer"]
        elif name == "Redirected":
            self.orders[self.origin(row), args["holder"]] = args["beneficiary"]
        elif name == "SeriesOpened":
            self.rates[0] = tuple(args["rates"])
        elif name == "RatesSet":
            self._set_rates(args["from"], tuple(args["rates"]))

    def _set_rates(self, first: int, rates: tuple[int, ...]) -> None:
        """It replaces all that was set from there on."""
        self.rates = {record: one for record, one in self.rates.items() if record < first} | {first: rates}
