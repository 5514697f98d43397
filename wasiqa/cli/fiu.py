"""`wasiqa fiu`: what a compliance officer looks at and drafts, by itself and off the chain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wasiqa.cli import moments, options
from wasiqa.cli.base import CONTEXT, WasiqaGroup
from wasiqa.cli.report_output import ReportRun, reports

_POLICY = click.option("--policy", type=options.FILE, metavar="FILE.yaml", help="Thresholds, instead of those shipped.")


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def fiu() -> None:
    """Raise red flags over the transfers, and draft reports of suspicion and of cash for a financial intelligence unit.

    Nobody who is reported may learn of it: no command of this group has an account, none sends anything, and what they
    write is for its owner's eyes alone.

    Example: wasiqa fiu flags --network http://127.0.0.1:8545
    """


@fiu.command()
@click.option("--at", metavar="DATE|TIME", help="At the end of this day, or at this time; by default now.")
@_POLICY
@reports
def flags(at: str | None, policy: Path | None, **given: Any) -> None:
    """Raise flags by investor: structuring, units that pass through, turnover, and corridors of countries.

    Each has the transfers that raised it, what was found, and the limit. Thresholds and pairs of countries are data
    with a version; a rule that the policy leaves out is not applied. A flag is no finding: it says where to look.

    Example: wasiqa fiu flags --policy policy.yaml --xlsx flags.xlsx --network http://127.0.0.1:8545
    """
    from zoneinfo import ZoneInfo

    from wasiqa.fiu.flags.policy import PolicyFile
    from wasiqa.fiu.flags.report import SCHEMA, flags_report

    chosen, run = PolicyFile.read(policy), ReportRun(**given, private=True)
    second = None if at is None else moments.last_second("--at", at, ZoneInfo(run.session.ledger.time_zone))
    desk, rules = run.desk(at=second), chosen.policy
    facts = {"name": rules.name, "version": rules.version, "as_of": rules.as_of.isoformat(), "sha256": chosen.sha256}
    run.tell(desk, flags_report(desk, rules), schema=SCHEMA, policy=facts)
