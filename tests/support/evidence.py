"""What freezes and seizures of tests are based on."""

from __future__ import annotations

EVIDENCE = (b"\1" * 32, b"\2" * 32)
"""A case's id and an order's hash, both made up."""
