"""What the commands that end a series early share: the series, its days, and the errand of two parties."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import moments, options
from wasiqa.cli.by_order import Errand
from wasiqa.cli.parties import zone
from wasiqa.cli.session import Session
from wasiqa.errors import NotAllowed, UsageRefused

if TYPE_CHECKING:
    from wasiqa.servicing.early_redemption import Series

paper = click.option("--notice", required=True, type=options.FILE, help="The notice; only its hash goes on chain.")
day = click.argument("day", callback=moments.day)
price = click.option("--price", default="100", show_default=True, help="Per 100 of what is outstanding then.")


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

    name, day, notice = given.pop("series"), given.pop("day"), Path(given.pop("notice"))
    session = Session(**given)
    series = series_of(session, name)
    work = Called(series, series.right(CALL, day), paper_hash(notice, "notice"))
    row, amount = work.right.row, work.right.amount
    document = {"row": row.n, "day": f"{day}", "amount": written(amount), "notice_hash": f"0x{work.paper.hex()}"}
    told = f"called on {day}: row {row.n} is the last, and each unit is paid {written(amount)} besides"
    return Errand(session, work, notice, lambda: document, lambda: told, verb="call", done="called", noun="the call")


def dissolve_errand(given: dict[str, Any]) -> Errand:
    """The dissolution on a day."""
    from wasiqa.servicing.early_redemption import Dissolved
    from wasiqa.servicing.papers import paper_hash
    from wasiqa.servicing.verification.term_sheets import at_hand

    name, day, notice = given.pop("series"), given.pop("day"), Path(given.pop("notice"))
    stated = given.pop("price")
    session = Session(**given)
    series = series_of(session, name)
    isin, record, _ = session.series(name)
    terms = at_hand(record)
    if terms is not None and terms.sheet.sukuk is None:
        told = f"{isin} is no sukuk: its term sheet states no dissolution"
        raise NotAllowed(told, hint="`call` repays under a call of the terms; holders decide of other terms by vote")
    work = Dissolved(series, series.row(day), price_of(stated), paper_hash(notice, "notice"))
    document = {"row": work.row.n, "day": f"{day}", "price": stated, "notice_hash": f"0x{work.paper.hex()}"}
    told = f"dissolved on {day}, the day of row {work.row.n}, for {stated} per 100 outstanding"
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
