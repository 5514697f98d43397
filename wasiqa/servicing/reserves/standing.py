"""How a pool stands at one second: what it covers, what the series behind it need of that, and what is free.

Contracts and events tell the same; files and commands have it in one form (schemas/pool.schema.json).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from wasiqa.chain.deployments import Deployments
from wasiqa.chain.timelock import local
from wasiqa.servicing.amounts import written
from wasiqa.servicing.reserves.pool import Attestation, Pool, share


class Backing(NamedTuple):
    """The pool behind a series, and the minor units of face value that one unit of its quantity backs."""

    pool: str
    units: Fraction

    def needed(self, supply: int) -> int:
        """What so many minor units need of the pool, rounded up."""
        return ceil(supply / self.units)


class Backed(NamedTuple):
    """A series that a pool backs, by its address, with what its units need of it."""

    series: str
    units: Fraction
    needed: int


class SeriesName(NamedTuple):
    """What a series is called."""

    isin: str
    symbol: str


@dataclass(frozen=True)
class PoolStanding:
    """A pool at one second; quantities in its unit."""

    pool: Pool
    auditors: tuple[str, ...]
    """Who signed the latest attestation."""
    backs: tuple[Backed, ...]
    at: int

    @property
    def cover(self) -> int:
        """What the latest attestation covers."""
        return self.pool.cover(self.at)

    @property
    def used(self) -> int:
        """What all its series need."""
        return sum(one.needed for one in self.backs)

    @property
    def free(self) -> int:
        """What further issues can use; nothing where it doesn't cover what is out."""
        return max(self.cover - self.used, 0)

    def document(self, names: Mapping[str, SeriesName], zone: ZoneInfo) -> dict[str, Any]:
        """In JSON: quantities as text, times in the programme's zone. `names` are those of series, by address."""
        pool, terms = self.pool, self.pool.terms
        return {
            "pool": pool.code,
            "kind": pool.kind.name,
            "unit": pool.unit,
            "quorum": terms.quorum,
            "haircut": share(terms.haircut),
            "max_age": terms.max_age,
            "attestation": attestation_document(pool.latest, zone) if pool.latest.there else None,
            "withdrawn": pool.withdrawn,
            "auditors": list(self.auditors),
            **{name: str(getattr(self, name)) for name in ("cover", "used", "free")},
            "until": _told(pool.until, zone),
            "backs": [_backed_document(one, names.get(one.series)) for one in self.backs],
        }


def series_names(ledger: Deployments) -> dict[str, SeriesName]:
    """What the series of a ledger are called, by address."""
    return {record.address: SeriesName(isin, record.symbol) for isin, record in ledger.series.items()}


def attestation_document(said: Attestation, zone: ZoneInfo) -> dict[str, Any]:
    """An attestation in JSON."""
    return {
        "sequence": said.sequence,
        "quantity": str(said.quantity),
        "haircut": share(said.haircut),
        "custodian": said.keeper,
        "document": said.document.hex(),
        "observed": _told(said.observed, zone),
        "expiry": _told(said.expiry, zone),
    }


def _backed_document(one: Backed, name: SeriesName | None) -> dict[str, Any]:
    return {
        "series": one.series,
        "isin": name.isin if name else None,
        "symbol": name.symbol if name else None,
        "minor_units": written(one.units),
        "needed": str(one.needed),
    }


def _told(seconds: int, zone: ZoneInfo) -> str | None:
    return local(seconds, zone) if seconds else None
