"""Identifiers of investors: SCHEME:VALUE, brought to one spelling so that one person is one investor.

Numbers follow python-stdnum where it knows the scheme (CNIC, LEI). NICOP and POC have the CNIC's form but not its
provinces, since their holders may come from abroad. An NTN's check digit is dropped: it is often left out, and its
formula isn't published.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from wasiqa.countries import numeric
from wasiqa.whitelist.refusals import CellRefused, Code

PLACEHOLDERS = frozenset(
    [digit * 13 for digit in "0123456789"]
    # fillers that NACTA's published list of proscribed persons uses for unknown CNICs; they pass every format check
    + [f"11111111111{ending}" for ending in ("13", "15", "16", "17", "18", "23", "25", "29", "37", "66")]
    # keyboard runs and the specimen number of forms
    + ["1234567891011", "1234567890123", "0123456789012", "9876543210987", "1234512345671"]
)
"""Thirteen digits that stand for "not known" and would merge different people into one."""

FILLERS = frozenset({"NA", "N/A", "NONE", "NULL", "NIL", "UNKNOWN", "TBA", "TBD"})
"""Words that stand for "not known" in any scheme, in capitals."""

COMPANY_PLACEHOLDERS = frozenset({"0000000"})
"""Seven digits that no company was registered under, and no taxpayer."""

_SEPARATORS = re.compile(r"[\s.-]")
_PLAIN_CNIC = re.compile(r"([1-7][0-9]{4})-([0-9]{7})-([1-9])")
"""As most of them are written; what else python-stdnum accepts, it is asked for."""

CARDS = ("CNIC", "NICOP", "POC")
"""Cards of one authority, whose numbers are one series: whoever has two has one number."""

_NUMBERS = {
    **dict.fromkeys(CARDS, PLACEHOLDERS),
    **dict.fromkeys(("NTN", "SECP"), COMPANY_PLACEHOLDERS),
}


@dataclass(frozen=True)
class Identifier:
    """Who an investor is: a scheme and a value in its one normal spelling. Never leaves the operator's files."""

    scheme: str
    value: str

    def __str__(self) -> str:
        """The spelling that is hashed, such as CNIC:4200000000171."""
        return f"{self.scheme}:{self.value}"


def parse(text: str) -> Identifier:
    """The identifier that `text` spells. Raises `CellRefused` with BAD_IDENTIFIER or PLACEHOLDER_ID."""
    scheme, colon, value = text.partition(":")
    if not colon or scheme not in SCHEMES:
        raise _bad(text, f"write SCHEME:VALUE with one of {', '.join(SCHEMES)}")
    normalise, form = SCHEMES[scheme]
    normal = normalise(value)
    if _is_placeholder(scheme, normal or value):
        raise CellRefused(
            Code.PLACEHOLDER_ID,
            f"{text} stands for an unknown number, and would make one investor of many people",
            hint="take the number from the document itself, or use REF: with a reference of your own",
        )
    if normal is None:
        raise _bad(text, f"{scheme} is written {form}")
    return Identifier(scheme, normal)


def _bad(text: str, hint: str) -> CellRefused:
    return CellRefused(Code.BAD_IDENTIFIER, f"{text!r} is not an investor's identifier", hint=hint)


def _is_placeholder(scheme: str, value: str) -> bool:
    number = value.rpartition(":")[2].strip().upper()
    return number in FILLERS or _SEPARATORS.sub("", number) in _NUMBERS.get(scheme, ())


def _cnic(value: str) -> str | None:
    if plain := _PLAIN_CNIC.fullmatch(value):
        return "".join(plain.groups())
    from stdnum.exceptions import ValidationError
    from stdnum.pk import cnic

    try:
        return cnic.validate(value)
    except ValidationError:
        return None


def _lei(value: str) -> str | None:
    from stdnum import lei
    from stdnum.exceptions import ValidationError

    try:
        number = lei.validate(value)
    except ValidationError:
        return None
    # python-stdnum does the sum, but doesn't look at the length
    return number if re.fullmatch(r"[A-Z0-9]{18}[0-9]{2}", number) else None


def _shaped(pattern: str, separators: str = "-") -> Callable[[str], str | None]:
    """A normaliser: upper case without separators, and then `pattern`, whose first group is kept."""
    shape = re.compile(pattern, re.ASCII)

    def normalise(value: str) -> str | None:
        found = shape.fullmatch(_clean(value, separators).upper())
        return found[1] if found else None

    return normalise


def _clean(value: str, separators: str) -> str:
    """Without separators, and with the library's plain characters for the fancy ones."""
    if value.isascii():
        return value.translate(dict.fromkeys(map(ord, separators)))
    from stdnum.util import clean

    return str(clean(value, separators))


def _passport(value: str) -> str | None:
    country, _, number = value.partition(":")
    normal = _passport_number(number)
    return f"{country}:{normal}" if normal and numeric(country) else None


_foreign_card = _shaped(r"([1-9]\d{11}[1-9])")
_passport_number = _shaped(r"([A-Z0-9]{5,12})", " -")

SCHEMES: dict[str, tuple[Callable[[str], str | None], str]] = {
    "CNIC": (_cnic, "with 13 digits, like 42000-0000017-1: province 1 to 7 first, and not 0 last"),
    "NICOP": (_foreign_card, "with 13 digits, like 42000-0000017-1: 0 neither first nor last"),
    "POC": (_foreign_card, "with 13 digits, like 42000-0000017-1: 0 neither first nor last"),
    "NTN": (_shaped(r"([A-Z0-9]\d{6})\d?"), "with 7 digits, its check digit may follow; a person's CNIC goes as CNIC:"),
    "SECP": (_shaped(r"(\d{7})"), "with 7 digits, leading zeros too"),
    "LEI": (_lei, "with 20 letters and digits, the last two of them check digits"),
    "REF": (_shaped(r"([A-Z0-9][A-Z0-9._/-]{0,63})", ""), "with up to 64 letters, digits and . _ / -"),
    "PASSPORT": (_passport, "PASSPORT:CC:NUMBER, with the country's two letters"),
}
"""For each scheme, what brings its value to the normal spelling (None if it has none), and how it is written."""
