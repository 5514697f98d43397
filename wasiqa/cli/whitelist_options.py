"""Options of the whitelist's commands, and what follows from those that name files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wasiqa.errors import InputRefused

if TYPE_CHECKING:
    from wasiqa.cli.session import Session
    from wasiqa.servicing.config import ProgrammeConfig
    from wasiqa.whitelist.entries import Rules, Whitelist
    from wasiqa.whitelist.id_key import IdKey
    from wasiqa.whitelist.listing import Listing

sheet = click.option("--sheet", help="Sheet of an XLSX file; by default the first that isn't hidden.")
complete = click.option("--complete", is_flag=True, help="The file is the whole list: whoever isn't in it is removed.")
confirm_removals = click.option(
    "--confirm-removals",
    type=click.IntRange(min=0),
    metavar="N",
    help="Confirm that a complete list removes N wallets; needed for more than 1 %, or if one of them holds units.",
)


@dataclass(frozen=True)
class Configured:
    """The programme's configuration, read once, and its file."""

    file: Path
    settings: ProgrammeConfig

    @classmethod
    def load(cls, config_file: Path) -> Configured:
        """The configuration in a file."""
        from wasiqa.servicing.config import load

        return cls(config_file, load(config_file))


def rules_of(config: Configured | None, session: Session) -> Rules:
    """How files are read: venues as the licence registry has them, all else as the configuration says.

    Without one, in the ledger's time zone and without codes of tax classes.
    """
    from wasiqa.servicing.licences.registry import Licences
    from wasiqa.whitelist.entries import Rules

    licences = Licences(session.chain, session.programme.licences).all()
    venues, ends = ({one.code: one.venue for one in licences}, {one.venue: one.terms.expiry for one in licences})
    if config is None:
        return Rules(session.ledger.time_zone, venues, licence_ends=ends)
    return Rules(config.settings.time_zone, venues, config.settings.tax_classes, ends)


def id_key(config: Configured, session: Session) -> IdKey:
    """The programme's id key. Raises `NotAllowed` if the ledger was made with another one."""
    from wasiqa.whitelist.id_key import IdKey

    key = IdKey.load(config.file.parent / config.settings.id_key)
    if session.ledger.id_key is not None:
        key.require(session.ledger.id_key, f"the ledger of chain {session.ledger.chain_id}")
    return key


def read_file(file: Path, sheet: str | None, rules: Rules, now: int) -> Whitelist:
    """The entries of a file; if it is refused, a copy that shows its mistakes is written beside it."""
    from wasiqa.whitelist.checked import with_copy
    from wasiqa.whitelist.checks import check
    from wasiqa.whitelist.reader import read

    table = read(file, sheet)
    try:
        return check(table, rules, now)
    except InputRefused as refused:
        raise with_copy(refused, table) from refused


def read_large(file: Path, rules: Rules, key: IdKey, now: int) -> Listing:
    """The rows of a large CSV file; if it is refused, a copy beside it shows the rows with mistakes, and no others."""
    from wasiqa.whitelist import bulk
    from wasiqa.whitelist.checked import with_copy
    from wasiqa.whitelist.mistakes import MOST, Mistaken

    try:
        return bulk.read(file, rules, key, now)
    except Mistaken as refused:
        if refused.table is None:
            told = f"{refused.hint}; no copy shows the mistakes: more than {MOST:,} rows are concerned"
            raise InputRefused(refused.message, file=refused.file, faults=refused.faults, hint=told) from refused
        raise with_copy(refused, refused.table) from refused
