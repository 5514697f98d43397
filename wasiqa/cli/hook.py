"""`wasiqa hook`: the rules of a series that need more than two whitelist words, by the parties of governance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import hook_acts, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.hook_message import message
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wasiqa.servicing.hooks.changes import Change
    from wasiqa.servicing.hooks.series_hooks import SeriesHooks

_SAME = "the series has the rules of the file"


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def hook() -> None:
    """Install, set and remove the rules of a series, as a file (YAML) states them; raise caps; announce transfers.

    The rules: holding_limit, holder_count, lock_up, volume_cap, travel_rule, reserve_cover, pledge, written as in a
    term sheet.

    Example: wasiqa hook apply PIB-3Y-7 examples/hooks/made-up.yaml --account governor.json
    """


for command in (hook_acts.show, hook_acts.phase, hook_acts.deploy, message):
    hook.add_command(command)


@hook.command()
@click.argument("series")
@click.argument("file", type=options.FILE)
@options.reads_chain
def plan(series: str, file: Path, as_json: bool, **chosen: Any) -> None:
    """Show what differs between the file's rules and those of the series.

    Example: wasiqa hook plan PIB-3Y-7 examples/hooks/made-up.yaml --network http://127.0.0.1:8545
    """
    work = _hooks(Session(**chosen), series, file)
    changes = work.changes()
    Output(as_json=as_json).result(_document(work, changes), _words(work, changes))


@hook.command()
@click.argument("series")
@click.argument("file", type=options.FILE)
@options.writes_chain
def apply(series: str, file: Path, as_json: bool, **chosen: Any) -> None:
    """Bring the rules in line; two parties run this in turn (exit code 6: it waits for the other, or for the delay).

    What the file doesn't name is removed. A rule that counts and comes while units are outstanding is then shown the
    holders, page by page, and activated; whoever runs this after the second party may do that.

    Example: wasiqa hook apply PIB-3Y-7 examples/hooks/made-up.yaml --account test:5 --network http://127.0.0.1:8545
    """
    session, out = Session(**chosen), Output(as_json=as_json)
    work = _hooks(session, series, file)
    changes = work.changes()
    document = _document(work, changes)
    if not changes:
        session.settle(lambda: not work.changes(), input=file)
        out.result(document, f"nothing to do: {_SAME}")
        return
    out.say(_words(work, changes))
    if not session.agree("change the rules of the series so?"):
        out.dry_run(document)
        return
    with session.sending(input=file) as run:
        session.advance(*work.operations())
        if not work.operations():  # else they wait for the owners of a Safe
            for tracking in work.tracking():
                work.activate(tracking, hook_acts.holders(session, work.bond), session.sender)
        run.verified = not work.changes()
    failed = "the rules of the series are still not those of the file"
    out.outcome(document, f"done: {len(changes)} changes", shown=run.verified, otherwise=failed)


@hook.command()
@click.argument("series")
@click.argument("file", type=options.FILE)
@options.reads_chain
def verify(series: str, file: Path, as_json: bool, **chosen: Any) -> None:
    """Exit 0 if the series has the rules of the file, set so and active, else 1.

    Example: wasiqa hook verify PIB-3Y-7 examples/hooks/made-up.yaml --network http://127.0.0.1:8545
    """
    work = _hooks(Session(**chosen), series, file)
    try:
        changes = work.changes()
    except NotAllowed as refusal:  # a rule that nothing serves, as where its hook has failed
        raise CheckFailed(refusal.message, hint=refusal.hint) from None
    Output(as_json=as_json).result(_document(work, changes), _words(work, changes))
    if changes:
        raise CheckFailed("the rules of the series are not those of the file")


def _hooks(session: Session, series: str, file: Path) -> SeriesHooks:
    from wasiqa.servicing.hooks.file import load
    from wasiqa.servicing.hooks.series_hooks import SeriesHooks

    _, _, bond = session.series(series)
    ground = hook_acts.ground(session, bond)
    rules = load(file, ground.decimals)
    return SeriesHooks(session.chain, session.programme, bond, rules, ground, hook_acts.since(session))


def _document(work: SeriesHooks, changes: Sequence[Change]) -> dict[str, Any]:
    return {"changes": [change.document(work.ground) for change in changes]}


def _words(work: SeriesHooks, changes: Sequence[Change]) -> str:
    return "\n".join(change.words(work.ground) for change in changes) or _SAME
