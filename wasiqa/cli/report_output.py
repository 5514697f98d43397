"""Where a report goes: tables on the screen, one JSON document, and files for spreadsheets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wasiqa.cli import options
from wasiqa.cli.base import Output
from wasiqa.cli.session import Session

if TYPE_CHECKING:
    from wasiqa.reporting.desk import Desk
    from wasiqa.reporting.report import Report

_Function = TypeVar("_Function", bound=Callable[..., Any])
_CSV = click.option("--csv", "csv", type=options.NEW_FILE, metavar="FILE", help="Write the first table to a new CSV.")
_XLSX = click.option(
    "--xlsx", "xlsx", type=options.NEW_FILE, metavar="FILE", help="Write all tables to a new workbook."
)


def reports(function: _Function) -> _Function:
    """--csv --xlsx, and what reads the chain."""
    return options.reads_chain(_CSV(_XLSX(function)))


class ReportRun:
    """One run of a report's command."""

    def __init__(
        self, *, csv: Path | None, xlsx: Path | None, as_json: bool, private: bool = False, **chosen: Any
    ) -> None:
        """`private` files are for their owner's eyes alone. Raises `InputRefused` for a file that can't be made there,
        before anything is read."""
        from wasiqa.whitelist.files import new_file

        for file, suffix in ((csv, ".csv"), (xlsx, ".xlsx")):
            if file is not None:
                new_file(file, suffix)
        self._csv, self._xlsx, self._out, self._private = csv, xlsx, Output(as_json=as_json), private
        self.session = Session(**chosen)

    def desk(self, series: str | None = None, at: int | None = None) -> Desk:
        """The programme at the end of a second, or now, and one series or all."""
        from wasiqa.reporting.desk import Desk

        ledger = self.session.ledger
        known = ledger.series.items() if series is None else [ledger.find_series(series)]
        return Desk(self.session.index, {isin: record.symbol for isin, record in known}, at)

    def tell(self, desk: Desk, report: Report, **facts: Any) -> None:
        """Write the files, and tell the report; `facts` stand before its tables in JSON."""
        from wasiqa.cli.tables import table
        from wasiqa.durable import NewFile, write_new
        from wasiqa.reporting.files import csv_file, xlsx_file

        head = desk.index.synced
        files = [] if self._csv is None else [NewFile(self._csv, csv_file(report), self._private)]
        files += [] if self._xlsx is None else [NewFile(self._xlsx, xlsx_file(report, head.time), self._private)]
        write_new(*files)
        block = {"number": head.number, "hash": head.hash}
        document = {"block": block, "at": desk.told(desk.at), **facts, **report.document()}
        told = [f"at {desk.told(desk.at)}, by block {head.number}"]
        for one in report.tables:
            told += ["", one.name.replace("_", " "), table(one.columns, one.texts()) if one.lines else "nothing"]
        told += [f"written: {file}" for file in (self._csv, self._xlsx) if file is not None]
        self._out.result(document, "\n".join(told))
