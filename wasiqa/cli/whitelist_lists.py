"""`wasiqa whitelist template|export|expiring`: lists to fill in, to keep, and to work through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options, whitelist_at, whitelist_options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session

if TYPE_CHECKING:
    from wasiqa.cli.whitelist_options import Configured
    from wasiqa.whitelist.entries import Rules
    from wasiqa.whitelist.expiry import Expiring

_COLUMNS = ("wallet", "valid until", "days", "category", "investor id")


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("out", type=options.NEW_FILE)
@options.optional_config
@options.as_json
def template(out: Path, config_file: Path | None, as_json: bool) -> None:
    """Write an empty whitelist file (OUT.xlsx) with drop-downs and a sheet that explains the columns.

    Needs no network, and replaces no file that is there. With --config it offers the programme's codes of tax classes
    too.

    Example: wasiqa whitelist template investors.xlsx --config programme.yaml
    """
    from wasiqa.durable import NewFile, write_new
    from wasiqa.servicing.config import load
    from wasiqa.whitelist.files import new_file
    from wasiqa.whitelist.template import template as empty

    new_file(out, ".xlsx")
    settings = load(config_file) if config_file is not None else None
    content = empty(settings.tax_classes) if settings is not None else empty()
    write_new(NewFile(out, content))
    Output(as_json=as_json).result({"file": str(out)}, f"{out}: enter a row for each wallet, then run whitelist plan")


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("out", type=options.NEW_FILE)
@click.option(
    "--at",
    metavar="BLOCK|DATE",
    help="As of this block, the end of this day (or now, if it is today), or this time; by default now.",
)
@click.option("--investors", type=options.FILE, help="A whitelist file: adds a column with its investors' identifiers.")
@options.optional_config
@options.reads_chain
def export(out: Path, at: str | None, investors: Path | None, as_json: bool, **given: Any) -> None:
    """Write what the registry says of every wallet to OUT (.xlsx or .csv), which replaces no file that is there.

    Days are those of the programme's time zone. Venues stand there by their licence codes, tax classes by
    their codes with --config and else by their numbers. A file with identifiers (--investors) can be read by nobody but
    its owner.

    Example: wasiqa whitelist export registry.xlsx --at 2026-06-30 --config programme.yaml --network http://127.0.0.1:8545
    """
    from wasiqa.durable import NewFile, write_new
    from wasiqa.index.state import words
    from wasiqa.whitelist.describe import counted
    from wasiqa.whitelist.export import content
    from wasiqa.whitelist.files import new_file

    new_file(out, ".xlsx", ".csv")
    config = _configured(given.pop("config_file"))
    session = Session(**given)
    rules = whitelist_options.rules_of(config, session)
    persons = None if investors is None else _persons(investors, config, session, rules)
    block = session.index.synced.number if at is None else whitelist_at.block(at, session, rules.zone)
    data, count = content(out.suffix.lower(), words(session.index, block), rules, persons)
    write_new(NewFile(out, data, private=persons is not None))
    document = {"file": str(out), "block": block, "wallets": count}
    Output(as_json=as_json).result(document, f"{out}: {counted(count, 'wallet')} as of block {block}")


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.option("--days", required=True, type=click.IntRange(0, 36_500), metavar="N", help="Days from the chain's today.")
@options.optional_config
@options.reads_chain
def expiring(days: int, as_json: bool, **given: Any) -> None:
    """List the admitted wallets that expire within N days, and those that have expired; soonest first.

    Example: wasiqa whitelist expiring --days 30 --network http://127.0.0.1:8545
    """
    from wasiqa.index.state import words
    from wasiqa.whitelist.expiry import expiring as find

    config = _configured(given.pop("config_file"))
    session = Session(**given)
    rules = whitelist_options.rules_of(config, session)
    found = find(words(session.index), session.chain.now(), days, rules.zone)
    Output(as_json=as_json).result({"expiring": [asdict(one) for one in found]}, _tables(found, days))


def _configured(config_file: Path | None) -> Configured | None:
    return None if config_file is None else whitelist_options.Configured.load(config_file)


def _persons(investors: Path, config: Configured | None, session: Session, rules: Rules) -> Mapping[int, str]:
    from wasiqa.errors import UsageRefused

    if config is None:
        raise UsageRefused(
            "--investors needs the programme's id key", hint="name its configuration with --config", code="NO_ID_KEY"
        )
    key = whitelist_options.id_key(config, session)
    # who has expired is looked for as well, so that nothing is checked against a date
    listed = whitelist_options.read_file(investors, None, rules, now=0)
    return {key.investor_id(entry.investor): str(entry.investor) for entry in listed.entries}


def _tables(found: list[Expiring], days: int) -> str:
    from wasiqa.cli.tables import table
    from wasiqa.whitelist.describe import counted

    parts = []
    expired = [one for one in found if one.days < 0]
    for title, part in (("Expired", expired), (f"Expiring within {counted(days, 'day')}", found[len(expired) :])):
        if part:
            lines = [[one.wallet, one.valid_until, str(one.days), one.category, one.investor_id] for one in part]
            parts.append(f"{title}\n{table(_COLUMNS, lines)}")
    return "\n\n".join(parts) or f"no admitted wallet has expired or expires within {counted(days, 'day')}"
