"""The other EVMs: revm, in a node of its own, and the execution specifications, in an environment of their own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.evms.outcome import Outcome
from tests.evms.recording import CHAIN_ID, GRANTED, Block, Recording
from tests.support.anvil import Anvil
from wasiqa.home import home

_EELS = ".venv-eels/bin/python"
"""Made by make, for `make evms` and `make test-slow`."""


def on_revm(recording: Recording) -> Outcome:
    """What revm makes of it as anvil runs it: each transaction finds its slots cold, and pays for its gas."""
    first = recording.blocks[0]
    options = {"--chain-id": CHAIN_ID, "--balance": GRANTED // 10**18, "--gas-limit": first.gas_limit}
    words = [str(word) for option in options.items() for word in option]
    node = Anvil(None, *words, "--no-mining", "--disable-default-create2-deployer", birth=recording.birth)
    try:
        node.ask("anvil_setCoinbase", first.coinbase)
        hashes = [sent for block in recording.blocks for sent in _mined(node, block)]
        sent = [node.ask("eth_getTransactionReceipt", one) for one in hashes]
        return Outcome.told("revm", sent, node.accounts())
    finally:
        node.kill()


def on_eels(recording: Recording) -> Outcome:
    """What the execution specifications make of it."""
    command = [str(home() / _EELS), str(Path(__file__).with_name("eels.py"))]
    ran = subprocess.run(command, input=recording.document(), stdout=subprocess.PIPE, text=True, check=True)
    told = json.loads(ran.stdout)
    return Outcome.told("EELS", told["sent"], told["accounts"])


def _mined(node: Anvil, block: Block) -> Iterator[str]:
    """The hashes of the block's transactions, which stand in a block of the same number, time and base fee."""
    node.ask("evm_setNextBlockTimestamp", block.time)
    node.ask("anvil_setNextBlockBaseFeePerGas", hex(block.base_fee))
    yield from [node.ask("eth_sendRawTransaction", signed) for signed in block.transactions]
    node.ask("evm_mine")
