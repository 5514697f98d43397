"""What `block` and `licence block` share: showing a block, sending it, reading it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli.base import Output
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed

if TYPE_CHECKING:
    from wasiqa.servicing.blocks import Block

lift = click.option("--lift", is_flag=True, help="Lift the block; those of others stay.")


def show(work: Block, out: Output) -> None:
    """Say how wallets stand and how they would."""
    document, lines = _document(work), "\n".join(_lines(work))
    out.result(document, lines)


def send(
    session: Session,
    work: Block,
    out: Output,
    *,
    input: Path | None = None,
    arguments: Mapping[str, object] | None = None,
) -> None:
    """Block, or lift. The options are as those of `Session.sending`."""
    if work.is_done():
        session.settle(work.is_done, input=input, arguments=arguments)
        out.result({"transactions": []}, "nothing to do: it stands so already")
        return
    for line in _lines(work):
        out.say(line)
    if not session.agree("do it?"):
        out.dry_run(_document(work))
        return
    with session.sending(input=input, arguments=arguments) as run:
        work.apply(session.sender)
        run.verified = work.is_done()
        transactions = list(run.hashes())
    done = f"done, transactions: {len(transactions)}"
    out.outcome({"transactions": transactions}, done, shown=run.verified, otherwise="not everything stands as asked")


def compare(work: Block, out: Output) -> None:
    """Show it, and raise `CheckFailed` unless it stands so."""
    show(work, out)
    if not work.is_done():
        raise CheckFailed("not everything stands as asked", hint="`apply` does what is missing")


def _lines(work: Block) -> Iterator[str]:
    from wasiqa.servicing.blocks import InvestorBlock
    from wasiqa.whitelist.describe import FIELDS

    what = FIELDS[work.field]
    if isinstance(work, InvestorBlock):
        yield f"investor {work.name}: {what} {_change(work.holds, work.blocked)}"
    for wallet, word in work.words().items():
        yield f"  {wallet}  {what} {_change(getattr(word, work.field), work.blocked)}"


def _document(work: Block) -> dict[str, Any]:
    from wasiqa.servicing.blocks import InvestorBlock

    investor = {}
    if isinstance(work, InvestorBlock):
        investor = {"investor": {"id": work.name, "from": work.holds, "to": work.blocked}}
    return {
        "block": work.field,
        **investor,
        "wallets": [
            {"wallet": wallet, "from": getattr(word, work.field), "to": work.blocked}
            for wallet, word in work.words().items()
        ],
    }


def _change(before: bool, after: bool) -> str:
    names = {True: "yes", False: "no"}
    return names[after] if before is after else f"{names[before]} → {names[after]}"
