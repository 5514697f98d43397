"""Tenders and rights to early repayment: as the paying agent's events tell them, and as it says itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract, Event

Fact = tuple[str, Any]
_USES = frozenset({"CallExercised", "PutOpened"})


@dataclass
class TenderBooks:
    """One tender; units and amounts in minor units."""

    terms: tuple[int, ...]
    funded: int = 0
    paid: int = 0
    offers: dict[str, int] = field(default_factory=dict)
    """Units offered, by holder."""
    bought: dict[str, int] = field(default_factory=dict)

    @property
    def closes(self) -> int:
        """The last second for offers."""
        return self.terms[3]

    @property
    def pay_time(self) -> int:
        """From when on holders are paid."""
        return self.terms[4]

    def need(self, supply: int) -> int:
        """With what it has to be funded in all, if there are so many units now."""
        numerator, denominator, *_, most = self.terms
        units = min(sum(self.offers.values()), most, supply + sum(self.bought.values()))
        return -(-units * numerator // denominator)


class TenderState:
    """All tenders of a series, and the kinds of its rights: none, once exercised."""

    def __init__(self) -> None:
        self.books: list[TenderBooks] = []
        self.rights: list[int] = []

    def tell(self, name: str, args: Mapping[str, Any]) -> None:
        """Take in one event about the series."""
        if name == "TenderOpened":
            self.books.append(TenderBooks(tuple(args["terms"])))
        elif name == "RightsSet":
            self.rights = [right[0] for right in args["rights"]]
        elif name in _USES:
            self.rights[args["right"]] = 0
        elif name in _CHANGES:
            _CHANGES[name](self.books[args["tender"]], args)

    def told(self, isin: str) -> Iterator[Fact]:
        """What the events say."""
        yield f"{isin} rights", tuple(self.rights)
        for n, one in enumerate(self.books, start=1):
            totals = sum(one.offers.values()), sum(one.bought.values()), one.funded, one.paid
            yield f"{isin} tender {n}", (one.terms, *totals)
            for holder, units in one.offers.items():
                yield f"{isin} tender {n} {holder}", (units, one.bought.get(holder, 0))


def tenders_asked(chain: Chain, agent: Contract, isin: str, bond: Contract, events: Iterable[Event]) -> Iterator[Fact]:
    """What the paying agent says of what its events name."""
    yield f"{isin} rights", tuple(right.kind for right in chain.call(agent, "rightsOf", bond.address))
    for event in events:
        if event.name == "TenderOpened":
            n = event.args["tender"]
            now = chain.call(agent, "tenderOf", bond.address, n)
            yield f"{isin} tender {n + 1}", (tuple(now.terms), now.offered, now.bought, now.funded, now.paid)
        elif event.name == "Offered":
            n, holder = event.args["tender"], event.args["holder"]
            yield f"{isin} tender {n + 1} {holder}", tuple(chain.call(agent, "offerOf", bond.address, n, holder)[0])


def _offered(one: TenderBooks, args: Mapping[str, Any]) -> None:
    one.offers[args["holder"]] = args["units"]


def _funded(one: TenderBooks, args: Mapping[str, Any]) -> None:
    one.funded += args["amount"]


def _paid(one: TenderBooks, args: Mapping[str, Any]) -> None:
    one.bought[args["holder"]] = one.bought.get(args["holder"], 0) + args["units"]
    one.paid += args["amount"]


def _returned(one: TenderBooks, args: Mapping[str, Any]) -> None:
    one.funded -= args["amount"]


_CHANGES = {"Offered": _offered, "TenderFunded": _funded, "TenderPaid": _paid, "TenderReturned": _returned}
