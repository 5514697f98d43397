"""The words of contracts/types/Auction.sol."""

from __future__ import annotations

from enum import IntEnum


class AuctionKind(IntEnum):
    """What an auction does."""

    SALE = 0
    BUY_BACK = 1
    SWITCH = 2


class Quote(IntEnum):
    """What bids quote: a price per 100 of face, or percent."""

    PRICE = 0
    YIELD = 1
    RATE = 2
    MARGIN = 3


class Convention(IntEnum):
    """How price and yield hang together."""

    NONE = 0
    SIMPLE = 1
    DISCOUNT = 2
    COMPOUNDED = 3


class AuctionState(IntEnum):
    """Where an auction stands."""

    NONE = 0
    OPEN = 1
    DECIDED = 2
    ALLOTTED = 3
    REJECTED = 4


class BidState(IntEnum):
    """Where a bid stands."""

    NONE = 0
    SEALED = 1
    OPEN = 2
    SETTLED = 3
    RELEASED = 4
    FORFEITED = 5
