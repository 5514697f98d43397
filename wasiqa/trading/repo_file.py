"""A repo and its signatures as a file, whose JSON is a contract (schemas/repo.schema.json, `wasiqa/repo/1`)."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import Field

from wasiqa.chain.signer import Signer
from wasiqa.trading.parts import HINT, ByParties, Number, Seconds, Units, Wallet, require_party
from wasiqa.trading.repo import Repo
from wasiqa.whitelist.parts import Part, handed_in


class RepoText(Part):
    """The terms of a repo."""

    seller: Wallet
    buyer: Wallet
    bond: Wallet
    units: Units
    cash: Wallet
    opening: Number
    closing: Number
    closes_at: Seconds
    grace: Seconds
    open_by: Seconds
    nonce: Number


class RepoFile(ByParties):
    """A repo, and the signatures of those of its two parties who have signed it, for one repo contract."""

    schema_: Literal["wasiqa/repo/1"] = Field(alias="schema")
    contract: Wallet
    repo: RepoText

    @classmethod
    def of(cls, said: Repo, chain_id: int, contract: str) -> Self:
        """As the file has it, with no signature yet."""
        terms = RepoText(
            seller=said.seller,
            buyer=said.buyer,
            bond=said.bond,
            units=str(said.units),
            cash=said.cash,
            opening=str(said.opening),
            closing=str(said.closing),
            closes_at=said.closes_at,
            grace=said.grace,
            open_by=said.open_by,
            nonce=str(said.nonce),
        )
        return cls(schema_="wasiqa/repo/1", chain_id=chain_id, contract=contract, repo=terms, signatures={})

    @classmethod
    def load(cls, path: Path) -> Self:
        """The repo in a file. Raises `InputRefused` that says what is wrong with it."""
        return handed_in(cls, path, "repo", hint=HINT)

    @property
    def said(self) -> Repo:
        """The terms themselves."""
        terms = self.repo
        return Repo(
            seller=terms.seller,
            buyer=terms.buyer,
            bond=terms.bond,
            units=int(terms.units),
            cash=terms.cash,
            opening=int(terms.opening),
            closing=int(terms.closing),
            closes_at=terms.closes_at,
            grace=terms.grace,
            open_by=terms.open_by,
            nonce=int(terms.nonce),
        )

    def signed(self, signer: Signer) -> Self:
        """With the signature of one of the parties. Raises `NotAllowed` for anybody else."""
        require_party(signer, self.repo.seller, self.repo.buyer)
        data = self.said.typed_data(self.chain_id, self.contract)
        return self.with_signature(signer.address, signer.sign_typed(data))
