"""`wasiqa ops`: what waits for another party, and the other party's word on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.ops_propose import propose
from wasiqa.cli.session import Session

if TYPE_CHECKING:
    from wasiqa.servicing.operations import Operations
    from wasiqa.servicing.scheduled import Scheduled


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def ops() -> None:
    """Show what waits for another party, for whom and until when; execute or cancel it; propose to a Safe.

    Example: wasiqa ops list --network http://127.0.0.1:8545
    """


ops.add_command(propose)


class _OperationId(click.ParamType):
    """The id of an operation, or at least four hex digits of its beginning."""

    name = "operation"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        digits = str(value).lower().removeprefix("0x")
        if not 4 <= len(digits) <= 64 or not set(digits) <= set("0123456789abcdef"):
            self.fail(f"{value} is no operation's id: write 0x and 64 hex digits, or at least the first 4", param, ctx)
        return f"0x{digits}"


_ID = _OperationId()


@ops.command("list")
@click.argument("operation", metavar="[ID]", type=_ID, required=False)
@click.option("--all", "everything", is_flag=True, help="Show what is done or cancelled, too.")
@options.reads_chain
def list_(operation: str | None, everything: bool, as_json: bool, **chosen: Any) -> None:
    """List what waits for another party; with an ID, show that operation in full.

    Example: wasiqa ops list --network http://127.0.0.1:8545
    """
    from wasiqa.cli.operations import in_words

    session, out = Session(**chosen), Output(as_json=as_json)
    book = _operations(session)
    found = _chosen(book, operation, everything)
    told = ["\n".join(in_words(session, book, one, brief=operation is None)) for one in found]
    nothing = "nothing was ever proposed" if everything else "nothing waits for another party"
    out.result({"operations": [book.document(one) for one in found]}, "\n\n".join(told) or nothing)


@ops.command()
@click.argument("operation", metavar="ID", type=_ID)
@options.writes_chain
def approve(operation: str, as_json: bool, **chosen: Any) -> None:
    """Consent to an operation: executes it if its delay is over, and else says when to run `ops execute`.

    Example: wasiqa ops approve 0x1f3a --account executor.json --network http://127.0.0.1:8545
    """
    _execute(operation, as_json, chosen)


@ops.command()
@click.argument("operation", metavar="ID", type=_ID)
@options.writes_chain
def execute(operation: str, as_json: bool, **chosen: Any) -> None:
    """Execute an operation whose delay is over.

    Example: wasiqa ops execute 0x1f3a --account executor.json --network http://127.0.0.1:8545
    """
    _execute(operation, as_json, chosen)


@ops.command()
@click.argument("operation", metavar="ID", type=_ID)
@options.writes_chain
def cancel(operation: str, as_json: bool, **chosen: Any) -> None:
    """Cancel an operation that waits.

    Example: wasiqa ops cancel 0x1f3a --account guardian.json --network http://127.0.0.1:8545
    """
    from wasiqa.cli.operations import at, in_words, require_canceller, require_not

    session, out = Session(**chosen), Output(as_json=as_json)
    book = _operations(session)
    found = book.find(operation)
    require_not(found, "DONE", "cancelled")
    if found.status == "CANCELLED":
        session.settle(lambda: book.find(found.id).status == "CANCELLED", arguments={"operation": found.id})
        out.result(book.document(found), f"nothing to do: operation {found.id} was cancelled{at(found.closed)}")
        return
    out.say("\n".join(in_words(session, book, found)))
    require_canceller(session, found)
    if not session.agree("cancel it?"):
        out.dry_run(book.document(found))
        return
    with session.sending(arguments={"operation": found.id}) as run:
        session.chain.transact(found.contract, "cancel", found.key, sender=session.sender)
        found = book.find(found.id)
        run.verified = found.status == "CANCELLED"
        transactions = list(run.hashes())
    document = {**book.document(found), "transactions": transactions}
    failed = f"operation {found.id} is not cancelled"
    out.outcome(document, f"cancelled: {found}", shown=run.verified, otherwise=failed)


def _execute(operation: str, as_json: bool, chosen: dict[str, Any]) -> None:
    from wasiqa.cli.operations import at, in_words, require_not, require_turn, unrecorded

    session, out = Session(**chosen), Output(as_json=as_json)
    book = _operations(session)
    found = book.find(operation)
    require_not(found, "CANCELLED", "executed")
    if found.status == "DONE":
        session.settle(lambda: book.find(found.id).status == "DONE", arguments={"operation": found.id})
        out.result(book.document(found), f"nothing to do: operation {found.id} was executed{at(found.closed)}")
        return
    out.say("\n".join(in_words(session, book, found)))
    step = require_turn(session, book, found)
    if not session.agree("execute it?"):
        out.dry_run(book.document(found))
        return
    with session.sending(arguments={"operation": found.id}) as run:
        receipt = step.take(session.sender)
        found = book.find(found.id)
        run.verified = found.status == "DONE"
        transactions = list(run.hashes())
    document = {**book.document(found), "transactions": transactions}
    failed = f"operation {found.id} is not executed"
    out.outcome(document, f"executed: {found}", shown=run.verified, otherwise=failed)
    for line in unrecorded(session, receipt):
        out.say(line)


def _chosen(book: Operations, operation: str | None, everything: bool) -> list[Scheduled]:
    if operation is not None:
        return [book.find(operation)]
    return book.all() if everything else book.open()


def _operations(session: Session) -> Operations:
    from wasiqa.servicing.operations import Operations

    return Operations(session.chain, session.ledger, session.programme)
