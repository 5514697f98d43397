"""`wasiqa ops propose`: a batch for a Safe, signed by an owner and handed to the Safe's transaction service."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.errors import ChainFailed, CheckFailed, InputRefused, Waiting

if TYPE_CHECKING:
    from wasiqa.journal.safe import Batch
    from wasiqa.journal.safe_account import SafeAccount, SafeTransaction
    from wasiqa.journal.safe_service import Proposal, SafeService

_SERVICE = "SAFE_SERVICE"
_MOST_WAITING = 100
"""Transactions of a Safe that wait for signatures or execution."""


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("batch", metavar="FILE", type=options.FILE)
@click.option(
    "--service",
    envvar="WASIQA_SAFE_SERVICE",
    metavar="URL",
    help="The Safe's transaction service, up to /api; else Safe's own for the chain. [env WASIQA_SAFE_SERVICE]",
)
@options.creates
def propose(batch: Path, service: str | None, as_json: bool, **chosen: Any) -> None:
    """Propose what a command with --safe wrote, as an owner of the Safe; the next owner who runs this confirms it.

    Nothing is sent to the chain, and nothing proposed twice: exit code 6 means that it waits for signatures, or for
    somebody to execute it in the Safe's own app.

    Example: wasiqa ops propose batch.json --account owner.json --network http://127.0.0.1:8545
    """
    from wasiqa.journal.safe import Batch
    from wasiqa.journal.safe_account import SafeAccount
    from wasiqa.journal.safe_service import SafeService

    session, out = Session(**chosen), Output(as_json=as_json)
    written = Batch.read(batch)
    if written.chain_id != session.chain.chain_id:
        told = f"{batch} is for chain {written.chain_id}, and the network is chain {session.chain.chain_id}"
        raise InputRefused(told, file=str(batch), hint="give the --network that fits")
    safe = SafeAccount.of(session.chain, written.safe)
    safe.require_owner(session.signer.address)
    there = SafeService(safe, service)
    proposal, free = _found(there, safe, session, written)
    wanted = safe.transaction(session.chain, written.calls, free) if proposal is None else proposal.transaction
    if proposal is not None and proposal.executed is not None:
        told = f"nothing to do: executed under nonce {wanted.nonce} by transaction {proposal.executed}"
        out.result(_document(wanted, proposal.executed), told)
        return
    for line in _lines(session, written, wanted):
        out.say(line)
    if proposal is not None and session.signer.address in proposal.signed:
        raise _waiting(safe, proposal)
    if not session.agree("sign it?"):
        out.dry_run(_document(wanted, None))
        return
    signature = session.signer.sign_typed(wanted.typed())
    (there.propose if proposal is None else there.confirm)(wanted, signature, session.signer.address)
    after, _ = _found(there, safe, session, written)
    if after is None or session.signer.address not in after.signed:
        raise CheckFailed("the Safe service doesn't show the signature that it took", hint="run it again")
    raise _waiting(safe, after)


def _found(there: SafeService, safe: SafeAccount, session: Session, batch: Batch) -> tuple[Proposal | None, int]:
    """What the service has of this batch, and the first nonce that is free.

    What was executed before the batch was written is an earlier one with the same calls. Raises `ChainFailed` for what
    the Safe on chain contradicts, and for a nonce that it won't come to for long: a signature for it would lie in wait.
    """
    made, free = datetime.fromtimestamp(batch.created / 1000, UTC), safe.nonce
    wanted = safe.transaction(session.chain, batch.calls, safe.nonce)
    for one in there.proposals():
        if one.at is not None and one.at < made:
            break
        ahead = one.transaction.nonce - safe.nonce
        if ahead >= (_MOST_WAITING if one.executed is None else 0):
            told = f"the Safe service tells of nonce {one.transaction.nonce}, and the Safe is at {safe.nonce}"
            raise ChainFailed(told, hint="run it again once the node is up to date, or check --service", code=_SERVICE)
        waits = one.executed is None and ahead >= 0
        free = max(free, one.transaction.nonce + 1) if waits else free
        if one.transaction.does(wanted) and (waits or one.executed is not None):
            return one, free
    return None, free


def _waiting(safe: SafeAccount, proposal: Proposal) -> Waiting:
    count = f"{len(proposal.signed)} of {safe.threshold} signatures"
    wanted = proposal.transaction
    if len(proposal.signed) < safe.threshold:
        others = " or ".join(owner for owner in safe.owners if owner not in proposal.signed)
        hint = f"another owner runs the same command: {others}"
    else:
        hint = "anybody executes it in the Safe's app; then the same command tells that it was done"
    return Waiting(f"Safe transaction {wanted.hash}, nonce {wanted.nonce}, has {count}", hint=hint)


def _lines(session: Session, batch: Batch, wanted: SafeTransaction) -> list[str]:
    """What an owner signs, in words that don't come from the file."""
    from wasiqa.cli.parties import zone
    from wasiqa.servicing.calls import Directory
    from wasiqa.servicing.calls_in_words import InWords

    directory = Directory(session.chain, session.ledger, session.programme)
    words = InWords(directory, zone(session)).all([directory.read(call) for call in batch.calls])
    return [f"Safe {wanted.safe}, nonce {wanted.nonce}, safeTxHash {wanted.hash}", *(f"  {line}" for line in words)]


def _document(wanted: SafeTransaction, executed: str | None) -> dict[str, Any]:
    return {"safe": wanted.safe, "nonce": wanted.nonce, "safe_tx_hash": wanted.hash, "executed_by": executed}
