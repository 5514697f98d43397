"""Trees equal those of @openzeppelin/merkle-tree: by figures that it made, and by running it (slow)."""

from __future__ import annotations

import json
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.projects import ROOT
from tests.whitelist.support import wallet
from wasiqa.whitelist import merkle
from wasiqa.whitelist.pairs import packed

LEAVES = 1000
CHAIN, REGISTRY = 31337, wallet(0xFFFF)
MADE = json.loads((Path(__file__).parent / "openzeppelin_tree.json").read_text(encoding="utf-8"))
"""What the library made of `VALUES`: the root, the proofs of the first, the middle and the last leaf, and of all."""
VALUES = [[CHAIN, REGISTRY, wallet(number), number << 160 | 7**number % 2**160] for number in range(1, LEAVES + 1)]


def leaf(value: list[Any]) -> bytes:
    chain_id, registry, account, word = value
    return merkle.leaf(merkle.leaf_head(chain_id, registry), packed(account, word))


def by_us(values: list[list[Any]]) -> dict[str, Any]:
    leaves = [leaf(value) for value in values]
    nodes = merkle.nodes(leaves)
    proofs = ([f"0x{node.hex()}" for node in _proof(nodes, one)] for one in leaves)
    return {"root": f"0x{nodes[0].hex()}", "proofs": list(proofs)}


def _proof(nodes: list[bytes], one: bytes) -> list[bytes]:
    return list(merkle.siblings(nodes.__getitem__, nodes.index(one)))


def digest(proofs: list[list[str]]) -> str:
    return sha256(json.dumps(proofs).encode()).hexdigest()


def test_a_tree_of_a_thousand_leaves_is_the_librarys() -> None:
    found = by_us(VALUES)
    assert found["root"] == MADE["root"]
    assert [found["proofs"][place] for place in (0, LEAVES // 2, -1)] == MADE["proofs"]
    assert digest(found["proofs"]) == MADE["all_proofs_sha256"]


@settings(max_examples=30, deadline=None)
@given(count=st.integers(1, 40), lost=st.integers(0, 1000))
def test_every_proof_leads_to_the_root_and_no_shorter_one_does(count: int, lost: int) -> None:
    leaves = [leaf(value) for value in VALUES[:count]]
    nodes = merkle.nodes(leaves)
    for one in leaves:
        proof = _proof(nodes, one)
        assert merkle.root(one, proof) == nodes[0]
        if proof:
            assert merkle.root(one, proof[: lost % len(proof)]) != nodes[0]


def test_the_order_of_the_leaves_makes_no_difference() -> None:
    leaves = [leaf(value) for value in VALUES[:33]]
    assert merkle.nodes(leaves) == merkle.nodes(reversed(leaves))


@pytest.mark.slow
def test_the_library_itself_makes_the_same_tree() -> None:
    # its encoder takes numbers of this size as text alone
    told = json.dumps([[str(part) for part in value] for value in VALUES])
    script = (Path(__file__).parent / "openzeppelin_tree.cjs").read_text(encoding="utf-8")
    node = subprocess.run(
        ["node", "-e", script], input=told, capture_output=True, text=True, check=True, cwd=ROOT / "bench"
    )
    made = json.loads(node.stdout)
    assert made == by_us(VALUES)
    assert (made["root"], digest(made["proofs"])) == (MADE["root"], MADE["all_proofs_sha256"])
