"""What `deploy` leaves for block explorers: from it alone the compiler makes the code that is on the chain."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import solcx
from eth_utils.crypto import keccak

from tests.scripts.cli import WHO, Cli
from wasiqa.chain import solc
from wasiqa.chain.contract import Call
from wasiqa.servicing import code, explorer_inputs
from wasiqa.servicing.code import built
from wasiqa.servicing.programme import CONTRACTS, HOOKS, series_id
from wasiqa.servicing.verification.code import masked

PIB, BILL = "XFEXAMPLE016", "XFEXAMPLE024"
RECORDS = (f"{PIB}-record", f"{BILL}-record")
DOCUMENTS = (
    *(
        "TimelockController",
        "TermsAdministration",
        "PaymentAdministration",
        "PayingAgent",
        "LicenceRegistry",
        "InvestorRegistry",
        "SeriesAdministration",
    ),
    *("Programme", "ReserveRegistry", *HOOKS.values(), "ReportRegister", "Settlement", "Repo"),
    *("YieldCalculator", "AuctionAdministration", "PrimaryAuction"),
    *("TestCash", "SovereignBond", "PublicRecord"),
)


def folder(cli: Cli) -> Path:
    return cli.folder / "deployments" / "31337" / "explorer"


def index(cli: Cli) -> dict[str, dict[str, Any]]:
    return dict(json.loads((folder(cli) / "index.json").read_text()))


def compiled(document: dict[str, Any], contract: str) -> bytes:
    """The creation code that solc makes of a document, and of nothing else."""
    output = solcx.compile_standard(document, solc_binary=solc.locate(), allow_empty=True)
    source, name = contract.split(":")
    return bytes.fromhex(output["contracts"][source][name]["evm"]["bytecode"]["object"])


def test_every_contract_and_every_series_has_its_entry_and_its_document(cli: Cli) -> None:
    entries, ledger = index(cli), cli.ledger()
    assert set(entries) == {*CONTRACTS, "TestCashPKR", PIB, BILL, *RECORDS}
    for name, entry in entries.items():
        record = ledger.contracts.get(name) or ledger.series.get(name) or ledger.public_records[name]
        assert entry["address"] == record.address
        assert entry["compiler"].startswith("0.8.37+")
        assert entry["tx"] == record.tx
        assert entry["input"].startswith(f"{entry['contract'].split(':')[1]}-")
    assert {path.stem.split("-")[0] for path in folder(cli).glob("*.json")} == {*DOCUMENTS, "index"}
    assert len(list(folder(cli).iterdir())) == len(DOCUMENTS) + 1


def test_a_document_holds_the_contract_s_source_and_what_it_imports_and_the_settings(cli: Cli) -> None:
    for name, runs, via_ir in (("InvestorRegistry", 1_000_000, False), ("PayingAgent", 1_000_000, True)):
        document = json.loads((folder(cli) / index(cli)[name]["input"]).read_text())
        assert f"contracts/{name}.sol" in document["sources"]
        assert not any("testing/" in source for source in document["sources"])
        settings = document["settings"]
        assert settings["optimizer"] == {"enabled": True, "runs": runs}
        assert (settings["viaIR"], settings["evmVersion"]) == (via_ir, "prague")
        assert settings["metadata"] == {"bytecodeHash": "none"}


QUICKEST = "ReportRegister"
REST = [pytest.param(name, marks=pytest.mark.slow) for name in DOCUMENTS if name != QUICKEST]


@pytest.mark.parametrize("name", [QUICKEST, *REST])
def test_the_document_alone_makes_the_code_that_was_deployed(cli: Cli, name: str) -> None:
    entry = next(entry for entry in index(cli).values() if entry["contract"].endswith(f":{name}"))
    document = json.loads((folder(cli) / entry["input"]).read_text())
    assert compiled(document, entry["contract"]) == built(name).bytecode


@pytest.mark.parametrize("name", [*CONTRACTS, "TestCashPKR"])
def test_the_arguments_with_the_code_create_the_contract_that_is_there(cli: Cli, name: str) -> None:
    entry = index(cli)[name]
    artifact = built(entry["contract"].split(":")[1])
    creation = artifact.bytecode + bytes.fromhex(entry["constructor_arguments"])
    again = cli.live.send(Call(None, creation), sender=WHO.deployer)
    codes = [cli.live.code(address) for address in (again.created(), entry["address"])]
    if name in ("InvestorRegistry", "ReserveRegistry", "PrimaryAuction", "Settlement", "Repo"):
        # the domain under which vouchers, attestations, consents and orders are signed has its own address in it
        codes = [masked(code, artifact) for code in codes]
    assert codes[0] == codes[1] != b""


@pytest.mark.parametrize("name", [PIB, BILL, *RECORDS])
def test_the_arguments_of_a_series_and_of_its_record_give_their_addresses(cli: Cli, name: str) -> None:
    entry, (isin, *record) = index(cli)[name], name.split("-")
    code = built("PublicRecord" if record else "SovereignBond")
    initial = code.bytecode + bytes.fromhex(entry["constructor_arguments"])
    programme = cli.programme().programme
    assert cli.live.call(programme, "seriesAddress", series_id(isin), keccak(initial)) == entry["address"]


def test_lost_documents_are_made_again_by_the_same_commands(cli: Cli) -> None:
    before = {path.name: path.read_text() for path in folder(cli).iterdir()}
    shutil.rmtree(folder(cli))
    cli(f"deploy programme {cli.folder}/programme.yaml", by="deployer")
    for example in ("pib-3y-2020.yaml", "mtb-574.yaml"):
        cli(f"deploy series {cli.folder}/{example}", by="issuer_executor")
    after = {path.name: path.read_text() for path in folder(cli).iterdir()}
    assert set(after) == set(before)
    assert json.loads(after.pop("index.json")) == json.loads(before.pop("index.json"))
    assert after == before


def test_a_contract_of_older_sources_keeps_what_it_has(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = replace(built("HoldingLimit"), runtime=b"\1", compiler="0.9.0")
    before, now = index(cli), code.artifact_of
    monkeypatch.setattr(explorer_inputs, "artifact_of", lambda name: changed if name == "HoldingLimit" else now(name))
    cli(f"deploy programme {cli.folder}/programme.yaml", by="deployer")
    assert index(cli) == before
    (folder(cli) / "index.json").unlink()
    cli(f"deploy programme {cli.folder}/programme.yaml", by="deployer")
    assert set(before) - set(index(cli)) == {"HoldingLimit", PIB, BILL, *RECORDS}


def test_an_index_that_is_none_is_refused(cli: Cli) -> None:
    (folder(cli) / "index.json").write_text('{"PayingAgent": {}}')
    told = cli(f"deploy programme {cli.folder}/programme.yaml --json", by="deployer", exits=3)
    assert told.error["message"] == f"{folder(cli)}/index.json is not an index of explorer inputs"
    assert "remove it" in told.error["hint"]
