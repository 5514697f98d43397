"""Comparing a file with the registry: what has to be written, and what it costs.

Only the registrar's own bits are compared and written. A regulator's block is no difference, and no plan lifts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from wasiqa.errors import NotAllowed
from wasiqa.inputs import Input
from wasiqa.whitelist.complete import removals
from wasiqa.whitelist.describe import successor
from wasiqa.whitelist.document import Plan
from wasiqa.whitelist.entries import Listed
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.packed import Packed
from wasiqa.whitelist.parts import Added, Block, Change, Changed, Removed, as_bytes
from wasiqa.whitelist.registry import RegistryReader
from wasiqa.whitelist.word import MASKS, REGISTRARS, Word, merged

GAS_PER_WALLET = 26_000
"""Upper bound: a new word's storage slot, its event and its calldata. Changing a word costs less."""

GAS_PER_TRANSACTION = 25_000
"""Upper bound: the transaction itself, the check of the role and the head of the calldata."""

MOST_GAS = 15_000_000
"""Of one transaction, which may use 16,777,216 (EIP-7825); a Safe needs some on top."""

BATCH = (MOST_GAS - GAS_PER_TRANSACTION) // GAS_PER_WALLET
"""Wallets of one transaction: as many as surely fit."""

T = TypeVar("T")
_PAGE = 10_000


def plan(
    listed: Listed,
    registry: RegistryReader,
    key: IdKey,
    *,
    known: Iterable[str] | None = None,
    command: str = "whitelist",
) -> Plan:
    """What makes the registry say what the file says.

    Wallets that aren't in the file stay as they are, unless it is the whole list: then `known` are all the wallets
    that the registry has ever heard of, and those of them that the file doesn't name are removed.

    Raises `NotAllowed` if a wallet was moved to another by recovery: nobody can change its word any more.
    """
    height, block_hash = registry.block()
    added, changed, moved, unchanged = bytearray(), bytearray(), [], 0
    for page in pages(listed.wanted(key)):
        words = registry.words([wanted.wallet for wanted in page])
        for (row, wallet, word), old in zip(page, words, strict=True):
            new = merged(old, word)
            if old & MASKS["moved"]:
                moved.append((row, wallet, old))
            elif old == 0:
                added += Added.LAYOUT.pack(row, wallet.encode(), as_bytes(new))
            elif old != new:
                changed += Changed.LAYOUT.pack(row, wallet.encode(), as_bytes(old), as_bytes(new))
            else:
                unchanged += 1
    _refuse_moved(moved)
    removed = Packed.made_of(Removed, () if known is None else removals(listed, key, known, registry))
    count = len(added) // Added.LAYOUT.size + len(changed) // Changed.LAYOUT.size + len(removed)
    transactions = -(-count // BATCH)
    return Plan(
        schema_="wasiqa/plan/1",
        command=command,
        chain_id=registry.chain_id,
        registry=registry.address,
        block=Block(number=height, hash=block_hash),
        input=Input(path=listed.path, sha256=listed.sha256),
        mode="update" if known is None else "complete",
        id_key=key.fingerprint,
        added=Packed(Added, added),
        changed=Packed(Changed, changed),
        removed=removed,
        unchanged=unchanged,
        batches=transactions,
        gas_estimate=gas_limit(count, transactions),
    )


def gas_limit(wallets: int, transactions: int = 1) -> int:
    """The most gas that it takes to write so many words."""
    return wallets * GAS_PER_WALLET + transactions * GAS_PER_TRANSACTION


def pages(items: Iterable[T]) -> Iterator[list[T]]:
    """So many at a time, since the registry is asked for so many words at once."""
    return _parts(items, _PAGE)


def in_batches(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """The changes by transaction; the same changes always give the same ones."""
    return _parts(changes, BATCH)


def settled(word: int, wanted: int) -> bool:
    """Whether the registrar's part of a word is as wanted."""
    return not (word ^ wanted) & REGISTRARS


def _parts(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


def _refuse_moved(moved: Sequence[tuple[int, str, int]]) -> None:
    if not moved:
        return
    told = "; ".join(f"row {row}: {wallet} has moved to {successor(Word.decode(word))}" for row, wallet, word in moved)
    hint = "write the successor into the row, or take it out of the file"
    raise NotAllowed(f"{told}; the word of a moved wallet can't be changed", hint=hint)
