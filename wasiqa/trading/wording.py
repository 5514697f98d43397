"""Amounts of trades for people, and the contracts' refusals in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from wasiqa.chain.errors import Reverted
from wasiqa.errors import WasiqaError
from wasiqa.servicing.amounts import in_currency
from wasiqa.trading.quotes import price_text

WHY: Mapping[str, tuple[str, str | None]] = {
    "SignatureInvalid": ("{account} has not signed it", "ask for a new signature"),
    "OrderExpired": ("the order of {maker} has expired", "ask for a new one"),
    "NonceUsed": ("the order of {account} is filled or cancelled", "ask for a new one"),
    "UnitsOutOfRange": ("of the order of {maker}, {left} are left", "name another --face"),
    "BelowMinimum": ("{maker} trades no less than {minimum} at once", "name a higher --face"),
    "NotTheTaker": ("{maker} trades with {taker} alone", None),
    "OrdersDontMatch": ("the orders don't sell and buy the same against the same", None),
    "PriceOutside": ("the price is not between what both have signed, {least} and {most}", "name another --price"),
    "OtherVenue": ("the orders name two venues", None),
    "VenueMayNotTrade": ("venue {venue} may neither deal nor match now", "`licence show` tells its licence"),
    "NotTheOperator": ("only the operator of venue {venue} may hand it in", None),
    "ERC20InsufficientAllowance": (
        "an allowance is too low: {allowance} of {needed}",
        "its owner runs `trade allow`",
    ),
    "ERC20InsufficientBalance": ("{sender} has {balance} of the {needed} that it gives", None),
}
"""What the refusals of the settlement contract, and of tokens, mean in a trade, and what to do."""


class Token(NamedTuple):
    """What people call a token, and its decimals."""

    name: str
    decimals: int

    def amount(self, minor: int) -> str:
        """So much of it."""
        return f"{in_currency(minor, self.decimals)} {self.name}"


def unnamed(address: str) -> Token:
    """A token for which the programme does not vouch: it may call itself anything."""
    return Token(f"of {address}", 0)


class Measures(NamedTuple):
    """How amounts are written: the series' own, and of whichever token somebody has to give so much."""

    series: Token
    given: Callable[[int], Token]

    def written(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of a refusal as people write them."""
        token = self.given(arguments.get("needed", 0))
        of = {
            **dict.fromkeys(("left", "minimum"), self.series),
            **dict.fromkeys(("allowance", "balance", "needed"), token),
        }
        amounts = {name: one.amount(arguments[name]) for name, one in of.items() if name in arguments}
        prices = {name: price_text(arguments[name]) for name in ("least", "most") if name in arguments}
        return {**arguments, **amounts, **prices}


def in_words(error: WasiqaError, measures: Measures) -> str:
    """Why something was refused."""
    if not isinstance(error, Reverted) or str(error.name) not in WHY:
        return error.message
    told, _ = WHY[str(error.name)]
    return told.format(**measures.written(error.arguments))
