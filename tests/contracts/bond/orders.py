"""Orders under a case: freezes that lapse, burns and recoveries."""

from __future__ import annotations

from tests.contracts.bond.series import Series
from tests.contracts.bond.stage import ROLES
from wasiqa.chain.chain import Receipt
from wasiqa.whitelist.word import Word

CASE, ORDER = b"\x11" * 32, b"\x22" * 32
ENFORCED = ("Enforced", {"caseId": CASE, "orderHash": ORDER})


def freeze_until(series: Series, wallet: str, until: int) -> Receipt:
    """Freeze a wallet up to and including a second."""
    return series.act("freezeAddressUntil", wallet, until, CASE, ORDER, sender=ROLES["FREEZER"])


def freeze_units_until(series: Series, wallet: str, units: int, until: int) -> Receipt:
    """Set how many units are frozen up to and including a second."""
    return series.act("freezeTokensUntil", wallet, units, until, CASE, ORDER, sender=ROLES["FREEZER"])


def seize_with_case(series: Series, holder: str, receiver: str, value: int) -> Receipt:
    """Move units by order, those that are frozen first."""
    return series.act("forcedTransferWithCase", holder, receiver, value, CASE, ORDER, sender=ROLES["ENFORCEMENT"])


def burn(series: Series, holder: str, value: int) -> Receipt:
    """Burn units by order as ERC-3643 does: those that are free first."""
    return series.act("burn", holder, value, sender=ROLES["ENFORCEMENT"])


def burn_with_case(series: Series, holder: str, value: int) -> Receipt:
    """Burn units by order, those that are frozen first."""
    return series.act("burnWithCase", holder, value, CASE, ORDER, sender=ROLES["ENFORCEMENT"])


def recover(series: Series, lost: str, successor: str) -> Receipt:
    """Let a wallet take the place of a lost one."""
    return series.act("recoverWithCase", lost, successor, CASE, ORDER, sender=ROLES["ENFORCEMENT"])


def word(series: Series, wallet: str) -> Word:
    """What the whitelist says of a wallet."""
    return Word.decode(series.chain.call(series.stage.registry, "wordOf", wallet))


def moved_word(lost: Word, successor: str) -> Word:
    """The word that a lost wallet keeps: its fields, and whom it made place for."""
    return Word(**(vars(lost) | {"investor": int(successor, 16), "admitted": False, "moved": True}))
