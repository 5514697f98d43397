"""A command that waits names the next person, the time, and the very command that this person runs."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
import pytest
from click.testing import CliRunner
from eth_utils.crypto import keccak

from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from wasiqa.chain.codec import checksummed
from wasiqa.chain.timelock import Operation, advance
from wasiqa.cli import options
from wasiqa.cli.base import WasiqaCommand, WasiqaGroup
from wasiqa.cli.commandline import this_command
from wasiqa.cli.connecting import Workbench
from wasiqa.cli.issue import issue

ELSEWHERE = checksummed(keccak(text="an account whose key is nobody else's")[:20])


@pytest.fixture
def allotments(cli: Cli) -> str:
    return str(cli.file("allot ments.csv", f"wallet,face\n{WHO.primary_dealer},100000\n"))


def local(cli: Cli, seconds: int) -> str:
    return datetime.fromtimestamp(seconds, ZoneInfo(cli.ledger().time_zone)).isoformat()


def execution(cli: Cli, *changes: tuple[str, str]) -> None:
    """Governance changes who executes issues: `grantRole` or `revokeRole`, and an account."""
    timelocks = cli.programme().timelocks
    role = cli.live.call(timelocks["issuance"], "EXECUTOR_ROLE")
    calls = tuple(timelocks["issuance"].encode(function, role, account) for function, account in changes)
    operation = Operation(timelocks["governance"], calls, bytes(32))
    advance(cli.live, operation, WHO.governor_proposer)
    cli.wait(2 * 24 * 3600)
    advance(cli.live, operation, WHO.governor_executor)


def test_a_stranger_is_refused_and_still_learns_whose_turn_it_is(cli: Cli, allotments: str) -> None:
    file = shlex.quote(allotments)
    told = cli(f"issue apply {PIB} {file} --json", by="stranger", exits=5).error
    assert told["code"] == "REFUSED"
    assert told["hint"] == f"{WHO.issuer_proposer} runs: wasiqa issue apply {PIB} {file} --account test:1"


def test_where_nobody_can_execute_it_says_so(cli: Cli, allotments: str) -> None:
    execution(cli, ("revokeRole", WHO.issuer_executor))
    told = cli(f"issue apply {PIB} {shlex.quote(allotments)} --json", by="issuer_proposer", exits=6).error
    assert told["hint"] == "nobody holds EXECUTOR_ROLE there: governance must grant it first"


def test_the_executor_who_comes_first_gets_the_proposer_s_command(cli: Cli, allotments: str) -> None:
    file = shlex.quote(allotments)
    before = cli.live.block()
    told = cli(f"issue apply {PIB} {file} --json", by="issuer_executor", exits=6).error
    assert told["code"] == "WAITING"
    assert f"was not proposed yet: it waits for PROPOSER_ROLE ({WHO.issuer_proposer})" in told["message"]
    assert told["hint"] == f"{WHO.issuer_proposer} runs: wasiqa issue apply {PIB} {file} --account test:1"
    assert cli.live.block() == before


def test_the_proposer_gets_time_person_and_command_and_the_command_works(cli: Cli, allotments: str) -> None:
    line = f"issue apply {PIB} {shlex.quote(allotments)} --tranche 'the second'"
    told = cli(f"{line} --json", by="issuer_proposer", exits=6).error
    due = local(cli, cli.live.now() + 3600)
    assert told["message"].startswith("scheduled: operation 0x")
    assert f"waits until {due}, then for EXECUTOR_ROLE ({WHO.issuer_executor})" in told["message"]
    when, _, command = told["hint"].partition(" runs: ")
    assert when == f"from {due} on {WHO.issuer_executor}"
    assert command == f"wasiqa {line} --account test:2"
    cli.wait(3600)
    before = cli.balance(WHO.primary_dealer)
    cli(f"{command.removeprefix('wasiqa ')} --yes")
    assert cli.balance(WHO.primary_dealer) == before + 10_000_000


def test_an_account_with_a_key_of_its_own_is_called_by_its_address(cli: Cli, allotments: str) -> None:
    line = f"issue apply {PIB} {shlex.quote(allotments)}"
    execution(cli, ("grantRole", ELSEWHERE))
    told = cli(f"{line} --json", by="issuer_proposer", exits=6).error
    both = f"{WHO.issuer_executor} or {ELSEWHERE} runs (ACCOUNT: test:2 or the keystore of {ELSEWHERE})"
    assert told["hint"].endswith(f"{both}: wasiqa {line} --account ACCOUNT")
    execution(cli, ("revokeRole", WHO.issuer_executor))
    told = cli(f"{line} --json", by="issuer_proposer", exits=6).error
    alone = f"{ELSEWHERE} runs (ACCOUNT: the keystore of {ELSEWHERE})"
    assert told["hint"] == f"{alone}: wasiqa {line} --account ACCOUNT"


def test_each_party_of_a_command_gets_a_line_of_its_own(cli: Cli) -> None:
    terms = cli.folder / "another.yaml"
    cli(f"terms shift {EXAMPLES}/terms/pib-3y-2020.yaml {terms} --isin XFEXAMPLE032")
    terms.write_text(terms.read_text().replace("ceiling: '24000000000'", "ceiling: '100000'"))
    line = f"deploy series {terms} --json"
    cli(line, by="governor_proposer", exits=6)
    told = cli(line, by="issuer_proposer", exits=6).error
    limits, opening = told["hint"].splitlines()
    assert limits.endswith(f"{WHO.governor_executor} runs: wasiqa deploy series {terms} --account test:6")
    assert opening == (
        f"from {local(cli, cli.live.now() + 3600)} on {WHO.issuer_executor} runs: "
        f"wasiqa deploy series {terms} --account test:2"
    )


def test_a_long_issue_is_one_line_with_the_last_batch_s_time(
    cli: Cli, allotments: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wasiqa.servicing.issuing.BATCH", 1)
    file = cli.file("two.csv", f"wallet,face\n{WHO.primary_dealer},100000\n{WHO.fund},100000\n")
    told = cli(f"issue apply {PIB} {file} --json", by="issuer_proposer", exits=6).error
    assert told["message"].count("scheduled: operation") == 2
    timelock = cli.programme().timelocks["issuance"]
    operations = [event.args["id"] for event in cli.live.events(timelock, "CallScheduled")[-2:]]
    last = max(cli.live.call(timelock, "getTimestamp", operation) for operation in operations)
    assert told["hint"].splitlines() == [
        f"from {local(cli, last)} on {WHO.issuer_executor} runs: wasiqa issue apply {PIB} {file} --account test:2"
    ]


def test_under_ape_the_command_is_one_of_ape(cli: Cli, allotments: str) -> None:
    run = click.Group("run", commands={"issue": issue})
    ape = click.Group("ape", commands={"run": run})
    words = ["run", "issue", "apply", PIB, allotments, "--account", "test:1", "--yes"]
    told = CliRunner(mix_stderr=False, env=dict(cli.environment)).invoke(ape, words, obj=Workbench(cli.live))
    assert told.exit_code == 6
    assert f" runs: ape run issue apply {PIB} {shlex.quote(allotments)} --account test:2\n" in told.stderr


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://127.0.0.1:8545", "http://127.0.0.1:8545"),
        ("http://127.0.0.1:8545/", "http://127.0.0.1:8545/"),
        ("https://node.example/v3/secret", "URL"),
        ("https://me:secret@node.example", "URL"),
        ("https://node.example?key=secret", "URL"),
        ("ethereum:local:foundry", "ethereum:local:foundry"),
    ],
)
def test_a_node_s_url_that_may_hold_a_key_is_not_repeated(cli: Cli, allotments: str, url: str, shown: str) -> None:
    told = cli(f"issue apply {PIB} {shlex.quote(allotments)} --network '{url}'", by="issuer_proposer", exits=6)
    assert f"--network {shown} --account test:2\n" in told.stderr
    assert "secret" not in told.stderr + told.stdout


@pytest.mark.parametrize(
    ("given", "again"),
    [
        ("one", "one --account test:2"),
        ("one --json --yes --dry-run --account test:1 --confirm-network x", "one --account test:2"),
        ("one 'two three' --deployments 'a b'", "one 'two three' --deployments 'a b' --account test:2"),
        ("one --many x --many 'y z'", "one --many x --many 'y z' --account test:2"),
        ("one --on", "one --on --account test:2"),
        ("one --off", "one --off --account test:2"),
        ("--number 5 -- -1 -2", "--number 5 --account test:2 -- -1 -2"),
        ("one --number=1", "one --number 1 --account test:2"),
    ],
)
def test_the_command_line_is_repeated_as_it_was_given(given: str, again: str) -> None:
    assert repeated(given) == f"wasiqa group leaf {again}"


def test_another_command_keeps_only_the_options_about_the_chain() -> None:
    told = repeated("one --many x --network test --deployments d --json", instead=("ops", "execute", "0x12"))
    assert told == "wasiqa ops execute 0x12 --network test --deployments d --account test:2"


def test_without_a_command_there_is_none_to_repeat() -> None:
    assert this_command("test:2") is None


def repeated(line: str, instead: Sequence[str] = ()) -> str:
    """What a command with all kinds of parameters says of its own command line."""

    @click.group(cls=WasiqaGroup)
    def group() -> None:
        pass

    @group.command(cls=WasiqaCommand)
    @click.argument("first")
    @click.argument("rest", nargs=-1)
    @click.option("--number", type=int, default=7)
    @click.option("--on/--off", "switch", default=None)
    @click.option("--many", multiple=True)
    @options.writes_chain
    def leaf(**_: Any) -> None:
        click.echo(this_command("test:2", instead))

    environment = {"WASIQA_NETWORK": "test", "WASIQA_ACCOUNT": "test:1"}
    told = CliRunner(mix_stderr=False, env=environment).invoke(group, ["leaf", *shlex.split(line)])
    assert told.exit_code == 0, told.stderr
    return told.stdout.strip()
