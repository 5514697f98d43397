"""Coupons and principal: what each row needs, what has been paid, and paying it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import Any

from wasiqa.chain.chain import Chain, Receipt
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import Contract
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.servicing.code import built
from wasiqa.servicing.ledger import balances_at, balances_now, pages, position, receivers, series_config
from wasiqa.servicing.programme import Programme
from wasiqa.whitelist.word import HOPS, Word

KINDS = {1: "coupon", 2: "principal", 3: "instalment", 4: "floating", 5: "cancelled"}
STATUSES = ("performing", "default", "accelerated")
"""Of a series, as the paying agent counts them."""
_READ_PAGE = 1000
PAGE = {"coupon": 200, "instalment": 200, "principal": 80}
"""Holders in one transaction: 200 at up to 65,000 gas each, or 80 at up to 180,000, stay below the 16,777,216 that one
transaction may use."""
OBSTACLES = {
    0: "blocked by an authority",
    1: "frozen",
    2: "the cash token refuses to pay this wallet",
}


@dataclass(frozen=True)
class Row:
    """One row as the paying agent has it. `n` counts from 1; times in seconds; `amount` per unit of face value.

    A cancelled row is owed to nobody. Its record time may be another's by now, so it has its payment time for that.
    """

    n: int
    kind: str
    amount: Fraction
    record: int
    record_time: int
    pay_time: int

    @property
    def index(self) -> int:
        """Its place in the paying agent's table."""
        return self.n - 1


@dataclass(frozen=True)
class RowBooks:
    """The books of one row, minor units. `due`, `unclaimed` and `dust` are worked out from the holders one by one, not
    as what is left of the others, so that `balanced` says something. None before the record time has passed, and of a
    floating row whose rate is not fixed.

    `excess` is what it was funded with and its holders are not owed any more, as of units that were burned by order: it
    goes back to who funded it. `elsewhere` was never paid from here: it is prescribed, or was paid outside."""

    row: Row
    funded: int
    paid: int
    withheld: int
    due: int | None
    unclaimed: int | None
    dust: int | None
    excess: int = 0
    elsewhere: int = 0

    @property
    def balanced(self) -> bool:
        """paid + withheld + dust + unclaimed + excess == funded; nothing to say of a row that is not funded."""
        if not self.funded:
            return self.paid == self.withheld == 0
        assert self.dust is not None
        assert self.unclaimed is not None
        return self.paid + self.withheld + self.dust + self.unclaimed + self.excess == self.funded


@dataclass(frozen=True)
class Unpaid:
    """A holder who could not be paid, and why."""

    wallet: str
    reason: str


@dataclass(frozen=True)
class Payout:
    """What one run of a payment did."""

    receipts: tuple[Receipt, ...]
    holders: int
    net: int
    withheld: int
    unpaid: tuple[Unpaid, ...]
    successors: Mapping[str, str]
    """Those who have moved and were paid, with the wallet that got it."""


