"""Commands that two parties run in turn: each does its step, and learns who runs what next, and from when on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from wasiqa.cli.commandline import this_command
from wasiqa.errors import NotAllowed, Waiting

if TYPE_CHECKING:
    from wasiqa.chain.chain import Receipt
    from wasiqa.chain.contract import Contract
    from wasiqa.chain.timelock import Operation, Step
    from wasiqa.cli.session import Session


def advance(session: Session, operations: Iterable[Operation]) -> list[Receipt]:
    """Take the account's step of each operation.

    Raises `Waiting` if another party or a delay comes next, and `NotAllowed` if the account is a party of nothing that
    is left; both name the command for whoever is next.
    """
    from wasiqa.chain.timelock import next_step, require_party

    receipts, told, left, barred = [], [], [], []
    for operation in operations:
        since = first_block(session, operation.timelock)
        step = next_step(session.chain, operation, since)
        if step is None:
            continue
        if step.may(session.sender):
            receipts.append(step.take(session.sender))
            step = next_step(session.chain, operation, since)
            told += [f"scheduled: {step.told(zone(session))}"] if step else []
        else:
            told.append(step.told(zone(session)))
            try:
                require_party(session.chain, operation, session.sender, since)
            except NotAllowed as refusal:
                barred.append(refusal)
        left += [step] if step else []
    if barred and len(barred) == len(left) and not receipts:
        raise NotAllowed(barred[0].message, hint=whose_turn(session, left))
    if left:
        raise Waiting("; ".join(told), hint=whose_turn(session, left))
    return receipts


def whose_turn(session: Session, steps: Sequence[Step], instead: Sequence[str] = ()) -> str:
    """Who runs which command, and from when on: a line for each party. `instead` as in `this_command`."""
    latest: dict[tuple[str, tuple[str, ...]], int] = {}
    for step in steps:
        who = (step.role.name, step.role.holders)
        latest[who] = max(latest.get(who, 0), step.due or 0)
    return "\n".join(_turn(session, *who, due, instead) for who, due in latest.items())


def _turn(session: Session, role: str, holders: tuple[str, ...], due: int, instead: Sequence[str]) -> str:
    from wasiqa.chain.timelock import local

    if not holders:
        return f"nobody holds {role} there: governance must grant it first"
    when = f"from {local(due, zone(session))} on " if due else ""
    names = [account_name(session, holder) for holder in holders]
    account = names[0] if len(names) == 1 and names[0].startswith("test:") else "ACCOUNT"
    note = "" if account != "ACCOUNT" else f" (ACCOUNT: {' or '.join(names)})"
    command = this_command(account, instead) or "the same command"
    return f"{when}{' or '.join(holders)} runs{note}: {command}"


def account_name(session: Session, address: str) -> str:
    """What stands for the account on a command line: test:N where everybody has its key, else words."""
    from wasiqa.chain.accounts import DEVELOPMENT_CHAINS, well_known

    if session.chain.chain_id in DEVELOPMENT_CHAINS:
        for number, known in enumerate(well_known()):
            if known.address == address:
                return f"test:{number}"
    return f"the keystore of {address}"


def first_block(session: Session, contract: Contract) -> int:
    """The block in which the ledger's contract was deployed."""
    records = session.ledger.contracts.values()
    return next((record.block for record in records if record.address == contract.address), 0)


def zone(session: Session) -> ZoneInfo:
    """The programme's time zone."""
    return ZoneInfo(session.ledger.time_zone)
