"""One series, rebuilt from its events and those of the paying agent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from wasiqa.chain.contract import NOBODY
from wasiqa.index.defaults import DefaultState
from wasiqa.index.pauses import PauseState
from wasiqa.index.rows import RowState
from wasiqa.index.state import move
from wasiqa.index.tenders import TenderState
from wasiqa.policy import Policy
from wasiqa.servicing.ledger import Position
from wasiqa.servicing.payments import KINDS, Row, RowBooks
from wasiqa.servicing.series_rules import Rules

Args = Mapping[str, Any]


class SeriesState:
    """What the events say of one series so far. Units and amounts in minor units, times in seconds.

    Events are told in order, each after the time of its block. Who held at a record time is settled by the first block
    after it, as in the contract.
    """

    def __init__(self) -> None:
        self.balances: dict[str, int] = {}
        """By wallet, in the order of the first receipt; those that hold nothing any more are kept."""
        self.locked: dict[str, int] = {}
        self.frozen: dict[str, bool] = {}
        self.now = 0
        self._lapses: dict[str, tuple[int, int]] = {}
        """Up to when the freeze of a wallet and that of its units hold; 0 is for good."""
        self.issued = 0
        self.supply = 0
        self.allocation = 0
        self.record_times: tuple[int, ...] = ()
        self.rules: Rules | None = None
        """Known from the series' birth on."""
        self.closings: list[dict[str, int]] = []
        """Who held how much at each record time that has passed."""
        self.hooks: dict[str, int] = {}
        """Moments of each installed hook by its address, in order; none where it was put aside."""
        self.pauses = PauseState()
        self.defaults = DefaultState()
        self.tenders = TenderState()
        self.cash = NOBODY
        self.tax_account = NOBODY
        self.rows: list[RowState] = []
        self.rates: list[tuple[int, ...]] = []
        """What is withheld of each row's interest, basis points by category."""
        self.rates_from: list[int] = []
        """The record times from which that was changed."""
        self.fixing: tuple[int, ...] = (0, 0, 0, 0)
        """`IRateFixings.FixingTerms`."""
        self.prescription: tuple[int, str] = (0, NOBODY)
        """Seconds, and the issuer's account."""
        self.orders: dict[tuple[int, str], str] = {}
        """Who is paid by order, by row that an order named, and holder."""
        self._rest_of = -1
        self._first_rates: tuple[int, ...] = ()
        self._books_now: list[RowBooks] | None = None
        """Until something changes them."""
        self._burned: dict[tuple[str, str], int] = {}
        """Units by transaction and holder, as the last burn has it: that is the one which a payment follows."""

    def reach(self, time: int) -> None:
        """A block has this time: record times before it have passed, and freezes and pauses lapsed."""
        self.now = time
        while len(self.closings) < len(self.record_times) and self.record_times[len(self.closings)] < time:
            self.closings.append({wallet: units for wallet, units in self.balances.items() if units})
            self._books_now = None

    def tell(self, name: str, args: Args, transaction: str) -> None:
        """Take in one event of the token, or one of the paying agent about it. Others change nothing here."""
        self._books_now = None
        if name == "Paid":
            row = self.rows[args["row"]]
            row.pay(args["holder"], self._settled(row, args["holder"], transaction), args["gross"], args["tax"])
        elif name in _CHANGES:
            _CHANGES[name](self, args)
        else:
            self.defaults.tell(name, args)
            self.tenders.tell(name, args)
        if name == "Transfer" and args["to"] == NOBODY:
            self._burned[transaction, args["from"]] = args["value"]

    def wallets(self) -> list[str]:
        """Every wallet that ever received or was frozen."""
        return list({**self.balances, **self.locked, **self.frozen})

    def position(self, wallet: str) -> Position:
        """A wallet's place in the series."""
        lapsed_wallet, lapsed_units = self._lapsed(wallet)
        locked = 0 if lapsed_units else self.locked.get(wallet, 0)
        frozen = not lapsed_wallet and self.frozen.get(wallet, False)
        return Position(self.balances.get(wallet, 0), locked, len(self.closings), frozen)

    def books(self) -> list[RowBooks]:
        """The books of all rows, with every holder gone through."""
        if self._books_now is None:
            self._books_now = [self._books(n, row) for n, row in enumerate(self.rows, start=1)]
        return self._books_now

    def missed(self) -> list[int]:
        """The rows, counted from 1, that still lack something when their grace is over."""
        grace = self.defaults.grace
        return [
            books.row.n
            for books in self.books()
            if grace is not None
            and self.now > books.row.pay_time + grace
            and (books.due is None or books.funded < books.due)
        ]

    def _books(self, n: int, row: RowState) -> RowBooks:
        time = row.pay_time if row.kind == "cancelled" else self.record_times[row.record]
        terms = Row(n, row.kind, Fraction(row.numerator, row.denominator), row.record, time, row.pay_time)
        if row.kind == "cancelled":
            return RowBooks(terms, row.funded, row.net, row.tax, 0, 0, 0, 0, row.elsewhere)
        if row.kind == "floating" or len(self.closings) <= row.record:
            return RowBooks(terms, row.funded, row.net, row.tax, None, None, None)
        closing = self.closings[row.record]
        due = row.due(closing, self.balances)
        left = row.left(closing, self.balances)
        return RowBooks(terms, row.funded, row.net, row.tax, due, *left, max(row.funded - due, 0), row.elsewhere)

    def _settled(self, row: RowState, holder: str, transaction: str) -> int:
        """The units for which a holder is paid: those of the record date, or those burned in the same transaction."""
        if row.kind != "principal":
            return self.closings[row.record].get(holder, 0)
        return self._burned.pop((transaction, holder), 0)

    def _transfer(self, args: Args) -> None:
        move(self.balances, args)
        issued, burned = (args["value"] * (args[party] == NOBODY) for party in ("from", "to"))
        self.issued += issued
        self.supply += issued - burned
        self.allocation -= burned

    def _allocation(self, args: Args) -> None:
        self.allocation = args["allocation"]

    def _lock(self, args: Args) -> None:
        self.locked[args["account"]] = args["amount"]

    def _freeze(self, args: Args) -> None:
        self.frozen[args["wallet"]] = args["frozen"]

    def _lapse(self, args: Args) -> None:
        """What has lapsed by then does not come back with another end."""
        wallet = args["wallet"]
        lapsed_wallet, lapsed_units = self._lapsed(wallet)
        if lapsed_wallet:
            self.frozen[wallet] = False
        if lapsed_units:
            self.locked[wallet] = 0
        self._lapses[wallet] = args["walletUntil"], args["unitsUntil"]

    def _recovered(self, args: Args) -> None:
        """Whatever was frozen of the lost wallet's units is so of its successor's, as an event before has it."""
        self.locked[args["lost"]] = 0

    def _lapsed(self, wallet: str) -> tuple[bool, bool]:
        ends = self._lapses.get(wallet, (0, 0))
        return 0 < ends[0] < self.now, 0 < ends[1] < self.now

    def _pause(self, args: Args) -> None:
        self.pauses.pause(args)

    def _unpause(self, args: Args) -> None:
        self.pauses.lift(args)

    def _hook(self, args: Args) -> None:
        self.hooks[args["hook"]] = args.get("moments", 0)

    def _unhook(self, args: Args) -> None:
        del self.hooks[args["hook"]]

    def _times(self, args: Args) -> None:
        self.record_times = (*self.record_times[: args["from"]], *args["recordTimes"])

    def _rules(self, args: Args) -> None:
        self.rules = Rules(args["categories"], Policy.decode(args["policy"]))

    def _opened(self, args: Args) -> None:
        self.cash, self.tax_account = args["cash"], args["taxAccount"]
        self._first_rates = tuple(args["rates"])

    def _row(self, args: Args) -> None:
        terms = args["numerator"], args["denominator"], args["record"], args["payTime"]
        self.rows.append(RowState(KINDS[args["kind"]], *terms, origin=self._rest_of))
        self.rates.append(self._first_rates if self._rest_of < 0 else self.rates[self._rest_of])
        self._rest_of = -1

    def _fixing_terms(self, args: Args) -> None:
        self.fixing = tuple(args["terms"])

    def _prescription(self, args: Args) -> None:
        self.prescription = args["period"], args["account"]

    def _later_rates(self, args: Args) -> None:
        start, rates = args["from"], tuple(args["rates"])
        self.rates = [rates if row.record >= start else old for row, old in zip(self.rows, self.rates, strict=True)]
        self.rates_from.append(start)

    def _fixed(self, args: Args) -> None:
        row = self.rows[args["row"]]
        row.kind, row.numerator, row.denominator = "coupon", args["numerator"], args["denominator"]

    def _cancelled(self, args: Args) -> None:
        self.rows[args["row"]].kind = "cancelled"

    def _rescheduled(self, args: Args) -> None:
        self.rows[args["row"]].pay_time = args["payTime"]

    def _divided(self, args: Args) -> None:
        """The row of the rest is told next."""
        row = self.rows[args["row"]]
        if row.kind == "principal":
            row.record = len(self.record_times) - 1
        row.kind, row.numerator, row.denominator = KINDS[args["kind"]], args["numerator"], args["denominator"]
        self._rest_of = self._origin(args["row"])

    def _redirected(self, args: Args) -> None:
        origin, holder = self._origin(args["row"]), args["holder"]
        same = [place for place in self.orders if place[1] == holder and self._origin(place[0]) == origin]
        self.orders |= dict.fromkeys([*same, (args["row"], holder)], args["beneficiary"])

    def _returned(self, args: Args) -> None:
        self.rows[args["row"]].funded -= args["amount"]

    def _prescribed(self, args: Args) -> None:
        row = self.rows[args["row"]]
        row.funded -= args["gross"]
        if row.kind != "principal":
            self._dropped(args)

    def _dropped(self, args: Args) -> None:
        row = self.rows[args["row"]]
        if row.kind == "principal":  # its units are burned
            row.elsewhere += args["gross"]
        else:
            row.drop(args["holder"], self.closings[row.record].get(args["holder"], 0), args["gross"])

    def _origin(self, row: int) -> int:
        return row if self.rows[row].origin < 0 else self.rows[row].origin

    def _funded(self, args: Args) -> None:
        self.rows[args["row"]].funded += args["amount"]

    def _remitted(self, args: Args) -> None:
        self.rows[args["row"]].remitted += args["amount"]


