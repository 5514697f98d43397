"""wasiqa.yaml: what a daily command need not be told, and what goes before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scripts.cli import EXAMPLES, WHO, Cli

INVESTORS = EXAMPLES / "whitelist" / "investors.csv"
UPDATE = EXAMPLES / "whitelist" / "investors-update.csv"
SET = ("NETWORK", "CONFIG", "DEPLOYMENTS", "RECEIPTS", "ACCOUNT")


@pytest.fixture
def desk(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """An office whose people work in its folder, with nothing in their environment."""
    monkeypatch.chdir(cli.folder)
    monkeypatch.setattr(Cli, "environment", {f"WASIQA_{name}": None for name in SET})
    return cli


def defaults(desk: Cli, *lines: str, name: str = "wasiqa.yaml") -> Path:
    return desk.file(name, "\n".join(lines) + "\n")


ALL = ("network: test", "config: programme.yaml", "deployments: deployments", "receipts: receipts")


def test_without_defaults_a_command_says_what_it_lacks(desk: Cli) -> None:
    assert "Missing option '--config'" in desk(f"whitelist verify {INVESTORS}", exits=2).stderr
    assert "Missing option '--network'" in desk("status", exits=2).stderr


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("networks: test", "networks is not a default"),
        ("password: secret", "password is not a default"),
        ("network: {a: b}", "network is no text"),
        ("network: [a, b]", "network is no text"),
        ("network: test\nnetwork: other", "network"),
        ("- network", "wasiqa.yaml"),
        ("network: [", "wasiqa.yaml"),
        ("\t: x", "wasiqa.yaml"),
        ("&a network: *a", "wasiqa.yaml"),
    ],
)
def test_a_wrong_line_is_refused_in_words(desk: Cli, line: str, told: str) -> None:
    defaults(desk, line)
    ran = desk(f"whitelist verify {INVESTORS} --json", exits=3)
    assert told in ran.stderr
    assert "wasiqa.yaml" in ran.error["message"]
    assert "defect" not in ran.stderr


def test_a_named_file_that_is_not_there_is_refused(desk: Cli) -> None:
    told = desk("status", exits=3, WASIQA_DEFAULTS="nowhere.yaml")
    assert "WASIQA_DEFAULTS names nowhere.yaml, and there is no such file" in told.stderr


def test_with_defaults_nothing_is_typed_twice(desk: Cli) -> None:
    defaults(desk, *ALL, "account: test:7")
    desk(f"whitelist verify {INVESTORS}")
    desk(f"whitelist apply {UPDATE} --yes")
    assert list((desk.folder / "receipts").glob("*/*-whitelist-apply-*.json"))
    assert "booked" in desk("status").stdout


def test_what_comes_from_a_file_that_nobody_named_is_told(desk: Cli) -> None:
    path = defaults(desk, *ALL)
    told = desk("status").stderr
    assert f"defaults from {path}: network test" in told
    assert "deployments deployments" in told
    assert "defaults from" not in desk("status", WASIQA_DEFAULTS=str(path)).stderr


def test_the_key_in_a_node_s_url_is_not_shown(desk: Cli) -> None:
    path = defaults(desk, *ALL[1:], "network: https://node.example/v3/made-up-key")
    told = desk("status").stderr
    assert f"defaults from {path}: " in told
    assert "network URL" in told
    assert "made-up-key" not in told


@pytest.mark.parametrize(
    "address",
    [
        "http://[x",
        "HTTP://made:up@127.0.0.1:1/v3/made-up-key",
        "ws://127.0.0.1:1/made-up-key",
        "a:b:ws://x/made-up-key",
    ],
)
def test_the_key_in_an_address_that_is_none_is_not_shown_either(desk: Cli, address: str) -> None:
    path = defaults(desk, *ALL[1:], f"network: '{address}'")
    told = Cli(None, desk.folder, "")("status --json", exits=4 if address.startswith("ws:") else 2)
    assert f"defaults from {path}: " in told.stderr
    assert "network URL" in told.stderr
    assert "made-up-key" not in told.stderr + told.stdout


def test_a_file_that_others_may_write_is_refused(desk: Cli) -> None:
    path = defaults(desk, *ALL)
    path.chmod(0o646)
    told = desk("status --json", exits=5)
    assert "everybody may write it" in told.error["message"]


def test_paths_count_from_the_file_s_own_folder(desk: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = defaults(desk, *ALL)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    desk(f"whitelist verify {INVESTORS}", WASIQA_DEFAULTS=str(path))


def test_the_environment_goes_before_the_file_and_the_command_line_before_both(desk: Cli) -> None:
    defaults(desk, *ALL, "account: test:26")
    line = f"whitelist apply {UPDATE} --yes"
    assert WHO.auditor in desk(line, exits=5).stderr
    assert WHO.bank in desk(line, exits=5, WASIQA_ACCOUNT="test:11").stderr
    desk(f"{line} --account test:7", WASIQA_ACCOUNT="test:11")


def test_help_needs_no_defaults(desk: Cli) -> None:
    defaults(desk, "network: [")
    desk("status", exits=3)
    for words in ("--help", "status --help", "whitelist plan -h", "receipt show --help"):
        assert "Usage" in desk(words).stdout
