"""Deploying a programme: who holds what at the end, and how it goes on after an interruption."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from eth_account import Account
from eth_utils.crypto import keccak

from tests.support.actors import Actors
from tests.support.cases import one_in
from tests.support.office import EXAMPLES, PARTIES
from tests.support.projects import ROOT
from tests.support.revm import RevmChain
from wasiqa.chain.chain import Made, Receipt
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.timelock import advance
from wasiqa.errors import ChainFailed, CheckFailed, InputRefused, NotAllowed
from wasiqa.servicing import safeguards
from wasiqa.servicing.code import built
from wasiqa.servicing.config import PhaseRights, ProgrammeConfig, load
from wasiqa.servicing.construction import Construction
from wasiqa.servicing.deployment import ProgrammeDeployment
from wasiqa.servicing.programme import ALONE, BEFORE_REGISTRY, CONTRACTS, JOINING, LATER, Programme
from wasiqa.servicing.role_grants import RoleGrants
from wasiqa.servicing.roles import TIMELOCKS, role_id

WHO = Actors()
CONFIG = load(EXAMPLES / "config" / "demo.yaml")
TRANSACTIONS = len(CONTRACTS) + (4 + 4 + 2)
"""The timelocks, and what settles their roles; then agent, licences, shared code of payments and series, programme,
registry, hooks and register of reports."""
REGISTRY = 3 + (4 + 4 + 2) + len(ALONE) + len(BEFORE_REGISTRY) + 1
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
        return self.ledger().contract(name, built(artifact or name).abi)

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


@dataclass
class Failures:
    """A node that goes away at the n-th transaction: before it is sent, or after, so that the answer is lost.

    `recall` is the memory that a journal has: what was created under which name.
    """

    chain: RevmChain
    at: int | None = None
    answer_lost: bool = False
    sent: int = 0
    made: dict[str, Made] = field(default_factory=dict)

    def arrange(self, at: int | None, answer_lost: bool = False) -> None:
        """Fail at this transaction from now, or never."""
        self.at, self.answer_lost, self.sent = at, answer_lost, 0

    def send(self, call: Call, *, sender: str, gas: int | None = None) -> Receipt:
        """Send, or fail."""
        self.sent += 1
        if self.sent == self.at and not self.answer_lost:
            raise ChainFailed("the node went away")
        receipt = self.chain._run(call, sender, gas, None)
        if call.to is None:
            self.made[call.name] = Made(call, receipt)
        if self.sent == self.at:
            raise ChainFailed("the node went away")
        return receipt

    def recall(self, name: str) -> Made | None:
        """What was created under this name."""
        return self.made.get(name)


@pytest.fixture
def fails(chain: RevmChain, monkeypatch: pytest.MonkeyPatch) -> Failures:
    failures = Failures(chain)
    monkeypatch.setattr(chain, "send", failures.send)
    return failures


@pytest.fixture
def uninterrupted(chain: RevmChain, tmp_path: Path) -> Deployments:
    """The ledger of a deployment to which nothing happens."""
    with chain.isolated():
        return Site(chain, tmp_path / "uninterrupted").work().run()


def _with_delay(config: ProgrammeConfig, timelock: str, delay: int) -> ProgrammeConfig:
    changed = getattr(config.timelocks, timelock).model_copy(update={"delay": delay})
    return config.model_copy(update={"timelocks": config.timelocks.model_copy(update={timelock: changed})})


def missing(site: Site) -> tuple[str, ...]:
    """What is still to be deployed there."""
    return Construction(CONFIG, site.ledger()).missing()


def assert_complete(site: Site) -> None:
    """Everything is there, every role is held by whom the configuration names, and the deployer is left with none."""
    ledger = site.ledger()
    assert set(ledger.contracts) == set(CONTRACTS)
    registry, agent = site.contract("InvestorRegistry"), site.contract("PayingAgent")
    auctions = site.contract("PrimaryAuction")
    for name in (*BEFORE_REGISTRY, "ReserveRegistry", "HoldingLimit"):
        assert site.chain.call(site.contract(name), "authority") == registry.address
    locks = {key: site.contract(name, "TimelockController") for key, name in TIMELOCKS.items()}
    expected = {
        "DEFAULT_ADMIN": {locks["governance"].address},
        "GOVERNANCE": {locks["governance"].address},
        "ISSUER": {locks["issuance"].address, auctions.address},
        "ENFORCEMENT": {locks["enforcement"].address},
        "FREEZER": {WHO.freezer, locks["enforcement"].address},
        "REGISTRAR": {WHO.registrar},
        "REGULATOR": {WHO.regulator},
        "PAYING_AGENT": {WHO.paying_agent},
        "GUARDIAN": {WHO.guardian},
        "AUDITOR": {WHO.auditor, WHO.calculation_agent},
        "REDEEMER": {agent.address, auctions.address},
        "LICENCE_REGISTRY": {site.contract("LicenceRegistry").address},
        "PROGRAMME": {site.contract("Programme").address},
        "AGENT": {locks["governance"].address},
        "CALCULATION_AGENT": {locks["issuance"].address},
        "REVIEWER": {WHO.regulator, locks["governance"].address},
    }
    assert {role: set(holders) for role, holders in ledger.roles.items()} == expected
    assert site.holders(registry) == {role_id(role): holders for role, holders in expected.items()}
    for key, lock in locks.items():
        proposer, executor = (getattr(WHO, party) for party in PARTIES[key])
        rights = {
            "DEFAULT_ADMIN": {lock.address, locks["governance"].address},
            "PROPOSER_ROLE": {proposer},
            "EXECUTOR_ROLE": {executor},
        } | ({} if key == "governance" else {"CANCELLER_ROLE": {WHO.guardian}})
        assert site.holders(lock) == {role_id(role): holders for role, holders in rights.items()}
        assert site.chain.call(lock, "getMinDelay") == getattr(CONFIG.timelocks, key).delay
    assert site.chain.call(site.contract("Programme"), "ceiling") == CONFIG.ceiling_minor


def test_a_programme_starts_complete_and_leaves_its_deployer_nothing(site: Site) -> None:
    assert missing(site) == CONTRACTS
    before = site.chain.block().number
    ledger = site.work().run()
    assert ledger == site.ledger()
    assert site.chain.block().number - before == TRANSACTIONS
    assert_complete(site)
    assert missing(site) == ()


def test_a_second_run_sends_nothing(site: Site) -> None:
    done = site.work().run()
    before = site.chain.block()
    assert site.work().run() == done
    assert site.chain.block() == before


@pytest.mark.parametrize("answer_lost", [False, True], ids=["not-sent", "answer-lost"])
@pytest.mark.parametrize("at", one_in(5, range(1, TRANSACTIONS + 1)))
def test_interrupted_at_any_transaction_it_goes_on_and_sends_nothing_twice(
    site: Site, uninterrupted: Deployments, fails: Failures, at: int, answer_lost: bool
) -> None:
    before = site.chain.block().number
    fails.arrange(at, answer_lost)
    with pytest.raises(ChainFailed, match="the node went away"):
        site.work().run(fails.recall)
    fails.arrange(None)
    site.work().run(fails.recall)
    assert_complete(site)
    assert site.chain.block().number - before == TRANSACTIONS
    assert site.ledger() == uninterrupted


@pytest.mark.parametrize("write", one_in(5, range(1, 1 + len(CONTRACTS) + 1 + 1)))
def test_interrupted_after_any_write_of_the_ledger_it_goes_on_and_sends_nothing_twice(
    site: Site, uninterrupted: Deployments, fails: Failures, monkeypatch: pytest.MonkeyPatch, write: int
) -> None:
    before, save, written = site.chain.block().number, Deployments.save, 0

    def power_fails(ledger: Deployments, folder: Path) -> Path:
        nonlocal written
        path, written = save(ledger, folder), written + 1
        if written == write:
            raise KeyboardInterrupt
        return path

    monkeypatch.setattr(Deployments, "save", power_fails)
    with pytest.raises(KeyboardInterrupt):
        site.work().run(fails.recall)
    monkeypatch.setattr(Deployments, "save", save)
    site.work().run(fails.recall)
    assert site.chain.block().number - before == TRANSACTIONS
    assert site.ledger() == uninterrupted


def test_interrupted_again_and_again_it_sends_nothing_twice(
    site: Site, uninterrupted: Deployments, fails: Failures
) -> None:
    before, interruptions = site.chain.block().number, 0
    while set(site.ledger().contracts) != set(CONTRACTS):
        fails.arrange(1, answer_lost=True)
        with pytest.raises(ChainFailed):
            site.work().run(fails.recall)
        fails.arrange(None)
        interruptions += 1
        if interruptions == TRANSACTIONS:
            site.work().run(fails.recall)
    assert interruptions == TRANSACTIONS
    assert site.chain.block().number - before == TRANSACTIONS
    assert site.ledger() == uninterrupted


def test_the_ledger_is_there_before_anything_is_sent(site: Site, fails: Failures) -> None:
    fails.arrange(1)
    with pytest.raises(ChainFailed):
        site.work().run()
    assert site.ledger().contracts == {}
    assert Deployments.path(site.folder, site.chain.chain_id).exists()


def test_settings_that_changed_after_a_contract_was_deployed_are_refused(site: Site, fails: Failures) -> None:
    fails.arrange(TRANSACTIONS)
    with pytest.raises(ChainFailed):
        site.work().run()
    before = site.chain.block()
    for name, changed in {
        "IssuanceTimelock": _with_delay(CONFIG, "issuance", 7200),
        "GovernanceTimelock": _with_delay(CONFIG, "governance", 0),
        "LicenceRegistry": CONFIG.model_copy(update={"venue_rights": PhaseRights(noc=())}),
        "InvestorRegistry": CONFIG.model_copy(update={"admin_delay": 0}),
        "Programme": CONFIG.model_copy(update={"ceiling": CONFIG.ceiling + 1}),
    }.items():
        with pytest.raises(InputRefused, match=f"{name} was deployed with other settings than the configuration has"):
            site.work(changed)
    assert site.chain.block() == before


def test_keys_that_were_exchanged_do_not_keep_a_programme_from_getting_what_it_lacks(site: Site) -> None:
    site.work().run()
    site.ledger().without_contracts("Pledge").save(site.folder)
    roles = CONFIG.roles.model_copy(update={"registrar": (WHO.stranger,)})
    governance = CONFIG.timelocks.governance.model_copy(update={"proposers": (WHO.outsider,)})
    timelocks = CONFIG.timelocks.model_copy(update={"governance": governance})
    exchanged = CONFIG.model_copy(update={"roles": roles, "timelocks": timelocks})
    assert "Pledge" in site.work(exchanged).run().contracts


@pytest.mark.parametrize("asked", ["IssuanceTimelock", "TermsAdministration"])
def test_a_contract_that_was_made_otherwise_than_is_asked_now_is_not_written_down(
    site: Site, fails: Failures, asked: str
) -> None:
    fails.arrange(1 if asked == "IssuanceTimelock" else REGISTRY - len(BEFORE_REGISTRY), answer_lost=True)
    with pytest.raises(ChainFailed):
        site.work().run()
    fails.arrange(None)
    made, before = fails.made[asked], site.chain.block()
    call = replace(made.call, data=made.call.data[:100] + b"other" + made.call.data[105:])
    fails.made[asked] = Made(call, made.receipt)
    told = f"{asked} was created at {made.receipt.created()} before the interruption, with other code or other arg"
    with pytest.raises(NotAllowed, match=told) as refused:
        site.work().run(fails.recall)
    assert "run it again to create another" in str(refused.value.hint)
    assert asked not in site.ledger().contracts
    assert site.chain.block() == before


def test_a_ledger_with_a_gap_is_refused(site: Site) -> None:
    ledger = site.work().run()
    kept = {name: record for name, record in ledger.contracts.items() if name != "PayingAgent"}
    ledger.model_copy(update={"contracts": kept}).save(site.folder)
    with pytest.raises(InputRefused, match="the ledger lacks PayingAgent, but has what was deployed after it"):
        site.work()


@pytest.mark.parametrize("made", [BEFORE_REGISTRY[:count] for count in range(1, len(BEFORE_REGISTRY) + 1)])
def test_whatever_asks_a_registry_that_went_elsewhere_is_deployed_again(
    site: Site, fails: Failures, made: tuple[str, ...]
) -> None:
    fails.arrange(REGISTRY - len(BEFORE_REGISTRY) + len(made))
    with pytest.raises(ChainFailed):
        site.work().run()
    first = {name: site.ledger().contracts[name].address for name in made}
    fails.arrange(None)
    site.chain.deploy(built("TestCash"), "Test rupee", "TPKR", 2, sender=WHO.deployer)
    site.work().run()
    for name, address in first.items():
        assert site.ledger().contracts[name].address != address
    assert_complete(site)


@pytest.mark.parametrize("before", [*BEFORE_REGISTRY, "InvestorRegistry"])
def test_a_registry_that_went_elsewhere_within_one_run_is_found(
    site: Site, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    deploy = site.chain.deploy

    def in_a_hurry(artifact: object, *arguments: object, sender: str, name: str) -> Receipt:
        if name == before:
            deploy(built("TestCash"), "Test rupee", "TPKR", 2, sender=sender)
        return deploy(artifact, *arguments, sender=sender, name=name)  # type: ignore[arg-type]

    monkeypatch.setattr(site.chain, "deploy", in_a_hurry)
    with pytest.raises(CheckFailed, match="TermsAdministration asks another authority than the registry") as refused:
        site.work().run()
    begun_anew = "start again with an empty ledger" if before == "InvestorRegistry" else "run it again"
    assert str(refused.value.hint).startswith(f"another transaction of the deployer came in between; {begun_anew}")


def test_another_account_cannot_finish_what_the_deployer_has_begun(site: Site, fails: Failures) -> None:
    fails.arrange(5)
    with pytest.raises(ChainFailed):
        site.work().run()
    fails.arrange(None)
    with pytest.raises(NotAllowed, match=f"IssuanceTimelock was deployed by {WHO.deployer}, who still is its admin"):
        site.work(deployer=WHO.outsider).run()
    site.work().run()
    assert_complete(site)


def test_a_ledger_of_a_chain_that_was_started_anew_is_refused(site: Site) -> None:
    site.work().run()
    anew = replace(site, chain=RevmChain())
    with pytest.raises(InputRefused, match=r"the ledger has IssuanceTimelock, .* but there are no such contracts"):
        anew.work()


@pytest.mark.parametrize("later", [LATER, LATER[-1:]])
def test_a_programme_of_before_there_were_later_contracts_is_completed(site: Site, later: tuple[str, ...]) -> None:
    complete = site.work().run()
    complete.without_contracts(*later).save(site.folder)
    before = site.chain.block().number
    again = site.work().run()
    assert site.chain.block().number - before == len(later)
    assert set(again.contracts) == set(CONTRACTS)
    assert site.chain.call(Programme.of(again).reports, "authority") == again.contracts["InvestorRegistry"].address


@pytest.mark.parametrize("joining", [JOINING, JOINING[1:], JOINING[2:]])
def test_a_programme_of_before_there_were_auctions_gets_them_and_governance_grants_their_roles(
    site: Site, joining: tuple[str, ...]
) -> None:
    complete = site.work().run()
    before_there_were(complete, joining).save(site.folder)
    before = site.chain.block().number
    again = site.work().run()
    assert site.chain.block().number - before == len(joining)
    programme = Programme.of(again)
    assert site.chain.call(programme.auctions, "authority") == programme.registry.address
    work = RoleGrants(site.chain, programme)
    assert work.missing() == {"ISSUER": "PrimaryAuction", "REDEEMER": "PrimaryAuction"}
    operation = work.operation()
    proposer, executor = (getattr(WHO, party) for party in PARTIES["governance"])
    advance(site.chain, operation, proposer)
    site.chain.travel(site.chain.call(operation.timelock, "getTimestamp", operation.id))
    advance(site.chain, operation, executor)
    assert work.missing() == {}
    assert site.work().run() == again


def before_there_were(complete: Deployments, joining: tuple[str, ...]) -> Deployments:
    """The ledger of a programme whose registry was born without them."""
    registry, auctions = complete.contracts["InvestorRegistry"], complete.contracts["PrimaryAuction"].address
    delay, admin, grants = registry.arguments
    assert isinstance(grants, list | tuple)
    kept = [grant for grant in grants if auctions not in grant]
    born = registry.model_copy(update={"arguments": (delay, admin, kept)})
    return complete.without_contracts(*joining).with_contract("InvestorRegistry", born)


def test_an_incomplete_ledger_is_no_programme(site: Site, fails: Failures) -> None:
    fails.arrange(TRANSACTIONS)
    with pytest.raises(ChainFailed):
        site.work().run()
    with pytest.raises(InputRefused, match=f"{CONTRACTS[-1]} was not deployed on chain 31337"):
        Programme.of(site.ledger())


@pytest.mark.parametrize("chain_id", [1, 11155111])
def test_parts_for_accounts_whose_keys_are_published_are_refused_off_development_chains(
    site: Site, monkeypatch: pytest.MonkeyPatch, chain_id: int
) -> None:
    monkeypatch.setattr(RevmChain, "chain_id", chain_id)
    before = site.chain.block()
    with pytest.raises(
        NotAllowed, match=r"the configuration gives a part to 0x\w{40}, whose key is published"
    ) as refused:
        site.work()
    assert str(refused.value.hint).startswith("give it to an account of its own")
    assert site.chain.block() == before


ONE_FOR_TWO = "timelocks.issuance.proposers, timelocks.governance.proposers"


def _one_for_two() -> ProgrammeConfig:
    """A configuration in which whoever proposes issues also proposes changes of the rules."""
    content = json.loads(json.dumps(CONFIG.model_dump(mode="json")))
    content["timelocks"]["governance"]["proposers"] = content["timelocks"]["issuance"]["proposers"]
    return ProgrammeConfig.model_validate(content)


@pytest.mark.parametrize("chain_id", [1, 137])
def test_one_account_in_several_parts_is_refused_on_a_live_network(
    site: Site, monkeypatch: pytest.MonkeyPatch, chain_id: int
) -> None:
    monkeypatch.setattr(RevmChain, "chain_id", chain_id)
    monkeypatch.setattr(safeguards, "published", frozenset)
    before = site.chain.block()
    with pytest.raises(NotAllowed) as refused:
        site.work(_one_for_two())
    assert refused.value.message == f"{WHO.issuer_proposer} plays 2 parts ({ONE_FOR_TWO}) on chain {chain_id}"
    with pytest.raises(NotAllowed, match=r"plays 2 parts \(deployer, roles\.registrar\)"):
        site.work(deployer=WHO.registrar)
    site.work()
    assert site.chain.block() == before


@pytest.mark.parametrize("chain_id", [31337, 11155111])
def test_one_account_in_several_parts_is_allowed_with_a_loud_line_on_a_test_network(
    site: Site, monkeypatch: pytest.MonkeyPatch, chain_id: int
) -> None:
    monkeypatch.setattr(RevmChain, "chain_id", chain_id)
    monkeypatch.setattr(safeguards, "published", frozenset)
    site.work(_one_for_two())
    (warning,) = safeguards.warnings(_one_for_two(), WHO.deployer)
    assert warning.startswith("WARNING")
    assert warning.endswith(f"{WHO.issuer_proposer} plays 2 parts: {ONE_FOR_TWO}")
    assert safeguards.warnings(CONFIG, WHO.deployer) == ()


def test_a_cash_token_that_is_not_on_this_chain_is_refused(site: Site) -> None:
    before = site.chain.block()
    with pytest.raises(InputRefused, match=f"cash.PKR names {WHO.auditor}, but there is no contract on chain 31337"):
        site.work(CONFIG.model_copy(update={"cash": {"PKR": WHO.auditor}}))
    assert site.chain.block() == before


def test_a_timelock_without_delay_is_refused_off_development_chains(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RevmChain, "chain_id", 1)
    monkeypatch.setattr(safeguards, "published", frozenset)
    local = load(ROOT / "config" / "anvil.yaml")
    with pytest.raises(InputRefused, match=r"timelocks\.issuance\.delay is 0, but on a live network") as refused:
        site.work(local)
    assert str(refused.value.hint).startswith("write the seconds")


@pytest.mark.parametrize("guardian", [WHO.guardian, Account.from_key((100).to_bytes(32, "big")).address])
def test_one_published_key_among_many_is_enough_to_refuse(
    site: Site, monkeypatch: pytest.MonkeyPatch, guardian: str
) -> None:
    monkeypatch.setattr(RevmChain, "chain_id", 1)
    text = json.dumps(CONFIG.model_dump(mode="json"))
    for address in WHO.all().values():
        text = text.replace(address, checksummed(keccak(text=address)[:20]))
    content = json.loads(text)
    site.work(ProgrammeConfig.model_validate(content))
    content["roles"]["guardian"].append(guardian)
    with pytest.raises(NotAllowed, match=f"the configuration gives a part to {guardian}"):
        site.work(ProgrammeConfig.model_validate(content))
