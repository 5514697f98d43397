"""The roles of a programme and who holds them when it starts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from eth_utils.crypto import keccak

from wasiqa.chain.timelock_roles import CANCELLER, EXECUTOR, PROPOSER
from wasiqa.servicing.config import ProgrammeConfig

TIMELOCKS = {"issuance": "IssuanceTimelock", "enforcement": "EnforcementTimelock", "governance": "GovernanceTimelock"}
"""Names of the timelocks in the deployments ledger, by their names in the configuration."""

DEFAULT_ADMIN = bytes(32)
GIVEN_BY = MappingProxyType({"SERIES": "PROGRAMME"})
"""Roles that another role than DEFAULT_ADMIN gives, and which: the programme names its series."""
HELD_BY_CONTRACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ISSUER": ("PrimaryAuction",),
        "REDEEMER": ("PayingAgent", "PrimaryAuction"),
        "LICENCE_REGISTRY": ("LicenceRegistry",),
        "PROGRAMME": ("Programme",),
    }
)
"""Roles that contracts of the programme hold, and which: those deployed before the registry from its birth on."""
HOLDING = tuple(dict.fromkeys(name for names in HELD_BY_CONTRACTS.values() for name in names))
"""The contracts that hold a role."""
ROLES = (
    "ISSUER",
    "ENFORCEMENT",
    "GOVERNANCE",
    "REGISTRAR",
    "REGULATOR",
    "LICENCE_REGISTRY",
    "FREEZER",
    "PAYING_AGENT",
    "GUARDIAN",
    "CALCULATION_AGENT",
    "AUDITOR",
    "REVIEWER",
    "REDEEMER",
    "AGENT",
    "PROGRAMME",
    "SERIES",
)
"""All roles, as `Roles.sol` names them."""


def role_id(name: str) -> bytes:
    """The id of a role, as `Roles.sol` and OpenZeppelin have it."""
    return DEFAULT_ADMIN if name == "DEFAULT_ADMIN" else keccak(text=name)


ROLE_NAMES = {role_id(name): name for name in ("DEFAULT_ADMIN", *ROLES, PROPOSER, EXECUTOR, CANCELLER)}
"""The roles of a programme's contracts by their ids, also those that timelocks keep."""


def role_name(role: bytes) -> str:
    """The role in words, or its id where it is none of a programme's."""
    return ROLE_NAMES.get(role, f"0x{role.hex()}")


def holders(
    config: ProgrammeConfig, timelocks: Mapping[str, str], contracts: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Role → accounts. Whatever two parties must do is held by a timelock; `timelocks` has their addresses, `contracts`
    those of the contracts that hold a role, by name; one that isn't there holds none."""
    found: dict[str, tuple[str, ...]] = {
        "ISSUER": (timelocks["issuance"],),
        "ENFORCEMENT": (timelocks["enforcement"],),
        "GOVERNANCE": (timelocks["governance"],),
        "REGISTRAR": config.roles.registrar,
        "REGULATOR": config.roles.regulator,
        # the enforcement timelock releases frozen units together with their seizure
        "FREEZER": (*config.roles.freezer, timelocks["enforcement"]),
        "PAYING_AGENT": config.roles.paying_agent,
        "GUARDIAN": config.roles.guardian,
        "AUDITOR": config.roles.auditor,
        "CALCULATION_AGENT": (timelocks["issuance"],),
        # governance has its delay, and so its say only in a window that is longer
        "REVIEWER": (*config.roles.regulator, timelocks["governance"]),
        "AGENT": (timelocks["governance"],),
    }
    for role, names in HELD_BY_CONTRACTS.items():
        found[role] = (*found.get(role, ()), *(contracts[name] for name in names if name in contracts))
    return found
