"""One more series as the programme opens it: by approved code, below the ceiling, with its payments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eth_utils.crypto import keccak

from tests.contracts.bond.hooks import holding_limit
from tests.contracts.bond.payments import COUPON, PRINCIPAL, Row, cash_token, rates
from tests.contracts.bond.series import DAY, PERIOD, Series, terms
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.gas.ground import ALLOCATION, DENOMINATION
from wasiqa.chain.artifact import Artifact
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
    code: Artifact
    programme: Contract
    cash: Contract
    hook: Contract

    @classmethod
    def prepared(cls, stage: Stage) -> Opening:
        """Deploy what all series share."""
        own, code = artifacts()["Programme"], artifacts()["SovereignBond"]
        arguments = stage.registry.address, 2**127, keccak(code.bytecode), stage.administration.address
        programme = stage.chain.deploy(own, *arguments, sender=WHO.deployer).contract(own)
        stage.role("grantRole", "PROGRAMME", programme.address)
        return cls(stage, code, programme, cash_token(stage), holding_limit(stage))

    def open(self, name: str) -> Opened:
        """Deploy a three-year bond with one hook, give it headroom, and open it with its seven payments."""
        times = [self.stage.chain.now() + PERIOD * (1 + k) for k in range(_COUPONS)]
        deployed = self._deploy(keccak(text=name), times)
        bond = self.stage.chain.call(self.programme, "seriesOf", keccak(text=name))
        headroom = bond, ALLOCATION, 100, 16_850, keccak(text="rate")
        allocated = self._issuer(self.programme, "allocate", *headroom)
        rows = [Row(7, 200, record, time + DAY, COUPON) for record, time in enumerate(times)]
        rows.append(Row(1, 1, _COUPONS - 1, times[-1] + DAY, PRINCIPAL))
        payments = bond, self.cash.address, WHO.tax_account, rates(), rows
        opened = self._issuer(self.stage.agent, "openSeries", *payments)
        return Opened(Series(self.stage, Contract(bond, self.code.abi)), (deployed, allocated, opened))

    def _deploy(self, series_id: bytes, times: Sequence[int]) -> Receipt:
        chosen = terms(
            self.stage,
            name="Pakistan Investment Bond 3Y 7%",
            seriesId=series_id,
            denomination=DENOMINATION,
            recordTimes=times,
            hooks=[self.hook.address],
        )
        arguments = creation(self.code, self.stage.registry.address, self.stage.administration.address, chosen).data[
            len(self.code.bytecode) :
        ]
        return self._issuer(self.programme, "deploySeries", series_id, self.code.bytecode, arguments)

    def _issuer(self, contract: Contract, function: str, *args: Any) -> Receipt:
        return self.stage.chain.transact(contract, function, *args, sender=ROLES["ISSUER"])
