"""ERC-165: which standards the token and the whitelist say they speak."""

from __future__ import annotations

import pytest

from tests.contracts.bond.series import Series
from tests.contracts.bond.stage import WHO
from tests.standards.texts import OF_A_SERIES, OF_THE_REGISTRY, Standard, identifier
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract
from wasiqa.chain.interface import Function

EVERY = {**OF_A_SERIES, **OF_THE_REGISTRY}
FOREIGN = {"ERC-7943 non-fungible": "bf1ef5fe", "ERC-721": "80ac58cd", "ERC-173": "7f5828d0", "nothing": "00000000"}
INVALID = bytes.fromhex("ffffffff")
TRANSACTION, ALLOWED = 21_000, 30_000


def declared(interface: str) -> tuple[str, ...]:
    """The functions that one of our interfaces declares itself, by signature."""
    entries = artifacts()[interface].abi
    return tuple(Function(entry).inputs.signature for entry in entries if entry["type"] == "function")


@pytest.mark.parametrize("standard", EVERY.values(), ids=EVERY.keys())
def test_the_id_of_a_standard_follows_from_its_functions(standard: Standard) -> None:
    assert identifier(*standard.functions).hex() == standard.identifier


@pytest.mark.parametrize("standard", OF_A_SERIES.values(), ids=OF_A_SERIES.keys())
def test_the_token_speaks_this_standard(series: Series, standard: Standard) -> None:
    assert series.ask("supportsInterface", identifier(*standard.functions)) is True


@pytest.mark.parametrize("standard", OF_THE_REGISTRY.values(), ids=OF_THE_REGISTRY.keys())
def test_the_registry_speaks_this_standard(series: Series, registry: Contract, standard: Standard) -> None:
    assert series.chain.call(registry, "supportsInterface", identifier(*standard.functions)) is True


@pytest.mark.parametrize("foreign", FOREIGN.values(), ids=FOREIGN.keys())
def test_neither_claims_another_standard_and_least_of_all_the_invalid_one(
    series: Series, registry: Contract, foreign: str
) -> None:
    for contract in (series.bond, registry):
        for asked in (bytes.fromhex(foreign), INVALID):
            assert series.chain.call(contract, "supportsInterface", asked) is False


@pytest.mark.parametrize("interface", ["ISovereignBond", "ISeriesAdministration"])
def test_the_token_speaks_its_own_interfaces_of_which_nothing_is_missing(series: Series, interface: str) -> None:
    own = identifier(*declared(interface))
    assert series.ask("supportsInterface", own) is True


def test_an_answer_costs_less_than_the_standard_allows(series: Series, registry: Contract) -> None:
    """Also through the code that all series share: a caller gives no more gas than that."""
    for contract in (series.bond, registry):
        receipt = series.chain.transact(
            contract, "supportsInterface", INVALID, sender=WHO.stranger, gas=TRANSACTION + ALLOWED
        )
        assert receipt.gas_used < TRANSACTION + ALLOWED
