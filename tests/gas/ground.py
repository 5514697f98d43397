"""The conditions under which gas is compared: everything switched on, nothing cheap by accident.

Wallets have no zero byte, every field of a word is non-zero, expiry and category mask are set, one record time has
passed, both parties have been touched in the present period, the amount is 1,234,567,890, and the caller holds the
role. The venue field is set, but no rule asks about venues before there is a licence registry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from eth_utils.crypto import keccak

from tests.contracts.bond.payments import Payments, cash_token, coupon, principal
from tests.contracts.bond.series import Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from wasiqa.categories import Category
from wasiqa.chain.chain import Receipt
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import Contract
from wasiqa.chain.tester import TesterChain
from wasiqa.whitelist.word import Word

AMOUNT = 1_234_567_890
VALID_UNTIL = 0x0102030405
BATCH = 100
ALLOCATION = AMOUNT * 10_000


def wallets(kind: str, number: int = BATCH) -> list[str]:
    """Made-up wallets without a zero byte."""
    found = (keccak(text=f"{kind} {k}")[:20] for k in count())
    full = (wallet for wallet in found if 0 not in wallet)
    return [checksummed("0x" + next(full).hex()) for _ in range(number)]


def word(wallet: str) -> Word:
    """An individual from whose coupons tax is withheld; no field is zero and no byte that could be otherwise."""
    return Word(
        investor=int(wallet, 16),
        category=Category.INDIVIDUAL_RESIDENT,
        country=586,
        venue=0x0101,
        tax_class=3,
        admitted=True,
        valid_until=VALID_UNTIL,
    )


@dataclass(frozen=True)
class Ground:
    """A series with two holders, `WHO.bank` and `WHO.fund`, in its second period."""

    series: Series

    @classmethod
    def laid(cls, chain: TesterChain) -> Ground:
        """Deploy everything and go there."""
        stage = Stage.opened(chain)
        stage.write({wallet: word(wallet) for wallet in (WHO.bank, WHO.fund, WHO.individual)})
        return cls.under(stage)

    @classmethod
    def under(cls, stage: Stage, limit: Contract | None = None) -> Ground:
        """Deploy one more series, perhaps with a holding limit that both parties keep."""
        hooks = [limit.address] if limit else []
        series = Series.deployed(stage, allocation=ALLOCATION, denomination=10, hooks=hooks)
        if limit:
            everybody = series.bond.address, 20 * AMOUNT, 2**24 - 1
            stage.chain.transact(limit, "setLimit", *everybody, sender=ROLES["GOVERNANCE"])
        for wallet in (WHO.bank, WHO.fund):
            series.mint(wallet, 10 * AMOUNT)
        series.pass_record(0)
        ground = cls(series)
        ground.touch()
        return ground

    def touch(self) -> None:
        """Both parties move, by which the present period is rolled."""
        self.series.transfer(WHO.bank, WHO.fund, AMOUNT)
        self.series.transfer(WHO.fund, WHO.bank, AMOUNT)

    def admit(self, new: Sequence[str]) -> Receipt:
        """The registrar admits wallets, in one transaction."""
        chain, registry = self.series.chain, self.series.stage.registry
        words = [word(wallet).encode() for wallet in new]
        return chain.transact(registry, "setWords", list(new), words, sender=ROLES["REGISTRAR"])

    def transfer(self, receiver: str = WHO.fund) -> int:
        """Gas of a transfer by the bank."""
        return self.series.transfer(WHO.bank, receiver, AMOUNT).gas_used

    def coupons(self, holders: Sequence[str]) -> Payments:
        """Holders have units and have been paid the first coupon; the second is due and funded.

        The period after its record time has been rolled by others, and the holders have not moved in it.
        """
        series, issuer = self.series, ROLES["ISSUER"]
        self.admit(holders)
        series.act("batchMint", list(holders), [AMOUNT] * len(holders), sender=issuer)
        rows = (coupon(series, 1), coupon(series, 2), principal(series))
        payments = Payments.opened(series, {}, rows=rows, cash=cash_token(series.stage))
        for row in (0, 1):
            payments.due(row)
            self.touch()
            payments.fund(row)
            if row == 0:
                payments.act("push", row, list(holders))
        return payments
