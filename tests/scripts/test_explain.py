"""`explain`: the answer, its exit code, and the time that it is about."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.scripts.cli import PIB, WHO, Cli
from tests.support.projects import ROOT

SCHEMA = Draft202012Validator(json.loads((ROOT / "schemas" / "explanation.schema.json").read_text()))


def explained(cli: Cli, line: str, exits: int = 1) -> dict[str, Any]:
    """The document, which is as its schema says."""
    document: dict[str, Any] = cli(f"explain {line} --json", exits=exits).document
    SCHEMA.validate(document)
    return document


def test_an_allowed_transfer_exits_0(cli: Cli) -> None:
    line = f"explain {PIB} {WHO.primary_dealer} {WHO.fund} 100000"
    assert cli(line).stdout == "allowed: no rule refuses it\n"
    allowed = {"allowed": True, "at": cli.live.now(), "refusals": []}
    assert explained(cli, line.removeprefix("explain "), exits=0) == allowed


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
    SCHEMA.validate(as_json.document)


def test_every_reason_has_its_figures_in_words_and_for_programs(cli: Cli) -> None:
    line = f"{PIB} {WHO.primary_dealer} {WHO.second_bank} 200000000.01"
    odd, limit = explained(cli, line)["refusals"]
    hook = cli.programme().hooks["holding_limit"][0].address
    assert odd == {
        "code": 8,
        "name": "DENOMINATION",
        "rule": "the amount is not a multiple of the denomination",
        "facts": "asked 200,000,000.01, denomination 100,000.00",
        "figures": {"amount": "20000000001", "denomination": "10000000"},
        "hook": None,
    }
    assert (limit["code"], limit["name"], limit["hook"]) == (60, "HOLDING_LIMIT", hook)
    figures = {name: int(units) for name, units in limit["figures"].items()}
    assert list(figures) == ["limit", "held", "would_hold"]
    assert figures["would_hold"] == figures["held"] + 20000000001 > figures["limit"]
    told = cli(f"explain {line}", exits=1).stdout.splitlines()
    assert told == [f"{reason['code']:3}  {reason['rule']} ({reason['facts']})" for reason in (odd, limit)]


def test_times_are_told_in_the_programme_s_time_zone(cli: Cli) -> None:
    line = f"{PIB} {WHO.primary_dealer} {WHO.individual} 100000 --at 2051-08-18T17:00:01"
    (closed,) = explained(cli, line)["refusals"]
    assert closed["figures"] == {"last_record": "2051-08-18T17:00:00+05:00"}
    assert closed["facts"] == "since 2051-08-18T17:00:00+05:00"


def test_a_spender_is_judged_with_the_parties(cli: Cli) -> None:
    line = f"{PIB} {WHO.primary_dealer} {WHO.fund} 100000 --spender {WHO.stranger}"
    (lacking,) = explained(cli, line)["refusals"]
    assert (lacking["code"], lacking["figures"]) == (54, {"amount": "10000000", "allowance": "0"})
    cli.live.transact(cli.bond(), "approve", WHO.stranger, 10**7, sender=WHO.primary_dealer)
    assert explained(cli, line, exits=0)["allowed"] is True


def test_the_schema_refuses_an_answer_that_its_reasons_contradict() -> None:
    reason = {"code": 8, "name": "DENOMINATION", "rule": "…", "facts": "", "figures": {}, "hook": None}
    for allowed, reasons in ((True, []), (False, [reason])):
        assert SCHEMA.is_valid({"allowed": allowed, "at": 1, "refusals": reasons})
        assert not SCHEMA.is_valid({"allowed": not allowed, "at": 1, "refusals": reasons})


@pytest.mark.parametrize(
    ("at", "codes"),
    [
        ("2049-06-01", []),
        ("2051-08-18T17:00", []),
        ("2051-08-18T17:00:01", [1]),
        ("2051-08-18T17:00:00+00:00", [1]),
        ("2053-12-31T23:59:59", [1]),
        ("2051-08-17", []),
        ("2054-01-01", [1, 32]),
        ("2056-01-01", [1, 12, 32]),
    ],
)
def test_a_time_to_come_is_read_in_the_programme_s_time_zone(cli: Cli, at: str, codes: list[int]) -> None:
    line = f"explain {PIB} {WHO.primary_dealer} {WHO.individual} 100000 --at {at} --json"
    document = cli(line, exits=1 if codes else 0).document
    assert [refusal["code"] for refusal in document["refusals"]] == codes


def test_a_day_is_judged_at_its_end_as_everywhere_on_the_command_line(cli: Cli) -> None:
    line = f"{PIB} {WHO.primary_dealer} {WHO.individual} 100000 --at"
    days = "2051-08-18", "20510818", "2051-W33-5"
    end, *told = (explained(cli, f"{line} {at}") for at in ("2051-08-18T23:59:59", *days))
    assert told == [end] * 3
    assert end["refusals"][0]["code"] == 1


@pytest.mark.parametrize("at", ["tomorrow", "2049-13-01", "20:00", "''", "1"])
def test_a_time_that_is_none_is_refused(cli: Cli, at: str) -> None:
    told = cli(f"explain {PIB} {WHO.bank} {WHO.fund} 1 --at {at} --json", exits=2)
    assert "is neither a day nor a time" in told.error["message"]
    assert "a day like 2031-12-31, which is meant to its end" in told.error["hint"]


@pytest.mark.parametrize("at", ["0001-01-01", "1969-12-31"])
def test_a_time_that_no_chain_knows_is_refused(cli: Cli, at: str) -> None:
    told = cli(f"explain {PIB} {WHO.bank} {WHO.fund} 1 --at {at} --json", exits=2)
    assert told.error["message"] == f"--at {at} is before 1970, where no chain has been"


def test_an_amount_beyond_all_units_is_simply_too_much(cli: Cli) -> None:
    told = cli(f"explain {PIB} {WHO.primary_dealer} {WHO.fund} {10**29} --json", exits=1)
    assert told.document["refusals"][0]["code"] == 7
