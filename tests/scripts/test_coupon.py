"""`coupon` and `redeem`: nothing too early, nothing unfunded, nobody twice."""

from __future__ import annotations

import pytest

from tests.scripts.cli import BILL, PIB, WHO, Cli
from tests.scripts.row_acts import after_record, cash, rows


@pytest.mark.parametrize("row", [8, 99])
@pytest.mark.parametrize("words", ["fund", "pay"])
def test_an_unknown_row_is_refused(cli: Cli, words: str, row: int) -> None:
    told = cli(f"coupon {words} {PIB} {row} --json", by="paying_agent", exits=3)
    assert told.error["message"] == f"there is no row {row}; the series has rows 1 to 7"


def test_a_principal_is_no_coupon(cli: Cli) -> None:
    for words in ("fund", "pay"):
        told = cli(f"coupon {words} {PIB} 7 --json", by="paying_agent", exits=2)
        assert told.error["message"] == "row 7 is a principal, not a coupon"
        assert told.error["hint"] == "use `wasiqa redeem`"


@pytest.mark.parametrize(
    "line", [f"coupon fund {PIB} 1", f"coupon pay {PIB}", f"coupon claim {PIB} 1 {WHO.bank}", f"redeem {PIB}"]
)
def test_before_the_record_time_has_passed_nothing_is_done(cli: Cli, line: str) -> None:
    before = cli.live.block()
    told = cli(f"{line} --json", by="paying_agent", exits=5)
    assert "has not passed: 20" in told.error["message"]
    assert cli.live.block() == before


def test_an_unfunded_row_is_not_paid(cli: Cli) -> None:
    cli.live.travel(rows(cli)[0].payTime)
    for line in (f"coupon pay {PIB} 1", f"coupon claim {PIB} 1 {WHO.bank}"):
        told = cli(f"{line} --json", by="paying_agent", exits=5)
        assert told.error["message"] == "row 1 is not funded"
        assert told.error["hint"] == "run `coupon fund` for row 1 first"


def test_a_dry_run_refuses_what_would_be_refused(cli: Cli) -> None:
    cli.live.travel(rows(cli)[0].payTime)
    for line in (f"coupon pay {PIB} 1", f"coupon claim {PIB} 1 {WHO.bank}"):
        told = cli(f"{line} --dry-run --json", by="paying_agent", exits=5)
        assert told.error["message"] == "row 1 is not funded"


def test_nobody_is_paid_too_early(cli: Cli) -> None:
    after_record(cli)
    cli(f"coupon fund {PIB} 1", by="paying_agent")
    for line in (f"coupon pay {PIB} 1", f"coupon claim {PIB} 1 {WHO.bank}"):
        told = cli(f"{line} --json", by="paying_agent", exits=5)
        assert told.error["message"] == "row 1 is paid from 2049-02-21T19:00:00+00:00 on"


def test_a_payer_without_cash_is_refused_before_anything_is_sent(cli: Cli) -> None:
    after_record(cli)
    before = cli.live.block()
    told = cli(f"coupon fund {PIB} 1 --json", by="auditor", exits=5)
    assert f"but {WHO.auditor} has 0" in told.error["message"]
    assert cli.live.block() == before


def test_nobody_but_the_paying_agent_funds_and_pushes(cli: Cli) -> None:
    after_record(cli)
    cli.live.transact(cli.cash(), "mint", WHO.auditor, 10**15, sender=WHO.deployer)
    told = cli(f"coupon fund {PIB} 1 --json", by="auditor", exits=5)
    assert told.error["hint"] == f"{WHO.auditor} doesn't hold the role PAYING_AGENT"
    cli(f"coupon fund {PIB} 1", by="paying_agent")
    cli.live.travel(rows(cli)[0].payTime)
    told = cli(f"coupon pay {PIB} 1 --json", by="auditor", exits=5)
    assert told.error["hint"] == f"{WHO.auditor} doesn't hold the role PAYING_AGENT"


