"""How hard the slow tier tries."""

from __future__ import annotations

import os

TIMES = int(os.environ.get("TIMES", "1"))
"""How many times as many random examples and sequences: `make test-slow TIMES=20` for a night."""

SEED = int(os.environ.get("SEED", "20"))
"""Of the long sequences: `make test-slow SEED=7` tries others. It is told with what fails, and by `make proof`."""
