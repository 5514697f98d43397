"""The hooks that serve a series, for what is done with one that is installed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.records import Deployed
from wasiqa.errors import InputRefused, NotAllowed, not_readable
from wasiqa.servicing.code import built
from wasiqa.servicing.programme import HOOKS, Programme, instances
from wasiqa.whitelist.word import Word


def serving(chain: Chain, programme: Programme, bond: Contract, rule: str) -> Contract:
    """The installed hook of a rule. Raises `InputRefused` if the series hasn't got that rule."""
    installed, _ = chain.call(bond, "hooks")
    for hook in programme.hooks[rule]:
        if hook.address in installed:
            return hook
    raise InputRefused(
        f"the series has no {rule}", hint="`hook apply` installs it, from a file that names it", code="UNKNOWN_RULE"
    )


class Phases(NamedTuple):
    """The present phase, and the caps of all: of each investor, and of all together (0: none)."""

    present: int
    caps: tuple[int, ...]
    totals: tuple[int, ...]


def phases(chain: Chain, hook: Contract, bond: Contract) -> Phases:
    """The phases of a series."""
    _, phase, caps, totals = chain.call(hook, "capsOf", bond.address)
    return Phases(int(phase), tuple(caps), tuple(totals) or (0,) * len(caps))


def check_phase(phase: int, present: int, caps: tuple[int, ...]) -> None:
    """Raises `InputRefused` for a phase that doesn't exist or is more than one step up."""
    if not 0 <= phase < len(caps):
        raise InputRefused(f"there is no phase {phase}: the series has 0 to {len(caps) - 1}")
    if phase > present + 1:
        raise InputRefused(
            f"the series is in phase {present}, and is raised by one phase at a time", hint=f"say {present + 1}"
        )


def message_hash(path: Path) -> bytes:
    """The SHA-256 of an IVMS101 message, which itself never goes on chain."""
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError as error:
        raise not_readable(path, error) from error


@dataclass(frozen=True)
class Notice:
    """What the venues say of one transfer to come of `units` minor units."""

    chain: Chain
    programme: Programme
    bond: Contract
    hook: Contract
    source: str
    target: str
    units: int

    def state(self) -> tuple[bytes | None, bool]:
        """The hash that was announced, and whether it was accepted."""
        found = self.chain.call(self.hook, "noticeOf", self.bond.address, self.source, self.target, self.units)
        return (found.announced if any(found.announced) else None), any(found.accepted)

    def is_announced(self, message: bytes) -> bool:
        """Was this message announced?"""
        return self.state()[0] == message

    def is_accepted(self, message: bytes) -> bool:
        """Was this message announced and accepted?"""
        return self.state() == (message, True)

    @property
    def announcer(self) -> str:
        """The wallet whose venue announces: the sender's, or the receiver's once the sender's venue is closed."""
        venue = self._venue(self.source)
        closed = venue and not self.chain.call(self.programme.licences, "isOpen", venue)
        return self.target if closed else self.source

    def announce(self, message: bytes, sender: str) -> None:
        """By the operator of the announcer's venue."""
        self._send("announce", message, sender)

    def accept(self, message: bytes, sender: str) -> None:
        """By the operator of the receiver's venue."""
        self._send("accept", message, sender)

    def require_operator(self, wallet: str, account: str) -> None:
        """Raises `InputRefused` if no venue has the wallet, and `NotAllowed` if the account doesn't act for it."""
        venue = self._venue(wallet)
        if not venue:
            raise InputRefused(f"{wallet} is with no venue, so nothing needs a message")
        operator = self.chain.call(self.programme.licences, "licenceOf", venue).terms.operator
        if operator != account:
            who = f"{operator} acts for it" if operator != NOBODY else "its licence names no operator"
            raise NotAllowed(f"{account} doesn't act for the venue of {wallet}: {who}", code="MISSING_ROLE")

    def _venue(self, wallet: str) -> int:
        return Word.decode(self.chain.call(self.programme.registry, "wordOf", wallet)).venue

    def _send(self, function: str, message: bytes, sender: str) -> None:
        transfer = (self.bond.address, self.source, self.target, self.units)
        self.chain.transact(self.hook, function, *transfer, message, sender=sender)


def next_instance(ledger: Deployments, rule: str) -> str:
    """What the ledger is to call one more instance of a rule's contract."""
    return f"{HOOKS[rule]}-{len(instances(ledger, rule)) + 1}"


def deploy_instance(chain: Chain, programme: Programme, rule: str, name: str, sender: str) -> Deployed:
    """Deploy one more instance of a rule's contract under this name; its record."""
    artifact = built(HOOKS[rule])
    arguments = (programme.registry.address, *programme.wiring(artifact.name))
    receipt = chain.deploy(artifact, *arguments, sender=sender, name=name)
    return Deployed.of(chain, receipt, artifact, arguments, sender)
