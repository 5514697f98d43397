"""The secondary market: trades, as the settlement contract's events tell them; repos, pledges and credits, as those of
the repo contract and of its hook do, and as these say themselves.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Event
from wasiqa.servicing.programme import Programme
from wasiqa.trading.repo import STATES, Repo

Fact = tuple[str, Any]
LAST = 200
"""Trades of a series that are kept, the latest ones."""


class SettledTrade(NamedTuple):
    """Units that changed hands: units and amounts in minor units, the price in 1/10,000 per 100, seconds."""

    time: int
    tx: str
    seller: str
    buyer: str
    units: int
    price: int
    clean: int
    accrued: int
    cash: str
    venue: int
    """0 if no venue brought it."""


@dataclass(frozen=True)
class OpenedRepo:
    """A repo, where it stands, and when it came to that."""

    terms: Repo
    state: str
    opened: int
    ended: int | None = None
    claimed: int = 0
    """Units that the buyer took."""


class MarketState:
    """What the events say so far: the latest trades and the number of all by series, repos by id, and what is pledged
    or credited."""

    def __init__(self) -> None:
        self.trades: dict[str, deque[SettledTrade]] = {}
        """By address of the series, the oldest first."""
        self.traded: dict[str, int] = {}
        self.repos: dict[str, OpenedRepo] = {}
        """By 0x and hex digits."""
        self.pledged: dict[tuple[str, str], int] = {}
        """Units by series and wallet."""
        self.credits: dict[tuple[str, str], int] = {}
        """In the token's smallest unit, by token and account."""

    def tell(self, name: str, args: Mapping[str, Any], time: int, tx: str) -> None:
        """Take in one of `MARKET_EVENTS`."""
        if name == "Traded":
            units, price, clean, accrued, cash, venue, *_ = args["execution"]
            made = SettledTrade(time, tx, args["seller"], args["buyer"], units, price, clean, accrued, cash, venue)
            self.trades.setdefault(args["bond"], deque(maxlen=LAST)).append(made)
            self.traded[args["bond"]] = self.traded.get(args["bond"], 0) + 1
        elif name == "RepoOpened":
            self.repos[_hex(args["repo"])] = OpenedRepo(Repo(*args["terms"]), "OPEN", time)
        elif name in _ENDS:
            found = self.repos[_hex(args["repo"])]
            claimed = args.get("units", 0)
            self.repos[_hex(args["repo"])] = replace(found, state=_ENDS[name], ended=time, claimed=claimed)
        elif name in _AMOUNTS:
            _AMOUNTS[name](self, args)

    def told(self) -> Iterator[Fact]:
        """What the events say that the contracts keep, too."""
        for repo, one in self.repos.items():
            yield f"repo {repo}", one.state
        for (series, wallet), units in self.pledged.items():
            yield _pledge(series, wallet), units
        for (cash, account), amount in self.credits.items():
            yield _credit(cash, account), amount

    def _pledge(self, args: Mapping[str, Any]) -> None:
        self.pledged[args["series"], args["wallet"]] = args["units"]

    def _credit(self, args: Mapping[str, Any]) -> None:
        place = args["cash"], args["account"]
        self.credits[place] = self.credits.get(place, 0) + args["amount"]

    def _collect(self, args: Mapping[str, Any]) -> None:
        self.credits[args["cash"], args["account"]] = 0


def market_asked(chain: Chain, programme: Programme, since: int) -> Iterator[Fact]:
    """What the contracts say of every repo, pledge and credit that their own events name."""
    repos = programme.repos
    for event in chain.events(repos, None, since):
        if event.name == "RepoOpened":
            repo = event.args["repo"]
            yield f"repo {_hex(repo)}", STATES[chain.call(repos, "repoOf", repo).state]
        elif event.name == "Credited":
            place = event.args["cash"], event.args["account"]
            yield _credit(*place), chain.call(repos, "creditOf", *place)
    for hook in programme.hooks["pledge"]:
        for place in dict.fromkeys(map(_place, chain.events(hook, "PledgeSet", since))):
            yield _pledge(*place), chain.call(hook, "pledgedOf", *place)


def _place(event: Event) -> tuple[str, str]:
    return event.args["series"], event.args["wallet"]


def _pledge(series: str, wallet: str) -> str:
    return f"units of {series} pledged in {wallet}"


def _credit(cash: str, account: str) -> str:
    return f"credit of {account} in {cash}"


def _hex(value: bytes | str) -> str:
    return "0x" + value.hex() if isinstance(value, bytes) else value


_ENDS = MappingProxyType({"RepoClosed": "CLOSED", "RepoClaimed": "CLAIMED", "RepoReleased": "RELEASED"})
_AMOUNTS: Mapping[str, Callable[[MarketState, Mapping[str, Any]], None]] = MappingProxyType(
    {
        "PledgeSet": MarketState._pledge,
        "Credited": MarketState._credit,
        "Collected": MarketState._collect,
    }
)
MARKET_EVENTS = frozenset(("Traded", "RepoOpened", *_ENDS, *_AMOUNTS))
"""Cancelled nonces, nettings, failed trades and notes of accrued interest stay events in the store: they change nothing
that is kept."""
