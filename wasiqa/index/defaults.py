"""Whether a series performs, as the paying agent's events tell it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wasiqa.servicing.payments import STATUSES


class DefaultState:
    """Performing, in default or accelerated; and what the terms say of that."""

    def __init__(self) -> None:
        self.status = STATUSES[0]
        self.terms: tuple[int, ...] = (0, 0, 0, 0)
        """Grace, shares in basis points, time to vote; that is zero where the series has no such terms."""
        self._accelerations: set[int] = set()
        """Resolutions that bring no rows of their own, and so make the principal due at once."""

    @property
    def grace(self) -> int | None:
        """In seconds, if the series has any such terms."""
        return self.terms[0] if self.terms[3] else None

    def tell(self, name: str, args: Mapping[str, Any]) -> None:
        """Take in one event about the series."""
        if name == "DefaultTermsSet":
            self.terms = tuple(args["terms"])
        elif name == "DefaultDeclared":
            self.status = "default"
        elif name == "DefaultCured":
            self.status = "performing"
        elif name == "ResolutionProposed" and not int(args["contentHash"], 16):
            self._accelerations.add(args["id"])
        elif name == "ResolutionCarriedOut":
            self.status = "accelerated" if args["id"] in self._accelerations else "performing"
