"""What the reserve commands share: the registry, the zone, and how a pool reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from wasiqa.cli.session import Session

if TYPE_CHECKING:
    from wasiqa.servicing.reserves.attestation_file import AttestationFile
    from wasiqa.servicing.reserves.pool import Attestation, Pool
    from wasiqa.servicing.reserves.registry import Reserves


@dataclass(frozen=True)
class Desk:
    """One command at work."""

    session: Session

    @cached_property
    def reserves(self) -> Reserves:
        """The reserve registry."""
        from wasiqa.servicing.reserves.registry import Reserves

        session = self.session
        return Reserves(session.chain, session.programme, session.ledger.contracts["ReserveRegistry"].block)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days end."""
        return ZoneInfo(self.session.ledger.time_zone)

    def read(self, file: Path) -> AttestationFile:
        """An attestation file."""
        from wasiqa.servicing.reserves.attestation_file import read_attestation

        return read_attestation(file, self.zone)

    def time(self, seconds: int) -> str | None:
        """A time for people and programs; None for none."""
        from wasiqa.chain.timelock import local

        return local(seconds, self.zone) if seconds else None

    def attestation(self, said: Attestation) -> dict[str, Any]:
        """An attestation in JSON."""
        from wasiqa.servicing.reserves.pool import BASIS, custodian

        return {
            "sequence": said.sequence,
            "quantity": str(said.quantity),
            "haircut": f"{said.haircut / BASIS:.4f}",
            "custodian": custodian(said.custodian),
            "document": said.document.hex(),
            "observed": self.time(said.observed),
            "expiry": self.time(said.expiry),
        }

    def pool(self, pool: Pool) -> dict[str, Any]:
        """A pool as it stands now, in JSON."""
        from wasiqa.servicing.amounts import written

        names = {record.address: record.symbol for record in self.session.ledger.series.values()}
        reserves, terms = self.reserves, pool.terms
        return {
            "pool": pool.code,
            "kind": pool.kind.name,
            "unit": pool.unit,
            "quorum": terms.quorum,
            "haircut": f"{terms.haircut / 10_000:.4f}",
            "max_age": terms.max_age,
            "attestation": self.attestation(pool.latest) if pool.latest.there else None,
            "withdrawn": pool.withdrawn,
            "auditors": list(reserves.auditors(pool)),
            "cover": str(pool.cover(self.session.chain.now())),
            "used": str(reserves.used(pool.code)),
            "until": self.time(pool.until),
            "backs": [
                {"series": series, "symbol": names.get(series), "minor_units": written(backs)}
                for series, backs in reserves.backed(pool.code).items()
            ],
        }
