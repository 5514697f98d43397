"""`wasiqa report`: what a debt office, a paying agent and a regulator keep, from the event store alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from wasiqa.cli import moments
from wasiqa.cli.base import CONTEXT, WasiqaGroup
from wasiqa.cli.report_circulation import circulation, post, sign, verify
from wasiqa.cli.report_output import ReportRun, reports
from wasiqa.errors import InputRefused, UsageRefused

if TYPE_CHECKING:
    from wasiqa.reporting.periods import YearEnd

_SERIES = click.argument("series", required=False)
_YEAR = click.IntRange(1971, 9998)
_YEAR_END = click.option(
    "--year-end", metavar="MM-DD", default="12-31", show_default=True, help="The last day of a year, such as 06-30."
)


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def report() -> None:
    """Report coupons, holdings, tax, CRS totals, debt service and circulation, as tables, JSON, CSV or workbooks.

    It is told by the contracts' events, as `status` is. Days and years are those of the programme's time zone. Amounts
    are in currency; in JSON in minor units. Investors stand there by their keyed ids: no name and no identity number is
    on chain.

    Example: wasiqa report debt-service --months 3 --network http://127.0.0.1:8545
    """


for _command in (circulation, sign, post, verify):
    report.add_command(_command)


@report.command()
@_SERIES
@reports
def coupons(series: str | None, **given: Any) -> None:
    """Report for each row whose record time has passed who was paid what, in which transaction, and who waits, and why.

    Tax and net of what waits are not known yet: they follow the holder's category when it is paid. Principal is a row,
    too. The second table has the books of all rows.

    Example: wasiqa report coupons PIB-3Y-7 --csv coupons.csv --network http://127.0.0.1:8545
    """
    from wasiqa.reporting.coupons import coupons as build

    run = ReportRun(**given)
    desk = run.desk(series)
    run.tell(desk, build(desk))


@report.command()
@_SERIES
@click.option("--at", metavar="DATE|TIME", help="At the end of this day, or at this time; by default now.")
@click.option("--record", type=click.IntRange(1), metavar="ROW", help="At the record time of this row of SERIES.")
@reports
def holdings(series: str | None, at: str | None, record: int | None, **given: Any) -> None:
    """Report who holds what, with investor, category and country as the wallets' words said at that moment.

    The balances of a series add up to its supply, which the second table has.

    Example: wasiqa report holdings --at 2049-06-30 --xlsx holdings.xlsx --network http://127.0.0.1:8545
    """
    from wasiqa.reporting.holdings import holdings as build

    if record is not None and (series is None or at is not None):
        raise UsageRefused("--record names a row of SERIES and stands in place of --at", hint="name a series, or --at")
    run = ReportRun(**given)
    second = None
    if at is not None:
        second = moments.last_second("--at", at, ZoneInfo(run.session.ledger.time_zone))
    elif record is not None:
        second = _record_time(run, str(series), record)
    desk = run.desk(series, second)
    run.tell(desk, build(desk))


@report.command()
@click.option("--year", type=_YEAR, required=True, help="The calendar year, which is over.")
@reports
def crs(year: int, **given: Any) -> None:
    """Report the totals of one year for the Common Reporting Standard, by account holder, country and series.

    That is the balance at the year's end, and what was paid in the year as interest and as redemption, before tax. The
    second table says what such a report needs and the chain doesn't hold.

    Example: wasiqa report crs --year 2049 --xlsx crs.xlsx --network http://127.0.0.1:8545
    """
    from wasiqa.reporting.crs import crs as build
    from wasiqa.reporting.periods import YearEnd

    run = ReportRun(**given)
    period = YearEnd().year(year, ZoneInfo(run.session.ledger.time_zone))
    desk = run.desk(at=period.last)
    run.tell(desk, build(desk, period), year=year)


@report.command()
@_SERIES
@click.option("--year", type=_YEAR, help="Only what was paid in this year.")
@_YEAR_END
@click.option("--row", type=click.IntRange(1), help="Only this row of each series.")
@reports
def tax(series: str | None, year: int | None, year_end: str, row: int | None, **given: Any) -> None:
    """Report what was withheld from interest, and what of it has reached the tax account, by holder, row and category.

    A holder's category is the one by which the payment was taxed. With --year-end 06-30 the year 2049 is the one that
    ends on 30 June 2049.

    Example: wasiqa report tax PIB-3Y-7 --year 2049 --network http://127.0.0.1:8545
    """
    from wasiqa.reporting.tax import tax as build

    ends, run = _year_end(year_end), ReportRun(**given)
    desk = run.desk(series)
    run.tell(desk, build(desk, None if year is None else ends.year(year, desk.zone), row), year=year, row=row)


@report.command()
@_SERIES
@click.option("--year", type=_YEAR, help="Only this year; by default each in which anything was paid.")
@_YEAR_END
@click.option("--investor", metavar="ID", help="Only the investor with this id, 0x and 40 hex digits.")
@reports
def certificates(series: str | None, year: int | None, year_end: str, investor: str | None, **given: Any) -> None:
    """Report what stands in each holder's certificate of a year: interest paid, tax withheld, and what was left.

    Example: wasiqa report certificates --year 2049 --year-end 06-30 --network http://127.0.0.1:8545
    """
    from wasiqa.reporting.tax import certificates as build

    if investor is not None and not re.fullmatch("0x[0-9a-fA-F]{40}", investor):
        raise UsageRefused(f"--investor {investor} is no investor's id", hint="write 0x and 40 hex digits")
    ends, run = _year_end(year_end), ReportRun(**given)
    desk = run.desk(series)
    run.tell(desk, build(desk, ends, year, None if investor is None else investor.lower()), year_end=year_end)


@report.command("debt-service")
@_SERIES
@click.option("--months", type=click.IntRange(0, 1_200), required=True, help="This month and so many that follow.")
@reports
def debt_service(series: str | None, months: int, **given: Any) -> None:
    """Report what is due, funded and to be funded for each row of this month and the N that follow, and by month.

    Rows of before stand there as long as they are not funded. Until a record time has passed it is what the units of
    now would need (expected). `coupon fund` and `redeem --fund-only` approve the paying agent's contract and pay in.

    Example: wasiqa report debt-service --months 3 --csv sheet.csv --network http://127.0.0.1:8545
    """
    from wasiqa.reporting.debt_service import debt_service as build

    run = ReportRun(**given)
    desk = run.desk(series)
    run.tell(desk, build(desk, months), paying_agent=run.session.programme.paying_agent.address)


def _year_end(text: str) -> YearEnd:
    from wasiqa.reporting.periods import YearEnd

    try:
        return YearEnd.read(text)
    except ValueError:
        hint = "write a month and a day that every year has, such as 06-30"
        raise UsageRefused(f"--year-end {text} is no day of a year", hint=hint) from None


def _record_time(run: ReportRun, series: str, row: int) -> int:
    desk = run.desk(series)
    (books,) = (one.books for one in desk.series)
    if row > len(books):
        raise InputRefused(f"there is no row {row}; the series has {len(books)}", code="UNKNOWN_ROW")
    return books[row - 1].row.record_time
