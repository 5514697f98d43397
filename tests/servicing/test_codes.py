"""Every code of contracts/libraries/Codes.sol has words, in Python and on chain, and they agree."""

from __future__ import annotations

import re

import pytest

from tests.support.office import Office, OpenSeries
from tests.support.projects import ROOT
from wasiqa.servicing import codes
from wasiqa.servicing.codes import ALLOWED, describe

CONSTANTS = {
    name: int(value)
    for name, value in re.findall(
        r"uint256 internal constant (\w+) = (\d+);", (ROOT / "contracts/libraries/Codes.sol").read_text()
    )
}
PARTIES = {"sender": CONSTANTS["SENDER"], "receiver": CONSTANTS["RECEIVER"]}
OF_A_PARTY = {
    "NOT_ADMITTED": "admitted",
    "EXPIRED": "expired",
    "CATEGORY": "category",
    "BLOCKED_BY_REGISTRAR": "registrar",
    "BLOCKED_BY_REGULATOR": "regulator",
    "BLOCKED_BY_LICENCE": "licence",
    "MOVED": "moved",
    "REMOVED": "removed",
}
"""The word that both descriptions have in common."""
OF_THE_SERIES = {
    "OK": "allowed",
    "CLOSED": "closed",
    "PAUSED": "paused",
    "SENDER_FROZEN": "sender",
    "RECEIVER_FROZEN": "receiver",
    "SPENDER_BLOCKED": "spender",
    "UNITS_FROZEN": "units",
    "BALANCE": "",
    "DENOMINATION": "multiple of the denomination",
    "ALLOCATION": "allocation",
    "RECEIVER_COUNTRY": "country",
    "CORRIDOR": "corridor",
    "CATEGORY_PAIR": "may not sell",
    "RECEIVER_VENUE": "venue",
    "HOLDING_LIMIT": "hold",
}
BASES = {"SENDER", "RECEIVER", "HOOKS"}
CODES = {CONSTANTS[name]: word for name, word in OF_THE_SERIES.items()} | {
    base + CONSTANTS[name]: word for base in PARTIES.values() for name, word in OF_A_PARTY.items()
}


def test_this_table_has_every_constant_of_the_contract_s_list() -> None:
    assert CONSTANTS.keys() == OF_A_PARTY.keys() | OF_THE_SERIES.keys() | BASES
    assert len(CODES) == len(OF_THE_SERIES) + 2 * len(OF_A_PARTY)


@pytest.mark.parametrize(("code", "word"), sorted(CODES.items()))
def test_each_code_is_told_on_chain_as_in_python(pib: OpenSeries, office: Office, code: int, word: str) -> None:
    on_chain = office.chain.call(pib.bond, "messageForTransferRestriction", code)
    told = describe(code)
    assert word in on_chain
    assert word in told
    assert "hook" not in on_chain + told
    for party in ("sender", "receiver"):
        assert (party in on_chain) <= (party in told)


def test_no_two_codes_are_told_alike(pib: OpenSeries, office: Office) -> None:
    assert len({describe(code) for code in CODES}) == len(CODES)
    on_chain = {office.chain.call(pib.bond, "messageForTransferRestriction", code) for code in CODES}
    assert len(on_chain) == len(CODES)


def test_a_code_of_nobody_s_is_a_hook_s(pib: OpenSeries, office: Office) -> None:
    for code in set(range(256)) - CODES.keys():
        assert describe(code) == f"a hook refuses with code {code}"
        assert office.chain.call(pib.bond, "messageForTransferRestriction", code) == "refused by a hook"


def test_the_codes_that_python_names_are_the_contract_s() -> None:
    named = {name: number for name, number in vars(codes).items() if name.isupper() and not name.startswith("_")}
    assert named.pop("ALLOWED") == ALLOWED == CONSTANTS["OK"]
    assert len(named) > 4
    assert named == {name: CONSTANTS[name] for name in named}
