"""The ceiling above all series."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from tests.property.model.refusal import Refused
from tests.property.model.series import Series


class Booking(NamedTuple):
    """Units that a series may have outstanding, and their value in the reporting currency's minor units."""

    units: int = 0
    value: int = 0


@dataclass
class Programme:
    """What is booked for each series."""

    ceiling: int
    bookings: dict[str, Booking] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All bookings together."""
        return sum(booking.value for booking in self.bookings.values())

    def allocate(self, key: str, series: Series, units: int, rate: tuple[int, int]) -> None:
        """Set aside `units` for a series; added ones at `rate`."""
        left = self._left(key, series)
        if units > left.units:
            if 0 in rate:
                raise Refused("RateInvalid", numerator=rate[0], denominator=rate[1])
            value = left.value + ceil((units - left.units) * Fraction(*rate))
        else:
            value = _share(left, units)
        total = self.total - self.bookings[key].value + value
        if total > self.ceiling:
            raise Refused("CeilingExceeded", booked=total, ceiling=self.ceiling)
        if units < series.supply:
            raise Refused("AllocationOutOfRange", allocation=units, supply=series.supply)
        self.bookings[key] = Booking(units, value)
        series.allocation = units

    def release(self, key: str, series: Series) -> None:
        """Give back what was set aside for redeemed units."""
        self.bookings[key] = self._left(key, series)

    def _left(self, key: str, series: Series) -> Booking:
        return Booking(series.allocation, _share(self.bookings[key], series.allocation))


def _share(booking: Booking, units: int) -> int:
    return ceil(Fraction(booking.value * units, booking.units)) if booking.units else 0
