"""An office whose events are followed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.support.actors import Actors
from tests.support.office import Office, OpenSeries
from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.records import SeriesRecord
from wasiqa.index.index import Index
from wasiqa.servicing.series import deployment_of

WHO = Actors()
UNIT = 10**7


@dataclass(frozen=True)
class Desk:
    """An office, its ledger with both series, and the file of its event store."""

    office: Office
    pib: OpenSeries
    bill: OpenSeries
    ledger: Deployments
    path: Path

    @classmethod
    def at(cls, office: Office, pib: OpenSeries, bill: OpenSeries, path: Path) -> Desk:
        ledger = office.ledger
        for series in (pib, bill):
            ledger = ledger.with_series(series.terms.sheet.isin, record_of(office, series))
        return cls(office, pib, bill, ledger, path)

    def index(self, chain: Chain | None = None, *, ledger: Deployments | None = None, page: int = 2_000) -> Index:
        """The store, not brought up to date yet."""
        return Index.open(self.path, chain or self.office.chain, ledger or self.ledger, page=page)

    def issue(self, **units: int) -> None:
        """Issue units of the bond to these actors."""
        self.office.issue(self.bond, {getattr(WHO, name): value for name, value in units.items()})

    def send(self, sender: str, receiver: str, units: int) -> int:
        """Transfer units of the bond; the block."""
        who = getattr(WHO, receiver)
        return self.office.chain.transact(self.bond, "transfer", who, units, sender=getattr(WHO, sender)).block

    @property
    def bond(self) -> Contract:
        """The three-year bond."""
        return self.pib.bond


def record_of(office: Office, series: OpenSeries) -> SeriesRecord:
    """What the ledger says of a series."""
    block, transaction = deployment_of(office.chain, office.programme, series.bond.address)
    return SeriesRecord(
        symbol=series.terms.sheet.symbol,
        address=series.bond.address,
        terms="terms.yaml",
        terms_sha256=series.terms.sha256,
        tx=transaction,
        block=block,
    )
