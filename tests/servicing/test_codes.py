"""The table of codes is the same in Solidity, on chain, in Python and in docs/codes.md; whatever drifts fails here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC

import pytest

from tests.support.actors import Actors
from tests.support.projects import ROOT
from tests.support.revm import RevmChain
from wasiqa.servicing.code import built
from wasiqa.servicing.codes import FIRST_OF_HOOKS, RECEIVER, SENDER, Code, describe, known
from wasiqa.servicing.reasons import Voice

_BASES = {SENDER, RECEIVER}
_RULES_OF_A_PARTY = range(1, 9)
SOURCE = (ROOT / "contracts/libraries/Codes.sol").read_text(encoding="utf-8")
PAGE = (ROOT / "docs/codes.md").read_text(encoding="utf-8")


def constants() -> list[tuple[str, int]]:
    """Codes.sol's constants in order."""
    found = re.findall(r"uint256 internal constant (\w+) = (\d+);", SOURCE)
    assert len(found) == len(re.findall(r"\bconstant\b", SOURCE)), "a constant that this test can't read"
    return [(name, int(value)) for name, value in found]


def in_solidity() -> Mapping[str, int]:
    """Every code that contracts can give, by the name that the table has for it."""
    found = constants()
    bases = {name: value for name, value in found if name in _BASES}
    after = [name for name, _ in found].index(RECEIVER) + 1
    of_a_party = dict(found[after : after + len(_RULES_OF_A_PARTY)])
    assert list(of_a_party.values()) == list(_RULES_OF_A_PARTY)
    own = {name: value for name, value in found if name not in {*bases, *of_a_party, "HOOKS"}}
    return own | {
        f"{party}_{name}": base + value for party, base in bases.items() for name, value in of_a_party.items()
    }


def test_the_table_has_the_codes_of_the_contracts_by_name_and_number() -> None:
    assert {code.name: code.value for code in Code} == in_solidity()
    assert dict(constants())["HOOKS"] == FIRST_OF_HOOKS


def test_each_of_the_256_codes_is_told_on_chain_as_in_the_table() -> None:
    chain, code = RevmChain(), built("SeriesAdministration")
    administration = chain.deploy(code, Actors().deployer, sender=Actors().deployer).contract(code)
    on_chain = {number: chain.call(administration, "messageForTransferRestriction", number) for number in range(256)}
    hooks_own = dict.fromkeys(range(256), "refused by a hook")
    assert on_chain == hooks_own | {code.value: code.message for code in Code}


def test_the_page_has_the_table_line_by_line() -> None:
    lines = [line for line in PAGE.splitlines() if re.match(r"\| *\d", line)]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert cells == [[str(code.value), code.name, code.message, code.words, ", ".join(code.figures)] for code in Code]


def test_no_two_codes_share_number_or_words() -> None:
    assert len(Code.__members__) == len({code.value for code in Code})  # else one were another's alias
    for told in (lambda code: code.message, lambda code: code.words):
        assert len({told(code) for code in Code}) == len(Code)


def test_codes_of_hooks_are_in_the_range_that_a_series_takes_from_them() -> None:
    hooks_own = [code for code in Code if code.value >= FIRST_OF_HOOKS]
    assert hooks_own
    assert all(code.value < 256 for code in hooks_own)


def test_a_code_of_nobody_s_is_a_hook_s() -> None:
    for number in set(range(256)) - {code.value for code in Code}:
        assert known(number) is None
        assert describe(number) == f"a hook refuses with code {number}"


@pytest.mark.parametrize("code", list(Code))
def test_every_figure_of_a_code_can_be_told(code: Code) -> None:
    voice = Voice(2, UTC)
    told = voice.told(code.facts, dict.fromkeys(code.figures, 586))
    assert "{" not in told
    assert all(voice.plain(586, kind) for kind in code.figures.values())
    assert describe(code) == code.words
