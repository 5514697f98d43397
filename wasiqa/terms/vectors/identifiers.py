"""Topic of identifiers: does a number have the form, and the check digit, that its scheme asks?"""

from __future__ import annotations

from collections.abc import Mapping

from wasiqa.terms.vectors.numbers import NotComputable
from wasiqa.terms.vectors.vector import Vector


def identifier(vector: Vector) -> Mapping[str, object]:
    """An ISIN, CNIC or LEI."""
    from stdnum import isin, lei
    from stdnum.pk import cnic

    schemes = {"ISIN": isin.is_valid, "CNIC": cnic.is_valid, "NICOP": cnic.is_valid, "LEI": lei.is_valid}
    kind = vector.text("type").upper()
    if kind not in schemes:
        raise NotComputable(f"identifiers of type {kind} are not known; known: {', '.join(schemes)}")
    valid = bool(schemes[kind](vector.text(kind.lower(), "number", "value")))
    return dict.fromkeys(("check_digit_ok", "format_valid", "valid"), valid)
