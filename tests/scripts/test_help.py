"""Help is quick, complete and the same for `wasiqa X` and `ape run X`."""

from __future__ import annotations

import json
import resource
import runpy
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from tests.support.projects import ROOT
from wasiqa.cli.base import WasiqaCommand
from wasiqa.cli.main import COMMANDS, main

HEAVY = (
    *("web3", "ape", "eth_tester", "eth", "QuantLib", "openpyxl", "pydantic", "yaml", "eth_account", "solcx"),
    *("rapidfuzz", "numpy", "anyascii"),
)


def commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command with the words that call it, groups too."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield " ".join((*path, name)), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


ALL = dict(commands())
LEAVES = {words: command for words, command in ALL.items() if not isinstance(command, click.Group)}


def help_of(words: str) -> str:
    result = CliRunner().invoke(main, [*words.split(), "--help"])
    assert result.exit_code == 0
    return result.stdout


def test_the_commands_are_those_that_are_promised() -> None:
    assert LEAVES.keys() >= {
        *("deploy programme", "deploy series", "deploy verify", "deploy publish", "deploy test-cash"),
        *("terms check", "terms show", "terms shift", "issue plan", "issue apply", "receipt show"),
        *("whitelist template", "whitelist plan", "whitelist apply", "whitelist verify", "whitelist export"),
        *("whitelist expiring", "whitelist suspend", "whitelist reactivate", "whitelist tree", "whitelist proof"),
        *("whitelist root", "whitelist admit", "whitelist voucher sign", "whitelist voucher use"),
        "whitelist voucher cancel",
        *("keys who", "keys plan", "keys apply", "keys renounce"),
        *("screen check", "screen decide", "screen template"),
        *("ops list", "ops propose", "ops approve", "ops execute", "ops cancel"),
        *("coupon schedule", "coupon fund", "coupon pay", "coupon claim", "redeem", "status", "explain", "demo"),
        *(
            f"{group} {step}"
            for group in (
                "block",
                "burn",
                "document",
                "freeze",
                "freeze file",
                "hook",
                "licence block",
                "pause",
                "policy",
                "recover",
                "seize",
            )
            for step in ("plan", "apply", "verify")
        ),
        *(f"whitelist {what}" for what in ("template", "export", "expiring", "suspend", "reactivate")),
        *(f"report {what}" for what in ("coupons", "holdings", "crs", "tax", "certificates", "debt-service")),
        *(f"report {what}" for what in ("circulation", "sign", "post", "verify")),
        *(f"reconcile {what}" for what in ("compare", "post", "verify", "correct")),
        *(f"ops {what}" for what in ("list", "approve", "execute", "cancel")),
        *("deploy verify", "deploy publish", "receipt show"),
        *(f"auction {what}" for what in ("announce", "bid", "reveal", "plan", "allot", "settle", "results", "show")),
        *(f"auction {what}" for what in ("key", "shift", "consent", "withdraw", "reject", "release", "forfeit")),
        *(f"auction outside {what}" for what in ("state", "confirm")),
        *("hook show", "hook phase", "hook deploy", "hook message announce", "hook message accept"),
        *("hook message build", "hook message verify", "fiu flags", "fiu str", "fiu ctr"),
    }


@pytest.mark.parametrize("words", ALL)
def test_every_command_helps_with_an_example_of_itself(words: str) -> None:
    told = " ".join(help_of(words).split())
    assert f"Example: wasiqa {words.split()[0]}" in told
    if words in LEAVES:
        assert f"Example: wasiqa {words}" in told
        assert told.startswith(f"Usage: main {words} [OPTIONS]")


@pytest.mark.parametrize("words", LEAVES)
def test_every_command_ends_errors_politely_and_has_json(words: str) -> None:
    command = LEAVES[words]
    assert isinstance(command, WasiqaCommand)
    assert "as_json" in {parameter.name for parameter in command.params}


