"""The file of a tree: a line of JSON that says what it is, then wallets with words, then nodes; no part is read whole.

    {"schema":"wasiqa/tree/1",…}\\n    schemas/tree.schema.json
    count × 52 bytes                  wallet (20) and word (32), ordered by wallet
    (2 × count − 1) × 32 bytes        nodes, the root first (merkle.py)

A wallet is found by halving, its leaf too, and a proof reads one node of each level.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Annotated, BinaryIO, Literal, Self

from pydantic import Field, ValidationError

from wasiqa.digests import Hash
from wasiqa.durable import replace
from wasiqa.errors import InputRefused, NotAllowed, not_readable
from wasiqa.inputs import Input
from wasiqa.whitelist import merkle
from wasiqa.whitelist.merkle import NODE
from wasiqa.whitelist.pairs import PAIR, WALLET, Pairs, number
from wasiqa.whitelist.parts import Address, ChainId, Part
from wasiqa.whitelist.proof import Proof

_HEAD = 8192
"""Bytes that the first line may have."""
_ANEW = "make it anew with `whitelist tree`"


class Head(Part):
    """What a tree is of: a registry on a chain, a file, and the id key with which its investors were hashed."""

    schema_: Literal["wasiqa/tree/1"] = Field(alias="schema")
    chain_id: ChainId
    registry: Address
    root: Hash
    count: Annotated[int, Field(gt=0)]
    id_key: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    input: Input


@dataclass(frozen=True)
class Tree:
    """An open tree."""

    head: Head
    path: Path
    _file: BinaryIO
    _pairs: int

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[Self]:
        """The tree in a file, as long as it is needed. Raises `InputRefused` if it is none."""
        try:
            file = path.open("rb")
        except OSError as error:
            raise not_readable(path, error) from error
        with file:
            line = file.readline(_HEAD)
            try:
                head = Head.model_validate_json(line)
            except ValidationError as error:
                raise InputRefused(f"{path} is not a tree", file=str(path), hint=_ANEW) from error
            if os.fstat(file.fileno()).st_size != len(line) + head.count * PAIR + (2 * head.count - 1) * NODE:
                raise InputRefused(f"{path} is not whole", file=str(path), hint=_ANEW)
            yield cls(head, path, file, len(line))

    def proof(self, wallet: str) -> Proof:
        """The proof for a wallet. Raises `InputRefused` if it isn't in the tree, or the tree is damaged."""
        sought = bytes.fromhex(wallet[2:])
        at = bisect_left(range(self.head.count), sought, key=lambda place: self._pair(place)[:WALLET])
        pair = self._pair(at) if at < self.head.count else b""
        if pair[:WALLET] != sought:
            raise InputRefused(
                f"{wallet} is not in {self.path}",
                file=str(self.path),
                hint=f"it holds the {self.head.count} ACTIVE rows of {self.head.input.path}",
            )
        leaf = merkle.leaf(merkle.leaf_head(self.head.chain_id, self.head.registry), pair)
        last = 2 * self.head.count - 2
        rank = bisect_left(range(self.head.count), leaf, key=lambda place: self._node(last - place))
        try:
            return Proof(
                schema_="wasiqa/proof/1",
                chain_id=self.head.chain_id,
                registry=self.head.registry,
                root=self.head.root,
                wallet=wallet,
                word=number(pair),
                proof=tuple(f"0x{node.hex()}" for node in merkle.siblings(self._node, last - rank)),
            )
        except (ValidationError, IndexError) as error:
            raise self._damaged() from error

    def require_key(self, id_key: str | None) -> None:
        """Raise `NotAllowed` unless the investors were hashed with the programme's key, where that is known."""
        if id_key not in (None, self.head.id_key):
            raise NotAllowed(
                f"{self.path} was made with the id key {self.head.id_key}, but the programme's is {id_key}",
                hint="make the tree anew with the programme's own key",
                code="WRONG_ID_KEY",
            )

    def require_sound(self) -> None:
        """Raise `InputRefused` unless the pairs have this root, each wallet once and in its place.

        Head and nodes alone are only what somebody wrote.
        """
        head = merkle.leaf_head(self.head.chain_id, self.head.registry)
        if merkle.nodes(merkle.leaf(head, pair) for pair in self._in_order())[0] != bytes.fromhex(self.head.root[2:]):
            raise self._damaged()

    def _in_order(self) -> Iterator[bytes]:
        last = b""
        for place in range(self.head.count):
            pair = self._pair(place)
            if pair[:WALLET] <= last:
                raise self._damaged()
            last = pair[:WALLET]
            yield pair

    def _damaged(self) -> InputRefused:
        return InputRefused(f"{self.path} is damaged: its parts don't agree", file=str(self.path), hint=_ANEW)

    def _pair(self, place: int) -> bytes:
        return self._read(self._pairs + place * PAIR, PAIR)

    def _node(self, index: int) -> bytes:
        if not 0 <= index <= 2 * self.head.count - 2:
            raise IndexError(index)
        return self._read(self._pairs + self.head.count * PAIR + index * NODE, NODE)

    def _read(self, start: int, size: int) -> bytes:
        self._file.seek(start)
        return self._file.read(size)


def write(path: Path, listed: Pairs, chain_id: int, registry: str, id_key: str) -> Head:
    """Write the tree of a file's ACTIVE rows in one step, for its owner alone to read, and its folder.

    Raises `InputRefused` if there are no such rows, and `OSError` if it can't be written.
    """
    pairs = listed.active()
    if not pairs:
        raise InputRefused(
            f"{listed.path} has no ACTIVE row", file=listed.path, hint="a tree admits; suspend and remove by `apply`"
        )
    start = merkle.leaf_head(chain_id, registry)
    nodes = merkle.nodes(merkle.leaf(start, pair) for pair in pairs)
    head = Head(
        schema_="wasiqa/tree/1",
        chain_id=chain_id,
        registry=registry,
        root=f"0x{nodes[0].hex()}",
        count=len(pairs),
        id_key=id_key,
        input=Input(path=listed.path, sha256=listed.sha256),
    )
    replace(path, chain([head.model_dump_json(by_alias=True).encode() + b"\n"], pairs, nodes), mode=0o600)
    return head


def require_replaceable(path: Path) -> None:
    """Raise `InputRefused` if there is a file that a new tree must not replace: any but an older tree."""
    if not path.exists():
        return
    try:
        with path.open("rb") as file:
            Head.model_validate_json(file.readline(_HEAD))
    except (OSError, ValidationError) as refused:
        hint = "name another file, or move that one away"
        raise InputRefused(f"{path} is there already, and is no tree", file=str(path), hint=hint) from refused
