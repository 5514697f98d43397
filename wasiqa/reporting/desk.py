"""What every report begins with: the programme as its events tell it, and how the money of each series is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.chain.errors import Reverted
from wasiqa.chain.timelock import local
from wasiqa.errors import InputRefused
from wasiqa.index.index import Index
from wasiqa.index.programme import ProgrammeState
from wasiqa.index.series import SeriesState
from wasiqa.index.summary import totals
from wasiqa.reporting.report import Amount
from wasiqa.servicing.code import built
from wasiqa.servicing.payments import RowBooks
from wasiqa.whitelist.word import Word

_decoded = lru_cache(maxsize=200_000)(Word.decode)
"""Whoever reports again and again knows most words from before."""


class Money(NamedTuple):
    """A series' currency: its minor-unit digits, and the cash token that it is paid in, if it was opened."""

    decimals: int
    token: str | None
    symbol: str | None
    """The token's; None if it has none."""

    @classmethod
    def of(cls, chain: Chain, bond: str, cash: str) -> Money:
        """As the tokens say; neither ever changes."""
        decimals = int(chain.call(Contract(bond, built("SovereignBond").abi), "decimals"))
        if cash == NOBODY:
            return cls(decimals, None, None)
        try:
            return cls(decimals, cash, str(chain.call(Contract(cash, built("TestCash").abi), "symbol")))
        except Reverted:
            return cls(decimals, cash, None)


@dataclass(frozen=True)
class Series:
    """One series at the time of the report; `books` are those of its rows."""

    isin: str
    symbol: str
    address: str
    state: SeriesState
    books: tuple[RowBooks, ...]
    money: Money

    @property
    def name(self) -> tuple[str, str]:
        """ISIN and symbol, with which its lines begin."""
        return self.isin, self.symbol

    def amount(self, minor: int) -> Amount:
        """An amount in its currency."""
        return Amount(minor, self.money.decimals)


class Desk:
    """The programme at the end of one second, or now, and those of its series that are asked for."""

    def __init__(
        self,
        index: Index,
        symbols: Mapping[str, str],
        at: int | None = None,
        *,
        state: ProgrammeState | None = None,
        money: dict[tuple[str, str], Money] | None = None,
    ) -> None:
        """`symbols` are those of the series asked for, by ISIN. Whoever has the state of now gives it, and what it
        knows of the money of series and cash tokens, to which is added.

        Raises `InputRefused` for a time without a programme, and `ChainFailed` if the chain never had it.
        """
        self.index = index
        self.at = index.now if at is None else at
        self.zone = ZoneInfo(index.ledger.time_zone)
        if self.at > index.now:
            told = f"{self.told(self.at)} hasn't come yet; on the chain it is {self.told(index.now)}"
            raise InputRefused(told, hint="name an earlier time", code="IN_THE_FUTURE")
        self.state = ProgrammeState(index, self.at) if state is None else state
        self._money = {} if money is None else money
        if at is None:
            totals(index, self.state)  # which says if the chain has no programme
        elif self.state.ceiling is None:
            raise InputRefused(
                f"at {self.told(self.at)} there was no programme yet", hint="name a later time", code="BEFORE_PROGRAMME"
            )
        with index.fitting():
            self.words = {wallet: _decoded(word) for wallet, word in self.state.words.items()}
        self.series = tuple(self._series(isin, symbol) for isin, symbol in sorted(symbols.items()))

    def told(self, seconds: int) -> str:
        """A time in the programme's zone."""
        return local(seconds, self.zone)

    def _series(self, isin: str, symbol: str) -> Series:
        address = self.index.ledger.series[isin].address
        state = self.state.series[address]
        tokens = address, state.cash
        if tokens not in self._money:
            self._money[tokens] = Money.of(self.index.chain, *tokens)
        return Series(isin, symbol, address, state, tuple(self.state.books[address]), self._money[tokens])
