"""The invariants hold on Foundry among hostile tokens, hooks and receivers; and each is seen to break."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from tests.invariants.faults import BREAKING, MADE
from tests.invariants.foundry import FAST, STAGE, Effort, tried
from tests.invariants.stage import Setting, set_up
from tests.property.mutants import compiled
from wasiqa.chain.artifact import Artifact
from wasiqa.home import home
from wasiqa.servicing.code import built

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def setting() -> Iterator[Setting]:
    """A programme on a node."""
    with set_up() as found:
        yield found


@pytest.fixture(scope="module")
def broken() -> Mapping[str, Mapping[str, Artifact]]:
    """The broken contracts, by what is wrong with them."""
    return dict(zip((fault.name for fault in MADE), compiled(MADE), strict=True))


def test_every_invariant_holds_and_everybody_gets_something_done(setting: Setting) -> None:
    setting.stage().write(home() / STAGE)
    found = tried(FAST)
    assert found.broken == {}
    assert found.held == tuple(sorted(set(BREAKING.values())))
    assert found.idle == ()


def test_code_that_is_put_in_another_s_place_breaks_nothing_by_itself(setting: Setting) -> None:
    names = ("SovereignBond", "SeriesAdministration", "PayingAgent", "InvestorRegistry")
    code = {address: code for name in names for address, code in setting.runtime(built(name)).items()}
    setting.stage().with_code(code).write(home() / STAGE / "replaced")
    assert tried(Effort(2, 60), stage=STAGE / "replaced").broken == {}


@pytest.mark.parametrize("fault", BREAKING)
def test_a_contract_broken_on_purpose_is_found(
    setting: Setting, broken: Mapping[str, Mapping[str, Artifact]], fault: str
) -> None:
    invariant = BREAKING[fault]
    code = {address: code for one in broken[fault].values() for address, code in setting.runtime(one).items()}
    stage = STAGE / "broken" / fault.replace(" ", "-")
    setting.stage().with_code(code).write(home() / stage)
    found = tried(Effort(150, 120, shrink=0), stage=stage, only=invariant)
    assert list(found.broken) == [invariant]
    assert found.broken[invariant].startswith(f"{invariant.split('_')[1]}: ")
