"""An office before each of the four commands that chaos befalls, kept as the states of a node's chain."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eth_utils.crypto import keccak

from tests.scripts.cli import WHO, Cli
from tests.support.anvil import Anvil
from tests.whitelist.support import HEADER
from wasiqa.chain.accounts import well_known
from wasiqa.chain.codec import checksummed
from wasiqa.chain.connection import connect
from wasiqa.chain.signer import KeySigner
from wasiqa.chain.web3_chain import Web3Chain

SERIES = "GIS-FRR-3Y"
INVESTORS, HOLDERS = 2000, 60
FACE = 100_000
PER_TRANSACTION = 12
"""Holders in one transaction of an issue or a coupon, by `SETTINGS`: five transactions."""
SETTINGS = {
    "wasiqa.servicing.issuing:BATCH": PER_TRANSACTION,
    "wasiqa.servicing.payments:PAGE": {"coupon": PER_TRANSACTION},
}


@dataclass(frozen=True)
class Prepared:
    """The office's files, and the chain as it is before each command."""

    cli: Cli
    states: Mapping[str, str]

    def file(self, name: str) -> Path:
        """One of its files."""
        return self.cli.folder / name


def holder(n: int) -> str:
    """The wallet of a made-up investor."""
    return checksummed(keccak(text=f"investor {n}")[:20])


def prepared(folder: Path) -> Prepared:
    """Open an office on a node of its own, and keep its chain wherever a command is about to be run."""
    node = Anvil()
    try:
        cli = Cli.new(signing(node), folder)  # type: ignore[arg-type]  # nothing is isolated here
        _investors(cli.folder / "investors.csv", INVESTORS)
        _investors(cli.folder / "holders.csv", HOLDERS)
        allotments = [f"{holder(n)},{(n + 1) * FACE}" for n in range(HOLDERS)]
        issue = f"issue apply {SERIES} {cli.file('allotments.csv', chr(10).join(('wallet,face', *allotments)))}"
        states = {"deploy programme": node.state()}
        cli(f"deploy programme {cli.folder}/programme.yaml", by="deployer")
        states["whitelist apply"] = node.state()
        cli(f"deploy test-cash PKR --to {WHO.paying_agent} --amount 1000000000.00", by="deployer")
        cli(f"whitelist apply {cli.folder}/holders.csv", by="registrar")
        terms = cli.terms("gis-frr-3y.yaml")
        cli(f"deploy series {terms}", by="issuer_proposer", exits=6)
        cli.wait(3600)
        cli(f"deploy series {terms}", by="issuer_executor")
        cli(issue, by="issuer_proposer", exits=6)
        cli.wait(3600)
        states["issue apply"] = node.state()
        cli(issue, by="issuer_executor")
        cli.live.travel(cli.live.call(cli.bond(SERIES), "recordTimes")[0] + 1)
        cli(f"coupon fund {SERIES} 1", by="paying_agent")
        rows = cli.live.call(cli.programme().paying_agent, "rowsOf", cli.bond(SERIES).address)
        cli.live.travel(rows[0].payTime)
        states["coupon pay"] = node.state()
        return Prepared(cli, states)
    finally:
        node.kill()


def signing(node: Anvil) -> Web3Chain:
    """The node's chain, where all accounts of the tests can sign."""
    chain = connect(node.url)
    for account in well_known():
        chain.unlock(KeySigner(account))
    return chain


def _investors(path: Path, count: int) -> None:
    """A made-up whitelist."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for n in range(count):
            category = ("BANK", "INDIVIDUAL_RESIDENT")[n % 2]  # only one of them is taxed
            writer.writerow([holder(n), f"REF:{n}", category, "PK", "2059-12-31", "ACTIVE", "ATL", "", "made up"])
