"""The execution specifications (EELS) replay a recording: JSON on stdin, JSON on stdout.

Run by the Python of .venv-eels, which knows nothing of this project: EELS wants other packages than Ape does.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from ethereum.crypto.hash import Hash32
from ethereum.forks.prague.blocks import decode_receipt
from ethereum.forks.prague.fork import process_transaction
from ethereum.forks.prague.fork_types import EMPTY_ACCOUNT, Account, Address
from ethereum.forks.prague.state import State, set_account
from ethereum.forks.prague.transactions import decode_transaction, recover_sender
from ethereum.forks.prague.trie import trie_get
from ethereum.forks.prague.utils.address import compute_contract_address
from ethereum.forks.prague.vm import BlockEnvironment, BlockOutput
from ethereum_rlp import rlp
from ethereum_types.bytes import Bytes32
from ethereum_types.numeric import U64, U256, Uint


def replayed(recording: Mapping[str, Any]) -> dict[str, Any]:
    """Receipts and accounts, as a node tells them."""
    state = State()
    for address, balance in recording["given"].items():
        account = Account(nonce=Uint(0), balance=U256(balance), code=EMPTY_ACCOUNT.code)
        set_account(state, Address(_bytes(address)), account)
    chain_id = U64(recording["chain_id"])
    sent = [one for block in recording["blocks"] for one in _run(state, chain_id, block)]
    return {"sent": sent, "accounts": dict(_accounts(state))}


def _run(state: State, chain_id: U64, block: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    environment = BlockEnvironment(
        chain_id=chain_id,
        state=state,
        block_gas_limit=Uint(block["gas_limit"]),
        block_hashes=[],
        coinbase=Address(_bytes(block["coinbase"])),
        number=Uint(block["number"]),
        base_fee_per_gas=Uint(block["base_fee"]),
        time=U256(block["time"]),
        prev_randao=Bytes32(_bytes(block["randao"])),
        excess_blob_gas=U64(0),
        parent_beacon_block_root=Hash32(bytes(32)),
    )
    output = BlockOutput()
    for index, encoded in enumerate(block["transactions"]):
        used = output.block_gas_used
        transaction = decode_transaction(_bytes(encoded))
        process_transaction(environment, output, transaction, Uint(index))
        receipt = decode_receipt(trie_get(output.receipts_trie, rlp.encode(Uint(index))))
        created = None
        if not transaction.to:
            created = compute_contract_address(recover_sender(chain_id, transaction), transaction.nonce)
        yield {
            "status": hex(receipt.succeeded),
            "gasUsed": hex(output.block_gas_used - used),
            "contractAddress": created and _text(created),
            "logs": [
                {"address": _text(log.address), "topics": list(map(_text, log.topics)), "data": _text(log.data)}
                for log in receipt.logs
            ],
        }


def _accounts(state: State) -> Iterator[tuple[str, dict[str, Any]]]:
    for address, account in state._main_trie._data.items():
        storage = state._storage_tries.get(address)
        slots = {} if storage is None else storage._data
        yield (
            _text(address),
            {
                "nonce": int(account.nonce),
                "balance": hex(account.balance),
                "code": _text(account.code),
                "storage": {_text(slot): hex(value) for slot, value in slots.items()},
            },
        )


def _bytes(digits: str) -> bytes:
    return bytes.fromhex(digits.removeprefix("0x"))


def _text(content: bytes) -> str:
    return "0x" + content.hex()


if __name__ == "__main__":
    json.dump(replayed(json.load(sys.stdin)), sys.stdout)
