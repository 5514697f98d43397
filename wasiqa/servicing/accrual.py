"""What has accrued on a series, as its public record on the chain tells it, and what a buyer pays for units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.chain.errors import Reverted
from wasiqa.errors import InputRefused
from wasiqa.servicing.allotments import Allotment, AllotmentFile
from wasiqa.servicing.programme import Programme, series_id
from wasiqa.servicing.public_record import record_at
from wasiqa.servicing.series import ROW_KINDS
from wasiqa.terms.maths.rounding import rounded
from wasiqa.terms.sheet import TermSheet

_EPOCH = date(1970, 1, 1)
_DAY = 86_400


@dataclass(frozen=True)
class Accrual:
    """The interest of a series by its public record; `isin` names the series in what is said."""

    chain: Chain
    programme: Programme
    bond: Contract
    isin: str
    record: Contract

    @classmethod
    def of(cls, chain: Chain, programme: Programme, bond: Contract, isin: str) -> Accrual:
        """Of the series with this ISIN. Raises InputRefused if it has no public record."""
        address = str(chain.call(programme.programme, "recordOf", series_id(isin)))
        if address == NOBODY:
            raise InputRefused(
                f"{isin} has no public record yet", hint="both parties of the issuer run `deploy series`"
            )
        return cls(chain, programme, bond, isin, record_at(address))

    def accrued(self, day: date) -> Fraction:
        """Interest per unit that has accrued for who settles on this day; below zero from a record day to the coupon.

        Raises InputRefused before issue, after maturity, while the rate of that day isn't fixed, and where no coupon is
        paid.
        """
        try:
            return Fraction(*self.chain.call(self.record, "accruedAt", (day - _EPOCH).days))
        except Reverted as refusal:
            raise self._refused(day, refusal) from refusal

    def principal_left(self, day: date) -> Fraction:
        """The share of the face value at issue that is repaid to who settles on this day."""
        rows = self.chain.call(self.programme.paying_agent, "rowsOf", self.bond.address)
        times = self.chain.call(self.bond, "recordTimes")
        offset = self.chain.call(self.record, "utcOffset")
        gone = (
            Fraction(numerator, denominator)
            for numerator, denominator, record, _, kind in rows
            if kind == ROW_KINDS["instalment"] and _EPOCH + timedelta(days=(times[record] + offset) // _DAY) < day
        )
        return 1 - sum(gone, Fraction(0))

    def _refused(self, day: date, refusal: Reverted) -> Exception:
        arguments = refusal.arguments
        if refusal.name == "DateOutside":
            first, last = (_EPOCH + timedelta(days=arguments[name]) for name in ("issue", "maturity"))
            return InputRefused(f"{day} is not between {first} and {last}, issue and maturity of {self.isin}")
        if refusal.name == "RateNotFixed":
            told = (
                f"the rate of row {arguments['row'] + 1} of {self.isin}, in whose period {day} lies, is not fixed yet"
            )
            return InputRefused(told, hint="have it fixed first")
        if refusal.name == "CouponMissing":
            return InputRefused(f"no coupon of {self.isin} is paid for the period in which {day} lies")
        return refusal


@dataclass(frozen=True)
class Cost:
    """What units cost, minor units: `total` is the exact sum rounded down once, `clean` is rounded down by itself, and
    `accrued` is the rest."""

    clean: int
    accrued: int

    @property
    def total(self) -> int:
        """What is paid."""
        return self.clean + self.accrued


@dataclass(frozen=True)
class Sale:
    """Units sold at a price beside what has accrued by the settlement date; both per unit of face at issue."""

    settlement: date
    accrued: Fraction
    principal_left: Fraction

    @classmethod
    def of(cls, accrual: Accrual, settlement: date) -> Sale:
        """At what the chain says of this date."""
        return cls(settlement, accrual.accrued(settlement), accrual.principal_left(settlement))

    def cost(self, allotment: Allotment) -> Cost:
        """What the allotment costs at its clean price, which is per 100 of the principal that is left."""
        assert allotment.price is not None
        clean = allotment.units * self.principal_left * allotment.price / 100
        whole = int(rounded(clean, 0, "down"))
        return Cost(whole, int(rounded(clean + allotment.units * self.accrued, 0, "down")) - whole)

    def cost_of_all(self, file: AllotmentFile) -> Cost:
        """What all allotments cost together, each rounded once."""
        costs = [self.cost(allotment) for allotment in file.allotments]
        return Cost(sum(cost.clean for cost in costs), sum(cost.accrued for cost in costs))


def refuse_other_dates(sheet: TermSheet, settlement: date) -> None:
    """Raises InputRefused if the term sheet names no sale on this date: neither its issue nor a re-opening."""
    dates = (sheet.issue, *(part.date for part in sheet.reopenings))
    if settlement not in dates:
        named = ", ".join(day.isoformat() for day in dates)
        raise InputRefused(
            f"the term sheet of {sheet.isin} names no sale that settles on {settlement}",
            hint=f"it names {named}; a re-opening stands in its list `reopenings`",
        )
