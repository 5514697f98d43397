"""`wasiqa licence`: venues' licences, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wasiqa.cli import licence_block, licence_upkeep, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.licence_desk import LicenceDesk
from wasiqa.errors import CheckFailed


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def licence() -> None:
    """Grant, amend, suspend, reinstate and revoke the licences of venues, as a file (YAML) says.

    A file says how a licence shall stand, with the paper for each step; the steps that are missing follow from it. A
    closed venue's customers keep their units and may send them away, and receive none.

    Example: wasiqa licence plan licences/pk-example-1.yaml --network http://127.0.0.1:8545
    """


for command in (licence_upkeep.show, licence_upkeep.refresh, licence_upkeep.rights, licence_block.block):
    licence.add_command(command)


@licence.command()
@click.argument("file", type=options.FILE)
@options.reads_chain
def plan(file: Path, as_json: bool, **given: Any) -> None:
    """Compare a file with the licence registry, and show the steps between; needs no account.

    Example: wasiqa licence plan licences/pk-example-1.yaml --network http://127.0.0.1:8545
    """
    desk = LicenceDesk.of(given)
    work = desk.plan(file)
    Output(as_json=as_json).result(desk.document(work, work.steps()), desk.words(work, work.steps()))


@licence.command()
@click.argument("file", type=options.FILE)
@options.writes_chain
def apply(file: Path, as_json: bool, **given: Any) -> None:
    """Take the steps that are missing, in order, each in a transaction of its own. Only the regulator.

    Example: wasiqa licence apply licences/pk-example-1.yaml --account regulator.json --network http://127.0.0.1:8545
    """
    from wasiqa.inputs import Input

    desk, out = LicenceDesk.of(given), Output(as_json=as_json)
    session, work = desk.session, desk.plan(file)
    source = Input(path=str(file), sha256=work.file.sha256)
    steps = work.steps()
    if not steps:
        session.settle(lambda: not desk.differences(desk.plan(file)), input=source)
        out.result({"transactions": []}, "nothing to do: the licence stands so already")
        return
    out.say(desk.words(work, steps))
    if not session.agree("do it?"):
        out.dry_run(desk.document(work, steps))
        return
    with session.sending(input=source) as run:
        desk.take(work, steps)
        run.verified = not desk.differences(desk.plan(file))
        transactions = list(run.hashes())
    done, failed = f"done, transactions: {len(transactions)}", f"{work.file.code} does not stand as the file says"
    out.outcome({"transactions": transactions}, done, shown=run.verified, otherwise=failed)


@licence.command()
@click.argument("file", type=options.FILE)
@options.reads_chain
def verify(file: Path, as_json: bool, **given: Any) -> None:
    """Exit 0 if the licence stands as the file says, on the papers that it names, else 1.

    Example: wasiqa licence verify licences/pk-example-1.yaml --network http://127.0.0.1:8545
    """
    desk, out = LicenceDesk.of(given), Output(as_json=as_json)
    work = desk.plan(file)
    found = desk.differences(work)
    out.result({"venue": work.file.code, "differences": found}, None)
    if found:
        raise CheckFailed(f"{work.file.code}: {'; '.join(found)}", hint="`licence plan` shows what would be done")
    out.say(f"{work.file.code} stands as {file} says")
