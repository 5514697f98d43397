"""What the commands that end a series early share: the series, its days, and the errand of two parties."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.by_order import Errand
from wasiqa.cli.parties import zone
from wasiqa.cli.session import Session
from wasiqa.errors import UsageRefused

if TYPE_CHECKING:
    from wasiqa.servicing.early_redemption import Series

paper = click.option("--notice", required=True, type=options.FILE, help="The notice; only its hash goes on chain.")
price = click.option("--price", default="100", show_default=True, help="Per 100 of what is outstanding then.")


def day(text: str) -> date:
    """A day on the command line. Raises `UsageRefused` for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageRefused(f"{text!r} is no day", hint="write a payment day of the series like 2031-12-31") from None


def price_of(text: str) -> Fraction:
    """A price per 100. Raises `UsageRefused` for anything else."""
    from wasiqa.errors import InputRefused
    from wasiqa.servicing.amounts import to_units

    try:
        return Fraction(to_units(text, 10), 10**10)
    except InputRefused:
        raise UsageRefused(f"{text!r} is no price", hint="write it like 99.25, for 100 of face value") from None


def series_of(session: Session, name: str) -> Series:
    """A series, named by ISIN or symbol."""
    from wasiqa.servicing.early_redemption import Series

    _, record, bond = session.series(name)
    return Series(session.chain, session.programme, bond, zone(session), record.block)


def call_errand(given: dict[str, Any]) -> Errand:
    """The issuer's call on a day."""
    from wasiqa.servicing.amounts import written
    from wasiqa.servicing.early_redemption import CALL, Called
    from wasiqa.servicing.papers import paper_hash

    name, text, notice = given.pop("series"), given.pop("day"), Path(given.pop("notice"))
    session = Session(**given)
    series = series_of(session, name)
    work = Called(series, series.right(CALL, day(text)), paper_hash(notice, "notice"))
    row, amount = work.right.row, work.right.amount
    document = {"row": row.n, "day": text, "amount": written(amount), "notice_hash": f"0x{work.paper.hex()}"}
    told = f"called on {text}: row {row.n} is the last, and each unit is paid {written(amount)} besides"
    return Errand(session, work, notice, lambda: document, lambda: told, verb="call", done="called", noun="the call")


def dissolve_errand(given: dict[str, Any]) -> Errand:
    """The dissolution on a day."""
    from wasiqa.servicing.early_redemption import Dissolved
    from wasiqa.servicing.papers import paper_hash

    name, text, notice = given.pop("series"), given.pop("day"), Path(given.pop("notice"))
    stated = given.pop("price")
    session = Session(**given)
    series = series_of(session, name)
    work = Dissolved(series, series.row(day(text)), price_of(stated), paper_hash(notice, "notice"))
    document = {"row": work.row.n, "day": text, "price": stated, "notice_hash": f"0x{work.paper.hex()}"}
    told = f"dissolved on {text}, the day of row {work.row.n}, for {stated} per 100 outstanding"
    return Errand(
        session,
        work,
        notice,
        lambda: document,
        lambda: told,
        verb="dissolve",
        done="dissolved",
        noun="the dissolution",
    )
