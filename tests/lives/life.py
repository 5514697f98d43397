"""One series from its term sheet to the last payment, with everything that may come between.

The register is kept here by hand, and what is owed follows from it and from amounts by hand; the chain is only asked
whether it came to the same.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from math import ceil, floor
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from tests.lives.instruments import Instrument
from tests.support.actors import Actors
from tests.support.evidence import EVIDENCE
from tests.support.office import EXAMPLES, PARTIES, Office
from tests.support.reserves import attested
from wasiqa.categories import Category
from wasiqa.chain.contract import Contract
from wasiqa.chain.timelock import Operation
from wasiqa.servicing.allotments import read_allotments
from wasiqa.servicing.enforcement import Order
from wasiqa.servicing.issuing import Issue
from wasiqa.servicing.payments import Payments, Row, Unpaid
from wasiqa.servicing.rowlife.act import Act
from wasiqa.servicing.rowlife.changes import Division, Reschedule
from wasiqa.servicing.rowlife.fixing import Dispute, Proposal, Settlement
from wasiqa.servicing.rowlife.outside import Confirmation, OutsideStatement
from wasiqa.servicing.rowlife.place import Place
from wasiqa.servicing.rowlife.redirection import Redirection
from wasiqa.servicing.series import NewSeries
from wasiqa.terms import files
from wasiqa.terms.published import FixedRow, Published, fixed_row
from wasiqa.terms.rows import CashFlowRow, rows
from wasiqa.whitelist.word import Word

WHO = Actors()
DAY = 86_400
WINDOW = 3 * DAY
SOURCE, PAPER, REASON = "AUCTION 601", b"\3" * 32, b"\4" * 32
ODD = 1_234_567
"""Units seized, so that holdings are no multiples of the denomination."""


@dataclass(frozen=True)
class Sheets:
    """The term sheet as it is issued, and with all fixings of its life; both moved by 28 years."""

    issued: files.Terms
    whole: files.Terms

    @cached_property
    def table(self) -> tuple[CashFlowRow, ...]:
        """All payments, with the rates of the whole life."""
        return rows(self.whole.sheet, self.whole.calendar)

    def fixed(self, n: int) -> FixedRow:
        """A payment that floats at issue, computed from what is published in its period."""
        row, floating = self.table[n - 1], self.whole.sheet.floating
        assert floating is not None
        known = self.issued.sheet.floating
        last = known.fixings[-1].until if known and known.fixings else row.start
        new = [one for one in floating.fixings if max(row.start, last) <= one.from_ < row.end]
        return fixed_row(self.issued.sheet, row, [Published(one.rate, one.from_) for one in new], SOURCE)


def sheets(instrument: Instrument, folder: Path) -> Sheets:
    """Written from the example: what the life adds or leaves out, and nothing else."""
    for name in ("holidays", "countries"):
        (folder / name).symlink_to(EXAMPLES / name)
    _write_taxes(instrument, folder / "taxes")
    data = yaml.safe_load((EXAMPLES / "terms" / f"{instrument.example}.yaml").read_text())
    more = [
        {"from": one.start, "until": one.until, "rate": one.benchmark, "source": "made up"}
        for one in instrument.fixings
    ]
    known = list(data["floating"]["fixings"]) if "floating" in data else []
    whole = _written(folder / "terms" / "whole.yaml", data, [*known, *more])
    issued = _written(folder / "terms" / "issued.yaml", data, known[: instrument.fixings_kept])
    return Sheets(issued, whole)


def _write_taxes(instrument: Instrument, folder: Path) -> None:
    """The example's table; where rates are raised, what residents pay ends a day earlier."""
    folder.mkdir()
    for path in (EXAMPLES / "taxes").glob("*.yaml"):
        table = yaml.safe_load(path.read_text())
        if (raised := instrument.raised) is not None:
            before, after, *others = table["rates"]
            day = date.fromisoformat(raised.day)
            before |= {"until": day - timedelta(days=1)}
            after |= {"from": day, "rate": str(float(raised.rate))}
            table["rates"] = [before, after, *others]
        (folder / path.name).write_text(yaml.safe_dump(table, sort_keys=False))


