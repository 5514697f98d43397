"""`deploy publish` gives an explorer exactly what the compiler was given, through the clients of Ape's plugins."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator

import pytest
import requests

from tests.scripts.cli import Cli
from tests.support.explorers import FakeExplorer, serving
from wasiqa.chain.explorers import etherscan
from wasiqa.chain.explorers import explorer as waiting
from wasiqa.servicing.explorer_inputs import ExplorerInput, folder_of, read_inputs

PLACES = ["sourcify", "etherscan"]


@pytest.fixture
def explorer(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeExplorer]:
    monkeypatch.setattr(waiting, "_PAUSE", 0)
    monkeypatch.setattr(etherscan, "_QUESTIONS_A_SECOND", 1_000)
    with serving(FakeExplorer()) as found:
        yield found


def inputs(cli: Cli) -> dict[str, ExplorerInput]:
    return read_inputs(cli.folder / "deployments", 31337)


def line(explorer: FakeExplorer, where: str, *more: str) -> str:
    path = "/api" if where == "etherscan" else ""
    return " ".join(("deploy publish", *more, f"--on {where} --url {explorer.url}{path} --yes --json"))


def test_sourcify_gets_the_document_the_compiler_the_name_and_the_transaction(cli: Cli, explorer: FakeExplorer) -> None:
    told = cli(line(explorer, "sourcify"))
    assert told.document["ok"] is True
    entries = inputs(cli)
    assert len(explorer.told) == len(entries) == 29
    for entry in entries.values():
        assert explorer.told[entry.address] == {
            "stdJsonInput": json.loads((folder_of(cli.folder / "deployments", 31337) / entry.input).read_text()),
            "compilerVersion": entry.compiler,
            "contractIdentifier": entry.contract,
            "creationTransactionHash": entry.tx,
        }


def test_etherscan_gets_the_document_the_settings_and_the_arguments(cli: Cli, explorer: FakeExplorer) -> None:
    told = cli(line(explorer, "etherscan"), ETHERSCAN_API_KEY="a-key")
    assert told.document["ok"] is True
    entries = inputs(cli)
    assert len(explorer.told) == len(entries)
    for entry in entries.values():
        got = explorer.told[entry.address]
        document = json.loads((folder_of(cli.folder / "deployments", 31337) / entry.input).read_text())
        assert json.loads(got["sourceCode"]) == document
        assert got["codeformat"] == "solidity-standard-json-input"
        assert got["contractname"] == entry.contract
        assert got["compilerversion"] == f"v{entry.compiler}"
        assert got.get("constructorArguements", "") == entry.constructor_arguments  # a form leaves out what is empty
        assert got["runs"] == str(document["settings"]["optimizer"]["runs"])
        assert (got["optimizationUsed"], got["evmversion"], got["licenseType"]) == ("1", "prague", "12")
        assert got["apikey"] == "a-key"


@pytest.mark.parametrize("where", PLACES)
def test_only_what_is_named_is_published(cli: Cli, explorer: FakeExplorer, where: str) -> None:
    cli(line(explorer, where, "PayingAgent", "XFEXAMPLE016"))
    assert set(explorer.told) == {inputs(cli)[name].address for name in ("PayingAgent", "XFEXAMPLE016")}


@pytest.mark.parametrize("where", PLACES)
def test_what_is_there_already_is_no_error(cli: Cli, explorer: FakeExplorer, where: str) -> None:
    explorer.known = {entry.address for entry in inputs(cli).values()}
    assert cli(line(explorer, where)).document["ok"] is True
    assert explorer.told == {}


@pytest.mark.parametrize(
    ("where", "bad", "missing"),
    [
        ("sourcify", "the bytecodes differ", "there is no contract"),
        ("etherscan", "Unable to verify", "Unable to locate ContractCode"),
    ],
)
def test_a_refusal_is_told_and_the_others_are_published(
    cli: Cli, explorer: FakeExplorer, where: str, bad: str, missing: str
) -> None:
    entries = inputs(cli)
    explorer.bad, explorer.missing = {entries["Programme"].address}, {entries["HoldingLimit"].address}
    told = cli(line(explorer, where), exits=1)
    refusals = {one["name"]: one["refusal"] for one in told.document["contracts"]}
    assert bad in refusals.pop("Programme")
    assert missing in refusals.pop("HoldingLimit")
    assert set(refusals.values()) == {None}
    assert f"check failed: {where} refused Programme, HoldingLimit" in told.stderr


@pytest.mark.parametrize("where", ["etherscan", pytest.param("sourcify", marks=pytest.mark.slow)])  # it is asked again
def test_an_explorer_that_is_out_of_order_is_no_fault_of_ours(cli: Cli, explorer: FakeExplorer, where: str) -> None:
    explorer.broken = True
    told = cli(line(explorer, where), exits=4)
    assert told.error["code"] == "EXPLORER_UNREACHABLE"
    assert explorer.told == {}


@pytest.mark.parametrize("where", PLACES)
def test_an_explorer_that_takes_too_long_is_told(
    cli: Cli, explorer: FakeExplorer, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", -1.0)
    told = cli(line(explorer, where), exits=4)
    assert told.error["message"] == "the explorer is still compiling"


def test_a_chain_that_sourcify_does_not_know_is_refused(cli: Cli, explorer: FakeExplorer) -> None:
    explorer.chain_id = 1
    assert cli(line(explorer, "sourcify"), exits=3).error["message"] == "Sourcify doesn't know chain 31337"


def test_etherscan_without_a_key_is_refused(cli: Cli) -> None:
    told = cli("deploy publish --on etherscan --yes --json", exits=5, ETHERSCAN_API_KEY=None)  # type: ignore[arg-type]
    assert told.error["message"] == "Etherscan asks for a key"
    assert "ETHERSCAN_API_KEY" in told.error["hint"]


def test_nothing_is_published_unasked(cli: Cli, explorer: FakeExplorer) -> None:
    told = cli(line(explorer, "sourcify").replace("--yes", "--dry-run"))
    ledger = cli.ledger()
    assert told.document == {
        "contracts": [*ledger.contracts, *ledger.series, *ledger.public_records],
        "left_out": [],
        "dry_run": True,
    }
    told = cli(line(explorer, "sourcify").replace("--yes", ""), exits=2)
    assert "nobody is there to confirm" in told.error["message"]
    assert explorer.told == {}


def test_what_was_never_deployed_is_refused(cli: Cli, bare: Cli, explorer: FakeExplorer) -> None:
    told = cli(line(explorer, "sourcify", "Auction"), exits=3)
    assert told.error["message"] == "Auction was not deployed on chain 31337"
    assert "nothing was deployed on chain 31337 yet" in bare(line(explorer, "sourcify"), exits=3).error["message"]


def test_without_any_document_nothing_is_published(cli: Cli, explorer: FakeExplorer) -> None:
    shutil.rmtree(folder_of(cli.folder / "deployments", 31337))
    told = cli(line(explorer, "sourcify"), exits=3)
    assert "explorer/index.json doesn't exist" in told.error["message"]
    assert "run again, write it anew" in told.error["hint"]
    assert explorer.told == {}


def _forget(cli: Cli, *names: str) -> None:
    """The index has nothing of these any more, and of the programme what another chain had at another address."""
    path = folder_of(cli.folder / "deployments", 31337) / "index.json"
    entries = json.loads(path.read_text())
    for name in names:
        del entries[name]
    entries["Programme"]["address"] = entries["PayingAgent"]["address"]
    path.write_text(json.dumps(entries))


def test_what_cannot_be_published_is_named_and_not_left_out_silently(cli: Cli, explorer: FakeExplorer) -> None:
    ledger = cli.ledger()
    _forget(cli, "HoldingLimit", "XFEXAMPLE016")
    left_out = ["Programme", "HoldingLimit", "XFEXAMPLE016"]
    rest = [name for name in (*ledger.contracts, *ledger.series, *ledger.public_records) if name not in left_out]
    told = cli(line(explorer, "sourcify").replace("--yes", "--dry-run"))
    assert told.document == {"contracts": rest, "left_out": left_out, "dry_run": True}
    told = cli(line(explorer, "sourcify"), exits=1)
    assert "not published, since there is no explorer's document of them: Programme, HoldingLimit" in told.stderr
    assert "`deploy programme` and `deploy series`, run again" in told.stderr
    assert (told.document["ok"], told.document["left_out"]) == (False, left_out)
    assert [one["name"] for one in told.document["contracts"]] == rest
    assert len(explorer.told) == len(rest)
    cli(f"deploy programme {cli.folder}/programme.yaml", by="deployer")
    assert cli(line(explorer, "sourcify"), exits=1).document["left_out"] == ["XFEXAMPLE016"]


def test_what_is_named_and_cannot_be_published_is_refused(cli: Cli, explorer: FakeExplorer) -> None:
    _forget(cli, "HoldingLimit")
    told = cli(line(explorer, "sourcify", "PayingAgent", "HoldingLimit"), exits=3)
    assert told.error["message"] == "there is no explorer's document of HoldingLimit"
    assert "run again, write it anew" in told.error["hint"]
    assert explorer.told == {}


def test_a_document_that_cannot_be_read_is_refused_before_anything_is_published(
    cli: Cli, explorer: FakeExplorer
) -> None:
    path = folder_of(cli.folder / "deployments", 31337) / inputs(cli)["HoldingLimit"].input
    path.write_text("{")
    told = cli(line(explorer, "sourcify"), exits=3)
    assert told.error["message"] == f"the explorer's document {path} can't be read"
    assert explorer.told == {}


@pytest.mark.parametrize("where", PLACES)
def test_a_plugin_that_is_not_there_is_told(cli: Cli, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    for module in ("client", "types"):
        monkeypatch.setitem(sys.modules, f"ape_{where}.{module}", None)
    told = cli(f"deploy publish --on {where} --yes --json", exits=2)
    assert told.error["message"] == f"ape-{where} is not installed"
    assert told.error["hint"] == "pip install 'wasiqa[ape]'"


def test_a_chain_that_etherscan_does_not_know_is_refused(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ape_etherscan.client.get_supported_chains", lambda: [{"chainid": "1", "apiurl": "https://x"}])
    told = cli("deploy publish --on etherscan --yes --json", exits=3, ETHERSCAN_API_KEY="a-key")
    assert told.error["message"] == "Etherscan doesn't know chain 31337"


def test_an_etherscan_that_cannot_be_reached_is_told(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable() -> object:
        raise requests.ConnectionError("no route to host")

    monkeypatch.setattr("ape_etherscan.client.get_supported_chains", unreachable)
    told = cli("deploy publish --on etherscan --yes --json", exits=4, ETHERSCAN_API_KEY="a-key")
    assert told.error["message"] == "the explorer can't be reached: ConnectionError"
