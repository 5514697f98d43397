"""What can be wrong with a whitelist file: stable codes, and the error that a single bad value raises."""

from __future__ import annotations

from enum import StrEnum, auto

from wasiqa.errors import InputRefused


class Code(StrEnum):
    """One kind of mistake; the codes are a contract with those who read `--json`."""

    @staticmethod
    def _generate_next_value_(name: str, *_: object) -> str:
        return name

    HEADER = auto()
    ENCODING = auto()
    EMPTY_FILE = auto()
    EMPTY = auto()
    WHITESPACE = auto()
    FORMULA = auto()
    LOST_DIGITS = auto()
    BAD_ADDRESS = auto()
    BAD_CHECKSUM = auto()
    ZERO_ADDRESS = auto()
    DUPLICATE_WALLET = auto()
    CONFLICTING_INVESTOR = auto()
    UNKNOWN_CATEGORY = auto()
    UNKNOWN_COUNTRY = auto()
    UNKNOWN_STATUS = auto()
    UNKNOWN_VENUE = auto()
    UNKNOWN_TAX_CLASS = auto()
    BAD_DATE = auto()
    EXPIRED = auto()
    BAD_IDENTIFIER = auto()
    PLACEHOLDER_ID = auto()


class CellRefused(InputRefused):
    """One value is wrong, for the reason that `code` names."""

    def __init__(self, code: Code, message: str, *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.code = code
