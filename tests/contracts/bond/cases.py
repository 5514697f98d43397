"""What a property test draws of a party, and a whitelist into which it can put it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from tests.contracts.bond.orders import freeze_units_until, freeze_until
from tests.contracts.bond.series import DAY, Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract
from wasiqa.policy import Policy
from wasiqa.servicing.roles import role_id
from wasiqa.whitelist.word import Word

BALANCE = 1_000
GOOD = Word(investor=1, category=2, country=586, admitted=True, valid_until=4_300_000_000)
OPEN = 300
"""A venue that is open."""
POLICIES = [
    Policy(),
    Policy(3, countries=True),
    Policy(3, corridors=True),
    Policy(3, category_pairs=True),
    Policy(venues=True),
    Policy(3, countries=True, corridors=True, category_pairs=True, venues=True),
]
BITS = ("blocked_by_registrar", "blocked_by_regulator", "blocked_by_licence", "moved", "removed")


@dataclass(frozen=True)
class Wallet:
    """One party; expiry of the word and end of the freezes are counted from the moment that is judged."""

    word: Word
    frozen: bool
    locked: int
    lapse: int | None
    """Seconds after that moment at which the freezes end; None: never."""

    def freeze(self, series: Series, wallet: str, wait: int) -> None:
        """Freeze it now, `wait` seconds before the moment that is judged."""
        until = 0 if self.lapse is None else series.chain.now() + wait + self.lapse
        if until > series.chain.now():
            if self.frozen:
                freeze_until(series, wallet, until)
            freeze_units_until(series, wallet, self.locked, until)
        else:
            series.freeze(wallet, self.frozen)
            series.freeze_units(wallet, self.locked)


def seldom(strange: st.SearchStrategy[int], usual: int) -> st.SearchStrategy[int]:
    """Mostly what is usual: what is bad in many ways is refused for one and tells nothing of the others."""
    return st.integers(0, 19).flatmap(lambda dice: strange if dice == 0 else st.just(usual))


FROZEN_UNITS = st.one_of(st.just(0), st.integers(0, 2 * BALANCE), st.just(2**104 - 1))
LAPSES = st.sampled_from([None, None, -1, 0, 1])
WALLETS = st.builds(
    Wallet,
    st.builds(
        Word,
        investor=st.integers(1, 2),
        category=seldom(st.sampled_from([0, 11, 14, 23]), 2),
        country=st.sampled_from([586, 586, 586, 0, 826]),
        venue=st.sampled_from([0, OPEN, OPEN, 2**16 - 1]),
        tax_class=st.integers(0, 15),
        admitted=seldom(st.just(0), 1).map(bool),
        valid_until=seldom(st.sampled_from([-1, 0, 1]), 400 * DAY),
        **{name: seldom(st.just(1), 0).map(bool) for name in BITS},
    ),
    seldom(st.just(1), 0).map(bool),
    FROZEN_UNITS,
    LAPSES,
)
"""One who mostly may hold, so that each reason why not is met alone."""
WAITS = st.sampled_from([0, 7 * DAY, 7 * DAY + 1, 30 * DAY, 30 * DAY + 1, 90 * DAY, 120 * DAY + 1])
"""Around the lapse of a pause, record times and the close of the register."""


def open_whitelist(stage: Stage) -> Contract:
    """Anybody writes any word. Table 3 allows those in Pakistan, and banks to sell to banks and primary dealers."""
    code = artifacts()["OpenRegistry"]
    governance = ROLES["GOVERNANCE"]
    roles = ("GOVERNANCE", "LICENCE_REGISTRY", "PROGRAMME")
    grants = [(role_id(role), ROLES[role]) for role in roles]
    registry = stage.chain.deploy(code, governance, grants, sender=WHO.deployer).contract(code)
    part, pakistan = divmod(586, 256)
    stage.chain.transact(registry, "setCountries", 3, part, 1 << pakistan, sender=governance)
    stage.chain.transact(registry, "setCorridor", 3, 586, part, 1 << pakistan, sender=governance)
    stage.chain.transact(registry, "setBuyers", 3, 2, 1 << 2 | 1 << 0, sender=governance)
    stage.chain.transact(registry, "setVenue", OPEN, True, sender=ROLES["LICENCE_REGISTRY"])
    return registry


def put(series: Series, registry: Contract, wallet: str, word: Word) -> None:
    """Write a word whose expiry is counted from now."""
    dated = replace(word, valid_until=max(0, series.chain.now() + word.valid_until))
    series.chain.transact(registry, "put", wallet, dated.encode(), sender=WHO.outsider)