def _written(path: Path, data: dict[str, Any], fixings: list[dict[str, Any]]) -> files.Terms:
    path.parent.mkdir(exist_ok=True)
    if "floating" in data:
        data = data | {"floating": data["floating"] | {"fixings": fixings}}
    path.write_text(yaml.safe_dump(data, sort_keys=False))
    return files.write_shifted(path, path.with_name(f"moved-{path.name}"))


class Life:
    """A series' life. `owed` is what each holder shall have been paid at the end, net, by hand."""

    def __init__(self, office: Office, instrument: Instrument, folder: Path) -> None:
        self.office, self.chain, self.agent = office, office.chain, office.programme.paying_agent
        self.instrument, self.sheets = instrument, sheets(instrument, folder)
        foreign = Word(
            investor=7, category=Category.FOREIGN_INSTITUTION, country=840, admitted=True, valid_until=2**32 - 1
        )
        office.admit({WHO.foreign_institution: foreign})
        self.bond = self._open()
        if instrument.backed_by:
            attested(office, *instrument.backed_by)
        self.payments = Payments(self.chain, office.programme, self.bond)
        self.units: Counter[str] = Counter()
        self.owed: Counter[str] = Counter()
        self.taxed = self.dust = 0
        self.amounts = dict(enumerate(instrument.amounts, start=1))
        """By row of the chain; what is divided is added."""
        self.others: dict[tuple[int, str], str | None] = {}
        """Who is paid in a holder's place, by row and holder; None where that was done outside."""
        self.divided: dict[int, int] = {}
        """By the row of a rest, the row of which it is one."""
        self._issue(folder / "allotments.csv")
        self.before = {name: self.cash(name) for name in (*instrument.allotted, "tax_account")}
        self.agents_before = self._cash(self.agent.address)

    def cash(self, name: str) -> int:
        """Cash in hand."""
        return self._cash(getattr(WHO, name))

    def left_with_the_agent(self) -> int:
        """Cash that the paying agent's contract has of this series."""
        return self._cash(self.agent.address) - self.agents_before

    def live(self, look: Callable[[], None] = lambda: None) -> None:
        """All of it. `look` is called after the payments of each record time, and where a row lacks its rate or is
        funded in part."""
        groups = [list(rows) for _, rows in groupby(self.payments.rows(), lambda row: row.record)]
        last = len(groups) - 1
        for place, group in enumerate(groups):
            self._prepare(group, place)
            if place == min(1, last):
                self._postpone(group[0])
            self._close(group[0])
            if self.payments.row(group[0].n).kind == "floating":
                look()
            parted = {group[0].n: self._part(group[0].n)} if place == min(2, last) else {}
            blocked = "individual" if "individual" in self.units else "fund"
            if parted:
                look()
            if place == 3:
                self._order(group[0])
            for n in [row.n for row in group]:
                if place == 4 and n == group[0].n:
                    self._pay_outside(n)
                self._pay(n, blocked if place == 0 else None)
                if n in parted:
                    self._pay(parted[n], blocked if place == 0 else None)
            if place == 0:
                self._unblock_and_claim(blocked, [*(row.n for row in group), *parted.values()])
            look()

    def _open(self) -> Contract:
        issued = self.sheets.issued
        config = self.office.config
        accounts = self.office.cash.address, config.tax_account, config.issuer_account
        new = NewSeries(self.office.programme, issued, *accounts)
        for operation in new.operations(self.chain):
            self._by_parties(operation)
        return self.office.programme.bond(new.address(self.chain))

    def _issue(self, path: Path) -> None:
        sheet = self.sheets.issued.sheet
        with path.open("w", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(["wallet", "face"])
            for name, count in self.instrument.allotted.items():
                lines.writerow([getattr(WHO, name), count * sheet.denomination])
                self.units[name] = count * sheet.denomination_minor
        allotments = read_allotments(path, sheet.minor_units, sheet.denomination_minor)
        work = Issue(self.chain, self.office.programme, self.bond, allotments)
        assert work.obstacles() == ()
        for operation in work.operations():
            self._by_parties(operation)

    def _prepare(self, group: list[Row], place: int) -> None:
        """Before the record time: a seizure of odd units once, a sale, and what is fixed in time."""
        self.chain.travel(group[0].record_time - 12 * DAY)
        if place == 0:
            victim, receiver = ("bank", "fund")
            seizure = self.bond.encode(
                "forcedTransferWithCase", getattr(WHO, victim), getattr(WHO, receiver), ODD, *EVIDENCE
            )
            self.office.by_two("enforcement", seizure)
            self._moved(victim, receiver, ODD)
        for row in group:
            if row.kind == "floating" and row.n not in self.instrument.late:
                self._fix(row)

    def _close(self, row: Row) -> None:
        """The last sale at the record time itself counts, one a second later doesn't."""
        self.chain.travel(row.record_time)
        self._sell("bank", "insurer" if "insurer" in self.units else "primary_dealer")
        self.held = Counter(self.units)
        self.chain.travel(row.record_time + 1)
        if row.record < len(self.chain.call(self.bond, "recordTimes")) - 1:
            self._sell("fund", "bank")

    def _sell(self, seller: str, buyer: str) -> None:
        units = self.sheets.issued.sheet.denomination_minor
        self.chain.transact(self.bond, "transfer", getattr(WHO, buyer), units, sender=getattr(WHO, seller))
        self._moved(seller, buyer, units)

    def _moved(self, giver: str, receiver: str, units: int) -> None:
        self.units[giver] -= units
        self.units[receiver] += units

    def _postpone(self, row: Row) -> None:
        self._act(Reschedule(self._place(row.n), row.pay_time + 3 * DAY, REASON))

    def _fix(self, row: Row) -> None:
        """The calculation agent proposes, and after the window anybody settles."""
        computed = self.sheets.fixed(row.n)
        assert computed.amount == self.amounts[row.n]
        self._act(Proposal(self._place(row.n), computed.amount, SOURCE, PAPER, computed))
        self.chain.travel(self.chain.now() + WINDOW + 1)
        self._act(Settlement(self._place(row.n)), "stranger")

    def _fix_late(self, row: Row) -> None:
        """After the payment time: by fallback, or on a second proposal, since the first was wrong."""
        if row.n in self.instrument.by_fallback:
            self.chain.travel(row.record_time + 10 * DAY)
            self._act(Settlement(self._place(row.n), fallback=True), "stranger")
            return
        self.chain.travel(max(self.chain.now(), row.pay_time + DAY))
        self._act(Proposal(self._place(row.n), self.amounts[row.n] + Fraction(1, 10_000), SOURCE, PAPER))
        self._act(Dispute(self._place(row.n), REASON, alone=True), "regulator")
        self._fix(row)

    def _part(self, n: int) -> int:
        """Fund three fifths of a row; the rest is a new one, whose number is given back. Both add up exactly."""
        row = self.payments.row(n)
        part = self.payments.missing(row) * 3 // 5
        self._act(Division(self._place(n), part, WHO.paying_agent), "paying_agent")
        first, rest = self.payments.row(row.n), self.payments.rows()[-1]
        assert first.amount + rest.amount == self.amounts[row.n]
        assert part - 1 <= self.payments.books(first).funded <= part
        self.amounts |= {row.n: first.amount, rest.n: rest.amount}
        self.divided[rest.n] = row.n
        return rest.n

    def _order(self, row: Row) -> None:
        """A court says that somebody else is paid what one holder is due of this row."""
        holder = "emigrant" if "emigrant" in self.units else "foreign_institution"
        self._act(Redirection(self._place(row.n), getattr(WHO, holder), WHO.bank, Order("HC 12/2049", PAPER)))
        self.others[row.n, holder] = "bank"

    def _pay_outside(self, n: int) -> None:
        """One holder was paid over a bank, which two parties confirm."""
        row = self._fixed(n)
        self.chain.travel(max(self.chain.now(), row.pay_time))
        self._act(OutsideStatement(self._place(n), (WHO.fund,), "RTGS 77", PAPER), "paying_agent")
        self._act(Confirmation(self._place(n), (WHO.fund,), "RTGS 77", PAPER), "regulator")
        self.others[n, "fund"] = None

    def _fixed(self, n: int) -> Row:
        row = self.payments.row(n)
        if row.kind == "floating":
            self._fix_late(row)
            row = self.payments.row(n)
        return row

    def _pay(self, n: int, blocked: str | None) -> None:
        """Fund what is missing and pay everybody, but who is blocked."""
        row = self._fixed(n)
        assert row.amount == self.amounts[n]
        self.payments.fund(row, WHO.paying_agent)
        self.chain.travel(max(self.chain.now(), row.pay_time))
        if blocked:
            self._block(blocked, True)
        payout = self.payments.pay(row, WHO.paying_agent)
        waiting = () if blocked is None else (Unpaid(getattr(WHO, blocked), "blocked by an authority"),)
        assert payout.unpaid == waiting
        self._book(row)

    def _book(self, row: Row) -> None:
        """By hand: each holder's exact share, rounded down once, less the tax on it."""
        due = {name: floor(units * self.amounts[row.n]) for name, units in self.held.items()}
        tax = {
            name: floor(gross * self.instrument.tax_of(name, self.divided.get(row.n, row.n)))
            if row.kind == "coupon"
            else 0
            for name, gross in due.items()
        }
        for name, gross in due.items():
            payee = self.others.get((row.n, name), name)
            if payee is not None:
                self.owed[payee] += gross - tax[name]
                self.taxed += tax[name]
        self.dust += ceil(sum(self.held.values()) * self.amounts[row.n]) - sum(due.values())

    def _block(self, name: str, blocked: bool) -> None:
        registry = self.office.programme.registry
        self.chain.transact(registry, "setRegulatorBlock", [getattr(WHO, name)], blocked, sender=WHO.regulator)

    def _unblock_and_claim(self, name: str, numbers: list[int]) -> None:
        """Who was blocked claims a month later, and the tax of it is remitted."""
        self.chain.travel(self.chain.now() + 30 * DAY)
        self._block(name, False)
        wallet = getattr(WHO, name)
        for row in map(self.payments.row, numbers):
            assert self.payments.claim(row, wallet, wallet).holders == 1
            if self.payments.tax_kept(row):
                self.chain.transact(self.agent, "remitTax", self.bond.address, row.index, sender=WHO.paying_agent)

    def _place(self, n: int) -> Place:
        return Place(self.chain, self.office.programme, self.bond, n, 0, ZoneInfo("Asia/Karachi"))

    def _act(self, act: Act, by: str = "") -> None:
        """As its command does it: by the two parties, or by the one who may."""
        act.check()
        if act.timelock is not None:
            self._by_parties(act.operation())
        else:
            if act.role is not None:
                act.place.require_role(act.role, getattr(WHO, by))
            for call in act.calls():
                self.chain.send(call, sender=getattr(WHO, by))
        assert act.is_done(), act.outcome()

    def _by_parties(self, operation: Operation) -> None:
        names = {contract: name for name, contract in self.office.programme.timelocks.items()}
        proposer, executor = (getattr(WHO, party) for party in PARTIES[names[operation.timelock]])
        self.office.carry_out(operation, proposer, executor)

    def _cash(self, address: str) -> int:
        return int(self.chain.call(self.office.cash, "balanceOf", address))
