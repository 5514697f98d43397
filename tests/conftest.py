"""How hard Hypothesis tries: little in the fast tier, much where the run is for tests marked slow."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# The function-scoped fixtures that examples share are undone by `chain.isolated()` in the body of each test.
_SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
settings.register_profile("fast", max_examples=25, deadline=None, derandomize=True, suppress_health_check=_SHARED)
settings.register_profile("slow", max_examples=500, deadline=None, suppress_health_check=_SHARED)


def pytest_configure(config: pytest.Config) -> None:
    """Choose the profile, unless the command line names one."""
    if not config.getoption("hypothesis_profile", None):
        settings.load_profile("slow" if config.getoption("markexpr") == "slow" else "fast")
