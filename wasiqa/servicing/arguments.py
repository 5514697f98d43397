"""The arguments of a call as people read them: which belong together, and terms instead of bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from wasiqa.chain.interface import interface_of
from wasiqa.chain.parameters import Entry
from wasiqa.servicing.auction_words import STRUCTS, told
from wasiqa.servicing.calls import ReadCall, exactly
from wasiqa.servicing.code import built
from wasiqa.terms.numbers import exact

Argument = tuple[Entry, Any]
"""A parameter, as solc describes it, and its value."""


DEPLOYED = {"deploySeries": "SovereignBond", "deployRecord": "PublicRecord"}
"""What the programme deploys from code that the call brings along, by function."""


def expanded(read: ReadCall) -> list[Argument]:
    """Parameters with their values; where a series or its record is deployed, its terms instead of bytes, and what a
    row pays as one amount."""
    assert read.function is not None
    assert read.values is not None
    pairs = _with_amount(list(zip(read.function.inputs.parameters, read.values, strict=True)))
    if read.contract == "PrimaryAuction" and read.name in STRUCTS:
        return [_of_auction(*part) for entry, value in pairs for part in _parts(entry, value)]
    code = built(DEPLOYED[read.name]) if read.name in DEPLOYED else None
    named = read.function.inputs.named(read.values)
    if code is None or named["creationCode"] != code.bytecode:
        return pairs
    constructor = interface_of(code.abi).constructor()
    arguments = exactly(constructor, named["arguments"])
    if arguments is None:
        return pairs
    told: Argument = ({"name": "creationCode", "type": "string"}, f"{code.name}, as it is built here")
    parts = (
        part for entry, value in zip(constructor.parameters, arguments, strict=True) for part in _parts(entry, value)
    )
    return [pairs[0], told, *parts]


def _of_auction(entry: Entry, value: Any) -> Argument:
    """A field of an auction, in words where a number stands for one."""
    if entry["type"] == "tuple":
        within = [_of_auction(*part) for part in _parts(entry, value)]
        return {**entry, "components": [part for part, _ in within]}, tuple(one for _, one in within)
    words = told(entry["name"], value) if isinstance(value, int) else None
    return (entry, value) if words is None else ({**entry, "type": "string"}, words)


def _with_amount(pairs: list[Argument]) -> list[Argument]:
    """The two parts of what a unit is paid, joined."""
    names = [entry["name"] for entry, _ in pairs if entry["type"] == "uint56"]
    if names != ["numerator", "denominator"]:
        return pairs
    at = next(n for n, (entry, _) in enumerate(pairs) if entry["name"] == "numerator")
    numerator, denominator = pairs[at][1], pairs[at + 1][1]
    amount = exact(Fraction(numerator, denominator)) if denominator else f"{numerator}/0"
    joined: Argument = ({"name": "amount per unit", "type": "string"}, amount)
    return [*pairs[:at], joined, *pairs[at + 2 :]]


def _parts(entry: Entry, value: Any) -> list[Argument]:
    return list(zip(entry["components"], value, strict=True)) if entry["type"] == "tuple" else [(entry, value)]


def item(entry: Entry) -> Entry:
    """The parameter of one entry of a list."""
    return {**entry, "type": entry["type"].rpartition("[")[0]}


def grouped(arguments: Sequence[Argument]) -> Iterator[Sequence[Argument]]:
    """Each argument by itself; where all are lists of one length, such as wallets and amounts, all together."""
    lists = all(entry["type"].endswith("]") for entry, _ in arguments)
    if lists and len({len(values) for _, values in arguments}) == 1:
        yield arguments
    else:
        yield from ([one] for one in arguments)


def stated_decimals(read: ReadCall) -> Iterator[int]:
    """The decimals of a series that the call deploys, if it does."""
    if read.values is not None:
        yield from (int(value) for entry, value in expanded(read) if entry["name"] == "decimals")
