"""An announcement (YAML): everything that an auction is held by, checked as a whole before anybody proposes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from wasiqa.auction.kinds import AuctionKind, Quote
from wasiqa.auction.yield_terms import YieldTerms
from wasiqa.categories import mask
from wasiqa.chain.contract import NOBODY
from wasiqa.errors import Fault, InputRefused
from wasiqa.servicing.config import Account
from wasiqa.servicing.programme import series_id
from wasiqa.terms import files
from wasiqa.terms.clauses import Text
from wasiqa.terms.currency import to_minor
from wasiqa.terms.fields import (
    Date,
    Exact,
    Fields,
    Moment,
    Share,
    Whole,
    as_name,
    by_name,
    one_of,
    within,
)
from wasiqa.terms.parts import CategoryName, CategoryNames, Positive
from wasiqa.terms.reading import read_model
from wasiqa.terms.sheet import TermSheet
from wasiqa.terms.words import refuse

PRICE_SCALE = 10_000
_EPOCH = date(1970, 1, 1)
_BASIS = 10_000
_MOST_UNITS = 1 << 80


def _later_than(*before: str) -> AfterValidator:
    def check(value: datetime, info: ValidationInfo) -> datetime:
        for name in before:
            first = info.data.get(name)
            if first is not None and value <= first:
                told = f"{info.field_name} {value} is not after {name}, {first}"
                raise refuse("BAD_TIME", told, "an auction's times follow one another")
        return value

    return AfterValidator(check)


def _key(value: str, info: ValidationInfo) -> str:
    if len(value) != 66 or not value.startswith("0x") or set(value[2:]) - set("0123456789abcdef") or not int(value, 16):
        hint = "write the public key that `auction key` has shown: 0x and 64 hex digits in small letters"
        raise refuse("BAD_KEY", f"{info.field_name} is {value!r}, which is no X25519 key", hint)
    return value


def _price(value: Decimal, info: ValidationInfo) -> Decimal:
    if (value * PRICE_SCALE) % 1 or not 0 < value * PRICE_SCALE < 1 << 32:
        told = f"{info.field_name} {value} is no price per 100 with at most four decimals"
        raise refuse("BAD_NUMBER", told, 'write it such as "98.3815"')
    return value


class Times(Fields):
    """When what happens; closes are inclusive. Settlement is open from `settle_from`."""

    bids_close: Moment
    reveal_close: Annotated[Moment, _later_than("bids_close")]
    decide_by: Annotated[Moment, _later_than("reveal_close")]
    settle_from: Annotated[Moment, _later_than("bids_close")]
    settle_by: Annotated[Moment, _later_than("settle_from", "decide_by")]


class NonCompetitive(Fields):
    """Bids without a quote: who may make one, until when, for how much, and what it pays."""

    price: Annotated[str, one_of("average", "cut_off")]
    close: Moment
    categories: CategoryNames
    cap: Positive
    total: Positive


class Into(Fields):
    """What a switch gives: a series, at a clean price per 100."""

    terms: Text
    price: Annotated[Exact, AfterValidator(_price)]


class AnnouncementFields(Fields):
    """The file. Amounts are in units of the series' currency."""

    terms: Text
    kind: Annotated[AuctionKind, by_name(AuctionKind), as_name]
    quote: Annotated[Quote, by_name(Quote), as_name]
    pricing: Annotated[str, one_of("multiple", "uniform")]
    times: Times
    settlement: Date
    target: Positive
    maturing: Positive | None = None
    lot: Positive
    exempt: Exact = Decimal(0)
    bidders: CategoryNames
    most_bids: Annotated[Whole, within(1, 65_535)] = 20
    limits: dict[CategoryName, Positive] = Field(default_factory=dict)
    non_competitive: NonCompetitive | None = None
    deposit: Share = Decimal(0)
    paid: Annotated[str, one_of("on_chain", "outside")] = "on_chain"
    treasury: Account
    sealing_key: Annotated[str, AfterValidator(_key)] | None = None
    into: Into | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        wrong = (
            (self.kind is AuctionKind.BUY_BACK and self.quote > Quote.YIELD, "a buy-back takes prices or yields"),
            (self.kind is AuctionKind.SWITCH and self.quote is not Quote.PRICE, "a switch takes prices"),
            ((self.into is None) is (self.kind is AuctionKind.SWITCH), "`into` is for a switch, and a switch needs it"),
            (
                self.non_competitive is not None and self.kind is not AuctionKind.SALE,
                "non-competitive bids are for a sale",
            ),
            (self.paid == "outside" and self.deposit > 0, "without cash on chain there is no deposit"),
            (self.paid == "outside" and self.kind is AuctionKind.SWITCH, "a switch pays its rest in cash on chain"),
            (
                self.non_competitive is not None and self.non_competitive.close > self.times.bids_close,
                "non-competitive bids close no later than the others",
            ),
            (bool(set(self.limits) - set(self.bidders)), "limits names a category that may not bid"),
        )
        if told := next((told for is_so, told in wrong if is_so), None):
            raise refuse("BAD_VALUE", told)
        return self


