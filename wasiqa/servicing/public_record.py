"""The public record of a series: from its term sheet to what the issuer's parties deploy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from fractions import Fraction
from functools import cached_property
from zoneinfo import ZoneInfo

from eth_utils.crypto import keccak

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import NOBODY, Call, Contract, creation
from wasiqa.chain.records import DeployedRecord
from wasiqa.errors import CheckFailed, InputRefused, NotAllowed
from wasiqa.servicing.code import built
from wasiqa.servicing.programme import Programme, series_id
from wasiqa.terms.files import Terms
from wasiqa.terms.rows import rows
from wasiqa.terms.sheet import TermSheet

TERM_SHEET = b"TERM_SHEET".ljust(32, b"\0")
"""Name of the first document; `PublicRecord.sol` has the same."""
ZERO, FIXED, FLOATING, STEPPED = range(4)
"""`IPublicRecord.CouponType`."""
DAY_COUNTS = {
    "ACT/ACT-ICMA": 0,
    "ACT/360": 1,
    "ACT/365F": 2,
    "30/360": 3,
    "30E/360": 4,
    None: 5,
    "30E/360-ISDA": 6,
    "30/360-US": 7,
    "ACT/364": 8,
    "ACT/ACT-ISDA": 9,
    "ACT/ACT-AFB": 10,
}
"""`IPublicRecord.DayCount` by the names that term sheets use; None where nothing accrues."""
_DAY = 86_400


def facts(terms: Terms) -> tuple[int | bool, ...]:
    """What the record is given as `IPublicRecord.Facts`: of a rate that steps the first, of one that floats none. Days
    begin at midnight in the sheet's time zone.

    Raises InputRefused if clocks there change so that the record can't tell the date of a record time.
    """
    sheet = terms.sheet
    coupon = Fraction(sheet.coupon or 0)
    return (
        _midnight(sheet, sheet.issue),
        _midnight(sheet, sheet.maturity),
        coupon.numerator,
        coupon.denominator,
        coupon_type(sheet),
        sheet.frequency or 0,
        DAY_COUNTS[sheet.day_count],
        _midnight(sheet, sheet.first_coupon),
        _midnight(sheet, sheet.last_coupon),
        sheet.end_of_month,
        _utc_offset(terms),
    )


def coupon_type(sheet: TermSheet) -> int:
    """How the coupon is set, as `IPublicRecord.CouponType`."""
    if sheet.frequency is None:
        return ZERO
    if sheet.floating is not None:
        return FLOATING
    return STEPPED if sheet.steps else FIXED


def _midnight(sheet: TermSheet, day: date | None) -> int:
    return 0 if day is None else int(datetime.combine(day, time(), ZoneInfo(sheet.time_zone)).timestamp())


def _utc_offset(terms: Terms) -> int:
    """Seconds that clocks are ahead of UTC at issue."""
    sheet = terms.sheet
    midnight = datetime.combine(sheet.issue, time(), UTC)
    offset = int(midnight.timestamp()) - _midnight(sheet, sheet.issue)
    for row in rows(sheet, terms.calendar):
        if (int(row.record.timestamp()) + offset) // _DAY != (row.record.date() - date(1970, 1, 1)).days:
            raise InputRefused(
                f"{terms.path}: summer time in {sheet.time_zone} moves the record time of row {row.n}, {row.record}, "
                "to another date",
                file=str(terms.path),
                hint="state a record.time from 02:00 to 22:00",
            )
    return offset


@dataclass(frozen=True)
class NewRecord:
    """The record of the series at `bond`; everything follows from the term sheet."""

    programme: Programme
    terms: Terms
    bond: str

    @cached_property
    def constructor_arguments(self) -> bytes:
        """The constructor's arguments, encoded."""
        code = built("PublicRecord")
        everything = creation(
            code,
            self.programme.registry.address,
            self.bond,
            self.programme.paying_agent.address,
            facts(self.terms),
            bytes.fromhex(self.terms.sha256),
        )
        return everything.data[len(code.bytecode) :]

    def call(self) -> Call:
        """What the issuer does once the series is there."""
        code = built("PublicRecord").bytecode
        return self.programme.programme.encode("deployRecord", self._id, code, self.constructor_arguments)

    def address(self, chain: Chain) -> str:
        """Where it will be."""
        initial = built("PublicRecord").bytecode + self.constructor_arguments
        return str(chain.call(self.programme.programme, "seriesAddress", self._id, keccak(initial)))

    def is_deployed(self, chain: Chain) -> bool:
        """Is it? Raises `NotAllowed` if the series has a record that was made from other terms or code."""
        existing = str(chain.call(self.programme.programme, "recordOf", self._id))
        if existing not in (NOBODY, self.address(chain)):
            raise NotAllowed(
                f"the public record of {self.terms.sheet.isin} at {existing} was made from other terms or code",
                hint="a record never changes; a changed term sheet needs another ISIN",
                code="OTHER_TERMS",
            )
        return existing != NOBODY

    @property
    def _id(self) -> bytes:
        return series_id(self.terms.sheet.isin)


def record_deployment_of(chain: Chain, programme: Programme, bond: str) -> DeployedRecord:
    """The record of the series at `bond`, and how it came there."""
    for event in chain.events(programme.programme, "RecordDeployed"):
        if event.args["series"] == bond:
            return DeployedRecord(address=event.args["record"], tx=event.transaction, block=event.block)
    raise CheckFailed(f"the series at {bond} has no public record", hint="ask a node that has the events of all blocks")


def record_at(address: str) -> Contract:
    """The public record at `address`."""
    return Contract(address, built("PublicRecord").abi)
