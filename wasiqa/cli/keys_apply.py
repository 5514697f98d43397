"""`wasiqa keys plan` and `keys apply`: rights as the configuration has them, by the two parties of governance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session

if TYPE_CHECKING:
    from wasiqa.servicing.keys import Keys

_IN_LINE = "nothing to do: everybody holds what the configuration says"


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@options.config
@options.reads_chain
def plan(config_file: Path, as_json: bool, **chosen: Any) -> None:
    """Show which roles the configuration gives and takes; nothing is sent.

    Example: wasiqa keys plan --config config/anvil.yaml --network http://127.0.0.1:8545
    """
    found = _keys(Session(**chosen), config_file)
    Output(as_json=as_json).result(_document(found), "\n".join(_lines(found)) or _IN_LINE)


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@options.config
@options.writes_chain
def apply(config_file: Path, as_json: bool, **chosen: Any) -> None:
    """Give and take roles as the configuration says; two parties run this in turn. Then the ledger says so, too.

    Example: wasiqa keys apply --config config/anvil.yaml --account governor.json --network http://127.0.0.1:8545
    """
    session, out = Session(**chosen), Output(as_json=as_json)
    found = _keys(session, config_file)
    document = _document(found)
    if not found.given and not found.taken:
        session.settle(lambda: True, input=config_file)
        _note(session, found)
        out.result({**document, "transactions": []}, _IN_LINE)
        return
    for line in _lines(found):
        out.say(line)
    if not session.agree("give and take them?"):
        out.dry_run(document)
        return
    with session.sending(input=config_file) as run:
        session.advance(found.operation())
        after = _keys(session, config_file)
        run.verified = not after.given and not after.taken
        transactions = list(run.hashes())
    if run.verified:
        _note(session, after)
    done, failed = "everybody holds what the configuration says", "some roles are not as the configuration says"
    out.outcome({**document, "transactions": transactions}, done, shown=run.verified, otherwise=failed)


def _keys(session: Session, config_file: Path) -> Keys:
    from wasiqa.servicing.config import load
    from wasiqa.servicing.keys import Keys

    found = Keys(session.chain, session.ledger, load(config_file))
    found.refuse_unsafe()
    return found


def _note(session: Session, found: Keys) -> None:
    """Write into the ledger who holds what, if it says something else."""
    from wasiqa.chain.recording import update

    if not session.dry_run and found.noted(session.ledger) != session.ledger:
        update(session.ledger, session.deployments, found.noted)


def _lines(found: Keys) -> Iterator[str]:
    for verb, rights in (("give", found.given), ("take", found.taken)):
        for right in rights:
            name = found.name(right.account)
            whose = f"{right.account} ({name})" if name else right.account
            yield f"{verb}  {right.role} at {right.keeper}  {'to' if verb == 'give' else 'from'} {whose}"


def _document(found: Keys) -> dict[str, Any]:
    return {
        "given": [right.document() for right in found.given],
        "taken": [right.document() for right in found.taken],
    }
