"""Everything that everybody may see, made once for each block."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from wasiqa.chain.records import SeriesRecord
from wasiqa.errors import WasiqaError
from wasiqa.portal.history import History
from wasiqa.portal.views import series as of_series
from wasiqa.portal.views.auctions import AuctionLine, AuctionView, auctions
from wasiqa.portal.views.calendar import PaymentLine, payments
from wasiqa.portal.views.circulation import GroupLine, groups
from wasiqa.portal.views.enforcement import ActionLine, actions
from wasiqa.portal.views.programme import ProgrammeView, programme_view
from wasiqa.portal.views.reports import ReportLine, reports
from wasiqa.portal.views.reserves import PoolLine, pools
from wasiqa.portal.views.series import SeriesLine, SeriesView
from wasiqa.portal.views.tenders import TenderLine, tenders
from wasiqa.portal.views.trades import trades
from wasiqa.portal.views.venues import VenueLine, venues
from wasiqa.reporting.circulation import circulation as circulated
from wasiqa.reporting.desk import Desk
from wasiqa.terms.sheet import TermSheet, load


@dataclass(frozen=True)
class Public:
    """The public views of one block."""

    programme: ProgrammeView
    series: tuple[SeriesView, ...]
    groups: tuple[GroupLine, ...]
    payments: tuple[PaymentLine, ...]
    venues: tuple[VenueLine, ...]
    pools: tuple[PoolLine, ...]
    actions: tuple[ActionLine, ...]
    auctions: tuple[AuctionView, ...]
    tenders: tuple[TenderLine, ...]
    reports: tuple[ReportLine, ...]

    @classmethod
    def of(cls, desk: Desk, history: History, folder: Path, home: str | None) -> Public:
        """The views at the head of the desk's index. Term sheets are looked for where the ledger names them, and beside
        the folder in which it is kept."""
        circulation = circulated(desk.state, desk.series, desk.words, history.actions, desk.at, home)
        figures = {one.isin: one for one in circulation.series}
        sheets = {isin: _sheet(folder, record) for isin, record in desk.index.ledger.series.items()}
        known, rows, held = [sheet for sheet in sheets.values() if sheet], payments(desk), groups(circulation)
        return cls(
            programme=programme_view(desk, circulation, known),
            series=tuple(
                SeriesView(
                    summary=of_series.series_line(desk, one, figures[one.isin], sheets[one.isin]),
                    terms=of_series.terms(one, sheets[one.isin]),
                    documents=of_series.documents(desk, one.isin),
                    hooks=of_series.hooks(desk, one),
                    pauses=of_series.pauses(desk, one),
                    supply=of_series.supply(desk, one, history.series[one.address]),
                    payments=tuple(row for row in rows if row.isin == one.isin),
                    groups=tuple(group for group in held if group.isin == one.isin),
                    trades=trades(desk, one),
                )
                for one in desk.series
            ),
            groups=held,
            payments=rows,
            venues=venues(desk),
            pools=pools(desk, circulation),
            actions=actions(circulation),
            auctions=auctions(desk, sheets),
            tenders=tenders(desk),
            reports=reports(desk),
        )

    @property
    def lines(self) -> tuple[SeriesLine, ...]:
        """A line of each series."""
        return tuple(one.summary for one in self.series)

    def shows(self, path: str) -> bool:
        """Does the menu lead to a page? To auctions, tenders, reserves and reports once there are some."""
        lines = {
            "auctions": self.auctions,
            "tenders": self.tenders,
            "reserves": self.pools,
            "reports": self.reports,
        }
        return path not in lines or bool(lines[path])

    @property
    def auction_lines(self) -> tuple[AuctionLine, ...]:
        """A line of each auction."""
        return tuple(one.summary for one in self.auctions)

    def auction(self, n: int) -> AuctionView | None:
        """The auction with this number."""
        return next((one for one in self.auctions if one.summary.auction == n), None)

    def find(self, isin: str) -> SeriesView | None:
        """The series with this ISIN."""
        return next((one for one in self.series if one.summary.isin == isin), None)


def _sheet(folder: Path, record: SeriesRecord) -> TermSheet | None:
    """The sheet from which a series was made, if a file with the same hash is at hand."""
    return next((sheet for path in _places(folder, record) if (sheet := _read(path, record.terms_sha256))), None)


def _places(folder: Path, record: SeriesRecord) -> Iterator[Path]:
    yield Path(record.terms)
    yield folder.parent / "terms" / Path(record.terms).name


@lru_cache(maxsize=1_000)
def _read(path: Path, sha256: str) -> TermSheet | None:
    try:
        return load(path) if hashlib.sha256(path.read_bytes()).hexdigest() == sha256 else None
    except (OSError, WasiqaError):
        return None