_CHANGES: Mapping[str, Callable[[SeriesState, Args], None]] = {
    "Transfer": SeriesState._transfer,
    "AllocationSet": SeriesState._allocation,
    "Frozen": SeriesState._lock,
    "AddressFrozen": SeriesState._freeze,
    "FreezesLapse": SeriesState._lapse,
    "RecoverySuccess": SeriesState._recovered,
    "PurposesPaused": SeriesState._pause,
    "PurposesUnpaused": SeriesState._unpause,
    "HookInstalled": SeriesState._hook,
    "HookActivated": SeriesState._hook,
    "HookFailed": SeriesState._hook,
    "HookRemoved": SeriesState._unhook,
    "RecordTimesSet": SeriesState._times,
    "RulesSet": SeriesState._rules,
    "SeriesOpened": SeriesState._opened,
    "FixingTermsSet": SeriesState._fixing_terms,
    "PrescriptionSet": SeriesState._prescription,
    "RatesSet": SeriesState._later_rates,
    "RowOpened": SeriesState._row,
    "RateFixed": SeriesState._fixed,
    "RowCancelled": SeriesState._cancelled,
    "RowRescheduled": SeriesState._rescheduled,
    "RowDivided": SeriesState._divided,
    "Redirected": SeriesState._redirected,
    "ExcessReturned": SeriesState._returned,
    "Prescribed": SeriesState._prescribed,
    "PaidOutside": SeriesState._dropped,
    "Funded": SeriesState._funded,
    "TaxRemitted": SeriesState._remitted,
}
