"""`wasiqa reconcile`: the depository's statement beside the chain, the breaks, and their correction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from wasiqa.cli import moments, options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.publishing import entry_of, facts, lines, publish, told_of
from wasiqa.cli.reconcile_correct import correct
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed, InputRefused, UsageRefused

if TYPE_CHECKING:
    from wasiqa.reporting.reconcile.statement import Statement

_STATEMENTS = (".csv", ".xlsx", ".xml")


class _Reconcile(WasiqaGroup):
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """`reconcile FILE` compares it."""
        compares = bool(args) and args[0].lower().endswith(_STATEMENTS)
        return super().parse_args(ctx, ["compare", *args] if compares else args)


@click.group(cls=_Reconcile, context_settings=CONTEXT)
def reconcile() -> None:
    """Compare a depository's statement with the chain, publish the result, and answer the breaks.

    `reconcile FILE` is `reconcile compare FILE`.

    Example: wasiqa reconcile statement.csv --at 2049-06-30 --network http://127.0.0.1:8545
    """


@reconcile.command()
@click.argument("file", type=options.FILE)
@click.option("--at", metavar="DATE|TIME", help="Of when it is: the end of this day, or this time. XML says it itself.")
@click.option("--accounts", type=options.FILE, help="The investors of the depository's accounts: account,investor.")
@click.option("--schema", type=options.FILE, metavar="FILE.xsd", help="The schema of an XML statement.")
@click.option("--mapping", type=options.FILE, metavar="FILE.yaml", help="Which elements of the XML hold what.")
@click.option("--series", multiple=True, help="Compare only this series; may stand several times.")
@click.option("--out", type=options.NEW_FILE, metavar="FILE.json", help="Write the result to a new file.")
@click.option("--csv", "csv_file", type=options.NEW_FILE, metavar="FILE.csv", help="Write the breaks to a new file.")
@options.config
@options.reads_chain
def compare(
    file: Path,
    at: str | None,
    accounts: Path | None,
    schema: Path | None,
    mapping: Path | None,
    series: tuple[str, ...],
    out: Path | None,
    csv_file: Path | None,
    config_file: Path,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Compare a statement with the chain, per investor and series, at its time. Exit 0 if both agree, 1 if not.

    A table has the columns series (ISIN), investor (as in whitelist files, or the account) and face (currency units).
    XML is ISO 20022's semt, read against the schema that you have. Who stands nowhere in it holds nothing there.

    Example: wasiqa reconcile compare statement.csv --at 2049-06-30 --out result.json --network http://127.0.0.1:8545
    """
    from wasiqa.durable import NewFile, write_new
    from wasiqa.reporting.published import canonical
    from wasiqa.reporting.reconcile.result import reconciliation
    from wasiqa.whitelist.files import new_file

    for target, suffix in ((out, ".json"), (csv_file, ".csv")):
        if target is not None:
            new_file(target, suffix)
    session = Session(**chosen)
    asked = dict(map(session.ledger.find_series, series)) if series else session.ledger.series
    statement = _statement(session, file, accounts, schema, mapping, config_file).of(asked)
    moment = at or statement.time
    if moment is None:
        raise UsageRefused("the statement doesn't say of when it is", hint="say --at DATE")
    second = moments.last_second("--at", moment, ZoneInfo(session.ledger.time_zone))
    document = reconciliation(session.index, statement, second, asked)
    files = [] if out is None else [NewFile(out, canonical(document))]
    files += [] if csv_file is None else [NewFile(csv_file, _csv(document))]
    write_new(*files)
    written = [f"written: {target}" for target in (out, csv_file) if target is not None]
    Output(as_json=as_json).result(document, "\n".join([*_told(document), *written]))
    if document["breaks"]:
        count = len(document["breaks"])
        raise CheckFailed(f"{file}: {count} break{'s' if count > 1 else ''}")


@reconcile.command()
@click.argument("file", metavar="RESULT.json", type=options.FILE)
@options.writes_chain
def post(file: Path, as_json: bool, **given: Any) -> None:
    """Publish the hash of a result in the register of reports, as registrar. The result itself stays with you.

    Example: wasiqa reconcile post result.json --account registrar.json --network http://127.0.0.1:8545
    """
    from wasiqa.reporting.published import RECONCILIATION, Published
    from wasiqa.reporting.reconcile.result import reconciliation_differences

    session, result = Session(**given), Published.load(file, RECONCILIATION)
    publish(session, Output(as_json=as_json), result, lambda: reconciliation_differences(result, session.index))


