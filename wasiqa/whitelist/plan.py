"""Comparing a file with the registry: what has to be written, and what it costs.

Only the registrar's own bits are compared and written. A regulator's block is no difference, and no plan lifts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from wasiqa.errors import NotAllowed
from wasiqa.whitelist.complete import removals
from wasiqa.whitelist.describe import successor
from wasiqa.whitelist.document import Plan
from wasiqa.whitelist.entries import Entry, Whitelist
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.parts import Added, Block, Change, Changed, Input
from wasiqa.whitelist.registry import RegistryReader
from wasiqa.whitelist.word import REGISTRARS, Word, merged

BATCH = 400
"""Wallets of one transaction: 10.4 million gas at most, well below the 16,777,216 that one may use (EIP-7825)."""

GAS_PER_WALLET = 26_000
"""Upper bound: a new word's storage slot, its event and its calldata. Changing a word costs less."""

GAS_PER_TRANSACTION = 25_000
"""Upper bound: the transaction itself, the check of the role and the head of the calldata."""


def plan(
    whitelist: Whitelist,
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
    number, block_hash = registry.block()
    wallets = [entry.wallet for entry in whitelist.entries]
    words = dict(zip(wallets, registry.words(wallets), strict=True))
    _refuse_moved(whitelist.entries, words)
    added, changed = [], []
    for entry in whitelist.entries:
        old = words[entry.wallet]
        new = merged(old, entry.word(key).encode())
        if old == 0:
            added.append(Added(row=entry.row, wallet=entry.wallet, word=new))
        elif old != new:
            fields = Word.decode(old).differences(Word.decode(new))
            changed.append(Changed(row=entry.row, wallet=entry.wallet, before=old, after=new, fields=fields))
    removed = removals(whitelist, known, registry) if known is not None else ()
    unchanged = len(wallets) - len(added) - len(changed)
    count = len(added) + len(changed) + len(removed)
    transactions = -(-count // BATCH)
    return Plan(
        schema_="wasiqa/plan/1",
        command=command,
        chain_id=registry.chain_id,
        registry=registry.address,
        block=Block(number=number, hash=block_hash),
        input=Input(path=whitelist.path, sha256=whitelist.sha256),
        mode="update" if known is None else "complete",
        id_key=key.fingerprint,
        added=tuple(added),
        changed=tuple(changed),
        removed=removed,
        unchanged=unchanged,
        batches=transactions,
        gas_estimate=count * GAS_PER_WALLET + transactions * GAS_PER_TRANSACTION,
    )


def in_batches(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    """The changes by transaction; the same changes always give the same ones."""
    for start in range(0, len(changes), BATCH):
        yield changes[start : start + BATCH]


def settled(word: int, wanted: int) -> bool:
    """Whether the registrar's part of a word is as wanted."""
    return not (word ^ wanted) & REGISTRARS


def _refuse_moved(entries: Sequence[Entry], words: dict[str, int]) -> None:
    moved = [(entry, word) for entry in entries if (word := Word.decode(words[entry.wallet])).moved]
    if not moved:
        return
    told = "; ".join(f"row {entry.row}: {entry.wallet} has moved to {successor(word)}" for entry, word in moved)
    hint = "write the successor into the row, or take it out of the file"
    raise NotAllowed(f"{told}; the word of a moved wallet can't be changed", hint=hint)
