"""An auction by the commands: announced, bid, opened by dealers and by the agent, allotted, settled, and published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scripts.cli import EXAMPLES, WHO, Cli
from wasiqa.servicing.programme import series_id

AUCTIONS = EXAMPLES / "auctions"
DEALERS = {"primary_dealer": "dealer", "bank": "bank", "insurer": "insurer"}
BILL = "MTB-3M-574"
HOUR = 3600
MILLION = 10**8
ALL = 5_414_885_500_000
"""Minor units of the 20 published bids: 54,148.855 million."""


def test_the_published_bids_of_the_574th_auction_end_with_the_published_totals(bare: Cli) -> None:
    cli = bare
    cli.open_programme()
    terms = cli.terms("mtb-574.yaml")
    cli(f"deploy series {terms}", by="issuer_proposer", exits=6)
    cli.wait(HOUR)
    cli(f"deploy series {terms}", by="issuer_executor")
    key = cli(f"auction key {cli.folder}/agent.key").stdout
    file = cli.folder / "auction.yaml"
    cli(f"auction shift {AUCTIONS}/mtb-574.yaml {file} --terms {terms}")
    file.write_text(file.read_text() + key)
    for party, exits in (("issuer_proposer", 6), ("issuer_executor", 0)):
        cli(f"auction announce {file}", by=party, exits=exits)
        cli.wait(HOUR)
    print(cli("auction show").stdout)
    for dealer, name in DEALERS.items():
        cli.live.transact(cli.cash(), "mint", getattr(WHO, dealer), 10**13, sender=WHO.deployer)
        bids = cli.folder / f"{name}.csv"
        bids.write_text((AUCTIONS / f"{name}.csv").read_text())
        print(cli(f"auction bid 1 {bids}", by=dealer).stdout)
        assert "nothing to do" in cli(f"auction bid 1 {bids}", by=dealer).stdout
    auction = cli.live.call(cli.programme().auctions, "termsOf", 1)
    cli.live.travel(auction.bidsClose + 1)
    for dealer in ("primary_dealer", "insurer"):
        print(cli(f"auction reveal 1 {cli.folder}/{DEALERS[dealer]}.openings.json", by=dealer).stdout)
    print(cli(f"auction reveal 1 --key {cli.folder}/agent.key", by="operator").stdout)
    cli.live.travel(auction.revealClose + 1)
    plan = cli.folder / "allotment.json"
    print(cli(f"auction plan 1 --cut-off 98.3617 --out {plan}").stdout)
    for party, exits in (("issuer_proposer", 6), ("issuer_executor", 0)):
        print(cli(f"auction allot 1 {plan}", by=party, exits=exits).stdout)
        cli.wait(HOUR)
    cli.live.travel(auction.settleFrom)
    for dealer in ("primary_dealer", "insurer"):
        print(cli(f"auction settle 1", by=dealer, exits=1).stderr)
    print(cli(f"auction settle 1", by="bank").stdout)
    print(cli("auction results 1").stdout)
    print(cli("auction show 1").stdout)
    assert cli.live.call(cli.bond(BILL), "totalSupply") == ALL
