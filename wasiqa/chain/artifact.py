"""What the compiler makes of one contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Abi = tuple[Mapping[str, Any], ...]
"""The entries of an ABI, as solc writes them."""


@dataclass(frozen=True)
class Settings:
    """How one contract is optimised; `runs` weighs the cost of calls (high) against that of deployment (low)."""

    runs: int = 200
    via_ir: bool = False


@dataclass(frozen=True)
class Artifact:
    """One compiled contract; `bytecode` and `runtime` are empty for an interface or an abstract contract.

    `bytecode` is the creation code without constructor arguments. `runtime` is the code that it leaves on chain, with
    zeros at `immutables`: (start, length) in bytes, in order, of the places that the constructor fills in.
    """

    name: str
    source: str
    abi: Abi
    bytecode: bytes
    runtime: bytes
    immutables: tuple[tuple[int, int], ...]
    compiler: str
    settings: Settings
