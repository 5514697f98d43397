"""A debt office in tests: a programme and its series, deployed by the code of the scripts, and its everyday acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eth_utils.crypto import keccak

from tests.support.actors import Actors
from tests.support.chains import LocalChain
from tests.support.projects import ROOT
from wasiqa.categories import Category
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.timelock import Operation, advance
from wasiqa.servicing.code import built
from wasiqa.servicing.config import ProgrammeConfig, load
from wasiqa.servicing.deployment import ProgrammeDeployment
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.series import NewSeries
from wasiqa.terms import files
from wasiqa.terms.rows import CashFlowRow, record_times
from wasiqa.whitelist.word import Word

EXAMPLES = ROOT / "examples"
PARTIES = {
    "issuance": ("issuer_proposer", "issuer_executor"),
    "enforcement": ("enforcer_proposer", "enforcer_executor"),
    "governance": ("governor_proposer", "governor_executor"),
}
"""Who proposes and who executes, by timelock, in examples/config/demo.yaml."""
HOLDERS: Mapping[str, Category] = {
    "primary_dealer": Category.PRIMARY_DEALER,
    "bank": Category.BANK,
    "islamic_bank": Category.ISLAMIC_BANK,
    "insurer": Category.INSURANCE,
    "fund": Category.FUND,
    "individual": Category.INDIVIDUAL_RESIDENT,
    "emigrant": Category.NRP,
}
"""Who is admitted from the start, with an investor id of their own and no expiry before 2106."""
CASH_IN_HAND = 10**20


@dataclass(frozen=True)
class OpenSeries:
    """A deployed series with what its term sheet promises."""

    bond: Contract
    terms: files.Terms
    table: tuple[CashFlowRow, ...]

    @property
    def record_times(self) -> tuple[int, ...]:
        """Record times, seconds."""
        return tuple(int(time.timestamp()) for time in record_times(self.table)[0])

    def pay_time(self, row: int) -> int:
        """When row `row` (from 0) is paid, seconds."""
        return int(self.table[row].pay.timestamp())


@dataclass(frozen=True)
class Office:
    """A programme on one chain, with its whitelist filled and cash in the paying agent's hand."""

    chain: LocalChain
    config: ProgrammeConfig
    programme: Programme
    cash: Contract
    ledger: Deployments
    folder: Path

    @classmethod
    def opened(cls, chain: LocalChain, folder: Path) -> Office:
        """Deploy a programme by examples/config/demo.yaml, with cash of 2 decimals."""
        actors = Actors()
        config = load(EXAMPLES / "config" / "demo.yaml")
        ledger = Deployments(chain_id=chain.chain_id, network="test", time_zone=config.time_zone)
        ledger = ProgrammeDeployment(chain, config, ledger, folder, actors.deployer).run()
        programme = Programme.of(ledger)
        cash_code = built("TestCash")
        cash = chain.deploy(cash_code, "Test rupee", "TPKR", 2, sender=actors.deployer).contract(cash_code)
        office = cls(chain, config, programme, cash, ledger, folder)
        chain.transact(cash, "mint", actors.paying_agent, CASH_IN_HAND, sender=actors.deployer)
        chain.transact(cash, "approve", programme.paying_agent.address, 2**256 - 1, sender=actors.paying_agent)
        office.admit({getattr(actors, name): office.word(name) for name in HOLDERS})
        return office

    def word(self, name: str) -> Word:
        """The word of one of `HOLDERS`."""
        return Word(
            investor=investor_id(name), category=HOLDERS[name], country=586, admitted=True, valid_until=4_300_000_000
        )

    def admit(self, words: Mapping[str, Word]) -> Receipt:
        """The registrar writes these words."""
        wallets, values = list(words), [word.encode() for word in words.values()]
        return self.chain.transact(self.programme.registry, "setWords", wallets, values, sender=Actors().registrar)

    def by_two(self, timelock: str, *calls: Call) -> Receipt:
        """Both parties of a timelock do these calls, with the delay in between; the receipt is the execution's."""
        proposer, executor = (getattr(Actors(), name) for name in PARTIES[timelock])
        salt = keccak(text=f"{self.chain.block().number}/{self.chain.now()}")
        return self.carry_out(Operation(self.programme.timelocks[timelock], calls, salt), proposer, executor)

    def carry_out(self, operation: Operation, proposer: str, executor: str) -> Receipt:
        """Schedule, wait and execute."""
        advance(self.chain, operation, proposer)
        self.chain.travel(self.chain.call(operation.timelock, "getTimestamp", operation.id))
        receipt = advance(self.chain, operation, executor)
        assert receipt is not None
        return receipt

    def open_series(
        self,
        example: str = "pib-3y-2020",
        cash: Contract | None = None,
        default: tuple[int, int, int, int] | None = None,
    ) -> OpenSeries:
        """Deploy and open the series of an example term sheet, moved by 28 years, through both parties; with terms of
        default, if they are given."""
        source = EXAMPLES / "terms" / f"{example}.yaml"
        return self.open_terms(files.write_shifted(source, self.folder / f"{example}.yaml"), cash, default)

    def open_terms(
        self, terms: files.Terms, cash: Contract | None = None, default: tuple[int, int, int, int] | None = None
    ) -> OpenSeries:
        """The same of a term sheet."""
        accounts = (cash or self.cash).address, self.config.tax_account, self.config.issuer_account
        new = NewSeries(self.programme, terms, *accounts)
        bond = self.programme.bond(new.address(self.chain))
        if default is not None:
            self.by_two("issuance", self.programme.paying_agent.encode("setDefaultTerms", bond.address, default))
        by_address = {contract.address: key for key, contract in self.programme.timelocks.items()}
        for operation in new.operations(self.chain):
            proposer, executor = (getattr(Actors(), name) for name in PARTIES[by_address[operation.timelock.address]])
            self.carry_out(operation, proposer, executor)
        return OpenSeries(bond, terms, new.table)

    def totals(self) -> dict[str, str]:
        """Ceiling and bookings, as `status` tells them."""
        programme = self.programme.programme
        return {name: str(self.chain.call(programme, name)) for name in ("ceiling", "booked")}

    def issue(self, bond: Contract, holdings: Mapping[str, int]) -> Receipt:
        """Issue units to wallets, by two parties."""
        return self.by_two("issuance", bond.encode("batchMint", list(holdings), list(holdings.values())))


def investor_id(name: str) -> int:
    """A made-up investor id."""
    return int.from_bytes(keccak(text=f"investor/{name}")[:20], "big")
