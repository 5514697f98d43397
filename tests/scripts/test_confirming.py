"""Nothing is sent that nobody agreed to, and nothing on a live network that was not named."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner, Result
from eth_account import Account
from eth_utils.crypto import keccak

from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from tests.support.actors import ROLES
from tests.support.projects import ROOT
from tests.support.revm import RevmChain
from wasiqa.chain.connection import known_abis
from wasiqa.cli import base
from wasiqa.cli.connecting import Workbench
from wasiqa.cli.main import main

ORDER = f"--case C-1 --order {ROOT}/LICENSE"
PASSWORD = "open sesame"
NAME = "chain-1"
"""What a live network reached by a URL is called."""


def after_first_record(cli: Cli) -> None:
    cli.live.travel(cli.live.call(cli.bond(), "recordTimes")[0] + 1)


def first_payment_time(cli: Cli) -> None:
    cli.live.travel(cli.live.call(cli.programme().paying_agent, "rowsOf", cli.bond().address)[0].payTime)


def funded(cli: Cli) -> None:
    after_first_record(cli)
    cli(f"coupon fund {PIB} 1", by="paying_agent")
    first_payment_time(cli)


def redeemable(cli: Cli) -> None:
    cli.live.travel(cli.live.call(cli.programme().paying_agent, "rowsOf", cli.bond().address)[6].payTime)


def frozen(cli: Cli) -> None:
    cli(f"freeze apply {PIB} {WHO.individual} --wallet {ORDER}", by="freezer")


WRITING: dict[str, tuple[Callable[[Cli], None] | None, str, str]] = {
    "whitelist apply": (None, f"whitelist apply {EXAMPLES}/whitelist/investors-update.csv", "registrar"),
    "deploy test-cash": (None, "deploy test-cash USD", "deployer"),
    "coupon fund": (after_first_record, f"coupon fund {PIB} 1", "paying_agent"),
    "coupon pay": (funded, f"coupon pay {PIB} 1", "paying_agent"),
    "coupon claim": (funded, f"coupon claim {PIB} 1 {WHO.bank}", "stranger"),
    "redeem": (redeemable, f"redeem {PIB}", "paying_agent"),
    "redeem --fund-only": (redeemable, f"redeem {PIB} --fund-only", "paying_agent"),
    "freeze apply": (None, f"freeze apply {PIB} {WHO.individual} --wallet {ORDER}", "freezer"),
    "seize apply": (frozen, f"seize apply {PIB} {WHO.individual} {WHO.fund} 5 {ORDER}", "enforcer_proposer"),
    "pause apply": (None, f"pause apply {PIB} --purposes payments {ORDER}", "guardian"),
    "issue apply": (None, f"issue apply {PIB} ALLOTMENTS", "issuer_proposer"),
    "deploy series": (None, "deploy series TERMS", "issuer_proposer"),
}
EVERY = pytest.mark.parametrize("words", WRITING)


@pytest.fixture
def ready(cli: Cli, words: str) -> tuple[Cli, str, str]:
    """The office at the moment at which this command has something to do, the command, and whose it is."""
    before, line, by = WRITING[words]
    allotments = cli.file("more.csv", f"wallet,face\n{WHO.primary_dealer},100000\n")
    terms = cli.folder / "another.yaml"
    cli(f"terms shift {EXAMPLES}/terms/pib-3y-2020.yaml {terms} --isin XFEXAMPLE032")
    # the ceiling of the programme has room for a small one more
    terms.write_text(terms.read_text().replace("ceiling: '24000000000'", "ceiling: '100000'"))
    if before is not None:
        before(cli)
    return cli, line.replace("ALLOTMENTS", str(allotments)).replace("TERMS", str(terms)), by


def account(role: str) -> str:
    return f"--account test:{ROLES.index(role)}"


@EVERY
def test_without_a_terminal_and_without_yes_nothing_is_sent(ready: tuple[Cli, str, str]) -> None:
    cli, line, by = ready
    before = cli.live.block()
    told = cli(f"{line} {account(by)} --json", exits=2)
    assert told.error["message"] == "nobody is there to confirm; nothing was sent"
    assert told.error["hint"] == "say --yes, or --dry-run to look only"
    assert cli.live.block() == before


@EVERY
@pytest.mark.parametrize("yes", ["", "--yes"])
def test_a_dry_run_shows_the_plan_and_sends_nothing(ready: tuple[Cli, str, str], yes: str) -> None:
    cli, line, by = ready
    before, ledger = cli.live.block(), cli.ledger()
    told = cli(f"{line} {account(by)} {yes} --dry-run --json")
    assert told.document["dry_run"] is True
    assert told.stderr
    assert (cli.live.block(), cli.ledger()) == (before, ledger)
    assert "dry run: nothing was sent" in cli(f"{line} {account(by)} --dry-run").stdout


@EVERY
def test_with_yes_it_is_sent(ready: tuple[Cli, str, str]) -> None:
    cli, line, by = ready
    before = cli.live.block().number
    waits = line.startswith(("seize", "issue", "deploy series"))
    cli(line, by=by, exits=6 if waits else 0)
    assert cli.live.block().number > before


def test_a_dry_run_of_a_whole_deployment_sends_nothing_and_writes_nothing(bare: Cli) -> None:
    before = bare.live.block()
    told = bare(f"deploy programme {bare.folder}/programme.yaml --account test:0 --dry-run --json")
    assert told.document["missing"][0] == "IssuanceTimelock"
    assert bare.live.block() == before
    assert not (bare.folder / "deployments").exists()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits there and can answer."""
    monkeypatch.setattr(base, "sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True), exit=sys.exit))


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(("answer", "exits"), [("y\n", 0), ("n\n", 2), ("\n", 2)])
def test_somebody_at_a_terminal_is_asked(cli: Cli, answer: str, exits: int) -> None:
    before = cli.live.block()
    told = _answered(cli, f"freeze apply {PIB} {WHO.bank} --wallet {ORDER} {account('freezer')}", answer)
    assert told.exit_code == exits
    assert "do it? [y/N]" in told.stderr
    assert (cli.live.block() == before) is bool(exits)
    assert ("not confirmed; nothing was sent" in told.stderr) is bool(exits)


@pytest.mark.usefixtures("terminal")
def test_somebody_who_leaves_without_an_answer_has_interrupted(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def left(*_: object, **__: object) -> bool:
        raise click.Abort

    monkeypatch.setattr(click, "confirm", left)
    before = cli.live.block()
    told = cli(f"freeze apply {PIB} {WHO.bank} --wallet {ORDER} {account('freezer')}", exits=130)
    assert "interrupted" in told.stderr
    assert cli.live.block() == before


class LiveChain(RevmChain):
    """A chain that somebody pays for."""

    @property
    def chain_id(self) -> int:
        return 1


@pytest.fixture
def live(tmp_path: Path) -> Cli:
    """An office on a live network whose accounts are its own; nothing is deployed."""
    cli = Cli.new(LiveChain(known=known_abis), tmp_path / "live")
    path = cli.folder / "programme.yaml"
    text = path.read_text()
    for n in range(29, -1, -1):
        text = text.replace(f"test:{n}", str(Account.from_key(_secret(n)).address))
    path.write_text(text)
    encrypted = Account.encrypt(_secret(0), PASSWORD, iterations=2)
    cli.file("deployer.json", json.dumps(encrypted))
    return Cli(cli.chain, cli.folder, network="https://mainnet.example/v3/secret-key")


def test_a_live_network_must_be_named(live: Cli) -> None:
    line = f"deploy programme {live.folder}/programme.yaml"
    by = f"{live.folder}/deployer.json"
    before = live.live.block()
    for more in ("", " --confirm-network mainnet", " --confirm-network {NAME}/v3/secret-key"):
        told = live(f"{line}{more} --json", by=by, exits=2, WASIQA_PASSWORD=PASSWORD)
        assert told.error["message"] == f"{NAME} is a live network (chain 1); nothing was sent"
        assert told.error["hint"] == f"say --confirm-network {NAME}"
        assert "secret-key" not in told.stdout + told.stderr
        assert live.live.block() == before
    live(f"{line} --confirm-network {NAME}", by=by, WASIQA_PASSWORD=PASSWORD)
    written = (live.folder / "deployments" / "1.json").read_text()
    assert json.loads(written)["network"] == NAME
    assert "secret-key" not in written


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(("answer", "exits"), [(f"{NAME}\n", 0), ("y\n", 2), ("mainnet\n", 2)])
def test_at_a_terminal_the_name_of_a_live_network_is_asked_for(live: Cli, answer: str, exits: int) -> None:
    line = f"deploy programme {live.folder}/programme.yaml --account {live.folder}/deployer.json"
    told = _answered(live, line, answer, WASIQA_PASSWORD=PASSWORD)
    assert told.exit_code == exits
    assert f"This is a live network; type {NAME} to go on" in told.stderr
    assert (live.live.block().number > 0) is (exits == 0)


def test_test_keys_are_refused_on_a_live_network(live: Cli) -> None:
    line = f"deploy programme {live.folder}/programme.yaml --confirm-network {NAME} --json"
    told = live(line, by="deployer", exits=5)
    assert told.error["code"] == "PUBLISHED_KEY"
    assert f"account {WHO.deployer} belongs to everyone" in told.error["message"]
    assert live.live.block().number == 0


def test_a_configuration_with_test_keys_is_refused_on_a_live_network(live: Cli) -> None:
    example = Cli.new(live.chain, live.folder / "example")
    line = f"deploy programme {example.folder}/programme.yaml --confirm-network {NAME} --json"
    told = live(line, by=f"{live.folder}/deployer.json", exits=5, WASIQA_PASSWORD=PASSWORD)
    assert "whose key is published" in told.error["message"]
    assert live.live.block().number == 0


def test_play_money_is_refused_on_a_live_network(live: Cli) -> None:
    by, sure = f"{live.folder}/deployer.json", f"--confirm-network {NAME}"
    live(f"deploy programme {live.folder}/programme.yaml {sure}", by=by, WASIQA_PASSWORD=PASSWORD)
    before = live.live.block()
    told = live(f"deploy test-cash PKR {sure} --json", by=by, exits=5, WASIQA_PASSWORD=PASSWORD)
    assert "test cash is refused on chain 1" in told.error["message"]
    assert live.live.block() == before


@pytest.mark.usefixtures("terminal")
def test_a_password_is_asked_for_where_none_is_set(live: Cli) -> None:
    line = f"deploy programme {live.folder}/programme.yaml --account {live.folder}/deployer.json --yes --dry-run"
    assert _answered(live, line, f"{PASSWORD}\n").exit_code == 0
    told = _answered(live, line, "wrong\n")
    assert told.exit_code == 5
    assert "the password does not open keystore" in told.stderr


def test_a_wrong_password_is_refused(live: Cli) -> None:
    line = f"deploy programme {live.folder}/programme.yaml --confirm-network {NAME} --json"
    told = live(line, by=f"{live.folder}/deployer.json", exits=5, WASIQA_PASSWORD="wrong")
    assert "the password does not open keystore" in told.error["message"]


def _secret(n: int) -> bytes:
    return keccak(text=f"a key of this test's own, {n}")


def _answered(cli: Cli, line: str, answer: str, **environment: str) -> Result:
    runner = CliRunner(mix_stderr=False, env={**cli.environment, **environment})
    return runner.invoke(main, line.split(), input=answer, obj=Workbench(cli.live))
