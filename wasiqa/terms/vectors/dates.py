"""Topics of days: day counts, schedules, business days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from wasiqa.terms.calendar import BUSINESS_DAY_RULES, Calendar, Weekday
from wasiqa.terms.daycount import ICMA, OF_30, days_of_30, year_fraction
from wasiqa.terms.months import add_months
from wasiqa.terms.schedule import period_dates
from wasiqa.terms.vectors.numbers import NotComputable, day, day_count, is_number, number
from wasiqa.terms.vectors.vector import Vector

Found = Mapping[str, object]
_DAYS_OF_A_YEAR = 365


def one_day_count(vector: Vector) -> Found:
    """The year fraction between two dates."""
    convention = day_count(vector.text("convention", "day_count"), "convention")
    start, end = vector.day("start"), vector.day("end")
    period = _reference(vector)
    frequency = vector.frequency(default=_frequency(*(period or (start, end))))
    termination = vector.day_or_none("termination", "termination_date", "maturity")
    found: dict[str, object] = {"days": _days(convention, start, end, termination)}
    if convention == ICMA and not period and not vector.has("frequency"):
        found["year_fraction"] = _of_itself(start, end)
    else:
        found["year_fraction"] = year_fraction(convention, start, end, frequency, period, termination)
    return found


def many_day_counts(vector: Vector) -> Found:
    """A table of dates, of which one column is expected."""
    convention = day_count(vector.text("convention", "day_count"), "convention")
    columns = vector.rows("columns")
    wanted = vector.expected.get("column")
    if unnamed := [column for column in columns if not isinstance(column, str)]:
        raise NotComputable(f"columns names {unnamed[0]!r}, which is no text")
    if wanted not in columns or not {"start", "end"} <= set(columns):
        raise NotComputable("the columns must be start, end and the one that expected.column names")
    for place, row in enumerate(vector.rows("rows"), start=1):
        if not isinstance(row, list) or len(row) != len(columns):
            raise NotComputable(f"row {place} is {row!r}, not a list of {len(columns)} values")
        said = _difference(convention, dict(zip(columns, row, strict=True)), vector, str(wanted))
        if said:
            return {"column": f"row {place}: {said}"}
    return {"column": wanted}


def _difference(convention: str, row: dict[str, Any], vector: Vector, wanted: str) -> str | None:
    """What is other than this row says, None if nothing is."""
    start, end = day(row["start"], "start"), day(row["end"], "end")
    if end < start:
        raise NotComputable(f"{end} is before {start}")
    ends = [value for name, value in row.items() if name.startswith("term") or name == "maturity"]
    termination = next((day(value, "termination") for value in ends if isinstance(value, str)), None)
    termination = termination or vector.day_or_none("termination", "termination_date", "maturity")
    if wanted == "days":
        got: Fraction = Fraction(_days(convention, start, end, termination))
    else:
        got = year_fraction(convention, start, end, vector.frequency(_frequency(start, end)), None, termination)
    stated = row[wanted]
    if is_number(stated):
        digits = len(str(stated).partition(".")[2])
        if abs(got - number(stated, wanted)) <= Fraction(digits > 0, 2 * 10**digits):
            return None
    return f"{start} to {end} gives {float(got):.12g}, not {stated}"


def schedule(vector: Vector) -> Found:
    """The dates between which interest accrues, and the coupon of a whole period."""
    months = 12 // vector.frequency()
    issue, maturity = vector.day("issue"), vector.day("maturity")
    dates = period_dates(
        issue,
        maturity,
        months,
        end_of_month=vector.flag("end_of_month"),
        first=vector.day_or_none("first_coupon"),
        last=vector.day_or_none("last_coupon", "penultimate_coupon"),
        stubs=True,
    )
    found: dict[str, object] = {"dates": dates, "coupons": len(dates) - 1, "periods": len(dates) - 1}
    found["period_days"] = [(later - earlier).days for earlier, later in pairwise(dates)]
    if vector.has("coupon", "coupon_pct"):
        found["coupon_per_100"] = 100 * vector.rate("coupon") * months / 12
    if vector.has("weekend"):
        calendar = calendar_of(vector)
        found["payment_dates"] = [calendar.adjust(day, _rule(vector)) for day in dates[1:]]
    return found


def business_day(vector: Vector) -> Found:
    """A payment moved off a day without business."""
    unadjusted = vector.day("unadjusted", "date")
    paid = calendar_of(vector).adjust(unadjusted, _rule(vector))
    found: dict[str, object] = {
        "weekday": Weekday(unadjusted.weekday()).name,
        "payment_weekday": Weekday(paid.weekday()).name,
        **dict.fromkeys(("payment_date", "adjusted"), paid),
    }
    if vector.has("coupon", "coupon_pct"):
        if vector.text("accrual", default="unadjusted") != "unadjusted":
            raise NotComputable("an adjusted accrual needs the coupon period, which a single date doesn't give")
        found["coupon_per_100"] = 100 * vector.rate("coupon") / vector.frequency()
    return found


def calendar_of(vector: Vector) -> Calendar:
    """The weekend and holidays that the vector states; Saturday and Sunday if it states no weekend."""
    names = vector.given.get("weekend", ["SAT", "SUN"])
    if not isinstance(names, list) or not {str(name).upper()[:3] for name in names} <= set(Weekday.__members__):
        raise NotComputable(f"weekend is {names!r}; write a list of MON, TUE, WED, THU, FRI, SAT, SUN")
    if len(weekend := frozenset(Weekday[str(name).upper()[:3]] for name in names)) == len(Weekday):
        raise NotComputable("weekend names all seven days, so that there is no business day")
    listed = [_days_in(vector, name) for name in ("holidays", "working_days")]
    return Calendar(weekend=weekend, holidays=frozenset(listed[0]), working_days=frozenset(listed[1]))


def _days_in(vector: Vector, name: str) -> list[date]:
    values = vector.given.get(name, [])
    if not isinstance(values, list):
        raise NotComputable(f"{name} is {values!r}, which is not a list of dates")
    return [day(value.get("date") if isinstance(value, dict) else value, name) for value in values]


def _rule(vector: Vector) -> str:
    words = vector.text("convention", "business_day", default="following").casefold().replace(" ", "_")
    rule = {"unadjusted": "none", "modifiedfollowing": "modified_following"}.get(words, words.replace("-", "_"))
    if rule not in BUSINESS_DAY_RULES:
        raise NotComputable(f"the business-day rule {words} is not one of {', '.join(BUSINESS_DAY_RULES)}")
    return rule


def _reference(vector: Vector) -> tuple[date, date] | None:
    if not vector.has("ref_start") or not vector.has("ref_end"):
        return None
    period = vector.day("ref_start"), vector.day("ref_end")
    if period[1] <= period[0]:
        raise NotComputable(f"the reference period {period[0]} to {period[1]} has no days")
    return period


def _frequency(start: date, end: date) -> int:
    """How many such periods a year has, as nearly as its days tell."""
    months = _months(start, end)
    return next((frequency for frequency in (1, 2, 3, 4, 6) if 12 // frequency <= months), 12)


def _of_itself(start: date, end: date) -> Fraction:
    """By ICMA without a reference period: the dates are a period of whole months, or a part of a year from `start`."""
    if end < start:
        raise NotComputable(f"{end} is before {start}")
    months = _months(start, end)
    if months:
        return Fraction(months, 12)
    return Fraction((end - start).days, (add_months(start, 12) - start).days)


def _months(start: date, end: date) -> int:
    return round(Fraction(12 * (end - start).days, _DAYS_OF_A_YEAR))


def _days(convention: str, start: date, end: date, termination: date | None) -> int:
    return days_of_30(convention, start, end, termination) if convention in OF_30 else (end - start).days
