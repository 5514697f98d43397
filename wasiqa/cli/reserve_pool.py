"""`wasiqa reserve pool|withdraw`: which pools there are and what is asked of them, by the parties of governance."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand, WasiqaGroup
from wasiqa.cli.reserve_desk import ReserveDesk
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed

if TYPE_CHECKING:
    from wasiqa.servicing.reserves.pool import PoolTerms
    from wasiqa.servicing.reserves.pools import PoolChange, Pools

_SAME = "the pools are as the file says"


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def pool() -> None:
    """Open pools, and set quorum, least haircut and greatest age of their attestations, as a file (YAML) says.

    Pools that the file doesn't name stay as they are.

    Example: wasiqa reserve pool apply examples/reserves/pools.yaml --account governor.json
    """


@pool.command()
@click.argument("file", type=options.FILE)
@options.reads_chain
def plan(file: Path, as_json: bool, **chosen: Any) -> None:
    """Show what differs between the file and the reserve registry.

    Example: wasiqa reserve pool plan examples/reserves/pools.yaml --network http://127.0.0.1:8545
    """
    changes = _pools(ReserveDesk(Session(**chosen)), file).changes()
    Output(as_json=as_json).result(_document(changes), _words(changes))


@pool.command()
@click.argument("file", type=options.FILE)
@options.writes_chain
def apply(file: Path, as_json: bool, **chosen: Any) -> None:
    """Open and set what differs; two parties run this in turn (exit code 6: it waits for the other, or for the delay).

    Example: wasiqa reserve pool apply examples/reserves/pools.yaml --account test:5 --network http://127.0.0.1:8545
    """
    session, out = Session(**chosen), Output(as_json=as_json)
    work = _pools(ReserveDesk(session), file)
    changes = work.changes()
    document = _document(changes)
    if not changes:
        session.settle(lambda: not work.changes(), input=file)
        out.result(document, f"nothing to do: {_SAME}")
        return
    out.say(_words(changes))
    if not session.agree("open and set the pools so?"):
        out.dry_run(document)
        return
    with session.sending(input=file) as run:
        session.advance(work.operation())
        run.verified = not work.changes()
    out.outcome(document, f"done: {_SAME}", shown=run.verified, otherwise="the pools are still not as the file says")


@pool.command()
@click.argument("file", type=options.FILE)
@options.reads_chain
def verify(file: Path, as_json: bool, **chosen: Any) -> None:
    """Exit 0 if the pools are as the file says, else 1.

    Example: wasiqa reserve pool verify examples/reserves/pools.yaml --network http://127.0.0.1:8545
    """
    changes = _pools(ReserveDesk(Session(**chosen)), file).changes()
    Output(as_json=as_json).result(_document(changes), _words(changes))
    if changes:
        raise CheckFailed("the pools are not as the file says", hint="`reserve pool apply` opens and sets them")


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("name", metavar="POOL")
@click.option("--evidence", required=True, type=options.FILE, help="The paper; only its hash goes on chain.")
@options.writes_chain
def withdraw(name: str, evidence: Path, as_json: bool, **chosen: Any) -> None:
    """Take the latest attestation of a pool back: nothing more is issued on it before the next. Two parties run this.

    Example: wasiqa reserve withdraw GOLD-1 --evidence letter.pdf --account test:5 --network http://127.0.0.1:8545
    """
    from wasiqa.inputs import Input
    from wasiqa.servicing.reserves.pools import Withdrawal

    session, out, source = Session(**chosen), Output(as_json=as_json), Input.of(evidence)
    work = Withdrawal(ReserveDesk(session).reserves, name, bytes.fromhex(source.sha256))
    document = {"pool": name, "sequence": work.reserves.named(name).latest.sequence, "evidence": source.sha256}
    if work.done:
        session.settle(lambda: work.done, input=source)
        out.result(document, f"nothing to do: no attestation of {name} counts")
        return
    out.say(f"{name}: attestation {document['sequence']} shall no longer count")
    if not session.agree("withdraw it?"):
        out.dry_run(document)
        return
    with session.sending(input=source) as run:
        session.advance(work.operation())
        run.verified = work.done
    out.outcome(document, f"done: nothing is covered by {name}", shown=run.verified, otherwise=f"{name} still counts")


def _pools(desk: ReserveDesk, file: Path) -> Pools:
    from wasiqa.servicing.reserves.pool_file import load
    from wasiqa.servicing.reserves.pools import Pools

    return Pools(desk.reserves, load(file))


def _document(changes: Sequence[PoolChange]) -> dict[str, Any]:
    return {
        "changes": [
            {
                "pool": change.found.code,
                "kind": change.wanted.kind.name,
                "unit": change.wanted.unit,
                "from": None if change.opens else _terms(change.found.terms),
                "to": _terms(change.wanted.terms),
            }
            for change in changes
        ]
    }


def _terms(terms: PoolTerms) -> dict[str, Any]:
    from wasiqa.servicing.reserves.pool import share

    return {"quorum": terms.quorum, "haircut": share(terms.haircut), "max_age": terms.max_age}


def _words(changes: Sequence[PoolChange]) -> str:
    return "\n".join(map(_line, changes)) or _SAME


def _line(change: PoolChange) -> str:
    wanted = _told(change.wanted.terms)
    if change.opens:
        return f"+ {change.found.code}, {change.wanted.kind.name} in {change.wanted.unit}: {wanted}"
    return f"~ {change.found.code}: {_told(change.found.terms)} → {wanted}"


def _told(terms: PoolTerms) -> str:
    auditors = "1 auditor" if terms.quorum == 1 else f"{terms.quorum} auditors"
    return f"{auditors}, haircut at least {terms.haircut / 100:g} %, at most {terms.max_age / 86_400:g} days old"
