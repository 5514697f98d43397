"""`wasiqa deploy`: a programme, its series, and cash for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaGroup
from wasiqa.cli.session import Session
from wasiqa.errors import CheckFailed


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def deploy() -> None:
    """Deploy a programme, a series, or test cash.

    Example: wasiqa deploy series build/pib-2048.yaml --config programme.yaml --account issuer.json
    """


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
    key, chain_id = IdKey.load(config.parent / settings.id_key), session.chain.chain_id
    path = Deployments.path(session.deployments, chain_id)
    if path.exists():
        ledger = session.ledger
        key.require(ledger.id_key or key.fingerprint, f"{path}")
    else:
        out.say(f"new ledger: {path}")
        ledger = Deployments(
            chain_id=chain_id, network=session.network_name, time_zone=settings.time_zone, id_key=key.fingerprint
        )
    work = ProgrammeDeployment(session.chain, settings, ledger, session.deployments, session.sender)
    missing = work.steps()
    out.say(f"{settings.name} on chain {chain_id}, deployer {session.sender}")
    out.say(f"to deploy: {', '.join(missing)}" if missing else "nothing to do: all is deployed")
    if missing:
        if not session.agree("deploy?"):
            out.dry_run({"missing": missing})
            return
        ledger = work.run()
    contracts = {name: record.address for name, record in ledger.contracts.items()}
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
    from wasiqa.servicing.cash import cash_token
    from wasiqa.servicing.config import load
    from wasiqa.servicing.series import NewSeries, deployment_of
    from wasiqa.terms.files import read

    session, out = Session(**chosen), Output(as_json=as_json)
    settings, found = load(config_file), read(terms)
    sheet, cash = found.sheet, cash_token(settings, session.ledger, found.sheet.currency)
    new = NewSeries(session.programme, found, cash, settings.tax_account)
    address, operations = new.address(session.chain), new.operations(session.chain)
    document = {"isin": sheet.isin, "address": address}
    out.say(f"{sheet.name} ({sheet.isin}, {sheet.symbol}) at {address}, {len(new.table)} payments, cash {cash}")
    known = session.ledger.series.get(sheet.isin)
    if not operations and known is not None:
        if known.terms_sha256 != found.sha256:
            raise CheckFailed(
                f"{sheet.isin} is deployed and open, but not from {terms} as it is now",
                hint=f"it was made from {known.terms}, SHA-256 {known.terms_sha256}; another series needs another ISIN",
            )
        out.result(document, f"nothing to do: {sheet.isin} is deployed and open")
        return
    if not new.is_deployed(session.chain):
        new.check(session.chain, settings.reporting_currency)
    if operations:
        if not session.agree("go on with it?"):
            out.dry_run(document)
            return
        session.advance(*operations)
    block, transaction = deployment_of(session.chain, session.programme, address)
    record = SeriesRecord(
        symbol=sheet.symbol, address=address, terms=str(terms), terms_sha256=found.sha256, tx=transaction, block=block
    )
    session.ledger.with_series(sheet.isin, record).save(session.deployments)
    out.result(document, f"deployed and open: {sheet.isin} at {address}")


@deploy.command("test-cash")
@click.argument("currency")
@click.option("--decimals", default=2, show_default=True, type=click.IntRange(0, 18))
@options.writes_chain
def test_cash(currency: str, decimals: int, as_json: bool, **chosen: Any) -> None:
    """Deploy play money for CURRENCY; refused on live networks.

    Example: wasiqa deploy test-cash PKR --network http://127.0.0.1:8545 --account test:0
    """
    from wasiqa.servicing.cash import cash_name, check_test_cash, deploy_test_cash

    session, out = Session(**chosen), Output(as_json=as_json)
    name, ledger = cash_name(currency), session.ledger
    check_test_cash(session.chain, currency, decimals)
    if name in ledger.contracts:
        address = ledger.contracts[name].address
        out.result({"currency": currency, "address": address}, f"nothing to do: {name} is at {address}")
        return
    out.say(f"test cash for {currency} with {decimals} decimals on chain {session.chain.chain_id}")
    if not session.agree("deploy?"):
        out.dry_run({"currency": currency})
        return
    ledger = deploy_test_cash(session.chain, ledger, currency, decimals, session.sender)
    ledger.save(session.deployments)
    address = ledger.contracts[name].address
    out.result({"currency": currency, "address": address}, f"{name} at {address}")
