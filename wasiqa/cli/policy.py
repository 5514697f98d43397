"""`wasiqa policy`: the registry's tables of rules, by two parties after the delay of governance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wasiqa.servicing.policy_tables import Change, PolicyTables


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def policy() -> None:
    """Set which countries may receive, which corridors are open and which category may sell to which, for all series.

    Example: wasiqa policy apply examples/policies/made-up.yaml --account governor.json
    """


@policy.command()
@click.argument("file", type=options.FILE)
@options.reads_chain
def plan(file: Path, as_json: bool, **chosen: Any) -> None:
    """Show what differs between the file's tables and the registry's.

    Example: wasiqa policy plan examples/policies/made-up.yaml --network http://127.0.0.1:8545
    """
    changes = _tables(Session(**chosen), file).changes()
    Output(as_json=as_json).result(_document(changes), _words(changes))


@policy.command()
@click.argument("file", type=options.FILE)
@options.writes_chain
def apply(file: Path, as_json: bool, **chosen: Any) -> None:
    """Write what differs; two parties run this in turn (exit code 6: it waits for the other, or for the delay).

    Example: wasiqa policy apply examples/policies/made-up.yaml --account test:5 --network http://127.0.0.1:8545
    """
    session, out = Session(**chosen), Output(as_json=as_json)
    work = _tables(session, file)
    changes = work.changes()
    document = _document(changes)
    if not changes:
        session.settle(lambda: not work.changes(), input=file)
        out.result(document, "nothing to do: the registry's tables are those of the file")
        return
    out.say(_words(changes))
    if not session.agree("set these tables, for all series that ask them?"):
        out.dry_run(document)
        return
    with session.sending(input=file) as run:
        session.advance(*work.operations())
        run.verified = not work.changes()
    out.result(document, f"set: {len(changes)} entries")


@policy.command()
@click.argument("file", type=options.FILE)
@options.reads_chain
def verify(file: Path, as_json: bool, **chosen: Any) -> None:
    """Exit 0 if the registry's tables are those of the file, else 1.

    Example: wasiqa policy verify examples/policies/made-up.yaml --network http://127.0.0.1:8545
    """
    changes = _tables(Session(**chosen), file).changes()
    Output(as_json=as_json).result(_document(changes), _words(changes))
    if changes:
        raise CheckFailed("the registry's tables are not those of the file")


def _tables(session: Session, file: Path) -> PolicyTables:
    from wasiqa.cli.parties import first_block
    from wasiqa.servicing.policy_file import load
    from wasiqa.servicing.policy_tables import PolicyTables

    wanted, programme = load(file), session.programme
    since = first_block(session, programme.registry)
    return PolicyTables(session.chain, programme, wanted.bitmaps(), set(wanted.tables), since)


def _document(changes: Sequence[Change]) -> dict[str, Any]:
    return {
        "changes": [
            {
                "rule": change.place.rule,
                "table": change.place.key[0],
                "from": change.place.sender,
                "allowed": list(change.allowed),
                "refused": list(change.refused),
            }
            for change in changes
        ]
    }


def _words(changes: Sequence[Change]) -> str:
    return "\n".join(map(str, changes)) or "the registry's tables are those of the file"
