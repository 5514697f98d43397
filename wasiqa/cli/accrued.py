"""`wasiqa accrued`: the interest that has accrued on a series."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import moments, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("series")
@click.option("--on", metavar="DATE", callback=moments.day, help="The settlement date; by default today.")
@click.option(
    "--terms", type=options.FILE, help="Compare with this term sheet; exit code 1 if it says otherwise than the chain."
)
@options.reads_chain
def accrued(series: str, on: date | None, terms: Path | None, as_json: bool, **chosen: Any) -> None:
    """Show the interest that has accrued for who settles on a date, as the series' public record computes it.

    After the record day of the running coupon it is below zero: the buyer gets no part of the coupon.

    Example: wasiqa accrued PIB-3Y-7 --on 2049-03-04 --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.accrual import Accrual
    from wasiqa.terms.numbers import exact

    session, out = Session(**chosen), Output(as_json=as_json)
    isin, _, bond = session.series(series)
    day = on or moments.today(session.chain.now(), session.ledger.time_zone)
    found = Accrual.of(session.chain, session.programme, bond, isin).accrued(day)
    document: dict[str, Any] = {
        "isin": isin,
        "date": day.isoformat(),
        "numerator": str(found.numerator),
        "denominator": str(found.denominator),
        "per_100": exact(100 * found),
    }
    text = f"{isin} on {day}: {float(100 * found):.6f} accrued per 100 of face at issue, exactly {exact(100 * found)}"
    if terms is None:
        out.result(document, text)
        return
    stated = _by_terms(terms, isin, day)
    document["by_terms"] = None if stated is None else exact(100 * stated)
    out.result(document, text)
    if stated != found:
        said = "is not fixed" if stated is None else f"is {exact(100 * stated)}"
        told = f"{isin} on {day}: by {terms} what has accrued per 100 {said}, by the chain {exact(100 * found)}"
        raise CheckFailed(told, hint="compare the terms with the public record, and fixings with the rows")


def _by_terms(path: Path, isin: str, day: date) -> Fraction | None:
    from wasiqa.terms import files
    from wasiqa.terms.markets import accrued_on
    from wasiqa.terms.rows import rows

    terms = files.read_of(path, isin)
    return accrued_on(terms.sheet, rows(terms.sheet, terms.calendar), day)
