"""`wasiqa keys`: whose keys hold which rights, and how they are exchanged or given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.keys_apply import apply, plan
from wasiqa.cli.keys_renounce import renounce
from wasiqa.cli.session import Session

if TYPE_CHECKING:
    from wasiqa.servicing.keys import Keys, Right


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def keys() -> None:
    """Show whose keys hold which rights; exchange them as the configuration says, or give one's own up.

    Example: wasiqa keys who --network http://127.0.0.1:8545
    """


@keys.command()
@click.argument("holder", metavar="[ACCOUNT]", type=options.WALLET, required=False)
@options.reads_chain
def who(holder: str | None, as_json: bool, **chosen: Any) -> None:
    """List who holds which role at the registry and at each timelock, as the chain has it; or one account's roles.

    Example: wasiqa keys who --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.keys import Keys

    session = Session(**chosen)
    found = Keys(session.chain, session.ledger)
    rights = [right for right in found.held if holder in (None, right.account)]
    document = {"rights": [{**right.document(), "name": found.name(right.account)} for right in rights]}
    Output(as_json=as_json).result(document, _table(found, rights) or f"{holder} holds no role")


def _table(found: Keys, rights: list[Right]) -> str:
    lines: list[str] = []
    for number, right in enumerate(rights):
        before = rights[number - 1] if number else None
        if before is None or before.keeper != right.keeper:
            lines.append(right.keeper)
        same = before is not None and (before.keeper, before.role) == (right.keeper, right.role)
        name = found.name(right.account)
        role = "" if same else right.role
        lines.append(f"  {role:17}  {right.account}" + (f"  {name}" if name else ""))
    return "\n".join(lines)


for _command in (plan, apply, renounce):
    keys.add_command(_command)
