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
class ReserveDesk:
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

    def time(self, seconds: int) -> str:
        """A time for people."""
        from wasiqa.chain.timelock import local

        return local(seconds, self.zone)

    def attestation(self, said: Attestation) -> dict[str, Any]:
        """An attestation in JSON."""
        from wasiqa.servicing.reserves.standing import attestation_document

        return attestation_document(said, self.zone)

    def pool(self, pool: Pool) -> dict[str, Any]:
        """A pool as it stands now, in JSON."""
        from wasiqa.servicing.reserves.standing import series_names

        return self.reserves.standing(pool).document(series_names(self.session.ledger), self.zone)
