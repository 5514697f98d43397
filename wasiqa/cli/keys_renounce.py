"""`wasiqa keys renounce`: an account gives up its own rights, at once and alone."""

from __future__ import annotations

from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@options.writes_chain
def renounce(as_json: bool, **chosen: Any) -> None:
    """Give up all roles of --account, at once and without a second party: for a key that somebody else may have.

    Example: wasiqa keys renounce --account registrar.json --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.keys import Keys, given_up

    session, out = Session(**chosen), Output(as_json=as_json)
    account = session.sender

    def rights() -> list[dict[str, str]]:
        held = Keys(session.chain, session.ledger).held
        return [right.document() for right in held if right.account == account]

    found = Keys(session.chain, session.ledger)
    document = {"given_up": rights()}
    calls = list(given_up(found, account))
    if not calls:
        session.settle(lambda: True)
        out.result({**document, "transactions": []}, f"nothing to do: {account} holds no role")
        return
    for right in document["given_up"]:
        out.say(f"give up  {right['role']} at {right['keeper']}")
    if not session.agree("give them up?"):
        out.dry_run(document)
        return
    with session.sending() as run:
        for call in calls:
            session.chain.send(call, sender=account)
        run.verified = not rights()
        transactions = list(run.hashes())
    done, failed = f"{account} holds no role any more", f"{account} still holds roles"
    out.outcome({**document, "transactions": transactions}, done, shown=run.verified, otherwise=failed)
