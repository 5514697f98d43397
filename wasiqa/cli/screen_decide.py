"""`wasiqa screen decide`: from a decided review to a freeze plan."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.errors import UsageRefused

if TYPE_CHECKING:
    from wasiqa.screening.records import Decisions


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("review", type=options.FILE)
@click.option("--receipt", type=options.FILE, metavar="FILE.json", help="The screening's receipt; else that beside it.")
@click.option("--case", help="Reference of the case, if anybody is frozen; only its hash goes on chain.")
@click.option("--out", type=options.NEW_FILE, metavar="FILE.json", help="Write the freeze plan here; else beside it.")
@click.option("--decisions", type=options.NEW_FILE, metavar="FILE.json", help="Write the decisions' receipt here.")
@options.as_json
def decide(
    review: Path, receipt: Path | None, case: str | None, out: Path | None, decisions: Path | None, as_json: bool
) -> None:
    """Take the decisions of a review, and write what they come to: a plan for `freeze file`, and a receipt.

    Every hit has to be decided, CLEAR or FREEZE, with a reason; reasons stay in the review. A review in which a hit was
    changed or taken out is refused, and so is one whose lists or investors have changed since.

    Example: wasiqa screen decide review.xlsx --case C-1
    """
    from wasiqa.durable import NewFile, write_new
    from wasiqa.inputs import Input
    from wasiqa.screening import deciding, records
    from wasiqa.screening import review as reviews
    from wasiqa.whitelist.files import new_file

    receipt = receipt or review.with_suffix(".receipt.json")
    out, decisions = out or review.with_suffix(".freeze.json"), decisions or review.with_suffix(".decisions.json")
    for target in (out, decisions):
        new_file(target, ".json")
    screened = records.ScreeningReceipt.load(receipt)
    gone = deciding.changed(screened)
    hits, table = reviews.decided(review, screened.review_seals)
    outcome, screening = deciding.Outcome(hits), Input(path=str(receipt), sha256=_sha256(receipt.read_bytes()))
    if outcome.wallets and not (case and case.strip()):
        raise UsageRefused("wallets are to be frozen, and no case is named", hint="--case with its reference")
    plan = outcome.freeze_file(case or "", screening.sha256, screened)
    text = None if plan is None else records.as_text(plan).encode()
    document = records.Decisions(
        schema_="wasiqa/screening-decisions/1",
        decided=datetime.now(UTC).isoformat(timespec="seconds"),
        screening=screening,
        review=Input(path=str(review), sha256=table.sha256),
        hits=len(hits),
        cleared=len(hits) - len(outcome.to_freeze),
        frozen=len(outcome.to_freeze),
        wallets=len(outcome.wallets),
        without_wallet=outcome.without_wallet,
        freeze_plan=None if text is None else Input(path=str(out), sha256=_sha256(text)),
    )
    # whoever is on a freeze plan may not learn of it before it is carried out
    plans = [] if text is None else [NewFile(out, text, private=True)]
    write_new(*plans, NewFile(decisions, records.as_text(document).encode()))
    told = Output(as_json=as_json)
    for path in gone:
        told.say(f"warning: {path} isn't there any more, so nothing says whether it has changed")
    if outcome.without_wallet:
        told.say(f"hits to be frozen without a wallet: {outcome.without_wallet}; nobody may admit one for them")
    told.result(document.document(), _words(document, out))


def _words(document: Decisions, out: Path) -> str:
    counts = f"hits: {document.hits}, cleared: {document.cleared}, to be frozen: {document.frozen}"
    if document.freeze_plan is None:
        return f"{counts}; there is no wallet to freeze"
    return f"{counts}, with wallets: {document.wallets}; {out}: run freeze file plan, then freeze file apply"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
