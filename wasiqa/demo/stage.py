"""Where the demo plays: a chain in the process, a programme on it, and what was checked."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from wasiqa.chain.connection import known_abis
from wasiqa.chain.contract import Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.errors import Reverted
from wasiqa.chain.records import SeriesRecord
from wasiqa.chain.tester import TesterChain
from wasiqa.chain.timelock import Operation, advance
from wasiqa.chain.web3_chain import Web3Chain
from wasiqa.errors import UsageRefused, WasiqaError
from wasiqa.home import home
from wasiqa.servicing.allotments import read_allotments
from wasiqa.servicing.cash import deploy_test_cash
from wasiqa.servicing.code import built
from wasiqa.servicing.config import ProgrammeConfig, load
from wasiqa.servicing.deployment import ProgrammeDeployment
from wasiqa.servicing.issuing import Issue
from wasiqa.servicing.payments import Payments
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.refusals import in_words
from wasiqa.servicing.roles import TIMELOCKS
from wasiqa.servicing.series import NewSeries, series_record
from wasiqa.terms.files import Terms, write_shifted
from wasiqa.terms.rows import CashFlowRow
from wasiqa.whitelist.id_key import IdKey

DEPLOYER = 0
CASH_IN_HAND = 10**15
LEFT_ON_A_NODE = frozenset({"wasiqa.yaml", "anvil.yaml", "receipts", "plan.json", "list.xlsx"})
"""What `make node` writes beside the demo's own files, and its user's first commands."""
_KEY = b"a made-up id key, for nothing but the demo"


@dataclass(frozen=True)
class Check:
    """Something that had to be so, and whether it was."""

    name: str
    ok: bool
    detail: str


@dataclass
class Series:
    """A series of the demo."""

    terms: Terms
    bond: Contract
    record: SeriesRecord
    payments: Payments
    table: tuple[CashFlowRow, ...]

    @property
    def isin(self) -> str:
        """Its ISIN."""
        return self.terms.sheet.isin


@dataclass
class Stage:
    """The chain, the programme, and the list of checks; `say` tells the audience."""

    folder: Path
    say: Callable[[str], None]
    chain: Web3Chain = field(default_factory=lambda: TesterChain(known=known_abis))
    config: ProgrammeConfig = field(default_factory=lambda: load(examples("config", "demo.yaml")))
    checks: list[Check] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._empty_folder()
        self.ledger: Deployments
        self.programme: Programme
        self.cash: Contract
        self.key: IdKey

    def open_programme(self) -> None:
        """Deploy the programme and cash for it."""
        deployer = self.chain.accounts()[DEPLOYER]
        self.key = self._new_key()
        ledger = Deployments(
            chain_id=self.chain.chain_id,
            network="test",
            time_zone=self.config.time_zone,
            id_key=self.key.fingerprint,
        )
        ledger = ProgrammeDeployment(self.chain, self.config, ledger, self.deployments, deployer).run()
        self.ledger = deploy_test_cash(self.chain, ledger, "PKR", 2, deployer)
        self.ledger.save(self.deployments)
        self.programme = Programme.of(self.ledger)
        address = self.ledger.contracts["TestCashPKR"].address
        self.cash = Contract(address, built("TestCash").abi)
        self.chain.transact(self.cash, "mint", self.paying_agent, CASH_IN_HAND, sender=deployer)

    def open_series(self, example: str) -> Series:
        """Deploy and open the series of an example term sheet, moved by 28 years."""
        terms = write_shifted(examples("terms", example), self.folder / "terms" / example)
        new = NewSeries(self.programme, terms, self.cash.address, self.config.tax_account)
        for operation in new.operations(self.chain):
            self.by_two(operation)
        bond = self.programme.bond(new.address(self.chain))
        record = series_record(self.chain, self.programme, terms, bond.address)
        self.ledger = self.ledger.with_series(terms.sheet.isin, record)
        self.ledger.save(self.deployments)
        return Series(terms, bond, record, Payments(self.chain, self.programme, bond, record.block), new.table)

    def issue(self, series: Series, allotments: str) -> Issue:
        """Issue what an example file allots."""
        sheet = series.terms.sheet
        file = read_allotments(examples("allotments", allotments), sheet.minor_units, sheet.denomination_minor)
        work = Issue(self.chain, self.programme, series.bond, file)
        obstacles = work.obstacles()
        self.check("every allotment may be issued", not obstacles, "; ".join(fault.message for fault in obstacles))
        for operation in work.operations():
            self.by_two(operation)
        return work

    def by_two(self, operation: Operation) -> None:
        """The parties of a timelock schedule an operation, wait, and execute it."""
        key = next(key for key, timelock in self.programme.timelocks.items() if timelock == operation.timelock)
        parties = getattr(self.config.timelocks, key)
        advance(self.chain, operation, parties.proposers[0])
        self.travel(self.chain.call(operation.timelock, "getTimestamp", operation.id))
        advance(self.chain, operation, parties.executors[0])

    def travel(self, to: int) -> None:
        """Let time pass, never backwards."""
        if to > self.chain.now():
            self.chain.travel(to)

    def check(self, name: str, ok: bool, detail: str) -> None:
        """Note whether something is as it must be."""
        self.checks.append(Check(name, ok, detail))
        if not ok:
            self.say(f"  ✗ {name}: {detail}")

    def refused(self, name: str, act: Callable[[], object]) -> str:
        """Do what must be refused, and return the refusal."""
        try:
            act()
        except WasiqaError as error:
            self.check(name, True, error.message)
            return (in_words(error) if isinstance(error, Reverted) else None) or error.message
        self.check(name, False, "it was not refused")
        return ""

    @property
    def deployments(self) -> Path:
        """The folder of the ledger."""
        return self.folder / "deployments"

    @property
    def paying_agent(self) -> str:
        """The account that funds and pays."""
        return self.config.roles.paying_agent[0]

    def timelock(self, key: str) -> str:
        """Address of a timelock."""
        return self.ledger.contracts[TIMELOCKS[key]].address

    def _empty_folder(self) -> None:
        known = {"deployments", "terms", "auction", "order.txt", "summary.json", self.config.id_key, *LEFT_ON_A_NODE}
        foreign = sorted({path.name for path in self.folder.glob("*")} - known)
        if foreign:
            raise UsageRefused(
                f"{self.folder} holds more than a demo leaves behind, such as {foreign[0]}",
                hint="name a new folder, or that of an earlier demo: it is emptied first",
            )
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def _new_key(self) -> IdKey:
        path = self.folder / self.config.id_key
        path.touch(mode=0o600)
        os.chmod(path, 0o600)
        path.write_bytes(_KEY)
        return IdKey.load(path)


def examples(*parts: str) -> Path:
    """A file of the examples."""
    return home().joinpath("examples", *parts)