def test_a_blocked_holder_stops_nobody_and_is_paid_once_unblocked(cli: Cli) -> None:
    after_record(cli)
    registry = cli.programme().registry
    cli.live.transact(registry, "setRegulatorBlock", [WHO.individual], True, sender=WHO.regulator)
    cli(f"coupon fund {PIB} 1", by="paying_agent")
    cli.live.travel(rows(cli)[0].payTime)
    told = cli(f"coupon pay {PIB} 1 --json", by="paying_agent", exits=1)
    assert told.document["holders"] == 10
    assert told.document["unpaid"] == [{"wallet": WHO.individual, "reason": "blocked by an authority"}]
    assert "1 could not be paid" in told.stderr
    assert cash(cli, WHO.individual) == 0
    row = cli(f"coupon schedule {PIB} --json").document[0]
    assert row["unclaimed"] == "3500000"
    cli.live.transact(registry, "setRegulatorBlock", [WHO.individual], False, sender=WHO.regulator)
    assert cli(f"coupon pay {PIB} 1 --json", by="paying_agent").document["holders"] == 1
    assert cash(cli, WHO.individual) == 2_800_000


def test_tax_withheld_by_claims_alone_is_sent_on_by_the_next_payment(cli: Cli) -> None:
    after_record(cli)
    cli(f"coupon fund {PIB} 1", by="paying_agent")
    cli.live.travel(rows(cli)[0].payTime)
    holders = [holder["wallet"] for holder in cli(f"status {PIB} --json").document["series"][0]["holders"]]
    for holder in holders:
        cli(f"coupon claim {PIB} 1 {holder}", by="stranger")
    assert cash(cli, WHO.tax_account) == 0
    cli(f"coupon pay {PIB} 1", by="paying_agent")
    row = cli(f"coupon schedule {PIB} --json").document[0]
    assert cash(cli, WHO.tax_account) == int(row["withheld"]) > 0
    assert "nothing to do" in cli(f"coupon pay {PIB} 1", by="paying_agent").stdout


def test_somebody_who_held_nothing_claims_nothing(cli: Cli) -> None:
    after_record(cli)
    told = cli(f"coupon claim {PIB} 1 {WHO.stranger}", by="stranger")
    assert told.stdout == f"nothing to do: nothing of row 1 waits for {WHO.stranger}\n"


def test_a_bill_has_no_coupon_to_pay(cli: Cli) -> None:
    for words in ("fund", "pay"):
        told = cli(f"coupon {words} {BILL} --json", by="paying_agent")
        assert told.document == {"row": None, "kind": "coupon"}
    assert cli(f"coupon pay {BILL}", by="paying_agent").stdout.startswith("nothing to do")


def test_a_bill_is_funded_first_and_redeemed_on_its_day(cli: Cli) -> None:
    after_record(cli, series=BILL)
    before = cli.live.block()
    told = cli(f"redeem {BILL} --json", by="paying_agent", exits=5)
    assert "is paid from 2048-12-02T19:00:00+00:00 on" in told.error["message"]
    assert cli.live.block() == before
    cli(f"redeem {BILL} --fund-only", by="paying_agent")
    assert "nothing to do: row 1 is funded" in cli(f"redeem {BILL} --fund-only", by="paying_agent").stdout
    cli.live.travel(rows(cli, BILL)[0].payTime)
    assert "row 1: 3 holders paid 25,300,005,000.00" in cli(f"redeem {BILL}", by="paying_agent").stdout
    assert cli.live.call(cli.bond(BILL), "totalSupply") == 0
    assert "nothing to do: everybody is paid row 1" in cli(f"redeem {BILL}", by="paying_agent").stdout


def test_a_redemption_funds_what_is_missing_and_pays_at_once(cli: Cli) -> None:
    cli.live.travel(rows(cli, BILL)[0].payTime)
    told = cli(f"redeem {BILL} --json", by="paying_agent")
    assert (told.document["kind"], told.document["holders"]) == ("principal", 3)
    assert "25,300,005,000.00 are missing" in told.stderr


def test_paused_payments_are_refused_in_words(cli: Cli) -> None:
    after_record(cli)
    cli(f"coupon fund {PIB} 1", by="paying_agent")
    cli.live.travel(rows(cli)[0].payTime)
    cli.live.transact(cli.bond(), "pause", 4, sender=WHO.guardian)
    assert "PaymentsPaused" in cli(f"coupon pay {PIB} 1 --json", by="paying_agent", exits=5).error["message"]


def test_the_schedule_is_shown_in_currency_and_given_in_minor_units(cli: Cli) -> None:
    after_record(cli)
    table = cli(f"coupon schedule {PIB}").stdout
    assert table.splitlines()[0].split() == [
        *("row", "record", "pay", "due", "funded", "paid", "withheld", "unclaimed", "dust")
    ]
    assert "838,372,500.00" in table.splitlines()[1]
    assert cli(f"coupon schedule {PIB} --json").document[0]["due"] == "83837250000"