@dataclass(frozen=True)
class Announcement:
    """A checked announcement: the SHA-256 of its bytes, the series' sheet, and how its yields are reckoned; `lag` is
    how many business days after the close of bids it is settled (T+1, for one)."""

    path: Path
    sha256: str
    sheet: TermSheet
    said: AnnouncementFields
    yields: YieldTerms
    into: TermSheet | None
    lag: int

    def terms(self, cash: str, exponent: int) -> dict[str, Any]:
        """As the contract takes them; `cash` is the zero address where awards are paid outside the chain."""
        said, times, asked = self.said, self.said.times, self.said.non_competitive
        return {
            "seriesId": series_id(self.sheet.isin),
            "kind": int(said.kind),
            "quote": int(said.quote),
            "uniform": said.pricing == "uniform",
            "atAverage": asked is not None and asked.price == "average",
            "nonCompetitiveClose": 0 if asked is None else _seconds(asked.close),
            "bidsClose": _seconds(times.bids_close),
            "revealClose": _seconds(times.reveal_close),
            "decideBy": _seconds(times.decide_by),
            "settleFrom": _seconds(times.settle_from),
            "settleBy": _seconds(times.settle_by),
            "settlementDate": (said.settlement - _EPOCH).days,
            "target": self.units(said.target),
            "denomination": self.sheet.denomination_minor,
            "lot": self.units(said.lot),
            "exempt": self.units(said.exempt),
            "bidders": mask(said.bidders),
            "mostBids": said.most_bids,
            "nonCompetitiveBidders": 0 if asked is None else mask(asked.categories),
            "nonCompetitiveCap": 0 if asked is None else self.units(asked.cap),
            "nonCompetitiveTotal": 0 if asked is None else self.units(asked.total),
            "depositRate": int(said.deposit * _BASIS),
            "cash": cash if said.paid == "on_chain" else NOBODY,
            "exponent": exponent if said.paid == "on_chain" else 0,
            "treasury": said.treasury,
            "sealingKey": bytes.fromhex((said.sealing_key or "0x" + "00" * 32)[2:]),
            "into": bytes(32) if self.into is None else series_id(self.into.isin),
            "intoPrice": 0 if said.into is None else int(said.into.price * PRICE_SCALE),
            "maturing": 0 if said.maturing is None else self.units(said.maturing),
            "yield": self.yields.struct(),
        }

    def limits(self) -> list[dict[str, int]]:
        """What dealers of a category may bid for in all, as the contract takes it."""
        return [{"category": int(one), "units": self.units(face)} for one, face in self.said.limits.items()]

    def units(self, amount: Decimal) -> int:
        """Minor units of an amount of currency."""
        return int(to_minor(amount, self.sheet.currency))


