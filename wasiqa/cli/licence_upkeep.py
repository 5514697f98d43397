"""`wasiqa licence show|refresh|rights`: how licences stand, and what keeps the whitelist in line with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.licence_desk import LicenceDesk

_COLUMNS = ("venue", "number", "phase", "since", "until", "open", "operator")


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("venue", required=False)
@options.reads_chain
def show(venue: str | None, as_json: bool, **given: Any) -> None:
    """Show every licence, or that of VENUE (its code) with its papers.

    Example: wasiqa licence show PK-EXAMPLE-1 --network http://127.0.0.1:8545
    """
    from wasiqa.cli.tables import table

    desk, out = LicenceDesk.of(given), Output(as_json=as_json)
    found = desk.licences.all() if venue is None else (desk.licences.named(venue),)
    documents = [desk.described(one) for one in found]
    lines = [
        [
            *(str(one[name] or "–") for name in ("venue", "number", "phase", "since", "expiry")),
            "yes" if one["open"] else "no",
            one["operator"] or "–",
        ]
        for one in documents
    ]
    text = [table(_COLUMNS, lines) if lines else "no venue has a licence yet"]
    if venue is not None:
        papers = desk.licences.papers(found[0].venue)
        documents[0]["papers"] = {
            act.value: {"date": desk.day(paper.date), "sha256": paper.evidence.hex()} for act, paper in papers.items()
        }
        text.append(f"may {', '.join(documents[0]['activities']) or 'nothing'}, as far as its phase may")
        text += [f"{act:14}  {desk.day(paper.date)}  sha256 {paper.evidence.hex()}" for act, paper in papers.items()]
    out.result({"licences": documents} if venue is None else documents[0], "\n".join(text))


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@options.writes_chain
def refresh(as_json: bool, **given: Any) -> None:
    """Close venues whose licence has expired, and open or close those whose phase has other rights now. Anybody may.

    Example: wasiqa licence refresh --account test:26 --network http://127.0.0.1:8545
    """
    desk, out = LicenceDesk.of(given), Output(as_json=as_json)
    session, licences = desk.session, desk.licences
    left = [one for one in licences.all() if one.open != licences.is_open(one)]
    if not left:
        session.settle(lambda: not any(one.open != licences.is_open(one) for one in licences.all()))
        out.result({"transactions": []}, "nothing to do: every venue is open or closed as its licence says")
        return
    for one in left:
        out.say(f"{one.code}, venue {one.venue}: {'open → closed' if one.open else 'closed → open'}")
    if not session.agree("do it?"):
        out.dry_run({"venues": [one.code for one in left]})
        return
    with session.sending() as run:
        for one in left:
            licences.refresh(one, session.sender)
        run.verified = not any(one.open != licences.is_open(one) for one in licences.all())
        transactions = list(run.hashes())
    done, failed = f"done, transactions: {len(transactions)}", "a venue isn't as its licence says"
    out.outcome({"transactions": transactions}, done, shown=run.verified, otherwise=failed)


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@options.config
@options.writes_chain
def rights(config_file: Path, as_json: bool, **given: Any) -> None:
    """Let each phase have the rights that the configuration gives it; two parties of governance run this in turn.

    Example: wasiqa licence rights --config programme.yaml --account test:5 --network http://127.0.0.1:8545
    """
    from wasiqa.activities import names
    from wasiqa.servicing.config import load
    from wasiqa.servicing.licences.rights import Rights

    desk, out = LicenceDesk.of(given), Output(as_json=as_json)
    session = desk.session
    work = Rights(desk.licences, session.programme.timelocks["governance"], load(config_file).venue_rights.masks())
    changes = {
        phase.name: [list(names(bits)) for bits in (before, after)] for phase, (before, after) in work.changes().items()
    }
    if not changes:
        session.settle(lambda: not work.changes(), input=config_file)
        out.result({"changes": {}}, "nothing to do: every phase has the rights that the configuration gives it")
        return
    for phase, both in changes.items():
        out.say(f"{phase}: {' → '.join(', '.join(told) or 'nothing' for told in both)}")
    if not session.agree("do it?"):
        out.dry_run({"changes": changes})
        return
    with session.sending(input=config_file) as run:
        session.advance(work.operation())
        run.verified = not work.changes()
    done = "done; `licence refresh` opens and closes the venues that this concerns"
    failed = "a phase has other rights than the configuration gives it"
    out.outcome({"changes": changes}, done, shown=run.verified, otherwise=failed)
