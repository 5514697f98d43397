"""The transactions of a chain as they were signed, and the blocks in which they stood; and what py-evm made of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import rlp
from eth._utils.address import generate_contract_address
from eth.rlp.accounts import Account as Stored
from trie import HexaryTrie
from trie.iter import NodeIterator

from tests.evms.outcome import Account, Outcome, Sent
from tests.support.actors import Actors
from wasiqa.chain.tester import TesterChain

CHAIN_ID = 131277322940537
"""That of eth-tester, in each signature."""
GRANTED = 1_000_000 * 10**18
"""What each well-known account has at the start, wei."""


@dataclass(frozen=True)
class Block:
    """What contracts can ask of a block, and its transactions, signed and encoded."""

    number: int
    time: int
    base_fee: int
    gas_limit: int
    coinbase: str
    randao: str
    transactions: tuple[str, ...]


@dataclass(frozen=True)
class Recording:
    """The blocks from the first on; before it, the well-known accounts had ether and there was nothing else."""

    birth: int
    """Seconds, of the block before the first."""
    blocks: tuple[Block, ...]

    @classmethod
    def of(cls, chain: TesterChain) -> Recording:
        """All that was done on it."""
        blocks = [
            Block(
                header.block_number,
                header.timestamp,
                header.base_fee_per_gas,
                header.gas_limit,
                "0x" + header.coinbase.hex(),
                "0x" + header.mix_hash.hex(),
                tuple("0x" + signed.encode().hex() for signed in block.transactions),
            )
            for header, block in _blocks(chain)
        ]
        return cls(_canonical(chain).get_canonical_block_header_by_number(0).timestamp, tuple(blocks))

    @property
    def transactions(self) -> int:
        """How many there are."""
        return sum(len(block.transactions) for block in self.blocks)

    def document(self) -> str:
        """As JSON, with whom ether was given at first."""
        given = dict.fromkeys(Actors().all().values(), GRANTED)
        return json.dumps({"chain_id": CHAIN_ID, "given": given, "blocks": [asdict(block) for block in self.blocks]})


def on_py_evm(chain: TesterChain) -> Outcome:
    """What py-evm made of it, when it was recorded."""
    database = _canonical(chain).chaindb
    sent: list[Sent] = []
    for _, block in _blocks(chain):
        before = 0
        for signed, receipt in zip(block.transactions, block.get_receipts(database), strict=True):
            done = receipt.state_root == b"\x01"
            logs = tuple(
                ("0x" + log.address.hex(), tuple(f"0x{topic:064x}" for topic in log.topics), "0x" + log.data.hex())
                for log in receipt.logs
            )
            sent.append(Sent(int(done), receipt.gas_used - before, _created(signed) if done else None, logs))
            before = receipt.gas_used
    state = _trie(chain, _canonical(chain).get_canonical_head().state_root)
    return Outcome("py-evm", tuple(sent), dict(_accounts(chain, state))).without_machinery()


def _accounts(chain: TesterChain, state: Mapping[bytes, bytes]) -> Iterator[tuple[bytes, Account]]:
    for key, encoded in state.items():
        stored = rlp.decode(encoded, Stored)
        slots = _trie(chain, stored.storage_root)
        storage = {slot: int.from_bytes(rlp.decode(value), "big") for slot, value in slots.items()}
        code = _canonical(chain).chaindb.db.get(stored.code_hash, b"")
        yield key, Account(stored.nonce, stored.balance, code, storage)


def _trie(chain: TesterChain, root: bytes) -> dict[bytes, bytes]:
    return dict(NodeIterator(HexaryTrie(_canonical(chain).chaindb.db, root)).items())


def _created(signed: Any) -> str | None:
    return None if signed.to else "0x" + generate_contract_address(signed.sender, signed.nonce).hex()


def _blocks(chain: TesterChain) -> Iterator[tuple[Any, Any]]:
    canonical = _canonical(chain)
    for number in range(1, canonical.get_canonical_head().block_number + 1):
        block = canonical.get_canonical_block_by_number(number)
        yield block.header, block


def _canonical(chain: TesterChain) -> Any:
    return chain.tester.backend.chain
