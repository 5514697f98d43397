"""An opening that the contract would not take is named with its bid and its reason, and the others are opened."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from wasiqa.auction.log import LoggedBid
from wasiqa.auction.opening import Opening
from wasiqa.auction.revealing import Revealing, Unfit
from wasiqa.auction.sealing import AgentKey, seal

CONTRACT, BIDDER = "0x59b670e9fA9D0A427751Af201D676719a970857b", "0xBcd4042DE499D14e55001CcbB24a551F3b954096"
CHAIN, AUCTION, LOT = 31337, 3, 500_000
GOOD = Opening(983_815, 4 * LOT, bytes(range(32)))


@pytest.fixture
def key(tmp_path: Path) -> AgentKey:
    return AgentKey.create(tmp_path / "agent.key")


def bid(n: int, opening: Opening, sealed: bytes) -> LoggedBid:
    """A bid up to the face of the good one, committed to this opening."""
    return LoggedBid(n, BIDDER, GOOD.face, opening.commitment(CHAIN, CONTRACT, AUCTION, BIDDER), sealed)


def revealing(*bids: LoggedBid) -> Revealing:
    """Of an auction with these bids, all of them still sealed."""
    auctions = SimpleNamespace(
        chain=SimpleNamespace(chain_id=CHAIN),
        contract=SimpleNamespace(address=CONTRACT),
        log=lambda _: SimpleNamespace(sealed=lambda: list(bids)),
    )
    auction = SimpleNamespace(n=AUCTION, terms=SimpleNamespace(denomination=LOT))
    return Revealing(cast(Any, auctions), cast(Any, auction))


@pytest.mark.parametrize(
    ("opening", "reason"),
    [
        (replace(GOOD, quote=0), "it quotes nothing, or bids for nothing"),
        (replace(GOOD, face=0), "it quotes nothing, or bids for nothing"),
        (replace(GOOD, face=5 * LOT), "its face is above the declared maximum"),
        (replace(GOOD, face=4 * LOT - 1), "its face is not a multiple of the denomination"),
    ],
)
def test_an_opening_that_says_what_no_bid_may_is_not_sent(key: AgentKey, opening: Opening, reason: str) -> None:
    bids = bid(0, GOOD, seal(GOOD, key.public)), bid(1, opening, seal(opening, key.public))
    found = revealing(*bids).of_agent(key)
    assert found.fit == {0: GOOD}
    assert found.unfit == (Unfit(1, BIDDER, reason),)


def test_an_opening_that_is_not_the_bids_own_or_not_there_is_not_sent(key: AgentKey) -> None:
    other = replace(GOOD, quote=GOOD.quote + 1)
    bids = bid(0, GOOD, seal(other, key.public)), bid(1, GOOD, b"no box"), bid(2, GOOD, b"")
    found = revealing(*bids).of_agent(key)
    assert found.fit == {}
    assert [(unfit.bid, unfit.reason) for unfit in found.unfit] == [
        (0, "the sealed opening is not that of the bid"),
        (1, "nothing is sealed to this key"),
        (2, "its opening was left with nobody"),
    ]
