"""A tool that knows nothing of this repository: it calls and decodes by T-REX's published ABI alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.support.chains import LocalChain
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import Contract

ABI: Mapping[str, Any] = json.loads(Path(__file__).with_name("trex-4.1.6.json").read_text("utf-8"))
"""Functions and events of T-REX 4.1.6, by `token` and `registry`; where they are from stands in the file."""
Written = list[tuple[str, tuple[Any, ...]]]


def changing(side: str) -> list[Mapping[str, Any]]:
    """The functions of token or registry that change something."""
    return [entry for entry in ABI[side] if entry.get("stateMutability") == "nonpayable"]


@dataclass(frozen=True)
class Tool:
    """One account at work on a token and on the registry that the token names."""

    chain: LocalChain
    address: str
    account: str

    @cached_property
    def token(self) -> Contract:
        """The token."""
        return Contract(self.address, ABI["token"])

    @cached_property
    def registry(self) -> Contract:
        """Its identity registry, as the token says."""
        return Contract(self.chain.call(self.token, "identityRegistry"), ABI["registry"])

    def ask(self, function: str, *args: Any) -> Any:
        """What token or registry answer."""
        return self.chain.call(self._declaring(function), function, *args)

    def ask_as(self, account: str, function: str, *args: Any) -> Any:
        """What the call would return to another account, also to a contract."""
        return self.chain.call(self._declaring(function), function, *args, sender=account)

    def do(self, function: str, *args: Any, by: str | None = None) -> Written:
        """Call token or registry; what the ABI finds in the log, in order, with its arguments in theirs."""
        receipt = self.chain.transact(self._declaring(function), function, *args, sender=by or self.account)
        return self.written(receipt)

    def written(self, receipt: Receipt) -> Written:
        """The events that the ABI knows, of token and registry."""
        events = (self.token.event(log) or self.registry.event(log) for log in receipt.logs)
        return [(event.name, tuple(event.args.values())) for event in events if event is not None]

    def balances(self, wallets: Sequence[str]) -> list[int]:
        """Units of wallets."""
        return [self.ask("balanceOf", wallet) for wallet in wallets]

    def _declaring(self, function: str) -> Contract:
        names = {entry["name"] for entry in ABI["registry"] if entry["type"] == "function"}
        return self.registry if function in names else self.token
