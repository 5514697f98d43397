"""`pause`: by one at once, confirmed and lifted by two, and never longer than its time."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from eth_utils.crypto import keccak

from tests.scripts.cli import PIB, WHO, Cli
from wasiqa.chain.contract import Contract
from wasiqa.chain.timelock import local

DAY = 24 * 3600
DELAY = 2 * DAY
"""Of the governance timelock."""


def ends(cli: Cli, bond: Contract | None = None) -> list[int]:
    """Up to when transfers, issuance and payments are paused."""
    return [cli.live.call(bond or cli.bond(), "pausedUntil", bit) for bit in (1, 2, 4)]


def day_of(cli: Cli, seconds: int) -> str:
    return local(seconds, ZoneInfo(cli.ledger().time_zone))


def by_two(cli: Cli, line: str) -> None:
    cli(line, by="governor_proposer", exits=6)
    cli.wait(DELAY)
    cli(line, by="governor_executor")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--purposes payments", "say which series"),
        (f"{PIB} --all --purposes payments", "say which series"),
        (f"{PIB} --purposes payments --confirm --lift", "a pause is confirmed or lifted, not both"),
        (f"{PIB} --purposes coupons", "coupons is no purpose: name transfers, issuance, payments"),
        (f"{PIB} --purposes transfers,,payments", "nothing is no purpose"),
        (PIB, "Missing option '--purposes'"),
    ],
)
def test_a_pause_says_of_which_series_and_for_which_purposes(
    cli: Cli, evidence: str, words: str, sentence: str
) -> None:
    assert sentence in cli(f"pause plan {words} {evidence} --json", exits=2).error["message"]


def test_without_a_case_or_an_order_nothing_is_paused(cli: Cli, evidence: str) -> None:
    case, order = evidence.split(" --order ")
    line = f"pause plan {PIB} --purposes payments"
    assert "Missing option '--order'" in cli(f"{line} {case}", exits=2).stderr
    assert "Missing option '--case'" in cli(f"{line} --order {order}", exits=2).stderr


def test_only_the_guardian_pauses(cli: Cli, evidence: str) -> None:
    for by in ("freezer", "governor_proposer", "regulator"):
        told = cli(f"pause apply {PIB} --purposes transfers {evidence} --json", by=by, exits=5)
        assert "doesn't hold the role GUARDIAN" in told.stderr + told.error["message"] + str(told.error["hint"])
    assert ends(cli) == [0, 0, 0]


def test_the_guardian_pauses_at_once_under_a_case_and_once(cli: Cli, evidence: str) -> None:
    line = f"{PIB} --purposes payments,transfers {evidence}"
    planned = cli(f"pause plan {line} --json").document
    assert planned["series"][0] == {
        "symbol": PIB,
        "address": cli.bond().address,
        "purposes": [
            {"purpose": purpose, "from": "NONE", "to": "LAPSING", "until": None}
            for purpose in ("transfers", "payments")
        ],
    }
    assert "not paused → paused for seven days at most" in cli(f"pause verify {line}", exits=1).stdout
    done = cli(f"pause apply {line} --json", by="guardian").document
    assert len(done["transactions"]) == 1
    until = cli.live.now() + 7 * DAY
    assert ends(cli) == [until, 0, until]
    logged = cli.live.events(cli.bond(), "Enforced")[-1].args
    assert (logged["caseId"], logged["orderHash"].hex()) == (keccak(text="C-2049-17"), done["order_hash"][2:])
    cli(f"pause verify {line}")
    before = cli.live.block()
    assert "nothing to do" in cli(f"pause apply {line}", by="guardian").stdout
    assert cli.live.block() == before
    receipts = list((cli.folder / "receipts" / "31337").glob("*-pause-apply-*.json"))
    assert len(receipts) == 1


def test_what_lapsed_unconfirmed_is_refused_with_the_day_from_which_it_can_be_paused_again(
    cli: Cli, evidence: str
) -> None:
    line = f"{PIB} --purposes issuance {evidence} --json"
    cli(f"pause apply {line}", by="guardian")
    cli.wait(7 * DAY + 1)
    again = cli.live.call(cli.bond(), "guardianWaitsUntil")
    before = cli.live.block()
    for words, by in (("plan", None), ("apply", "guardian")):
        error = cli(f"pause {words} {line}", by=by, exits=5).error
        assert f"the guardian may pause it again after {day_of(cli, again)}" in error["message"]
        assert error["hint"] == "governance can pause it before: --confirm"
    assert cli.live.block() == before
    cli.live.travel(again + 1)
    cli(f"pause apply {line}", by="guardian")


def test_two_parties_of_governance_confirm_and_lift_single_purposes(cli: Cli, evidence: str) -> None:
    cli(f"pause apply {PIB} --purposes transfers,payments {evidence}", by="guardian")
    confirm = f"{PIB} --purposes payments --confirm {evidence}"
    for by in ("guardian", "freezer"):
        cli(f"pause apply {confirm}", by=by, exits=5)
    assert cli(f"pause apply {confirm} --json", by="governor_proposer", exits=6).error["code"] == "WAITING"
    assert "purposes: payments" in cli("ops list").stdout
    cli(f"pause verify {confirm}", exits=1)
    cli.wait(DELAY)
    cli(f"pause apply {confirm}", by="governor_executor")
    cli(f"pause verify {confirm}")
    assert "nothing to do" in cli(f"pause apply {confirm}", by="governor_proposer").stdout
    cli.wait(7 * DAY)
    assert ends(cli) == [0, 0, 2**256 - 1]
    lift = f"{PIB} --purposes payments,issuance --lift {evidence}"
    assert "issuance not paused; payments paused until that is lifted → not paused;" in cli(f"pause plan {lift}").stdout
    by_two(cli, f"pause apply {lift}")
    cli(f"pause verify {lift}")
    assert ends(cli) == [0, 0, 0]


def test_what_was_lifted_is_confirmed_again_under_the_same_order(cli: Cli, evidence: str) -> None:
    for flag in ("--confirm", "--lift", "--confirm"):
        by_two(cli, f"pause apply {PIB} --purposes transfers {flag} {evidence}")
    assert ends(cli) == [2**256 - 1, 0, 0]


def test_a_pause_that_lapses_before_it_could_be_lifted_is_left_to_lapse(cli: Cli, evidence: str) -> None:
    cli(f"pause apply {PIB} --purposes transfers {evidence}", by="guardian")
    lift = f"pause apply {PIB} --purposes transfers --lift {evidence} --json"
    cli.wait(7 * DAY - DELAY + 10)
    before = cli.live.block()
    error = cli(lift, by="governor_proposer", exits=5).error
    assert f"lapses after {day_of(cli, ends(cli)[0])}" in error["message"]
    assert error["hint"] == "it needs no lifting"
    assert cli.live.block() == before
    cli.wait(DELAY)
    assert "nothing to do" in cli(lift, by="governor_proposer").stderr + cli(lift[:-7], by="governor_proposer").stdout


def test_all_series_are_paused_and_those_that_cannot_be_are_named(cli: Cli, evidence: str) -> None:
    bill = next(record.symbol for record in cli.ledger().series.values() if record.symbol != PIB)
    cli(f"pause apply {PIB} --purposes transfers {evidence}", by="guardian")
    cli.wait(7 * DAY + 1)
    line = f"pause apply --all --purposes transfers {evidence}"
    assert "lapsed unconfirmed" in cli(f"{line} --dry-run", by="guardian", exits=5).stderr
    assert ends(cli, cli.bond(bill)) == [0, 0, 0]
    told = cli(line, by="guardian", exits=5)
    assert f"the last pause of {PIB} lapsed unconfirmed" in told.stderr
    assert [bool(ends(cli, cli.bond(series))[0]) for series in (PIB, bill)] == [False, True]
    by_two(cli, line.replace("--all", "--all --confirm"))
    assert [ends(cli, cli.bond(series))[0] for series in (PIB, bill)] == [2**256 - 1] * 2
    assert "nothing to do" in cli(line, by="guardian").stdout


def test_status_shows_what_is_paused_and_until_when(cli: Cli, evidence: str) -> None:
    assert cli("status --json").document["pauses"] == []
    cli(f"pause apply {PIB} --purposes transfers,issuance {evidence}", by="guardian")
    until = day_of(cli, ends(cli)[0])
    by_two(cli, f"pause apply {PIB} --purposes payments,issuance --confirm {evidence}")
    isin, _ = cli.ledger().find_series(PIB)
    assert cli(f"status {PIB} --check --json").document["pauses"] == [
        {"isin": isin, "symbol": PIB, "purpose": "transfers", "until": until},
        {"isin": isin, "symbol": PIB, "purpose": "issuance", "until": None},
        {"isin": isin, "symbol": PIB, "purpose": "payments", "until": None},
    ]
    told = cli("status").stdout
    assert f"{PIB}: transfers paused until {until}" in told
    assert f"{PIB}: payments paused until that is lifted" in told
    cli.wait(7 * DAY)
    by_two(cli, f"pause apply {PIB} --purposes issuance --lift {evidence}")
    found = cli("status --check --json").document["pauses"]
    assert [one["purpose"] for one in found] == ["payments"]


def test_the_principal_is_paid_while_payments_are_paused(cli: Cli, evidence: str) -> None:
    rows = cli.live.call(cli.programme().paying_agent, "rowsOf", cli.bond().address)
    cli.live.travel(rows[-1].payTime)
    cli(f"pause apply {PIB} --purposes payments {evidence}", by="guardian")
    coupon = len(rows) - 1
    cli(f"coupon fund {PIB} {coupon}", by="paying_agent")
    refused = cli(f"coupon claim {PIB} {coupon} {WHO.individual} --json", by="stranger", exits=5)
    assert "PaymentsPaused" in refused.error["message"]
    cli(f"redeem {PIB}", by="paying_agent")
    assert cli.balance(WHO.individual) == 0
