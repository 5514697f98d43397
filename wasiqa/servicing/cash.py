"""The token in which a series is paid, and play money for test networks."""

from __future__ import annotations

from wasiqa.chain.accounts import DEVELOPMENT_CHAINS
from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.records import Deployed
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.servicing.code import built
from wasiqa.servicing.config import ProgrammeConfig
from wasiqa.terms.currency import minor_units

TEST_NETWORKS = DEVELOPMENT_CHAINS | {11155111, 17000, 560048}
"""Development chains, and the public test networks Sepolia, Holesky and Hoodi."""


def cash_name(currency: str) -> str:
    """How the ledger calls the play money of a currency."""
    return f"TestCash{currency}"


def check_test_cash(chain: Chain, currency: str, decimals: int) -> None:
    """Raises `NotAllowed` on a live network, `InputRefused` for what no series could be paid in."""
    if chain.chain_id not in TEST_NETWORKS:
        raise NotAllowed(
            f"test cash is refused on chain {chain.chain_id}, which is not a known test network",
            hint="series are paid in a token that is there: name it in the configuration under cash",
            code="LIVE_NETWORK",
        )
    try:
        needed = minor_units(currency)
    except ValueError:
        raise InputRefused(
            f"{currency} is not a currency of ISO 4217", hint="write it such as PKR", code="BAD_CURRENCY"
        ) from None
    if decimals < needed:
        raise InputRefused(
            f"cash with {decimals} decimals can't pay {currency}, which has {needed}", hint=f"say --decimals {needed}"
        )


def deploy_test_cash(chain: Chain, ledger: Deployments, currency: str, decimals: int, deployer: str) -> Deployments:
    """Deploy `TestCash` for a currency and return the ledger with it. Raises as `check_test_cash` does."""
    check_test_cash(chain, currency, decimals)
    artifact = built("TestCash")
    arguments = (f"Test {currency}", f"T{currency}", decimals)
    receipt = chain.deploy(artifact, *arguments, sender=deployer, name=cash_name(currency))
    record = Deployed.of(chain, receipt, artifact, arguments, deployer)
    return ledger.with_contract(cash_name(currency), record)


def play_money(ledger: Deployments, currency: str) -> Contract | None:
    """The ledger's play money of a currency, if there is any."""
    name = cash_name(currency)
    return ledger.contract(name, built("TestCash").abi) if name in ledger.contracts else None


def cash_tokens(config: ProgrammeConfig, ledger: Deployments) -> set[str]:
    """Every token that the programme pays in: those of the configuration, and the ledger's play money."""
    play = {record.address for name, record in ledger.contracts.items() if name.startswith(cash_name(""))}
    return play | set(config.cash.values())


def cash_token(config: ProgrammeConfig, ledger: Deployments, currency: str) -> str:
    """The token that pays a currency: the one of the configuration, else the ledger's play money."""
    if currency in config.cash:
        return config.cash[currency]
    name = cash_name(currency)
    if name not in ledger.contracts:
        raise InputRefused(
            f"the configuration names no cash token for {currency}",
            hint=f"add cash: {{{currency}: 0x…}}, or run `deploy test-cash {currency}` on a test network",
            code="NO_CASH_TOKEN",
        )
    return ledger.contracts[name].address
