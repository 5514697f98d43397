"""The office whose events are followed, as the event store's tests have it."""

from __future__ import annotations

from tests.index.conftest import actors, chain, desk, opened, session_revm

__all__ = ["actors", "chain", "desk", "opened", "session_revm"]
