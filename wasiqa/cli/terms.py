"""`wasiqa terms`: term sheets, without a chain."""

from __future__ import annotations

from pathlib import Path

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.errors import CheckFailed


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def terms() -> None:
    """Check and show term sheets. Knows no chain.

    Example: wasiqa terms show examples/terms/pib-3y-2020.yaml
    """


@terms.command()
@click.argument("file", type=options.FILE)
@options.as_json
def check(file: Path, as_json: bool) -> None:
    """Compute published prices, yields, accruals and schedules anew (FILE as tests/vectors/vectors.json).

    Each number must agree within the tolerance that the file states, or to the digits that it has. Ends with 1 if one
    does not, or if a topic is not known. Of a term sheet (.yaml) it is checked that its terms hold together.

    Example: wasiqa terms check tests/vectors/vectors.json
    """
    output = Output(as_json=as_json)
    if file.suffix in (".yaml", ".yml"):
        _check_sheet(file, output)
        return
    from wasiqa.auction.vectors import TOPICS as AUCTIONS
    from wasiqa.terms.vectors.check import TOPICS
    from wasiqa.terms.vectors.check import check as checked
    from wasiqa.terms.vectors.report import document, text

    results = checked(file, {**TOPICS, **AUCTIONS})
    output.result(document(results), text(results))
    failed = sum(not result.ok for result in results)
    if failed:
        raise CheckFailed(f"{failed} of {len(results)} vectors fail")


def _check_sheet(file: Path, output: Output) -> None:
    from wasiqa.terms.files import read
    from wasiqa.terms.rows import rows
    from wasiqa.terms.show import warnings

    found = read(file)
    table = rows(found.sheet, found.calendar)
    told = warnings(found.sheet, found.calendar, table, found.taxes)
    text = [f"{file}: {found.sheet.name}, {found.sheet.isin}: {len(table)} payments", *told]
    output.result({"file": str(file), "isin": found.sheet.isin, "rows": len(table), "warnings": told}, "\n".join(text))


@terms.command()
@click.argument("file", type=options.FILE)
@options.as_json
def show(file: Path, as_json: bool) -> None:
    """Show the schedule that follows from a term sheet.

    Example: wasiqa terms show examples/terms/pib-3y-2020.yaml
    """
    from wasiqa.terms.files import read
    from wasiqa.terms.show import schedule, schedule_text

    found = read(file)
    parts = found.sheet, found.calendar, found.taxes, found.countries
    Output(as_json=as_json).result(schedule(*parts), schedule_text(*parts))


@terms.command()
@click.argument("file", type=options.FILE)
@click.argument("target", type=options.NEW_FILE)
@click.option("--years", default=28, show_default=True, help="A multiple of 28, so that weekdays and amounts return.")
@click.option("--isin", help="ISIN of the moved sheet; by default a number of one's own (prefix XF).")
@options.as_json
def shift(file: Path, target: Path, years: int, isin: str | None, as_json: bool) -> None:
    """Write the same terms some years later to TARGET, and the moved holiday file beside it.

    Example: wasiqa terms shift examples/terms/pib-3y-2020.yaml build/pib-2048.yaml
    """
    from wasiqa.terms.files import write_shifted

    moved = write_shifted(file, target, years, isin)
    document = {"file": str(target), "isin": moved.sheet.isin, "issue": str(moved.sheet.issue), "years": years}
    text = f"{target}: {moved.sheet.name}, {moved.sheet.isin}, {moved.sheet.issue} to {moved.sheet.maturity}"
    Output(as_json=as_json).result(document, text)
