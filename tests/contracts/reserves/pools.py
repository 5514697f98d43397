"""A reserve registry in hand: pools, and attestations as auditors sign them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from tests.support.actors import Actors
from tests.support.revm import RevmChain
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import Contract
from wasiqa.servicing.licences.licence import encoded
from wasiqa.servicing.reserves.pool import Attestation, Pool, PoolKind, PoolTerms

WHO = Actors()
GOLD, WHEAT = "GOLD-1", "WHEAT-1"
DAY = 86_400
PAPER, OTHER = (keccak(text=text) for text in ("a made-up bar list", "another one"))
VAULT = encoded("EXAMPLE-VAULT")
AUDITORS: Sequence[LocalAccount] = sorted(
    (WHO.key("auditor"), WHO.key("calculation_agent"), Account.from_key("0x" + "17" * 32)),
    key=lambda account: int(account.address, 16),
)
"""Who may hold the role; the demo's programme gives it to the first two of these that are well-known."""


@dataclass(frozen=True)
class Pools:
    """The registry; `governance` sets, auditors sign, a stranger hands in."""

    chain: RevmChain
    contract: Contract
    governance: str
    terms: PoolTerms = field(default_factory=lambda: PoolTerms(2, 500, 90 * DAY))

    def open(self, pool: str = GOLD, kind: PoolKind = PoolKind.COMMODITY, unit: str = "GRAM") -> Receipt:
        return self.govern("openPool", encoded(pool), kind, encoded(unit), self._told(self.terms))

    def set_terms(self, terms: PoolTerms, pool: str = GOLD) -> Receipt:
        return self.govern("setPoolTerms", encoded(pool), self._told(terms))

    def govern(self, function: str, *arguments: Any) -> Receipt:
        return self.chain.transact(self.contract, function, *arguments, sender=self.governance)

    def attestation(self, **changed: Any) -> Attestation:
        """Of 100,000 units seen now, with a haircut of 10 %, good for 30 days."""
        now = self.chain.now()
        usual = Attestation(100_000, now, now + 30 * DAY, 1_000, 1, VAULT, PAPER)
        return replace(usual, **changed)

    def signed(
        self,
        said: Attestation,
        by: Sequence[LocalAccount] = AUDITORS[:2],
        pool: str = GOLD,
        **domain: Any,
    ) -> tuple[list[str], list[bytes]]:
        """Auditors and signatures, as they are handed in."""
        data = said.typed_data(self.chain.chain_id, self.contract.address, pool)
        message = encode_typed_data(data["domain"] | domain, data["types"], data["message"])
        return [one.address for one in by], [bytes(one.sign_message(message).signature) for one in by]

    def attest(
        self, said: Attestation, signed: tuple[list[str], list[bytes]] | None = None, pool: str = GOLD
    ) -> Receipt:
        """A stranger hands it in."""
        arguments = encoded(pool), said.struct(), *(signed or self.signed(said, pool=pool))
        return self.chain.transact(self.contract, "attest", *arguments, sender=WHO.stranger)

    def cover(self, time: int | None = None, pool: str = GOLD) -> int:
        at = self.chain.now() if time is None else time
        return int(self.chain.call(self.contract, "coverOf", encoded(pool), at))

    def found(self, pool: str = GOLD) -> Pool:
        return Pool.decode(pool, self.chain.call(self.contract, "poolOf", encoded(pool)))

    @staticmethod
    def _told(terms: PoolTerms) -> tuple[int, int, int]:
        return terms.quorum, terms.haircut, terms.max_age
