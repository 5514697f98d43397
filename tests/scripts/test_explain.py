"""`explain`: the answer, its exit code, and the time that it is about."""

from __future__ import annotations

import pytest

from tests.scripts.cli import PIB, WHO, Cli


def test_an_allowed_transfer_exits_0(cli: Cli) -> None:
    line = f"explain {PIB} {WHO.primary_dealer} {WHO.fund} 100000"
    assert cli(line).stdout == "allowed: no rule refuses it\n"
    assert cli(f"{line} --json").document == {"allowed": True, "at": cli.live.now(), "refusals": []}


def test_one_rule_is_one_rule(cli: Cli) -> None:
    told = cli(f"explain {PIB} {WHO.primary_dealer} {WHO.individual} 100000 --at 2051-08-18T17:00:01", exits=1)
    assert told.stderr == "check failed: the transfer would be refused by 1 rule\n"


def test_a_refused_transfer_exits_1_with_every_reason(cli: Cli) -> None:
    line = f"explain {PIB} {WHO.primary_dealer} {WHO.second_bank} 200000000.01"
    told = cli(line, exits=1)
    lines = told.stdout.splitlines()
    assert [text.split()[0] for text in lines] == ["8", "60"]
    assert told.stderr == "check failed: the transfer would be refused by 2 rules\n"
    as_json = cli(f"{line} --json", exits=1)
    assert as_json.document["allowed"] is False
    assert [refusal["code"] for refusal in as_json.document["refusals"]] == [8, 60]
    assert as_json.stderr == told.stderr


@pytest.mark.parametrize(
    ("at", "codes"),
    [
        ("2049-06-01", []),
        ("2051-08-18T17:00", []),
        ("2051-08-18T17:00:01", [1]),
        ("2051-08-18T17:00:00+00:00", [1]),
        ("2053-12-31T23:59:59", [1]),
        ("2054-01-01", [1, 32]),
        ("2056-01-01", [1, 12, 32]),
    ],
)
def test_a_time_to_come_is_read_in_the_programme_s_time_zone(cli: Cli, at: str, codes: list[int]) -> None:
    line = f"explain {PIB} {WHO.primary_dealer} {WHO.individual} 100000 --at {at} --json"
    document = cli(line, exits=1 if codes else 0).document
    assert [refusal["code"] for refusal in document["refusals"]] == codes


@pytest.mark.parametrize("at", ["tomorrow", "2049-13-01", "20:00", "''", "1"])
def test_a_time_that_is_none_is_refused(cli: Cli, at: str) -> None:
    told = cli(f"explain {PIB} {WHO.bank} {WHO.fund} 1 --at {at} --json", exits=3)
    assert "is no date or time" in told.error["message"]
    assert told.error["hint"] == "write it like 2048-08-20T17:00"


@pytest.mark.parametrize("at", ["0001-01-01", "1969-12-31"])
def test_a_time_that_no_chain_knows_is_refused(cli: Cli, at: str) -> None:
    told = cli(f"explain {PIB} {WHO.bank} {WHO.fund} 1 --at {at} --json", exits=3)
    assert "--at" in told.error["message"]


def test_an_amount_beyond_all_units_is_simply_too_much(cli: Cli) -> None:
    told = cli(f"explain {PIB} {WHO.primary_dealer} {WHO.fund} {10**29} --json", exits=1)
    assert told.document["refusals"][0]["code"] == 7
