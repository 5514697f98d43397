"""The state machine: all rules together, and how sequences of them are run."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, settings
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS
from hypothesis.stateful import run_state_machine_as_test

from tests.property.checks import NAMES
from tests.property.reader import Readers
from tests.property.replay import Replay
from tests.property.rules.admission import AdmissionRules
from tests.property.rules.enforcement import EnforcementRules
from tests.property.rules.holders import HolderRules
from tests.property.rules.offices import OfficeRules
from tests.property.rules.payments import PaymentRules
from tests.property.rules.whitelist import WhitelistRules
from tests.property.world import World

_BACKEND = "independent"


class Machine(WhitelistRules, AdmissionRules, HolderRules, OfficeRules, EnforcementRules, PaymentRules):
    """Everything that the parties of a programme do."""


def run(
    world: World,
    sequences: int,
    steps: int,
    *,
    watched: Collection[str] = NAMES,
    thorough: int = 5,
    shrink: bool = True,
) -> None:
    """Run always the same random sequences. Raises `Broken` with the first, or if `shrink` the shortest, that fails."""
    # Hypothesis as such makes five of six sequences from pieces of the one before, which found far fewer mutants. It
    # leaves that to a backend of another name; this one is its own generator.
    AVAILABLE_PROVIDERS[_BACKEND] = "hypothesis.internal.conjecture.providers.HypothesisProvider"
    readers = Readers(world)
    with TemporaryDirectory() as folder:
        replay = Replay(world, Path(folder))
        run_state_machine_as_test(
            lambda: Machine(world, readers, replay, watched, thorough),
            settings=settings(
                backend=_BACKEND,
                max_examples=sequences,
                stateful_step_count=steps,
                derandomize=True,
                database=None,
                deadline=None,
                phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
                report_multiple_bugs=False,
                print_blob=False,
                suppress_health_check=list(HealthCheck),
            ),
        )
