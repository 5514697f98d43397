"""What the commands about a single row share: plan, question, sending by one or by two parties, reading back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli.base import Output
from wasiqa.cli.session import Session

if TYPE_CHECKING:
    from wasiqa.servicing.rowlife.act import Act
    from wasiqa.servicing.rowlife.place import Place

row_argument = click.argument("row", type=click.IntRange(1))


def place_of(session: Session, series: str, row: int) -> Place:
    """A row of a series. Raises `InputRefused` if there is none."""
    from wasiqa.cli.parties import zone
    from wasiqa.servicing.rowlife.place import Place

    _, record, bond = session.series(series)
    place = Place(session.chain, session.programme, bond, row, record.block, zone(session))
    place.payments.row(row)
    return place


def carry_out(
    session: Session,
    out: Output,
    act: Act,
    question: str,
    paper: Path | None = None,
    about: dict[str, Any] | None = None,
) -> None:
    """Do what this account may do of an act; `paper` is the file that it rests on. It is told of its row, unless it is
    `about` something else."""
    row = {"row": act.place.n} if about is None else about
    if act.is_done():
        session.settle(act.is_done, input=paper)
        out.result({**row, "transactions": []}, f"nothing to do: {act.outcome()}")
        return
    act.check()
    if act.role is not None:
        act.place.require_role(act.role, session.sender)
    document: dict[str, Any] = {**row, **act.facts()}
    out.say(act.words())
    if not session.agree(question):
        out.dry_run(document)
        return
    with session.sending(input=paper) as run:
        if act.timelock is None:
            for call in act.calls():
                session.chain.send(call, sender=session.sender)
        else:
            session.advance(act.operation())
        run.verified = act.is_done()
        transactions = list(run.hashes())
    told = act.outcome() if run.verified else ""
    failed = f"row {act.place.n} does not stand as asked" if about is None else "the series does not stand as asked"
    out.outcome({**document, "transactions": transactions}, told, shown=run.verified, otherwise=failed)
