"""Repos of the bond, which has the hook that holds pledged units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from eth_account.signers.local import LocalAccount

from tests.contracts.settlement.market import BUYER, DAY, SELLER, UNIT, WHO, Market, sign
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import Contract
from wasiqa.trading.repo import STATES, Repo

OPENING, CLOSING = 900_000_00, 910_000_00
GRACE = 2 * DAY
PLEDGED = 70


@dataclass(frozen=True)
class Repos:
    """The repo contract under the hands of seller and buyer."""

    market: Market
    governance: str
    enforcer: str

    @classmethod
    def begun(cls, market: Market, governance: str, enforcer: str) -> Repos:
        """The hook is on the bond; both have given their allowances of cash, and none of units."""
        repos = cls(market, governance, enforcer)
        repos.install()
        for key in (SELLER, BUYER):
            market.approve(market.cash, key.address, spender=repos.contract.address)
        return repos

    @property
    def contract(self) -> Contract:
        return self.market.office.programme.repos

    @property
    def hook(self) -> Contract:
        (hook,) = self.market.office.programme.hooks["pledge"]
        return hook

    def install(self, hook: Contract | None = None) -> Receipt:
        address = (hook or self.hook).address
        return self.market.chain.transact(self.market.bond, "installHook", address, sender=self.governance)

    def remove(self, hook: Contract | None = None) -> Receipt:
        address = (hook or self.hook).address
        return self.market.chain.transact(self.market.bond, "removeHook", address, sender=self.governance)

    def repo(self, **changed: Any) -> Repo:
        """Ten denominations for a month."""
        now = self.market.chain.now()
        usual = Repo(
            seller=SELLER.address,
            buyer=BUYER.address,
            bond=self.market.bond.address,
            units=10 * UNIT,
            cash=self.market.cash.address,
            opening=OPENING,
            closing=CLOSING,
            closes_at=now + 30 * DAY,
            grace=GRACE,
            open_by=now + DAY,
            nonce=1,
        )
        return replace(usual, **changed)

    def signatures(
        self, repo: Repo, keys: Iterable[LocalAccount] = (SELLER, BUYER), **domain: Any
    ) -> tuple[bytes, ...]:
        data = repo.typed_data(self.market.chain.chain_id, self.contract.address)
        return tuple(sign(key, data, **domain) for key in keys)

    def open(self, repo: Repo, signatures: tuple[bytes, ...] | None = None) -> Receipt:
        """A stranger hands it in."""
        signed = signatures or self.signatures(repo)
        return self.market.chain.transact(self.contract, "open", repo.struct(), *signed, sender=WHO.stranger)

    def opened(self, **changed: Any) -> Repo:
        repo = self.repo(**changed)
        self.open(repo)
        return repo

    def close(self, repo: Repo, by: str = SELLER.address) -> Receipt:
        return self.market.chain.transact(self.contract, "close", repo.struct(), sender=by)

    def claim(self, repo: Repo, to: str = BUYER.address, by: str = BUYER.address) -> Receipt:
        return self.market.chain.transact(self.contract, "claim", repo.struct(), to, sender=by)

    def release(self, repo: Repo, by: str = BUYER.address) -> Receipt:
        return self.market.chain.transact(self.contract, "release", repo.struct(), sender=by)

    def id(self, repo: Repo) -> bytes:
        return bytes(self.market.chain.call(self.contract, "digestOf", repo.struct()))

    def state(self, repo: Repo) -> str:
        return STATES[self.market.chain.call(self.contract, "repoOf", self.id(repo)).state]

    def pledged(self, wallet: str = SELLER.address) -> int:
        return int(self.market.chain.call(self.hook, "pledgedOf", self.market.bond.address, wallet))

    def overdue(self, repo: Repo) -> None:
        """To the first second in which it may be claimed."""
        self.market.chain.travel(repo.end + 1)

    def send(self, units: int, sender: str = SELLER.address, to: str = BUYER.address) -> Receipt:
        return self.market.chain.transact(self.market.bond, "transfer", to, units, sender=sender)

    def seize(self, units: int, holder: str = SELLER.address, to: str = WHO.insurer) -> Receipt:
        return self.market.chain.transact(self.market.bond, "forcedTransfer", holder, to, units, sender=self.enforcer)

    def recover(self, lost: str, successor: str) -> Receipt:
        """By the enforcer, under a case."""
        arguments = lost, successor, b"\1" * 32, b"\2" * 32
        return self.market.chain.transact(self.market.bond, "recoverWithCase", *arguments, sender=self.enforcer)

    def balance(self, wallet: str, token: Contract | None = None) -> int:
        return int(self.market.chain.call(token or self.market.bond, "balanceOf", wallet))