@reconcile.command()
@click.argument("file", metavar="RESULT.json", type=options.FILE)
@options.reads_chain
def verify(file: Path, as_json: bool, **chosen: Any) -> None:
    """Check a result: the chain's side computed anew, the sums, and whether its hash was published.

    The depository's side is the statement's, whose SHA-256 the result names.

    Example: wasiqa reconcile verify result.json --network http://127.0.0.1:8545
    """
    from wasiqa.reporting.published import RECONCILIATION, Published
    from wasiqa.reporting.reconcile.result import reconciliation_differences

    session, result = Session(**chosen), Published.load(file, RECONCILIATION)
    differences = reconciliation_differences(result, session.index)
    standing = entry_of(session, result).standing()
    document = {**facts(result), "posted": standing, "differences": [one._asdict() for one in differences]}
    told = [f"result of {result.at}: {told_of(result, standing)}", *lines(differences)]
    Output(as_json=as_json).result(document, "\n".join(told))
    if differences:
        raise CheckFailed(f"{file} doesn't follow from the chain and its statement", code="REPORT_DIFFERS")
    if standing in ("superseded", "other"):
        raise CheckFailed(f"{file} is not the result that is published", code="REPORT_DIFFERS")


reconcile.add_command(correct)


def _statement(
    session: Session,
    file: Path,
    accounts: Path | None,
    schema: Path | None,
    mapping: Path | None,
    config_file: Path,
) -> Statement:
    from wasiqa.cli.whitelist_options import Configured, id_key
    from wasiqa.reporting.reconcile.semt import read_mapping, read_xml
    from wasiqa.reporting.reconcile.statement import Known
    from wasiqa.reporting.reconcile.tables import read_accounts, read_table

    key = id_key(Configured.load(config_file), session)
    bonds = {isin: session.programme.bond(one.address) for isin, one in session.ledger.series.items()}
    decimals = {isin: int(session.chain.call(bond, "decimals")) for isin, bond in bonds.items()}
    known = Known(decimals, {} if accounts is None else read_accounts(accounts, key), key)
    kind = file.suffix.lower()
    if kind == ".xml":
        if schema is None:
            raise UsageRefused("an XML statement needs its schema", hint="say --schema FILE.xsd")
        return read_xml(file, known, schema, read_mapping(mapping))
    if kind not in _STATEMENTS:
        told = f"{file} is neither .csv, .xlsx nor .xml"
        raise InputRefused(told, file=str(file), hint="save it as one of them", code="WRONG_ENDING")
    if schema is not None or mapping is not None:
        raise UsageRefused("--schema and --mapping are for an XML statement", hint="leave them away")
    return read_table(file, known)


def _csv(document: dict[str, Any]) -> bytes:
    """The breaks, in currency without separators."""
    import csv
    import io

    from wasiqa.servicing.amounts import in_currency

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    names = ("depository", "chain", "difference")
    writer.writerow(("isin", "investor_id", *names))
    decimals = {one["isin"]: one["decimals"] for one in document["series"]}
    for one in document["breaks"]:
        amounts = (in_currency(int(one[name]), decimals[one["isin"]]).replace(",", "") for name in names)
        writer.writerow((one["isin"], one["investor_id"] or "", *amounts))
    return buffer.getvalue().encode()


def _told(document: dict[str, Any]) -> list[str]:
    from wasiqa.cli.tables import table
    from wasiqa.servicing.amounts import in_currency

    decimals = {one["isin"]: one["decimals"] for one in document["series"]}
    names = ("depository", "chain", "difference")

    def amounts(one: dict[str, Any]) -> list[str]:
        return [in_currency(int(one[name]), decimals[one["isin"]]) for name in names]

    totals = [[one["symbol"], *amounts(one), str(one["breaks"])] for one in document["series"]]
    told = [f"at {document['at']}, by block {document['block']['number']}"]
    told += ["", table(("series", *names, "breaks"), totals)] if totals else []
    breaks = [[f"{one['isin']} {one['investor_id'] or 'no investor'}", *amounts(one)] for one in document["breaks"]]
    return [*told, "", table(("breaks", *names), breaks) if breaks else "no breaks"]
