"""Lists of ABI parameters: encoding values, and decoding them to Python values with names."""

from __future__ import annotations

import keyword
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, cast

from eth_abi.exceptions import DecodingError, EncodingError
from eth_typing import ABIComponent
from eth_utils.abi import collapse_if_tuple, get_aligned_abi_inputs

from wasiqa.chain.codec import codec
from wasiqa.chain.words import Decode, Misfit, encoded_lists, word_decoder
from wasiqa.errors import ChainFailed, InputRefused

Entry = Mapping[str, Any]
"""One function, event, error or parameter, as solc gives it."""

_Shape = Callable[[Any], Any]


class Parameters:
    """A list of parameters with the encoding of their values."""

    def __init__(self, owner: str, parameters: Sequence[Entry]) -> None:
        self.owner = owner
        self.parameters = parameters
        self.types = [collapse_if_tuple(cast(ABIComponent, parameter)) for parameter in parameters]
        self.names = [parameter.get("name") or f"_{index}" for index, parameter in enumerate(parameters)]
        self.signature = f"{owner}({','.join(self.types)})"
        self._structs = any("(" in kind for kind in self.types)
        decoders = [word_decoder(kind) for kind in self.types]
        self._words = None if None in decoders else cast(list[Decode], decoders)

    def encode(self, values: Sequence[Any]) -> bytes:
        """The ABI encoding of `values`. Raises `InputRefused` if they don't fit."""
        try:
            if self._structs:
                _, values = get_aligned_abi_inputs({"type": "function", "inputs": self.parameters}, tuple(values))  # type: ignore[typeddict-item]
            return encoded_lists(self.types, values) or codec().encode(self.types, values)
        except (EncodingError, ValueError, TypeError, KeyError, AttributeError) as error:
            shown = ", ".join(map(repr, values))
            raise InputRefused(f"{self.signature} does not take ({shown}): {error}") from error

    def fit(self, values: Sequence[Any]) -> bool:
        """Whether `values` can be encoded."""
        try:
            self.encode(values)
        except InputRefused:
            return False
        return True

    def decode(self, data: bytes) -> tuple[Any, ...]:
        """The values, structs as named tuples. Raises `ChainFailed` if `data` is something else."""
        try:
            values = self._quickly(data) or codec().decode(self.types, data)
        except (DecodingError, OverflowError) as error:
            raise ChainFailed(f"{self.signature}: 0x{data.hex()} from the chain doesn't fit") from error
        if not self._structs:
            return values
        return tuple(shape(value) for shape, value in zip(self._shapes, values, strict=True))

    def _quickly(self, data: bytes) -> tuple[Any, ...] | None:
        """The values, if each of them is one word that fits; what doesn't is left to the codec to say so."""
        if self._words is None or len(data) < 32 * len(self._words):
            return None
        try:
            return tuple(decode(data[32 * n : 32 * n + 32]) for n, decode in enumerate(self._words))
        except Misfit:
            return None

    def named(self, values: Sequence[Any]) -> dict[str, Any]:
        """`values` by parameter name."""
        return dict(zip(self.names, values, strict=True))

    @cached_property
    def record(self) -> _Shape:
        """Makes a named tuple of values; a name that Python reserves gets an underscore behind it."""
        fields = [name + "_" if keyword.iskeyword(name) else name for name in self.names]
        record: Any = namedtuple(self.owner, fields, rename=True)  # type: ignore[misc]
        make: _Shape = record._make
        return make

    @cached_property
    def _shapes(self) -> list[_Shape]:
        return [_shape(parameter) for parameter in self.parameters]


def _shape(parameter: Entry) -> _Shape:
    """How to turn eth_abi's plain tuples for one parameter into named ones."""
    kind: str = parameter["type"]
    if not kind.startswith("tuple"):
        return lambda value: value
    name = parameter.get("internalType", "struct Struct").removeprefix("struct ").split(".")[-1].split("[")[0]
    struct = Parameters(name, parameter["components"])
    shape: _Shape = lambda value: struct.record(part(v) for part, v in zip(struct._shapes, value, strict=True))  # noqa: E731
    for _ in range(kind.count("[")):
        shape = _each(shape)
    return shape


def _each(shape: _Shape) -> _Shape:
    return lambda values: tuple(map(shape, values))
