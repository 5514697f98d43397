"""A chain of made-up blocks, on which a registry writes words, and which changes its mind as a test likes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from tests.support.actors import Actors
from wasiqa.chain.chain import Header
from wasiqa.chain.contract import Contract, Log
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.records import Deployed
from wasiqa.errors import ChainFailed
from wasiqa.index.index import Index
from wasiqa.servicing.code import built

WHO = Actors()
REGISTRY, LATER = WHO.deployer, WHO.operator
"""Where the made-up contracts are: the registry from block 1 on, and a programme that the ledger may learn of later."""
SECONDS = 12
_SALTS = count()
"""No two blocks ever have the same hash."""
_REGISTRY = Contract(REGISTRY, built("InvestorRegistry").abi)
_PROGRAMME = Contract(LATER, built("Programme").abi)


class Branches:
    """The chain as a node tells it. `meanwhile` is called with each question before it is answered."""

    chain_id = 1

    def __init__(self, meanwhile: Callable[[str], None] = lambda question: None) -> None:
        self.meanwhile = meanwhile
        self.asked: list[tuple[str, Any]] = []
        self.blocks: list[tuple[Header, list[Log]]] = []
        self.mine()

    def mine(self, *words: tuple[str, int], ceiling: int | None = None) -> Header:
        """Add a block in which the registry writes these words, and the programme a ceiling."""
        number, parent = len(self.blocks), self.blocks[-1][0].hash if self.blocks else "0x" + 64 * "0"
        name = "0x" + sha256(f"{parent}/{next(_SALTS)}".encode()).hexdigest()
        logs = [
            _log(REGISTRY, _REGISTRY.interface.topic("WordSet"), [wallet], word, (number, index, name))
            for index, (wallet, word) in enumerate(words)
        ]
        if ceiling is not None:
            logs.append(_log(LATER, _PROGRAMME.interface.topic("CeilingSet"), [], ceiling, (number, len(logs), name)))
        header = Header(number, name, parent, 1_800_000_000 + SECONDS * number)
        self.blocks.append((header, logs))
        return header

    def undo(self, depth: int) -> None:
        """Take the latest blocks off, as when another branch wins."""
        del self.blocks[len(self.blocks) - depth :]

    def words(self) -> dict[str, int]:
        """What the registry has written on the branch as it is."""
        written = (_REGISTRY.event(log) for _, logs in self.blocks for log in logs)
        return {event.args["wallet"]: event.args["word"] for event in written if event is not None}

    def code(self, address: str) -> bytes:
        return b"\0" if address in (REGISTRY, LATER) else b""

    def now(self) -> int:
        return self.blocks[-1][0].time

    def header(self, number: int | None = None) -> Header:
        self._ask("header", number)
        if number is not None and not 0 <= number < len(self.blocks):
            raise ChainFailed(f"reading block {number}: there is none")
        return self.blocks[-1 if number is None else number][0]

    def logs(self, addresses: Sequence[str], topic: bytes | None, first: int, last: int | None = None) -> Iterator[Log]:
        assert topic is None
        self._ask("logs", (first, last))
        found = [log for _, logs in self.blocks[first : (last or 0) + 1] for log in logs if log.address in addresses]
        return iter(found)

    def pages(self) -> list[tuple[int, int]]:
        """The ranges that it was asked for since this was asked last."""
        ranges = [what for question, what in self.asked if question == "logs"]
        self.asked.clear()
        return ranges

    def _ask(self, question: str, what: Any) -> None:
        self.asked.append((question, what))
        self.meanwhile(question)


def ledger(*, first: int = 1, later: int | None = None) -> Deployments:
    """A ledger with the registry, and with the programme if its block is given."""
    known = Deployments(chain_id=1, network="made up", time_zone="UTC")
    known = known.with_contract("InvestorRegistry", _record(REGISTRY, first))
    return known if later is None else known.with_contract("Programme", _record(LATER, later))


def opened(chain: Branches, folder: Path, **options: Any) -> Index:
    """The store of this chain in a folder; `page` may be given, and what `ledger` takes."""
    page = {"page": options.pop("page")} if "page" in options else {}
    return Index.open(folder / "1.events.db", chain, ledger(**options), **page)  # type: ignore[arg-type]


def _record(address: str, block: int) -> Deployed:
    nothing = "0x" + 64 * "0"
    return Deployed(
        address=address,
        tx=nothing,
        block=block,
        deployer=WHO.deployer,
        arguments=(),
        runtime_keccak=nothing,
        compiler="0",
    )


def _log(address: str, topic: bytes, indexed: Sequence[str], value: int, place: tuple[int, int, str]) -> Log:
    number, index, block_hash = place
    topics = (topic, *(bytes(12) + bytes.fromhex(wallet[2:]) for wallet in indexed))
    return Log(address, topics, value.to_bytes(32, "big"), number, index, block_hash, block_hash)
