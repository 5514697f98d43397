"""A floating series for the tests of commands, opened by the contracts' own functions; its claims are prescribed."""

from __future__ import annotations

from pathlib import Path

import yaml
from eth_utils.crypto import keccak

from tests.scripts.cli import WHO, Cli
from wasiqa.categories import Category
from wasiqa.chain.contract import Contract
from wasiqa.chain.recording import add_series
from wasiqa.chain.records import SeriesRecord
from wasiqa.chain.timelock import Operation, advance
from wasiqa.servicing.series import NewSeries, deployment_of
from wasiqa.terms import files
from wasiqa.terms.rows import record_times, rows

FLOATER = "PFL-3Y-S"
DAY = 24 * 3600
WINDOW, FALLBACK_AFTER, PRESCRIBED = 5 * DAY, 7 * DAY, 3 * 365 * DAY
HELD = {"individual": 100_000_07, "bank": 1_000_000_00, "insurer": 333_33}


def term_sheet(cli: Cli) -> Path:
    """The example's, moved by 28 years, as it is before any rate is published."""
    path = cli.terms("pfl-3y-semiannual.yaml")
    fields = yaml.safe_load(path.read_text())
    del fields["floating"]["fixings"]
    fields["denomination"] = "0.01"
    path.write_text(yaml.safe_dump(fields, sort_keys=False))
    return path


def open_floater(cli: Cli, fallback: tuple[int, int] = (0, 0)) -> Contract:
    """Deploy, open and issue it, and write it into the ledger."""
    terms, programme = files.read(term_sheet(cli)), cli.programme()
    sheet, new = terms.sheet, NewSeries(programme, terms, cli.cash().address, WHO.tax_account)
    table = new.__dict__["table"] = rows(sheet, terms.calendar)
    bond, rate = programme.bond(new.address(cli.live)), sheet.reporting_fraction
    withheld = [2_000 * (category is Category.INDIVIDUAL_RESIDENT) for category in Category]
    kept = [
        (1, 1, record, int(row.pay.timestamp()), 2)
        if row.kind == "principal"
        else (0, 1, record, int(row.pay.timestamp()), 4)
        for row, record in zip(table, record_times(table)[1], strict=True)
    ]
    agent, reporting = programme.paying_agent, (rate.numerator, rate.denominator, keccak(text="made up"))
    opening = [*withheld, *[0] * (24 - len(withheld))]
    by_issuer(
        cli,
        new._opening(bond.address).calls[0],
        programme.programme.encode("allocate", bond.address, sheet.ceiling_minor, *reporting),
        agent.encode("setFixingTerms", bond.address, (WINDOW, FALLBACK_AFTER, *fallback)),
        agent.encode("setPrescription", bond.address, PRESCRIBED, WHO.operator),
        agent.encode("openSeries", bond.address, cli.cash().address, WHO.tax_account, opening, kept),
        bond.encode("batchMint", [getattr(WHO, name) for name in HELD], list(HELD.values())),
    )
    block, transaction = deployment_of(cli.live, programme, bond.address)
    record = SeriesRecord(
        symbol=sheet.symbol,
        address=bond.address,
        terms=str(terms.path),
        terms_sha256=terms.sha256,
        tx=transaction,
        block=block,
    )
    add_series(cli.ledger(), cli.folder / "deployments", sheet.isin, record)
    return bond


def by_issuer(cli: Cli, *calls: object) -> None:
    """Both parties of the issuer do these calls."""
    operation = Operation(cli.programme().timelocks["issuance"], tuple(calls), keccak(text="made up"))  # type: ignore[arg-type]
    advance(cli.live, operation, WHO.issuer_proposer)
    cli.wait(3600)
    advance(cli.live, operation, WHO.issuer_executor)
