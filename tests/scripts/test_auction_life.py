"""An auction by the commands: announced, bid, opened by dealers and by the agent, allotted, settled, and published."""

from __future__ import annotations

import csv
import json
import stat

import pytest

from tests.scripts.auctioneer import DEALERS, HOUR, Auctioneer
from tests.scripts.cli import WHO, Cli
from tests.support.projects import ROOT

BILL = "MTB-3M-574"
ALL = 5_414_885_500_000
"""Minor units of the 20 published bids: 54,148.855 million."""
SHEET = {
    vector["id"]: vector
    for vector in json.loads((ROOT / "tests" / "vectors" / "vectors.json").read_text())["vectors"]
    if vector["id"].startswith("MTB-574-bid-")
}
"""The published working sheet, bid by bid."""


@pytest.fixture
def sale(bare: Cli) -> Auctioneer:
    """An office with the bill, of which nothing is issued, and its auction announced."""
    bare.open_programme()
    terms = bare.terms("mtb-574.yaml")
    bare(f"deploy series {terms}", by="issuer_proposer", exits=6)
    bare.wait(HOUR)
    bare(f"deploy series {terms}", by="issuer_executor")
    auctioneer = Auctioneer(bare)
    auctioneer.announce()
    return auctioneer


def test_the_published_bids_of_the_574th_auction_end_with_the_published_totals(sale: Auctioneer) -> None:
    cli = sale.cli
    for dealer in DEALERS:
        told = sale.bid(dealer, more="--json").document
        assert "nothing to do" in cli(f"auction bid 1 {sale.folder}/{DEALERS[dealer]}.csv", by=dealer).stdout
    assert told["bids"] == [16, 17, 18, 19, 20]
    assert "98." not in cli("auction show 1").stdout, "a sealed bid tells its quote"
    sale.after("bidsClose")
    for dealer in ("primary_dealer", "insurer"):  # the bank is offline
        assert sale.reveal(dealer).stdout.splitlines()[-1] == f"opened: {10 if dealer == 'primary_dealer' else 5} bids"
    agent = cli(f"auction reveal 1 --key {sale.folder}/agent.key --json", by="operator").document
    assert agent == {"auction": 1, "opened": [11, 12, 13, 14, 15], "unfit": []}
    assert "nothing to do" in cli(f"auction reveal 1 --key {sale.folder}/agent.key", by="operator").stdout
    sale.after("revealClose")
    ladder = cli("auction plan 1 --json").document["ladder"]
    assert (ladder[0]["quote"], ladder[-1]["running_face"]) == ("98.4146", str(ALL))
    for rung in ladder:
        told = SHEET.get(f"MTB-574-bid-{rung['bid']:02}")
        assert told is None or f"{float(rung['yield']):.4f}" == told["expected"]["yield_pct"]
    told = cli("auction plan 1 --cut-off 98.3617").stdout
    assert "54,148,855,000.00 of 54,148,855,000.00" in told
    assert "7.1708" in told
    sale.allot("--cut-off 98.3617")
    assert (
        "nothing to do: auction 1 is allotted"
        in cli(f"auction allot 1 {sale.folder}/allotment.json", by="issuer_executor").stdout
    )
    sale.after("settleFrom")
    for dealer, unpaid in (("primary_dealer", 10), ("bank", 5)):
        told = cli("auction settle 1 --json", by=dealer, exits=1)
        assert len(told.document["unpaid"]) == unpaid
        assert {one["account"] for one in told.document["unpaid"]} == {
            getattr(WHO, who) for who in DEALERS if who not in (dealer, "primary_dealer")
        }
        assert "approved fewer units" in told.stderr
    assert cli("auction settle 1 --json", by="insurer").document["settled"] == 20
    assert "nothing to do" in cli("auction settle 1", by="insurer").stdout
    found = cli(f"auction results 1 --out {sale.folder}/results.json --json").document
    assert json.loads((sale.folder / "results.json").read_text()) == found
    assert found["accepted"]["average_yield"].startswith("7.1708305817")
    assert (found["accepted"]["face"], found["settled"]["face"]) == (str(ALL), str(ALL))
    cli(f"auction results 1 --out {sale.folder}/results.csv")
    table = dict(csv.reader((sale.folder / "results.csv").open()))
    assert (table["accepted.face"], table["accepted.cut_off"]) == ("54148855000.00", "98.3617")
    assert cli.live.call(cli.bond(BILL), "totalSupply") == ALL
    assert cli.balance(WHO.insurer, BILL) == 2_100 * 10**8
    assert sale.cash("operator") == int(found["settled"]["clean"])
    assert cli.live.call(cli.cash(), "balanceOf", cli.programme().auctions.address) == 0
    cli("deploy verify")
    cli("status --check")


def test_what_opens_bids_is_its_owner_s_alone_and_there_before_anything_is_sent(sale: Auctioneer) -> None:
    cli = sale.cli
    openings = sale.folder / "dealer.openings.json"
    assert cli(f"auction bid 1 {sale.bids('dealer')} --dry-run --json", by="primary_dealer").document["bids"] == []
    assert not openings.exists()
    sale.bid("primary_dealer")
    assert stat.S_IMODE(openings.stat().st_mode) == 0o600
    assert stat.S_IMODE((sale.folder / "agent.key").stat().st_mode) == 0o600
    sale.after("bidsClose")
    openings.chmod(0o640)
    assert "is open to others" in cli(f"auction reveal 1 {openings}", by="stranger", exits=5).stderr
    (sale.folder / "agent.key").chmod(0o604)
    assert "is open to others" in cli(f"auction reveal 1 --key {sale.folder}/agent.key", by="operator", exits=5).stderr
