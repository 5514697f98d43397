"""The programme's configuration: who plays which part, how long operations wait, and what the files' codes mean."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo

from wasiqa.activities import AML_REGISTERED_SERVICES, Activity, mask
from wasiqa.chain.accounts import WELL_KNOWN, well_known
from wasiqa.chain.codec import checksummed
from wasiqa.errors import InputRefused
from wasiqa.terms import checks
from wasiqa.terms.currency import to_minor
from wasiqa.terms.fields import Fields, Whole, as_name, by_name, distinct, not_empty, within
from wasiqa.terms.parts import Currency, Positive
from wasiqa.terms.reading import read_model
from wasiqa.terms.words import refuse

_PLACEHOLDERS = 1 << 32
"""Smaller addresses stand in the shipped configurations where an account must be filled in; nobody has their keys."""


def _account(value: str, info: ValidationInfo) -> str:
    kind, _, number = value.partition(":")
    if kind == "test" and number.isdecimal() and int(number) < WELL_KNOWN:
        return str(well_known()[int(number)].address)
    if len(value) != 42 or not value.startswith("0x"):
        hint = "write an address (0x and 40 hex digits), or test:N on a development chain"
        raise refuse("BAD_ADDRESS", f"{info.field_name} names {value}, which is no account", hint)
    try:
        right = checksummed(value)
    except ValueError:
        raise refuse("BAD_ADDRESS", f"{info.field_name} names {value}, which has digits that are not hex") from None
    if right != value:
        raise refuse("BAD_CHECKSUM", f"{info.field_name} names {value}, whose checksum is wrong", f"write {right}")
    if int(value, 16) == 0:
        raise refuse("ZERO_ADDRESS", f"{info.field_name} names the zero address, which would open it to everybody")
    if int(value, 16) < _PLACEHOLDERS:
        hint = "write the address of the account, contract or token that is meant"
        raise refuse(
            "PLACEHOLDER", f"{info.field_name} names {value}, a placeholder of the shipped configurations", hint
        )
    return value


def _path(value: str, info: ValidationInfo) -> str:
    if not value or not value.isprintable():
        raise refuse("BAD_PATH", f"{info.field_name} is {value!r}, which is no path of a file", "write the file's path")
    return value


def _one_to_one(numbers: dict[str, int], info: ValidationInfo) -> dict[str, int]:
    """Refuse two codes of one number: what stands on chain could be either."""
    codes: dict[int, str] = {}
    for code, number in numbers.items():
        if number in codes:
            told = f"{info.field_name} gives number {number} to both {codes[number]} and {code}"
            raise refuse("DUPLICATE", told, "give each a number of its own")
        codes[number] = code
    return numbers


Account = Annotated[str, AfterValidator(_account)]
Accounts = Annotated[tuple[Account, ...], AfterValidator(not_empty), AfterValidator(distinct)]
Activities = Annotated[tuple[Annotated[Activity, by_name(Activity), as_name], ...], AfterValidator(distinct)]


class TimelockConfig(Fields):
    """Two parties and the seconds between them: proposers schedule, executors carry out."""

    delay: Annotated[Whole, within(0, 90 * 86_400)]
    proposers: Accounts
    executors: Accounts

    @property
    def both(self) -> set[str]:
        """Accounts that could act alone."""
        return set(self.proposers) & set(self.executors)


class Timelocks(Fields):
    """Three, so that who proposes an issue cannot propose a seizure, and neither can change the rules."""

    issuance: TimelockConfig
    enforcement: TimelockConfig
    governance: TimelockConfig

    def items(self) -> Iterator[tuple[str, TimelockConfig]]:
        """Name and settings of each."""
        return iter((name, getattr(self, name)) for name in type(self).model_fields)


class RoleHolders(Fields):
    """Who holds the roles that one party exercises alone."""

    registrar: Accounts
    regulator: Accounts
    freezer: Accounts
    paying_agent: Accounts
    guardian: Accounts
    auditor: Annotated[tuple[Account, ...], AfterValidator(distinct)] = ()


class PhaseRights(Fields):
    """What venues may do in each phase of their licence, as far as the licence itself permits it."""

    noc: Activities = AML_REGISTERED_SERVICES
    licensed: Activities = tuple(Activity)
    suspended: Activities = ()

    def masks(self) -> tuple[int, int, int]:
        """The activities of each phase as bits, in the order of the licence registry's constructor."""
        return mask(self.noc), mask(self.licensed), mask(self.suspended)


class ProgrammeConfig(Fields):
    """A programme as `deploy programme` reads it. `ceiling` is in units of the reporting currency."""

    name: Annotated[str, AfterValidator(not_empty)]
    time_zone: Annotated[str, AfterValidator(checks.time_zone)]
    reporting_currency: Currency
    ceiling: Positive
    id_key: Annotated[str, AfterValidator(_path)]
    admin_delay: Annotated[Whole, within(0, 90 * 86_400)]
    timelocks: Timelocks
    roles: RoleHolders
    tax_account: Account
    issuer_account: Account | None = None
    cash: dict[Currency, Account] = Field(default_factory=dict)
    venue_rights: PhaseRights = Field(default_factory=PhaseRights)
    tax_classes: Annotated[dict[str, Annotated[Whole, within(1, 15)]], AfterValidator(_one_to_one)] = Field(
        default_factory=dict
    )

    @property
    def ceiling_minor(self) -> int:
        """The ceiling in minor units of the reporting currency."""
        return int(to_minor(Decimal(self.ceiling), self.reporting_currency))

    def parts(self) -> dict[str, tuple[str, ...]]:
        """Each part that gives a right, by its name in the file, and the accounts that play it."""
        sides = {
            f"timelocks.{name}.{side}": getattr(timelock, side)
            for name, timelock in self.timelocks.items()
            for side in ("proposers", "executors")
        }
        return sides | {f"roles.{name}": getattr(self.roles, name) for name in RoleHolders.model_fields}

    def accounts(self) -> set[str]:
        """Every account that it names."""
        issuer = {self.issuer_account} if self.issuer_account else set()
        return {self.tax_account, *issuer}.union(*self.parts().values())


def load(path: Path) -> ProgrammeConfig:
    """The configuration at `path`. Raises InputRefused with every mistake, or if one account had both sides of a right.

    Who proposes must neither carry out nor cancel: one alone could act, or keep others from correcting it.
    """
    config = read_model(path, ProgrammeConfig, "programme configuration")
    for name, timelock in config.timelocks.items():
        _refuse_both(path, timelock.both, f"both proposer and executor of timelocks.{name}")
        if name != "governance":  # which nobody can cancel
            cancels = set(timelock.proposers) & set(config.roles.guardian)
            _refuse_both(path, cancels, f"guardian, who may cancel, and proposer of timelocks.{name}")
    return config


def _refuse_both(path: Path, accounts: set[str], what: str) -> None:
    if accounts:
        raise InputRefused(
            f"{path}: {', '.join(sorted(accounts))} is {what}",
            file=str(path),
            hint="name two different parties; one alone must not be able to act",
            code="SAME_PARTY",
        )
