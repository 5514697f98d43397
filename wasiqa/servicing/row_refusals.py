"""What the paying agent says when it refuses an act on a row, in words; rows and resolutions from 1, times in UTC."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC
from types import MappingProxyType
from typing import Any

from wasiqa.chain.timelock import local
from wasiqa.servicing.calls import text

_WORDS = MappingProxyType(
    {
        "RateNotFixed": "the rate of row {row} is not fixed: `coupon fix` proposes it, `coupon settle` makes it final",
        "WindowMissing": "the terms of fixing need a window in which a proposal may be disputed",
        "NotFloating": "row {row} is no floating row, or not any more",
        "DenominatorMissing": "an amount per unit needs a denominator",
        "ProposalPending": "an amount is proposed for row {row}: it is disputed, or settled, first",
        "NothingProposed": "nothing is proposed for row {row}: `coupon fix` proposes an amount",
        "WindowOver": "row {row} could be disputed up to {end}",
        "WindowOpen": "row {row} may be disputed up to {end}: settle it after that",
        "FallbackTooEarly": "row {row} takes the fallback from {time} on",
        "NothingFixedYet": "the fallback is the amount that was fixed last, and none was",
        "AlreadyDue": "row {row} is due since {payTime}: only what is not due yet is moved",
        "RescheduleOutOfRange": "row {row} moves later only, and up to {latest}, not to {payTime}",
        "NotDivisible": "row {row} is funded, paid outside in part, or the series has 700 rows: it is divided no more",
        "PartOutOfRange": "{amount} minor units are no part of a need of {need}",
        "PrincipalFollowsUnits": "row {row} is principal, which is attached to units: `seize` moves them",
        "NothingDue": "{holder} is due nothing of row {row}, or nothing more",
        "BeneficiaryRefused": "{beneficiary} isn't in good standing in the whitelist",
        "PrescriptionInvalid": "claims are prescribed after a year at the earliest, and the issuer needs an account",
        "NeverPrescribed": "claims of the series at {bond} are never prescribed",
        "NotPrescribed": "row {row} may be claimed up to {end}: sweep it after that",
        "NotStated": "nobody stated exactly this payment of row {row}, {paymentId}, or it is confirmed already",
        "NotOpen": "with {holder} nothing of row {row} is open: it is settled, or an order names a beneficiary",
        "RecordSettled": "record time {record} has passed, or does not exist: rates are those of the record time",
        "Cancelled": "row {row} was cancelled, and other rows took its place",
        "DefaultTermsInvalid": "grace is a year at most, a vote a day to a year, and more than half change the terms",
        "NotMissed": "row {row} is no reason for this: it is not missed, was dealt with by a vote, or is no principal",
        "AlreadyInDefault": "the series at {bond} is in default already, or accelerated",
        "NotInDefault": "the series at {bond} is not in default, or was not when it was proposed what to do",
        "StillDue": "row {row} is due and not funded: `coupon fund` or `redeem --fund-only` does that first",
        "RegisterOpen": "a record time of the series at {bond} is ahead: units can be moved",
        "NoVote": "the series at {bond} has no terms of default, or no record time of it has passed",
        "NotTheHolder": "{caller} does not speak for {holder}: only its own wallet, or the one in its place, votes",
        "VotesOutOfRange": "{holder} had {balance} units at the record time, and votes with no more",
        "ResolutionUnknown": "there is no resolution {id}, or it or a later restructuring was carried out",
        "VotingOpen": "votes on resolution {id} are taken up to {end}: carry it out after that",
        "VotingOver": "votes on resolution {id} were taken up to {end}; what passed is carried out within 30 days",
        "NotPassed": "resolution {id} has {inFavour} units in favour, and needs {needed}",
        "ContentMissing": "a restructuring has a content",
        "ContentDiffers": "this is not what was voted on as resolution {id}",
        "TooManyTables": "the series at {bond} has had fifteen later tables of rates, and takes no more",
    }
)
_TOLD: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {
        **dict.fromkeys(("row", "record", "id"), lambda index: str(index + 1)),
        **dict.fromkeys(("end", "time", "payTime", "latest"), lambda seconds: local(seconds, UTC)),
        "paymentId": lambda reference: text(reference, blanks=True) or f"0x{reference.hex()}",
    }
)


def row_refusal(name: str | None, given: Mapping[str, Any]) -> str | None:
    """The error in words; None if it is none of those about a row."""
    words = _WORDS.get(name or "")
    return words and words.format_map({key: _TOLD.get(key, str)(value) for key, value in given.items()})
