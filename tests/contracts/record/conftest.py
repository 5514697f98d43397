"""A series with holders and two coupons, and its public record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from eth_utils.crypto import keccak

from tests.contracts.bond.payments import Payments
from tests.contracts.bond.series import Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.chains import chain, session_revm
from tests.support.revm import RevmChain
from wasiqa.chain.chain import Receipt
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract

__all__ = ["chain", "session_revm"]

Ask = Callable[..., Any]

HELD = {"bank": 1_000_300, "individual": 700}
TERM_SHEET, SHEET_HASH = b"TERM_SHEET".ljust(32, b"\0"), keccak(text="a made-up term sheet")
FACTS: Mapping[str, int] = {
    "issueDate": 2_481_912_000,
    "maturityDate": 2_576_520_000,
    "couponNumerator": 7,
    "couponDenominator": 100,
    "couponType": 1,
    "couponFrequency": 2,
    "dayCount": 0,
    "firstCouponDate": 0,
    "lastCouponDate": 0,
    "endOfMonth": False,
    "utcOffset": 0,
}


def deployed(payments: Payments, **changes: int) -> Receipt:
    """Deploy a record of the series with these facts, by anybody."""
    stage = payments.series.stage
    wiring = stage.registry.address, payments.series.bond.address, stage.agent.address
    arguments = {**FACTS, **changes}, SHEET_HASH
    return stage.chain.deploy(artifacts()["PublicRecord"], *wiring, *arguments, sender=WHO.outsider)


@dataclass(frozen=True)
class Record:
    """The record under the issuer's hand."""

    payments: Payments
    contract: Contract

    @property
    def series(self) -> Series:
        """Whose record it is."""
        return self.payments.series

    def ask(self, function: str, *args: Any) -> Any:
        """What it answers."""
        return self.series.chain.call(self.contract, function, *args)

    def act(self, function: str, *args: Any, sender: str = ROLES["ISSUER"]) -> Receipt:
        """Change a document."""
        return self.series.chain.transact(self.contract, function, *args, sender=sender)

    def now(self) -> int:
        """The time of the latest block."""
        return self.series.chain.now()


@pytest.fixture(scope="session")
def ask(session_revm: RevmChain) -> Ask:
    """What a function of the libraries of dates answers."""
    code = artifacts()["Dates"]
    contract = session_revm.deploy(code, sender=WHO.deployer).contract(code)
    return lambda function, *args: session_revm.call(contract, function, *args)


@pytest.fixture(scope="session")
def session_record(session_revm: RevmChain) -> Record:
    """Deploys for the session; tests ask for `record`."""
    payments = Payments.opened(Series.deployed(Stage.opened(session_revm), name="Example bond 7%"), HELD)
    return Record(payments, deployed(payments).contract(artifacts()["PublicRecord"]))


@pytest.fixture
def record(session_record: Record, chain: RevmChain) -> Record:
    """The record of a bond of 7 % in two coupons a year."""
    return session_record
