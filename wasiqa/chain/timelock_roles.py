"""Who holds the roles of a TimelockController, or of any contract with OpenZeppelin's AccessControl."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract, Event

PROPOSER, EXECUTOR, CANCELLER = "PROPOSER_ROLE", "EXECUTOR_ROLE", "CANCELLER_ROLE"


@dataclass(frozen=True)
class Role:
    """The holders of one of the timelock's roles. `since` is a block before which the timelock gave none."""

    chain: Chain
    timelock: Contract
    name: str
    since: int = 0

    @cached_property
    def _id(self) -> bytes:
        return bytes(self.chain.call(self.timelock, self.name))

    def include(self, account: str) -> bool:
        """Does the account hold it?"""
        return bool(self.chain.call(self.timelock, "hasRole", self._id, account))

    @cached_property
    def holders(self) -> tuple[str, ...]:
        """The accounts that hold it, in the order in which they got it first."""
        events = self.chain.events(self.timelock, "RoleGranted", self.since)
        return tuple(filter(self.include, granted(events).get(self._id, ())))

    def __str__(self) -> str:
        return f"{self.name} ({', '.join(self.holders) or 'held by nobody'})"


def granted(events: Iterable[Event]) -> dict[bytes, list[str]]:
    """Role → everybody to whom it was ever given by these RoleGranted, in the order in which they got it first."""
    ever: defaultdict[bytes, dict[str, None]] = defaultdict(dict)
    for event in events:
        ever[event.args["role"]][str(event.args["account"])] = None
    return {role: list(accounts) for role, accounts in ever.items()}


def parties(chain: Chain, timelock: Contract, since: int = 0) -> tuple[Role, Role]:
    """Who proposes and who executes."""
    return Role(chain, timelock, PROPOSER, since), Role(chain, timelock, EXECUTOR, since)
