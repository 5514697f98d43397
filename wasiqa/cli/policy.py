"""`wasiqa policy`: the registry's tables of rules and which of them series ask, by two parties after a delay."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wasiqa.servicing.policies import Policies
    from wasiqa.servicing.policy_tables import Change
    from wasiqa.servicing.series_rules import RulesChange

_SAME = "the rules on chain are those of the file"


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def policy() -> None:
    """Set which countries may receive, which corridors are open and which category may sell to which, for all series.

    A file states tables, and for series in circulation which of them they ask and which categories may hold them.

    Example: wasiqa policy apply examples/policies/made-up.yaml --account governor.json
    """


@policy.command()
@click.argument("file", type=options.FILE)
@options.reads_chain
def plan(file: Path, as_json: bool, **chosen: Any) -> None:
    """Show what differs between the file and the chain: tables, and the rules of series.

    Warns of every table that a series will ask and that then names nothing.

    Example: wasiqa policy plan examples/policies/made-up.yaml --network http://127.0.0.1:8545
    """
    work = _policies(Session(**chosen), file)
    changes = work.changes()
    document = _document(work, changes)
    Output(as_json=as_json).result(document, _words(changes, document["warnings"]))


@policy.command()
@click.argument("file", type=options.FILE)
@options.writes_chain
def apply(file: Path, as_json: bool, **chosen: Any) -> None:
    """Write what differs; two parties run this in turn (exit code 6: it waits for the other, or for the delay).

    Example: wasiqa policy apply examples/policies/made-up.yaml --account test:5 --network http://127.0.0.1:8545
    """
    session, out = Session(**chosen), Output(as_json=as_json)
    work = _policies(session, file)
    changes = work.changes()
    document = _document(work, changes)
    if not changes:
        session.settle(lambda: not work.changes(), input=file)
        out.result(document, f"nothing to do: {_SAME}")
        return
    out.say(_words(changes, document["warnings"]))
    if not session.agree("set these rules? Tables count for all series that ask them"):
        out.dry_run(document)
        return
    with session.sending(input=file) as run:
        session.advance(*work.operations())
        run.verified = not work.changes()
    told = f"set: {len(changes)} {'entry' if len(changes) == 1 else 'entries'}"
    failed = "the rules on chain are still not those of the file"
    out.outcome(document, told, shown=run.verified, otherwise=failed)


@policy.command()
@click.argument("file", type=options.FILE)
@options.reads_chain
def verify(file: Path, as_json: bool, **chosen: Any) -> None:
    """Exit 0 if tables and rules of series are those of the file, else 1.

    Example: wasiqa policy verify examples/policies/made-up.yaml --network http://127.0.0.1:8545
    """
    work = _policies(Session(**chosen), file)
    changes = work.changes()
    document = _document(work, changes)
    Output(as_json=as_json).result(document, _words(changes, document["warnings"]))
    if changes:
        raise CheckFailed("the rules on chain are not those of the file", hint="`policy apply` sets them")


def _policies(session: Session, file: Path) -> Policies:
    from wasiqa.cli.parties import first_block
    from wasiqa.servicing.policies import Policies
    from wasiqa.servicing.policy_file import load
    from wasiqa.servicing.policy_tables import PolicyTables
    from wasiqa.servicing.series_rules import Issued, SeriesRules

    wanted, programme = load(file), session.programme
    since, issued = first_block(session, programme.registry), {}
    for isin in (*wanted.series, *session.ledger.series):
        _, record, bond = session.series(isin)
        issued[isin] = Issued(bond, record.block)
    return Policies(
        programme.timelocks["governance"],
        PolicyTables(session.chain, programme.registry, wanted.bitmaps(), set(wanted.tables), since),
        SeriesRules(session.chain, issued, {isin: fields.rules for isin, fields in wanted.series.items()}),
    )


def _document(work: Policies, changes: Sequence[Change | RulesChange]) -> dict[str, Any]:
    from wasiqa.servicing.policy_tables import Change

    return {
        "changes": [_of_table(change) for change in changes if isinstance(change, Change)],
        "series": [_of_series(change) for change in changes if not isinstance(change, Change)],
        "warnings": list(work.warnings()),
    }


def _of_table(change: Change) -> dict[str, Any]:
    return {
        "rule": change.place.rule,
        "table": change.place.key[0],
        "from": change.place.sender,
        "allowed": list(change.allowed),
        "refused": list(change.refused),
    }


def _of_series(change: RulesChange) -> dict[str, Any]:
    return {
        "isin": change.isin,
        "admitted": list(change.admitted),
        "excluded": list(change.excluded),
        "policy": {"from": asdict(change.before.policy), "to": asdict(change.after.policy)},
    }


def _words(changes: Sequence[Change | RulesChange], warnings: Sequence[str]) -> str:
    told = "\n".join(map(str, changes)) or _SAME
    return "\n".join([told, *(f"warning: {warning}" for warning in warnings)])
