"""Why a movement is refused, in words: the codes of contracts/libraries/Codes.sol."""

from __future__ import annotations

from collections.abc import Mapping

ALLOWED = 0
RECEIVER_FROZEN = 4
HOLDING_LIMIT = 60
RECEIVER_COUNTRY = 50
CORRIDOR = 51
CATEGORY_PAIR = 52
RECEIVER_VENUE = 53
_SENDER, _RECEIVER = 10, 30

_OWN: Mapping[int, str] = {
    0: "allowed",
    1: "the register is closed: after the last record time only redemption and enforcement move units",
    2: "transfers are paused",
    3: "the sender's wallet is frozen",
    4: "the receiver's wallet is frozen",
    5: "the spender is blocked",
    6: "the sender has enough units, but they are frozen",
    7: "the sender has fewer units than that",
    8: "the amount is not a multiple of the denomination",
    9: "the series' allocation would be exceeded",
    50: "the receiver's country is not allowed",
    51: "there is no corridor from the sender's country to the receiver's",
    52: "the sender's category may not sell to the receiver's",
    53: "the receiver's venue is not open",
    60: "the receiver would hold more of the series than one investor may",
}
_PARTY: Mapping[int, str] = {
    1: "is not admitted by the registry",
    2: "has a registration that has expired",
    3: "belongs to a category that may not hold this series",
    4: "is suspended by the registrar",
    5: "is blocked by the regulator",
    6: "is blocked by the licence registry",
    7: "has moved to another wallet",
    8: "has been removed from the registry",
}


def describe(code: int) -> str:
    """The code in words."""
    if code in _OWN:
        return _OWN[code]
    for party, first in (("the sender", _SENDER), ("the receiver", _RECEIVER)):
        if code - first in _PARTY:
            return f"{party} {_PARTY[code - first]}"
    return f"a hook refuses with code {code}"
