"""A proof that a word stands in a tree, as a document: whoever holds it can have the wallet admitted.

Its JSON is a contract (schemas/proof.schema.json, `wasiqa/proof/1`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from wasiqa.digests import Hash
from wasiqa.whitelist import merkle
from wasiqa.whitelist.pairs import packed
from wasiqa.whitelist.parts import Address, ChainId, HexWord, Part, handed_in


def _at_most(proof: tuple[str, ...]) -> tuple[str, ...]:
    if len(proof) > 64:
        raise ValueError("no tree is so high")
    return proof


class Proof(Part):
    """One leaf of a tree, and the way from it to the root."""

    schema_: Literal["wasiqa/proof/1"] = Field(alias="schema")
    chain_id: ChainId
    registry: Address
    root: Hash
    wallet: Address
    word: HexWord
    proof: Annotated[tuple[Hash, ...], AfterValidator(_at_most)]

    @model_validator(mode="after")
    def _leads_to_the_root(self) -> Self:
        leaf = merkle.leaf(merkle.leaf_head(self.chain_id, self.registry), packed(self.wallet, self.word))
        if merkle.root(leaf, self.siblings()) != bytes.fromhex(self.root[2:]):
            raise ValueError("the proof doesn't lead from wallet and word to the root")
        return self

    def siblings(self) -> list[bytes]:
        """The proof as the registry takes it."""
        return [bytes.fromhex(sibling[2:]) for sibling in self.proof]

    def document(self) -> dict[str, Any]:
        """The document."""
        return self.model_dump(mode="json", by_alias=True)

    @classmethod
    def load(cls, path: Path) -> Self:
        """The proof in a file. Raises `InputRefused` that says what is wrong with it."""
        return handed_in(cls, path, "proof", hint="ask the registrar for `whitelist proof WALLET --json`")
