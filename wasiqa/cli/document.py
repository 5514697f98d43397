"""`wasiqa document`: the documents of a series' public record, by the issuer's two parties."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed, InputRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wasiqa.servicing.documents import Change, Document, Documents

_SAME = "the public record names the documents of the file"


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def document() -> None:
    """Publish, replace and remove the documents of a series: each with its place and its SHA-256 (ERC-1643).

    Example: wasiqa document apply PIB-3Y-7 examples/documents/pib.yaml --account issuer.json
    """


@document.command()
@click.argument("series")
@click.argument("file", type=options.FILE)
@options.reads_chain
def plan(series: str, file: Path, as_json: bool, **chosen: Any) -> None:
    """Show what differs between the file and the public record.

    Example: wasiqa document plan PIB-3Y-7 examples/documents/pib.yaml --network http://127.0.0.1:8545
    """
    changes = _documents(Session(**chosen), series, file).changes()
    Output(as_json=as_json).result(_told(changes), _words(changes))


@document.command()
@click.argument("series")
@click.argument("file", type=options.FILE)
@options.writes_chain
def apply(series: str, file: Path, as_json: bool, **chosen: Any) -> None:
    """Write what differs; two parties run this in turn (exit code 6: it waits for the other, or for the delay).

    What the file doesn't name is removed from the record.

    Example: wasiqa document apply PIB-3Y-7 examples/documents/pib.yaml --account test:1
    """
    from wasiqa.whitelist.describe import counted

    session, out = Session(**chosen), Output(as_json=as_json)
    work = _documents(session, series, file)
    changes = work.changes()
    if not changes:
        session.settle(lambda: not work.changes(), input=file)
        out.result(_told(changes), f"nothing to do: {_SAME}")
        return
    out.say(_words(changes))
    if not session.agree("publish this, for everybody to see?"):
        out.dry_run(_told(changes))
        return
    with session.sending(input=file) as run:
        session.advance(*work.operations())
        run.verified = not work.changes()
    written, failed = counted(len(changes), "document"), "the public record still names other documents than the file"
    out.outcome(_told(changes), f"written: {written}", shown=run.verified, otherwise=failed)


@document.command()
@click.argument("series")
@click.argument("file", type=options.FILE)
@options.reads_chain
def verify(series: str, file: Path, as_json: bool, **chosen: Any) -> None:
    """Exit 0 if the public record names the documents of the file, else 1.

    Example: wasiqa document verify PIB-3Y-7 examples/documents/pib.yaml --network http://127.0.0.1:8545
    """
    changes = _documents(Session(**chosen), series, file).changes()
    Output(as_json=as_json).result(_told(changes), _words(changes))
    if changes:
        raise CheckFailed("the public record names other documents than the file")


def _documents(session: Session, series: str, file: Path) -> Documents:
    from wasiqa.servicing.document_file import load
    from wasiqa.servicing.documents import Documents
    from wasiqa.servicing.public_record import record_at

    wanted = load(file)
    isin, series_record, _ = session.series(series)
    noted = series_record.public_record
    if noted is None:
        raise InputRefused(
            f"the ledger has no public record of {isin}", hint=f"`deploy series {series_record.terms}` deploys it"
        )
    return Documents(session.chain, session.programme, record_at(noted.address), wanted, noted.block)


def _told(changes: Sequence[Change]) -> dict[str, Any]:
    def entry(one: Document | None) -> dict[str, str] | None:
        return None if one is None else {"uri": one.uri, "sha256": one.sha256.hex()}

    return {
        "changes": [
            {"name": change.title, "from": entry(change.before), "to": entry(change.after)} for change in changes
        ]
    }


def _words(changes: Sequence[Change]) -> str:
    return "\n".join(map(str, changes)) or _SAME
