"""What `wasiqa ops` says of an operation, and who may do what with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wasiqa.cli.commandline import this_command
from wasiqa.cli.parties import whose_turn, zone
from wasiqa.errors import NotAllowed, Waiting

if TYPE_CHECKING:
    from wasiqa.chain.chain import Receipt
    from wasiqa.chain.timelock import Step
    from wasiqa.cli.session import Session
    from wasiqa.servicing.operations import Operations
    from wasiqa.servicing.scheduled import Scheduled, Status


def in_words(session: Session, book: Operations, one: Scheduled, *, brief: bool = False) -> Iterator[str]:
    """The operation in lines: how far it is, what it does, and who does what next."""
    from wasiqa.chain.timelock import local
    from wasiqa.servicing.calls_in_words import InWords

    since = f" since {local(one.due, zone(session))}" if one.status == "READY" and one.due else ""
    until = f" until {local(one.due, zone(session))}" if one.status == "PENDING" and one.due else ""
    yield f"operation {one.id}"
    yield f"{one.timelock}, proposed{at(one.block)}: {one.status}{since}{until}{at(one.closed)}"
    if one.problem is not None:
        yield f"  {one.problem}"
    words = InWords(book.directory, zone(session), brief)
    yield from (f"  {line}" for line in words.all(one.calls))
    step = book.step(one) if one.open else None
    if step is not None:
        yield f"waits for {step.role}" + (f" and for operation {one.predecessor}" if step.after else "")
        yield _command(session, step)


def at(block: int | None) -> str:
    """The block in words; nothing where the log doesn't tell it."""
    return "" if block is None else f" in block {block}"


def require_not(one: Scheduled, status: Status, wanted: str) -> None:
    """Raises `NotAllowed` if it is done or cancelled, and so can't be `wanted`."""
    if one.status == status:
        hint = "who proposed it can propose it again" if status == "CANCELLED" else None
        since = "" if one.closed is None else f" since block {one.closed}"
        raise NotAllowed(f"{one} is {status}{since}: it can't be {wanted}", hint=hint, code="WRONG_STATE")


def require_turn(session: Session, book: Operations, one: Scheduled) -> Step:
    """The step that the account can take now.

    Raises `NotAllowed` if it is neither party, `Waiting` if another party, the delay or another operation comes first,
    and what `readable` raises.
    """
    from wasiqa.chain.timelock import require_party

    operation, step = one.readable(), book.step(one)
    assert step is not None
    require_party(session.chain, operation, session.sender, one.since)
    if not step.may(session.sender):
        raise Waiting(step.told(zone(session)), hint=_command(session, step))
    return step


def require_canceller(session: Session, one: Scheduled) -> None:
    """Raises `NotAllowed` if the account may not cancel it."""
    from wasiqa.chain.timelock import CANCELLER, EXECUTOR, Role

    cancellers, executors = (Role(session.chain, one.contract, name, one.since) for name in (CANCELLER, EXECUTOR))
    if cancellers.include(session.sender):
        return
    if not cancellers.holders:
        raise NotAllowed(f"nobody can cancel what waits in {one.timelock}", hint=f"{executors} need not execute it")
    raise NotAllowed(f"{session.sender} may not cancel {one}; {cancellers} may", code="MISSING_ROLE")


def unrecorded(session: Session, receipt: Receipt) -> Iterator[str]:
    """For each series that the transaction deployed and the ledger doesn't have: the command that records it."""
    from wasiqa.servicing.calls import text

    known = {record.address for record in session.ledger.series.values()}
    for event in receipt.events(session.programme.programme, "SeriesDeployed"):
        if event.args["series"] not in known:
            command = this_command(str(session.account), ("deploy", "series", "TERMS"))
            yield f"{text(event.args['seriesId'])} at {event.args['series']} is not in the ledger yet; this records it:"
            yield str(command)


def _command(session: Session, step: Step) -> str:
    """Who runs what next for an operation that was proposed."""
    wanted = step.after or step.operation.id
    return whose_turn(session, [step], ("ops", "execute", f"0x{wanted.hex()}"))
