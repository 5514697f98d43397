"""The invariants hold on Foundry among hostile tokens, hooks and receivers; and each is seen to break."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from tests.invariants.foundry import FAST, STAGE, Effort, tried
from tests.invariants.stage import Setting, set_up
from tests.property.mutants import MUTANTS, compiled
from wasiqa.chain.artifact import Artifact
from wasiqa.home import home
from wasiqa.servicing.code import built

pytestmark = pytest.mark.slow

BREAKING = {
    "invariant_1_supply": "an issue may exceed the allocation",
    "invariant_2_admission": "an issue does not ask about the receiver",
    "invariant_3_locks": "locked units can be moved",
    "invariant_4_entitlement": "a touch in the same period counts as later",
    "invariant_5_cash": "a coupon can be taken twice",
    "invariant_6_foretold": "canTransfer overlooks frozen units",
    "invariant_7_itself": "a transfer to oneself writes both sides",
}
"""By invariant, a fault that it must find; what it is stands in tests/property/mutants.py."""


@pytest.fixture(scope="module")
def setting() -> Iterator[Setting]:
    """A programme on a node."""
    with set_up() as found:
        yield found


@pytest.fixture(scope="module")
def broken() -> Mapping[str, Mapping[str, Artifact]]:
    """The broken contracts, by what is wrong with them."""
    chosen = [mutant for mutant in MUTANTS if mutant.name in BREAKING.values()]
    return dict(zip((mutant.name for mutant in chosen), compiled(chosen), strict=True))


def test_every_invariant_holds_and_everybody_gets_something_done(setting: Setting) -> None:
    setting.stage().write(home() / STAGE)
    found = tried(FAST)
    assert found.broken == {}
    assert found.held == tuple(BREAKING)
    assert found.idle == ()


def test_code_that_is_put_in_another_s_place_breaks_nothing_by_itself(setting: Setting) -> None:
    names = ("SovereignBond", "SeriesAdministration", "PayingAgent")
    code = {address: code for name in names for address, code in setting.runtime(built(name)).items()}
    setting.stage().with_code(code).write(home() / STAGE / "replaced")
    assert tried(Effort(2, 60), stage=STAGE / "replaced").broken == {}


@pytest.mark.parametrize("invariant", BREAKING)
def test_a_contract_broken_on_purpose_is_found(
    setting: Setting, broken: Mapping[str, Mapping[str, Artifact]], invariant: str
) -> None:
    (artifact,) = broken[BREAKING[invariant]].values()
    stage = STAGE / invariant
    setting.stage().with_code(setting.runtime(artifact)).write(home() / stage)
    found = tried(Effort(40, 120, shrink=0), stage=stage, only=invariant)
    assert list(found.broken) == [invariant]
    assert found.broken[invariant].startswith(f"{invariant.split('_')[1]}: ")
