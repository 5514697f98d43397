"""The tests of servicing share a debt office on revm."""

from __future__ import annotations

from tests.support.chains import actors, chain, session_revm
from tests.support.world import bill, office, pib, world

__all__ = ["actors", "bill", "chain", "office", "pib", "session_revm", "world"]