CREATING = {
    *("deploy programme", "deploy test-cash", "hook deploy", "ops propose"),
    *("whitelist voucher sign", "reserve sign", "report sign", "auction consent"),
    *("whitelist voucher sign", "reserve sign", "report sign", "trade sign", "trade net sign", "trade repo sign"),
}
"""Commands that create contracts, which no Safe can, or sign by themselves, which a Safe does elsewhere."""


@pytest.mark.parametrize("words", LEAVES)
def test_a_command_offers_a_safe_wherever_a_safe_could_do_it(words: str) -> None:
    names = {parameter.name for parameter in LEAVES[words].params}
    assert ("safe" in names) is ("account" in names and words not in CREATING)


@pytest.mark.parametrize("words", LEAVES)
def test_a_command_that_sends_can_be_rehearsed_and_confirmed(words: str) -> None:
    names = {parameter.name for parameter in LEAVES[words].params}
    sends = "account" in names or words == "deploy publish"  # which sends to an explorer, and needs no account
    assert ({"yes", "dry_run", "confirm_network", "network", "deployments"} <= names) is sends
    assert not sends or names.isdisjoint({"private_key", "password"})


def test_the_one_line_of_each_command_is_in_the_first_help() -> None:
    told = CliRunner().invoke(main, ["--help"]).stdout
    assert all(name in told and line in told for name, line in COMMANDS.items())


@pytest.mark.parametrize("name", ["deplyo", "_deplyo", "/deplyo", "\udcff"])
@pytest.mark.parametrize("words", ["{}", "whitelist {}", "ops {} 0x1234"])
def test_an_unknown_command_is_refused(words: str, name: str) -> None:
    result = CliRunner(mix_stderr=False).invoke(main, words.format(name).split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"No such command {name!r}" in result.stderr


@pytest.mark.parametrize("words", ["deplyo", "whitelist deplyo", "status --colour red", "whitelist plan"])
def test_a_wrong_command_line_is_one_document_where_json_is_asked_for(words: str) -> None:
    result = CliRunner(mix_stderr=False).invoke(main, [*words.split(), "--json"])
    assert result.exit_code == 2
    error = json.loads(result.stdout)["error"]
    assert error["code"] == "USAGE"
    assert error["message"] in result.stderr


def test_a_word_that_is_no_text_is_refused_before_it_can_come_into_a_document() -> None:
    for words, environment in (
        (["terms", "show", "bill\udcff.yaml"], {}),
        (["whitelist", "plan", "made-up.csv", "--network", "test"], {"WASIQA_CONFIG": "bill\udcff.yaml"}),
    ):
        result = CliRunner(mix_stderr=False).invoke(main, [*words, "--json"], env=environment)
        assert result.exit_code == 2
        assert json.loads(result.stdout)["error"]["message"] == r"bill\udcff.yaml is no text in UTF-8"


@pytest.mark.parametrize("script", sorted(path.stem for path in (ROOT / "scripts").glob("*.py")))
def test_a_script_is_the_same_command_object(script: str) -> None:
    found = runpy.run_path(str(ROOT / "scripts" / f"{script}.py"))
    assert found["cli"] is ALL[script]


def test_every_command_but_the_demo_has_its_script() -> None:
    # the demo brings its own chain, so there is nothing in it for Ape
    scripts = {path.stem for path in (ROOT / "scripts").glob("*.py")}
    assert scripts == COMMANDS.keys() - {"demo"}


@pytest.mark.parametrize(
    "words", ["--help", "coupon --help", "coupon pay --help", "terms shift --help", "screen check --help"]
)
def test_help_is_there_in_half_a_second_without_anything_heavy(words: str) -> None:
    code = (
        "import sys; from wasiqa.cli.main import main; main(sys.argv[1:], standalone_mode=False); "
        f"print(sorted(set({HEAVY!r}) & sys.modules.keys()), file=sys.stderr)"
    )
    before = _seconds_of_children()
    ended = subprocess.run([sys.executable, "-c", code, *words.split()], capture_output=True, text=True, check=True)
    assert _seconds_of_children() - before < 0.5
    assert ended.stderr.strip() == "[]"
    assert "Usage:" in ended.stdout


def _seconds_of_children() -> float:
    """What processors were busy with, so that others on the machine don't count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
