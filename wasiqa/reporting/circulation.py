"""What was issued and what circulates: the figures that a programme shows to everybody, with nobody made out in them.

They follow from the programme's events alone, so whoever reads the chain finds the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from wasiqa.index.index import Index
from wasiqa.index.programme import Booking, ProgrammeState
from wasiqa.reporting.debt_service import Need, needs
from wasiqa.reporting.desk import Desk, Series
from wasiqa.reporting.groups import Group, Holding, Kind, grouped
from wasiqa.reporting.persons import person
from wasiqa.servicing.reserves.standing import PoolStanding, SeriesName
from wasiqa.whitelist.word import Word

DOMESTIC, ABROAD, NOT_STATED = "DOMESTIC", "ABROAD", "NOT_STATED"
ACTIONS: Mapping[str, str] = {
    "Enforced": "orders",
    "AddressFrozen": "wallets_frozen",
    "TokensFrozen": "units_frozen",
    "ForcedTransfer": "seizures",
    "RecoverySuccess": "recoveries",
}
"""What counts as an enforcement action, by the event that tells it."""
_NOBODY = "nobody"
"""The holder of all wallets that name no investor: who they are isn't known, so they count as one."""


class Payment(NamedTuple):
    """A row or a tender that is paid next, or is overdue; `due` is None while its rate is not fixed."""

    n: int
    kind: str
    record_time: int
    pay_time: int
    due: int | None
    funded: int


@dataclass(frozen=True)
class SeriesCirculation:
    """One series, in minor units of its currency."""

    isin: str
    symbol: str
    address: str
    currency: str | None
    """The symbol of the cash token; None where there is none."""
    decimals: int
    issued: int
    redeemed: int
    """What was burned against principal, early, or by order."""
    outstanding: int
    frozen: int
    booked_units: int
    """The ceiling of this series."""
    booked_value: int
    """What it takes of the programme's ceiling, in minor units of the reporting currency."""
    groups: tuple[Group, ...]
    payments: tuple[Payment, ...]
    actions: Mapping[str, int]
    """How often what was done by enforcement."""


@dataclass(frozen=True)
class Circulation:
    """The programme at the end of one second, with its reserves; ceiling and booked in the reporting currency."""

    at: int
    ceiling: int
    booked: int
    home: str | None
    """The country whose holders are domestic (two letters); None where holders are told by country."""
    series: tuple[SeriesCirculation, ...]
    pools: tuple[PoolStanding, ...]
    """The reserves behind series."""

    def document(self, desk: Desk) -> dict[str, Any]:
        """In JSON: amounts as text, times in the programme's zone."""
        names = {one.address: SeriesName(one.isin, one.symbol) for one in self.series}
        return {
            "at": desk.told(self.at),
            "home_country": self.home,
            "ceiling": str(self.ceiling),
            "booked": str(self.booked),
            "series": [_series_document(one, desk) for one in self.series],
            "reserves": [one.document(names, desk.zone) for one in self.pools],
        }


def circulation_of(desk: Desk, home: str | None = None) -> Circulation:
    """The circulation of the series and at the time of a desk."""
    return circulation(desk.state, desk.series, desk.words, actions(desk.index, desk.at), desk.at, home)


def circulation(
    state: ProgrammeState,
    series: Iterable[Series],
    words: Mapping[str, Word],
    done: Mapping[str, Mapping[str, int]],
    at: int,
    home: str | None = None,
) -> Circulation:
    """The circulation of these series; `done` are their enforcement actions, by address."""
    told = tuple(
        _of_series(state, one, words, done.get(one.address, {}), at, home)
        for one in sorted(series, key=lambda one: one.isin)
    )
    return Circulation(at, state.ceiling or 0, state.booked, home, told, state.pools(at))


def actions(index: Index, at: int) -> dict[str, Counter[str]]:
    """How often enforcement did what to each series, by its address, up to the end of a second."""
    found: dict[str, Counter[str]] = {}
    series = {record.address for record in index.ledger.series.values()}
    for event in index.events(names=ACTIONS):
        if event.time <= at and event.address in series and event.args.get("frozen", True):
            found.setdefault(event.address, Counter())[ACTIONS[event.name]] += 1
    return found


def countries_told(country: str, home: str | None) -> str:
    """The group of a country, which is given by its letters."""
    if home is None or country == NOT_STATED:
        return country
    return DOMESTIC if country == home else ABROAD


def _of_series(
    state: ProgrammeState, series: Series, words: Mapping[str, Word], done: Mapping[str, int], at: int, home: str | None
) -> SeriesCirculation:
    told, booking = series.state, state.bookings.get(series.address, Booking(0, 0))
    return SeriesCirculation(
        isin=series.isin,
        symbol=series.symbol,
        address=series.address,
        currency=series.money.symbol,
        decimals=series.money.decimals,
        issued=told.issued,
        redeemed=told.issued - told.supply,
        outstanding=told.supply,
        frozen=sum(_frozen(series)),
        booked_units=booking.units,
        booked_value=booking.value,
        groups=grouped(_holdings(series, words, home)),
        payments=tuple(_payments(list(needs(series)), at)),
        actions={name: done.get(name, 0) for name in ACTIONS.values()},
    )


def _holdings(series: Series, words: Mapping[str, Word], home: str | None) -> Iterator[Holding]:
    for wallet, units in series.state.balances.items():
        if units:
            who = person(words, wallet)
            yield Holding(Kind(who.category, countries_told(who.country, home)), who.investor or _NOBODY, units)


def _frozen(series: Series) -> Iterator[int]:
    for wallet in {**series.state.locked, **series.state.frozen}:  # of the others nothing ever was
        held = series.state.position(wallet)
        yield held.balance if held.frozen else min(held.locked, held.balance)


def _payments(found: Sequence[Need], at: int) -> Iterator[Payment]:
    """What is overdue and not funded, and what is paid next."""
    soonest = min((need.pay_time for need in found if need.pay_time > at), default=0)
    for need in sorted(found, key=lambda need: (need.pay_time, need.kind, need.n)):
        if need.pay_time == soonest or (need.pay_time <= at and need.open):
            yield Payment(need.n, need.kind, need.known_from, need.pay_time, need.due, need.funded)


def _series_document(one: SeriesCirculation, desk: Desk) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in ("isin", "symbol", "address", "currency", "decimals")},
        **{name: str(getattr(one, name)) for name in ("issued", "redeemed", "outstanding", "frozen")},
        "booked": {"units": str(one.booked_units), "value": str(one.booked_value)},
        "held": [
            {
                "category": group.kind.category if group.kind else None,
                "countries": group.kind.countries if group.kind else None,
                "holders": group.holders,
                "units": str(group.units),
            }
            for group in one.groups
        ],
        "payments": [
            {
                "row": payment.n,
                "kind": payment.kind,
                "record": desk.told(payment.record_time),
                "pay": desk.told(payment.pay_time),
                "due": None if payment.due is None else str(payment.due),
                "funded": str(payment.funded),
            }
            for payment in one.payments
        ],
        "enforcement": dict(one.actions),
    }
