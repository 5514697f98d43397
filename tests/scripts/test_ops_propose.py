"""ops propose: a Safe's owners sign what a command wrote, at a service that is believed in nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from tests.scripts.test_keys import applied, exchange
from tests.support.projects import ROOT
from tests.support.safe_service import FakeService, a_safe, built, serving
from wasiqa.journal.safe import checksum

UPDATE = EXAMPLES / "whitelist" / "investors-update.csv"
OWNERS = (WHO.outsider, WHO.stranger, WHO.calculation_agent)


@pytest.fixture
def service(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeService]:
    """A Safe with two of three owners, who hold the registrar's and the freezer's role, and its service."""
    monkeypatch.setenv("APE_DATA_FOLDER", str(cli.folder / "ape"))
    # ape-safe spares the public service, which has limits
    monkeypatch.setattr("pyrate_limiter.limiter.Limiter.try_acquire", lambda *_, **__: True)
    safe = a_safe(cli.live, OWNERS, 2, WHO.deployer)
    exchange(
        cli,
        ('registrar: ["test:7"]', f'registrar: ["{safe.address}"]'),
        ('freezer: ["test:22"]', f'freezer: ["test:22", "{safe.address}"]'),
    )
    applied(cli)
    with serving(FakeService(cli.live, safe)) as service:
        monkeypatch.setenv("WASIQA_SAFE_SERVICE", service.url)
        yield service


def written(cli: Cli, service: FakeService, line: str = f"whitelist apply {UPDATE}") -> Path:
    """What a command writes for the Safe."""
    batch = cli.folder / "batch.json"
    cli(f"{line} --safe {batch} --account {service.safe.address} --yes", exits=6)
    return batch


def test_two_owners_propose_and_confirm_and_the_same_command_tells_that_it_was_executed(
    cli: Cli, service: FakeService
) -> None:
    batch = written(cli, service)
    first = cli(f"ops propose {batch}", by="outsider", exits=6)
    assert "InvestorRegistry" in first.stdout
    assert "setWords" in first.stdout
    assert "nonce 0, has 1 of 2 signatures" in first.stderr
    assert f"another owner runs the same command: {WHO.stranger} or {WHO.calculation_agent}" in first.stderr
    assert "has 1 of 2 signatures" in cli(f"ops propose {batch}", by="outsider", exits=6).stderr
    assert service.posts == 1
    second = cli(f"ops propose {batch} --json", by="stranger", exits=6).error
    assert "has 2 of 2 signatures" in second["message"]
    assert "anybody executes it in the Safe's app" in second["hint"]
    ((hash, kept),) = service.kept.items()
    assert {one["owner"] for one in kept["confirmations"]} == {WHO.outsider, WHO.stranger}
    done = service.execute(hash, WHO.deployer)
    cli(f"whitelist verify {UPDATE}")
    for owner in ("stranger", "calculation_agent"):
        told = cli(f"ops propose {batch} --json", by=owner).document
        assert told == {"safe": service.safe.address, "nonce": 0, "safe_tx_hash": hash, "executed_by": done}
    assert service.posts == 2


def test_several_calls_are_one_transaction(cli: Cli, service: FakeService, monkeypatch: pytest.MonkeyPatch) -> None:
    line = f"freeze apply {PIB} {WHO.individual} --wallet --units 5000 --case C-1 --order {ROOT}/LICENSE"
    batch = written(cli, service, line)
    assert "has no MultiSendCallOnly of Safe" in cli(f"ops propose {batch}", by="outsider", exits=5).stderr
    sender = cli.live.deploy(built("MadeUpMultiSend"), sender=WHO.deployer).created()
    monkeypatch.setattr("wasiqa.journal.safe_account.MULTI_SEND", (sender,))
    cli(f"ops propose {batch}", by="outsider", exits=6)
    cli(f"ops propose {batch}", by="calculation_agent", exits=6)
    service.execute(next(iter(service.kept)), WHO.deployer)
    cli(line.replace("apply", "verify"))


def test_the_next_proposal_gets_the_next_nonce_and_an_earlier_one_with_the_same_calls_is_another(
    cli: Cli, service: FakeService
) -> None:
    batch = written(cli, service)
    cli(f"ops propose {batch}", by="outsider", exits=6)
    again = cli.folder / "again.json"
    line = f"freeze apply {PIB} {WHO.individual} --wallet --case C-1 --order {ROOT}/LICENSE"
    cli(f"{line} --safe {again} --account {service.safe.address} --yes", exits=6)
    assert "nonce 1, has 1 of 2" in cli(f"ops propose {again}", by="stranger", exits=6).stderr
    for hash in list(service.kept):
        service.kept[hash] |= {"executionDate": "2001-01-01T00:00:00Z"}
    cli(f"ops propose {batch}", by="stranger", exits=6)
    service.execute(next(iter(service.kept)), WHO.deployer)
    service.kept[next(iter(service.kept))]["executionDate"] = "2001-01-01T00:00:00Z"
    assert "nonce 2, has 1 of 2" in cli(f"ops propose {batch}", by="outsider", exits=6).stderr


def test_a_dry_run_shows_the_hash_and_hands_nothing_in(cli: Cli, service: FakeService) -> None:
    batch = written(cli, service)
    told = cli(f"ops propose {batch} --dry-run --json", by="outsider").document
    assert (told["dry_run"], told["executed_by"], service.posts) == (True, None, 0)
    cli(f"ops propose {batch}", by="outsider", exits=6)
    assert list(service.kept) == [told["safe_tx_hash"]]


@pytest.mark.parametrize("by", ["registrar", "bank"])
def test_only_an_owner_proposes(cli: Cli, service: FakeService, by: str) -> None:
    told = cli(f"ops propose {written(cli, service)}", by=by, exits=5).stderr
    assert f"{getattr(WHO, by)} is no owner of Safe {service.safe.address}" in told
    assert service.posts == 0


def test_a_file_that_was_changed_is_not_signed(cli: Cli, service: FakeService) -> None:
    batch = written(cli, service)
    document = json.loads(batch.read_text())
    document["transactions"][0]["to"] = WHO.stranger
    batch.write_text(json.dumps(document))
    assert "its checksum is another" in cli(f"ops propose {batch}", by="outsider", exits=3).stderr
    document["chainId"] = "5"
    document["meta"]["checksum"] = checksum(document)
    batch.write_text(json.dumps(document))
    assert "is for chain 5, and the network is chain" in cli(f"ops propose {batch}", by="outsider", exits=3).stderr
    for text in ("", "[]", "{}", '{"meta": 5}', "[" * 5000):
        batch.write_text(text)
        assert f"{batch} is no batch for a Safe" in cli(f"ops propose {batch}", by="outsider", exits=3).stderr
    assert "can't be read" in cli(f"ops propose {cli.folder}/nosuch.json", by="outsider", exits=3).stderr
    assert service.posts == 0


@pytest.mark.parametrize("version", ["1.1.1", "2.0.0", "made up"])
def test_a_safe_whose_signatures_are_of_another_form_is_refused(cli: Cli, service: FakeService, version: str) -> None:
    batch = written(cli, service)
    document = json.loads(batch.read_text())
    for address, said in (
        (a_safe(cli.live, OWNERS, 2, WHO.deployer, version).address, f"is of version {version}"),
        (cli.programme().registry.address, "is no Safe on chain"),
    ):
        document["meta"]["createdFromSafeAddress"] = address
        document["meta"]["checksum"] = checksum(document)
        batch.write_text(json.dumps(document))
        assert said in cli(f"ops propose {batch}", by="outsider", exits=3).stderr


def test_a_service_that_shows_another_transaction_under_a_hash_is_not_believed(cli: Cli, service: FakeService) -> None:
    batch = written(cli, service)
    cli(f"ops propose {batch}", by="outsider", exits=6)
    (kept,) = service.kept.values()
    kept["to"] = WHO.stranger
    told = cli(f"ops propose {batch} --json", by="stranger", exits=4).error
    assert told["code"] == "SAFE_SERVICE"
    assert "tells another transaction than that of its hash" in told["message"]
    assert len(kept["confirmations"]) == 1


@pytest.mark.parametrize("executed", [True, False], ids=["executed", "far away"])
def test_what_the_safe_on_chain_contradicts_is_not_believed(
    cli: Cli, service: FakeService, monkeypatch: pytest.MonkeyPatch, executed: bool
) -> None:
    batch = written(cli, service)
    cli(f"ops propose {batch}", by="outsider", exits=6)
    (kept,) = service.kept.values()
    if executed:
        kept |= {"isExecuted": True, "isSuccessful": True, "transactionHash": "0x" + "ab" * 32, "blockNumber": 1}
        kept |= {"executor": WHO.deployer, "gasUsed": 1, "ethGasPrice": "1", "fee": "1"}
        kept |= {"executionDate": "2099-01-01T00:00:00Z"}
    else:
        monkeypatch.setattr("wasiqa.cli.ops_propose._MOST_WAITING", 0)
    told = cli(f"ops propose {batch} --json", by="stranger", exits=4).error
    assert told["code"] == "SAFE_SERVICE"
    assert told["message"] == "the Safe service tells of nonce 0, and the Safe is at 0"
    assert len(kept["confirmations"]) == 1


def test_signatures_that_are_not_an_owner_s_are_not_counted(cli: Cli, service: FakeService) -> None:
    batch = written(cli, service)
    cli(f"ops propose {batch}", by="outsider", exits=6)
    (kept,) = service.kept.values()
    (right,) = kept["confirmations"]
    for owner, signature in (
        (WHO.stranger, right["signature"]),
        (WHO.bank, right["signature"]),
        (WHO.stranger, "0x" + "00" * 65),
        (WHO.stranger, "0x12"),
    ):
        kept["confirmations"].append({**right, "owner": owner, "signature": signature})
    assert "has 1 of 2 signatures" in cli(f"ops propose {batch}", by="outsider", exits=6).stderr


@pytest.mark.parametrize(("status", "exits"), [(500, 4), (429, 4), (401, 5), (404, 5)])
def test_a_service_that_refuses_or_fails_is_one_sentence(
    cli: Cli, service: FakeService, status: int, exits: int
) -> None:
    batch = written(cli, service)
    service.broken = status
    told = cli(f"ops propose {batch} --json", by="outsider", exits=exits).error
    assert told["code"] == "SAFE_SERVICE"
    assert f"HTTP {status}" in told["message"]


def test_no_service_no_answer_and_no_library_are_told(
    cli: Cli, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = written(cli, service)
    monkeypatch.delenv("WASIQA_SAFE_SERVICE")
    assert "is not a supported chain" in cli(f"ops propose {batch}", by="outsider", exits=2).stderr
    line = f"ops propose {batch} --service http://127.0.0.1:9/api"
    assert "did not answer as one" in cli(line, by="outsider", exits=4).stderr
    monkeypatch.setitem(sys.modules, "ape_safe.client", None)
    told = cli(f"ops propose {batch} --service {service.url}", by="outsider", exits=2).stderr
    assert "hint: pip install 'wasiqa[safe]'" in told
