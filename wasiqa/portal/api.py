"""The read API: each table of the portal as JSON and as CSV, as of one block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from wasiqa.portal.live import Live, Snapshot
from wasiqa.portal.reasons import DOCUMENTED, REASONS, NotThere
from wasiqa.portal.views.auctions import AuctionLine, AuctionView, BidLevel
from wasiqa.portal.views.calendar import PaymentLine
from wasiqa.portal.views.circulation import GroupLine
from wasiqa.portal.views.enforcement import ActionLine
from wasiqa.portal.views.programme import ProgrammeView
from wasiqa.portal.views.public import Public
from wasiqa.portal.views.reports import ReportLine
from wasiqa.portal.views.reserves import PoolLine
from wasiqa.portal.views.series import DocumentLine, SeriesLine, SeriesView, SupplyPoint
from wasiqa.portal.views.tenders import TenderLine
from wasiqa.portal.views.trades import TradeLine
from wasiqa.portal.views.venues import VenueLine
from wasiqa.portal.views.view import View
from wasiqa.whitelist.sheets import csv_parts

T = TypeVar("T")
_CSV = "text/csv; charset=utf-8"
Number = Annotated[int, Path(ge=1, le=2**53, description="The auction's number.")]
Isin = Annotated[str, Path(pattern="^[A-Z]{2}[A-Z0-9]{9}[0-9]$", description="The series' ISIN.")]


class AsOf(BaseModel):
    """The block at which an answer is true."""

    model_config = ConfigDict(frozen=True)
    number: int
    hash: str


class Answer(BaseModel, Generic[T]):
    """What was asked for, and the block at which it is so."""

    model_config = ConfigDict(frozen=True)
    block: AsOf
    data: T


class Health(BaseModel):
    """Whether the chain is followed; `problem` says why it isn't."""

    ok: bool
    block: AsOf
    problem: str | None = Field(None, description="Null while the chain is followed.")


@dataclass(frozen=True)
class Listing:
    """A table under one path."""

    path: str
    line: type[View]
    of: Callable[[Public], Sequence[View]]
    title: str


LISTINGS = (
    Listing("programme", ProgrammeView, lambda public: (public.programme,), "Ceiling and use"),
    Listing("series", SeriesLine, lambda public: public.lines, "Series"),
    Listing("circulation", GroupLine, lambda public: public.groups, "Circulation by category and countries"),
    Listing("payments", PaymentLine, lambda public: public.payments, "Calendar of payments"),
    Listing("venues", VenueLine, lambda public: public.venues, "Venues and licences"),
    Listing("reserves", PoolLine, lambda public: public.pools, "Reserves behind series"),
    Listing("auctions", AuctionLine, lambda public: public.auction_lines, "Auctions"),
    Listing("tenders", TenderLine, lambda public: public.tenders, "Tenders"),
    Listing("reports", ReportLine, lambda public: public.reports, "Posted reports"),
    Listing("enforcement", ActionLine, lambda public: public.actions, "Enforcement, counted"),
)
PARTS: tuple[tuple[str, type[View], str], ...] = (
    ("supply", SupplyPoint, "Outstanding units after each block that changed them"),
    ("documents", DocumentLine, "Documents with their SHA-256"),
    ("payments", PaymentLine, "Calendar of payments of one series"),
    ("groups", GroupLine, "Circulation of one series"),
    ("trades", TradeLine, "The latest settled trades of one series"),
)
"""Tables of one series, by the field of its view."""


_BIDS = "The opened bids of one auction, by quote"


def live(request: Request) -> Live:
    """The chain that is followed."""
    found: Live = request.app.state.live
    return found


def snapshot(followed: Annotated[Live, Depends(live)]) -> Snapshot:
    """The latest block."""
    return followed.snapshot


Latest = Annotated[Snapshot, Depends(snapshot)]


def as_of(latest: Snapshot) -> AsOf:
    """The block of a snapshot."""
    return AsOf(number=latest.head.number, hash=latest.head.hash)


def answered(latest: Snapshot, lines: Sequence[View]) -> dict[str, Any]:
    """Lines as an answer."""
    return {"block": as_of(latest), "data": lines}


def csv_answer(latest: Snapshot, name: str, line: type[View], lines: Iterable[View]) -> Response:
    """Lines as a CSV file; what a spreadsheet would take for a formula stays text. What is not counted yet is sent as
    it is made."""
    content = csv_parts(list(line.model_fields), (one.cells() for one in lines))
    filename = f"{name.replace('/', '-')}-{latest.head.number}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "X-Block": str(latest.head.number)}
    if isinstance(lines, Sequence):
        return Response(b"".join(content), media_type=_CSV, headers=headers)
    return StreamingResponse(content, media_type=_CSV, headers=headers)


def router() -> APIRouter:
    """All routes."""
    api = APIRouter(prefix="/api/v1", tags=["public"], responses=DOCUMENTED)
    for one in LISTINGS:
        _listing(api, one)
    for part, line, title in PARTS:
        _part(api, part, line, title)

    @api.get("/series/{isin}", summary="All that is public of one series")
    def series(latest: Latest, isin: Isin) -> Answer[SeriesView]:
        return Answer(block=as_of(latest), data=_found(latest, isin))

    @api.get("/auctions/{number}/bids.csv", summary=f"{_BIDS}, as CSV", response_class=Response, responses=CSV)
    def bids_file(latest: Latest, number: Number) -> Response:
        return csv_answer(latest, f"auction-{number}-bids", BidLevel, auction(latest, number).ladder)

    @api.get("/auctions/{number}/bids", summary=_BIDS)
    def bids(latest: Latest, number: Number) -> Answer[list[BidLevel]]:
        return Answer(block=as_of(latest), data=list(auction(latest, number).ladder))

    @api.get("/health", summary="Whether the chain is followed")
    def health(latest: Latest, followed: Annotated[Live, Depends(live)]) -> Health:
        problem = None if followed.problem is None else REASONS[503]  # the node's own words are for its operator
        return Health(ok=problem is None, block=as_of(latest), problem=problem)

    return api


def _listing(api: APIRouter, one: Listing) -> None:
    @api.get(f"/{one.path}.csv", summary=f"{one.title}, as CSV", response_class=Response, responses=CSV)
    def as_file(latest: Latest) -> Response:
        return csv_answer(latest, one.path, one.line, one.of(latest.public))

    @api.get(f"/{one.path}", summary=one.title, response_model=Answer[list[one.line]])  # type: ignore[name-defined]
    def as_json(latest: Latest) -> dict[str, Any]:
        return answered(latest, one.of(latest.public))


def _part(api: APIRouter, part: str, line: type[View], title: str) -> None:
    @api.get(f"/series/{{isin}}/{part}.csv", summary=f"{title}, as CSV", response_class=Response, responses=CSV)
    def as_file(latest: Latest, isin: Isin) -> Response:
        return csv_answer(latest, f"{isin}-{part}", line, getattr(_found(latest, isin), part))

    @api.get(f"/series/{{isin}}/{part}", summary=title, response_model=Answer[list[line]])  # type: ignore[valid-type]
    def as_json(latest: Latest, isin: Isin) -> dict[str, Any]:
        return answered(latest, getattr(_found(latest, isin), part))


def auction(latest: Snapshot, number: int) -> AuctionView:
    """The auction with this number."""
    found = latest.public.auction(number)
    if found is None:
        raise NotThere(f"there is no auction {number}")
    return found


def _found(latest: Snapshot, isin: str) -> SeriesView:
    found = latest.public.find(isin)
    if found is None:
        raise NotThere(f"there is no series {isin}")
    return found


CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
