"""What each example instrument promises, by hand, and what its life in the tests adds: fixings, holders, and taxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from tests.terms.test_example_payments import PAID

SAVER, ABROAD, NOTHING = Fraction(15, 100), Fraction(10, 100), Fraction(0)
TAXED = MappingProxyType({"individual": SAVER, "emigrant": ABROAD})
"""By the example's tax table for the years of these lives: 15 % from residents, 10 % from those abroad."""
CARD = MappingProxyType({"individual": Fraction(20, 100), "emigrant": ABROAD})
"""As the fixed bond's sheet states it."""
HOME = MappingProxyType({"bank": 41, "insurer": 13, "fund": 7, "individual": 3, "emigrant": 5})
"""Denominations allotted: primes, so that nothing divides them."""
ABROAD_ONLY = MappingProxyType({"bank": 41, "fund": 13, "primary_dealer": 7, "foreign_institution": 3})


@dataclass(frozen=True)
class Fixed:
    """A rate that becomes known while the series runs: the benchmark's, with its days, and when the row is fixed."""

    start: str
    until: str
    benchmark: str


@dataclass(frozen=True)
class Raised:
    """From this day on residents are taxed so, of this row and later ones."""

    day: str
    row: int
    rate: Fraction


@dataclass(frozen=True)
class Instrument:
    """One example. Rows count from 1; `late` are those whose rate is fixed after their record time."""

    example: str
    late_amounts: Mapping[int, Fraction] = field(default_factory=dict)
    """What rows pay whose rate is not in the example, by hand."""
    fixings_kept: int | None = None
    """How many of the example's fixings are known at issue; all, if not said."""
    fixings: Sequence[Fixed] = ()
    """Those that the example doesn't have."""
    late: frozenset[int] = frozenset()
    by_fallback: frozenset[int] = frozenset()
    raised: Raised | None = None
    tax: Mapping[str, Fraction] = field(default_factory=lambda: TAXED)
    allotted: Mapping[str, int] = field(default_factory=lambda: HOME)
    backed_by: tuple[str, int] | None = None
    """The pool behind it, and how much is attested of that."""

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        """What each row pays a unit."""
        found = [self.late_amounts.get(n, amount) for n, amount in enumerate(PAID[self.example], start=1)]
        assert None not in found
        return tuple(amount for amount in found if amount is not None)

    def tax_of(self, name: str, row: int) -> Fraction:
        """What is withheld of a holder's interest."""
        if name == "individual" and self.raised and row >= self.raised.row:
            return self.raised.rate
        return self.tax.get(name, NOTHING)


def half(rate: str) -> Fraction:
    return Fraction(rate) / 200


SPRING = (Fraction("0.1032") * 47 + Fraction("0.1140") * 43) / (4 * 90)
"""A reset on 10 March, within the quarter from 22 January to 22 April."""

INSTRUMENTS = (
    Instrument("mtb-574", tax={}),
    Instrument("gis-frd-1y", tax={}),
    Instrument("gold-backed", tax={}, backed_by=("GOLD-1", 100)),
    Instrument("pib-3y-2020", tax=CARD),
    Instrument(
        "pfl-2y-quarterly",
        {6: SPRING, 7: Fraction("13.65") / 400, 8: Fraction("15.0001") / 400},
        fixings=(
            Fixed("2022-03-10", "2022-04-22", "0.1140"),
            Fixed("2022-04-22", "2022-07-22", "0.1365"),
            Fixed("2022-07-22", "2022-10-22", "0.150001"),
        ),
        late=frozenset({7}),
    ),
    Instrument(
        "pfl-3y-semiannual",
        {4: half("11.66"), 5: half("14.8571"), 6: half("14.8571")},
        fixings=(
            Fixed("2021-12-18", "2022-06-18", "0.1096"),
            Fixed("2022-06-18", "2022-12-18", "0.141571"),
            Fixed("2022-12-18", "2023-06-18", "0.141571"),  # nothing was published: the previous one
        ),
        late=frozenset({5, 6}),
        by_fallback=frozenset({6}),
    ),
    Instrument("gis-frr-3y"),
    Instrument("gis-vrr-3y", fixings_kept=1, late=frozenset({4, 6})),
    Instrument("eurobond-5y", tax={}, allotted=ABROAD_ONLY),
    Instrument("pib-amortising-3y", raised=Raised("2022-02-21", 4, Fraction(25, 100))),
    Instrument("step-up-callable-3y"),
)
