"""`coupon reschedule`, `divide`, `excess` and `rates`: a row paid later, in part, with less, or taxed anew."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.scripts.cli import BILL, PIB, WHO, Cli
from tests.scripts.row_acts import (
    DAY,
    ENFORCEMENT,
    GOVERNANCE,
    after_record,
    by_two,
    cash,
    done_already,
    paper,
    refused,
    row_of,
    rows,
)
from wasiqa.categories import Category
from wasiqa.errors import ChainFailed
from wasiqa.journal.chain import JournalledChain


def day(seconds: int) -> str:
    """The Pakistani day on which that second lies."""
    return datetime.fromtimestamp(seconds + 5 * 3600, UTC).date().isoformat()


# --- reschedule


def moved(cli: Cli, to: str, row: int = 1) -> str:
    return f"coupon reschedule {PIB} {row} --to {to} --notice {paper(cli)}"


def test_two_parties_of_governance_move_a_payment_by_a_holiday_and_later_holders_get_the_same(cli: Cli) -> None:
    pay = rows(cli)[0].payTime
    cli.live.travel(pay - 5 * DAY)
    line = moved(cli, day(pay + 3 * DAY))
    planned = cli(f"{line} --dry-run --json", by="governor_proposer").document
    assert (planned["from"][:10], planned["to"][:10], planned["dry_run"]) == (day(pay), day(pay + 3 * DAY), True)
    by_two(cli, line, "governor", GOVERNANCE)
    assert rows(cli)[0].payTime == pay + 3 * DAY
    assert row_of(cli)["life"] == {"postponed_from": planned["from"]}
    assert f"row 1: postponed from {day(pay)}" in cli(f"status {PIB}").stdout
    done_already(cli, line, "governor_executor")
    assert cli(line, by="governor_executor").stdout.startswith("nothing to do: row 1 is paid from")
    cli("status --check")


def test_what_cannot_be_moved_so_is_refused_before_anything_is_proposed(cli: Cli) -> None:
    pay = rows(cli)[0].payTime
    for wrong in (day(pay), day(pay - DAY), day(pay + 11 * DAY)):
        line = moved(cli, wrong if wrong != day(pay) else f"{wrong}T00:00:00")
        if wrong == day(pay):
            done_already(cli, line, "governor_proposer")
        else:
            told = refused(cli, line, "governor_proposer")
            assert f"moves later only, up to {day(pay + 10 * DAY)}" in told
    line = moved(cli, day(pay + 3 * DAY))
    assert "may neither propose nor execute" in refused(cli, line, "paying_agent")
    cli.live.travel(pay - DAY)
    assert "governance could move row 1 from" in refused(cli, line, "governor_proposer")
    cli.live.travel(pay)
    assert "row 1 is due since" in refused(cli, line, "governor_proposer")
    assert "--to soon is neither a day nor a time" in refused(cli, moved(cli, "soon"), "governor_proposer", exits=2)


def test_ten_days_are_counted_from_the_first_payment_time(cli: Cli) -> None:
    pay = rows(cli)[0].payTime
    by_two(cli, moved(cli, day(pay + 8 * DAY)), "governor", GOVERNANCE)
    assert f"up to {day(pay + 10 * DAY)}" in refused(cli, moved(cli, day(pay + 11 * DAY)), "governor_proposer")
    by_two(cli, moved(cli, day(pay + 10 * DAY)), "governor", GOVERNANCE)


# --- divide, excess


def test_a_row_is_funded_in_part_and_the_rest_is_a_new_row(cli: Cli) -> None:
    after_record(cli)
    need = int(row_of(cli)["due"])
    half = f"{need // 200}.{need // 2 % 100:02}"
    line = f"coupon divide {PIB} 1 --amount {half}"
    planned = cli(f"{line} --dry-run --json", by="paying_agent").document
    assert (planned["dry_run"], planned["rest"]["row"]) == (True, 8)
    told = cli(f"{line} --json", by="paying_agent").document
    assert {**told, "dry_run": True} == {**planned, "transactions": told["transactions"]}
    assert len(told["transactions"]) == 2
    first, rest = row_of(cli), row_of(cli, 8)
    assert (first["funded"], rest["funded"], rest["life"]) == (told["taken"], "0", {"rest_of": 1})
    assert int(first["due"]) + int(rest["due"]) in (need, need + 1)
    assert first["due"] == told["taken"]
    done_already(cli, line, "paying_agent")
    assert "row 8: the rest of row 1" in cli(f"status {PIB}").stdout
    cli.live.travel(rows(cli)[0].payTime)
    for row in (1, 8):
        cli(f"coupon fund {PIB} {row}", by="paying_agent")
        cli(f"coupon pay {PIB} {row}", by="paying_agent")
    assert row_of(cli, 8)["unclaimed"] == "0"
    cli("status --check")


@pytest.mark.parametrize("confirmation", [1, 2])
def test_a_division_interrupted_goes_on_and_divides_once(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, confirmation: int
) -> None:
    after_record(cli)
    confirmed, left = JournalledChain._confirmed, [confirmation]

    def dies(chain: JournalledChain, *given: Any) -> Any:
        left[0] -= 1
        if not left[0]:
            raise ChainFailed("the node went away")
        return confirmed(chain, *given)

    monkeypatch.setattr(JournalledChain, "_confirmed", dies)
    line, block = f"coupon divide {PIB} 1 --amount 500", cli.live.block().number
    cli(line, by="paying_agent", exits=4)
    assert cli.live.block().number == block + confirmation
    cli(line, by="paying_agent")
    assert cli.live.block().number == block + 2
    assert len(rows(cli)) == 8
    last = json.loads(sorted((cli.folder / "receipts").rglob("*-coupon-divide-*.json"))[-1].read_text())
    assert (last["status"], last["verified"], len(last["transactions"])) == ("done", True, 2)


def test_what_is_no_part_of_a_row_is_refused_before_anything_is_sent(cli: Cli) -> None:
    line = f"coupon divide {PIB} 1 --amount"
    assert "the record time of row 1 has not passed" in refused(cli, f"{line} 5", "paying_agent")
    after_record(cli)
    need = int(row_of(cli)["due"])
    whole = f"{need // 100}.{need % 100:02}"
    assert "are enough for row 1, which needs" in refused(cli, f"{line} {whole}", "paying_agent")
    assert "0.00 pay no part of row 1" in refused(cli, f"{line} 0", "paying_agent")
    assert "is no amount" in refused(cli, f"{line} 5.001", "paying_agent", exits=3)
    assert f"{WHO.auditor} has 0" in refused(cli, f"{line} 500", "auditor")
    cli.live.transact(cli.cash(), "mint", WHO.auditor, 10**9, sender=WHO.deployer)
    assert refused(cli, f"{line} 500", "auditor") == f"{WHO.auditor} doesn't hold the role PAYING_AGENT"
    cli(f"coupon fund {PIB} 1", by="paying_agent")
    assert refused(cli, f"{line} 500", "paying_agent") == "row 1 is funded, and is divided no more"


def test_the_part_of_a_principal_is_an_instalment(cli: Cli) -> None:
    after_record(cli, series=BILL)
    told = cli(f"coupon divide {BILL} 1 --amount 1000000", by="paying_agent").stdout
    assert "as an instalment, which burns nothing" in told
    assert [row["kind"] for row in cli(f"coupon schedule {BILL} --json").document] == ["instalment", "principal"]
    cli.live.travel(rows(cli, BILL)[0].payTime)
    cli(f"coupon pay {BILL} 1", by="paying_agent")
    cli(f"redeem {BILL}", by="paying_agent")
    assert cli.live.call(cli.bond(BILL), "totalSupply") == 0


def test_what_was_funded_for_burned_units_goes_back_to_who_funded_it(cli: Cli) -> None:
    line = f"coupon excess {BILL} 1"
    assert "the record time of row 1 has not passed" in refused(cli, line, "paying_agent")
    after_record(cli, series=BILL)
    done_already(cli, line, "paying_agent")
    cli(f"redeem {BILL} --fund-only", by="paying_agent")
    holder = cli(f"status {BILL} --json").document["series"][0]["holders"][0]["wallet"]
    evidence = f"--case C-1 --order {paper(cli)}"
    cli(f"freeze apply {BILL} {holder} --units 5000 {evidence}", by="freezer")
    by_two(cli, f"burn apply {BILL} {holder} 5000 {evidence}", "enforcer", ENFORCEMENT)
    assert row_of(cli, series=BILL)["life"] == {"excess": "500000"}
    assert "5,000.00 more than it needs" in cli(f"status {BILL}").stdout
    assert refused(cli, line, "auditor") == f"{WHO.auditor} doesn't hold the role PAYING_AGENT"
    before = cash(cli, WHO.paying_agent)
    told = cli(f"{line} --json", by="paying_agent").document
    assert (told["amount"], told["to"]) == ("500000", WHO.paying_agent)
    assert cash(cli, WHO.paying_agent) - before == 500_000
    done_already(cli, line, "paying_agent")


# --- rates


def rates(cli: Cli, row: int, **table: str) -> str:
    file = cli.file("rates.yaml", f"withholding: {json.dumps(table)}\n")
    return f"coupon rates {PIB} --from-row {row} --table {file}"


def test_governance_sets_what_is_withheld_of_rows_to_come(cli: Cli) -> None:
    agent, bond = cli.programme().paying_agent, cli.bond()
    line = rates(cli, 2, INDIVIDUAL_RESIDENT="0.25", NRP="0.10")
    planned = cli(f"{line} --dry-run --json", by="governor_proposer").document
    assert {"category": "INDIVIDUAL_RESIDENT", "from": "0.2", "to": "0.25"} in planned["changes"]
    cli(line, by="governor_proposer", exits=6)
    assert "from: 2\n" in cli("ops list").stdout
    cli.wait(GOVERNANCE)
    cli(line, by="governor_executor")
    category = int(Category.INDIVIDUAL_RESIDENT)
    found = [cli.live.call(agent, "rateOf", bond.address, row, category) for row in range(7)]
    assert found == [2_000, *[2_500] * 5, 0]
    done_already(cli, line, "governor_executor", row=2)
    cli("status --check")


def test_rates_of_a_record_time_that_passes_before_are_refused(cli: Cli) -> None:
    line = rates(cli, 1, INDIVIDUAL_RESIDENT="0.25")
    assert "may neither propose nor execute" in refused(cli, line, "paying_agent")
    cli.live.travel(cli.live.call(cli.bond(), "recordTimes")[0] - DAY)
    told = refused(cli, line, "governor_proposer")
    assert told.startswith("the rates of row 1 are those of its record time")
    for wrong in ('{"withholding": {}}', '{"withholding": {"BANKS": "0.1"}}', '{"withholding": {"BANK": "1.1"}}'):
        file = cli.file("rates.yaml", wrong)
        cli(f"coupon rates {PIB} --from-row 2 --table {file}", by="governor_proposer", exits=3)
