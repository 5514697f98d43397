"""Deploying a programme: who holds what at the end, and how it goes on after an interruption."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from eth_utils.crypto import keccak

from tests.support.actors import Actors
from tests.support.office import EXAMPLES, PARTIES
from tests.support.revm import RevmChain
from wasiqa.chain.chain import Receipt
from wasiqa.chain.codec import checksummed
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.errors import ChainFailed, CheckFailed, InputRefused, NotAllowed
from wasiqa.servicing import programme
from wasiqa.servicing.config import ProgrammeConfig, load
from wasiqa.servicing.programme import CONTRACTS, Programme, ProgrammeDeployment
from wasiqa.servicing.roles import DEFAULT_ADMIN, TIMELOCKS, role_id

WHO = Actors()
CONFIG = load(EXAMPLES / "config" / "demo.yaml")
TRANSACTIONS = 3 + (4 + 4 + 2) + 4
"""The timelocks, and what settles their roles; then agent, registry, programme and hook."""
REGISTRY = 15
"""Which transaction deploys it."""


@dataclass(frozen=True)
class Site:
    """Where one programme is deployed."""

    chain: RevmChain
    folder: Path

    def ledger(self) -> Deployments:
        """What is written down."""
        if Deployments.path(self.folder, self.chain.chain_id).exists():
            return Deployments.load(self.folder, self.chain.chain_id)
        return Deployments(chain_id=self.chain.chain_id, network="test", time_zone="Asia/Karachi")

    def work(self, config: ProgrammeConfig = CONFIG, deployer: str = WHO.deployer) -> ProgrammeDeployment:
        """The deployment as a new run of the command finds it."""
        return ProgrammeDeployment(self.chain, config, self.ledger(), self.folder, deployer)

    def contract(self, name: str, artifact: str | None = None) -> Contract:
        """A contract by its name in the ledger."""
        return self.ledger().contract(name, artifacts()[artifact or name].abi)

    def holders(self, contract: Contract) -> dict[bytes, set[str]]:
        """Who holds each role there, by all that was ever granted and revoked."""
        held = defaultdict(set)
        for event in self.chain.events(contract):
            if event.name == "RoleGranted":
                held[event.args["role"]].add(event.args["account"])
            elif event.name == "RoleRevoked":
                held[event.args["role"]].discard(event.args["account"])
        return {role: accounts for role, accounts in held.items() if accounts}


@pytest.fixture
def site(chain: RevmChain, tmp_path: Path) -> Site:
    return Site(chain, tmp_path)


@pytest.fixture
def fails(chain: RevmChain, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes the node go away at the n-th transaction: before it is sent, or after, so that the answer is lost."""
    send = chain.send

    def arrange(at: int | None, answer_lost: bool = False) -> None:
        sent = 0

        def failing(call: Call, *, sender: str, gas: int | None = None) -> Receipt:
            nonlocal sent
            sent += 1
            if sent == at and not answer_lost:
                raise ChainFailed("the node went away")
            receipt = send(call, sender=sender, gas=gas)
            if sent == at:
                raise ChainFailed("the node went away")
            return receipt

        monkeypatch.setattr(chain, "send", failing)

    return arrange


def identifier(role: str) -> bytes:
    return DEFAULT_ADMIN if role == "DEFAULT_ADMIN" else role_id(role)


def assert_complete(site: Site) -> None:
    """Everything is there, every role is held by whom the configuration names, and the deployer is left with none."""
    ledger = site.ledger()
    assert set(ledger.contracts) == set(CONTRACTS)
    registry, agent = site.contract("InvestorRegistry"), site.contract("PayingAgent")
    for name in ("PayingAgent", "Programme", "HoldingLimit"):
        assert site.chain.call(site.contract(name), "authority") == registry.address
    locks = {key: site.contract(name, "TimelockController") for key, name in TIMELOCKS.items()}
    expected = {
        "DEFAULT_ADMIN": {locks["governance"].address},
        "GOVERNANCE": {locks["governance"].address},
        "ISSUER": {locks["issuance"].address},
        "ENFORCEMENT": {locks["enforcement"].address},
        "FREEZER": {WHO.freezer, locks["enforcement"].address},
        "REGISTRAR": {WHO.registrar},
        "REGULATOR": {WHO.regulator},
        "PAYING_AGENT": {WHO.paying_agent},
        "GUARDIAN": {WHO.guardian},
        "REDEEMER": {agent.address},
    }
    assert {role: set(holders) for role, holders in ledger.roles.items()} == expected
    assert site.holders(registry) == {identifier(role): holders for role, holders in expected.items()}
    for key, lock in locks.items():
        proposer, executor = (getattr(WHO, party) for party in PARTIES[key])
        rights = {
            "DEFAULT_ADMIN": {lock.address, locks["governance"].address},
            "PROPOSER_ROLE": {proposer},
            "EXECUTOR_ROLE": {executor},
        } | ({} if key == "governance" else {"CANCELLER_ROLE": {WHO.guardian}})
        assert site.holders(lock) == {identifier(role): holders for role, holders in rights.items()}
        assert site.chain.call(lock, "getMinDelay") == getattr(CONFIG.timelocks, key).delay
    assert site.chain.call(site.contract("Programme"), "ceiling") == CONFIG.ceiling_minor


def test_a_programme_starts_complete_and_leaves_its_deployer_nothing(site: Site) -> None:
    assert site.work().steps() == CONTRACTS
    before = site.chain.block().number
    ledger = site.work().run()
    assert ledger == site.ledger()
    assert site.chain.block().number - before == TRANSACTIONS
    assert_complete(site)
    assert site.work().steps() == ()


