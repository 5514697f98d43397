"""The table of permissions, and a deployed programme seen through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import yaml

from tests.support.actors import Actors
from tests.support.office import Office, OpenSeries
from wasiqa.chain.compiler import SHARED, artifacts
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.interface import Function
from wasiqa.home import home
from wasiqa.servicing.programme import HOOKS, series_id
from wasiqa.servicing.public_record import record_at
from wasiqa.servicing.roles import DEFAULT_ADMIN, TIMELOCKS, role_id

PATH = home() / "wasiqa" / "servicing" / "permissions.yaml"
TABLE = yaml.safe_load(PATH.read_text("utf-8"))
HOLDERS: Mapping[str, Mapping[str, list[str]]] = TABLE["holders"]
NO_ROLES = ("ANYONE", "PROGRAMME", "SELF", "ACCOUNT", "PENDING_ADMIN", "VENUE", "OPERATOR", "PARTY", "REPO", "HOOK")


class Permission(NamedTuple):
    """One line of the table."""

    contract: str
    function: str
    caller: str

    def __str__(self) -> str:
        return f"{self.contract}.{self.function.split('(')[0]}"


PERMISSIONS = tuple(
    Permission(contract, function, caller)
    for contract, functions in TABLE["functions"].items()
    for function, caller in functions.items()
)
BY_ROLE = tuple(permission for permission in PERMISSIONS if permission.caller not in NO_ROLES)


@lru_cache
def state_changing(contract: str) -> dict[str, Mapping[str, Any]]:
    """The functions of a compiled contract that are neither view nor pure, by signature, without those of code that it
    shares with others."""
    shared = artifacts()[SHARED[contract]].abi if contract in SHARED else ()
    changing = [
        entry
        for entry in artifacts()[contract].abi
        if entry.get("stateMutability") in ("nonpayable", "payable")
        and (entry["type"] == "fallback" or entry not in shared)
    ]
    functions = {Function(entry).inputs.signature: entry for entry in changing if entry["type"] == "function"}
    return functions | {f"{entry['type']}()": entry for entry in changing if entry["type"] in ("receive", "fallback")}


def role_of(permission: Permission) -> bytes:
    """The id of the role that a line asks for."""
    return named(permission.caller)


def named(role: str) -> bytes:
    """The id of a role."""
    return DEFAULT_ADMIN if role == "DEFAULT_ADMIN" else role_id(role)


def blank(parameter: Mapping[str, Any]) -> Any:
    """Some value of a parameter's type; roles are asked before arguments are looked at."""
    kind = parameter["type"]
    if kind.endswith("[]"):
        return []
    if kind == "tuple":
        return tuple(blank(component) for component in parameter["components"])
    if kind == "address":
        return Actors().auditor
    if kind == "bool":
        return False
    if kind == "string":
        return ""
    if kind.startswith("bytes"):
        return b"\1" * int(kind.removeprefix("bytes") or 1)
    return 0


@dataclass(frozen=True)
class Deployed:
    """A programme with one of its series."""

    office: Office
    series: OpenSeries

    def contracts(self, name: str) -> tuple[Contract, ...]:
        """The contracts that the table calls by this name: three timelocks, one of each other."""
        programme = self.office.programme
        if name == "TimelockController":
            return tuple(programme.timelocks.values())
        if name == "PublicRecord":
            isin = self.series.terms.sheet.isin
            return (record_at(self.office.chain.call(programme.programme, "recordOf", series_id(isin))),)
        own = {
            "InvestorRegistry": programme.registry,
            "SovereignBond": self.series.bond,
            "SeriesAdministration": self.series.bond,  # every series runs its code
            "Programme": programme.programme,
            "PayingAgent": programme.paying_agent,
            "PaymentAdministration": programme.paying_agent,
            "TermsAdministration": programme.paying_agent,
            "LicenceRegistry": programme.licences,
            "ReserveRegistry": programme.reserves,
            "ReportRegister": programme.reports,
            "PrimaryAuction": programme.auctions,
            "AuctionAdministration": programme.auctions,
            "YieldCalculator": programme.calculator,
            "Settlement": programme.settlement,
            "Repo": programme.repos,
            **{contract: programme.hooks[rule][0] for rule, contract in HOOKS.items()},
        }
        return (own[name],)

    def calls(self, permission: Permission) -> tuple[Call, ...]:
        """The function's call with blank arguments, on each contract that has it."""
        entry = state_changing(permission.contract)[permission.function]
        arguments = [
            self.series.bond.address if parameter["name"] == "series" else blank(parameter)
            for parameter in entry["inputs"]
        ]
        return tuple(
            contract.encode(permission.function, *arguments) for contract in self.contracts(permission.contract)
        )

    def keeper(self, contract: Contract) -> Contract:
        """The contract that keeps the roles which another asks for: a timelock its own, the registry all others."""
        return contract if contract in self.keepers else self.office.programme.registry

    def table(self, keeper: Contract) -> Mapping[str, list[str]]:
        """What the table says of the roles that a contract keeps."""
        return HOLDERS[TIMELOCKS.get(self._timelock(keeper), "InvestorRegistry")]

    def holders(self, contract: Contract, role: str) -> set[str]:
        """Who shall hold a role that a contract asks for, by the table."""
        keeper, config = self.keeper(contract), self.office.config
        found: set[str] = set()
        for reference in self.table(keeper)[role]:
            kind, _, name = reference.partition(".")
            if kind == "timelocks":
                found.add(self.office.programme.timelocks[name].address)
            elif kind == "roles":
                found |= set(getattr(config.roles, name))
            elif kind == "SELF":
                found.add(keeper.address)
            elif kind in ("proposers", "executors"):
                found |= set(getattr(getattr(config.timelocks, self._timelock(keeper)), kind))
            elif kind == "series":
                found |= set(self.office.chain.call(self.office.programme.programme, "allSeries"))
            else:
                found.add(self.contracts(kind)[0].address)
        return found

    def _timelock(self, contract: Contract) -> str:
        """The configuration's name of a timelock; empty for any other contract."""
        timelocks = self.office.programme.timelocks
        return next((name for name, timelock in timelocks.items() if timelock == contract), "")

    def actual_holders(self, contract: Contract) -> dict[bytes, set[str]]:
        """Who holds what on chain, by the events of the contract that keeps the roles."""
        held: dict[bytes, set[str]] = {}
        for event in self.office.chain.events(contract):
            if event.name == "RoleGranted":
                held.setdefault(event.args["role"], set()).add(event.args["account"])
            elif event.name == "RoleRevoked":
                held[event.args["role"]].remove(event.args["account"])
        return {role: accounts for role, accounts in held.items() if accounts}

    @property
    def keepers(self) -> tuple[Contract, ...]:
        """The contracts that keep roles."""
        return (self.office.programme.registry, *self.office.programme.timelocks.values())
