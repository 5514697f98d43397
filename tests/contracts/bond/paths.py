"""The ways in which a holder's units leave at the holder's wish, and what may stand in the way of a transfer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from tests.contracts.bond.permits import permit
from tests.contracts.bond.series import TRANSFERS, Series
from tests.contracts.bond.stage import ROLES, WHO
from tests.support.office import HOLDERS
from wasiqa.categories import Category
from wasiqa.chain.chain import Receipt
from wasiqa.chain.compiler import artifacts
from wasiqa.whitelist.word import MASKS

UNLIMITED = 2**256 - 1


class Path(Protocol):
    """Sends units of the bank, or of another actor of this role."""

    def __call__(self, series: Series, receiver: str, value: int, holder: str = "bank") -> Receipt: ...


def by_transfer(series: Series, receiver: str, value: int, holder: str = "bank") -> Receipt:
    """The holder sends."""
    return series.transfer(getattr(WHO, holder), receiver, value)


def by_allowance(series: Series, receiver: str, value: int, holder: str = "bank") -> Receipt:
    """The operator sends; the holder approved it."""
    wallet = getattr(WHO, holder)
    series.act("approve", WHO.operator, UNLIMITED, sender=wallet)
    return series.act("transferFrom", wallet, receiver, value, sender=WHO.operator)


def by_permit(series: Series, receiver: str, value: int, holder: str = "bank") -> Receipt:
    """The operator sends; the holder signed for it."""
    permit(series, WHO.key(holder), WHO.operator, UNLIMITED)
    return series.act("transferFrom", getattr(WHO, holder), receiver, value, sender=WHO.operator)


def by_batch(series: Series, receiver: str, value: int, holder: str = "bank") -> Receipt:
    """The holder sends to a list of one."""
    return series.act("batchTransfer", [receiver], [value], sender=getattr(WHO, holder))


PATHS: Mapping[str, Path] = MappingProxyType(
    {"transfer": by_transfer, "transferFrom": by_allowance, "permit": by_permit, "batchTransfer": by_batch}
)


@dataclass(frozen=True)
class Obstacle:
    """Something that makes the series refuse to let a wallet send or receive, with the code that it gives."""

    code: int
    arrange: Callable[[Series, str], object]


def _moved(series: Series, wallet: str) -> None:
    """Nobody writes this bit yet but a whitelist for tests, which takes the place of the real one."""
    chain, registry = series.chain, series.stage.registry
    code = artifacts()["OpenRegistry"]
    other = chain.deploy(code, ROLES["GOVERNANCE"], [], sender=WHO.deployer).contract(code)
    for name in HOLDERS:
        holder = getattr(WHO, name)
        moved = MASKS["moved"] if holder == wallet else 0
        chain.transact(other, "put", holder, chain.call(registry, "wordOf", holder) | moved, sender=WHO.outsider)
    series.govern("setIdentityRegistry", other.address)


def _word(**fields: object) -> Callable[[Series, str], object]:
    return lambda series, wallet: series.stage.amend(wallet, **fields)


def _block(by: str) -> Callable[[Series, str], object]:
    return lambda series, wallet: series.stage.block(wallet, by)


PARTY: Mapping[str, Obstacle] = MappingProxyType(
    {
        "not admitted": Obstacle(1, _word(admitted=False)),
        "expired": Obstacle(2, lambda series, wallet: series.stage.amend(wallet, valid_until=series.chain.now() - 1)),
        "category": Obstacle(3, _word(category=Category.FOREIGN_INDIVIDUAL)),
        "blocked by registrar": Obstacle(4, _block("registrar")),
        "blocked by regulator": Obstacle(5, _block("regulator")),
        "blocked by licence registry": Obstacle(6, _block("licence")),
        "moved": Obstacle(7, _moved),
        "removed": Obstacle(8, _word(removed=True)),
    }
)
"""What the whitelist may say of one party: codes 11 and on of a sender, 31 and on of a receiver."""

SERIES: Mapping[str, Obstacle] = MappingProxyType(
    {
        "closed": Obstacle(1, lambda series, _: series.close()),
        "paused": Obstacle(2, lambda series, _: series.pause(TRANSFERS)),
    }
)
"""What stops everybody."""
