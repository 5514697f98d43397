"""What a command is connected to: the chain behind --network, and the account that signs or the Safe that will."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from wasiqa.errors import InputRefused, UsageRefused

if TYPE_CHECKING:
    from wasiqa.chain.chain import Chain, SigningChain


@dataclass(frozen=True)
class Workbench:
    """A chain that outlives one command within this process: the demo's and the tests'. Commands find it in click's
    context."""

    chain: SigningChain


def connected(network: str, witness: str | None = None, *, persistent: bool = True) -> SigningChain:
    """The chain itself. Raises `UsageRefused` for one inside the process, which would end with this command."""
    from wasiqa.chain.connection import IN_PROCESS, connect

    context = click.get_current_context(silent=True)
    bench = None if context is None else context.find_object(Workbench)
    if bench is not None:
        return bench.chain
    if network in IN_PROCESS:
        raise UsageRefused(
            f"network {network} lives inside one process and would end with this command",
            hint="give the URL of a node that stays, or run `wasiqa demo`, which does everything in one process",
            code="IN_PROCESS_NETWORK",
        )
    return connect(network, witness=witness, persistent=persistent)


def safe_address(account: str, chain: Chain) -> str:
    """The address of a Safe, which must be there. Raises `UsageRefused` for no address, `InputRefused` for no code."""
    from wasiqa.chain.codec import checksummed

    try:
        address = checksummed(account)
    except ValueError:
        address = None
    if address != account:
        raise UsageRefused(
            f"--account {account} is not the address of a Safe",
            hint=f"with --safe it is the Safe's address{f', spelled {address}' if address else ''}",
        )
    if not chain.code(account):
        raise InputRefused(
            f"there is no Safe at {account} on chain {chain.chain_id}: the address has no code", code="NO_SAFE"
        )
    return account


def ask_password(question: str) -> str:
    """The password of a keystore, from whoever sits there."""
    try:
        return str(click.prompt(question, hide_input=True, prompt_suffix="", err=True))
    except click.Abort:
        raise InputRefused("no password was given") from None
