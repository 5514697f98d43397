"""What is signed off chain, as files that the parties hand to each other.

Their JSON is a contract: `wasiqa/order/1`, `wasiqa/netting/1` and `wasiqa/repo/1` (schemas/order.schema.json and so on).
Large numbers are text, since JSON's readers round them; a price is a decimal of four places.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from wasiqa.chain.accounts import Signer
from wasiqa.chain.contract import NOBODY
from wasiqa.errors import NotAllowed
from wasiqa.trading import netting, order, repo
from wasiqa.whitelist.parts import Address, ChainId, Count, Document, Part, handed_in

Number = Annotated[str, Field(pattern="^(0|[1-9][0-9]{0,77})$")]
Price = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,5})\.[0-9]{4}$")]
Signature = Annotated[str, Field(pattern=r"^0x([0-9a-f]{2}){1,4096}$")]
Venue = Annotated[int, Field(ge=0, lt=1 << 16)]
Seconds = Annotated[int, Field(ge=0, lt=1 << 40)]
Place = Annotated[int, Field(ge=0, lt=1 << 16)]
_HINT = "ask who signed it for a new one"
_SCALE = 10_000


class OrderText(Part):
    """An order."""

    maker: Address
    side: Literal["sell", "buy"]
    bond: Address
    units: Number
    minimum: Number
    price: Price
    cash: Address
    taker: Address | None
    venue: Venue
    expiry: Seconds
    nonce: Number


class SignedOrder(Document):
    """An order with its maker's signature, for one settlement contract."""

    schema_: Literal["wasiqa/order/1"] = Field(alias="schema")
    chain_id: ChainId
    settlement: Address
    order: OrderText
    signature: Signature

    @classmethod
    def of(cls, said: order.Order, chain_id: int, settlement: str, signature: bytes) -> Self:
        """As the file has it."""
        return cls(
            schema="wasiqa/order/1",
            chain_id=chain_id,
            settlement=settlement,
            order=OrderText(
                maker=said.maker,
                side="sell" if said.sells else "buy",
                bond=said.bond,
                units=str(said.units),
                minimum=str(said.minimum),
                price=f"{said.price // _SCALE}.{said.price % _SCALE:04}",
                cash=said.cash,
                taker=None if said.taker == NOBODY else said.taker,
                venue=said.venue,
                expiry=said.expiry,
                nonce=str(said.nonce),
            ),
            signature=_hex(signature),
        )

    @classmethod
    def signed(cls, said: order.Order, signer: Signer, chain_id: int, settlement: str) -> Self:
        """Signed by its maker. Raises `NotAllowed` for anybody else."""
        _require(signer, said.maker)
        return cls.of(said, chain_id, settlement, signer.sign_typed(said.typed_data(chain_id, settlement)))

    @classmethod
    def load(cls, path: Path) -> Self:
        """The order in a file. Raises `InputRefused` that says what is wrong with it."""
        return handed_in(cls, path, "signed order", hint=_HINT)

    @property
    def said(self) -> order.Order:
        """The order itself."""
        text = self.order
        return order.Order(
            maker=text.maker,
            sells=text.side == "sell",
            bond=text.bond,
            units=int(text.units),
            minimum=int(text.minimum),
            price=int(Decimal(text.price) * _SCALE),
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


class _ByParties(Document):
    """What several parties sign: a signature by each of those who have."""

    chain_id: ChainId
    signatures: dict[Address, Signature]

    def lacking(self, parties: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the parties who haven't signed."""
        return tuple(party for party in parties if party not in self.signatures)

    def with_signature(self, party: str, signature: bytes) -> Self:
        """With one more signature, or another one of the same party."""
        return self.model_copy(update={"signatures": self.signatures | {party: _hex(signature)}})

    def signatures_of(self, parties: tuple[str, ...]) -> list[bytes]:
        """One for each, in their order; all have signed."""
        return [bytes.fromhex(self.signatures[party][2:]) for party in parties]


class LegText(Part):
    """A leg between two of the parties, by their places."""

    asset: Address
    from_: Place = Field(alias="from")
    to: Place
    amount: Number


class NettingFile(_ByParties):
    """A netting, and the signatures of those who have signed it, for one settlement contract."""

    schema_: Literal["wasiqa/netting/1"] = Field(alias="schema")
    settlement: Address
    parties: tuple[Address, ...]
    legs: tuple[LegText, ...]
    expiry: Seconds
    nonce: Number

    @classmethod
    def of(cls, said: netting.Netting, chain_id: int, settlement: str) -> Self:
        """As the file has it, with no signature yet."""
        legs = (LegText(asset=leg.asset, from_=leg.giver, to=leg.getter, amount=str(leg.amount)) for leg in said.legs)
        return cls(
            schema="wasiqa/netting/1",
            chain_id=chain_id,
            settlement=settlement,
            parties=said.parties,
            legs=tuple(legs),
            expiry=said.expiry,
            nonce=str(said.nonce),
            signatures={},
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        """The netting in a file. Raises `InputRefused` that says what is wrong with it."""
        return handed_in(cls, path, "netting", hint=_HINT)

    @property
    def said(self) -> netting.Netting:
        """The netting itself."""
        legs = tuple(netting.Leg(leg.asset, leg.from_, leg.to, int(leg.amount)) for leg in self.legs)
        return netting.Netting(self.parties, legs, self.expiry, int(self.nonce))

    def signed(self, signer: Signer) -> Self:
        """With the signature of one of the parties. Raises `NotAllowed` for anybody else."""
        _require(signer, *self.parties)
        data = self.said.typed_data(self.chain_id, self.settlement)
        return self.with_signature(signer.address, signer.sign_typed(data))


class RepoText(Part):
    """The terms of a repo."""

    seller: Address
    buyer: Address
    bond: Address
    units: Number
    cash: Address
    opening: Number
    closing: Number
    closes_at: Seconds
    grace: Seconds
    open_by: Seconds
    nonce: Number


class RepoFile(_ByParties):
    """A repo, and the signatures of those of its two parties who have signed it, for one repo contract."""

    schema_: Literal["wasiqa/repo/1"] = Field(alias="schema")
    contract: Address
    repo: RepoText

    @classmethod
    def of(cls, said: repo.Repo, chain_id: int, contract: str) -> Self:
        """As the file has it, with no signature yet."""
        numbers = ("units", "opening", "closing", "nonce")
        fields = {name: str(value) if name in numbers else value for name, value in vars(said).items()}
        return cls(schema="wasiqa/repo/1", chain_id=chain_id, contract=contract, repo=RepoText(**fields), signatures={})

    @classmethod
    def load(cls, path: Path) -> Self:
        """The repo in a file. Raises `InputRefused` that says what is wrong with it."""
        return handed_in(cls, path, "repo", hint=_HINT)

    @property
    def said(self) -> repo.Repo:
        """The terms themselves."""
        fields = self.repo.model_dump()
        return repo.Repo(**{name: int(v) if str(v).isdecimal() else v for name, v in fields.items()})

    def signed(self, signer: Signer) -> Self:
        """With the signature of one of the parties. Raises `NotAllowed` for anybody else."""
        _require(signer, self.repo.seller, self.repo.buyer)
        data = self.said.typed_data(self.chain_id, self.contract)
        return self.with_signature(signer.address, signer.sign_typed(data))


def json_schema(kind: type[Document]) -> dict[str, Any]:
    """The JSON Schema of one of these documents, as schemas/ holds it."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **kind.model_json_schema()}


def _require(signer: Signer, *parties: str) -> None:
    if signer.address not in parties:
        raise NotAllowed(
            f"{signer.address} is no party of it; it is for {' and '.join(parties)} to sign",
            hint="name the --account of a party; a wallet that is a contract signs by its own means",
        )


def _hex(signature: bytes) -> str:
    return f"0x{signature.hex()}"
