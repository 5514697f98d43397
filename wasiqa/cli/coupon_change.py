"""`wasiqa coupon reschedule`, `divide`, `excess` and `rates`: a row paid later, in part, with less, or taxed anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import Output, WasiqaCommand
from wasiqa.cli.row_act import carry_out, place_of, row_argument
from wasiqa.cli.session import Session


@click.command(cls=WasiqaCommand)
@click.argument("series")
@row_argument
@click.option(
    "--to", "moved_to", required=True, metavar="DATE|TIME", help="Paid from then on; a day from its beginning."
)
@click.option("--notice", required=True, type=options.FILE, help="The notice; only its hash goes on chain.")
@options.writes_chain
def reschedule(series: str, row: int, moved_to: str, notice: Path, as_json: bool, **chosen: Any) -> None:
    """Pay a row a few days later, such as for a holiday declared late: by ten days at most in all, and never earlier.

    Two parties of governance run this in turn (exit code 6), and the second before the row is due.

    Example: wasiqa coupon reschedule PIB-3Y-7 1 --to 2049-02-25 --notice notice.pdf --account governor.json
    """
    from wasiqa.cli.moments import first_second
    from wasiqa.cli.parties import zone
    from wasiqa.servicing.papers import paper_hash
    from wasiqa.servicing.rowlife.changes import Reschedule

    session, paper = Session(**chosen), paper_hash(notice, "notice")
    pay_time = first_second("--to", moved_to, zone(session))
    work = Reschedule(place_of(session, series, row), pay_time, paper)
    carry_out(session, Output(as_json=as_json), work, "move it?", notice)


@click.command(cls=WasiqaCommand)
@click.argument("series")
@row_argument
@click.option("--amount", required=True, help="The cash that there is, in decimal currency units.")
@options.writes_chain
def divide(series: str, row: int, amount: str, as_json: bool, **chosen: Any) -> None:
    """Fund a row in part: it is divided into what the amount pays, and a new row of the rest, to be funded later.

    Everybody is paid the same share now. The part of a principal burns nothing; units are burned with the rest.

    Example: wasiqa coupon divide PIB-3Y-7 1 --amount 250000000.00 --account paying-agent.json
    """
    from wasiqa.servicing.amounts import to_units
    from wasiqa.servicing.rowlife.changes import Division

    session = Session(**chosen)
    place = place_of(session, series, row)
    work = Division(place, to_units(amount, place.payments.decimals), session.sender)
    carry_out(session, Output(as_json=as_json), work, "divide it, and fund the part?")


@click.command(cls=WasiqaCommand)
@click.argument("series")
@row_argument
@options.writes_chain
def excess(series: str, row: int, as_json: bool, **chosen: Any) -> None:
    """Send back to who funded a row what its holders are not owed any more: units burned, or payments made outside.

    Example: wasiqa coupon excess PIB-3Y-7 1 --account paying-agent.json --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.rowlife.changes import Excess

    session = Session(**chosen)
    carry_out(session, Output(as_json=as_json), Excess(place_of(session, series, row)), "send it back?")


@click.command(cls=WasiqaCommand)
@click.argument("series")
@click.option("--from-row", "row", required=True, type=click.IntRange(1), help="The first row with these rates.")
@click.option(
    "--table",
    required=True,
    type=options.FILE,
    help="YAML with `withholding`, as in a term sheet; of categories that it doesn't name nothing is withheld.",
)
@options.writes_chain
def rates(series: str, row: int, table: Path, as_json: bool, **chosen: Any) -> None:
    """Set what is withheld of a row and of all with later record times; two parties of governance (exit code 6).

    A row keeps the rates that held at its record time. A series takes fifteen later tables.

    Example: wasiqa coupon rates PIB-3Y-7 --from-row 3 --table rates.yaml --account governor.json
    """
    from wasiqa.servicing.rowlife.withholding import Rates, read_rates

    wanted, session = read_rates(table), Session(**chosen)
    work = Rates(place_of(session, series, row), wanted.basis_points)
    carry_out(session, Output(as_json=as_json), work, "set them?", table)
