"""The table of permissions, as far as it says who holds each role: permissions.yaml, read for one programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from wasiqa.chain.deployments import Deployments
from wasiqa.chain.timelock_roles import EXECUTOR, PROPOSER
from wasiqa.errors import InputRefused
from wasiqa.servicing.config import ProgrammeConfig
from wasiqa.servicing.roles import TIMELOCKS

KEEPERS = ("InvestorRegistry", *TIMELOCKS.values())
"""The contracts that keep roles, by their names in the deployments ledger."""


@dataclass(frozen=True)
class Parties:
    """The two sides of a timelock, and the seconds between them."""

    delay: int
    proposers: Sequence[str]
    executors: Sequence[str]


@dataclass(frozen=True)
class Settings:
    """What a programme shall be; `roles` by the names that the configuration gives them, `ceiling` in minor units.

    `venue_rights` are the activities of phases NOC, LICENSED and SUSPENDED as bits.
    """

    roles: Mapping[str, Sequence[str]]
    timelocks: Mapping[str, Parties]
    admin_delay: int
    ceiling: int
    venue_rights: tuple[int, ...]

    @classmethod
    def of(cls, config: ProgrammeConfig) -> Settings:
        """As the configuration says."""
        return cls(
            roles={name: getattr(config.roles, name) for name in type(config.roles).model_fields},
            timelocks={
                name: Parties(timelock.delay, timelock.proposers, timelock.executors)
                for name, timelock in config.timelocks.items()
            },
            admin_delay=config.admin_delay,
            ceiling=config.ceiling_minor,
            venue_rights=config.venue_rights.masks(),
        )

    @classmethod
    def recorded(cls, ledger: Deployments) -> Settings:
        """As the ledger noted it when the programme was deployed, or when keys were changed since.

        Raises `InputRefused` where it can't be so.
        """
        given = {name: record.arguments for name, record in ledger.contracts.items()}
        contracts = {record.address for record in ledger.contracts.values()}
        try:
            return cls(
                roles={
                    role.lower(): [holder for holder in holders if holder not in contracts]
                    for role, holders in ledger.roles.items()
                },
                timelocks={key: _parties(key, given[name], ledger) for key, name in TIMELOCKS.items()},
                admin_delay=_whole(given["InvestorRegistry"][0]),
                ceiling=_whole(given["Programme"][1]),
                venue_rights=tuple(map(_whole, given["LicenceRegistry"][1:])),
            )
        except (ValueError, TypeError, IndexError) as error:
            raise InputRefused(
                "the ledger's constructor arguments are not those of a programme",
                hint="restore the ledger from its backup, or name the configuration with --config",
                code="LEDGER_DIFFERS",
            ) from error

    def holders(self, keeper: str, ledger: Deployments) -> dict[str, set[str]]:
        """Role → who shall hold it at one of `KEEPERS`."""
        return {
            role: {account for reference in references for account in self._named(reference, keeper, ledger)}
            for role, references in _table()[keeper].items()
        }

    def _named(self, reference: str, keeper: str, ledger: Deployments) -> Sequence[str]:
        kind, _, name = reference.partition(".")
        if kind == "timelocks":
            return (ledger.contracts[TIMELOCKS[name]].address,)
        if kind == "roles":
            return self.roles.get(name, ())
        if kind == "SELF":
            return (ledger.contracts[keeper].address,)
        if kind in ("proposers", "executors"):
            key = next(key for key, timelock in TIMELOCKS.items() if timelock == keeper)
            return tuple(getattr(self.timelocks[key], kind))
        if kind == "series":
            return tuple(series.address for series in ledger.series.values())
        return (ledger.contracts[kind].address,)


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    import yaml

    text = files("wasiqa.servicing").joinpath("permissions.yaml").read_text("utf-8")
    holders: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load(text)["holders"]
    return holders


def side(timelock: str, role: str) -> str:
    """What the ledger calls one side of a timelock, once it isn't that of its constructor any more."""
    return f"{TIMELOCKS[timelock]}.{role}"


def _parties(key: str, arguments: Sequence[Any], ledger: Deployments) -> Parties:
    delay, *first, _ = arguments
    proposers, executors = (
        ledger.roles.get(side(key, role), accounts) for role, accounts in zip((PROPOSER, EXECUTOR), first, strict=True)
    )
    return Parties(_whole(delay), [str(account) for account in proposers], [str(account) for account in executors])


def _whole(value: object) -> int:
    return int(str(value))
