"""The ledger of deployments: read strictly, written in one step."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from eth_utils.crypto import keccak

from tests.support.actors import Actors
from tests.support.probe import built
from tests.support.projects import ROOT
from tests.support.revm import RevmChain
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.records import Deployed, DeployedRecord, SeriesRecord
from wasiqa.errors import InputRefused
from wasiqa.schemas import json_schema

TX = "0x" + "ab" * 32
SCHEMA = ROOT / "schemas" / "deployments.schema.json"


@pytest.fixture
def ledger(actors: Actors) -> Deployments:
    registry = Deployed(
        address=actors.operator,
        tx=TX,
        block=3,
        deployer=actors.deployer,
        arguments=("7", [True, None]),
        runtime_keccak="0x" + "cd" * 32,
        compiler="0.8.37",
    )
    series = SeriesRecord(
        symbol="PIB-2048",
        address=actors.auditor,
        terms="examples/terms/a.yaml",
        terms_sha256="ef" * 32,
        tx=TX,
        block=4,
        public_record=DeployedRecord(address=actors.outsider, tx=TX, block=5),
    )
    return Deployments(
        chain_id=31337,
        network="test",
        time_zone="Asia/Karachi",
        id_key="0123456789abcdef",
        contracts={"InvestorRegistry": registry},
        roles={"REGISTRAR": (actors.registrar,)},
        series={"PK0000000001": series},
    )


def changed(content: dict[str, Any], path: str, value: Any) -> None:
    *folders, last = path.split("/")
    for folder in folders:
        content = content[folder]
    if value is None:
        del content[last]
    else:
        content[last] = value


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("schema", "wasiqa/deployments/2", "schema: Input should be 'wasiqa/deployments/1'"),
        ("chain_id", "31337", "chain_id: Input should be a valid integer"),
        ("chain_id", 0, "chain_id: Input should be greater than 0"),
        ("network", None, "network: Field required"),
        ("time_zone", "Asia/Nowhere", "time_zone: Asia/Nowhere is no time zone; write it like Asia/Karachi"),
        ("colour", "green", "colour: Extra inputs are not permitted"),
        ("contracts/InvestorRegistry/address", "0x12", "contracts.InvestorRegistry.address: String should match"),
        ("contracts/InvestorRegistry/address", "0x" + "aB" * 20, "the checksum is wrong; the right spelling is 0x"),
        ("contracts/InvestorRegistry/tx", TX[:-1], "contracts.InvestorRegistry.tx: String should match"),
        ("contracts/InvestorRegistry/block", -1, "contracts.InvestorRegistry.block: Input should be greater"),
        ("contracts/InvestorRegistry/abi", [], "contracts.InvestorRegistry.abi: Extra inputs are not permitted"),
        ("roles/REGISTRAR", "0x" + "00" * 20, "roles.REGISTRAR: Input should be a valid"),
        ("series/PIB", {}, "series.PIB.[key]: String should match"),
        ("series/PK0000000001/terms_sha256", "EF" * 32, "series.PK0000000001.terms_sha256: String should match"),
    ],
)
def test_a_wrong_field_is_named_with_its_file(
    tmp_path: Path, ledger: Deployments, path: str, value: Any, problem: str
) -> None:
    file = ledger.save(tmp_path)
    content = json.loads(file.read_text())
    changed(content, path, value)
    file.write_text(json.dumps(content))
    with pytest.raises(InputRefused) as refusal:
        Deployments.load(tmp_path, 31337)
    assert refusal.value.message.startswith(f"{file}, ")
    assert problem in refusal.value.message
    assert refusal.value.file == str(file)
    assert refusal.value.faults[0].column == problem.split(":")[0] or "checksum" in problem


def test_every_wrong_field_is_reported_at_once(tmp_path: Path, ledger: Deployments) -> None:
    file = ledger.save(tmp_path)
    content = json.loads(file.read_text()) | {"network": 5, "time_zone": "Mars"}
    file.write_text(json.dumps(content))
    with pytest.raises(InputRefused) as refusal:
        Deployments.load(tmp_path, 31337)
    assert [fault.column for fault in refusal.value.faults] == ["network", "time_zone"]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\ufeff{}"])
def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "1.json").write_text(text)
    with pytest.raises(InputRefused, match=r"1\.json"):
        Deployments.load(tmp_path, 1)


def test_a_missing_ledger_says_that_nothing_is_deployed(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="nothing was deployed on chain 5 yet") as refusal:
        Deployments.load(tmp_path, 5)
    assert refusal.value.hint == "run `deploy programme` first, or name the right --deployments"


def test_a_ledger_of_another_chain_is_refused(tmp_path: Path, ledger: Deployments) -> None:
    ledger.save(tmp_path).rename(tmp_path / "1.json")
    with pytest.raises(InputRefused, match=r"1\.json, chain_id: it says 31337, but the network is chain 1"):
        Deployments.load(tmp_path, 1)


def test_a_contract_that_was_not_deployed_is_refused(ledger: Deployments) -> None:
    with pytest.raises(InputRefused, match="PayingAgent was not deployed on chain 31337"):
        ledger.contract("PayingAgent", [])


def test_an_unknown_series_is_refused_with_those_there_are(ledger: Deployments) -> None:
    with pytest.raises(InputRefused, match="PK0000000002 is no series on chain 31337") as refusal:
        ledger.find_series("PK0000000002")
    assert refusal.value.hint == "there is: PK0000000001 (PIB-2048)"


def test_a_symbol_of_two_series_is_refused(ledger: Deployments) -> None:
    twice = ledger.with_series("PK0000000002", ledger.series["PK0000000001"])
    with pytest.raises(InputRefused, match="PIB-2048 is the symbol of several series"):
        twice.find_series("PIB-2048")
    assert twice.find_series("PK0000000002")[0] == "PK0000000002"


def test_a_write_that_fails_leaves_the_old_ledger(
    tmp_path: Path, ledger: Deployments, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = ledger.save(tmp_path)

    def no_space(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(OSError, match="no space left"):
        ledger.with_roles({"REGISTRAR": []}).save(tmp_path)
    monkeypatch.undo()
    assert Deployments.load(tmp_path, 31337) == ledger
    assert list(tmp_path.iterdir()) == [file]


def test_a_ledger_cannot_be_changed_in_place(ledger: Deployments) -> None:
    with pytest.raises(ValueError, match="frozen"):
        ledger.network = "other"  # type: ignore[misc]
    with pytest.raises(ValueError, match="frozen"):
        ledger.contracts["InvestorRegistry"].block = 5  # type: ignore[misc]


def test_what_is_written_is_what_is_read(tmp_path: Path, ledger: Deployments) -> None:
    file = ledger.save(tmp_path / "new" / "deployments")
    assert file == tmp_path / "new" / "deployments" / "31337.json"
    assert Deployments.load(file.parent, 31337) == ledger
    assert file.stat().st_mode & 0o777 == 0o644


def test_the_file_has_the_published_keys(tmp_path: Path, ledger: Deployments) -> None:
    content = json.loads(ledger.save(tmp_path).read_text())
    assert list(content) == ["schema", "chain_id", "network", "time_zone", "id_key", "contracts", "roles", "series"]
    contract = ["address", "tx", "block", "deployer", "arguments", "runtime_keccak", "compiler"]
    assert list(content["contracts"]["InvestorRegistry"]) == contract
    series = content["series"]["PK0000000001"]
    assert list(series) == ["symbol", "address", "terms", "terms_sha256", "tx", "block", "public_record"]
    assert list(series["public_record"]) == ["address", "tx", "block"]


def test_a_ledger_of_before_there_were_public_records_is_read(tmp_path: Path, ledger: Deployments) -> None:
    file = ledger.save(tmp_path)
    content = json.loads(file.read_text())
    del content["series"]["PK0000000001"]["public_record"]
    file.write_text(json.dumps(content))
    older = Deployments.load(tmp_path, 31337)
    assert older.series["PK0000000001"].public_record is None
    assert (older.public_records, list(ledger.public_records)) == ({}, ["PK0000000001-record"])


def test_a_change_gives_a_new_ledger(ledger: Deployments, actors: Actors) -> None:
    record = ledger.contracts["InvestorRegistry"]
    grown = ledger.with_contract("Programme", record).with_roles({"GUARDIAN": [actors.guardian]})
    assert list(grown.contracts) == ["InvestorRegistry", "Programme"]
    assert grown.roles == {"REGISTRAR": (actors.registrar,), "GUARDIAN": (actors.guardian,)}
    assert list(ledger.contracts) == ["InvestorRegistry"]
    assert ledger.contract("InvestorRegistry", []).address == record.address


def test_a_series_is_found_by_isin_and_by_symbol(ledger: Deployments) -> None:
    record = ledger.series["PK0000000001"]
    assert ledger.find_series("PK0000000001") == ledger.find_series("PIB-2048") == ("PK0000000001", record)


def test_a_record_is_made_from_the_receipt_and_the_chain(chain: RevmChain, actors: Actors) -> None:
    artifact, arguments = built("Probe"), (actors.registrar, 2**200)
    receipt = chain.deploy(artifact, *arguments, sender=actors.deployer)
    record = Deployed.of(chain, receipt, artifact, arguments, actors.deployer)
    assert (record.address, record.tx, record.block) == (receipt.created(), receipt.hash, receipt.block)
    assert record.arguments == (actors.registrar, str(2**200))
    assert record.runtime_keccak == "0x" + keccak(chain.code(record.address)).hex()
    assert (record.compiler, record.deployer) == (artifact.compiler, actors.deployer)


def test_the_published_schema_is_that_of_the_code_and_accepts_a_ledger(tmp_path: Path, ledger: Deployments) -> None:
    published = json.loads(SCHEMA.read_text())
    assert published == json_schema(Deployments, "serialization")
    jsonschema.validate(json.loads(ledger.save(tmp_path).read_text()), published)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"schema": "wasiqa/deployments/1"}, published)


def test_what_came_again_in_another_block_is_noted_there_and_nothing_else_changes(ledger: Deployments) -> None:
    again, other = "0x" + "12" * 32, "0x" + "34" * 32
    moved = ledger.moved({TX: (again, 9), other: (other, 11)})
    series = moved.series["PK0000000001"]
    assert series.public_record is not None
    found = (moved.contracts["InvestorRegistry"], series, series.public_record)
    assert [(record.tx, record.block) for record in found] == [(again, 9)] * 3
    assert moved.moved({again: (TX, 3)}).contracts == ledger.contracts
    assert ledger.moved({other: (again, 9)}) == ledger
