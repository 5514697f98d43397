"""A country's whitelist to measure on: a programme on anvil, a file of made-up investors, a store of made-up words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests
from cchecksum import to_checksum_address

from tests.scripts.cli import KEY, Cli
from tests.support.anvil import running
from wasiqa.chain.accounts import well_known
from wasiqa.chain.connection import connect
from wasiqa.chain.signer import KeySigner
from wasiqa.chain.web3_chain import Web3Chain
from wasiqa.errors import ChainFailed
from wasiqa.index.index import Index
from wasiqa.index.tables import EVENTS
from wasiqa.whitelist import bulk
from wasiqa.whitelist.entries import Rules
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.word import MASKS

_START = 1_800_000_000
_PAGE = 50_000
_PATIENCE = 60
_LATER = 1 << MASKS["valid_until"].bit_length() - 20
"""What makes a word another one: a day of expiry far off."""


@dataclass(frozen=True)
class Ground:
    """An office whose programme is on a node."""

    cli: Cli
    chain: Web3Chain
    url: str

    @property
    def folder(self) -> Path:
        """Its files."""
        return self.cli.folder

    def order(self, method: str, *parameters: Any) -> Any:
        """Ask the node for something that only nodes made for tests do."""
        return self.chain.answer(method, *parameters)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Everything done inside is undone."""
        snapshot = self.order("evm_snapshot")
        try:
            yield
        finally:
            self.order("evm_revert", snapshot)
            # the last transaction may wait there still, to be cleared away: nonces would be counted from it
            self.order("anvil_dropAllTransactions")

    def listed(self, number: int) -> Path:
        """A file of so many investors."""
        path = self.folder / f"{number}.csv"
        with path.open("w", encoding="utf-8") as file:
            file.write("wallet,investor,category,country,valid_until,status,tax_class,venue,note\n")
            file.writelines(_row(n) for n in range(number))
        return path

    def indexed(self, file: Path, number: int) -> None:
        """Put so many words into the event store, as if the registry had written them.

        The wallets of the file have them, but for one in fifty; one in ten of them has another expiry.
        """
        index = Index.open(Index.path(self.folder / "deployments", self.chain.chain_id), self.chain, self.cli_ledger())
        index.sync()
        key = IdKey(KEY)
        wanted = bulk.read(file, Rules("Asia/Karachi"), key, _START).wanted(key)
        words = [(one.wallet, one.word ^ (_LATER if n % 10 == 0 else 0)) for n, one in enumerate(wanted) if n % 50]
        words += [(_wallet(f"other {n}"), words[0][1]) for n in range(number - len(words))]
        registry, block = index.address("InvestorRegistry"), index.synced.number
        place = index.store.place
        with place.usable(), place.alone() as connection:
            for start in range(0, len(words), _PAGE):
                rows = [
                    {
                        **{"block": block, "log_index": 1_000 + start + n, "address": registry, "name": "WordSet"},
                        **{"args": {"wallet": wallet, "word": word}, "tx": index.synced.hash},
                    }
                    for n, (wallet, word) in enumerate(words[start : start + _PAGE])
                ]
                place.fill(connection, EVENTS, rows)

    def cli_ledger(self) -> Any:
        """What is deployed."""
        from wasiqa.chain.deployments import Deployments

        return Deployments.load(self.folder / "deployments", self.chain.chain_id)


@contextmanager
def ground() -> Iterator[Ground]:
    """A new one."""
    with TemporaryDirectory() as folder, running("--timestamp", str(_START), "--no-request-size-limit") as url:
        chain = connect(url)
        for account in well_known():
            chain.unlock(KeySigner(account))
        office = Cli.new(chain, Path(folder))  # type: ignore[arg-type]  # nothing is undone by the office
        office(f"deploy programme {office.folder / 'programme.yaml'}", by="deployer")
        yield Ground(Cli(None, office.folder, url), chain, url)


def bare(url: str, signed: list[bytes]) -> None:
    """Give a node signed transactions, one after the other, and wait until the last is in a block."""
    with requests.Session() as session:

        def ask(method: str, parameter: str) -> Any:
            body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": [parameter]}
            return session.post(url, json=body, timeout=30).json()["result"]

        last = ""
        for raw in signed:
            last = ask("eth_sendRawTransaction", "0x" + raw.hex())
        end = time.monotonic() + _PATIENCE
        while ask("eth_getTransactionReceipt", last) is None:
            if time.monotonic() > end:
                raise ChainFailed(f"the node has not mined {last}")
            time.sleep(0.01)


def _row(n: int) -> str:
    person = f"CNIC:4{n // 10_000_000:04d}-{n % 10_000_000:07d}-1"
    day = f"{2050 + n % 5}-{1 + n % 12:02d}-{1 + n % 28:02d}"
    return f"{_wallet(f'wallet {n}')},{person},INDIVIDUAL_RESIDENT,PK,{day},ACTIVE,,,made up\n"


def _wallet(name: str) -> str:
    return str(to_checksum_address("0x" + sha256(name.encode()).hexdigest()[:40]))