def read_announcement(path: Path) -> Announcement:
    """The announcement at `path`, with the term sheets that it names. Raises `InputRefused` with all its mistakes."""
    said = read_model(path, AnnouncementFields, "announcement")
    terms = files.read(path.parent / said.terms)
    sheet, into = terms.sheet, None if said.into is None else files.read(path.parent / said.into.terms).sheet
    faults = list(_faults(said, sheet, into))
    yields = YieldTerms()
    try:
        yields = _yields(said, terms)
    except InputRefused as refusal:
        faults.append(Fault("BAD_DATE", refusal.message, refusal.hint, column="settlement"))
    faults += _faults_of_settlement(said, terms)
    if faults:
        told = "; ".join(fault.message for fault in faults[:3])
        raise InputRefused(f"{path}: {told}", file=str(path), faults=[_in(path, fault) for fault in faults])
    lag = terms.calendar.business_days_between(_day(said.times.bids_close, sheet), said.settlement)
    return Announcement(path, sha256(path.read_bytes()).hexdigest(), sheet, said, yields, into, lag)


def _yields(said: AnnouncementFields, terms: files.Terms) -> YieldTerms:
    sheet = terms.sheet
    found = YieldTerms.of(terms, said.settlement)
    if said.quote in (Quote.RATE, Quote.MARGIN) or said.kind is AuctionKind.SWITCH:
        return YieldTerms()
    if found is None and said.quote is Quote.YIELD:
        told = f"bids of {sheet.symbol} can't be yields: the contract knows no price of its payments"
        raise InputRefused(told, hint="take bids by PRICE, or RATE or MARGIN for a new series")
    return found or YieldTerms()


def _faults(said: AnnouncementFields, sheet: TermSheet, into: TermSheet | None) -> Iterator[Fault]:
    asked = said.non_competitive
    amounts: Mapping[str, Decimal] = {
        "target": said.target,
        "lot": said.lot,
        "exempt": said.exempt,
        **{f"limits.{one.name}": face for one, face in said.limits.items()},
        **({} if asked is None else {"non_competitive.cap": asked.cap, "non_competitive.total": asked.total}),
    }
    for name, amount in amounts.items():
        units = to_minor(amount, sheet.currency)
        if units % sheet.denomination_minor or units >= _MOST_UNITS:
            told = f"{name} {amount} is not a multiple of the denomination, {sheet.denomination}"
            yield Fault("DENOMINATION", told, "write a multiple of the term sheet's denomination", column=name)
    strangers = [one for one in said.bidders if one not in sheet.categories]
    if asked is not None:
        strangers += [one for one in asked.categories if one not in sheet.categories]
    if said.maturing is not None and to_minor(said.maturing, sheet.currency) >= _MOST_UNITS:
        yield Fault("BAD_NUMBER", f"maturing {said.maturing} is too large", column="maturing")
    for one in dict.fromkeys(strangers):
        told = f"{one.name} may bid, but may not hold {sheet.symbol}"
        yield Fault("UNKNOWN_CATEGORY", told, "name categories of the term sheet", column="bidders")
    if into is not None and into.currency != sheet.currency:
        yield Fault("BAD_VALUE", f"into is in {into.currency}, the series in {sheet.currency}", column="into.terms")


def _faults_of_settlement(said: AnnouncementFields, terms: files.Terms) -> Iterator[Fault]:
    """Whoever pays an award pays what has accrued up to that day, which is a business day."""
    day, times = said.settlement, said.times
    first, last = _day(times.settle_from, terms.sheet), _day(times.settle_by, terms.sheet)
    if not first <= day <= last:
        told = f"settlement {day} is not from settle_from, {first}, to settle_by, {last}"
        yield Fault("BAD_DATE", told, "interest accrues up to the day on which awards are paid", column="settlement")
    elif not terms.calendar.is_business_day(day):
        told = f"settlement {day} is no business day of the calendar {terms.calendar.name}"
        yield Fault("BAD_DATE", told, "name a business day of the term sheet's calendar", column="settlement")


def _day(moment: datetime, sheet: TermSheet) -> date:
    return moment.astimezone(ZoneInfo(sheet.time_zone)).date()


def _in(path: Path, fault: Fault) -> Fault:
    return Fault(fault.code, fault.message, fault.hint, str(path), fault.row, fault.column)


def _seconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())
