"""A whitelist whose venues are licensed by a licence registry, and series that ask for venues."""

from __future__ import annotations

from dataclasses import dataclass

from eth_utils.crypto import keccak

from tests.contracts.bond.series import Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.chains import LocalChain
from tests.support.office import HOLDERS, investor_id
from wasiqa.chain.chain import Receipt
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract
from wasiqa.servicing.licences.licence import encoded

PAPER = keccak(text="a made-up paper")
EVERYTHING = 2**32 - 1
ASKS_FOR_VENUES = 1 << 7
"""The flag in a series' policy byte (contracts/types/Rules.sol)."""
RECEIVER_VENUE = 53
CUSTOMERS = ("individual", "emigrant")
"""Who keeps units by the venue, number 1."""


@dataclass(frozen=True)
class Venue:
    """A licensed venue and its customers."""

    stage: Stage
    licences: Contract

    @classmethod
    def opened(cls, chain: LocalChain) -> Venue:
        """Deploy whitelist and licence registry, license a venue, and give it customers."""
        stage, code = Stage.opened(chain), artifacts()["LicenceRegistry"]
        arguments = stage.registry.address, EVERYTHING, EVERYTHING, 0
        licences = chain.deploy(code, *arguments, sender=WHO.deployer).contract(code)
        stage.role("grantRole", "LICENCE_REGISTRY", licences.address)
        venue = cls(stage, licences)
        terms = (chain.now() + 10**8, EVERYTHING, WHO.operator)
        venue.act("grantNoc", encoded("PK-1"), terms, chain.now(), PAPER)
        for name in CUSTOMERS:
            stage.admit(getattr(WHO, name), investor=investor_id(name), category=HOLDERS[name], venue=1)
        return venue

    def act(self, function: str, *args: object) -> Receipt:
        """The regulator acts."""
        return self.stage.chain.transact(self.licences, function, *args, sender=ROLES["REGULATOR"])

    def step(self, function: str) -> Receipt:
        """The regulator suspends, reinstates or revokes, today."""
        return self.act(function, 1, self.stage.chain.now(), PAPER)

    def series(self, *, asks: bool = True) -> Series:
        """A series of which a bank and the venue's customers hold 1,000 units each."""
        series = Series.deployed(self.stage, policy=ASKS_FOR_VENUES if asks else 0)
        for name in ("bank", *CUSTOMERS):
            series.mint(getattr(WHO, name), 1_000)
        return series
