"""Whether a series performs, as the paying agent's events tell it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

STATUSES = ("performing", "default", "accelerated")
"""As the paying agent counts them."""


class DefaultState:
    """Performing, in default or accelerated; and the grace of a row, in seconds, if the terms know any."""

    def __init__(self) -> None:
        self.status = STATUSES[0]
        self.grace: int | None = None
        self._accelerations: set[int] = set()
        """Resolutions that bring no rows of their own, and so make the principal due at once."""

    def tell(self, name: str, args: Mapping[str, Any]) -> None:
        """Take in one event about the series."""
        if name == "DefaultTermsSet":
            self.grace = args["terms"][0]
        elif name == "DefaultDeclared":
            self.status = "default"
        elif name == "DefaultCured":
            self.status = "performing"
        elif name == "ResolutionProposed" and not int(args["contentHash"], 16):
            self._accelerations.add(args["id"])
        elif name == "ResolutionCarriedOut":
            self.status = "accelerated" if args["id"] in self._accelerations else "performing"
