"""`wasiqa deploy`: a programme, its series, and cash for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.errors import InputRefused, NotAllowed


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def deploy() -> None:
    """Deploy a programme, a series, or test cash."""


@deploy.command()
@click.argument("config", type=options.FILE)
@options.writes_chain
def programme(config: Path, as_json: bool, **chosen: Any) -> None:
    """Deploy the contracts of a programme; what the ledger has already is passed over.

    Example: wasiqa deploy programme examples/config/demo.yaml --network http://127.0.0.1:8545 --account test:0
    """
    from wasiqa.chain.deployments import Deployments
    from wasiqa.servicing.config import load
    from wasiqa.servicing.programme import ProgrammeDeployment
    from wasiqa.whitelist.id_key import IdKey

    session, out = Session(**chosen), Output(as_json=as_json)
    settings = load(config)
    fingerprint = IdKey.load(config.parent / settings.id_key).fingerprint
    try:
        ledger = session.ledger
    except InputRefused as error:
        if Deployments.path(session.deployments, session.chain.chain_id).exists():
            raise
        out.say(f"new ledger: {error.file}")
        ledger = Deployments(
            chain_id=session.chain.chain_id,
            network=session.network,
            time_zone=settings.time_zone,
            id_key=fingerprint,
        )
    work = ProgrammeDeployment(session.chain, settings, ledger, session.deployments, session.sender)
    out.say(f"{settings.name} on chain {session.chain.chain_id}, deployer {session.sender}")
    out.say(f"to deploy: {', '.join(work.steps()) or 'nothing'}")
    if not work.steps():
        out.result({"contracts": {}}, None)
        return
    if not session.agree("deploy?"):
        return
    done = work.run()
    contracts = {name: record.address for name, record in done.contracts.items()}
    out.result({"contracts": contracts}, "\n".join(f"{name:20} {address}" for name, address in contracts.items()))


@deploy.command()
@click.argument("terms", type=options.FILE)
@options.config
@options.writes_chain
def series(terms: Path, config_file: Path, as_json: bool, **chosen: Any) -> None:
    """Deploy and open the series of a term sheet; two parties run this in turn (exit code 6: it waits for the other).

    Example: wasiqa deploy series build/pib-2048.yaml --config examples/config/demo.yaml --account test:1
    """
    from wasiqa.chain.records import SeriesRecord
    from wasiqa.servicing.config import load
    from wasiqa.servicing.series import NewSeries, deployed_series, deployment_of
    from wasiqa.terms.files import read

    session, out = Session(**chosen), Output(as_json=as_json)
    settings, found = load(config_file), read(terms)
    sheet = found.sheet
    cash = settings.cash.get(sheet.currency)
    if cash is None and f"TestCash{sheet.currency}" in session.ledger.contracts:
        cash = session.ledger.contracts[f"TestCash{sheet.currency}"].address
    if cash is None:
        raise InputRefused(
            f"the configuration names no cash token for {sheet.currency}",
            hint=f"add cash: {{{sheet.currency}: 0x…}}, or run `deploy test-cash {sheet.currency}` on a test network",
        )
    new = NewSeries(session.programme, found, cash, settings.tax_account)
    address = new.address(session.chain)
    existing = deployed_series(session.chain, session.programme, sheet.isin)
    if existing is not None and existing.address != address:
        raise NotAllowed(
            f"{sheet.isin} is deployed at {existing.address}, from other terms or code",
            hint="an ISIN names one series; a changed term sheet needs another ISIN",
        )
    out.say(f"{sheet.name} ({sheet.isin}, {sheet.symbol}) at {address}, {len(new.table)} payments, cash {cash}")
    if not session.agree("go on with it?"):
        return
    if existing is None:
        session.advance(*new.operations(session.chain))
    block, transaction = deployment_of(session.chain, session.programme, address)
    record = SeriesRecord(
        symbol=sheet.symbol, address=address, terms=str(terms), terms_sha256=found.sha256, tx=transaction, block=block
    )
    session.ledger.with_series(sheet.isin, record).save(session.deployments)
    out.result({"isin": sheet.isin, "address": address}, f"deployed and open: {sheet.isin} at {address}")


@deploy.command("test-cash")
@click.argument("currency")
@click.option("--decimals", default=2, show_default=True, type=click.IntRange(0, 18))
@options.writes_chain
def test_cash(currency: str, decimals: int, as_json: bool, **chosen: Any) -> None:
    """Deploy play money for CURRENCY; refused on live networks.

    Example: wasiqa deploy test-cash PKR --network http://127.0.0.1:8545 --account test:0
    """
    from wasiqa.servicing.cash import deploy_test_cash

    session, out = Session(**chosen), Output(as_json=as_json)
    out.say(f"test cash for {currency} with {decimals} decimals on chain {session.chain.chain_id}")
    if not session.agree("deploy?"):
        return
    ledger = deploy_test_cash(session.chain, session.ledger, currency, decimals, session.sender)
    ledger.save(session.deployments)
    address = ledger.contracts[f"TestCash{currency}"].address
    out.result({"currency": currency, "address": address}, f"TestCash{currency} at {address}")
