"""How a command ends that can't do what it is asked: one sentence, an exit code, no traceback, and JSON if asked."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account

from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from tests.support.projects import ROOT
from tests.support.revm import RevmChain
from wasiqa.chain.deployments import Deployments
from wasiqa.cli.session import Session
from wasiqa.errors import ChainFailed, InputRefused, Waiting

KEYS = {"code", "message", "hint", "file", "row", "column"}
BANK, FUND = WHO.bank, WHO.fund
READING = {
    "status": "status",
    "coupon schedule": f"coupon schedule {PIB}",
    "explain": f"explain {PIB} {BANK} {FUND} 1",
    "issue plan": f"issue plan {PIB} {EXAMPLES}/allotments/pib.csv",
    "whitelist plan": f"whitelist plan {EXAMPLES}/whitelist/investors.csv",
    "whitelist verify": f"whitelist verify {EXAMPLES}/whitelist/investors.csv",
    "whitelist export": "whitelist export build/never-written.csv",
    "whitelist expiring": "whitelist expiring --days 30",
    "whitelist tree": f"whitelist tree {EXAMPLES}/whitelist/investors.csv",
    "policy plan": f"policy plan {EXAMPLES}/policies/made-up.yaml",
    "policy verify": f"policy verify {EXAMPLES}/policies/made-up.yaml",
    "licence show": "licence show",
    "licence plan": f"licence plan {EXAMPLES}/licences/pk-example-1.yaml",
    "licence verify": f"licence verify {EXAMPLES}/licences/pk-example-1.yaml",
    "freeze plan": f"freeze plan {PIB} {BANK} --wallet --case C --order {ROOT}/LICENSE",
    "freeze verify": f"freeze verify {PIB} {BANK} --wallet --case C --order {ROOT}/LICENSE",
    "seize plan": f"seize plan {PIB} {BANK} {FUND} 1 --case C --order {ROOT}/LICENSE",
    "seize verify": f"seize verify {PIB} {BANK} {FUND} 1 --case C --order {ROOT}/LICENSE",
}
WRITING = {
    "deploy series": f"deploy series {EXAMPLES}/terms/pib-3y-2020.yaml",
    "deploy test-cash": "deploy test-cash PKR",
    "whitelist apply": f"whitelist apply {EXAMPLES}/whitelist/investors.csv",
    "whitelist suspend": "whitelist suspend --investor SECP:0000016",
    "whitelist reactivate": "whitelist reactivate --investor SECP:0000016",
    "whitelist root": f"whitelist root 0x{'12' * 32} --withdraw",
    "policy apply": f"policy apply {EXAMPLES}/policies/made-up.yaml",
    "licence apply": f"licence apply {EXAMPLES}/licences/pk-example-1.yaml",
    "licence refresh": "licence refresh",
    "licence rights": "licence rights",
    "issue apply": f"issue apply {PIB} {EXAMPLES}/allotments/pib.csv",
    "coupon fund": f"coupon fund {PIB} 1",
    "coupon pay": f"coupon pay {PIB} 1",
    "coupon claim": f"coupon claim {PIB} 1 {BANK}",
    "redeem": f"redeem {PIB}",
    "freeze apply": f"freeze apply {PIB} {BANK} --wallet --case C --order {ROOT}/LICENSE",
    "seize apply": f"seize apply {PIB} {BANK} {FUND} 1 --case C --order {ROOT}/LICENSE",
}
EVERY = pytest.mark.parametrize("words", [*READING, *WRITING])
OF_A_SERIES = pytest.mark.parametrize("words", [words for words, line in (READING | WRITING).items() if PIB in line])


def run(cli: Cli, words: str, exits: int, more: str = "") -> Any:
    line = (READING | WRITING)[words]
    return cli(f"{line} {more}", by="deployer" if words in WRITING else None, exits=exits)


def assert_told(told: Any, code: str, sentence: str) -> None:
    """One JSON document on stdout, the same sentence on stderr."""
    assert told.error.keys() == KEYS
    assert told.error["code"] == code
    assert sentence in told.error["message"]
    assert sentence in told.stderr
    assert told.stderr.count("Traceback") == 0


@EVERY
def test_a_lone_command_on_the_network_inside_the_process_says_that_it_would_end_with_it(
    tmp_path: Path, words: str
) -> None:
    alone = Cli.new(None, tmp_path / "alone")
    told = run(alone, words, 2)
    assert told.stdout == ""
    lines = told.stderr.splitlines()
    assert lines[0] == "refused: network test lives inside one process and would end with this command"
    assert lines[1].startswith("hint: give the URL of a node that stays, or run `wasiqa demo`")
    assert_told(run(alone, words, 2, "--json"), "IN_PROCESS_NETWORK", "network test lives inside one process")


@pytest.mark.parametrize("network", ["mainnet", "htp://node", "ethereum"])
def test_an_unknown_network_is_refused(tmp_path: Path, network: str) -> None:
    alone = Cli.new(None, tmp_path / "alone")
    told = alone(f"status --network {network} --json", exits=2)
    assert_told(told, "UNKNOWN_NETWORK", f"network {network} is unknown")


@pytest.mark.parametrize("account", ["", "  "])
@pytest.mark.parametrize("more", ["", "--safe batch.json"])
def test_an_empty_account_is_refused(cli: Cli, account: str, more: str) -> None:
    line = f"{WRITING['freeze apply']} {more} --json"
    told = cli(f"{line} --account '{account}' --yes", exits=2)
    assert_told(told, "NO_ACCOUNT", "this command needs --account, and it is empty")
    defaults = str(cli.file("wasiqa.yaml", f"account: '{account}'"))
    assert_told(cli(f"{line} --yes", exits=2, WASIQA_DEFAULTS=defaults), "NO_ACCOUNT", "this command needs --account")
    cli(f"{line} --yes", exits=2, WASIQA_ACCOUNT=account)


def test_nobody_is_asked_for_a_password_where_nobody_sits(cli: Cli) -> None:
    keystore = cli.file("officer.json", json.dumps(Account.encrypt(b"\x42" * 32, "open sesame", iterations=2)))
    told = cli(f"{WRITING['freeze apply']} --json", by=str(keystore), exits=5)
    assert_told(told, "NO_PASSWORD", f"keystore {keystore} needs a password")
    assert told.error["hint"] == "set WASIQA_PASSWORD or run it in a terminal"
    assert "Password" not in told.stderr
    assert "Warning" not in told.stderr


def test_a_node_that_cannot_be_reached_is_safe_to_ask_again(tmp_path: Path) -> None:
    alone = Cli.new(None, tmp_path / "alone")
    told = alone("status --network http://127.0.0.1:9/secret-key --json", exits=4)
    assert_told(told, "NODE_UNREACHABLE", "cannot reach http://127.0.0.1:9")
    assert "secret-key" not in told.stdout + told.stderr


@EVERY
def test_without_a_ledger_the_command_says_what_comes_first(bare: Cli, words: str) -> None:
    told = run(bare, words, 3, "--json")
    assert_told(told, "NOT_DEPLOYED", "31337.json doesn't exist: nothing was deployed on chain 31337 yet")
    assert told.error["hint"] == "run `deploy programme` first, or name the right --deployments"
    assert told.error["file"] == str(Deployments.path(bare.folder / "deployments", 31337))


@OF_A_SERIES
def test_an_unknown_series_is_refused_with_those_that_there_are(cli: Cli, words: str) -> None:
    line = (READING | WRITING)[words].replace(PIB, "PIB-5Y-9")
    told = cli(f"{line} --json", by="deployer" if words in WRITING else None, exits=3)
    assert_told(told, "UNKNOWN_SERIES", "PIB-5Y-9 is no series on chain 31337")
    assert told.error["hint"] == "there is: XFEXAMPLE016 (PIB-3Y-7), XFEXAMPLE024 (MTB-3M-574)"


@pytest.mark.parametrize("name", [PIB, "XFEXAMPLE016"])
def test_a_series_goes_by_its_isin_and_by_its_symbol(cli: Cli, name: str) -> None:
    assert cli(f"status {name} --json").document["series"][0]["isin"] == "XFEXAMPLE016"


@pytest.mark.parametrize(
    ("wallet", "sentence"),
    [
        (BANK.lower(), f"the checksum of {BANK.lower()} is wrong: write {BANK}"),
        (BANK[:-1] + "9", "is wrong: write 0x"),
        (BANK[:-1], "is no address: write 0x and 40 hex digits"),
        ("bank", "bank is no address"),
        ("0x" + 40 * "0", "the zero address belongs to nobody"),
    ],
)
@pytest.mark.parametrize("words", ["explain", "freeze apply", "seize apply", "coupon claim"])
def test_a_misspelled_wallet_is_refused_wherever_it_stands(cli: Cli, words: str, wallet: str, sentence: str) -> None:
    line = (READING | WRITING)[words].replace(BANK, wallet)
    by = "deployer" if words in WRITING else None
    told = cli(line, by=by, exits=2)
    assert told.stdout == ""
    assert sentence in told.stderr
    as_json = cli(f"{line} --json", by=by, exits=2)
    assert as_json.error["code"] == "USAGE"
    assert sentence in as_json.error["message"]


@pytest.mark.parametrize("amount", ["1,000", "1e3", "0.001", "ten", "1_000", "NaN", "9e999999", "''"])
@pytest.mark.parametrize("words", ["explain", "seize plan"])
def test_a_bad_amount_is_refused(cli: Cli, words: str, amount: str) -> None:
    line = READING[words].replace(f"{FUND} 1", f"{FUND} {amount}")
    told = cli(f"{line} --json", exits=3)
    assert_told(told, "BAD_AMOUNT", "is no amount with at most 2 decimals")
    assert "write it like 100000.00" in told.error["hint"]


def test_a_bad_amount_to_freeze_is_refused(cli: Cli) -> None:
    line = f"freeze plan {PIB} {BANK} --units 1.001 --case C --order {ROOT}/LICENSE --json"
    assert_told(cli(line, exits=3), "BAD_AMOUNT", "1.001' is no amount with at most 2 decimals")


@pytest.mark.parametrize("line", ["coupon pay", f"coupon pay {PIB} 0", f"coupon pay {PIB} one", f"explain {PIB}"])
def test_a_command_line_that_lacks_something_is_told_in_json_too(cli: Cli, line: str) -> None:
    told = cli(f"{line} --json", exits=2)
    assert told.error.keys() == KEYS
    assert told.error["code"] == "USAGE"
    assert told.error["message"] in told.stderr
    assert cli(line, exits=2).stdout == ""


@pytest.mark.parametrize(
    "line",
    [
        "terms check nowhere.json",
        "terms show nowhere.yaml",
        "terms shift nowhere.yaml build/moved.yaml",
        "whitelist plan nowhere.csv",
        f"whitelist plan {EXAMPLES}/whitelist/investors.csv --config nowhere.yaml",
        f"issue plan {PIB} nowhere.csv",
        f"freeze plan {PIB} {BANK} --wallet --case C --order nowhere.pdf",
        f"seize plan {PIB} {BANK} {FUND} 1 --case C --order nowhere.pdf",
    ],
)
def test_a_file_that_does_not_exist_is_named(cli: Cli, line: str) -> None:
    told = cli(f"{line} --json", exits=3)
    assert told.error["file"].startswith("nowhere.")
    assert "No such file" in told.stderr


def test_a_file_that_cannot_be_written_is_told_without_a_traceback(cli: Cli) -> None:
    blocked = cli.file("blocked", "not a folder")
    line = f"whitelist plan {EXAMPLES}/whitelist/investors.csv --out {blocked}/plan.json --json"
    told = cli(line, exits=3)
    assert_told(told, "FILE_UNUSABLE", f"{blocked} can't be used")


def test_a_damaged_ledger_is_named_with_its_field(cli: Cli) -> None:
    path = Deployments.path(cli.folder / "deployments", 31337)
    written = json.loads(path.read_text())
    written["contracts"]["Programme"]["address"] = BANK.lower()
    path.write_text(json.dumps(written))
    told = cli("status --json", exits=3)
    (fault,) = told.error["errors"]
    assert (fault["column"], fault["file"]) == ("contracts.Programme.address", str(path))
    assert BANK in fault["message"]


@pytest.mark.parametrize("account", ["test:30", "test:one", "0x" + "42" * 32])
def test_an_account_that_is_none_is_refused(cli: Cli, account: str) -> None:
    cli.wait(30 * 365 * 24 * 3600)
    told = cli(f"coupon fund {PIB} 1 --json", by=account, exits=2)
    assert told.error["code"] == ("USAGE" if account.startswith("test:") else "KEY_ON_COMMAND_LINE")
    assert account not in told.error["message"] or account.startswith("test:")


def test_a_keystore_that_is_not_there_is_refused(cli: Cli) -> None:
    cli.wait(30 * 365 * 24 * 3600)
    told = cli(f"coupon fund {PIB} 1 --json", by="officer.json", exits=3)
    assert_told(told, "NO_KEYSTORE", "there is no such keystore file")
    assert told.error["file"] == "officer.json"


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (KeyboardInterrupt(), 130, "interrupted; what was confirmed stays, and the same command goes on from there"),
        (ChainFailed("the node went away", hint="run it again"), 4, "failed: the node went away\nhint: run it again"),
        (Waiting("not yet", hint="tomorrow"), 6, "waiting: not yet\nhint: tomorrow"),
        (InputRefused("no"), 3, "refused: no"),
        (
            PermissionError(13, "Permission denied", "x.json"),
            3,
            "refused: x.json can't be used: Permission denied\nhint: name one that is there and yours",
        ),
    ],
)
def test_each_kind_of_error_has_its_exit_code(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, told: str
) -> None:
    def failing(session: Session) -> None:
        raise error

    monkeypatch.setattr(Session, "ledger", property(failing))
    ran = cli("status", exits=code)
    assert (ran.stdout, ran.stderr.strip()) == ("", told)


def test_a_role_that_is_lacking_is_told_in_words(cli: Cli) -> None:
    line = f"freeze apply {PIB} {BANK} --wallet --case C --order {ROOT}/LICENSE"
    told = cli(f"{line} --json", by="registrar", exits=5)
    assert told.error["code"] == "REVERTED"
    assert WHO.registrar in told.error["message"]
    assert told.error["hint"] == f"{WHO.registrar} doesn't hold the role FREEZER"


def test_text_for_people_and_the_document_for_programs_go_their_own_ways(cli: Cli) -> None:
    plain, as_json = cli("status"), cli("status --json")
    assert plain.stderr == ""
    assert "XFEXAMPLE016" in plain.stdout
    assert as_json.document["series"][0]["isin"] == "XFEXAMPLE016"
    assert as_json.stderr == ""
    plan = f"issue plan MTB-3M-574 {EXAMPLES}/allotments/mtb.csv"
    assert "row    2" in cli(plan).stdout
    planned = cli(f"{plan} --json")
    assert planned.document["allotments"] == 3
    assert "row    2" in planned.stderr


@pytest.mark.parametrize("line", ["status", "status --check", "ops list", "ops list --all", "ops list 0xdead"])
def test_on_a_chain_that_was_started_anew_nobody_is_told_that_there_is_nothing(cli: Cli, line: str) -> None:
    told = Cli(RevmChain(), cli.folder)(f"{line} --json", exits=4).error
    assert re.search(r": there is no contract at 0x\w{40} on chain 31337$", told["message"])
    assert told["hint"] == "check the deployments folder and the network"


@pytest.mark.parametrize("line", ["export {}", "expiring --days 30"])
def test_on_a_chain_that_was_started_anew_the_register_is_not_called_empty(cli: Cli, line: str) -> None:
    out = cli.folder / "register.csv"
    told = Cli(RevmChain(), cli.folder)(f"whitelist {line.format(out)} --json", exits=4).error
    assert "there is no contract at" in told["message"]
    assert not out.exists()


@pytest.mark.parametrize("words", [["--help"], ["terms", "--help"], ["terms", "check", "--json"]], ids=" ".join)
def test_what_can_not_be_said_ends_in_a_sentence(words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        run = [sys.executable, "-m", "wasiqa", *words]
        ended = subprocess.run(run, stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT)
    told = (
        "failed: the disk fails: standard output: No space left on device\nhint: make room and run the command again\n"
    )
    assert (ended.returncode, ended.stderr) == (4, told)
