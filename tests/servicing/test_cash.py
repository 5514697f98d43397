"""The token in which a series is paid."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.actors import Actors
from tests.support.office import Office
from tests.support.revm import RevmChain
from wasiqa.chain.deployments import Deployments
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.servicing.cash import cash_token, deploy_test_cash


@pytest.fixture
def deploy(office: Office, actors: Actors) -> Callable[[str, int], Deployments]:
    return lambda currency, decimals: deploy_test_cash(office.chain, office.ledger, currency, decimals, actors.deployer)


@pytest.mark.parametrize("chain_id", [1, 137, 10, 56])
def test_play_money_is_refused_on_a_live_network(
    office: Office, deploy: Callable[[str, int], Deployments], monkeypatch: pytest.MonkeyPatch, chain_id: int
) -> None:
    before = office.chain.block()
    monkeypatch.setattr(RevmChain, "chain_id", chain_id)
    with pytest.raises(NotAllowed, match=f"test cash is refused on chain {chain_id}") as refused:
        deploy("PKR", 2)
    assert "name it in the configuration" in str(refused.value.hint)
    assert office.chain.block() == before


@pytest.mark.parametrize("currency", ["PKX", "pkr", "", "XAU", "RUPEES"])
def test_play_money_of_no_currency_is_refused(deploy: Callable[[str, int], Deployments], currency: str) -> None:
    with pytest.raises(InputRefused, match=f"{currency} is not a currency of ISO 4217"):
        deploy(currency, 2)


def test_play_money_with_fewer_decimals_than_its_currency_is_refused(
    deploy: Callable[[str, int], Deployments],
) -> None:
    with pytest.raises(InputRefused, match="cash with 2 decimals can't pay KWD, which has 3") as refused:
        deploy("KWD", 2)
    assert refused.value.hint == "say --decimals 3"


@pytest.mark.parametrize(("currency", "decimals"), [("PKR", 2), ("PKR", 18), ("JPY", 0), ("KWD", 3)])
def test_play_money_pays_its_currency(
    office: Office, deploy: Callable[[str, int], Deployments], actors: Actors, currency: str, decimals: int
) -> None:
    ledger = deploy(currency, decimals)
    record = ledger.contracts[f"TestCash{currency}"]
    assert (record.deployer, record.arguments) == (actors.deployer, (f"Test {currency}", f"T{currency}", str(decimals)))
    assert cash_token(office.config, ledger, currency) == record.address
    assert office.chain.call(ledger.contract(f"TestCash{currency}", office.cash.abi), "decimals") == decimals


def test_a_currency_without_a_token_is_refused(office: Office) -> None:
    with pytest.raises(InputRefused, match="the configuration names no cash token for PKR") as refused:
        cash_token(office.config, office.ledger, "PKR")
    assert "deploy test-cash PKR" in str(refused.value.hint)


def test_the_token_of_the_configuration_comes_before_play_money(
    office: Office, deploy: Callable[[str, int], Deployments], actors: Actors
) -> None:
    config = office.config.model_copy(update={"cash": {"PKR": actors.auditor}})
    assert cash_token(config, deploy("PKR", 2), "PKR") == actors.auditor
