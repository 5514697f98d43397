"""Numbers, dates and words of a vector, read strictly: a wrong one is told in a sentence."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

from wasiqa.errors import InputRefused

_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{0,40})?([eE][+-]?[0-9]{1,2})?")


_YEARS = range(1901, 2200)
"""Those that QuantLib counts."""


class NotComputable(InputRefused):
    """A vector lacks something, or states something that nothing can be computed from."""


def number(value: object, name: str) -> Fraction:
    """An exact number from a decimal text or a number of JSON."""
    text = str(value) if isinstance(value, str | int | Decimal) and not isinstance(value, bool) else ""
    if not _NUMBER.fullmatch(text.strip()):
        raise NotComputable(f"{name} is {value!r}, which is not a decimal number; write it such as 98.3815")
    return Fraction(text.strip())


def is_number(value: object) -> bool:
    """Does it spell one?"""
    return (isinstance(value, int | Decimal) and not isinstance(value, bool)) or (
        isinstance(value, str) and bool(_NUMBER.fullmatch(value.strip()))
    )


def day(value: object, name: str) -> date:
    """A date such as 2020-09-10."""
    try:
        if isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            found = date.fromisoformat(value)
            if found.year in _YEARS:
                return found
    except ValueError:
        pass
    years = f"from {_YEARS[0]} to {_YEARS[-1]}"
    raise NotComputable(f"{name} is {value!r}, which is not a date {years}; write it such as 2020-09-10")


def decimals(value: object) -> int:
    """How many digits after the point the number was stated with."""
    exponent = Decimal(str(value).strip()).as_tuple().exponent
    return max(0, -int(exponent))


def day_count(text: str, name: str = "day_count") -> str:
    """The day count that a market's words name, such as `ACT/ACT ICMA` or `30E/360 Eurobond basis`."""
    words = re.sub(r"\(.*?\)", "", text).upper().replace("ACTUAL", "ACT").replace("-", " ")
    for pattern, found in _DAY_COUNTS:
        if re.search(pattern, words):
            return found
    raise NotComputable(f"{name} {text!r} is not a day count known here, such as ACT/365F, ACT/ACT ICMA or 30E/360")


_DAY_COUNTS = (
    (r"AFB|EURO ACT|A010", "ACT/ACT-AFB"),
    (r"ICMA|ISMA|A006", "ACT/ACT-ICMA"),
    (r"30E?/360.*ISDA|30E/360 ?ISDA|A011", "30E/360-ISDA"),
    (r"ACT/ACT.*ISDA|A008", "ACT/ACT-ISDA"),
    (r"30E/360|30/360.*EURO|EUROBOND|A007", "30E/360"),
    (r"30/360.*(US|NASD)|30U/360", "30/360-US"),
    (r"30/360|BOND BASIS|A001", "30/360"),
    (r"ACT/ACT", "ACT/ACT-ICMA"),
    (r"ACT/365|A005", "ACT/365F"),
    (r"ACT/364", "ACT/364"),
    (r"ACT/360|A004", "ACT/360"),
)
