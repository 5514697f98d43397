"""Very many parts of one kind in little memory: each as a few bytes, and a part again when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from struct import Struct
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar, overload

WORD = 32
"""Bytes of a word."""


class Packable(Protocol):
    """What can be packed."""

    LAYOUT: ClassVar[Struct]

    def content(self) -> tuple[Any, ...]:
        """What the layout holds of it."""

    @classmethod
    def of(cls, *fields: Any) -> Self:
        """The part again."""


P = TypeVar("P", bound=Packable)


@dataclass(frozen=True, eq=False)
class Packed(Sequence[P], Generic[P]):
    """Parts of one kind, one after the other in `data`; equal to any sequence of the same parts."""

    kind: type[P]
    data: bytes | bytearray = b""

    @classmethod
    def made_of(cls, kind: type[P], parts: Iterable[P]) -> Self:
        """These parts."""
        return cls(kind, b"".join(kind.LAYOUT.pack(*part.content()) for part in parts))

    def raw(self) -> Iterator[tuple[Any, ...]]:
        """Each part's fields, as the layout holds them; a tenth of the time that the parts take."""
        return self.kind.LAYOUT.iter_unpack(self.data)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.data) // self.kind.LAYOUT.size

    def __iter__(self) -> Iterator[P]:
        """Each part."""
        return (self.kind.of(*fields) for fields in self.raw())

    @overload
    def __getitem__(self, place: int) -> P: ...
    @overload
    def __getitem__(self, place: slice) -> Packed[P]: ...
    def __getitem__(self, place: int | slice) -> P | Packed[P]:
        """The part at a place, or those from one place to another."""
        size = self.kind.LAYOUT.size
        if isinstance(place, slice):
            start, stop, step = place.indices(len(self))
            if step != 1:
                raise ValueError("parts are taken one after the other")
            return Packed(self.kind, self.data[start * size : stop * size])
        at = range(len(self))[place]
        return self.kind.of(*self.kind.LAYOUT.unpack_from(self.data, at * size))

    def __eq__(self, other: object) -> bool:
        """Are they the same parts in the same order?"""
        if isinstance(other, Packed):
            return (self.kind, self.data) == (other.kind, other.data)
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]
