"""What a series refuses to be, and what it is from birth."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.bond.series import CATEGORIES, DENOMINATION, PERIOD, Series, refused, terms
from tests.contracts.bond.stage import ADMIN_DELAY, WHO, Stage
from tests.support.chains import emitted, reverts
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import NOBODY
from wasiqa.policy import Policy
from wasiqa.servicing.roles import role_id

NEVER = 2**40 - 1
POLICY = Policy(5, countries=True).encode()


@pytest.mark.parametrize(
    "missing", [{"denomination": 0}, {"categories": 0}, {"registry": NOBODY}, {"registry": WHO.stranger}]
)
def test_terms_without_denomination_categories_or_registry_are_refused(stage: Stage, missing: dict[str, Any]) -> None:
    with reverts("TermsIncomplete"):
        Series.deployed(stage, **missing)


def test_a_series_without_an_authority_is_refused(stage: Stage) -> None:
    code = artifacts()["SovereignBond"]
    with reverts("AuthorityMissing"):
        stage.chain.deploy(code, NOBODY, stage.administration.address, terms(stage), sender=WHO.deployer)


@pytest.mark.parametrize("administration", [NOBODY, WHO.stranger])
def test_a_series_whose_administration_is_no_contract_is_refused(stage: Stage, administration: str) -> None:
    code = artifacts()["SovereignBond"]
    with reverts("TermsIncomplete"):
        stage.chain.deploy(code, stage.registry.address, administration, terms(stage), sender=WHO.deployer)


def test_a_name_that_the_signing_domain_cannot_hold_is_refused(stage: Stage) -> None:
    with reverts("StringTooLong", str="x" * 32):
        Series.deployed(stage, name="x" * 32)
    assert Series.deployed(stage, name="x" * 31).ask("name") == "x" * 31


@pytest.mark.parametrize(
    ("offsets", "index"),
    [
        pytest.param([], None, id="none"),
        pytest.param([0], 0, id="now"),
        pytest.param([-1], 0, id="past"),
        pytest.param([1, 1], 1, id="twice the same"),
        pytest.param([1, 3, 2], 2, id="falling"),
    ],
)
def test_record_times_that_are_not_in_the_future_and_increasing_are_refused(
    stage: Stage, offsets: list[int], index: int | None
) -> None:
    times = [stage.chain.now() + offset for offset in offsets]
    with reverts("RecordTimesInvalid", index=index or 0, time=0 if index is None else times[index]):
        Series.deployed(stage, recordTimes=times)


def test_the_time_that_stands_for_never_is_no_record_time(stage: Stage) -> None:
    with reverts("RecordTimesInvalid", index=0, time=NEVER):
        Series.deployed(stage, recordTimes=[NEVER])
    assert Series.deployed(stage, recordTimes=[NEVER - 1]).record_times() == (NEVER - 1,)


def test_a_series_knows_its_terms(stage: Stage) -> None:
    series = Series.deployed(stage, allocation=700, decimals=3, policy=POLICY)
    registry = stage.registry.address
    known = {
        "name": "Example bond",
        "symbol": "EXB",
        "seriesId": b"EXAMPLE".ljust(32, b"\0"),
        "decimals": 3,
        "denomination": DENOMINATION,
        "registry": registry,
        "authority": registry,
        "administration": stage.administration.address,
        "programme": WHO.deployer,
        "hooks": ((), ()),
    }
    assert {name: series.ask(name) for name in known} == known
    assert series.record_times() == tuple(stage.chain.now() + PERIOD * k for k in (1, 2, 3, 4))
    config = series.ask("config")
    assert config & (2**160 - 1) == int(registry, 16)
    assert ((config >> 160) & (2**24 - 1), (config >> 184) & 0xFF) == (CATEGORIES, POLICY)
    assert (config >> 192) & (2**24 - 1) == 0, "period, pauses, closed or hooks"
    assert config >> 216 == series.record_times()[0]
    assert series.state() == {"allocation": 700}


def test_a_deployment_tells_its_whitelist_rules_and_record_times(stage: Stage) -> None:
    chosen = terms(stage)
    code = artifacts()["SovereignBond"]
    receipt = stage.chain.deploy(
        code, stage.registry.address, stage.administration.address, chosen, sender=WHO.deployer
    )
    bond = receipt.contract(code)
    emitted(receipt, bond, "IdentityRegistryAdded", identityRegistry=chosen["registry"])
    emitted(receipt, bond, "RulesSet", categories=CATEGORIES, policy=0)
    emitted(receipt, bond, "RecordTimesSet", {"from": 0}, recordTimes=tuple(chosen["recordTimes"]))


@pytest.mark.parametrize("policy", [1, 15, 1 << 4, 1 << 5, 1 << 6, 7 << 4, 1 << 7 | 1, 15 << 4])
def test_a_policy_that_asks_no_table_or_names_one_in_vain_is_refused(series: Series, policy: int) -> None:
    with reverts("PolicyInvalid", policy=policy):
        series.govern("setRules", CATEGORIES, policy)
    with reverts("PolicyInvalid", policy=policy):
        Series.deployed(series.stage, policy=policy)


@pytest.mark.parametrize("policy", [0, 1 << 7, 1 << 4 | 1, 1 << 5 | 15, 1 << 6 | 8, 0xFF])
def test_a_policy_of_open_venues_or_of_a_table_that_is_asked_is_taken(series: Series, policy: int) -> None:
    emitted(
        series.govern("setRules", CATEGORIES, policy), series.bond, "RulesSet", categories=CATEGORIES, policy=policy
    )
    assert (series.ask("config") >> 184) & 0xFF == policy


def test_new_rules_take_the_place_of_the_old_and_of_nothing_else(series: Series) -> None:
    series.pass_record(0)
    series.transfer(WHO.bank, WHO.fund, 100)
    before = series.ask("config")
    series.govern("setRules", 1 << 7, POLICY)
    assert series.ask("config") == before & ~(0xFFFFFFFF << 160) | (1 << 7 | POLICY << 24) << 160


def test_governance_replaces_rules_and_whitelist_but_never_by_nothing(series: Series) -> None:
    for function, *arguments in (
        ("setIdentityRegistry", NOBODY),
        ("setIdentityRegistry", WHO.stranger),
        ("setRules", 0, 0),
    ):
        with reverts("TermsIncomplete"):
            series.govern(function, *arguments)
    emitted(series.govern("setRules", 1 << 7, POLICY), series.bond, "RulesSet", categories=128, policy=POLICY)
    with refused(13, WHO.bank, WHO.fund, 100):
        series.transfer(WHO.bank, WHO.fund, 100)
    other = Stage.opened(series.chain)
    emitted(
        series.govern("setIdentityRegistry", other.registry.address),
        series.bond,
        "IdentityRegistryAdded",
        identityRegistry=other.registry.address,
    )
    assert series.ask("registry") == other.registry.address
    assert series.ask("authority") == series.stage.registry.address, "the whitelist decides no role"


def test_who_has_a_role_in_a_whitelist_that_replaces_another_has_none_over_the_series(series: Series) -> None:
    code, governance = artifacts()["InvestorRegistry"], role_id("GOVERNANCE")
    arguments = ADMIN_DELAY, WHO.stranger, [(governance, WHO.stranger)]
    series.govern("setIdentityRegistry", series.chain.deploy(code, *arguments, sender=WHO.deployer).created())
    with reverts("AccessControlUnauthorizedAccount", account=WHO.stranger, neededRole=governance):
        series.act("setRules", 1 << 7, 0, sender=WHO.stranger)
    series.govern("setRules", 1 << 7, 0)
