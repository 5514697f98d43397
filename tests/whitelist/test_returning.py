"""Which rows would bring back an investor who is blocked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.whitelist.support import wallet
from wasiqa.whitelist.parts import Change
from wasiqa.whitelist.returning import returning
from wasiqa.whitelist.word import Word

ACTIVE = Word(investor=5, admitted=True, valid_until=1 << 39)
SUSPENDED = replace(ACTIVE, blocked_by_registrar=True)
BARRED = replace(ACTIVE, blocked_by_regulator=True)
REMOVED = replace(ACTIVE, admitted=False, removed=True)
OTHER = replace(ACTIVE, investor=6)
NOTHING = Word()
REGISTRAR, REGULATOR = Word(blocked_by_registrar=True).encode(), Word(blocked_by_regulator=True).encode()


def told(before: Word, after: Word, blocks: int) -> list[str]:
    return list(returning([Change(2, wallet(1), before.encode(), after.encode())], {5: blocks}))


@pytest.mark.parametrize(
    ("before", "blocks", "by"),
    [
        (NOTHING, REGISTRAR, "suspended by the registrar"),
        (NOTHING, REGULATOR, "blocked by the regulator"),
        (NOTHING, REGISTRAR | REGULATOR, "suspended by the registrar and blocked by the regulator"),
        (SUSPENDED, REGISTRAR, "suspended by the registrar"),
        (REMOVED, REGULATOR, "blocked by the regulator"),
        (OTHER, REGULATOR, "blocked by the regulator"),
    ],
)
def test_a_blocked_investor_returns_by_a_new_wallet_or_by_one_that_was_out(before: Word, blocks: int, by: str) -> None:
    expected = f"row 2: {wallet(1)}: its investor 0x{5:040x} is {by}"
    assert told(before, ACTIVE, blocks) == [expected]


def test_a_blocked_investor_does_not_return_under_another_identifier() -> None:
    assert told(SUSPENDED, OTHER, REGISTRAR) == [
        f"row 2: {wallet(1)}: its investor 0x{5:040x} is suspended by the registrar"
    ]


@pytest.mark.parametrize(
    ("before", "after", "blocks"),
    [
        (NOTHING, ACTIVE, 0),
        (NOTHING, OTHER, REGISTRAR | REGULATOR),
        (NOTHING, SUSPENDED, REGISTRAR),
        (ACTIVE, SUSPENDED, REGISTRAR),
        (SUSPENDED, BARRED, REGULATOR),
        (ACTIVE, REMOVED, REGISTRAR | REGULATOR),
        (ACTIVE, replace(ACTIVE, country=586), REGULATOR),
    ],
)
def test_whoever_is_blocked_himself_goes_or_was_in_already_does_not_return(
    before: Word, after: Word, blocks: int
) -> None:
    assert told(before, after, blocks) == []
