"""The stage of the invariants on Foundry: a programme as the commands deploy it, two series, and all that is hostile.

Foundry loads it from files as the genesis of its own chain. So it sees the contracts as they are really compiled, and
deployed in the one way that there is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.contracts.licences.registry import Registry
from tests.support.actors import Actors
from tests.support.anvil import Anvil
from tests.support.node_chain import NodeChain
from tests.support.office import HOLDERS, Office, OpenSeries
from wasiqa.chain.accounts import well_known
from wasiqa.chain.artifact import Artifact
from wasiqa.chain.codec import checksummed
from wasiqa.chain.connection import connect, known_abis
from wasiqa.chain.contract import Contract, creation
from wasiqa.chain.signer import KeySigner
from wasiqa.servicing.code import built
from wasiqa.servicing.licences.licence import Phase
from wasiqa.servicing.series import NewSeries

WHO = Actors()
_SHEETS = {"pib-3y-2020": "CallingCash", "pib-amortising-3y": "RefusingCash"}
"""By example, what its series pays in."""
_LOTS = {"primary_dealer": 300, "bank": 40, "insurer": 20, "fund": 7, "individual": 3}
_ASKED_AND_TOLD = 7
_CASH = 10**17
_UNKNOWN = ("outsider", "stranger", "second_bank", "second_individual")
"""Whom nobody admits at first."""
_ASKS_FOR_VENUES = 0x80
_FAR = 4_300_000_000
_BEFORE = 20 * 86_400
"""Seconds from the beginning to the first record time."""


@dataclass(frozen=True)
class Stage:
    """Where everything stands, and all accounts, as a genesis file has them."""

    places: dict[str, Any]
    accounts: dict[str, dict[str, Any]]

    def write(self, folder: Path) -> None:
        """For Foundry."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "stage.json").write_text(json.dumps(self.places))
        (folder / "state.json").write_text(json.dumps(self.accounts))

    def with_code(self, code: dict[str, str]) -> Stage:
        """The same with other code, by address."""
        accounts = {
            address: {**account, "code": code.get(checksummed(address), account["code"])}
            for address, account in self.accounts.items()
        }
        return Stage(self.places, accounts)


class Setting:
    """The node on which the stage is set."""

    def __init__(self, node: Anvil, folder: Path) -> None:
        self.node = node
        node.ask("anvil_setBlockTimestampInterval", 1)  # the wall's clock would make each stage another
        found: Any = connect(self.node.url)
        self.chain = NodeChain(found.w3, map(KeySigner, well_known()), known=known_abis, node="anvil")
        self.office = Office.opened(self.chain, folder)
        hostile = built("HostileHook")
        self.hook = self.chain.deploy(hostile, _ASKED_AND_TOLD, sender=WHO.deployer).contract(hostile)
        Registry(self.office).bring_to(Phase.LICENSED, expiry=_FAR)
        self.cash = {example: self._cash(name) for example, name in _SHEETS.items()}
        self.series = {example: self._open(example) for example in _SHEETS}

    def stage(self) -> Stage:
        """As it stands now."""
        accounts = {address: _of_genesis(account) for address, account in self.node.accounts().items()}
        return Stage(self._places(), accounts)

    def runtime(self, artifact: Artifact) -> dict[str, str]:
        """The code that other creation code of this contract leaves there, by the addresses of those that there are."""
        programme, creator = self.office.programme, WHO.deployer
        authority = programme.registry.address
        made: dict[str, tuple[Any, ...]]
        if artifact.name == "SovereignBond":
            made = {one.bond.address: self._arguments(one) for one in self.series.values()}
            creator = programme.programme.address
        elif artifact.name == "SeriesAdministration":
            made = {programme.administration.address: (authority,)}
        elif artifact.name == "InvestorRegistry":
            made = {authority: (0, WHO.deployer, ())}
        else:
            made = {programme.paying_agent.address: (authority, self._administration())}
        return {
            address: self.node.ask(
                "eth_call", {"from": creator, "data": "0x" + creation(artifact, *arguments).data.hex()}, "latest"
            )
            for address, arguments in made.items()
        }

    def _cash(self, name: str) -> Contract:
        code = built(name)
        cash = self.chain.deploy(code, sender=WHO.deployer).contract(code)
        self.chain.transact(cash, "mint", WHO.paying_agent, _CASH, sender=WHO.deployer)
        agent = self.office.programme.paying_agent.address
        self.chain.transact(cash, "approve", agent, 2**256 - 1, sender=WHO.paying_agent)
        return cash

    def _open(self, example: str) -> OpenSeries:
        series = self.office.open_series(example, self.cash[example])
        lot = series.terms.sheet.denomination_minor
        categories = int(self.chain.call(series.bond, "config")) >> 160 & 0xFFFFFF
        self.office.by_two(
            "governance",
            series.bond.encode("setRules", categories, _ASKS_FOR_VENUES),
            series.bond.encode("installHook", self.hook.address),
        )
        self.office.issue(series.bond, {getattr(WHO, name): count * lot for name, count in _LOTS.items()})
        return series

    def _arguments(self, series: OpenSeries) -> tuple[object, ...]:
        config = self.office.config
        accounts = self.office.cash.address, config.tax_account, config.issuer_account
        return NewSeries(self.office.programme, series.terms, *accounts).arguments

    def _administration(self) -> str:
        return str(self.chain.call(self.office.programme.paying_agent, "administration"))

    def _places(self) -> dict[str, Any]:
        programme = self.office.programme
        return {
            "now": min(one.record_times[0] for one in self.series.values()) - _BEFORE,
            "registry": programme.registry.address,
            "programme": programme.programme.address,
            "agent": programme.paying_agent.address,
            "hook": self.hook.address,
            "licences": programme.licences.address,
            **{name: programme.timelocks[name].address for name in ("issuance", "enforcement", "governance")},
            **{name: getattr(WHO, name) for name in ("registrar", "regulator", "freezer", "operator", "guardian")},
            "payer": WHO.paying_agent,
            "bonds": [one.bond.address for one in self.series.values()],
            "cash": [one.address for one in self.cash.values()],
            "wallets": _addresses((*HOLDERS, *_UNKNOWN)),
        }


@contextmanager
def set_up() -> Iterator[Setting]:
    """The setting, until the block is left."""
    node = Anvil()
    try:
        with TemporaryDirectory() as folder:
            yield Setting(node, Path(folder))
    finally:
        node.kill()


def written(folder: Path) -> None:
    """Set the stage and write it."""
    with set_up() as setting:
        setting.stage().write(folder)


def _of_genesis(account: dict[str, Any]) -> dict[str, Any]:
    storage = {slot: value for slot, value in account["storage"].items() if int(value, 16)}
    return {**account, "nonce": hex(account["nonce"]), "storage": storage}


def _addresses(names: Iterable[str]) -> list[str]:
    return [getattr(WHO, name) for name in names]
