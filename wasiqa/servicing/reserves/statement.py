"""A statement of balances of Bitcoin: addresses with what they hold at a block, each signed with its key.

Its JSON is a contract (schemas/balance-statement.schema.json, `wasiqa/balance-statement/2`). A signature shows who
commands an address, and for which programme it was made: chain and reserve registry are in what is signed. What it
holds at that block is for the auditor to see on a node of Bitcoin.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from wasiqa.digests import Sha256
from wasiqa.errors import Fault, InputRefused
from wasiqa.servicing.reserves.bitcoin import refusal
from wasiqa.terms.hooks import CODE
from wasiqa.whitelist.parts import Address, ChainId, Count, Part, handed_in

MOST = 21_000_000 * 10**8
"""Satoshi that there can be."""


class Block(Part):
    """The block of Bitcoin at which balances are stated. Nobody knows its hash before."""

    height: Count
    hash: Sha256


class Balance(Part):
    """What an address holds; `signature` is base64, and missing before it is signed."""

    address: Annotated[str, Field(pattern="^[0-9A-Za-z]{26,90}$")]
    satoshi: Annotated[int, Field(ge=0, le=MOST)]
    signature: str | None = None


class BalanceStatement(Part):
    """The document, for one pool of the reserve registry of one programme."""

    schema_: Literal["wasiqa/balance-statement/2"] = Field(alias="schema")
    chain_id: ChainId
    registry: Address
    network: Literal["mainnet", "testnet", "regtest"]
    pool: Annotated[str, Field(pattern=f"^{CODE}$")]
    block: Block
    addresses: Annotated[tuple[Balance, ...], Field(min_length=1, max_length=10_000)]

    @property
    def satoshi(self) -> int:
        """All balances together."""
        return sum(balance.satoshi for balance in self.addresses)

    def message(self, balance: Balance) -> str:
        """What the key of an address signs."""
        block = f"block {self.block.height} {self.block.hash}"
        pool = f"{self.pool} of {self.registry} on chain {self.chain_id}"
        return f"Wasiqa reserve {pool} at {block}: {balance.satoshi} satoshi at {balance.address}"

    def require_signed(self) -> None:
        """Raises `InputRefused` that names every address that is there twice, or not signed as it has to be."""
        faults, seen = [], set()
        for row, balance in enumerate(self.addresses, start=1):
            told, message = None, self.message(balance)
            if balance.address in seen:
                told = "it is listed twice"
            elif balance.signature is None:
                told = "it is not signed"
            else:
                told = refusal(balance.address, message, balance.signature, self.network)
            seen.add(balance.address)
            if told is not None:
                hint = f"sign with its key: {message}"
                faults.append(Fault("NOT_SIGNED", f"address {row}, {balance.address}: {told}", hint))
        if self.satoshi > MOST:
            faults.append(Fault("OUT_OF_RANGE", f"{self.satoshi} satoshi are more than there can be"))
        if faults:
            count = "1 mistake" if len(faults) == 1 else f"{len(faults)} mistakes"
            raise InputRefused(f"{count} in the balance statement: {faults[0].message}", faults=faults)


def read_statement(path: Path) -> BalanceStatement:
    """The statement in a file, before its signatures are checked. Raises `InputRefused` for what is none."""
    return handed_in(
        BalanceStatement, path, "balance statement", hint="schemas/balance-statement.schema.json has its form"
    )


def digest_of(path: Path) -> str:
    """The SHA-256 of the file, which goes into the attestation."""
    return sha256(path.read_bytes()).hexdigest()