class Payments:
    """The payments of one series."""

    def __init__(self, chain: Chain, programme: Programme, bond: Contract, from_block: int = 0) -> None:
        self._chain = chain
        self._agent = programme.paying_agent
        self._registry = programme.registry
        self._bond = bond
        self._from_block = from_block

    @cached_property
    def decimals(self) -> int:
        """Minor-unit digits of the series' currency."""
        return int(self._chain.call(self._bond, "decimals"))

    def rows(self) -> tuple[Row, ...]:
        """All rows, in order. Raises `InputRefused` if the series was not opened."""
        times = self._chain.call(self._bond, "recordTimes")
        found = self._chain.call(self._agent, "rowsOf", self._bond.address)
        if not found:
            raise InputRefused(f"the series at {self._bond.address} has no payment rows: it was not opened")
        return tuple(
            Row(
                *(n, KINDS[kind], Fraction(numerator, denominator), record),
                *(pay_time if KINDS[kind] == "cancelled" else times[record], pay_time),
            )
            for n, (numerator, denominator, record, pay_time, kind) in enumerate(found, start=1)
        )

    def row(self, n: int) -> Row:
        """Row `n`, counted from 1. Raises `InputRefused` if there is none."""
        rows = self.rows()
        if not 1 <= n <= len(rows):
            raise InputRefused(f"there is no row {n}; the series has rows 1 to {len(rows)}", code="UNKNOWN_ROW")
        return rows[n - 1]

    def principal(self) -> Row:
        """The row that redeems the series."""
        return next(row for row in reversed(self.rows()) if row.kind == "principal")

    def next_due(self, kind: str) -> Row | None:
        """The first row, of principal or of those that go by record date, whose holders are not all paid; None if there
        is none left."""
        for row in self.rows():
            if (row.kind == "principal") == (kind == "principal"):
                books = self.books(row)
                if books.due is None or books.unclaimed or (books.due and not books.funded):
                    return row
        return None

    def books(self, row: Row) -> RowBooks:
        """The books of a row, with every holder gone through."""
        funded, units, net, tax, _, elsewhere = self._books(row)
        if row.kind == "cancelled":
            return RowBooks(row, funded, net, tax, 0, 0, 0, 0, elsewhere)
        if row.kind == "floating" or series_config(self._chain, self._bond).period <= row.record:
            return RowBooks(row, funded, net, tax, None, None, None)
        waiting = self._waiting(row)
        gross = [held * row.amount for held in waiting.values()]
        unclaimed = sum(int(amount) for amount in gross)
        kept = sum((amount - int(amount) for amount in gross), units * row.amount - (net + tax))
        if row.kind != "principal":
            others = self._outstanding(row) - units - sum(waiting.values())
            kept += others * row.amount - elsewhere
        due = int(self._chain.call(self._agent, "needOf", self._bond.address, row.index))
        return RowBooks(row, funded, net, tax, due, unclaimed, ceil(kept), max(funded - due, 0), elsewhere)

    def missing(self, row: Row) -> int:
        """What the row needs and has not been funded with. Raises `NotAllowed` before its record time has passed."""
        self._require_passed(row)
        if row.kind == "floating":
            raise NotAllowed(
                f"the rate of row {row.n} is not fixed",
                hint="`coupon fix` proposes it and `coupon settle` makes it final; then it is known what the row needs",
                code="RATE_NOT_FIXED",
            )
        need = self._chain.call(self._agent, "needOf", self._bond.address, row.index)
        return int(max(need - self._books(row).funded, 0))

    def fund(self, row: Row, payer: str) -> tuple[Receipt, ...]:
        """Give the agent what the row needs, from the payer's cash. Raises `NotAllowed` if the payer hasn't enough."""
        missing = self.missing(row)
        if not missing:
            return ()
        allowed = allow(self._chain, self._agent, self._bond, missing, payer, f"row {row.n}")
        return (allowed, self._chain.transact(self._agent, "fund", self._bond.address, row.index, sender=payer))

    def pay(self, row: Row, sender: str) -> Payout:
        """Pay everybody who waits for this row, and send the tax withheld to the tax account."""
        self.require_due(row)
        receipts = [
            self._chain.transact(self._agent, "push", self._bond.address, row.index, page, sender=sender)
            for page in pages(tuple(self._waiting(row)), PAGE[row.kind])
        ]
        if self.tax_kept(row):
            receipts.append(self._chain.transact(self._agent, "remitTax", self._bond.address, row.index, sender=sender))
        return self._payout(receipts)

    def claim(self, row: Row, holder: str, sender: str) -> Payout:
        """Pay one holder, to the holder's own wallet."""
        self.require_due(row)
        receipt = self._chain.transact(self._agent, "claim", self._bond.address, row.index, holder, sender=sender)
        return self._payout([receipt])

    def require_time(self, row: Row) -> None:
        """Raises `NotAllowed` before the payment time."""
        self._require_passed(row)
        if self._chain.now() < row.pay_time:
            raise NotAllowed(
                f"row {row.n} is paid from {_utc(row.pay_time)} on", hint="run the command then", code="TOO_EARLY"
            )

    def require_due(self, row: Row) -> None:
        """Raises `NotAllowed` before the payment time, and while the row is not funded."""
        self.require_time(row)
        if self.missing(row):
            raise NotAllowed(
                f"row {row.n} is not funded", hint=f"run `coupon fund` for row {row.n} first", code="NOT_FUNDED"
            )

    def waiting(self, row: Row) -> dict[str, int]:
        """Who still waits for this row, and for how many units."""
        self._require_passed(row)
        return self._waiting(row)

    def unpaid_coupons(self, wallet: str) -> Iterator[tuple[Row, int]]:
        """Rows by record date, whose record time has passed, that the wallet was not paid, with its units then."""
        if not self._chain.call(self._agent, "rowsOf", self._bond.address):
            return
        passed = series_config(self._chain, self._bond).period
        for row in self.rows():
            if row.kind not in ("principal", "cancelled") and row.record < passed:
                yield from ((row, units) for units in self._unpaid(row, (wallet,)).values())

    def successors(self, wallets: Iterable[str]) -> dict[str, str]:
        """Of these wallets those that have moved, with the wallet that is paid in their place."""
        registry = Contract(str(self._chain.call(self._bond, "registry")), self._registry.abi)
        moved: dict[str, str] = {}
        for page in pages(list(wallets), _READ_PAGE):
            words = map(Word.decode, self._chain.call(registry, "wordsOf", page))
            lost = [wallet for wallet, word in zip(page, words, strict=True) if word.moved]
            moved |= {wallet: str(self._chain.call(registry, "successorOf", wallet).successor) for wallet in lost}
        return moved

    def obstacle(self, wallet: str) -> str | None:
        """Why a coupon of the wallet, which may have moved, could not be paid now, as far as words and freezes say."""
        registry = Contract(str(self._chain.call(self._bond, "registry")), self._registry.abi)
        way, word = [wallet], Word.decode(self._chain.call(registry, "wordOf", wallet))
        while word.moved and len(way) <= HOPS:
            way.append(checksummed(f"0x{word.investor:040x}"))
            word = Word.decode(self._chain.call(registry, "wordOf", way[-1]))
        if word.blocked_by_registrar or word.blocked_by_regulator or word.moved:
            return OBSTACLES[0]
        return OBSTACLES[1] if any(position(self._chain, self._bond, one).frozen for one in way) else None

    def tax_kept(self, row: Row) -> int:
        """Tax withheld and not yet sent to the tax account, as after a holder's own claim."""
        books = self._books(row)
        return int(books.tax - books.remitted)

    def _waiting(self, row: Row) -> dict[str, int]:
        wallets = receivers(self._chain, self._bond, self._from_block)
        if row.kind == "principal":
            return balances_now(self._chain, self._bond, wallets)
        return self._unpaid(row, wallets)

    def _unpaid(self, row: Row, wallets: Sequence[str]) -> dict[str, int]:
        """Those of the wallets that held at the record time and were not paid, with their units."""
        held = balances_at(self._chain, self._bond, row.record, wallets)
        return {
            wallet: units
            for wallet, units in held.items()
            if not self._chain.call(self._agent, "isPaid", self._bond.address, row.index, wallet)
        }

    def _outstanding(self, row: Row) -> int:
        return int(self._chain.call(self._bond, "supplyAtRecord", row.record))

    def _books(self, row: Row) -> Any:
        return self._chain.call(self._agent, "booksOf", self._bond.address, row.index)

    def _payout(self, receipts: Sequence[Receipt]) -> Payout:
        paid = [event.args for receipt in receipts for event in receipt.events(self._agent, "Paid")]
        unpaid = [event.args for receipt in receipts for event in receipt.events(self._agent, "Unpaid")]
        moved = [event.args for receipt in receipts for event in receipt.events(self._agent, "PaidToSuccessor")]
        return Payout(
            tuple(receipts),
            len(paid),
            sum(event["gross"] - event["tax"] for event in paid),
            sum(event["tax"] for event in paid),
            tuple(Unpaid(event["holder"], OBSTACLES[event["reason"]]) for event in unpaid),
            {event["holder"]: event["successor"] for event in moved},
        )

    def _require_passed(self, row: Row) -> None:
        if row.kind == "cancelled":
            raise NotAllowed(
                f"row {row.n} was cancelled, and other rows took its place",
                hint="`status` shows which rows there are",
                code="ROW_CANCELLED",
            )
        if series_config(self._chain, self._bond).period <= row.record:
            raise NotAllowed(
                f"the record time of row {row.n} has not passed: {_utc(row.record_time)}",
                hint="what it needs is known once the record time has passed",
                code="BEFORE_RECORD_TIME",
            )


def allow(chain: Chain, agent: Contract, bond: Contract, amount: int, payer: str, what: str) -> Receipt:
    """Let the paying agent take the amount, in minor units, from the payer. Raises `NotAllowed` if it isn't there."""
    address, _, scale = chain.call(agent, "cashOf", bond.address)
    cash, needed = Contract(address, built("TestCash").abi), amount * scale
    held = int(chain.call(cash, "balanceOf", payer))
    if held < needed:
        raise NotAllowed(
            f"{what} needs {needed} units of the cash token {address}, but {payer} has {held}",
            hint="bring the cash to this account first",
            code="INSUFFICIENT_CASH",
        )
    return chain.transact(cash, "approve", agent.address, needed, sender=payer)


def _utc(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
