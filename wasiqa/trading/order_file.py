"""A signed order as a file, whose JSON is a contract (schemas/order.schema.json, `wasiqa/order/1`)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field

from wasiqa.chain.contract import NOBODY
from wasiqa.chain.signer import Signer
from wasiqa.trading.order import MOST_PRICE, Order
from wasiqa.trading.parts import HINT, Bits16, Number, Seconds, Signature, Units, Wallet, hexed, require_party
from wasiqa.trading.quotes import PRICE_SCALE, price_text
from wasiqa.whitelist.parts import ChainId, Document, Part, below, handed_in

Price = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,5})\.[0-9]{4}$"), below(MOST_PRICE, PRICE_SCALE)]


class OrderText(Part):
    """An order."""

    maker: Wallet
    side: Literal["sell", "buy"]
    bond: Wallet
    units: Units
    minimum: Units
    price: Price
    cash: Wallet
    taker: Wallet | None
    venue: Bits16
    expiry: Seconds
    nonce: Number


class SignedOrder(Document):
    """An order with its maker's signature, for one settlement contract."""

    schema_: Literal["wasiqa/order/1"] = Field(alias="schema")
    chain_id: ChainId
    settlement: Wallet
    order: OrderText
    signature: Signature

    @classmethod
    def of(cls, said: Order, chain_id: int, settlement: str, signature: bytes) -> Self:
        """As the file has it."""
        return cls(
            schema_="wasiqa/order/1",
            chain_id=chain_id,
            settlement=settlement,
            order=OrderText(
                maker=said.maker,
                side="sell" if said.sells else "buy",
                bond=said.bond,
                units=str(said.units),
                minimum=str(said.minimum),
                price=price_text(said.price),
                cash=said.cash,
                taker=None if said.taker == NOBODY else said.taker,
                venue=said.venue,
                expiry=said.expiry,
                nonce=str(said.nonce),
            ),
            signature=hexed(signature),
        )

    @classmethod
    def signed(cls, said: Order, signer: Signer, chain_id: int, settlement: str) -> Self:
        """Signed by its maker. Raises `NotAllowed` for anybody else."""
        require_party(signer, said.maker)
        return cls.of(said, chain_id, settlement, signer.sign_typed(said.typed_data(chain_id, settlement)))

    @classmethod
    def load(cls, path: Path) -> Self:
        """The order in a file. Raises `InputRefused` that says what is wrong with it."""
        return handed_in(cls, path, "signed order", hint=HINT)

    @property
    def said(self) -> Order:
        """The order itself."""
        text = self.order
        return Order(
            maker=text.maker,
            sells=text.side == "sell",
            bond=text.bond,
            units=int(text.units),
            minimum=int(text.minimum),
            price=int(Decimal(text.price) * PRICE_SCALE),
            cash=text.cash,
            taker=text.taker or NOBODY,
            venue=text.venue,
            expiry=text.expiry,
            nonce=int(text.nonce),
        )

    @property
    def bytes(self) -> bytes:
        """The signature."""
        return bytes.fromhex(self.signature[2:])
