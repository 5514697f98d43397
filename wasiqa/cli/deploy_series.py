"""`wasiqa deploy series`: from a term sheet to a series that is open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("terms", type=options.FILE)
@options.config
@options.writes_chain
def series(terms: Path, config_file: Path, as_json: bool, **chosen: Any) -> None:
    """Deploy and open the series of a term sheet; two parties run this in turn (exit code 6: it waits for the other).

    Example: wasiqa deploy series build/pib-2048.yaml --config config/anvil.yaml --account test:1
    """
    from wasiqa.chain.recording import add_series
    from wasiqa.servicing.cash import cash_token
    from wasiqa.servicing.config import load
    from wasiqa.servicing.explorer_inputs import write_series_inputs
    from wasiqa.servicing.series import NewSeries, series_record
    from wasiqa.terms.files import read

    session, out = Session(**chosen), Output(as_json=as_json)
    settings, found = load(config_file), read(terms)
    sheet, cash = found.sheet, cash_token(settings, session.ledger, found.sheet.currency)
    new = NewSeries(session.programme, found, cash, settings.tax_account, settings.issuer_account)
    address, known = new.address(session.chain), session.ledger.series.get(sheet.isin)
    if new.is_deployed(session.chain) and known is not None and known.terms_sha256 != found.sha256:
        raise CheckFailed(
            f"{sheet.isin} is deployed and open, but not from {terms} as it is now",
            hint=f"it was made from {known.terms}, SHA-256 {known.terms_sha256}; another series needs another ISIN",
        )
    operations, record = new.operations(session.chain), new.record(session.chain)
    inputs = new.constructor_arguments, record.constructor_arguments
    document = {"isin": sheet.isin, "address": address, "public_record": record.address(session.chain)}
    out.say(f"{sheet.name} ({sheet.isin}, {sheet.symbol}) at {address}, {len(new.table)} payments, cash {cash}")
    out.say(f"public record at {document['public_record']}")
    if not operations and known is not None and known.public_record is not None:
        if not session.dry_run:
            session.settle(lambda: not new.operations(session.chain), input=terms)
            write_series_inputs(session.ledger, session.deployments, sheet.isin, *inputs)
        out.result(document, f"nothing to do: {sheet.isin} is deployed and open")
        return
    if not new.is_deployed(session.chain):
        new.check(session.chain, settings.reporting_currency)
    if not operations:
        # which sends nothing, so that nobody is asked
        out.say("to write down: it is open on the chain, and the ledger lacks it")
    if session.dry_run or (operations and not session.agree("go on with it?")):
        out.dry_run(document)
        return
    if operations:
        with session.sending(input=terms) as run:
            session.advance(*operations)
            run.verified = not new.operations(session.chain)
        if not run.verified:
            raise CheckFailed(f"{sheet.isin} is not open as its term sheet says", hint="run it again")
    else:
        session.settle(lambda: not new.operations(session.chain), input=terms)
    noted = series_record(session.chain, session.programme, found, address)
    ledger = add_series(session.ledger, session.deployments, sheet.isin, noted)
    write_series_inputs(ledger, session.deployments, sheet.isin, *inputs)
    out.result(document, f"deployed and open: {sheet.isin} at {address}")
