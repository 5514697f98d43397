"""What a programme must not be deployed with: keys that everybody has, no time to object, one account in many parts."""

from __future__ import annotations

from wasiqa.chain.accounts import DEVELOPMENT_CHAINS
from wasiqa.chain.chain import Chain
from wasiqa.chain.published import published
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.servicing.cash import TEST_NETWORKS
from wasiqa.servicing.config import ProgrammeConfig


def refuse_unsafe(chain: Chain, config: ProgrammeConfig, deployer: str) -> None:
    """Raises `NotAllowed` or `InputRefused` for a programme that would be unsafe or unable to pay on this chain."""
    if chain.chain_id not in DEVELOPMENT_CHAINS:
        _refuse_published(config)
        _refuse_instant(config)
    if chain.chain_id not in TEST_NETWORKS:
        for account, parts in combined(config, deployer).items():
            raise NotAllowed(
                f"{account} plays {len(parts)} parts ({', '.join(parts)}) on chain {chain.chain_id}",
                hint="give each part to an account of its own; only test networks allow one account several",
                code="SAME_ACCOUNT",
            )
    for currency, token in config.cash.items():
        if not chain.code(token):
            raise InputRefused(
                f"cash.{currency} names {token}, but there is no contract on chain {chain.chain_id}",
                hint="name the cash token of this chain",
                code="NO_CASH_TOKEN",
            )


def combined(config: ProgrammeConfig, deployer: str) -> dict[str, tuple[str, ...]]:
    """Accounts that play several parts, and which; deploying is one."""
    played: dict[str, tuple[str, ...]] = {deployer: ("deployer",)}
    for part, accounts in config.parts().items():
        for account in accounts:
            played[account] = (*played.get(account, ()), part)
    return {account: parts for account, parts in played.items() if len(parts) > 1}


def warnings(config: ProgrammeConfig, deployer: str) -> tuple[str, ...]:
    """What is allowed on test networks alone, in loud words."""
    return tuple(
        f"WARNING, allowed on test networks alone: {account} plays {len(parts)} parts: {', '.join(parts)}"
        for account, parts in combined(config, deployer).items()
    )


def _refuse_published(config: ProgrammeConfig) -> None:
    public = sorted(config.accounts() & published())
    if public:
        raise NotAllowed(
            f"the configuration gives a part to {public[0]}, whose key is published",
            hint="give it to an account of its own: a keystore, a Ledger or a Safe",
            code="PUBLISHED_KEY",
        )


def _refuse_instant(config: ProgrammeConfig) -> None:
    for name, timelock in config.timelocks.items():
        if timelock.delay == 0:
            raise InputRefused(
                f"timelocks.{name}.delay is 0, but on a live network a delay is needed",
                hint="write the seconds in which others can object, such as 86400",
            )
