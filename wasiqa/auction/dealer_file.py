"""What a dealer keeps until the opening: quotes, faces and salts of sealed bids.

Its JSON is a contract (schemas/bids.schema.json, `wasiqa/bids/1`). It is on disk before anything is sent, for its owner
alone, and decides what is sent: after an interruption the same salts and the same sealed boxes come again.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field

from wasiqa.auction.bid_files import BidFile, BidLine
from wasiqa.auction.opening import Opening
from wasiqa.auction.sealing import seal
from wasiqa.digests import Hash, Sha256
from wasiqa.durable import write_durably
from wasiqa.errors import NotAllowed
from wasiqa.whitelist.parts import Address, ChainId, Document, Part, below, handed_in

_MOST = 1 << 24
"""Bytes of a file: a bid takes some 600 of them."""
_DIGITS = Field(pattern="^[1-9][0-9]{0,24}$")
_Quote = Annotated[str, _DIGITS, below(1 << 32)]
_Units = Annotated[str, _DIGITS, below(1 << 80)]


class SealedBid(Part):
    """One bid: quote with 4 decimals and amounts in minor units as text, and what goes on chain of them."""

    quote: _Quote
    face: _Units
    maximum: _Units
    salt: Hash
    commitment: Hash
    sealed: Annotated[str, Field(pattern="^0x([0-9a-f]{2}){0,4096}$")]

    @property
    def opening(self) -> Opening:
        """What it hides."""
        return Opening(int(self.quote), int(self.face), bytes.fromhex(self.salt[2:]))

    @property
    def committed(self) -> bytes:
        """The commitment's bytes."""
        return bytes.fromhex(self.commitment[2:])

    @property
    def box(self) -> bytes:
        """The opening as the agent can read it; empty if it was sealed to nobody."""
        return bytes.fromhex(self.sealed[2:])


class DealerFile(Document):
    """The bids that one bidder made in one auction by one file."""

    schema_: Literal["wasiqa/bids/1"] = Field(alias="schema")
    chain_id: ChainId
    auctions: Address
    auction: Annotated[int, Field(ge=1)]
    bidder: Address
    sha256: Sha256
    """Of the file of bids."""
    bids: Annotated[tuple[SealedBid, ...], Field(min_length=1)]

    @classmethod
    def made(
        cls, file: BidFile[BidLine], chain_id: int, auctions: str, auction: int, bidder: str, key: bytes | None
    ) -> Self:
        """With new salts; sealed to the agent's key, if the auction has one."""

        def bid(line: BidLine) -> SealedBid:
            opening = Opening.new(line.quote, line.face)
            return SealedBid(
                quote=str(line.quote),
                face=str(line.face),
                maximum=str(line.maximum),
                salt=f"0x{opening.salt.hex()}",
                commitment=f"0x{opening.commitment(chain_id, auctions, auction, bidder).hex()}",
                sealed="0x" if key is None else f"0x{seal(opening, key).hex()}",
            )

        bids = tuple(map(bid, file.lines))
        return cls(
            schema_="wasiqa/bids/1",
            chain_id=chain_id,
            auctions=auctions,
            auction=auction,
            bidder=bidder,
            sha256=file.sha256,
            bids=bids,
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        """The openings in a file. Raises `InputRefused` that says what is wrong, `NotAllowed` if others may read it."""
        hint = "`auction bid` has written it beside the bids"
        found = handed_in(cls, path, "dealer's file of openings", hint, most=_MOST)
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise NotAllowed(
                f"{path}, which holds the openings of bids, is open to others",
                hint=f"chmod 600 {path}",
                code="OPEN_TO_OTHERS",
            )
        return found

    def save(self, path: Path) -> None:
        """Write it for its owner alone, and be sure that it is on disk."""
        write_durably(path, json.dumps(self.document(), indent=2) + "\n", mode=0o600)

    def of(self, auctions: str, chain_id: int, auction: int, bidder: str | None = None) -> bool:
        """Is it about this auction, and by this bidder?"""
        here = (self.auctions, self.chain_id, self.auction) == (auctions, chain_id, auction)
        return here and bidder in (None, self.bidder)

    def matching(self, lines: Iterable[BidLine]) -> bool:
        """Are these its bids?"""
        wanted = [(str(line.quote), str(line.face), str(line.maximum)) for line in lines]
        return wanted == [(bid.quote, bid.face, bid.maximum) for bid in self.bids]
