"""What the paying agent says when it refuses a tender or a right, in words; both count from 1, times are UTC."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC
from types import MappingProxyType
from typing import Any

from wasiqa.chain.timelock import local

_WORDS = MappingProxyType(
    {
        "TenderInvalid": "a tender has a price and units, and opens, closes (ahead) and is paid in this order",
        "TenderUnknown": "the series at {bond} has no tender {tender}",
        "TenderTooEarly": "with tender {tender} this can be done from {from} on",
        "TenderOver": "with tender {tender} this could be done until {until}",
        "OfferInvalid": "{units} units are more than the {balance} held, or neither whole denominations nor all",
        "TenderFundedAlready": "tender {tender} has what it needs",
        "TenderNotFunded": "tender {tender} has too little cash: `tender fund` brings it",
        "RightInvalid": "right {right} has no kind or price, or its window doesn't fit its notice",
        "NoSuchRight": "the series at {bond} has no right {right} of this kind, or it was exercised",
        "NoticeTooLate": "right {right} could be exercised until {until}",
        "PaidTooLate": "a dissolved series is paid up to {latest}: 30 days after its record time, not after maturity",
        "LessThanOwed": "each unit is still owed {numerator}/{denominator}: less takes a vote of the holders",
    }
)
_TOLD: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {
        **dict.fromkeys(("tender", "right"), lambda index: str(index + 1)),
        **dict.fromkeys(("from", "until", "latest", "payTime"), lambda seconds: local(seconds, UTC)),
    }
)


def early_refusal(name: str | None, given: Mapping[str, Any]) -> str | None:
    """The error in words; None if it is none of those."""
    words = _WORDS.get(name or "")
    return words and words.format_map({key: _TOLD.get(key, str)(value) for key, value in given.items()})
