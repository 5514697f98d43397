"""What must be true once the same command has ended well: on chain, in its receipt, and nothing done twice."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_utils.crypto import keccak

from tests.chaos.office import FACE, HOLDERS, INVESTORS, SERIES, holder
from tests.scripts.cli import WHO, Cli
from tests.support.anvil import Anvil
from wasiqa.chain.contract import Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.reader import log_entry
from wasiqa.whitelist.word import Word

UNITS = 100
"""Minor units of the currency in one of it."""


@dataclass(frozen=True)
class Outcome:
    """A node's chain after a run, and the files of the office that ran it."""

    node: Anvil
    cli: Cli
    since: int
    account: str
    foreign: Collection[str]
    """Transactions of the account that were none of the run's."""

    def transactions(self) -> list[Mapping[str, Any]]:
        """What the account has sent for the run and is in a block, in order, each with its receipt."""
        latest = int(self.node.ask("eth_blockNumber"), 16)
        blocks = (self.node.ask("eth_getBlockByNumber", hex(n), True) for n in range(self.since + 1, latest + 1))
        found = [tx for block in blocks for tx in block["transactions"] if int(tx["from"], 16) == int(self.account, 16)]
        ours = [tx for tx in found if tx["hash"] not in self.foreign]
        return [tx | {"receipt": self.node.ask("eth_getTransactionReceipt", tx["hash"])} for tx in ours]

    def events(self, contract: Contract, name: str) -> list[Mapping[str, Any]]:
        """What the contract wrote in them. A node that has come back may not find all by `eth_getLogs`."""
        logs = [log_entry(raw) for tx in self.transactions() for raw in self._receipt(tx["hash"])["logs"]]
        found = map(contract.event, logs)
        return [event.args for event in found if event is not None and event.name == name]

    def _receipt(self, transaction: str) -> Any:
        chain: Any = self.cli.live
        return chain.w3.eth.get_transaction_receipt(transaction)

    def require(self, check: Callable[[Outcome], None]) -> None:
        """Nothing waits that could still come, nothing was done twice, the last receipt is complete, and `check`."""
        assert self.node.ask("txpool_status") == {"pending": "0x0", "queued": "0x0"}
        sent = self.transactions()
        done = [tx for tx in sent if int(tx["receipt"]["status"], 16)]
        twice = [what for what, times in Counter((tx["to"], tx["input"]) for tx in done).items() if times > 1]
        assert not twice, f"{len(twice)} calls were made twice"
        receipt = last_receipt(self.cli.folder / "receipts")
        told = {tuple(tx[key] for key in ("hash", "block", "gas_used", "status")) for tx in receipt["transactions"]}
        found = {(tx["hash"], *_numbers(tx["receipt"])) for tx in sent}
        assert told == found, f"only in the receipt: {told - found}; only on chain: {found - told}"
        assert (receipt["status"], receipt["verified"]) == ("done", True)
        check(self)


def _numbers(receipt: Mapping[str, str]) -> tuple[int, ...]:
    return tuple(int(receipt[key], 16) for key in ("blockNumber", "gasUsed", "status"))


def last_receipt(receipts: Path) -> dict[str, Any]:
    """The newest receipt in the folder of the chain."""
    newest = sorted(receipts.glob("31337/*.json"), key=lambda path: path.stat().st_mtime_ns)[-1]
    return dict(json.loads(newest.read_text(encoding="utf-8")))


def whitelisted(outcome: Outcome) -> None:
    """Each investor of the file was written once, and is as the file says."""
    outcome.cli(f"whitelist verify {outcome.cli.folder}/investors.csv")
    registry = outcome.cli.programme().registry
    written = outcome.events(registry, "WordSet")
    assert Counter(event["wallet"] for event in written) == Counter(map(holder, range(INVESTORS)))
    assert all(Word.decode(event["word"]).admitted for event in written)


def issued(outcome: Outcome) -> None:
    """Each holder has what was allotted, by one issue."""
    bond = outcome.cli.bond(SERIES)
    allotted = {holder(n): (n + 1) * FACE * UNITS for n in range(HOLDERS)}
    assert Counter(event["to"] for event in outcome.events(bond, "Transfer")) == Counter(list(allotted))
    assert {wallet: outcome.cli.balance(wallet, SERIES) for wallet in allotted} == allotted
    assert outcome.cli.live.call(bond, "totalSupply") == sum(allotted.values())


def paid(outcome: Outcome) -> None:
    """Each holder has the coupon less the tax, once; the tax account has the tax."""
    chain, programme = outcome.cli.live, outcome.cli.programme()
    agent, bond, cash = programme.paying_agent, outcome.cli.bond(SERIES), outcome.cli.cash()
    row = chain.call(agent, "rowsOf", bond.address)[0]
    events = outcome.events(agent, "Paid")
    gross = {holder(n): (n + 1) * FACE * UNITS * row.numerator // row.denominator for n in range(HOLDERS)}
    assert {event["holder"]: event["gross"] for event in events} == gross
    assert len(events) == HOLDERS
    net = {event["holder"]: event["gross"] - event["tax"] for event in events}
    assert {wallet: chain.call(cash, "balanceOf", wallet) for wallet in net} == net
    assert chain.call(cash, "balanceOf", WHO.tax_account) == sum(event["tax"] for event in events) > 0


def deployed(outcome: Outcome) -> None:
    """Each contract of the ledger is on chain with its code, where the ledger says, and nothing beside them.

    If somebody took a nonce, the registry comes elsewhere than foreseen, and whoever was told where is made anew.
    """
    outcome.cli("deploy verify")
    ledger = Deployments.load(outcome.cli.folder / "deployments", 31337)
    for name, record in ledger.contracts.items():
        assert "0x" + keccak(outcome.cli.live.code(record.address)).hex() == record.runtime_keccak, name
    created = [tx for tx in outcome.transactions() if tx["to"] is None]
    found = Counter((tx["hash"], int(tx["blockNumber"], 16)) for tx in created)
    noted = Counter((record.tx, record.block) for record in ledger.contracts.values())
    assert found == noted or (outcome.foreign and found > noted)
