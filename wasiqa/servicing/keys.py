"""Whose keys hold which rights: brought in line with the configuration by governance, or given up by their holder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Call
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.timelock import Operation
from wasiqa.chain.timelock_roles import EXECUTOR, PROPOSER
from wasiqa.errors import NotAllowed
from wasiqa.servicing.config import ProgrammeConfig
from wasiqa.servicing.numbered import numbered
from wasiqa.servicing.permissions import KEEPERS, Settings, side
from wasiqa.servicing.roles import GIVEN_BY, TIMELOCKS, role_id, role_name
from wasiqa.servicing.safeguards import refuse_unsafe
from wasiqa.servicing.verification.roles import holders
from wasiqa.servicing.verification.subject import Subject


@dataclass(frozen=True, order=True)
class Right:
    """A role that an account holds at one of `KEEPERS`."""

    keeper: str
    role: str
    account: str

    def document(self) -> dict[str, str]:
        """The right as JSON has it."""
        return {"keeper": self.keeper, "role": self.role, "account": self.account}


@dataclass(frozen=True)
class Keys:
    """The rights of a programme, and what governance does about them."""

    chain: Chain
    ledger: Deployments
    config: ProgrammeConfig | None = None

    @cached_property
    def held(self) -> tuple[Right, ...]:
        """Every right that somebody holds now, by everything that was ever granted."""
        granted = {keeper: self.subject.events(keeper, "RoleGranted") for keeper in KEEPERS}
        found = {keeper: holders(self.subject, keeper, events) for keeper, events in granted.items()}
        rights = (
            Right(keeper, role_name(role), account)
            for keeper, roles in found.items()
            for role, accounts in roles.items()
            for account in accounts
        )
        return tuple(sorted(rights, key=lambda right: (KEEPERS.index(right.keeper), right)))

    @cached_property
    def given(self) -> tuple[Right, ...]:
        """Rights that the configuration has and the chain hasn't."""
        return tuple(sorted(self._wanted - set(self.held)))

    @cached_property
    def taken(self) -> tuple[Right, ...]:
        """Rights that the chain has and the configuration hasn't."""
        return tuple(sorted(set(filter(_governed, self.held)) - self._wanted))

    def name(self, account: str) -> str | None:
        """What the ledger calls an account that is a contract of the programme, or a series of it."""
        found = self.subject.named(account)
        return None if found == account else found

    def refuse_unsafe(self) -> None:
        """Raises what `deploy programme` raises for a configuration that would be unsafe on this chain."""
        if self.config is not None:
            refuse_unsafe(self.chain, self.config, self.ledger.contracts["InvestorRegistry"].deployer)

    def operation(self) -> Operation:
        """What governance does: it gives all that is missing, and then takes what is too much."""
        changes = [("grantRole", right) for right in self.given] + [("revokeRole", right) for right in self.taken]
        calls = tuple(
            self.subject.contract(right.keeper).encode(function, _id(right), right.account)
            for function, right in changes
        )
        return numbered(self.chain, self.subject.programme.timelocks["governance"], calls, "wasiqa/keys")

    def noted(self, now: Deployments) -> Deployments:
        """The ledger with these holders, so that it can be verified without the configuration."""
        assert self.config is not None
        wanted, before = (_noted(settings, now) for settings in (Settings.of(self.config), Settings.recorded(now)))
        changed = {role: sorted(accounts) for role, accounts in wanted.items() if accounts != before[role]}
        return now.with_roles(changed) if changed else now

    @cached_property
    def subject(self) -> Subject:
        """What is looked at."""
        return Subject(self.chain, self.ledger, self.config)

    @cached_property
    def _wanted(self) -> set[Right]:
        return {
            right
            for keeper in KEEPERS
            for role, accounts in self.subject.settings.holders(keeper, self.ledger).items()
            for account in accounts
            if _governed(right := Right(keeper, role, account))
        }


def given_up(keys: Keys, account: str) -> Iterator[Call]:
    """The calls by which an account gives up all its rights at once.

    Raises `NotAllowed` if governance would be left without a side: nobody could ever give a right again.
    """
    for right in (right for right in keys.held if right.account == account):
        others = {one.account for one in keys.held if (one.keeper, one.role) == (right.keeper, right.role)} - {account}
        if right.keeper == TIMELOCKS["governance"] and not others:
            raise NotAllowed(
                f"{account} alone holds {right.role} at {right.keeper}: without it no right could ever be given again",
                hint="both parties of governance give it to another first: `keys apply`",
            )
        yield keys.subject.contract(right.keeper).encode("renounceRole", _id(right), account)


def _noted(settings: Settings, ledger: Deployments) -> dict[str, set[str]]:
    """What a ledger notes: the registry's roles, and the two sides of each timelock."""
    roles = settings.holders("InvestorRegistry", ledger)
    noted = {role: accounts for role, accounts in roles.items() if role not in GIVEN_BY}
    for key, parties in settings.timelocks.items():
        noted |= {side(key, PROPOSER): set(parties.proposers), side(key, EXECUTOR): set(parties.executors)}
    return noted


def _governed(right: Right) -> bool:
    """Is it governance that gives and takes the right, by one call?"""
    return right.role not in GIVEN_BY and (right.keeper, right.role) != ("InvestorRegistry", "DEFAULT_ADMIN")


def _id(right: Right) -> bytes:
    return bytes.fromhex(right.role[2:]) if right.role.startswith("0x") else role_id(right.role)
