"""T-REX 4.1.6 with ONCHAINID, deployed as its authors published it: one claim topic, one trusted issuer.

T-REX is licensed under the GPL: it is measured here, and nothing of it is copied.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eth_utils.crypto import keccak

from bench.node import AnvilChain
from bench.published import Published, onchainid, trex
from tests.support.actors import Actors
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import NOBODY, Contract

WHO = Actors()
OWNER = WHO.deployer
AGENT = WHO.registrar
"""Agent of the token and of its identity registry: issues, registers, freezes, seizes, recovers."""
CLAIM_KEY = "auditor"
"""Role of the account that signs claims for the trusted issuer."""
TOPIC = int.from_bytes(keccak(text="known customer"), "big")
_SHARED = ("Token", "ClaimTopicsRegistry", "IdentityRegistry", "IdentityRegistryStorage", "TrustedIssuersRegistry")
_KEY_OF_A_WALLET = 1
_FOR_CLAIMS = 3


@dataclass(frozen=True)
class Suite:
    """One token with what belongs to it, and what it cost."""

    token: Contract
    identities: Contract
    storage: str
    receipts: tuple[Receipt, ...]

    @property
    def gas(self) -> int:
        """Of all transactions."""
        return sum(receipt.gas_used for receipt in self.receipts)


@dataclass(frozen=True)
class Platform:
    """What all tokens share."""

    chain: AnvilChain
    factory: Contract
    id_factory: Contract
    issuer: Contract

    @classmethod
    def deployed(cls, chain: AnvilChain) -> Platform:
        """Implementations, authorities, factories, and a claim issuer with its signing key."""

        def create(what: Published, *args: Any) -> Contract:
            return chain.deploy(what, *args, sender=OWNER).contract(what)

        def act(contract: Contract, function: str, *args: Any) -> None:
            chain.transact(contract, function, *args, sender=OWNER)

        token, topics, registry, storage, issuers = (create(trex(name)).address for name in _SHARED)
        compliance = create(trex("ModularCompliance")).address
        identity = create(onchainid("Identity"), OWNER, True)
        id_authority = create(onchainid("ImplementationAuthority"), identity.address)
        id_factory = create(onchainid("IdFactory"), id_authority.address)
        authority = create(trex("TREXImplementationAuthority"), True, NOBODY, NOBODY)
        implementations = token, topics, registry, storage, issuers, compliance
        act(authority, "addAndUseTREXVersion", (4, 1, 6), implementations)
        factory = create(trex("TREXFactory"), authority.address, id_factory.address)
        act(id_factory, "addTokenFactory", factory.address)
        issuer = create(trex("ClaimIssuer"), OWNER)  # optimised, unlike ONCHAINID's own: what costs T-REX less
        act(issuer, "addKey", key_of(getattr(WHO, CLAIM_KEY)), _FOR_CLAIMS, _KEY_OF_A_WALLET)
        return cls(chain, factory, id_factory, issuer)

    def suite(self, salt: str, storage: str = NOBODY, modules: Mapping[str, bytes] | None = None) -> Suite:
        """Deploy a token; `modules` are bound to it, each with the call that sets it up."""
        modules = modules or {}
        details = {
            "owner": OWNER,
            "name": "Example bond",
            "symbol": "EXB",
            "decimals": 2,
            "irs": storage,
            "ONCHAINID": NOBODY,
            "irAgents": [AGENT],
            "tokenAgents": [AGENT],
            "complianceModules": list(modules),
            "complianceSettings": list(modules.values()),
        }
        claims = {"claimTopics": [TOPIC], "issuers": [self.issuer.address], "issuerClaims": [[TOPIC]]}
        receipt = self.chain.transact(self.factory, "deployTREXSuite", salt, details, claims, sender=OWNER)
        (event,) = receipt.events(self.factory, "TREXSuiteDeployed")
        token = Contract(event.args["_token"], trex("Token").abi)
        registry = Contract(event.args["_ir"], trex("IdentityRegistry").abi)
        unpaused = self.chain.transact(token, "unpause", sender=AGENT)
        return Suite(token, registry, event.args["_irs"], (receipt, unpaused))

    def module(self, name: str) -> Contract:
        """A compliance module behind a proxy of its own."""
        code, proxy = trex(name), trex("ModuleProxy")
        implementation = self.chain.deploy(code, sender=OWNER).contract(code)
        initialize = implementation.encode("initialize").data
        created = self.chain.deploy(proxy, implementation.address, initialize, sender=OWNER)
        return Contract(created.created(), code.abi)


def key_of(wallet: str) -> bytes:
    """How ONCHAINID names the key of a wallet."""
    return keccak(bytes.fromhex(wallet[2:]).rjust(32, b"\0"))