def test_a_second_run_sends_nothing(site: Site) -> None:
    done = site.work().run()
    before = site.chain.block()
    assert site.work().run() == done
    assert site.chain.block() == before


@pytest.mark.parametrize("answer_lost", [False, True], ids=["not-sent", "answer-lost"])
@pytest.mark.parametrize("at", [1, 3, *range(4, 8), *range(12, TRANSACTIONS + 1)])
def test_after_an_interruption_the_same_command_goes_on(
    site: Site, fails: Callable[..., None], at: int, answer_lost: bool
) -> None:
    fails(at, answer_lost)
    with pytest.raises(ChainFailed, match="the node went away"):
        site.work().run()
    kept = site.ledger().contracts
    fails(None)
    site.work().run()
    assert_complete(site)
    redeployed = {"PayingAgent"} if (at, answer_lost) == (REGISTRY, True) else set()
    assert {name for name, record in kept.items() if site.ledger().contracts[name] != record} == redeployed


def test_an_interruption_between_two_files_leaves_no_role_unwritten(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = Deployments.save

    def power_fails(ledger: Deployments, folder: Path) -> Path:
        path = save(ledger, folder)
        if "InvestorRegistry" in ledger.contracts:
            raise KeyboardInterrupt
        return path

    monkeypatch.setattr(Deployments, "save", power_fails)
    with pytest.raises(KeyboardInterrupt):
        site.work().run()
    monkeypatch.undo()
    assert not site.ledger().roles
    site.work().run()
    assert_complete(site)


def test_an_agent_whose_registry_went_elsewhere_is_deployed_again(site: Site, fails: Callable[..., None]) -> None:
    fails(REGISTRY)
    with pytest.raises(ChainFailed):
        site.work().run()
    first = site.ledger().contracts["PayingAgent"].address
    fails(None)
    site.chain.deploy(artifacts()["TestCash"], "Test rupee", "TPKR", 2, sender=WHO.deployer)
    site.work().run()
    assert site.ledger().contracts["PayingAgent"].address != first
    assert_complete(site)


def test_a_registry_that_went_elsewhere_within_one_run_is_found(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    deploy = site.chain.deploy

    def in_a_hurry(artifact: object, *arguments: object, sender: str) -> Receipt:
        receipt = deploy(artifact, *arguments, sender=sender)  # type: ignore[arg-type]
        if getattr(artifact, "name", "") == "PayingAgent":
            deploy(artifacts()["TestCash"], "Test rupee", "TPKR", 2, sender=sender)
        return receipt

    monkeypatch.setattr(site.chain, "deploy", in_a_hurry)
    with pytest.raises(CheckFailed, match="the paying agent asks another authority than the registry") as refused:
        site.work().run()
    assert "start again with an empty ledger" in str(refused.value.hint)


def test_another_account_cannot_finish_what_the_deployer_has_begun(site: Site, fails: Callable[..., None]) -> None:
    fails(5)
    with pytest.raises(ChainFailed):
        site.work().run()
    fails(None)
    with pytest.raises(NotAllowed, match=f"IssuanceTimelock was deployed by {WHO.deployer}, who still is its admin"):
        site.work(deployer=WHO.outsider).run()
    site.work().run()
    assert_complete(site)


def test_a_ledger_of_a_chain_that_was_started_anew_is_refused(site: Site) -> None:
    site.work().run()
    anew = replace(site, chain=RevmChain())
    with pytest.raises(InputRefused, match=r"the ledger has IssuanceTimelock, .* but there are no such contracts"):
        anew.work()


def test_an_incomplete_ledger_is_no_programme(site: Site, fails: Callable[..., None]) -> None:
    fails(TRANSACTIONS)
    with pytest.raises(ChainFailed):
        site.work().run()
    with pytest.raises(InputRefused, match="HoldingLimit was not deployed on chain 31337"):
        Programme.of(site.ledger())


@pytest.mark.parametrize("chain_id", [1, 11155111])
def test_parts_for_accounts_whose_keys_are_published_are_refused_off_development_chains(
    site: Site, monkeypatch: pytest.MonkeyPatch, chain_id: int
) -> None:
    monkeypatch.setattr(RevmChain, "chain_id", chain_id)
    before = site.chain.block()
    with pytest.raises(NotAllowed, match=r"the configuration gives a part to 0x\w{40}, whose key is published"):
        site.work()
    assert site.chain.block() == before


def test_a_timelock_without_delay_is_refused_off_development_chains(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RevmChain, "chain_id", 1)
    monkeypatch.setattr(programme, "well_known", tuple)
    local = load(EXAMPLES / "config" / "local-node.yaml")
    with pytest.raises(InputRefused, match=r"timelocks\.issuance\.delay is 0, but on a live network a delay is needed"):
        site.work(local)


def test_one_published_key_among_many_is_enough_to_refuse(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RevmChain, "chain_id", 1)
    text = json.dumps(CONFIG.model_dump(mode="json"))
    for address in WHO.all().values():
        text = text.replace(address, checksummed(keccak(text=address)[:20]))
    content = json.loads(text)
    site.work(ProgrammeConfig.model_validate(content))
    content["roles"]["guardian"].append(WHO.guardian)
    with pytest.raises(NotAllowed, match=f"the configuration gives a part to {WHO.guardian}"):
        site.work(ProgrammeConfig.model_validate(content))
