"""`deploy verify` tells every check, and ends with 1 where the chain differs."""

from __future__ import annotations

import re

import pytest

from tests.scripts.cli import WHO, Cli
from wasiqa.chain.timelock import Operation, advance
from wasiqa.servicing.roles import role_id


def granted(cli: Cli, role: str, account: str) -> None:
    """Governance gives a role at the registry, by its two parties."""
    programme = cli.programme()
    call = programme.registry.encode("grantRole", role_id(role), account)
    operation = Operation(programme.timelocks["governance"], (call,), bytes(32))
    advance(cli.live, operation, WHO.governor_proposer)
    cli.wait(48 * 3600)
    advance(cli.live, operation, WHO.governor_executor)


def test_a_programme_as_it_should_be_passes(cli: Cli) -> None:
    before = cli.live.block()
    told = cli("deploy verify")
    assert re.search(r"all \d\d+ checks passed\n$", told.stdout)
    lines = [line.split(maxsplit=1) for line in told.stdout.splitlines()[1:-1]]
    assert {mark for mark, _ in lines} == {"ok"}
    assert any(rest.startswith("InvestorRegistry: REGISTRAR") and rest.count(WHO.registrar) == 2 for _, rest in lines)
    assert cli.live.block() == before


def test_as_json_each_check_has_its_name_what_was_expected_and_what_was_found(cli: Cli) -> None:
    told = cli("deploy verify --json")
    assert set(told.document) == {"ok", "checks", "not_compared"}
    assert told.document["not_compared"] == []
    assert told.document["ok"] is True
    assert {
        "name": "InvestorRegistry: REGISTRAR",
        "expected": WHO.registrar,
        "found": WHO.registrar,
        "ok": True,
    } in told.document["checks"]


@pytest.mark.parametrize("with_config", [True, False])
def test_a_difference_is_told_and_ends_with_1(cli: Cli, with_config: bool) -> None:
    granted(cli, "ISSUER", WHO.stranger)
    environment = {} if with_config else {"WASIQA_CONFIG": ""}
    told = cli("deploy verify --json", exits=1, **environment)
    assert told.document["ok"] is False
    (wrong,) = [check for check in told.document["checks"] if not check["ok"]]
    assert wrong["name"] == "InvestorRegistry: ISSUER"
    assert (wrong["expected"], wrong["found"]) == (
        "IssuanceTimelock, PrimaryAuction",
        f"{WHO.stranger}, IssuanceTimelock, PrimaryAuction",
    )
    assert re.match(
        r"check failed: 1 of \d+ checks failed: InvestorRegistry: ISSUER\nhint: governance puts roles and", told.stderr
    )
    told = cli("deploy verify", exits=1, **environment)
    assert re.search(
        r"^NO +InvestorRegistry: ISSUER +IssuanceTimelock, PrimaryAuction +0x\w+, IssuanceTimelock, PrimaryAuction$",
        told.stdout,
        re.M,
    )


def test_without_a_configuration_no_key_is_asked_for(cli: Cli) -> None:
    (cli.folder / "demo.key").unlink()
    assert "the programme's id key can't be read" in cli("deploy verify --json", exits=3).error["message"]
    assert cli("deploy verify --json", WASIQA_CONFIG="").document["ok"]


def test_another_id_key_is_a_difference(cli: Cli) -> None:
    (cli.folder / "demo.key").write_bytes(b"another key of an office that is mistaken")
    told = cli("deploy verify --json", exits=1)
    assert [check["name"] for check in told.document["checks"] if not check["ok"]] == [
        "ledger: fingerprint of the id key"
    ]


def test_a_chain_without_a_programme_is_refused(bare: Cli) -> None:
    assert "nothing was deployed on chain 31337" in bare("deploy verify --json", exits=3).error["message"]
