"""Merkle trees as @openzeppelin/merkle-tree makes them: sorted leaves, sorted pairs, the root first.

Node 0 is the root, the children of node i are 2i + 1 and 2i + 2, and the leaves stand at the end, the greatest first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from wasiqa.whitelist.keccak import keccak

NODE = 32


def leaf_head(chain_id: int, registry: str) -> bytes:
    """What the leaves of a registry begin with before they are hashed; wallet (20 bytes) and word (32) follow."""
    return chain_id.to_bytes(32, "big") + bytes(12) + bytes.fromhex(registry[2:]) + bytes(12)


def leaf(head: bytes, pair: bytes) -> bytes:
    """The leaf of a wallet with its word, as `IAdmission.leafOf`."""
    return keccak(keccak(head + pair))


def nodes(leaves: Iterable[bytes]) -> list[bytes]:
    """All nodes of the tree of these leaves, of which there is one at least."""
    ordered = sorted(leaves, reverse=True)
    inner = len(ordered) - 1
    tree = [b""] * inner + ordered
    for index in range(inner - 1, -1, -1):
        tree[index] = _parent(tree[2 * index + 1], tree[2 * index + 2])
    return tree


def siblings(node: Callable[[int], bytes], index: int) -> Iterator[bytes]:
    """The proof of the node of that index, when `node` gives each node."""
    while index:
        yield node(index + 1 if index % 2 else index - 1)
        index = (index - 1) // 2


def root(leaf: bytes, proof: Iterable[bytes]) -> bytes:
    """The root that a proof leads to."""
    found = leaf
    for sibling in proof:
        found = _parent(found, sibling)
    return found


def _parent(one: bytes, other: bytes) -> bytes:
    return keccak(one + other if one < other else other + one)
