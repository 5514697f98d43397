"""`wasiqa report circulation|sign|post|verify`: a report for everybody, which everybody can check against the chain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from wasiqa.cli import moments, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.publishing import entry_of, facts, lines, publish, require_right, told_of
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed

if TYPE_CHECKING:
    from wasiqa.reporting.published import Published, ReportDifference
    from wasiqa.reporting.signature import Signature


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.option(
    "--date",
    metavar="DATE|TIME|latest",
    help="At the end of this day, at this time, or at the latest second that is over; by default of yesterday.",
)
@click.option("--home-country", metavar="CC", help="Tell holders of this country as domestic, others as abroad.")
@click.option("--out", type=options.NEW_FILE, metavar="FILE.json", help="Write the report to a new file.")
@click.option("--html", type=options.NEW_FILE, metavar="FILE.html", help="Write it as a page that prints well, too.")
@options.reads_chain
def circulation(
    date: str | None, home_country: str | None, out: Path | None, html: Path | None, as_json: bool, **chosen: Any
) -> None:
    """Report what was issued, what circulates and who holds it, for everybody: no group of fewer than five is told.

    By series: issued, redeemed, outstanding, held by category and country, frozen, ceiling and use, next payments,
    acts of enforcement; by pool of reserves: what is attested, what that covers and what is free. It rests on a block
    that it names. With --json it is the report itself.

    Example: wasiqa report circulation --date 2049-06-30 --out circulation.json --network http://127.0.0.1:8545
    """
    from wasiqa.durable import NewFile, write_new
    from wasiqa.reporting.circulation_html import circulation_page
    from wasiqa.reporting.circulation_report import circulation_report
    from wasiqa.reporting.published import canonical
    from wasiqa.whitelist.files import new_file

    for file, suffix in ((out, ".json"), (html, ".html")):
        if file is not None:
            new_file(file, suffix)
    session = Session(**chosen)
    document = circulation_report(session.index, _at(session, date), home_country)
    content, sha256 = canonical(document), _sha256(canonical(document))
    files = [] if out is None else [NewFile(out, content)]
    files += [] if html is None else [NewFile(html, circulation_page(document, sha256))]
    write_new(*files)
    Output(as_json=as_json).result(document, "\n".join([*_told(document), *_written(out, html), f"SHA-256 {sha256}"]))


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("file", metavar="REPORT.json", type=options.FILE)
@options.creates
def sign(file: Path, as_json: bool, **given: Any) -> None:
    """Sign a circulation report as registrar, into REPORT.json.sig.json beside it; sends nothing.

    Its figures are computed anew first: what doesn't follow from the chain is not signed.

    Example: wasiqa report sign circulation.json --account registrar.json --network http://127.0.0.1:8545
    """
    from wasiqa.durable import NewFile, write_new
    from wasiqa.reporting.published import CIRCULATION, Published
    from wasiqa.reporting.signature import ReportStatement, Signature
    from wasiqa.whitelist.files import new_file

    session, out, report = Session(**given), Output(as_json=as_json), Published.load(file, CIRCULATION)
    target = Signature.beside(file)
    new_file(target, ".json")
    require_right(report, _circulation(report, session))
    signer = session.signer
    entry_of(session, report).require_poster(signer.address)
    statement = ReportStatement.of(report, session.chain.chain_id, session.programme.registry.address)
    out.say(f"report of {report.document['at']}, SHA-256 {report.sha256.hex()}")
    if not session.agree("sign it?"):
        out.dry_run(statement.model_dump(mode="json"))
        return
    signed = Signature(
        **statement.model_dump(),
        schema_="wasiqa/report-signature/1",
        signer=signer.address,
        signature=f"0x{signer.sign_typed(statement.typed_data()).hex()}",
    )
    write_new(NewFile(target, _json(signed.document())))
    out.result(signed.document(), f"signed by {signer.address}: {target}")


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("file", metavar="REPORT.json", type=options.FILE)
@options.writes_chain
def post(file: Path, as_json: bool, **given: Any) -> None:
    """Publish the hash of a circulation report in the register of reports, as registrar.

    Its figures are computed anew first. A report of the same time corrects the one before, which stays there.

    Example: wasiqa report post circulation.json --account registrar.json --network http://127.0.0.1:8545
    """
    from wasiqa.reporting.published import CIRCULATION, Published

    session, report = Session(**given), Published.load(file, CIRCULATION)
    publish(session, Output(as_json=as_json), report, lambda: _circulation(report, session))


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("file", metavar="REPORT.json", type=options.FILE)
@click.option("--signature", type=options.FILE, help="Its signature, if that is not beside it.")
@options.reads_chain
def verify(file: Path, signature: Path | None, as_json: bool, **chosen: Any) -> None:
    """Check a circulation report: every figure, its signature, and whether its hash was published. Exit 0 if all holds.

    Needs the programme's ledger of deployments and a node, and nobody's word. A report that is neither signed nor
    published is said to be so; its figures are checked all the same.

    Example: wasiqa report verify circulation.json --network http://127.0.0.1:8545
    """
    from wasiqa.reporting.published import CIRCULATION, Published
    from wasiqa.reporting.signature import Signature

    session, report = Session(**chosen), Published.load(file, CIRCULATION)
    beside = Signature.beside(file)
    signed = Signature.load(signature or beside) if signature or beside.exists() else None
    differences, standing = _circulation(report, session), entry_of(session, report).standing()
    fault = None if signed is None else _fault(session, report, signed, posted=standing == "posted")
    document = {
        **facts(report),
        "signer": None if signed is None else signed.signer,
        "signature": "none" if signed is None else "wrong" if fault else "right",
        "posted": standing,
        "differences": [one._asdict() for one in differences],
    }
    said = "not signed" if signed is None else f"signed by {signed.signer}"
    told = [f"report of {report.at}: {said}; {told_of(report, standing)}", *lines(differences)]
    Output(as_json=as_json).result(document, "\n".join([*told, *([f"signature: {fault}"] if fault else [])]))
    wrong = [*(["its figures"] if differences else []), *(["its signature"] if fault else [])]
    if standing in ("superseded", "other"):
        wrong.append("the register of reports, which has another one")
    if wrong:
        raise CheckFailed(f"{file} fails on {' and on '.join(wrong)}", code="REPORT_DIFFERS")


def _circulation(report: Published, session: Session) -> tuple[ReportDifference, ...]:
    from wasiqa.reporting.circulation_report import circulation_differences

    return circulation_differences(report, session.index)


def _fault(session: Session, report: Published, signed: Signature, *, posted: bool) -> str | None:
    """What is wrong with a signature. Who was registrar then and isn't now may have signed since, so that counts only
    for what is published, too."""
    from wasiqa.reporting.signature import ReportStatement
    from wasiqa.servicing.report_register import ROLE, held

    registry = session.programme.registry.address
    fault = signed.fault(ReportStatement.of(report, session.chain.chain_id, registry))
    if fault is not None:
        return fault
    events = session.index.events(registry, ["RoleGranted", "RoleRevoked"])
    if held(events, ROLE, signed.signer, session.index.now):
        return None
    if not held(events, ROLE, signed.signer, report.as_of):
        return f"{signed.signer} doesn't hold the role {ROLE}"
    return None if posted else f"{signed.signer} doesn't hold the role {ROLE} any more, and the report isn't published"


def _at(session: Session, date: str | None) -> int:
    """The second of which it tells."""
    from datetime import timedelta

    if date == "latest":
        return session.index.synced.time - 1
    zone = ZoneInfo(session.ledger.time_zone)
    day = date or (moments.today(session.index.now, session.ledger.time_zone) - timedelta(days=1)).isoformat()
    return moments.last_second("--date", day, zone)


def _told(document: dict[str, Any]) -> list[str]:
    from wasiqa.cli.tables import reserves_table, table
    from wasiqa.servicing.amounts import in_currency

    block = document["block"]
    told = [f"at {document['at']}, by block {block['number']} {block['hash']}"]
    told.append(f"ceiling {int(document['ceiling']):,}, booked {int(document['booked']):,} (minor units)")
    for one in document["series"]:
        figures = (
            f"{name} {in_currency(int(one[name]), one['decimals'])}"
            for name in ("issued", "redeemed", "outstanding", "frozen")
        )
        told += ["", f"{one['symbol']} {one['isin']}: {', '.join(figures)}"]
        groups = [
            [
                group["category"] or "other groups",
                group["countries"] or "",
                "fewer than 5" if group["holders"] is None else str(group["holders"]),
                in_currency(int(group["units"]), one["decimals"]),
            ]
            for group in one["held"]
        ]
        told += [table(("category", "countries", "holders", "units"), groups)] if groups else []
        told += [
            f"next: row {payment['row']} {payment['kind']} on {payment['pay']}, due "
            + ("not fixed" if payment["due"] is None else in_currency(int(payment["due"]), one["decimals"]))
            for payment in one["payments"]
        ]
    return [*told, "", reserves_table(document["reserves"])] if document["reserves"] else told


def _written(*files: Path | None) -> list[str]:
    return [f"written: {file}" for file in files if file is not None]


def _sha256(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


def _json(document: dict[str, Any]) -> bytes:
    import json

    return (json.dumps(document, indent=2) + "\n").encode()
