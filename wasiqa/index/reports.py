"""Hashes of published reports: as the register's events tell them, and as it says itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract, Event

Fact = tuple[str, Any]


class ReportPlace(NamedTuple):
    """What a report tells of: its kind (0x and hex digits), the series or nobody, and the second."""

    kind: str
    series: str
    as_of: int


class ReportsState:
    """The hashes of the reports (0x and hex digits) at each place, in order."""

    def __init__(self) -> None:
        self.posted: dict[ReportPlace, list[str]] = {}

    def tell(self, args: Mapping[str, Any]) -> None:
        """Take in one `ReportPosted`."""
        self.posted.setdefault(_place(args), []).append(_hex(args["documentHash"]))

    def told(self) -> Iterator[Fact]:
        """What the events say."""
        for place, hashes in self.posted.items():
            yield _fact(place, len(hashes)), hashes[-1]


def reports_asked(chain: Chain, register: Contract, events: Iterable[Event]) -> Iterator[Fact]:
    """What the register says of every place that its events name."""
    for place in dict.fromkeys(_place(event.args) for event in events if event.name == "ReportPosted"):
        kind = bytes.fromhex(place.kind[2:])
        document_hash, count = chain.call(register, "latest", kind, place.series, place.as_of)
        yield _fact(place, count), _hex(document_hash)


def _fact(place: ReportPlace, count: int) -> str:
    return f"report {place.kind} on {place.series} at {place.as_of}, number {count}"


def _place(args: Mapping[str, Any]) -> ReportPlace:
    return ReportPlace(_hex(args["kind"]), args["series"], args["asOf"])


def _hex(value: bytes | str) -> str:
    return "0x" + value.hex() if isinstance(value, bytes) else value
