"""A programme of two series whose roles are held by accounts, so that every chain can play all of them.

The series share whitelist, paying agent and cash.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from eth_utils.crypto import keccak

from tests.property.model import Agent, Booking, Cash, Clock, Model, Programme, Registry, Row, Series, hooks
from tests.property.model.agent import FALLBACK_AFTER, FLOATING, INSTALMENT, WINDOW
from tests.property.model.series import UNLIMITED
from tests.property.model.standing import ACCELERATION, GRACE, RESOLUTION, VOTING, Standing
from tests.property.model.tenders import Right, Tenders
from tests.property.sheets import (
    BUYERS,
    CASH_IN_HAND,
    CEILING,
    DAY,
    HOOKS,
    LIMITED,
    OPERATORS,
    RATES,
    REPAID_EARLIER,
    RIGHTS,
    SHEETS,
    SPENDER,
    TABLE,
    VENUE,
    WALLETS,
    Sheet,
    words,
)
from tests.support.actors import Actors
from tests.support.chains import LocalChain
from wasiqa.categories import Category, mask
from wasiqa.chain.artifact import Artifact
from wasiqa.chain.compiler import compiled
from wasiqa.chain.contract import Contract
from wasiqa.chain.interface import Interface

HOLDERS = {
    "REGISTRAR": "registrar",
    "REGULATOR": "regulator",
    "LICENCE_REGISTRY": "auditor",
    "ISSUER": "issuer_executor",
    "ENFORCEMENT": "enforcer_executor",
    "GOVERNANCE": "governor_executor",
    "FREEZER": "freezer",
    "GUARDIAN": "guardian",
    "PAYING_AGENT": "paying_agent",
    "AGENT": "operator",
    "CALCULATION_AGENT": "issuer_executor",
    "REVIEWER": "regulator",
}
"""Who holds each role here."""


NOTHING_FLOATS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class World:
    """The contracts on a chain, and the model of them as they are at the start."""

    chain: LocalChain
    contracts: Mapping[str, Contract]
    """By name; the series by theirs."""
    actors: Mapping[str, str]
    """Addresses by role of `Actors`."""
    start: Model
    rests: int = 0
    """How many rows each series may get later."""
    foresees: bool = False
    """Do the terms say what a default is, and give rights to early repayment?"""

    @property
    def wallets(self) -> dict[str, str]:
        """Addresses of those who may come to hold units."""
        return {name: self.actors[name] for name in WALLETS}

    def model(self) -> Model:
        """A model of its own for one sequence of actions."""
        return deepcopy(self.start)

    @classmethod
    def opened(
        cls,
        chain: LocalChain,
        code: Mapping[str, Artifact],
        floating: Mapping[str, int] = NOTHING_FLOATS,
        rests: int = 0,
        *,
        foresees: bool = False,
    ) -> World:
        """Deploy and fill everything. `floating` names a row of a series, whose rate is not known at the start."""
        return Opening(chain, code, floating, foresees=foresees).world(rests)


class Opening:
    """Deploys a world, step by step."""

    def __init__(
        self, chain: LocalChain, code: Mapping[str, Artifact], floating: Mapping[str, int], *, foresees: bool
    ) -> None:
        self.chain = chain
        own = (Path(__file__).with_name(name) for name in ("Reader.sol", "Licences.sol"))
        self.code = {**code, **compiled({path.name: path.read_text("utf-8") for path in own})}
        self.actors, self.floating, self.foresees = Actors().all(), floating, foresees
        self.start = chain.now()
        self.contracts: dict[str, Contract] = {}

    def world(self, rests: int) -> World:
        """Everything, in order."""
        grants = [(keccak(text=role), self.actors[holder]) for role, holder in HOLDERS.items()]
        registry = self._deploy("InvestorRegistry", 0, self.actors["deployer"], grants)
        terms = self._deploy("TermsAdministration", registry.address)
        payments = self._deploy("PaymentAdministration", registry.address, terms.address)
        agent = self._deploy("PayingAgent", registry.address, payments.address)
        self._send("InvestorRegistry", "grantRole", keccak(text="REDEEMER"), agent.address, by="deployer")
        code_hash = keccak(self.code["SovereignBond"].bytecode)
        administration = self._deploy("SeriesAdministration", registry.address)
        programme = self._deploy("Programme", registry.address, CEILING, code_hash, administration.address)
        self._send("InvestorRegistry", "grantRole", keccak(text="PROGRAMME"), programme.address, by="deployer")
        operators = [self.actors[name] for name in OPERATORS.values()]
        licences = self._deploy("Licences", registry.address, list(OPERATORS), operators)
        for instance, rule in HOOKS.items():
            more = [licences.address] if rule == "TravelRule" else []
            self._deploy(rule, registry.address, *more, name=instance)
        cash = self._deploy("RefusingCash")
        self._deploy("Reader")
        self._send("RefusingCash", "mint", self.actors["paying_agent"], CASH_IN_HAND, by="deployer")
        self._send("RefusingCash", "approve", agent.address, 2**256 - 1, by="paying_agent")
        for part, allowed in ((0, 1), (2, 1 << 586 % 256)):
            self._send("InvestorRegistry", "setCountries", TABLE, part, allowed, by="governor_executor")
            self._send("InvestorRegistry", "setCorridor", TABLE, 586, part, allowed, by="governor_executor")
        self._send("InvestorRegistry", "setCorridor", TABLE, 0, 0, 1, by="governor_executor")
        for seller, buyers in BUYERS.items():
            self._send("InvestorRegistry", "setBuyers", TABLE, seller, mask(buyers), by="governor_executor")
        self._send("InvestorRegistry", "setVenue", VENUE, True, by="auditor")
        admitted = {self.actors[name]: word.encode() for name, word in words(self.start).items()}
        self._send("InvestorRegistry", "setWords", list(admitted), list(admitted.values()), by="registrar")
        for key, sheet in SHEETS.items():
            self._open(key, sheet, cash)
        return World(self.chain, self.contracts, self.actors, self._model(), rests, self.foresees)

    def _open(self, key: str, sheet: Sheet, cash: Contract) -> None:
        bond = self._deploy_series(key, sheet)
        rates = [RATES.get(Category(category), 0) if category <= max(Category) else 0 for category in range(24)]
        if key in self.floating:
            fixing = (WINDOW, FALLBACK_AFTER, 0, 0)
            self._send("PayingAgent", "setFixingTerms", bond.address, fixing, by="issuer_executor")
        if self.foresees:
            terms_of_default = (GRACE, ACCELERATION, RESOLUTION, VOTING)
            self._send("PayingAgent", "setDefaultTerms", bond.address, terms_of_default, by="issuer_executor")
            self._send("PayingAgent", "setRights", bond.address, _rights(key), by="issuer_executor")
        rows = [row.terms for row in self._rows(key, sheet)]
        terms = (bond.address, cash.address, self.actors["tax_account"], rates, rows)
        self._send("PayingAgent", "openSeries", *terms, by="issuer_executor")
        units = 2 * sum(sheet.issue.values())
        self._send("Programme", "allocate", bond.address, units, 1, 1, bytes(32), by="issuer_executor")
        holders = [self.actors[name] for name in sheet.issue]
        self._send(key, "batchMint", holders, list(sheet.issue.values()), by="issuer_executor")
        for wallet in WALLETS:
            self._send(key, "approve", self.actors[SPENDER], UNLIMITED, by=wallet)

    def _deploy_series(self, key: str, sheet: Sheet) -> Contract:
        deployed = ("InvestorRegistry", "SeriesAdministration", "HoldingLimit")
        registry, administration, hook = (self.contracts[name].address for name in deployed)
        identifier = key.encode().ljust(32, b"\0")
        terms = (
            f"Series {key}",
            key,
            identifier,
            sheet.decimals,
            sheet.denomination,
            registry,
            mask(sheet.categories),
            sheet.policy.encode(),
            [self.start + day * DAY for day in sheet.records],
            [hook] if sheet.limit else [],
        )
        bond = self.code["SovereignBond"]
        arguments = Interface(bond.abi).constructor().encode([registry, administration, terms])
        creation = bond.bytecode
        self._send("Programme", "deploySeries", identifier, creation, arguments, by="issuer_executor")
        address = self.chain.call(self.contracts["Programme"], "seriesOf", identifier)
        self.contracts[key] = Contract(address, self.code["SovereignBond"].abi)
        if sheet.limit:
            limit = (address, sheet.limit, mask(LIMITED))
            self._send("HoldingLimit", "setLimit", *limit, by="governor_executor")
        return self.contracts[key]

    def _model(self) -> Model:
        clock = Clock(self.chain.now())
        registry = Registry(clock)
        registry.countries[TABLE] = {0, 586}
        registry.corridors[TABLE] = {(586, 0), (586, 586), (0, 0)}
        registry.buyers[TABLE] = {(seller, buyer) for seller, buyers in BUYERS.items() for buyer in buyers}
        registry.open_venues.add(VENUE)
        registry.words.update({self.actors[name]: word for name, word in words(self.start).items()})
        model = Model(clock, registry, Programme(CEILING), self._agent())
        for key, sheet in SHEETS.items():
            records = [self.start + day * DAY for day in sheet.records]
            address = self.contracts[key].address
            series = Series(address, registry, sheet.denomination, frozenset(sheet.categories), sheet.policy, records)
            model.hooks |= {(key, instance): self._hook(instance, registry) for instance in HOOKS}
            first = model.hooks[key, "HoldingLimit"]
            if sheet.limit and isinstance(first, hooks.HoldingLimit):
                first.set_limit(sheet.limit, frozenset(LIMITED))
                series.install(first)
            series.allocation = 2 * sum(sheet.issue.values())
            series.batch_mint([self.actors[name] for name in sheet.issue], list(sheet.issue.values()))
            series.allowances.update({self.actors[wallet]: UNLIMITED for wallet in WALLETS})
            model.series[key] = series
            if self.foresees:
                model.standings[key] = Standing(key, model.agent, series)
                model.tenders[key] = Tenders(key, model.agent, series, _rights(key))
            model.programme.bookings[key] = Booking(series.allocation, series.allocation)
        return model

    def _hook(self, instance: str, registry: Registry) -> hooks.Hook:
        hook: hooks.Hook = getattr(hooks, HOOKS[instance])(self.contracts[instance].address, registry)
        if isinstance(hook, hooks.TravelRule):
            hook.operators = {venue: self.actors[name] for venue, name in OPERATORS.items()}
        return hook

    def _agent(self) -> Agent:
        rows = {key: self._rows(key, sheet) for key, sheet in SHEETS.items()}
        scale = {key: 10 ** (2 - sheet.decimals) for key, sheet in SHEETS.items()}
        bonds = {key: self.contracts[key].address for key in SHEETS}
        payer, tax_account = self.actors["paying_agent"], self.actors["tax_account"]
        cash = Cash()
        cash.balances[payer] = CASH_IN_HAND
        return Agent(self.contracts["PayingAgent"].address, payer, tax_account, RATES, bonds, scale, rows, cash)

    def _rows(self, key: str, sheet: Sheet) -> list[Row]:
        rows = [
            Row(amount.numerator, amount.denominator, record, self.start + day * DAY, kind)
            for amount, record, day, kind in sheet.rows
        ]
        if key in self.floating:
            place = self.floating[key]
            rows[place] = replace(rows[place], numerator=0, denominator=1, kind=FLOATING)
        if self.foresees and key == REPAID_EARLIER[0]:
            rows[REPAID_EARLIER[1]].kind = INSTALMENT
        return rows

    def _deploy(self, code: str, *arguments: Any, name: str = "") -> Contract:
        receipt = self.chain.deploy(self.code[code], *arguments, sender=self.actors["deployer"])
        self.contracts[name or code] = receipt.contract(self.code[code])
        return self.contracts[name or code]

    def _send(self, contract: str, function: str, *arguments: Any, by: str) -> None:
        self.chain.transact(self.contracts[contract], function, *arguments, sender=self.actors[by])


def _rights(key: str) -> list[Right]:
    return [
        Right(kind, row, price.numerator, price.denominator, notice * DAY, window * DAY)
        for kind, row, price, notice, window in RIGHTS[key]
    ]
