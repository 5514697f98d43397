"""What a contract said when it refused, in words."""

from __future__ import annotations

from wasiqa.chain.errors import Reverted
from wasiqa.servicing.codes import describe
from wasiqa.servicing.roles import role_name

_UNITS_FROZEN, _BALANCE = 6, 7


def in_words(refusal: Reverted) -> str | None:
    """The refusal in words, or None where the error's own name says it best."""
    given = refusal.arguments
    if refusal.name == "TransferRefused":
        return describe(given["code"])
    if refusal.name == "ERC7943InsufficientUnfrozenBalance":
        return describe(_UNITS_FROZEN)
    if refusal.name == "ERC20InsufficientBalance":
        return describe(_BALANCE)
    if refusal.name == "AccessControlUnauthorizedAccount":
        return f"{given['account']} doesn't hold the role {role_name(bytes(given['neededRole']))}"
    return None
