"""`wasiqa screen check`: who of the investors may be whom of the lists."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.errors import CheckFailed, InputRefused, UsageRefused
from wasiqa.screening.rules import DAYS, THRESHOLD, YEARS, Rules

if TYPE_CHECKING:
    from datetime import date

    from wasiqa.screening.lists import SanctionsList, Source
    from wasiqa.screening.matching import Hit

_TOLD = 20
"""Hits that are shown; the review has all."""
_MOST = 100_000
"""Hits of a review."""


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("investors", type=options.FILE)
@click.option(
    "--list",
    "lists",
    multiple=True,
    required=True,
    metavar="un|nacta|ofac=FILE",
    help="A list: the UN's (XML), NACTA's (JSON), OFAC's addresses (XML, JSON, text). Several are given one by one.",
)
@click.option("--names", multiple=True, type=options.FILE, help="What is known of the persons (`screen template`).")
@click.option("--date", "dates", multiple=True, metavar="LIST=DATE", help="The day of a list that doesn't state it.")
@click.option(
    "--review", required=True, type=options.NEW_FILE, metavar="FILE", help="Write the hits here (.xlsx, .csv)."
)
@click.option("--receipt", type=options.NEW_FILE, metavar="FILE.json", help="Write the receipt here; else beside it.")
@click.option(
    "--threshold",
    type=click.IntRange(50, 100),
    default=THRESHOLD,
    show_default=True,
    help="How alike names have to be, in percent.",
)
@click.option(
    "--years",
    type=click.IntRange(0, 20),
    default=YEARS,
    show_default=True,
    help="By how many years dates of birth may differ.",
)
@click.option(
    "--max-age",
    type=click.IntRange(0, 3_650),
    default=DAYS,
    show_default=True,
    metavar="DAYS",
    help="Warn of a list that is older.",
)
@click.option(
    "--earlier",
    multiple=True,
    type=options.FILE,
    metavar="REVIEW",
    help="A decided review: what was cleared in it, and is still the same, is filled in.",
)
@options.as_json
def check(
    investors: Path,
    lists: tuple[str, ...],
    names: tuple[Path, ...],
    dates: tuple[str, ...],
    review: Path,
    receipt: Path | None,
    threshold: int,
    years: int,
    max_age: int,
    earlier: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Compare INVESTORS (a whitelist file, or one of `screen template`) with lists. Exit 1 if there are hits, else 0.

    A document or a wallet that a list names is a hit, and so is a name that is alike unless father, district or year of
    birth speak against it. The review has a row for each, with names and identifiers, and only its owner can read it;
    the receipt has none of them.

    Example: wasiqa screen check investors.csv --list un=consolidated.xml --names persons.xlsx --review review.xlsx
    """
    from wasiqa.durable import NewFile, write_new
    from wasiqa.inputs import Input
    from wasiqa.screening import investors as files
    from wasiqa.screening import records
    from wasiqa.screening import review as reviews
    from wasiqa.screening.lists import read
    from wasiqa.screening.matching import screen
    from wasiqa.whitelist.files import new_file

    receipt = receipt or review.with_suffix(".receipt.json")
    new_file(review, ".xlsx", ".csv")
    new_file(receipt, ".json")
    out, now, rules = Output(as_json=as_json), datetime.now(UTC), Rules(threshold, years)
    given, said = _given(lists), _dates(dates)
    if unasked := said.keys() - given.keys():
        raise UsageRefused(f"--date names {min(unasked)}, and no --list does", hint="leave it away, or name the list")
    known, sources = files.read(investors, names)
    before = [reviews.cleared(one) for one in earlier]
    # a list of today's date may come from where it is tomorrow
    read_lists = tuple(read(source, path, said.get(source), _latest(now)) for source, path in given.items())
    found = screen(known, read_lists, rules)
    warnings = records.old(read_lists, now.date(), max_age)
    if len(found.hits) > _MOST:
        told = f"there are {len(found.hits):,} hits, which nobody can decide"
        raise InputRefused(told, hint="name fathers, districts and births of the investors, or raise --threshold")
    sealed = reviews.sealed(
        found.hits, secrets.token_hex(16), dict(chain.from_iterable(one.items() for one, _ in before))
    )
    written = records.receipt(
        found,
        read_lists,
        known,
        sources,
        rules,
        screened=now.isoformat(timespec="seconds"),
        warnings=warnings,
        earlier=tuple(Input(path=table.path, sha256=table.sha256) for _, table in before),
        review=sealed,
    )
    content = reviews.content(review.suffix.lower(), sealed) if found.hits else None
    reviewed = [] if content is None else [NewFile(review, content, private=True)]
    write_new(*reviewed, NewFile(receipt, records.as_text(written).encode()))
    for warning in warnings:
        out.say(f"warning: {warning}")
    out.result(written.document(), _told(found.hits, read_lists, len(known)))
    if found.hits:
        count = "1 hit" if len(found.hits) == 1 else f"{len(found.hits)} hits"
        filled = f", {sealed.filled} of them cleared before" if sealed.filled else ""
        raise CheckFailed(
            f"{count} to decide in {review}{filled}",
            hint="fill in decision and reason, then run screen decide",
        )


def _given(lists: tuple[str, ...]) -> dict[Source, Path]:
    found: dict[Source, Path] = {}
    for text in lists:
        source, file = _pair("--list", text, "FILE")
        if source in found:
            raise UsageRefused(f"--list names {source} twice", hint="screen with one list of each")
        found[source] = Path(file)
    return found


def _dates(dates: tuple[str, ...]) -> dict[Source, date]:
    from datetime import date

    found = {}
    for text in dates:
        source, day = _pair("--date", text, "YYYY-MM-DD")
        try:
            found[source] = date.fromisoformat(day)
        except ValueError as error:
            raise UsageRefused(f"--date {text} names no day", hint=f"write it like {source}=2031-12-31") from error
    return found


def _pair(option: str, text: str, what: str) -> tuple[Source, str]:
    from wasiqa.screening.lists import Source

    name, equals, value = text.partition("=")
    if not equals or not value or name not in set(Source):
        raise UsageRefused(f"{option} {text} is not {'|'.join(Source)}={what}", hint=f"write it like un={what}")
    return Source(name), value


def _latest(now: datetime) -> date:
    from datetime import timedelta

    return (now + timedelta(days=1)).date()


def _told(hits: tuple[Hit, ...], lists: tuple[SanctionsList, ...], investors: int) -> str:
    from wasiqa.cli.tables import table

    lines = [f"{one.source.upper()} of {one.dated}: {len(one.entries)} entries" for one in lists]
    lines.append(f"investors: {investors}, hits: {len(hits)}")
    if hits:
        rows = [
            [
                *(str(number), hit.listed_in.source.upper(), _shown(hit.listed.reference)),
                *(" ".join(hit.by), str(hit.score), ", ".join(hit.investor.rows)),
            ]
            for number, hit in enumerate(hits[:_TOLD], start=1)
        ]
        lines.append(table(("hit", "list", "reference", "matched", "score", "investor"), rows))
    if len(hits) > _TOLD:
        lines.append(f"and {len(hits) - _TOLD} more")
    return "\n".join(lines)


def _shown(text: str) -> str:
    """Whoever wrote the list wrote the text: what a terminal would obey is not shown."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)
