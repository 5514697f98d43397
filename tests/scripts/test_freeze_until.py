"""`freeze … --until`: what is frozen for a time is free after it, and nothing is planned that outlasts it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.scripts.cli import PIB, WHO, Cli

HOLDER = WHO.individual
ZONE = ZoneInfo("Asia/Karachi")
DAY = timedelta(days=1)


def now(cli: Cli) -> datetime:
    return datetime.fromtimestamp(cli.live.now(), ZONE)


@pytest.mark.parametrize("text", ["tomorrow", "2049-02-30", "2049", "31.12.2049"])
def test_what_is_no_day_and_no_time_is_refused(cli: Cli, evidence: str, text: str) -> None:
    told = cli(f"freeze plan {PIB} {HOLDER} --wallet --until {text} {evidence} --json", exits=2)
    assert told.error["message"] == f"--until {text} is neither a day nor a time"
    assert told.error["hint"].startswith("write a day like 2031-12-31, which is meant to its end")


def test_a_time_that_has_passed_is_refused_and_so_is_one_for_a_release(cli: Cli, evidence: str) -> None:
    passed = now(cli).isoformat()
    told = cli(f"freeze plan {PIB} {HOLDER} --wallet --until {passed} {evidence} --json", exits=5)
    assert told.error["message"] == "a freeze until a time that has passed would be none"
    told = cli(f"freeze plan {PIB} {HOLDER} --release-wallet --until 2060-01-01 {evidence} --json", exits=2)
    assert told.error["message"] == "--until is for what is frozen"


def test_a_wallet_is_frozen_to_the_last_second_of_the_day_in_the_programmes_time_zone(cli: Cli, evidence: str) -> None:
    day = f"{now(cli) + 2 * DAY:%Y-%m-%d}"
    line = f"{PIB} {HOLDER} --wallet --units 5 --until {day} {evidence}"
    planned = cli(f"freeze plan {line} --json").document
    until = f"{day}T23:59:59+05:00"
    assert planned["wallet_until"] == planned["units_until"] == {"from": None, "to": until}
    assert len(cli(f"freeze apply {line} --json", by="freezer").document["transactions"]) == 2
    assert f"wallet frozen yes until {until} → yes until {until}" in cli(f"freeze verify {line}").stdout
    assert "nothing to do" in cli(f"freeze apply {line}", by="freezer").stdout
    end = int(datetime.fromisoformat(until).timestamp())
    cli.live.travel(end)
    told = cli(f"explain {PIB} {HOLDER} {WHO.fund} 100000 --json", exits=1).document["refusals"][0]
    assert (told["code"], told["facts"], told["figures"]) == (3, f"until {until}", {"until": until})
    cli(f"explain {PIB} {HOLDER} {WHO.fund} 100000 --at {day}T23:59:59", exits=1)
    later = datetime.fromtimestamp(end + 1, ZONE).isoformat()
    assert "allowed" in cli(f"explain {PIB} {HOLDER} {WHO.fund} 100000 --at {later}").stdout
    cli.live.travel(end + 1)
    assert "allowed" in cli(f"explain {PIB} {HOLDER} {WHO.fund} 100000").stdout
    cli(f"freeze verify {line}", exits=1)


def test_a_freeze_for_good_is_told_as_such(cli: Cli, evidence: str) -> None:
    cli(f"freeze apply {PIB} {HOLDER} --wallet {evidence}", by="freezer")
    told = cli(f"explain {PIB} {HOLDER} {WHO.fund} 100000 --json", exits=1).document["refusals"][0]
    assert (told["code"], told["facts"], told["figures"]) == (3, "until it is lifted", {"until": None})


@pytest.mark.parametrize("what", ["--wallet", "--units 5"])
def test_a_freeze_ends_earlier_than_another_case_has_it_only_if_that_is_said(
    cli: Cli, evidence: str, what: str
) -> None:
    line = f"{PIB} {HOLDER} {what} {evidence}"
    late, early = ((now(cli) + days * DAY).isoformat() for days in (9, 5))
    cli(f"freeze apply {line}", by="freezer")
    for until, before in ((late, ""), (early, f" --until {late} --release")):
        if before:
            cli(f"freeze apply {line}{before}", by="freezer")
        told = cli(f"freeze apply {line} --until {until} --json", by="freezer", exits=5)
        assert told.error["message"] == f"of {HOLDER} it is frozen for longer already, perhaps for another case"
    cli(f"freeze apply {line} --until {early} --release", by="freezer")
    cli(f"freeze apply {line} --until {late}", by="freezer")
    cli(f"freeze apply {line}", by="freezer")
    cli(f"freeze verify {line}")


@pytest.mark.parametrize("how", ["--wallet", "--units 5"])
@pytest.mark.parametrize("taking", [f"seize {{}} {PIB} {HOLDER} {WHO.fund} 5", f"burn {{}} {PIB} {HOLDER} 5"])
def test_what_is_frozen_for_less_than_the_delay_is_not_taken(cli: Cli, evidence: str, how: str, taking: str) -> None:
    plan = f"{taking.format('plan')} {evidence}"
    due = now(cli) + DAY
    cli(f"freeze apply {PIB} {HOLDER} {how} --until {(due - DAY / 24).isoformat()} {evidence}", by="freezer")
    told = cli(f"{plan} --json", exits=5)
    assert f"the freeze of {HOLDER} lapses before 20" in told.error["message"]
    cli(f"freeze apply {PIB} {HOLDER} {how} --until {(due + DAY / 24).isoformat()} {evidence}", by="freezer")
    cli(plan)
    apply = f"{taking.format('apply')} {evidence}"
    cli(apply, by="enforcer_proposer", exits=6)
    cli.wait(24 * 3600)
    cli(apply, by="enforcer_executor")
    assert cli.balance(HOLDER) == 1_000_000_00 - 500
