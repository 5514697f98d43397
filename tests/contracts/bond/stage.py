"""A whitelist and a paying agent whose roles are held by persons, so that a test plays each role itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tests.support.actors import Actors
from tests.support.chains import LocalChain
from tests.support.office import HOLDERS, investor_id
from wasiqa.chain.chain import Receipt
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract
from wasiqa.servicing.roles import role_id
from wasiqa.whitelist.word import Word

WHO = Actors()
ROLES: Mapping[str, str] = MappingProxyType(
    {
        "ISSUER": WHO.issuer_executor,
        "ENFORCEMENT": WHO.enforcer_executor,
        "GOVERNANCE": WHO.governor_executor,
        "REGISTRAR": WHO.registrar,
        "REGULATOR": WHO.regulator,
        "LICENCE_REGISTRY": WHO.auditor,
        "GUARDIAN": WHO.guardian,
        "FREEZER": WHO.freezer,
        "PAYING_AGENT": WHO.paying_agent,
        "REDEEMER": WHO.calculation_agent,
        "CALCULATION_AGENT": WHO.calculation_agent,
        "REVIEWER": WHO.regulator,
        "AGENT": WHO.operator,
        "PROGRAMME": WHO.operator,
    }
)
"""Who plays each role; the paying agent contract is a redeemer as well, and governance is the admin of all roles."""
ADMIN_DELAY = 5 * 24 * 3600


@dataclass(frozen=True)
class Stage:
    """One authority with its whitelist filled, its paying agent, and what all series share of their code."""

    chain: LocalChain
    registry: Contract
    administration: Contract
    agent: Contract

    @classmethod
    def opened(cls, chain: LocalChain) -> Stage:
        """Deploy them and admit the holders of the examples."""
        grants = [(role_id(role), holder) for role, holder in ROLES.items()]
        code = artifacts()["InvestorRegistry"]
        arguments = ADMIN_DELAY, ROLES["GOVERNANCE"], grants
        registry = chain.deploy(code, *arguments, sender=WHO.deployer).contract(code)
        code = artifacts()["SeriesAdministration"]
        administration = chain.deploy(code, registry.address, sender=WHO.deployer).contract(code)
        code = artifacts()["TermsAdministration"]
        terms = chain.deploy(code, registry.address, sender=WHO.deployer).contract(code)
        code = artifacts()["PaymentAdministration"]
        payments = chain.deploy(code, registry.address, terms.address, sender=WHO.deployer).contract(code)
        code = artifacts()["PayingAgent"]
        agent = chain.deploy(code, registry.address, payments.address, sender=WHO.deployer).contract(code)
        stage = cls(chain, registry, administration, agent)
        stage.role("grantRole", "REDEEMER", agent.address)
        for name, category in HOLDERS.items():
            stage.admit(getattr(WHO, name), investor=investor_id(name), category=category)
        return stage

    def role(self, function: str, role: str, account: str) -> Receipt:
        """The admin grants or revokes a role."""
        return self.chain.transact(self.registry, function, role_id(role), account, sender=ROLES["GOVERNANCE"])

    def admit(self, wallet: str, **fields: Any) -> None:
        """The registrar writes the word of an admitted bank in Pakistan, with these fields otherwise."""
        usual = {"investor": int(wallet, 16), "category": HOLDERS["bank"], "country": 586, "admitted": True}
        self.write({wallet: Word(**(usual | {"valid_until": 4_300_000_000} | fields))})

    def amend(self, wallet: str, **fields: Any) -> None:
        """The registrar changes these fields of a wallet's word and nothing else."""
        word = Word.decode(self.chain.call(self.registry, "wordOf", wallet))
        self.write({wallet: Word(**(vars(word) | fields))})

    def write(self, words: Mapping[str, Word]) -> None:
        """The registrar writes these words."""
        values = [word.encode() for word in words.values()]
        self.chain.transact(self.registry, "setWords", list(words), values, sender=ROLES["REGISTRAR"])

    def block(self, wallet: str, by: str, blocked: bool = True) -> None:
        """The registrar, the regulator or the licence registry sets or lifts its block."""
        if by == "registrar":
            self.amend(wallet, blocked_by_registrar=blocked)
            return
        function, role = {
            "regulator": ("setRegulatorBlock", "REGULATOR"),
            "licence": ("setLicenceBlock", "LICENCE_REGISTRY"),
        }[by]
        self.chain.transact(self.registry, function, [wallet], blocked, sender=ROLES[role])
