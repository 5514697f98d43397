"""A floating series for the tests of commands, of which no rate is published yet; its claims are prescribed."""

from __future__ import annotations

from pathlib import Path

import yaml
from eth_utils.crypto import keccak

from tests.scripts.cli import WHO, Cli
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.recording import add_series
from wasiqa.chain.timelock import Operation, advance
from wasiqa.servicing.series import NewSeries, series_record
from wasiqa.terms import files

FLOATER = "PFL-3Y-S"
DAY = 24 * 3600
WINDOW, FALLBACK_AFTER, PRESCRIBED = 5 * DAY, 7 * DAY, (3 * 365 + 1) * DAY
HELD = {"individual": 100_000_07, "bank": 1_000_000_00, "insurer": 333_33}


def term_sheet(cli: Cli, **floating: object) -> Path:
    """The example's, moved by 28 years, as it is before any rate is published."""
    path = cli.terms("pfl-3y-semiannual.yaml")
    fields = yaml.safe_load(path.read_text())
    fields["floating"] |= {"fixings": [], "dispute_hours": WINDOW // 3600, "fallback_days": FALLBACK_AFTER // DAY}
    fields["floating"] |= floating
    path.write_text(yaml.safe_dump(fields | {"denomination": "0.01", "prescription": {"years": 3}}, sort_keys=False))
    return path


def open_floater(cli: Cli, **floating: object) -> Contract:
    """Deploy, open and issue it, and write it into the ledger; `floating` are fields of its sheet's clause."""
    terms, programme = files.read(term_sheet(cli, **floating)), cli.programme()
    new = NewSeries(programme, terms, cli.cash().address, WHO.tax_account, WHO.operator)
    bond = programme.bond(new.address(cli.live))
    for operation in new.operations(cli.live):
        by_issuer(cli, *operation.calls)
    by_issuer(cli, bond.encode("batchMint", [getattr(WHO, name) for name in HELD], list(HELD.values())))
    record = series_record(cli.live, programme, terms, bond.address)
    add_series(cli.ledger(), cli.folder / "deployments", terms.sheet.isin, record)
    return bond


def by_issuer(cli: Cli, *calls: Call) -> None:
    """Both parties of the issuer do these calls."""
    operation = Operation(cli.programme().timelocks["issuance"], calls, keccak(text="made up"))
    advance(cli.live, operation, WHO.issuer_proposer)
    cli.wait(3600)
    advance(cli.live, operation, WHO.issuer_executor)
