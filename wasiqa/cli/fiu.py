"""`wasiqa fiu`: what a compliance officer looks at and drafts, by itself and off the chain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wasiqa.cli import moments, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.report_output import ReportRun, reports

if TYPE_CHECKING:
    from wasiqa.fiu.goaml.draft import Draft

_Function = TypeVar("_Function", bound=Callable[..., Any])
_POLICY = click.option("--policy", type=options.FILE, metavar="FILE.yaml", help="Thresholds, instead of those shipped.")


def _drafts(function: _Function) -> _Function:
    """CASE CUSTOMERS --schema --out --policy: what every draft is made from, and where it goes."""
    for option in (
        _POLICY,
        click.option("--out", type=options.NEW_FILE, required=True, metavar="FILE.xml", help="Write it to a new file."),
        click.option("--schema", type=options.FILE, required=True, metavar="FILE.xsd", help="The FIU's own schema."),
        click.argument("customers", type=options.FILE),
        click.argument("case", metavar="CASE.yaml", type=options.FILE),
    ):
        function = option(function)
    return function


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


@fiu.command("str")
@_drafts
@options.reads_chain
def suspicion(
    case: Path, customers: Path, schema: Path, out: Path, policy: Path | None, as_json: bool, **chosen: Any
) -> None:
    """Draft a report of suspicion (STR, goAML) on the transfers that CASE.yaml selects.

    Persons and accounts are those of the file of CUSTOMERS; of other wallets it says what the chain does. Only a draft
    that is as the schema says is written. Amounts are face values.

    Example: wasiqa fiu str case.yaml customers.csv --schema goaml.xsd --out str.xml --network http://127.0.0.1:8545
    """
    from wasiqa.cli.session import Session
    from wasiqa.fiu.customers import Customers
    from wasiqa.fiu.flags.policy import PolicyFile
    from wasiqa.fiu.goaml.case import read_suspicion
    from wasiqa.fiu.goaml.suspicion import suspicion as draft
    from wasiqa.reporting.desk import Desk
    from wasiqa.whitelist.files import new_file

    new_file(out, ".xml")
    told, known, rules = read_suspicion(case), Customers.read(customers), PolicyFile.read(policy).policy
    session = Session(**chosen)
    desk = Desk(session.index, {isin: record.symbol for isin, record in session.ledger.series.items()})
    _write(draft(told, known, desk, rules, schema), out, Output(as_json=as_json))


@fiu.command("ctr")
@_drafts
@click.option("--holidays", type=options.FILE, metavar="FILE.yaml", help="Holidays, which are no working days.")
@options.as_json
def cash(
    case: Path, customers: Path, schema: Path, out: Path, policy: Path | None, holidays: Path | None, as_json: bool
) -> None:
    """Draft a report of cash (CTR, goAML) that was paid in or out over the counter, as CASE.yaml says.

    Transfers on chain are not cash, so it needs no chain. Amounts below the policy's threshold are refused. It tells by
    which working day the report is due.

    Example: wasiqa fiu ctr case.yaml customers.csv --schema goaml.xsd --out ctr.xml
    """
    from wasiqa.fiu.customers import Customers
    from wasiqa.fiu.flags.policy import PolicyFile
    from wasiqa.fiu.goaml.case import read_cash
    from wasiqa.fiu.goaml.cash import cash as draft
    from wasiqa.terms.holidays import load
    from wasiqa.whitelist.files import new_file

    new_file(out, ".xml")
    told, known, rules = read_cash(case), Customers.read(customers), PolicyFile.read(policy).policy
    calendar = None if holidays is None else load(holidays).calendar(map(int, rules.cash_reports.weekend))
    _write(draft(told, known, rules, calendar, schema), out, Output(as_json=as_json))


def _write(draft: Draft, out: Path, to: Output) -> None:
    from wasiqa.durable import NewFile, write_new

    write_new(NewFile(out, draft.content, private=True))
    document = {**draft.document(), "file": str(out)}
    due = draft.due if draft.due == "promptly" else f"by {draft.due}{', which is over' * draft.late}"
    amount = f"{draft.currency} {document['amount_local']}"
    lines = [
        f"{draft.code}, a draft as the schema says: {draft.transactions} transactions, {amount}",
        f"indicators: {', '.join(draft.indicators)}",
        f"due {due}; to be kept until {draft.keep_until}",
        f"written: {out}, SHA-256 {document['sha256']}",
    ]
    to.result(document, "\n".join(lines))
