"""Thousands of bids of hundreds of dealers, on a node, opened and verified by the desk: no transaction is too large, no
bid dearer than the others."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace

import pytest

from tests.auction.made_up import BOND
from tests.contracts.auctions.crowd import ISSUER, OPTIONS, RULES, Crowd, allotted, bids
from tests.support.anvil import running
from wasiqa.auction.bids import Rules
from wasiqa.auction.result import result
from wasiqa.chain.chain import MAX_GAS

BONDS = replace(RULES, yields=replace(BOND, coupons=60))
ALLOTTED = 3


@dataclass(frozen=True)
class Gas:
    """For each bid, on average."""

    commit: float
    reveal: float
    verify: float


def run(crowd: Crowd, number: int, rules: Rules = RULES) -> Gas:
    """So many bids, from the announcement to a result that is the model's."""
    auction = crowd.announce(rules)
    committed, offered = crowd.commit(auction, bids(number))
    crowd.at(auction, "bidsClose")
    revealed = crowd.reveal(auction, offered)
    decision, awarded = allotted(rules, offered)
    crowd.at(auction, "revealClose")
    crowd.node.send((ISSUER, crowd.auctions.encode("decide", auction, decision.struct())))
    verified = crowd.verify(auction, decision)
    assert max(*committed, *revealed, *verified) <= MAX_GAS
    assert crowd.node.read(crowd.auctions, "stateOf", auction) == ALLOTTED
    assert tuple(crowd.node.read(crowd.auctions, "resultOf", auction)) == astuple(result(rules, decision, awarded))
    for one in awarded[:: number // 20]:
        assert crowd.node.read(crowd.auctions, "awardOf", auction, one.bid.number) == (one.units, one.price)
    return Gas(*(sum(used) / number for used in (committed, revealed, verified)))


@pytest.mark.gas
@pytest.mark.slow
def test_five_thousand_bids_of_three_hundred_dealers_cost_each_what_half_as_many_do() -> None:
    with running(*OPTIONS) as url:
        crowd = Crowd.opened(url)
        run(crowd, 500)  # from now on all dealers have bid before
        half, whole = run(crowd, 2_500), run(crowd, 5_000)
        run(crowd, 1_000, BONDS)
    print(f"by bid: {half}, {whole}")
    for less, more in zip(astuple(half), astuple(whole), strict=True):
        assert abs(more / less - 1) < 0.01
