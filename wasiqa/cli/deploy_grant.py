"""`wasiqa deploy grant`: roles for contracts that joined a programme later, by the parties of governance."""

from __future__ import annotations

from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@options.writes_chain
def grant(as_json: bool, **chosen: Any) -> None:
    """Grant the roles that contracts of the programme lack since they came after it; two parties run this in turn.

    Example: wasiqa deploy grant --account governor.json --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.role_grants import RoleGrants

    session, out = Session(**chosen), Output(as_json=as_json)
    work = RoleGrants(session.chain, session.programme)
    wanted = work.missing()
    document: dict[str, Any] = {"grants": [{"role": role, "contract": name} for role, name in wanted.items()]}
    if not wanted:
        session.settle(lambda: not work.missing())
        out.result({**document, "transactions": []}, "nothing to do: every contract holds its roles")
        return
    for role, name in wanted.items():
        out.say(f"{name} shall hold {role}")
    if not session.agree("grant them?"):
        out.dry_run(document)
        return
    with session.sending() as run:
        session.advance(work.operation())
        run.verified = not work.missing()
        transactions = list(run.hashes())
    told, failed = "granted", "some roles are not granted"
    out.outcome({**document, "transactions": transactions}, told, shown=run.verified, otherwise=failed)
