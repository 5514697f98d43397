"""The conditions under which gas is compared: everything switched on, nothing cheap by accident.

Wallets have no zero byte, every field of a word is non-zero, expiry and category mask are set, one record time has
passed, both parties have been touched in the present period, the amount is 1,234,567,890, and the caller holds the
role. The venue field is set, but the series does not ask about venues: what that rule adds is measured apart
(test_policies.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from eth_utils.crypto import keccak

from tests.contracts.bond.payments import Payments, cash_token, coupon, principal
from tests.contracts.bond.series import Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.chains import LocalChain
from wasiqa.categories import Category
from wasiqa.chain.chain import Receipt
from wasiqa.chain.codec import checksummed
from wasiqa.whitelist.word import Word

AMOUNT = 1_234_567_890
VALID_UNTIL = 0x0102030405
BATCH = 100
COUNTRY = 586
DENOMINATION = 10
ALLOCATION = AMOUNT * 100_000


def wallets(kind: str, number: int = BATCH) -> list[str]:
    """Made-up wallets without a zero byte."""
    found = (keccak(text=f"{kind} {k}")[:20] for k in count())
    full = (wallet for wallet in found if 0 not in wallet)
    return [checksummed("0x" + next(full).hex()) for _ in range(number)]


def each(gas: int, number: int = BATCH) -> int:
    """What one of a batch costs, rounded up."""
    return -(-gas // number)


def word(wallet: str) -> Word:
    """An individual from whose coupons tax is withheld; no field is zero and no byte that could be otherwise."""
    return Word(
        investor=int(wallet, 16),
        category=Category.INDIVIDUAL_RESIDENT,
        country=COUNTRY,
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
    def laid(cls, chain: LocalChain) -> Ground:
        """Deploy everything and go there."""
        stage = Stage.opened(chain)
        stage.write({wallet: word(wallet) for wallet in (WHO.bank, WHO.fund, WHO.individual)})
        return cls.under(stage)

    @classmethod
    def under(cls, stage: Stage, prepare: Callable[[Series], None] | None = None, **changes: Any) -> Ground:
        """Deploy one more series by terms with these changes, prepared before anything is issued."""
        series = Series.deployed(stage, allocation=ALLOCATION, denomination=DENOMINATION, **changes)
        if prepare:
            prepare(series)
        for wallet in (WHO.bank, WHO.fund):
            series.mint(wallet, 10 * AMOUNT)
        ground = cls(series)
        ground.pass_record()
        ground.touch()
        return ground

    @property
    def period(self) -> int:
        """The present period as stored, which is the index of its record time."""
        return int(self.series.ask("config")) >> 192 & 0xFFFF

    def pass_record(self) -> None:
        """Go to the first second of the next period, which nobody has rolled yet."""
        self.series.pass_record(self.period)

    def after_silence(self, records: int) -> int:
        """Gas of the first transfer after so many record times in whose periods nobody moved."""
        self.series.pass_record(self.period + records - 1)
        return self.transfer()

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
        """Holders have units and have been paid a coupon, row 0; the next one, row 1, is due and funded.

        The period after its record time has been rolled by others, and the holders have not moved in it.
        """
        series, first = self.series, self.period
        self.admit(holders)
        series.act("batchMint", list(holders), [AMOUNT] * len(holders), sender=ROLES["ISSUER"])
        rows = (coupon(series, first), coupon(series, first + 1), principal(series))
        payments = Payments.opened(series, {}, rows=rows, cash=cash_token(series.stage))
        for row in (0, 1):
            payments.due(row)
            self.touch()
            payments.fund(row)
            if row == 0:
                payments.act("push", row, list(holders))
        return payments
