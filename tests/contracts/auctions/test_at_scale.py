"""Thousands of bids of hundreds of dealers, on a node: no transaction is too large, no bid dearer than the others."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace

import pytest

from tests.auction.made_up import BOND
from tests.contracts.auctions.crowd import ISSUER, OPTIONS, RULES, WHO, Crowd, allotted, bids
from tests.support.anvil import running
from wasiqa.auction.bids import Rules
from wasiqa.auction.chunks import chunks
from wasiqa.auction.result import result
from wasiqa.chain.chain import MAX_GAS

OPENED_AT_ONCE = 250
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
    revealed = crowd.reveal(auction, offered, OPENED_AT_ONCE)
    decision, awarded = allotted(rules, offered)
    crowd.at(auction, "revealClose")
    crowd.node.send((ISSUER, crowd.auctions.encode("decide", auction, decision.struct())))
    calls = [
        crowd.auctions.encode("verify", auction, list(chunk.bids), list(chunk.awards), list(chunk.yields))
        for chunk in chunks(rules, awarded)
    ]
    verified = [int(one["gasUsed"], 16) for one in crowd.node.send(*((WHO.stranger, call) for call in calls))]
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
    for less, more in zip(astuple(half), astuple(whole), strict=True):
        assert abs(more / less - 1) < 0.01
