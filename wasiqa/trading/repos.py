"""The repo contract of a programme on its chain: where repos stand, and the calls."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wasiqa.chain.chain import Chain, Receipt
from wasiqa.chain.contract import Contract
from wasiqa.chain.errors import Reverted
from wasiqa.errors import InputRefused
from wasiqa.servicing.codes import describe
from wasiqa.servicing.programme import Programme
from wasiqa.trading.repo import STATES, Repo
from wasiqa.trading.repo_file import RepoFile
from wasiqa.trading.wording import Measures

_WHY = {
    "TermsInvalid": ("it lends or pledges nothing, or is due before it may be opened", "sign other terms"),
    "OpeningPassed": ("the last second for opening has passed", "sign it anew"),
    "EndsTooLate": ("its grace ends only when the register of the series is closed", "sign an earlier day"),
    "PledgeMissing": ("the series has no rule `pledge`", "governance installs it: `hook apply`"),
    "SignatureInvalid": ("{account} has not signed it", "ask for a new signature"),
    "NonceUsed": ("{account} has used or cancelled its nonce", "sign it anew"),
    "TooEarly": ("the grace is not over", None),
    "NotTheBuyer": ("only the buyer, {buyer}, may do that", None),
    "NothingThere": ("the seller has no units left", None),
    "HookNotInstalled": ("the series has no rule `pledge` any more", "governance installs it again: `hook apply`"),
    "ERC20InsufficientAllowance": (
        "an allowance is too low: {allowance} of {needed}",
        "its owner runs `trade repo allow`",
    ),
    "ERC20InsufficientBalance": ("{sender} has {balance} of the {needed} that it gives", None),
}
"""What the contracts' refusals mean here, and what to do."""


@dataclass(frozen=True)
class Repos:
    """Repos of one programme."""

    chain: Chain
    programme: Programme

    @property
    def contract(self) -> Contract:
        """The repo contract."""
        return self.programme.repos

    def load(self, path: Path) -> RepoFile:
        """A repo of this programme. Raises `InputRefused` for one of another."""
        found = RepoFile.load(path)
        if (found.chain_id, found.contract) != (self.chain.chain_id, self.contract.address):
            raise InputRefused(
                f"{path} is for the contract {found.contract} on chain {found.chain_id}, not for this programme",
                file=str(path),
                hint="name the --network and the --deployments for which it was signed",
            )
        return found

    def state(self, repo: Repo) -> str:
        """One of `STATES`."""
        digest = self.chain.call(self.contract, "digestOf", repo.struct())
        return STATES[self.chain.call(self.contract, "repoOf", digest).state]

    def require(self, function: str, arguments: tuple[Any, ...], sender: str, measures: Measures) -> None:
        """Raises `InputRefused` with what is wrong if the contracts would refuse it now."""
        try:
            self.chain.ask(self.contract.encode(function, *arguments), sender=sender)
        except Reverted as refused:
            if refused.name == "NotSellable":
                told = f"the seller could not sell the units to the buyer: {describe(refused.arguments['code'])}"
                raise InputRefused(told, hint="`explain` tells the rules that refuse") from refused
            told, hint = _WHY.get(str(refused.name), ("", None))
            if not told:
                raise
            raise InputRefused(
                f"it would be refused: {told.format(**measures.written(refused.arguments))}", hint=hint
            ) from refused

    def send(self, function: str, arguments: tuple[Any, ...], sender: str) -> Receipt:
        """Carry it out."""
        return self.chain.transact(self.contract, function, *arguments, sender=sender)
