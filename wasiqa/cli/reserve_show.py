"""`wasiqa reserve show|statement`: what backs series, and whether a statement of bitcoin is signed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.cli.reserve_desk import ReserveDesk
from wasiqa.cli.session import Session


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("name", metavar="[POOL]", required=False)
@options.reads_chain
def show(name: str | None, as_json: bool, **given: Any) -> None:
    """Show what every pool covers and how much of that is used, or one POOL with its attestation and its series.

    Example: wasiqa reserve show GOLD-1 --network http://127.0.0.1:8545
    """
    from wasiqa.cli.tables import reserves_table

    desk, out = ReserveDesk(Session(**given)), Output(as_json=as_json)
    found = desk.reserves.all() if name is None else (desk.reserves.named(name),)
    documents = [desk.pool(pool) for pool in found]
    text = [reserves_table(documents) if documents else "no pool is open yet"]
    if name is not None:
        text += _told(documents[0])
    out.result({"reserves": documents} if name is None else documents[0], "\n".join(text))


def _told(pool: dict[str, Any]) -> list[str]:
    """One pool's attestation and its series."""
    said = pool["attestation"]
    lines = [f"{pool['quorum']} of the auditors must sign; haircut {pool['haircut']} at least"]
    if said is None:
        return [*lines, "nothing is attested yet"]
    seen = f"seen {said['observed']} at {said['custodian']}"
    lines.append(f"attestation {said['sequence']}: {int(said['quantity']):,}, {seen}, less {said['haircut']}")
    if pool["withdrawn"]:
        lines.append("it was withdrawn")
    lines.append(f"document sha256 {said['document']}")
    lines += [f"signed by {auditor}" for auditor in pool["auditors"]]
    for one in pool["backs"]:
        named = one["symbol"] or one["series"]
        lines.append(f"one {pool['unit']} backs {one['minor_units']} minor units of {named}")
    return lines


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.argument("file", type=options.FILE)
@options.as_json
def statement(file: Path, as_json: bool) -> None:
    """Check a statement of bitcoin (JSON): each address has signed what it holds; add it up, and hash it.

    The hash is the attestation's document, the sum its quantity. An address that isn't signed yet is told with the
    message to sign: by the key of a P2PKH or P2WPKH address, as wallets sign messages (BIP-137). Taproot (BIP-322)
    isn't supported. What an address holds at that block is to be seen on a node of Bitcoin; this asks none.

    Example: wasiqa reserve statement examples/reserves/bitcoin.json
    """
    from wasiqa.servicing.reserves.statement import digest_of, read_statement

    found = read_statement(file)
    found.require_signed()
    document = {
        "chain_id": found.chain_id,
        "registry": found.registry,
        "pool": found.pool,
        "network": found.network,
        "block": found.block.model_dump(),
        "addresses": len(found.addresses),
        "satoshi": str(found.satoshi),
        "sha256": digest_of(file),
    }
    told = f"{found.pool}: {found.satoshi:,} satoshi at {len(found.addresses)} addresses, each signed by its key"
    Output(as_json=as_json).result(document, f"{told}, as of block {found.block.height:,}\nsha256 {document['sha256']}")
