"""Operations that may be wanted again once they are done."""

from __future__ import annotations

from itertools import count

from eth_utils.crypto import keccak

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.timelock import Operation, State, state


def numbered(chain: Chain, timelock: Contract, calls: tuple[Call, ...], about: str) -> Operation:
    """The first operation of these calls that was not carried out before; `about` goes into its salt."""
    for number in count(1):
        operation = Operation(timelock, calls, keccak(text=f"{about}/{number}"))
        if state(chain, operation) is not State.DONE:
            break
    return operation
