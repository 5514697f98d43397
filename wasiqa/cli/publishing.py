"""What the commands on circulation reports and on results of comparisons share: publishing them, and what is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from wasiqa.cli.base import Output
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed

if TYPE_CHECKING:
    from wasiqa.reporting.published import Published, ReportDifference
    from wasiqa.servicing.report_register import ReportEntry, Standing

_SHOWN = 20


def entry_of(session: Session, report: Published) -> ReportEntry:
    """The report's place in the register."""
    from wasiqa.reporting.published import place
    from wasiqa.servicing.report_register import ReportEntry

    return ReportEntry(session.chain, session.programme, place(report.kind, report.as_of), report.sha256)


def publish(
    session: Session, out: Output, report: Published, checked: Callable[[], Sequence[ReportDifference]]
) -> None:
    """Post a report's hash, once `checked` finds no difference; nothing if it is the latest."""
    entry, document, noun = entry_of(session, report), facts(report), _noun(report)
    if entry.is_posted():
        session.settle(entry.is_posted, input=report.path)
        out.result({**document, "transactions": []}, f"nothing to do: this {noun} is published")
        return
    require_right(report, checked())
    entry.require_poster(session.sender)
    standing = told_of(report, entry.standing())
    out.say(f"{noun} of {report.document['at']}, SHA-256 {report.sha256.hex()}; {standing}")
    if not session.agree("publish its hash?"):
        out.dry_run(document)
        return
    with session.sending(input=report.path) as run:
        entry.post(session.sender)
        run.verified = entry.is_posted()
        transactions = list(run.hashes())
    document["transactions"] = transactions
    out.outcome(document, "published", shown=run.verified, otherwise=f"the register doesn't have this {noun}")


def require_right(report: Published, differences: Sequence[ReportDifference]) -> None:
    """Raises `CheckFailed` if there are differences."""
    if differences:
        told = "; ".join(lines(differences[:3]))
        raise CheckFailed(
            f"the {_noun(report)} doesn't follow from the chain: {told}", hint="make it anew", code="REPORT_DIFFERS"
        )


def facts(report: Published) -> dict[str, Any]:
    """By what a report is known."""
    return {"sha256": report.sha256.hex(), "as_of": report.as_of, "block": report.document["block"]["number"]}


def lines(differences: Sequence[ReportDifference]) -> list[str]:
    """The differences in words, or how many are left when there are many."""
    told = [str(one) for one in differences[:_SHOWN]]
    more = len(differences) - _SHOWN
    return [*told, f"and {more} more"] if more > 0 else told


def told_of(report: Published, standing: Standing) -> str:
    """How a report stands in the register, in words."""
    noun = _noun(report)
    return {
        "posted": "its hash is published",
        "superseded": "its hash was published, and another one since",
        "other": f"another {noun} of this time is published",
        "none": f"no {noun} of this time is published",
    }[standing]


def _noun(report: Published) -> str:
    from wasiqa.reporting.published import RECONCILIATION

    return "result" if report.document["schema"] == RECONCILIATION else "report"
