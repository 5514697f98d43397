"""wasiqa keys: who holds what; keys are exchanged, lost, stolen and given up."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.docs.pages import lines
from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from tests.support.projects import ROOT
from tests.support.revm import RevmChain
from wasiqa.chain.deployments import Deployments

UPDATE = EXAMPLES / "whitelist" / "investors-update.csv"
DAY = 86_400


def exchange(cli: Cli, *replaced: tuple[str, str]) -> None:
    """Somebody else stands in the configuration now."""
    path = cli.folder / "programme.yaml"
    text = path.read_text()
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


def applied(cli: Cli, proposer: str = "governor_proposer", executor: str = "governor_executor") -> None:
    """Both parties of governance bring the chain in line."""
    cli("keys apply", by=proposer, exits=6)
    cli.wait(2 * DAY)
    cli("keys apply", by=executor)


def holders(cli: Cli, keeper: str, role: str) -> set[str]:
    rights = cli("keys who --json").document["rights"]
    return {right["account"] for right in rights if (right["keeper"], right["role"]) == (keeper, role)}


def verified(cli: Cli) -> None:
    """The chain is as the configuration says, and as the ledger alone says."""
    cli("deploy verify")
    cli("deploy verify", WASIQA_CONFIG="")


def test_who_holds_what_is_read_from_the_chain(cli: Cli) -> None:
    told = cli("keys who").stdout
    assert f"REGISTRAR          {WHO.registrar}\n" in told
    assert "IssuanceTimelock\n  CANCELLER_ROLE     " in told
    rights = cli("keys who --json").document["rights"]
    assert {right["name"] for right in rights if right["role"] == "ISSUER"} == {"IssuanceTimelock", "PrimaryAuction"}
    assert cli(f"keys who {WHO.guardian} --json").document["rights"] == [
        {"keeper": keeper, "role": role, "account": WHO.guardian, "name": None}
        for keeper, role in (
            ("InvestorRegistry", "GUARDIAN"),
            ("IssuanceTimelock", "CANCELLER_ROLE"),
            ("EnforcementTimelock", "CANCELLER_ROLE"),
        )
    ]
    assert cli(f"keys who {WHO.stranger}").stdout == f"{WHO.stranger} holds no role\n"


def test_nothing_is_to_be_exchanged_at_first(cli: Cli) -> None:
    assert cli("keys plan --json").document == {"given": [], "taken": []}
    assert "nothing to do: everybody holds what" in cli("keys plan").stdout
    before = cli.folder.joinpath("deployments", f"{cli.live.chain_id}.json").read_bytes()
    assert "nothing to do" in cli("keys apply", by="stranger").stdout
    assert cli.folder.joinpath("deployments", f"{cli.live.chain_id}.json").read_bytes() == before


def test_an_operator_s_key_is_exchanged_by_two_parties(cli: Cli) -> None:
    exchange(cli, ('registrar: ["test:7"]', 'registrar: ["test:29"]'))
    planned = cli("keys plan --json").document
    assert planned == {
        "given": [{"keeper": "InvestorRegistry", "role": "REGISTRAR", "account": WHO.stranger}],
        "taken": [{"keeper": "InvestorRegistry", "role": "REGISTRAR", "account": WHO.registrar}],
    }
    assert f"give  REGISTRAR at InvestorRegistry  to {WHO.stranger}" in cli("keys plan").stdout
    assert cli("keys apply --dry-run --json", by="governor_proposer").document == {**planned, "dry_run": True}
    cli("keys apply", by="stranger", exits=5)
    told = cli("keys apply", by="governor_proposer", exits=6).stderr
    assert WHO.governor_executor in told
    cli(f"whitelist apply {UPDATE}", by="stranger", exits=5)
    shown = cli("ops list").stdout
    assert "grantRole" in shown
    assert "role: REGISTRAR" in shown
    cli.wait(2 * DAY)
    done = cli("keys apply --json", by="governor_executor").document
    assert (done["given"], len(done["transactions"])) == (planned["given"], 1)
    assert holders(cli, "InvestorRegistry", "REGISTRAR") == {WHO.stranger}
    cli(f"whitelist apply {UPDATE}", by="registrar", exits=5)
    cli(f"whitelist apply {UPDATE}", by="stranger")
    verified(cli)


def test_both_sides_of_governance_and_the_guardian_are_exchanged_at_once(cli: Cli) -> None:
    exchange(
        cli,
        ('proposers: ["test:5"], executors: ["test:6"]', 'proposers: ["test:28"], executors: ["test:29"]'),
        ('guardian: ["test:9"]', 'guardian: ["test:24"]'),
        ('auditor: ["test:24", "test:26"]', 'auditor: ["test:26"]'),
    )
    applied(cli)
    assert holders(cli, "GovernanceTimelock", "PROPOSER_ROLE") == {WHO.outsider}
    assert holders(cli, "GovernanceTimelock", "EXECUTOR_ROLE") == {WHO.stranger}
    assert holders(cli, "IssuanceTimelock", "CANCELLER_ROLE") == {WHO.calculation_agent}
    assert not holders(cli, "GovernanceTimelock", "CANCELLER_ROLE")
    verified(cli)
    exchange(cli, ('registrar: ["test:7"]', 'registrar: ["test:27"]'))
    cli("keys apply", by="governor_proposer", exits=5)
    applied(cli, "outsider", "stranger")
    verified(cli)


def test_the_ledger_of_another_desk_follows(cli: Cli) -> None:
    kept = Deployments.path(cli.folder / "deployments", cli.live.chain_id)
    before = kept.read_bytes()
    exchange(cli, ('proposers: ["test:1"]', 'proposers: ["test:28"]'), ('freezer: ["test:22"]', 'freezer: ["test:29"]'))
    applied(cli)
    kept.write_bytes(before)
    told = cli("deploy verify", exits=1, WASIQA_CONFIG="").stderr
    assert "InvestorRegistry: FREEZER" in told
    assert "IssuanceTimelock: PROPOSER_ROLE" in told
    assert "nothing to do" in cli("keys apply", by="stranger").stdout
    verified(cli)


def test_what_a_lost_key_has_proposed_is_executed_and_its_successor_proposes(cli: Cli) -> None:
    allotments = cli.file("more.csv", f"wallet,face\n{WHO.primary_dealer},100000\n")
    cli(f"issue apply {PIB} {allotments}", by="issuer_proposer", exits=6)
    exchange(cli, ('proposers: ["test:1"], executors: ["test:2"]', 'proposers: ["test:28"], executors: ["test:29"]'))
    applied(cli)
    (waits,) = cli("ops list --json").document["operations"]
    assert waits["waiting_for"] == [WHO.stranger]
    cli(f"ops execute {waits['id']}", by="issuer_executor", exits=5)
    cli(f"ops execute {waits['id']}", by="stranger")
    more = cli.file("again.csv", f"wallet,face\n{WHO.primary_dealer},200000\n")
    cli(f"issue apply {PIB} {more}", by="issuer_proposer", exits=5)
    cli(f"issue apply {PIB} {more}", by="outsider", exits=6)


def test_a_configuration_that_gives_one_account_both_sides_is_refused(cli: Cli) -> None:
    exchange(cli, ('executors: ["test:6"]', 'executors: ["test:5"]'))
    before = cli.live.block()
    for line in ("keys plan", "keys apply --account test:5 --yes"):
        assert "both proposer and executor of timelocks.governance" in cli(line, exits=3).stderr
    assert cli.live.block() == before


def test_on_a_live_network_no_account_gets_several_parts(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wasiqa.servicing.safeguards.TEST_NETWORKS", frozenset())
    exchange(cli, ('registrar: ["test:7"]', 'registrar: ["test:8"]'))
    assert f"{WHO.regulator} plays 2 parts (roles.registrar, roles.regulator)" in cli("keys plan", exits=5).stderr


def test_a_stolen_key_is_stopped_by_the_guardian_and_by_its_holder_before_it_is_exchanged(cli: Cli) -> None:
    stolen = cli.file("stolen.csv", f"wallet,face\n{WHO.primary_dealer},100000\n")
    cli(f"issue apply {PIB} {stolen}", by="issuer_proposer", exits=6)
    case = f"--case KEY-1 --order {ROOT}/LICENSE"
    cli(f"pause apply {PIB} --purposes issuance {case}", by="guardian")
    (waits,) = cli("ops list --json").document["operations"]
    cli(f"ops cancel {waits['id']}", by="guardian")
    given_up = cli("keys renounce --json", by="issuer_proposer").document
    assert given_up["given_up"] == [
        {"keeper": "IssuanceTimelock", "role": "PROPOSER_ROLE", "account": WHO.issuer_proposer}
    ]
    assert len(given_up["transactions"]) == 1
    assert "nothing to do: " in cli("keys renounce", by="issuer_proposer").stdout
    exchange(cli, ('proposers: ["test:1"]', 'proposers: ["test:28"]'))
    assert cli("keys plan --json").document["taken"] == []
    applied(cli)
    for party, exits in (("governor_proposer", 6), ("governor_executor", 0)):
        cli(f"pause apply {PIB} --purposes issuance --lift {case}", by=party, exits=exits)
        cli.wait(2 * DAY)
    cli(f"issue apply {PIB} {stolen}", by="issuer_proposer", exits=5)
    cli(f"issue apply {PIB} {stolen}", by="outsider", exits=6)
    verified(cli)


def test_an_account_gives_up_all_its_roles_or_shows_them_only(cli: Cli) -> None:
    shown = cli("keys renounce --dry-run --json", by="guardian").document
    assert [right["keeper"] for right in shown["given_up"]] == [
        "InvestorRegistry",
        "IssuanceTimelock",
        "EnforcementTimelock",
    ]
    assert len(cli("keys renounce --json", by="guardian").document["transactions"]) == 3
    assert cli(f"keys who {WHO.guardian} --json").document["rights"] == []


@pytest.mark.parametrize("party", ["governor_proposer", "governor_executor"])
def test_the_last_key_on_a_side_of_governance_cannot_give_up(cli: Cli, party: str) -> None:
    before = cli.live.block()
    told = cli("keys renounce", by=party, exits=5).stderr
    assert "at GovernanceTimelock: without it no right could ever be given again" in told
    assert cli.live.block() == before


def test_one_of_several_on_a_side_of_governance_is_replaced_by_the_other(cli: Cli) -> None:
    exchange(cli, ('proposers: ["test:5"]', 'proposers: ["test:5", "test:28"]'))
    applied(cli)
    cli("keys renounce", by="governor_proposer")
    exchange(cli, ('"test:5", "test:28"', '"test:28", "test:29"'))
    applied(cli, "outsider")
    assert holders(cli, "GovernanceTimelock", "PROPOSER_ROLE") == {WHO.outsider, WHO.stranger}


def test_a_role_moves_to_a_safe_whose_owners_change_without_us(cli: Cli) -> None:
    exchange(cli, ('registrar: ["test:7"]', 'registrar: ["test:29"]'))
    applied(cli)
    before = cli("keys who --json").document
    assert isinstance(cli.live, RevmChain)
    with cli.live.as_contract(WHO.stranger) as safe:
        told = cli(f"whitelist apply {UPDATE} --safe {cli.folder}/batch.json --account {safe} --yes", exits=6).stderr
    assert "its owners have to execute" in told
    assert cli("keys who --json").document == before


def test_another_id_key_is_refused_and_what_goes_by_wallet_goes_on(cli: Cli) -> None:
    lost = cli.folder / "demo.key"
    lost.unlink()
    cli(f"whitelist plan {UPDATE}", exits=3)
    lost.touch(mode=0o600)
    lost.write_bytes(b"another made-up key, for nothing but tests")
    assert "key" in cli(f"whitelist plan {UPDATE}", exits=5).stderr
    cli(f"freeze apply {PIB} {WHO.individual} --wallet --case C-1 --order {ROOT}/LICENSE", by="freezer")


def test_the_commands_of_the_page_do_what_it_says(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = tmp_path / "project"
    (where / "build").mkdir(parents=True)
    (where / "examples").symlink_to(EXAMPLES)
    (where / "build" / "node").symlink_to(cli.folder)
    config = cli.folder / "anvil.yaml"
    shutil.copyfile(cli.folder / "programme.yaml", config)
    monkeypatch.chdir(where)
    for line, exits in lines(ROOT / "docs" / "keys.md"):
        if line.startswith("wasiqa "):
            cli(line.removeprefix("wasiqa "), exits=exits, WASIQA_CONFIG=str(config))
            cli.wait(2 * DAY if exits == 6 else 0)
        elif not line.startswith((". ", "export ")):
            subprocess.run(["bash", "-c", line], check=True)
    assert holders(cli, "InvestorRegistry", "REGISTRAR") == {WHO.stranger}
