"""A netting with its signatures as a file. Its JSON is a contract (schemas/netting.schema.json, `wasiqa/netting/1`)."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from wasiqa.chain.signer import Signer
from wasiqa.trading.netting import Leg, Netting
from wasiqa.trading.parts import HINT, Bits16, ByParties, Number, Seconds, Wallet, require_party
from wasiqa.whitelist.parts import Part, handed_in


class LegText(Part):
    """A leg between two of the parties, by their places."""

    asset: Wallet
    from_: Bits16 = Field(alias="from")
    to: Bits16
    amount: Number


class NettingFile(ByParties):
    """A netting, and the signatures of those who have signed it, for one settlement contract."""

    schema_: Literal["wasiqa/netting/1"] = Field(alias="schema")
    settlement: Wallet
    parties: tuple[Wallet, ...]
    legs: tuple[LegText, ...]
    expiry: Seconds
    nonce: Number

    @model_validator(mode="after")
    def _names_parties(self) -> Self:
        for n, leg in enumerate(self.legs):
            if max(leg.from_, leg.to) >= len(self.parties):
                told = f"from {leg.from_} to {leg.to}, and the last of the parties is {len(self.parties) - 1}"
                raise ValueError(f"legs.{n} is {told}")
        return self

    @classmethod
    def of(cls, said: Netting, chain_id: int, settlement: str) -> Self:
        """As the file has it, with no signature yet."""
        legs = (LegText(asset=leg.asset, from_=leg.giver, to=leg.getter, amount=str(leg.amount)) for leg in said.legs)
        return cls(
            schema_="wasiqa/netting/1",
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
        return handed_in(cls, path, "netting", hint=HINT)

    @property
    def said(self) -> Netting:
        """The netting itself."""
        legs = tuple(Leg(leg.asset, leg.from_, leg.to, int(leg.amount)) for leg in self.legs)
        return Netting(self.parties, legs, self.expiry, int(self.nonce))

    def signed(self, signer: Signer) -> Self:
        """With the signature of one of the parties. Raises `NotAllowed` for anybody else."""
        require_party(signer, *self.parties)
        data = self.said.typed_data(self.chain_id, self.settlement)
        return self.with_signature(signer.address, signer.sign_typed(data))
