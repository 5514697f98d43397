"""`wasiqa deploy verify`: reads a programme back from its chain."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed

if TYPE_CHECKING:
    from wasiqa.servicing.verification import Check

PUT_RIGHT = (
    "governance puts roles and settings right, a backup the ledger; other code is verified with the version that "
    "deployed it"
)
"""What to do about a difference."""


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@options.optional_config
@options.reads_chain
def verify(config_file: Path | None, as_json: bool, **chosen: Any) -> None:
    """Compare the chain with the configuration: code, roles, timelocks, wiring, parameters. Exit 1 on a difference.

    Without --config the ledger's own records are what is expected, and the id key isn't asked for. What the paying
    agent was told of a series is compared with its term sheet, where that is still at its place and the same.

    Example: wasiqa deploy verify --config config/anvil.yaml --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.config import load
    from wasiqa.servicing.verification import Subject, not_at_hand
    from wasiqa.servicing.verification import verify as checks_of
    from wasiqa.whitelist.id_key import IdKey

    session, out = Session(**chosen), Output(as_json=as_json)
    config = None if config_file is None else load(config_file)
    key = None
    if config is not None and config_file is not None:
        key = IdKey.load(config_file.parent / config.id_key).fingerprint
    subject = Subject(session.chain, session.ledger, config)
    checks = checks_of(subject, key)
    missing = not_at_hand(subject)
    if missing:
        out.say(f"not compared with a term sheet, which is gone or another by now: {', '.join(missing)}")
    wrong = [check for check in checks if not check.ok]
    document = {"ok": not wrong, "checks": [check.document() for check in checks], "not_compared": missing}
    out.result(document, _table(checks))
    if wrong:
        raise CheckFailed(
            f"{len(wrong)} of {len(checks)} checks failed: {', '.join(check.name for check in wrong)}",
            hint=PUT_RIGHT,
        )
    out.say(f"all {len(checks)} checks passed")


def _table(checks: Sequence[Check]) -> str:
    rows = [("", "check", "expected", "found")]
    rows += [("ok" if check.ok else "NO", check.name, check.expected, check.found) for check in checks]
    widths = [max(map(len, column)) for column in zip(*(row[:3] for row in rows), strict=True)]
    return "\n".join(
        "  ".join((*(cell.ljust(width) for cell, width in zip(row[:3], widths, strict=True)), row[3])) for row in rows
    )
