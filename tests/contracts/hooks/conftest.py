"""Hooks on the bill, which has none of its own: it may issue, and nothing is issued yet."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest

from tests.support.actors import Actors
from tests.support.chains import reverts
from tests.support.office import Office, OpenSeries
from tests.support.revm import RevmChain
from wasiqa.categories import Category, mask
from wasiqa.chain.chain import Receipt
from wasiqa.chain.codec import checksummed
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract
from wasiqa.servicing.code import built

TRANSFERS, ISSUES, TOLD, COUNTS = 1, 2, 4, 8
ALL = TRANSFERS | ISSUES | TOLD
COUNTING = ALL | COUNTS
TRACKING = TOLD | COUNTS | (TRANSFERS | ISSUES) << 4
"""The moments of a hook that counts, as a rule and before."""
NONE, FAIL, BURN, CALL, CALL_AND_HIDE, FLOOD = range(6)
"""What a hostile hook may be told to do."""
LIMIT = 10
"""Denominations that a bank may hold in these tests."""
BANKS = mask([Category.BANK, Category.ISLAMIC_BANK])


@dataclass(frozen=True)
class Series:
    """A series under the hands of one account for each role."""

    chain: RevmChain
    bond: Contract
    unit: int
    """Its denomination."""
    issuer: str
    enforcer: str
    redeemer: str
    governance: str

    def issue(self, to: str, units: int) -> Receipt:
        return self.chain.transact(self.bond, "mint", to, units * self.unit, sender=self.issuer)

    def transfer(self, sender: str, to: str, units: int) -> Receipt:
        return self.chain.transact(self.bond, "transfer", to, units * self.unit, sender=sender)

    def seize(self, holder: str, to: str, units: int, gas: int | None = None) -> Receipt:
        amount = units * self.unit
        return self.chain.transact(self.bond, "forcedTransfer", holder, to, amount, sender=self.enforcer, gas=gas)

    def redeem(self, holder: str, units: int, gas: int | None = None) -> Receipt:
        return self.chain.transact(self.bond, "redeem", holder, units * self.unit, sender=self.redeemer, gas=gas)

    def install(self, hook: Contract) -> Receipt:
        return self.chain.transact(self.bond, "installHook", hook.address, sender=self.governance)

    def remove(self, hook: Contract) -> Receipt:
        return self.chain.transact(self.bond, "removeHook", hook.address, sender=self.governance)

    def activate(self, hook: Contract) -> Receipt:
        """By anybody."""
        return self.chain.transact(self.bond, "activateHook", hook.address, sender=Actors().stranger)

    def seed(self, hook: Contract, *wallets: str) -> Receipt:
        """Anybody shows a hook holders."""
        return self.chain.transact(hook, "seed", self.bond.address, list(wallets), sender=Actors().stranger)

    def hooks(self) -> list[tuple[str, int]]:
        installed, moments = self.chain.call(self.bond, "hooks")
        return list(zip(installed, moments, strict=True))

    def refuses(self, code: int, sender: str, to: str, units: int) -> AbstractContextManager[None]:
        """Expect a refusal of an issue or a transfer with this code."""
        return reverts("TransferRefused", {"from": sender, "to": to}, code=code, value=units * self.unit)

    def governs(self, hook: Contract, function: str, *args: object) -> Receipt:
        """Governance sets something of a hook for this series."""
        return self.chain.transact(hook, function, self.bond.address, *args, sender=self.governance)

    def figures(self, hook: Contract, sender: str, to: str, units: int) -> list[int]:
        """What the hook names behind its answer to a transfer, asked now."""
        return list(self.chain.call(hook, "figures", self.move(sender, to, units), sender=self.bond.address))

    def move(self, sender: str, to: str, units: int) -> tuple[object, ...]:
        """A transfer as the series would describe it now."""
        registry = Contract(self.chain.call(self.bond, "registry"), built("InvestorRegistry").abi)
        words = [self.chain.call(registry, "wordOf", wallet) for wallet in (sender, to)]
        balances = [self.chain.call(self.bond, "balanceOf", wallet) for wallet in (sender, to)]
        return (sender, to, units * self.unit, *words, *balances, self.chain.now(), 0)

    def balance(self, wallet: str) -> int:
        """In denominations."""
        whole, rest = divmod(self.chain.call(self.bond, "balanceOf", wallet), self.unit)
        assert rest == 0
        return int(whole)


@dataclass(frozen=True)
class Books:
    """The hook's books of one series, in denominations."""

    series: Series
    hook: Contract

    def limit(self, units: int, categories: int = BANKS) -> Receipt:
        series = self.series
        arguments = (series.bond.address, units * series.unit, categories)
        return series.chain.transact(self.hook, "setLimit", *arguments, sender=series.governance)

    def held(self, investor: int) -> int:
        address = str(checksummed(investor.to_bytes(20, "big")))
        return int(self.series.chain.call(self.hook, "heldBy", self.series.bond.address, address)) // self.series.unit

    def counted(self) -> int:
        return int(self.series.chain.call(self.hook, "counted", self.series.bond.address)) // self.series.unit

    def counted_under(self, wallet: str) -> int:
        return int(self.series.chain.call(self.hook, "countedUnder", self.series.bond.address, wallet), 16)


