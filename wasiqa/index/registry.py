"""What the investor registry keeps beside the words, rebuilt from its events: trees, blocks, tables, venues."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wasiqa.servicing.policy_tables import Place, written


class RegistryState:
    """What the events say so far, also what has become zero since."""

    def __init__(self) -> None:
        self.roots: dict[str, int] = {}
        """Until when each tree admits, by its root (0x and hex digits)."""
        self.blocks: dict[str, int] = {}
        """Who blocks each investor, as bits of a word, by the investor's id as an address."""
        self.tables: dict[Place, int] = {}
        self.venues: dict[int, bool] = {}
        """Which venues are open, by number."""

    def tell(self, name: str, args: Mapping[str, Any]) -> None:
        """Take in one event; events of other contracts change nothing."""
        if name == "RootSet":
            root = args["root"]
            self.roots["0x" + root.hex() if isinstance(root, bytes) else root] = args["expiry"]
        elif name == "InvestorBlockSet":
            self.blocks[args["investor"]] = args["blocks"]
        elif name == "VenueSet":
            self.venues[args["venue"]] = args["open"]
        elif (table := written(name, args)) is not None:
            self.tables[table.place] = table.bitmap
