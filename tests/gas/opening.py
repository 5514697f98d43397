"""One more series as the programme opens it: by approved code, below the ceiling, with its payments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eth_utils.crypto import keccak

from tests.contracts.bond.hooks import holding_limit
from tests.contracts.bond.payments import cash_token, coupon, principal, rates
from tests.contracts.bond.series import PERIOD, Series, terms
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.gas.ground import ALLOCATION, DENOMINATION
from wasiqa.chain.chain import Receipt
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract, creation

_COUPONS = 6


@dataclass(frozen=True)
class Opened:
    """A series, and the three transactions that it took."""

    series: Series
    receipts: tuple[Receipt, ...]

    @property
    def gas(self) -> int:
        """Of all three."""
        return sum(receipt.gas_used for receipt in self.receipts)


@dataclass(frozen=True)
class Opening:
    """A programme whose series are paid in one cash token and share one hook."""

    stage: Stage
    programme: Contract
    cash: Contract
    hook: Contract

    @classmethod
    def prepared(cls, stage: Stage) -> Opening:
        """Deploy what all series share."""
        code = artifacts()["Programme"]
        arguments = stage.registry.address, 2**127, keccak(artifacts()["SovereignBond"].bytecode)
        programme = stage.chain.deploy(code, *arguments, sender=WHO.deployer).contract(code)
        return cls(stage, programme, cash_token(stage), holding_limit(stage))

    def open(self, name: str, **changes: Any) -> Opened:
        """Deploy a three-year bond with one hook, give it headroom, and open it with its seven payments."""
        chain, code = self.stage.chain, artifacts()["SovereignBond"]
        chosen = (
            terms(
                self.stage,
                name="Pakistan Investment Bond 3Y 7%",
                seriesId=keccak(text=name),
                denomination=DENOMINATION,
                recordTimes=[chain.now() + PERIOD * (1 + k) for k in range(_COUPONS)],
                hooks=[self.hook.address],
            )
            | changes
        )
        everything = creation(code, self.stage.registry.address, chosen).data[len(code.bytecode) :]
        deployment = chosen["seriesId"], code.bytecode, everything
        deployed = chain.transact(self.programme, "deploySeries", *deployment, sender=ROLES["ISSUER"])
        bond = chain.call(self.programme, "seriesOf", chosen["seriesId"])
        headroom = bond, ALLOCATION, 100, 16_850, keccak(text="rate")
        allocated = chain.transact(self.programme, "allocate", *headroom, sender=ROLES["ISSUER"])
        series = Series(self.stage, Contract(bond, code.abi))
        rows = [*(coupon(series, record) for record in range(_COUPONS)), principal(series)]
        payments = bond, self.cash.address, WHO.tax_account, rates(), rows
        opened = chain.transact(self.stage.agent, "openSeries", *payments, sender=ROLES["ISSUER"])
        return Opened(series, (deployed, allocated, opened))
