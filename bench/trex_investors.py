"""Investors of T-REX: an identity contract each, a claim in it by the trusted issuer, an entry in the registry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from eth_abi.abi import encode
from eth_account import Account
from eth_account.messages import encode_defunct
from eth_utils.crypto import keccak

from bench.node import AnvilChain
from bench.published import onchainid
from bench.trex import AGENT, CLAIM_KEY, OWNER, TOPIC, WHO, Platform, Suite
from tests.gas.ground import COUNTRY
from wasiqa.chain.contract import Contract
from wasiqa.chain.signer import KeySigner

_SIGNED = 1
_DATA = b"Identity has been seen."
_WEI = 10**20


@dataclass(frozen=True)
class Onboarding:
    """What it cost to take one investor in."""

    identity: Contract
    created: int
    claimed: int
    registered: int

    @property
    def gas(self) -> int:
        """Of all three steps."""
        return self.created + self.claimed + self.registered


def signing_wallets(chain: AnvilChain, number: int) -> list[str]:
    """Made-up wallets without a zero byte that can sign and pay fees: each puts the claim into its own identity."""
    keys = (Account.from_key(keccak(text=f"investor {k}")) for k in count())
    full = (key for key in keys if 0 not in bytes.fromhex(key.address[2:]))
    found = [chain.unlock(KeySigner(next(full))) for _ in range(number)]
    for wallet in found:
        chain.order("anvil_setBalance", wallet, hex(_WEI))
    return found


def onboard(platform: Platform, suite: Suite, wallet: str) -> Onboarding:
    """Create the wallet's identity, put the claim there, register the wallet."""
    identity, created = new_identity(platform, wallet)
    claimed = add_claim(platform, identity, wallet)
    return Onboarding(identity, created, claimed, register(platform, suite, wallet, identity))


def new_identity(platform: Platform, wallet: str) -> tuple[Contract, int]:
    """The identity contract of a wallet, which is its management key, and its gas."""
    chain, factory = platform.chain, platform.id_factory
    gas = chain.transact(factory, "createIdentity", wallet, wallet, sender=OWNER).gas_used
    return Contract(chain.call(factory, "getIdentity", wallet), onchainid("Identity").abi), gas


def add_claim(platform: Platform, identity: Contract, wallet: str) -> int:
    """The trusted issuer signs, the wallet puts the claim into its identity."""
    signed = keccak(encode(["address", "uint256", "bytes"], [identity.address, TOPIC, _DATA]))
    signature = bytes(WHO.key(CLAIM_KEY).sign_message(encode_defunct(signed)).signature)
    claim = TOPIC, _SIGNED, platform.issuer.address, signature, _DATA, ""
    return platform.chain.transact(identity, "addClaim", *claim, sender=wallet).gas_used


def register(platform: Platform, suite: Suite, wallet: str, identity: Contract) -> int:
    """The agent enters the wallet."""
    entry = wallet, identity.address, COUNTRY
    return platform.chain.transact(suite.identities, "registerIdentity", *entry, sender=AGENT).gas_used


def register_all(platform: Platform, suite: Suite, wallets: Sequence[str], identities: Sequence[str]) -> int:
    """The agent enters wallets in one transaction; the registry doesn't look at the identities."""
    entries = list(wallets), list(identities), [COUNTRY] * len(wallets)
    return platform.chain.transact(suite.identities, "batchRegisterIdentity", *entries, sender=AGENT).gas_used