@pytest.fixture
def hands(
    chain: RevmChain, issuer: str, enforcer: str, redeemer: str, governance: str
) -> Callable[[OpenSeries], Series]:
    """Takes a series in hand."""

    def take(opened: OpenSeries) -> Series:
        unit = chain.call(opened.bond, "denomination")
        return Series(chain, opened.bond, unit, issuer, enforcer, redeemer, governance)

    return take


@pytest.fixture
def series(hands: Callable[[OpenSeries], Series], bill: OpenSeries) -> Series:
    """The bill."""
    return hands(bill)


@pytest.fixture
def recording(chain: RevmChain, actors: Actors) -> Callable[..., Contract]:
    """Deploys a hook that records, for these moments."""
    code = artifacts()["RecordingHook"]
    return lambda moments=ALL: chain.deploy(code, moments, sender=actors.deployer).contract(code)


@pytest.fixture
def counting_in_name(chain: RevmChain, actors: Actors) -> Callable[[int], Contract]:
    """Deploys a hook for these moments that can be shown holders."""
    code = artifacts()["CountingInName"]
    return lambda moments: chain.deploy(code, moments, sender=actors.deployer).contract(code)


@pytest.fixture
def hostile_for(chain: RevmChain, actors: Actors) -> Callable[[int], Contract]:
    """Deploys a hook for these moments that obeys until it is told otherwise."""
    code = artifacts()["HostileHook"]
    return lambda moments: chain.deploy(code, moments, sender=actors.deployer).contract(code)


@pytest.fixture
def hostile(hostile_for: Callable[[int], Contract]) -> Contract:
    """Such a hook for all moments."""
    return hostile_for(ALL)


@pytest.fixture
def deployed(office: Office, actors: Actors) -> Callable[..., Contract]:
    """Deploys a hook by name, for this programme."""

    def deploy(name: str, *more: str) -> Contract:
        code = artifacts()[name]
        arguments = (office.programme.registry.address, *more)
        return office.chain.deploy(code, *arguments, sender=actors.deployer).contract(code)

    return deploy


@pytest.fixture
def hook(office: Office) -> Contract:
    return office.programme.hooks["holding_limit"][0]


@pytest.fixture
def bond(hands: Callable[[OpenSeries], Series], pib: OpenSeries) -> Series:
    """The bond, which has the hook from its terms."""
    return hands(pib)


@pytest.fixture
def books(bond: Series, hook: Contract) -> Books:
    """The hook's books of the bond: banks may hold 10 denominations."""
    books = Books(bond, hook)
    books.limit(LIMIT)
    return books
