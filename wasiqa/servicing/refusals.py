"""What a contract said when it refused, in words."""

from __future__ import annotations

from types import MappingProxyType

from wasiqa.chain.errors import Reverted
from wasiqa.servicing.codes import Code, describe
from wasiqa.servicing.roles import role_name
from wasiqa.servicing.row_refusals import row_refusal

_OF_STANDARDS = MappingProxyType(
    {
        "ERC7943InsufficientUnfrozenBalance": Code.UNITS_FROZEN,
        "ERC20InsufficientBalance": Code.BALANCE,
        "ERC20InsufficientAllowance": Code.ALLOWANCE,
    }
)
"""The standards' own errors for rules that have a code."""


def in_words(refusal: Reverted) -> str | None:
    """The refusal in words, or None where the error's own name says it best."""
    given = refusal.arguments
    if refusal.name == "TransferRefused":
        return describe(given["code"])
    if rule := _OF_STANDARDS.get(refusal.name or ""):
        return rule.words
    if refusal.name == "AccessControlUnauthorizedAccount":
        return f"{given['account']} doesn't hold the role {role_name(bytes(given['neededRole']))}"
    return row_refusal(refusal.name, given)
