"""`wasiqa whitelist`: the registry in line with a file."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from wasiqa.cli import (
    options,
    whitelist_admission,
    whitelist_lists,
    whitelist_options,
    whitelist_person,
    whitelist_tree,
    whitelist_voucher,
)
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.progress import progress
from wasiqa.cli.whitelist_desk import WhitelistDesk, require_none, require_none_returning
from wasiqa.cli.whitelist_guard import guard

_OUT = "Write the plan here, for another person to apply. Replaces an older plan, and never another file."


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def whitelist() -> None:
    """Bring the registry in line with a file (CSV or XLSX).

    A file is an update: wallets that aren't in it stay as they are, unless --complete says that it is the whole list.
    Whom a row removes (status REMOVED), somebody has named: that needs no --confirm-removals, and what the wallet holds
    is told. If a file is refused, FILE.checked.xlsx shows its mistakes; once it is right, that copy is removed.

    Example: wasiqa whitelist plan investors.xlsx --out plan.json --config programme.yaml --network http://127.0.0.1:8545
    """


for command in (
    *(whitelist_lists.template, whitelist_lists.export, whitelist_lists.expiring),
    *(whitelist_person.suspend, whitelist_person.reactivate),
    *(whitelist_tree.tree, whitelist_tree.proof, whitelist_admission.root, whitelist_admission.admit),
    whitelist_voucher.voucher,
):
    whitelist.add_command(command)


@whitelist.command()
@click.argument("file", type=options.FILE)
@click.option("--out", type=options.NEW_FILE, help=_OUT)
@whitelist_options.confirm_removals
@whitelist_options.complete
@whitelist_options.sheet
@options.config
@options.reads_chain
def plan(
    file: Path, out: Path | None, complete: bool, confirm_removals: int | None, as_json: bool, **given: Any
) -> None:
    """Compare a file with the registry; needs no account.

    Example: wasiqa whitelist plan investors.xlsx --out plan.json --config programme.yaml --network http://127.0.0.1:8545
    """
    from wasiqa.durable import write_durably
    from wasiqa.whitelist.document import require_replaceable
    from wasiqa.whitelist.render import render

    if out is not None:
        require_replaceable(out)
    desk, output = WhitelistDesk.of(given), Output(as_json=as_json)
    listed = desk.to_plan(file)
    found = desk.plan(listed, complete=complete)
    if out is not None:
        write_durably(out, found.pieces())
    output.pieces(found.pieces(), render(found, desk.rules, listed.sheet))
    before = guard(desk.session, found, desk.known)
    for line in (*desk.returning(found.changes()), *before.lines(confirm_removals)):
        output.say(line)


@whitelist.command()
@click.argument("file", type=options.FILE)
@whitelist_options.confirm_removals
@whitelist_options.complete
@whitelist_options.sheet
@options.config
@options.writes_chain
def apply(file: Path, complete: bool, confirm_removals: int | None, as_json: bool, **given: Any) -> None:
    """Write what a file, or a plan made of it (PLAN.json), asks for; what is there already is not written again.

    A plan is refused if its file, the id key or the words of its wallets have changed since. Wallets that were admitted
    since are none of them: after a complete list they are told as differences. Refused, too, is a row by which an
    investor would return whom the registrar or the regulator has blocked.

    Example: wasiqa whitelist apply plan.json --config programme.yaml --account registrar.json --network http://127.0.0.1:8545
    """
    from wasiqa.inputs import Input
    from wasiqa.whitelist.apply import apply as apply_plan
    from wasiqa.whitelist.apply import pending
    from wasiqa.whitelist.render import render

    desk, out = WhitelistDesk.of(given), Output(as_json=as_json)
    session = desk.session
    found, listed = desk.to_apply(file, complete=complete)
    source = Input(path=listed.path, sha256=listed.sha256)

    def read_back() -> bool:
        require_none(desk.read_back(listed, complete=found.mode == "complete"))
        return True

    left = pending(found, listed, desk.registry(), desk.key)
    out.say(render(found, desk.rules, listed.sheet))
    if not left:
        session.settle(read_back, input=source, shared=True)
        out.result({"transactions": []}, "nothing to do: the registry says what the file says")
        return
    before, returning = guard(session, found, desk.known), desk.returning(left)
    if not session.dry_run:
        before.require(confirm_removals)
        require_none_returning(returning)
    for line in (*returning, *before.lines(confirm_removals)):
        out.say(line)
    if not session.agree("write it?"):
        out.dry_run(json.loads(found.to_json()) if as_json else {})
        return
    with session.sending(input=source, plan=found.to_json()) as run:
        with progress(len(left)) as written:
            apply_plan(found, listed, desk.registry(session.sender), desk.key, written)
        differences = desk.read_back(listed, complete=found.mode == "complete")
        run.verified = not differences
        transactions = list(run.hashes())
    out.result({"transactions": transactions}, f"written, transactions: {len(transactions)}")
    require_none(differences)


@whitelist.command()
@click.argument("file", type=options.FILE)
@whitelist_options.complete
@whitelist_options.sheet
@options.config
@options.reads_chain
def verify(file: Path, complete: bool, as_json: bool, **given: Any) -> None:
    """Exit 0 if the registry says of every wallet in the file what the file says, else 1.

    With --complete also 1 if the registry admits a wallet that the file doesn't name.

    Example: wasiqa whitelist verify investors.xlsx --config programme.yaml --network http://127.0.0.1:8545
    """
    from wasiqa.whitelist.describe import counted

    desk, out = WhitelistDesk.of(given), Output(as_json=as_json)
    listed = desk.listed(file)
    differences = desk.differences(listed, complete=complete)
    out.result({"differences": [asdict(found) for found in differences]}, None)
    require_none(differences)
    others = " and admits nobody else" if complete else ""
    count = counted(len(listed), "wallet")
    out.say(f"the registry says what {file} says of its {count}{others}")
