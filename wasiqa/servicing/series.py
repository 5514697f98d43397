"""A series on a chain: from its term sheet to the operations that deploy and open it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from zoneinfo import ZoneInfo

from eth_utils.crypto import keccak

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Call, Contract, creation
from wasiqa.chain.records import SeriesRecord
from wasiqa.chain.timelock import Operation
from wasiqa.errors import CheckFailed, InputRefused, NotAllowed
from wasiqa.servicing.code import built
from wasiqa.servicing.hooks.settings import Ground, setting, stated, times_set
from wasiqa.servicing.payment_terms import (
    default_arguments,
    fixing_arguments,
    prescription_seconds,
    rights_arguments,
    withholding,
)
from wasiqa.servicing.programme import Programme, series_id
from wasiqa.servicing.public_record import NewRecord, record_deployment_of
from wasiqa.terms.files import Terms
from wasiqa.terms.rows import CashFlowRow, record_times, rows
from wasiqa.terms.runnable import refuse_what_is_not_run

ROW_KINDS = {"coupon": 1, "principal": 2, "instalment": 3, "floating": 4}
"""`IPayingAgent.RowKind` by the names that term sheets use."""
_PAGE = 150
"""Rows opened by one transaction; the first also deploys the series, with the record times of all rows."""


@dataclass(frozen=True)
class NewSeries:
    """A series about to be deployed; everything follows from the term sheet, the cash token, the tax account, and the
    issuer's account, to which prescribed money goes.
    """

    programme: Programme
    terms: Terms
    cash: str
    tax_account: str
    issuer_account: str | None = None

    @cached_property
    def table(self) -> tuple[CashFlowRow, ...]:
        """The payments. Raises InputRefused if the terms are such that this version does not issue."""
        refuse_what_is_not_run(self.terms)
        if self.terms.sheet.prescription and self.issuer_account is None:
            file = str(self.terms.path)
            told = f"{file}: prescription is stated, but the configuration names no issuer_account to which it would go"
            raise InputRefused(told, file=file, hint="add a line `issuer_account:` to the programme's configuration")
        return rows(self.terms.sheet, self.terms.calendar)

    @cached_property
    def arguments(self) -> tuple[object, ...]:
        """The constructor's arguments: authority, administration and terms."""
        sheet = self.terms.sheet
        times, _ = record_times(self.table)
        hooks = tuple(self.programme.hooks_for(rule)[0].address for rule in sheet.hooks)
        registry = self.programme.registry.address
        return (
            registry,
            self.programme.administration.address,
            (
                sheet.name,
                sheet.symbol,
                series_id(sheet.isin),
                sheet.minor_units,
                sheet.denomination_minor,
                registry,
                sheet.category_mask,
                sheet.policy.policy.encode(),
                tuple(int(time.timestamp()) for time in times),
                hooks,
            ),
        )

    @cached_property
    def constructor_arguments(self) -> bytes:
        """The constructor's arguments, encoded."""
        bond = built("SovereignBond")
        return creation(bond, *self.arguments).data[len(bond.bytecode) :]

    def address(self, chain: Chain) -> str:
        """Where it will be."""
        initial = built("SovereignBond").bytecode + self.constructor_arguments
        identifier = series_id(self.terms.sheet.isin)
        return str(chain.call(self.programme.programme, "seriesAddress", identifier, keccak(initial)))

    def is_deployed(self, chain: Chain) -> bool:
        """Is it? Raises `NotAllowed` if its ISIN names a series made from other terms or code."""
        isin = self.terms.sheet.isin
        existing = deployed_series(chain, self.programme, isin)
        if existing is not None and existing.address != self.address(chain):
            raise NotAllowed(
                f"{isin} is deployed at {existing.address}, from other terms or code",
                hint="an ISIN names one series; a changed term sheet needs another ISIN",
                code="OTHER_TERMS",
            )
        return existing is not None

    def check(self, chain: Chain, reporting_currency: str) -> None:
        """Raises `InputRefused` for terms that the programme could not deploy once its parties have agreed."""
        sheet, file, first = self.terms.sheet, str(self.terms.path), self.table[0]
        stated = sheet.reporting_rate.currency
        if stated != reporting_currency:
            raise InputRefused(
                f"{file}: reporting_rate is in {stated}, but the programme reports in {reporting_currency}",
                file=file,
                hint=f"write the rate to {reporting_currency}",
            )
        if first.record.timestamp() <= chain.now():
            raise InputRefused(
                f"{file}: the record time of row 1, {first.record.isoformat()}, has passed",
                file=file,
                hint="to rehearse old terms, move them: `terms shift`",
                code="IN_THE_PAST",
            )
        value = ceil(sheet.ceiling_minor * sheet.reporting_fraction)
        left = chain.call(self.programme.programme, "ceiling") - chain.call(self.programme.programme, "booked")
        if value > left:
            told = f"the ceiling counts as {value} minor units of {reporting_currency}, but only {left} are left"
            raise InputRefused(
                f"{file}: {told}", file=file, hint="lower the ceiling, or have governance raise the programme's"
            )

    def operations(self, chain: Chain) -> tuple[Operation, ...]:
        """What two parties must still do: governance sets the hooks, the issuer deploys and opens, and governance sets
        what is withheld later.

        The public record comes by itself: a series of many payments fills most of a transaction.
        """
        bond = self.address(chain)
        opening = () if self.is_deployed(chain) else (self._opening(bond),)
        more = tuple(self._issuing(call) for call in self._more_rows(chain, bond))
        record = self.record(chain)
        last = () if record.is_deployed(chain) else (self._issuing(record.call()),)
        return (*self._settings(chain, bond), *opening, *more, *last, *self._later_rates(chain, bond))

    def record(self, chain: Chain) -> NewRecord:
        """Its public record."""
        return NewRecord(self.programme, self.terms, self.address(chain))

    def _settings(self, chain: Chain, bond: str) -> tuple[Operation, ...]:
        """Of the hooks in which nothing was set yet: what was set once is governance's to change."""
        sheet = self.terms.sheet
        ground = Ground(sheet.ceiling_minor, sheet.minor_units, ZoneInfo(sheet.time_zone))
        hooks = [(rule, self.programme.hooks_for(rule)[0]) for rule in sheet.hooks]
        calls = tuple(
            setting(hook, bond, place, value)
            for rule, hook in hooks
            if not times_set(chain, hook, bond)
            for place, value in stated(rule, ground).items()
        )
        return (Operation(self.programme.timelocks["governance"], calls, self._salt),) if calls else ()

    def _opening(self, bond: str) -> Operation:
        sheet, agent = self.terms.sheet, self.programme.paying_agent
        code = built("SovereignBond").bytecode
        rate = sheet.reporting_fraction
        source = keccak(text=sheet.reporting_rate.source)
        first, *_ = withholding(self.terms, self.table)
        calls = (
            self.programme.programme.encode("deploySeries", series_id(sheet.isin), code, self.constructor_arguments),
            self.programme.programme.encode(
                "allocate", bond, sheet.ceiling_minor, rate.numerator, rate.denominator, source
            ),
            *self._before_opening(bond),
            agent.encode("openSeries", bond, self.cash, self.tax_account, first.by_category, self.agent_rows()[:_PAGE]),
        )
        return self._issuing(*calls)

    def _before_opening(self, bond: str) -> Iterator[Call]:
        """What the paying agent takes before a series' rows alone."""
        sheet, agent = self.terms.sheet, self.programme.paying_agent
        if (fixing := fixing_arguments(sheet)) is not None:
            yield agent.encode("setFixingTerms", bond, fixing)
        if sheet.prescription is not None:
            yield agent.encode("setPrescription", bond, prescription_seconds(sheet), self.issuer_account)
        if (default := default_arguments(sheet)) is not None:
            yield agent.encode("setDefaultTerms", bond, default)
        if rights := rights_arguments(self.terms, self.table):
            yield agent.encode("setRights", bond, rights)

    def _more_rows(self, chain: Chain, bond: str) -> Iterator[Call]:
        """The rows that the agent hasn't yet and the opening doesn't bring, page by page."""
        agent, table = self.programme.paying_agent, self.agent_rows()
        opened = len(chain.call(agent, "rowsOf", bond)) or _PAGE
        for first in range(opened, len(table), _PAGE):
            yield agent.encode("addRows", bond, table[first : first + _PAGE])

    def _later_rates(self, chain: Chain, bond: str) -> tuple[Operation, ...]:
        """What is withheld of later rows, where nothing of that was set yet: what was set once is governance's."""
        agent = self.programme.paying_agent
        _, *later = withholding(self.terms, self.table)
        if not later or any(event.args["bond"] == bond for event in chain.events(agent, "RatesSet")):
            return ()
        calls = tuple(agent.encode("setRates", bond, rates.start, rates.by_category) for rates in later)
        return (Operation(self.programme.timelocks["governance"], calls, self._salt),)

    def _issuing(self, *calls: Call) -> Operation:
        return Operation(self.programme.timelocks["issuance"], calls, self._salt)

    def agent_rows(self) -> list[tuple[int, int, int, int, int]]:
        """The payments as `IPayingAgent.Row`."""
        _, records = record_times(self.table)
        return [
            (
                *(row.amount.numerator, row.amount.denominator, record, int(row.pay.timestamp())),
                ROW_KINDS[row.kind if row.fixed else "floating"],
            )
            for row, record in zip(self.table, records, strict=True)
        ]

    @property
    def _salt(self) -> bytes:
        return keccak(text=f"wasiqa/series/{self.terms.sheet.isin}/{self.terms.sha256}")


def deployed_series(chain: Chain, programme: Programme, isin: str) -> Contract | None:
    """The series with this ISIN, if the programme has it."""
    address = str(chain.call(programme.programme, "seriesOf", series_id(isin)))
    return programme.bond(address) if int(address, 16) else None


def series_record(chain: Chain, programme: Programme, terms: Terms, address: str) -> SeriesRecord:
    """What the ledger keeps of the series at `address`, which was made from these terms."""
    block, transaction = deployment_of(chain, programme, address)
    return SeriesRecord(
        symbol=terms.sheet.symbol,
        address=address,
        terms=str(terms.path),
        terms_sha256=terms.sha256,
        tx=transaction,
        block=block,
        public_record=record_deployment_of(chain, programme, address),
    )


def deployment_of(chain: Chain, programme: Programme, address: str) -> tuple[int, str]:
    """Block and transaction in which the programme deployed the series at `address`."""
    for event in chain.events(programme.programme, "SeriesDeployed"):
        if event.args["series"] == address:
            return event.block, event.transaction
    raise CheckFailed(f"the programme has no series at {address}", hint="ask a node that has the events of all blocks")
