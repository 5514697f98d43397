"""Accounts whose private keys everybody can look up, so that whatever they hold on a live network is anybody's.

They stand in published.txt, so that no key need be derived while a command runs. The file was made once, by deriving

- accounts 0 to 99 (m/44'/60'/0'/0/N) of the mnemonic of anvil, hardhat and Ape,
- accounts 0 to 19 of the mnemonics of `ganache --deterministic` and of Truffle's `develop` console,
- the accounts of the private keys 1 to 100, of which eth-tester takes the first for its own;

the tests derive them again and compare.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def published() -> frozenset[str]:
    """Their checksummed addresses."""
    return frozenset(files("wasiqa.chain").joinpath("published.txt").read_text("ascii").split())
