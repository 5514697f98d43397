"""Who signs: test keys, encrypted keystore files, key services, and Ape accounts. Never a raw private key."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from wasiqa.chain import keystore
from wasiqa.chain.published import published
from wasiqa.chain.signer import KeySigner, Signer
from wasiqa.chain.signers.services import key_service
from wasiqa.errors import InputRefused, NotAllowed, UsageRefused

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount

MNEMONIC = "test test test test test test test test test test test junk"
WELL_KNOWN = 30
DEVELOPMENT_CHAINS = frozenset({1337, 31337, 131277322940537})
"""Geth's and Ape's local chain, anvil and hardhat, eth-tester. Every other chain counts as live, testnets included:
anyone can empty an account whose key is public."""


@lru_cache(maxsize=1)
def well_known() -> tuple[LocalAccount, ...]:
    """The first accounts of the mnemonic that anvil, hardhat and Ape use for tests (m/44'/60'/0'/0/N)."""
    from eth_account import Account
    from eth_account.hdaccount import key_from_seed, seed_from_mnemonic

    seed = seed_from_mnemonic(MNEMONIC, passphrase="")
    return tuple(Account.from_key(key_from_seed(seed, f"m/44'/60'/0'/0/{n}")) for n in range(WELL_KNOWN))


def signer(account: str, chain_id: int, ask_password: Callable[[str], str] | None = None) -> Signer:
    """The signer called `account`: `test:N` (or `TEST::N`), a keystore file, a service's key (`aws:…`, `gcp:…`),
    or else the alias of an Ape account.

    A keystore's password is the environment's WASIQA_PASSWORD (or Ape's APE_ACCOUNTS_<alias>_PASSPHRASE), else what
    `ask_password` answers to a question. Raises `NotAllowed` for a published key on any chain that isn't a development
    chain, however the key was named.
    """
    found = _find(account, ask_password)
    if chain_id not in DEVELOPMENT_CHAINS and found.address in published():
        raise NotAllowed(
            f"account {found.address} belongs to everyone: its key is published; chain {chain_id} is a live network",
            hint="use a keystore file or an Ape account of your own",
            code="PUBLISHED_KEY",
        )
    return found


def _find(account: str, ask_password: Callable[[str], str] | None) -> Signer:
    kind, _, number = account.replace("::", ":").partition(":")
    if kind.lower() == "test" and number:
        if not number.isdecimal() or len(number) > 3 or int(number) >= WELL_KNOWN:
            told = f"account {account} is none of the test accounts"
            raise UsageRefused(told, hint=f"they are test:0 to test:{WELL_KNOWN - 1}, for development chains")
        return KeySigner(well_known()[int(number)])
    if _looks_like_key(account):
        raise UsageRefused(
            "a private key is never given on the command line",
            hint="put it into a keystore file",
            code="KEY_ON_COMMAND_LINE",
        )
    kept = key_service(account)
    if kept is not None:
        return kept
    path = Path(account)
    if path.is_file():
        return KeySigner(keystore.unlock(path, ask_password))
    if keystore.of_ape(account).is_file():
        return KeySigner(keystore.unlock(keystore.of_ape(account), ask_password))
    if path.suffix == ".json" or os.sep in account:
        raise InputRefused(
            f"account {account}: there is no such keystore file",
            file=account,
            hint="name a keystore file that is there, an alias that `ape accounts list` shows, or test:N for tests",
            code="NO_KEYSTORE",
        )
    from wasiqa.chain.ape import account as ape_account

    return ape_account(account)


def _looks_like_key(account: str) -> bool:
    digits = account.removeprefix("0x")
    return len(digits) == 64 and all(digit in "0123456789abcdefABCDEF" for digit in digits)
