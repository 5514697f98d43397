"""How hard the slow tier tries."""

from __future__ import annotations

import os

TIMES = int(os.environ.get("TIMES", "1"))
"""How many times as many random examples and sequences: `make test-slow TIMES=10` for a night."""
