"""Term sheets of any kind, and the series of one with its rows and its public record. All of it is made up."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from tests.contracts.bond.payments import Payments, Row
from tests.contracts.bond.series import Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.contracts.record.conftest import SHEET_HASH, Record
from tests.terms.made_up import ABSENT, BOND, WEEKENDS, bent
from tests.terms.test_clauses import FLOATING, SUKUK
from wasiqa.chain.compiler import artifacts
from wasiqa.errors import InputRefused
from wasiqa.servicing.public_record import facts
from wasiqa.servicing.series import ROW_KINDS
from wasiqa.terms.calendar import BUSINESS_DAY_RULES, Calendar
from wasiqa.terms.daycount import DAY_COUNTS
from wasiqa.terms.files import Terms
from wasiqa.terms.interest import periods
from wasiqa.terms.months import add_months
from wasiqa.terms.reading import build
from wasiqa.terms.rows import CashFlowRow, record_times, rows
from wasiqa.terms.sheet import TermSheet

ANCHORS = st.dates(date(2040, 1, 1), date(2050, 12, 31))
MONTH_ENDS = ANCHORS.map(lambda day: day.replace(day=28) + timedelta(days=day.day % 4))
KINDS = ("fixed", "step_up", "amortising", "sukuk_rental", "floating")
ZONES = ("Asia/Karachi", "UTC", "America/New_York", "Pacific/Auckland")


@st.composite
def sheets(draw: st.DrawFn) -> TermSheet:
    """Bonds and sukuk of every type, frequency and day count, with short and long periods at both ends."""
    frequency, count = draw(st.sampled_from((1, 2, 4, 12))), draw(st.integers(2, 5))
    months, month_ends = 12 // frequency, draw(st.booleans())
    anchor = draw(ANCHORS | MONTH_ENDS)
    begin = add_months(anchor, -months * count, end_of_month=month_ends)
    changes: dict[str, Any] = {"issue": begin, "maturity": anchor, "end_of_month": month_ends, "frequency": frequency}
    lengths = st.integers(1, 50 * months)
    if draw(st.booleans()):
        changes |= {"issue": begin - timedelta(days=draw(lengths)), "first_coupon": begin}
    if draw(st.booleans()):
        changes |= {"maturity": anchor + timedelta(days=draw(lengths)), "last_coupon": anchor}
    changes |= {
        "type": draw(st.sampled_from(KINDS)),
        "day_count": draw(st.sampled_from(DAY_COUNTS)),
        "coupon": f"0.{draw(st.integers(1, 9999)):04d}",
        "business_day": draw(st.sampled_from(BUSINESS_DAY_RULES)),
        "record": {"business_days_before": draw(st.integers(1, 12)), "time": draw(st.sampled_from(("17:00", "02:00")))},
        "time_zone": draw(st.sampled_from(ZONES)),
    }
    plain = build(TermSheet, bent(BOND, changes | {"type": "fixed"}), "term sheet")
    return build(TermSheet, bent(BOND, changes | _clauses(draw, plain, changes["type"])), "term sheet")


def _clauses(draw: st.DrawFn, plain: TermSheet, kind: str) -> dict[str, Any]:
    """What a series of this type states besides, on the dates of such a bond."""
    inner = [period.start for period in periods(plain)][1:]
    day = st.sampled_from(inner)
    if kind == "step_up":
        return {"steps": [{"from": draw(day), "rate": "0.08"}]}
    if kind == "amortising":
        return {"amortisation": [{"date": draw(day), "share": draw(st.sampled_from(("1/3", "0.25", "2/7")))}]}
    if kind == "sukuk_rental":
        return {"sukuk": SUKUK}
    if kind == "floating":
        fixed = periods(plain)[: draw(st.integers(1, len(inner) + 1))]
        fixings = [
            {"from": one.start, "until": one.end, "rate": f"0.07{n:02d}", "source": "made up"}
            for n, one in enumerate(fixed)
        ]
        return {"coupon": ABSENT, "floating": FLOATING | {"fixings": fixings}}
    return {}


def table_of(sheet: TermSheet) -> tuple[CashFlowRow, ...]:
    """Its payments; a sheet that has none is passed over."""
    try:
        return rows(sheet, WEEKENDS)
    except InputRefused:
        assume(False)
        raise


def recorded(
    stage: Stage,
    sheet: TermSheet,
    calendar: Calendar = WEEKENDS,
    held: int = 0,
    table: tuple[CashFlowRow, ...] | None = None,
) -> Record:
    """The series of this sheet, opened with its rows or these, its units in a bank's hand, and its record."""
    table = rows(sheet, calendar) if table is None else table
    times, indices = record_times(table)
    series = Series.deployed(stage, recordTimes=[int(time.timestamp()) for time in times])
    given = [
        Row(row.amount.numerator, row.amount.denominator, record, int(row.pay.timestamp()), _kind(row))
        for row, record in zip(table, indices, strict=True)
    ]
    if any(not row.fixed for row in table):
        fixing = {"window": 1, "fallbackAfter": 0, "numerator": 0, "denominator": 0}
        stage.chain.transact(stage.agent, "setFixingTerms", series.bond.address, fixing, sender=ROLES["ISSUER"])
    payments = Payments.opened(series, {"bank": held} if held else {}, given)
    wiring = stage.registry.address, series.bond.address, stage.agent.address
    told = facts(Terms(Path("made-up.yaml"), "", sheet, calendar))
    code = artifacts()["PublicRecord"]
    receipt = stage.chain.deploy(code, *wiring, told, SHEET_HASH, sender=WHO.outsider)
    return Record(payments, receipt.contract(code))


def _kind(row: CashFlowRow) -> int:
    return ROW_KINDS[row.kind] if row.fixed else ROW_KINDS["floating"]
