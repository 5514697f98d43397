"""`wasiqa resolution`: what the holders of a series decide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.row_act import carry_out, place_of
from wasiqa.cli.session import Session

_PAPER = click.option(
    "--document", required=True, type=options.FILE, help="The paper that explains it; only its hash goes on chain."
)
_NUMBER = click.argument("resolution", type=click.IntRange(1))


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def resolution() -> None:
    """Propose, vote on and carry out what holders decide: other terms, or the principal due at once.

    Votes are units held at the last record time before the proposal. What was funded, and what a record time has
    settled, no vote can take.

    Example: wasiqa resolution vote PIB-3Y-7 1 --for 100000.00 --account holder.json --network http://127.0.0.1:8545
    """


@resolution.command()
@click.argument("series")
@click.argument("file", type=options.FILE)
@_PAPER
@options.writes_chain
def propose(series: str, file: Path, document: Path, as_json: bool, **chosen: Any) -> None:
    """Propose other record times and rows; two parties of the issuer run this in turn (exit code 6).

    FILE is YAML: `from`, the first record time that is replaced; `record_times`; and `rows`, each with kind, record,
    pay and amount per unit. The last row is the principal.

    Example: wasiqa resolution propose PIB-3Y-7 tail.yaml --document offer.pdf --account issuer.json
    """
    from wasiqa.servicing.papers import paper_hash
    from wasiqa.servicing.rowlife.resolutions import ProposeRestructuring
    from wasiqa.servicing.tail_file import load

    tail, paper = load(file), paper_hash(document, "paper that explains it")
    session = Session(**chosen)
    act = ProposeRestructuring(place_of(session, series, 1), tail, paper)
    carry_out(session, Output(as_json=as_json), act, "propose it?", file, about={})


@resolution.command()
@click.argument("series")
@_PAPER
@click.option("--holder", type=options.WALLET, help="For this holder, whose successor the account is; else its own.")
@options.writes_chain
def accelerate(series: str, document: Path, holder: str | None, as_json: bool, **chosen: Any) -> None:
    """Propose to make all that is left of the principal due at once; any holder, while the series is in default.

    Example: wasiqa resolution accelerate PIB-3Y-7 --document demand.pdf --account holder.json
    """
    from wasiqa.servicing.papers import paper_hash
    from wasiqa.servicing.rowlife.resolutions import ProposeAcceleration

    session, paper = Session(**chosen), paper_hash(document, "paper that explains it")
    act = ProposeAcceleration(place_of(session, series, 1), holder or session.sender, paper)
    carry_out(session, Output(as_json=as_json), act, "propose it?", document, about={})


@resolution.command()
@click.argument("series")
@_NUMBER
@click.option("--for", "in_favour", default="0", show_default=True, help="Units in favour, in decimal currency units.")
@click.option("--against", default="0", show_default=True, help="Units against.")
@click.option("--holder", type=options.WALLET, help="For this holder, whose successor the account is; else its own.")
@options.writes_chain
def vote(
    series: str, resolution: int, in_favour: str, against: str, holder: str | None, as_json: bool, **chosen: Any
) -> None:
    """Vote with the units that were held at the record time, in place of what was cast before, until the vote ends.

    Example: wasiqa resolution vote PIB-3Y-7 1 --for 100000.00 --account holder.json --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.amounts import to_units
    from wasiqa.servicing.rowlife.resolutions import Vote

    session = Session(**chosen)
    place = place_of(session, series, 1)
    units = (to_units(amount, place.payments.decimals) for amount in (in_favour, against))
    act = Vote(place, resolution - 1, holder or session.sender, *units)
    carry_out(session, Output(as_json=as_json), act, "cast these votes?", about={"resolution": resolution})


@resolution.command()
@click.argument("series")
@options.reads_chain
def show(series: str, as_json: bool, **chosen: Any) -> None:
    """Show what was proposed to the holders of a series, and where each vote stands.

    Example: wasiqa resolution show PIB-3Y-7 --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.rowlife.ballots import ballots

    session = Session(**chosen)
    place = place_of(session, series, 1)
    documents, text = [], []
    for one in ballots(place):
        text.append(
            f"resolution {one.resolution}, {one.kind}: {one.state.replace('_', ' ')}, votes up to "
            f"{place.local(one.end)} by record time {one.record}; {place.told(one.in_favour)} in favour, "
            f"{place.told(one.needed)} needed, {place.told(one.against)} against"
        )
        text += [
            f"  {holder}: {place.told(favour)} in favour, {place.told(against)} against"
            for holder, (favour, against) in one.votes.items()
        ]
        documents.append(
            {
                "resolution": one.resolution,
                "kind": one.kind,
                "state": one.state,
                "record": one.record,
                "end": place.local(one.end),
                "in_favour": str(one.in_favour),
                "against": str(one.against),
                "needed": str(one.needed),
                "votes": [
                    {"holder": holder, "in_favour": str(favour), "against": str(against)}
                    for holder, (favour, against) in one.votes.items()
                ],
                "content_hash": one.content_hash,
                "document_sha256": one.document_sha256,
            }
        )
    Output(as_json=as_json).result(documents, "\n".join(text) or "nothing was proposed")


@resolution.command("carry-out")
@click.argument("series")
@_NUMBER
@click.argument("file", type=options.FILE, required=False)
@options.writes_chain
def carry(series: str, resolution: int, file: Path | None, as_json: bool, **chosen: Any) -> None:
    """Carry out what has passed, within 30 days after the vote: a restructuring with the FILE that was voted on, an
    acceleration without one. Anybody may.

    Example: wasiqa resolution carry-out PIB-3Y-7 1 tail.yaml --account test:29 --network http://127.0.0.1:8545
    """
    from wasiqa.servicing.rowlife.resolutions import CarryOut
    from wasiqa.servicing.tail_file import load

    tail = None if file is None else load(file)
    session = Session(**chosen)
    act = CarryOut(place_of(session, series, 1), resolution - 1, tail)
    carry_out(session, Output(as_json=as_json), act, "carry it out?", file, about={"resolution": resolution})
