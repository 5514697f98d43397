"""`wasiqa coupon fix`, `dispute` and `settle`: what a floating row pays."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import Output, WasiqaCommand
from wasiqa.cli.row_act import carry_out, place_of, row_argument
from wasiqa.cli.session import Session
from wasiqa.errors import InputRefused, UsageRefused

if TYPE_CHECKING:
    from wasiqa.servicing.rowlife.place import Place
    from wasiqa.terms.files import Terms
    from wasiqa.terms.published import FixedRow, Published

_RATE = re.compile(r"(?:([0-9]{4}-[0-9]{2}-[0-9]{2})=)?([01](?:\.[0-9]{1,18})?)")
_AMOUNT = re.compile(r"[0-9]{1,17}(?:\.[0-9]{1,18}|/[0-9]{1,17})?")


@click.command(cls=WasiqaCommand)
@click.argument("series")
@row_argument
@click.option(
    "--rate",
    "rates",
    multiple=True,
    metavar="[DATE=]RATE",
    help="The benchmark as published, without the margin, such as 0.0716 for 7.16 %; where it is set anew within the "
    "period, once for each, with the first day for which it holds.",
)
@click.option("--amount", help="What a unit is paid, a decimal or a fraction such as 71693/4000000, instead of a rate.")
@click.option("--source", required=True, metavar="TEXT", help="Where the rate comes from, such as an auction's number.")
@click.option("--document", required=True, type=options.FILE, help="The paper that says so; its hash goes on chain.")
@click.option("--terms", type=options.FILE, help="The term sheet, where it isn't where the ledger has it.")
@options.writes_chain
def fix(series: str, row: int, as_json: bool, **given: Any) -> None:
    """Propose what a floating row pays; two parties of the calculation agent run this in turn (exit code 6).

    The amount per unit follows exactly from the rate, the margin, and the term sheet's day count. A reviewer may
    dispute it; after that window anybody makes it final with `coupon settle`.

    Example: wasiqa coupon fix PFL-3Y-S 1 --rate 0.0790 --source MTB-574 --document result.pdf --account issuer.json
    """
    from wasiqa.servicing.papers import paper_hash
    from wasiqa.servicing.rowlife.fixing import Proposal, in_bytes, require_floating
    from wasiqa.terms.published import require_fits

    rates, amount, terms = given.pop("rates"), given.pop("amount"), given.pop("terms")
    source, document = given.pop("source"), given.pop("document")
    if bool(rates) is (amount is not None):
        raise UsageRefused("say what the row pays", hint="give --rate, or --amount, and not both")
    in_bytes(source, "source")
    published, exact = [_published(text) for text in rates], None if amount is None else _amount(amount)
    session, paper = Session(**given), paper_hash(document, "paper that states the rate")
    place, basis = place_of(session, series, row), None
    if exact is None:
        if place.n - 1 not in place.log.fixed:
            require_floating(place)
        basis = _computed(place, _terms(session, series, terms), published, source)
        exact = basis.amount
    require_fits(exact)
    work = Proposal(place, exact, source, paper, basis)
    carry_out(session, Output(as_json=as_json), work, "propose it?", document)


@click.command(cls=WasiqaCommand)
@click.argument("series")
@row_argument
@click.option("--reason", required=True, type=options.FILE, help="The objection; only its hash goes on chain.")
@options.writes_chain
def dispute(series: str, row: int, reason: Path, as_json: bool, **chosen: Any) -> None:
    """Take a proposed amount away while its window is open. A reviewer: the regulator at once, or governance's two.

    Example: wasiqa coupon dispute PFL-3Y-S 1 --reason objection.pdf --account regulator.json
    """
    from wasiqa.servicing.papers import paper_hash
    from wasiqa.servicing.rowlife.fixing import Dispute

    session, paper = Session(**chosen), paper_hash(reason, "objection")
    place = place_of(session, series, row)
    work = Dispute(place, paper, place.holds("REVIEWER", session.sender))
    carry_out(session, Output(as_json=as_json), work, "dispute it?", reason)


@click.command(cls=WasiqaCommand)
@click.argument("series")
@row_argument
@click.option("--fallback", is_flag=True, help="Take what the terms say if no rate was published in time.")
@options.writes_chain
def settle(series: str, row: int, fallback: bool, as_json: bool, **chosen: Any) -> None:
    """Make a proposed amount final once its window is over; anybody may do it.

    Example: wasiqa coupon settle PFL-3Y-S 1 --account test:29 --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.rowlife.fixing import Settlement

    session = Session(**chosen)
    work = Settlement(place_of(session, series, row), fallback)
    carry_out(session, Output(as_json=as_json), work, "make it final?")


def _published(text: str) -> Published:
    from datetime import date
    from decimal import Decimal

    from wasiqa.terms.published import Published

    found = _RATE.fullmatch(text)
    try:
        if found is not None:
            return Published(Decimal(found[2]), date.fromisoformat(found[1]) if found[1] else None)
    except ValueError:
        pass
    raise UsageRefused(
        f"--rate {text} is no rate", hint="write 7.16 % as 0.0716, with the day before it if need be: 2049-03-11=0.0716"
    )


def _amount(text: str) -> Fraction:
    if not _AMOUNT.fullmatch(text) or re.search("/0+$", text):
        raise UsageRefused(
            f"--amount {text} is no amount per unit",
            hint="write a decimal like 0.0179, or a fraction like 71693/4000000",
        )
    return Fraction(text)


def _terms(session: Session, series: str, named: Path | None) -> Terms:
    """The series' term sheet: the file that its public record names, or else the ledger."""
    from wasiqa.servicing.public_record import TERM_SHEET, record_at
    from wasiqa.terms.files import read

    isin, record, _ = session.series(series)
    wanted = record.terms_sha256
    if record.public_record is not None:
        published = session.chain.call(record_at(record.public_record.address), "getDocument", TERM_SHEET)
        wanted = bytes(published.documentHash).hex()
    path = named or Path(record.terms)
    if not path.is_file():
        raise InputRefused(
            f"the term sheet of {isin} isn't at hand: there is no file {path}",
            file=str(path),
            hint=f"name it with --terms; its SHA-256 is {wanted}",
            code="NO_TERMS",
        )
    found = read(path)
    if found.sha256 != wanted:
        raise InputRefused(
            f"{path} is not the term sheet of {isin}: its SHA-256 is {found.sha256}, not {wanted}",
            file=str(path),
            hint="name the file that was published, with --terms",
            code="WRONG_TERMS",
        )
    return found


def _computed(place: Place, terms: Terms, published: list[Published], source: str) -> FixedRow:
    from wasiqa.terms.published import fixed_row
    from wasiqa.terms.rows import rows

    table, row = rows(terms.sheet, terms.calendar), place.row
    if row.n > len(table) or int(table[row.index].record.timestamp()) != row.record_time:
        raise InputRefused(
            f"row {row.n} is none of the term sheet {terms.path}, or has another record time there",
            file=str(terms.path),
            hint="give its amount per unit with --amount",
        )
    return fixed_row(terms.sheet, table[row.index], published, source)
