"""What T-REX's operations cost, by the keys of the benchmark, after it has shown that it works."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.node import AnvilChain
from bench.trex import AGENT, WHO, Platform, Suite, key_of
from bench.trex_investors import Onboarding, new_identity, onboard, register, register_all, signing_wallets
from tests.gas.ground import AMOUNT, BATCH, COUNTRY, each, wallets
from wasiqa.chain.errors import Reverted
from wasiqa.errors import CheckFailed

_MANAGEMENT, _ECDSA = 1, 1
_PLENTY = 1000 * AMOUNT


@dataclass(frozen=True)
class TrexGround:
    """A token held by `WHO.bank` and `WHO.fund`; `WHO.individual` is taken in, but holds nothing."""

    platform: Platform
    suite: Suite
    bank: Onboarding
    individual: Onboarding

    @classmethod
    def laid(cls, chain: AnvilChain) -> TrexGround:
        """Deploy everything, show that it refuses whom it must, and go there."""
        platform = Platform.deployed(chain)
        suite = platform.suite("first")
        bank = onboard(platform, suite, WHO.bank)
        onboard(platform, suite, WHO.fund)
        ground = cls(platform, suite, bank, bank)
        ground.issue(suite)
        ground.show_that_it_refuses()
        return cls(platform, suite, bank, onboard(platform, suite, WHO.individual))

    def act(self, suite: Suite, function: str, *args: object, sender: str = AGENT) -> int:
        """Gas of a function of a token."""
        return self.platform.chain.transact(suite.token, function, *args, sender=sender).gas_used

    def issue(self, suite: Suite) -> None:
        """Both holders get units."""
        for wallet in (WHO.bank, WHO.fund):
            self.act(suite, "mint", wallet, _PLENTY)

    def transfer(self, receiver: str = WHO.fund, suite: Suite | None = None) -> int:
        """Gas of a transfer by the bank."""
        return self.act(suite or self.suite, "transfer", receiver, AMOUNT, sender=WHO.bank)

    def with_module(self, name: str, setting: str, *args: object) -> int:
        """What a module adds to a transfer, on a token of its own."""
        module = self.platform.module(name)
        call = module.encode(setting, *args).data
        limited = self.platform.suite(name, self.suite.storage, {module.address: call})
        self.issue(limited)
        return self.transfer(suite=limited) - self.transfer()

    def show_that_it_refuses(self) -> None:
        """Raises `CheckFailed` unless it refuses a receiver without entry or claim, and takes a registered one."""
        chain, newcomer = self.platform.chain, WHO.individual
        with chain.isolated():
            self._must_refuse("whom its registry doesn't know")
            identity, _ = new_identity(self.platform, newcomer)
            register(self.platform, self.suite, newcomer, identity)
            self._must_refuse("whose identity has no claim")
        with chain.isolated():
            onboard(self.platform, self.suite, newcomer)
            self.transfer(newcomer)
            if chain.call(self.suite.token, "balanceOf", newcomer) != AMOUNT:
                raise CheckFailed("T-REX's transfer to a registered receiver moved nothing")

    def _must_refuse(self, receiver: str) -> None:
        try:
            self.transfer(WHO.individual)
        except Reverted as refusal:
            if refusal.arguments == {"reason": "Transfer not possible"}:
                return
        raise CheckFailed(f"T-REX doesn't refuse a receiver {receiver}: what is measured would not be a whitelist")


def batches(ground: TrexGround) -> dict[str, int]:
    """A hundred transfers in one transaction, to wallets that were only taken in, and again to the same."""
    receivers = signing_wallets(ground.platform.chain, BATCH)
    for wallet in receivers:
        onboard(ground.platform, ground.suite, wallet)
    batch = receivers, [AMOUNT] * BATCH
    new, existing = (ground.act(ground.suite, "batchTransfer", *batch, sender=WHO.bank) for _ in range(2))
    return {"batch_transfer_100.new": each(new), "batch_transfer_100.existing": each(existing)}


def recovery(ground: TrexGround) -> int:
    """The new wallet becomes a key of the investor's identity, then the agent moves everything to it."""
    identity, (new,) = ground.bank.identity, wallets("new", 1)
    key = key_of(new), _MANAGEMENT, _ECDSA
    added = ground.platform.chain.transact(identity, "addKey", *key, sender=WHO.bank).gas_used
    return added + ground.act(ground.suite, "recoveryAddress", WHO.bank, new, identity.address)


def removal(ground: TrexGround) -> int:
    """The agent takes an investor out of the registry."""
    registry = ground.suite.identities
    return ground.platform.chain.transact(registry, "deleteIdentity", WHO.fund, sender=AGENT).gas_used


def batch_entry(ground: TrexGround) -> int:
    """A hundred entries in the registry, whose identities exist already."""
    new: Sequence[str] = wallets("new")
    return each(register_all(ground.platform, ground.suite, new, wallets("identity")))


def measured(chain: AnvilChain) -> dict[str, int]:
    """All figures of T-REX, by key."""
    ground = TrexGround.laid(chain)
    found = {}
    for key, measure in MEASURES.items():
        with chain.isolated():
            found[key] = measure(ground)
    return found | batches(ground)


MEASURES: dict[str, Callable[[TrexGround], int]] = {
    "transfer.existing": lambda ground: ground.transfer(),
    "transfer.new": lambda ground: ground.transfer(WHO.individual),
    "transfer.country_added": lambda ground: ground.with_module("CountryAllowModule", "batchAllowCountries", [COUNTRY]),
    "admit.one": lambda ground: ground.individual.gas,
    "admit.batch_100": batch_entry,
    "suspend.one": removal,
    "remove.one": removal,
    "mint.new": lambda ground: ground.act(ground.suite, "mint", WHO.individual, AMOUNT),
    "freeze.plain": lambda ground: ground.act(ground.suite, "setAddressFrozen", WHO.bank, True),
    "forced_transfer.plain": lambda ground: ground.act(ground.suite, "forcedTransfer", WHO.bank, WHO.fund, AMOUNT),
    "recover.touched": recovery,
    "hook.stateless_added": lambda ground: ground.with_module("SupplyLimitModule", "setSupplyLimit", 10 * _PLENTY),
    "hook.holding_limit_added": lambda ground: ground.with_module("MaxBalanceModule", "setMaxBalance", 10 * _PLENTY),
    "series.open": lambda ground: ground.platform.suite("second", ground.suite.storage).gas,
}
