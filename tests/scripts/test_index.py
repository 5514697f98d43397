"""`index check`, `index follow` and `index status` in an office."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.scripts.cli import PIB, WHO, Cli
from tests.support.revm import RevmChain

ISIN = "XFEXAMPLE016"


def move(cli: Cli, units: int = 200_000_00) -> None:
    cli.live.transact(cli.bond(), "transfer", WHO.insurer, units, sender=WHO.fund)


@pytest.mark.parametrize("command", ["check", "follow --once"])
def test_a_chain_without_the_programme_is_told_as_such(cli: Cli, command: str) -> None:
    error = Cli(RevmChain(), cli.folder)(f"index {command} --json", exits=4).error
    assert "there is no contract at" in error["message"]


@pytest.mark.parametrize("command", ["check", "follow --once", "status"])
def test_before_a_programme_is_deployed_there_is_no_store(bare: Cli, command: str) -> None:
    assert "deploy programme" in str(bare(f"index {command} --json", exits=3).error["hint"])


@pytest.mark.parametrize("line", ["check --block -1", "check --block now", "follow --every 0"])
def test_numbers_that_mean_nothing_are_refused(cli: Cli, line: str) -> None:
    cli(f"index {line} --json", exits=2)


@pytest.mark.parametrize("command", ["index check", "index follow --once", "index status", "status"])
def test_a_url_that_names_no_store_is_refused_without_showing_its_password(cli: Cli, command: str) -> None:
    told = cli(f"{command} --index mysql://wasiqa:hidden@127.0.0.1/wasiqa --json", exits=2)
    assert told.error["message"] == "the URL of --index names no place for the event store"
    assert "hidden" not in told.stderr + told.stdout


def test_a_block_that_is_not_there_and_one_before_the_programme_are_refused(cli: Cli) -> None:
    head = cli.live.block().number
    assert f"there is no block {head + 1}" in cli(f"index check --block {head + 1} --json", exits=3).error["message"]
    error = cli("index check --block 0 --json", exits=3).error
    assert error["message"] == "at block 0 the programme was not there yet"
    assert error["hint"].startswith("name block ")


def test_a_chain_that_keeps_the_latest_state_only_says_so(cli: Cli) -> None:
    head = cli.live.block().number
    message = cli(f"index check --block {head - 1} --json", exits=4).error["message"]
    assert message == f"the state of block {head - 1} isn't kept; the latest is {head}"


def test_a_sound_store_is_compared_at_its_block(cli: Cli) -> None:
    found, block = cli("index check --json").document, cli.live.block()
    assert found["block"] == {"number": block.number, "hash": block.hash}
    assert found["facts"] > 200
    assert found["differences"] == []
    assert "the contracts say the same" in cli(f"index check --block {block.number}").stdout


def test_what_differs_is_named_and_the_exit_is_1(cli: Cli) -> None:
    cli("index follow --once")
    store = cli.folder / "deployments" / "31337.events.db"
    with sqlite3.connect(store) as stored:
        stored.execute("DELETE FROM events WHERE name = 'Transfer' AND address = ?", [cli.bond().address])
    told = cli("index check --json", exits=1)
    assert f"{ISIN} supply" in [one["fact"] for one in told.document["differences"]]
    assert f"hint: delete {store}" in told.stderr
    store.unlink()
    cli("index check")


def test_what_is_new_is_told_block_by_block_and_once(cli: Cli) -> None:
    first = cli("index follow --once --json").document
    assert (first["blocks"], first["undone_above"]) == ([], None)
    move(cli)
    cli("freeze apply " + f"{PIB} {WHO.individual} --units 5 --case C-1 --order {order(cli)}", by="freezer")
    moved, frozen = cli("index follow --once --json").document["blocks"]
    assert moved["events"] == [{"contract": PIB, "series": PIB, "name": "Transfer", "count": 1}]
    assert (moved["number"], moved["hash"]) == (frozen["number"] - 1, cli.live.header(moved["number"]).hash)
    assert {"contract": PIB, "series": PIB, "name": "Frozen", "count": 1} in frozen["events"]
    assert cli("index follow --once --json").document["blocks"] == []
    move(cli)
    told = cli("index follow --once").stdout
    assert told.splitlines()[0].endswith(f"+05:00  {PIB} Transfer")
    assert f"at block {cli.live.block().number}, {cli.live.block().hash}, with " in told


def test_what_the_chain_undid_is_told(cli: Cli) -> None:
    cli("index follow --once")
    with cli.live.isolated():
        before = cli.live.block().number
        move(cli)
        cli("index follow --once")
    move(cli, 400_000_00)
    found = cli("index follow --once --json").document
    assert (found["undone_above"], [block["number"] for block in found["blocks"]]) == (before, [before + 1])


def test_where_the_store_is_and_how_far_behind_is_shown(cli: Cli) -> None:
    path = cli.folder / "deployments" / "31337.events.db"
    path.unlink(missing_ok=True)
    fresh = cli("index status --json").document
    assert (fresh["store"], fresh["events"], fresh["stored"]) == (str(path), 0, None)
    assert "nothing was read yet" in cli("index status").stdout
    cli("index follow --once")
    move(cli)
    move(cli)
    found, block = cli("index status --json").document, cli.live.block()
    assert (found["behind"], found["on_chain"], found["stored"]["number"]) == (2, True, block.number - 2)
    assert found["head"] == {"number": block.number, "hash": block.hash}
    assert {"name": PIB, "address": cli.bond().address, "read_to": block.number - 2} in found["contracts"]
    told = cli("index status").stdout
    assert f"{found['events']:,} events in {path}" in told
    assert "blocks to read: 2" in told


def test_a_store_that_stands_on_undone_blocks_is_shown_as_such(cli: Cli) -> None:
    with cli.live.isolated():
        move(cli)
        cli("index follow --once")
    move(cli, 400_000_00)
    assert cli("index status --json").document["on_chain"] is False
    assert "which isn't on the chain any more" in cli("index status").stdout


@pytest.mark.parametrize("named", ["option", "environment", "defaults"])
def test_every_command_takes_the_store_that_is_named(cli: Cli, named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    beside, path = cli.folder / "deployments" / "31337.events.db", cli.folder / "elsewhere" / "events.db"
    beside.unlink(missing_ok=True)
    monkeypatch.chdir(cli.folder)
    option, environment = "", {}
    if named == "option":
        option = f" --index sqlite:///{path}"
    elif named == "environment":
        environment = {"WASIQA_INDEX": f"sqlite:///{path}"}
    else:
        defaults = cli.file("wasiqa.yaml", "index: sqlite:///elsewhere/events.db\n")
        environment = {"WASIQA_DEFAULTS": str(defaults)}
    cli(f"status{option}", **environment)
    assert path.exists()
    assert not beside.exists()
    assert cli(f"index status --json{option}", **environment).document["store"] == str(path)


def test_a_url_of_the_defaults_is_not_shown_since_it_may_hold_a_password(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(cli.folder)
    cli.file("wasiqa.yaml", "index: postgresql://wasiqa:hidden@127.0.0.1:1/wasiqa\n")
    told = cli("index status --json", exits=4)
    assert "defaults from" in told.stderr
    assert "index URL" in told.stderr
    assert "hidden" not in told.stderr + told.stdout


def test_the_next_partys_command_leaves_out_where_events_are_kept(cli: Cli) -> None:
    caps = cli.file("caps.yaml", 'hooks: [{rule: volume_cap, window_hours: 24, caps: ["1000000", "2000000"]}]')
    line = f"hook apply {PIB} {caps} --index sqlite:///{cli.folder}/mine.db"
    told = cli(line, by="governor_proposer", exits=6)
    assert "mine.db" not in told.stdout + told.stderr


def order(cli: Cli) -> Path:
    return cli.file("order.txt", "a made-up order")
