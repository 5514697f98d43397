"""The series: a line of each, and all that is public of one."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import ClassVar

from wasiqa.categories import label
from wasiqa.portal.history import SeriesHistory
from wasiqa.portal.views.calendar import PaymentLine
from wasiqa.portal.views.circulation import GroupLine
from wasiqa.portal.views.trades import TradeLine
from wasiqa.portal.views.view import Minor, View, moment
from wasiqa.reporting.circulation import SeriesCirculation
from wasiqa.reporting.desk import Desk, Series
from wasiqa.servicing.amounts import written
from wasiqa.servicing.calls import text
from wasiqa.servicing.pauses import UNTIL_LIFTED
from wasiqa.terms.sheet import TermSheet

_CATEGORIES = 24


class SeriesLine(View):
    """What is issued and outstanding of one series. What only its term sheet says is None where that isn't at hand."""

    isin: str
    symbol: str
    name: str | None
    type: str | None
    currency: str | None
    decimals: int
    issue: date | None
    maturity: date | None
    coupon_percent: str | None
    denomination: Minor | None
    issued: Minor
    redeemed: Minor
    outstanding: Minor
    frozen: Minor
    ceiling: Minor
    standing: str
    missed_rows: tuple[int, ...]
    paused: tuple[str, ...]
    address: str

    AMOUNTS: ClassVar[tuple[str, ...]] = ("denomination", "issued", "redeemed", "outstanding", "frozen", "ceiling")


class DocumentLine(View):
    """A document of the public record, or the term sheet that the ledger names."""

    isin: str
    name: str
    uri: str
    sha256: str
    updated: datetime | None


class HookLine(View):
    """A rule that a series has beyond its tables, and at which moments it is asked."""

    isin: str
    hook: str
    address: str
    moments: int


class PauseLine(View):
    """What is paused; `until` is None until that is lifted."""

    isin: str
    purpose: str
    until: datetime | None
    confirmed: bool


class SupplyPoint(View):
    """The units outstanding from a block on."""

    isin: str
    block: int
    time: datetime | None
    decimals: int
    outstanding: Minor

    AMOUNTS: ClassVar[tuple[str, ...]] = ("outstanding",)


class TermLine(View):
    """One term of the sheet, or of what the contracts say."""

    isin: str
    term: str
    value: str


class SeriesView(View):
    """All that is public of one series."""

    summary: SeriesLine
    terms: tuple[TermLine, ...]
    documents: tuple[DocumentLine, ...]
    hooks: tuple[HookLine, ...]
    pauses: tuple[PauseLine, ...]
    supply: tuple[SupplyPoint, ...]
    payments: tuple[PaymentLine, ...]
    groups: tuple[GroupLine, ...]
    trades: tuple[TradeLine, ...]


def series_line(desk: Desk, series: Series, figures: SeriesCirculation, sheet: TermSheet | None) -> SeriesLine:
    """The line of one series."""
    ends = series.state.pauses.ends(series.state.now)
    return SeriesLine(
        isin=series.isin,
        symbol=series.symbol,
        name=sheet.name if sheet else None,
        type=sheet.type if sheet else None,
        currency=sheet.currency if sheet else series.money.symbol,
        decimals=series.money.decimals,
        issue=sheet.issue if sheet else None,
        maturity=sheet.maturity if sheet else None,
        coupon_percent=None if sheet is None or sheet.coupon is None else written(Fraction(sheet.coupon) * 100),
        denomination=sheet.denomination_minor if sheet else None,
        issued=figures.issued,
        redeemed=figures.redeemed,
        outstanding=figures.outstanding,
        frozen=figures.frozen,
        ceiling=figures.booked_units,
        standing=series.state.defaults.status,
        missed_rows=tuple(series.state.missed()),
        paused=tuple(purpose for purpose, end in ends.items() if end),
        address=series.address,
    )


def hooks(desk: Desk, series: Series) -> tuple[HookLine, ...]:
    """The rules of a series, in the order in which they are asked."""
    names = {record.address: name for name, record in desk.index.ledger.contracts.items()}
    return tuple(
        HookLine(isin=series.isin, hook=names.get(address, "?"), address=address, moments=moments)
        for address, moments in series.state.hooks.items()
    )


def pauses(desk: Desk, series: Series) -> tuple[PauseLine, ...]:
    """What is paused now."""
    ends = series.state.pauses.ends(series.state.now)
    return tuple(
        PauseLine(isin=series.isin, purpose=purpose, until=moment(end, desk.zone), confirmed=end == UNTIL_LIFTED)
        for purpose, end in ends.items()
        if end
    )


def supply(desk: Desk, series: Series, history: SeriesHistory) -> tuple[SupplyPoint, ...]:
    """What was outstanding after each block in which that changed."""
    return tuple(
        SupplyPoint(
            isin=series.isin,
            block=one.block,
            time=moment(one.time, desk.zone),
            decimals=series.money.decimals,
            outstanding=one.units,
        )
        for one in history.supply
    )


def documents(desk: Desk, isin: str) -> tuple[DocumentLine, ...]:
    """The documents as the public record's events have them; without a record, the term sheet by the ledger."""
    record = desk.index.ledger.series[isin]
    if record.public_record is None:
        line = DocumentLine(isin=isin, name="TERM_SHEET", uri="", sha256=record.terms_sha256, updated=None)
        return (line,)
    found: dict[str, DocumentLine] = {}
    for event in desk.index.events(record.public_record.address, ["DocumentUpdated", "DocumentRemoved"]):
        name = event.args["name"]
        if event.name == "DocumentRemoved":
            found.pop(name, None)
        else:
            title = text(bytes.fromhex(name[2:])) or name
            sha256 = event.args["documentHash"].removeprefix("0x")
            time = moment(event.time, desk.zone)
            found[name] = DocumentLine(isin=isin, name=title, uri=event.args["uri"], sha256=sha256, updated=time)
    return tuple(found.values())


def terms(series: Series, sheet: TermSheet | None) -> tuple[TermLine, ...]:
    """The terms in short. Who may hold it stands on chain; the rest is what the sheet says."""
    found: dict[str, str] = {}
    if sheet is not None:
        found = {
            "currency": sheet.currency,
            "coupon": "" if sheet.coupon is None else f"{written(Fraction(sheet.coupon) * 100)} %",
            "frequency": "" if sheet.frequency is None else str(sheet.frequency),
            "benchmark": "" if sheet.floating is None else str(sheet.floating.benchmark),
            "day_count": sheet.day_count or "",
            "business_day": sheet.business_day,
            "time_zone": sheet.time_zone,
        }
    rules = series.state.rules
    if rules is not None:
        found["categories"] = " ".join(label(n) for n in range(_CATEGORIES) if rules.categories >> n & 1)
        found["policy"] = str(rules.policy)
    return tuple(TermLine(isin=series.isin, term=term, value=value) for term, value in found.items() if value)
