"""kill -9 on a settlement of awards at a real node: each award is settled once, and the receipt is complete."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from web3 import HTTPProvider, Web3

from bench.node import AnvilChain
from tests.scripts.auctioneer import HOUR, Auctioneer
from tests.scripts.cli import WHO, Cli
from tests.scripts.test_killed import Node, last_receipt, mining_by_hand, sent_one_more, unconfirmed
from tests.support.anvil import running
from wasiqa.chain.accounts import well_known
from wasiqa.chain.connection import known_abis
from wasiqa.chain.signer import KeySigner

pytestmark = pytest.mark.slow

BIDS = "face,price\n100000000,98.4000\n200000000,98.3000\n"
NEEDED = ("approve", "settle", "settleNonCompetitive")


class Clocked(AnvilChain):
    """A node whose clock is turned."""

    def travel(self, to: int) -> None:
        """The latest block has that time."""
        self.order("evm_setNextBlockTimestamp", to)
        self.order("evm_mine")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Auctioneer, str]]:
    """An auction that is allotted and can be settled, all of it by one dealer; and the node's URL."""
    with running() as url:
        signers = map(KeySigner, well_known())
        chain = Clocked(Web3(HTTPProvider(url)), signers, known=known_abis, node="anvil", patience=30)
        cli = Cli.new(chain, tmp_path / "office")
        cli.open_programme()
        terms = cli.terms("mtb-574.yaml")
        cli(f"deploy series {terms}", by="issuer_proposer", exits=6)
        cli.wait(HOUR)
        cli(f"deploy series {terms}", by="issuer_executor")
        auctioneer = Auctioneer(cli)
        auctioneer.announce()
        auctioneer.bid("primary_dealer", BIDS)
        signed = cli(f"auction consent 1 5000 --payer {WHO.primary_dealer} --json", by="individual").document
        asks = cli.file("asks.csv", f"wallet,face,consent\n{WHO.individual},5000,{signed['consent']}\n")
        cli(f"auction bid 1 {asks} --noncompetitive", by="primary_dealer")
        auctioneer.after("bidsClose")
        auctioneer.reveal("primary_dealer")
        auctioneer.after("revealClose")
        auctioneer.allot("--cut-off 98.3")
        auctioneer.after("settleFrom")
        yield auctioneer, url


def test_a_settlement_killed_after_each_transaction_in_turn_settles_each_award_once(
    desk: tuple[Auctioneer, str], tmp_path: Path
) -> None:
    auctioneer, url = desk
    node, office = Node(url), replace(auctioneer.cli, chain=None, network=url)
    first, since = node.nonce(WHO.primary_dealer), node.w3.eth.block_number
    receipts, interrupted = tmp_path / "receipts", 0
    with mining_by_hand(node):
        while (command := sent_one_more(office, "auction settle 1", node, receipts, "primary_dealer")) is not None:
            command.kill()
            assert unconfirmed(receipts) == [node.nonce(WHO.primary_dealer)]
            interrupted += 1
            node.ask("evm_mine")
    assert interrupted == node.nonce(WHO.primary_dealer) - first == len(NEEDED)
    sent = node.sent(WHO.primary_dealer, since)
    receipt = last_receipt(receipts)
    assert (receipt["status"], receipt["verified"]) == ("done", True)
    assert [tx["hash"] for tx in receipt["transactions"]] == ["0x" + tx["hash"].hex() for tx in sent]
    assert [tx["function"] for tx in receipt["transactions"]] == list(NEEDED)
    settled = auctioneer.cli.live.events(auctioneer.cli.programme().auctions, None, since)
    told = [event.name for event in settled if event.name.endswith("Settled")]
    assert told == ["AwardSettled", "AwardSettled", "NonCompetitiveSettled"]
