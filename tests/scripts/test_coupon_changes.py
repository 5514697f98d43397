"""`coupon reschedule`, `divide`, `excess`, `redirect`, `sweep`, `outside` and `rates`: what may happen to a row."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.scripts.cli import BILL, PIB, WHO, Cli
from tests.support.floating import DAY, FLOATER, HELD, PRESCRIBED, WINDOW, by_issuer, open_floater
from wasiqa.categories import Category
from wasiqa.errors import ChainFailed
from wasiqa.journal.chain import JournalledChain

GOVERNANCE, ENFORCEMENT = 2 * DAY, DAY


def rows(cli: Cli, series: str = PIB) -> Any:
    return cli.live.call(cli.programme().paying_agent, "rowsOf", cli.bond(series).address)


def after_record(cli: Cli, record: int = 0, series: str = PIB) -> None:
    cli.live.travel(cli.live.call(cli.bond(series), "recordTimes")[record] + 1)


def cash(cli: Cli, wallet: str) -> int:
    return int(cli.live.call(cli.cash(), "balanceOf", wallet))


def day(seconds: int) -> str:
    """The Pakistani day on which that second lies."""
    return datetime.fromtimestamp(seconds + 5 * 3600, UTC).date().isoformat()


def row_of(cli: Cli, n: int = 1, series: str = PIB) -> Any:
    return cli(f"coupon schedule {series} --json").document[n - 1]


def paper(cli: Cli) -> Any:
    return cli.file("paper.txt", "a made-up paper")


def by_two(cli: Cli, line: str, parties: str, delay: int) -> Any:
    """Both parties run it; the answer of the second."""
    told = cli(f"{line} --json", by=f"{parties}_proposer", exits=6)
    assert told.error["code"] == "WAITING"
    cli.wait(delay)
    return cli(f"{line} --json", by=f"{parties}_executor").document


def refused(cli: Cli, line: str, by: str, exits: int = 5) -> str:
    """The sentence; nothing is sent."""
    before = cli.live.block()
    told = cli(f"{line} --json", by=by, exits=exits)
    assert cli.live.block() == before
    return str(told.error["message"])


def done_already(cli: Cli, line: str, by: str, row: int = 1) -> None:
    before = cli.live.block()
    assert cli(f"{line} --json", by=by).document == {"row": row, "transactions": []}
    assert cli(line, by=by).stdout.startswith("nothing to do: ")
    assert cli.live.block() == before


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


# --- redirect


def redirect(cli: Cli, holder: str, to: str, row: int = 1) -> str:
    return f"coupon redirect {PIB} {row} {holder} {to} --case C-7 --order {paper(cli)}"


def test_by_order_somebody_else_is_paid_what_a_holder_is_due(cli: Cli) -> None:
    after_record(cli)
    line = redirect(cli, WHO.individual, WHO.fund)
    told = by_two(cli, line, "enforcer", ENFORCEMENT)
    assert (told["holder"], told["beneficiary"]) == (WHO.individual, WHO.fund)
    done_already(cli, line, "enforcer_executor")
    assert row_of(cli)["life"] == {"redirected": [{"holder": WHO.individual, "beneficiary": WHO.fund}]}
    assert f"by order {WHO.fund} is paid what {WHO.individual} is due" in cli(f"status {PIB}").stdout
    cli(f"coupon fund {PIB} 1", by="paying_agent")
    cli.live.travel(rows(cli)[0].payTime)
    paid = cli(f"coupon claim {PIB} 1 {WHO.individual} --json", by="stranger").document
    assert paid["successors"] == {WHO.individual: WHO.fund}
    assert (cash(cli, WHO.fund), cash(cli, WHO.individual)) == (2_800_000, 0)
    cli("status --check")


def test_an_order_is_lifted_by_naming_the_holder_and_may_come_again(cli: Cli) -> None:
    after_record(cli)
    done_already(cli, redirect(cli, WHO.individual, WHO.individual), "enforcer_proposer")
    for beneficiary in (WHO.fund, WHO.individual, WHO.fund):
        by_two(cli, redirect(cli, WHO.individual, beneficiary), "enforcer", ENFORCEMENT)
        named = cli.live.call(cli.programme().paying_agent, "beneficiaryOf", cli.bond().address, 0, WHO.individual)
        assert named == beneficiary
        assert ("life" in row_of(cli)) is (beneficiary == WHO.fund)


def test_an_order_that_could_not_be_carried_out_is_refused_before_it_is_proposed(cli: Cli) -> None:
    by = "enforcer_proposer"
    line = redirect(cli, WHO.individual, WHO.fund)
    assert "the record time of row 1 has not passed" in refused(cli, line, by)
    assert "which is attached to units" in refused(cli, redirect(cli, WHO.individual, WHO.fund, row=7), by)
    after_record(cli)
    assert "held nothing at the record time of row 1" in refused(cli, redirect(cli, WHO.stranger, WHO.fund), by)
    told = refused(cli, redirect(cli, WHO.individual, WHO.stranger), by)
    assert told.startswith(f"{WHO.stranger} isn't in good standing")
    assert "may neither propose nor execute" in refused(cli, line, "paying_agent")
    cli(f"coupon fund {PIB} 1", by="paying_agent")
    cli.live.travel(rows(cli)[0].payTime)
    cli(f"coupon pay {PIB} 1", by="paying_agent")
    assert "is due nothing more of row 1" in refused(cli, line, by)


def test_what_waits_in_enforcement_is_told_with_rows_as_people_count_them(cli: Cli) -> None:
    after_record(cli)
    cli(redirect(cli, WHO.individual, WHO.fund), by="enforcer_proposer", exits=6)
    told = cli("ops list").stdout
    assert "rows: 1\n" in told
    assert f"beneficiary: {WHO.fund}" in told


# --- outside


def outside(cli: Cli, step: str, *holders: str, reference: str = "RTGS-2049-1") -> str:
    wallets = cli.file("paid.csv", "\n".join(["wallet", *holders]) + "\n")
    return f"coupon outside {step} {PIB} 1 --holders {wallets} --reference {reference} --document {paper(cli)}"


def test_a_payment_outside_is_stated_by_the_paying_agent_and_confirmed_by_the_regulator(cli: Cli) -> None:
    after_record(cli)
    state, confirm = (outside(cli, step, WHO.individual, WHO.fund) for step in ("state", "confirm"))
    due = int(row_of(cli)["due"])
    assert "row 1 is paid from" in refused(cli, state, "paying_agent")
    cli.live.travel(rows(cli)[0].payTime)
    assert refused(cli, confirm, "regulator") == "nobody stated exactly this of row 1"
    assert refused(cli, state, "auditor") == f"{WHO.auditor} doesn't hold the role PAYING_AGENT"
    told = cli(f"{state} --json", by="paying_agent").document
    assert (told["reference"], [one["wallet"] for one in told["holders"]]) == (
        "RTGS-2049-1",
        [WHO.individual, WHO.fund],
    )
    done_already(cli, state, "paying_agent")
    assert row_of(cli)["due"] == str(due)
    assert "may neither propose nor execute" in refused(cli, confirm, "paying_agent")
    for holders, reference in (
        ((WHO.fund, WHO.individual), "RTGS-2049-1"),
        ((WHO.individual,), "RTGS-2049-1"),
        ((WHO.individual, WHO.fund), "RTGS-2049-2"),
    ):
        other = outside(cli, "confirm", *holders, reference=reference)
        assert refused(cli, other, "regulator") == "nobody stated exactly this of row 1"
    confirm = outside(cli, "confirm", WHO.individual, WHO.fund)
    assert cli(f"{confirm} --json", by="regulator").document["amount"] == told["amount"]
    done_already(cli, confirm, "regulator")
    done_already(cli, state, "paying_agent")
    assert row_of(cli)["due"] == str(due - int(told["amount"]))
    assert row_of(cli)["life"] == {"elsewhere": told["amount"]}
    assert "are not owed from here" in cli(f"status {PIB}").stdout
    again = refused(cli, outside(cli, "state", WHO.fund, reference="RTGS-2049-3"), "paying_agent")
    assert again.startswith(f"of row 1 nothing is open with {WHO.fund}")
    cli("status --check")


def test_governance_confirms_with_its_delay(cli: Cli) -> None:
    cli.live.travel(rows(cli)[0].payTime)
    cli(outside(cli, "state", WHO.individual), by="paying_agent")
    by_two(cli, outside(cli, "confirm", WHO.individual), "governor", GOVERNANCE)
    assert row_of(cli)["life"] == {"elsewhere": "3500000"}


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["wallet"], None),
        (["holder", WHO.fund], None),
        (["wallet", WHO.fund, WHO.fund], "DUPLICATE_WALLET"),
        (["wallet", WHO.fund.lower()], "BAD_CHECKSUM"),
        (["wallet", "x"], "BAD_ADDRESS"),
    ],
)
def test_a_list_of_holders_with_mistakes_is_refused(cli: Cli, lines: list[str], code: str | None) -> None:
    wallets = cli.file("wrong.csv", "\n".join(lines) + "\n")
    for command in ("sweep", "outside state"):
        more = "" if command == "sweep" else f" --reference RTGS-1 --document {paper(cli)}"
        told = cli(f"coupon {command} {PIB} 1 --holders {wallets}{more} --json", by="paying_agent", exits=3)
        assert [fault["code"] for fault in told.error.get("errors", [])] == ([code] if code else [])


# --- sweep


@pytest.fixture
def floater(cli: Cli) -> Cli:
    """With a series whose claims are prescribed: its first row is fixed and funded, and nobody is paid."""
    bond = open_floater(cli)
    agent = cli.programme().paying_agent
    by_issuer(cli, agent.encode("proposeRate", bond.address, 0, 43, 1000, bytes(32), bytes(32)))
    cli.wait(WINDOW + 1)
    cli.live.transact(agent, "settleRate", bond.address, 0, sender=WHO.stranger)
    cli.live.travel(rows(cli, FLOATER)[0].payTime)
    return cli


def sweep(cli: Cli, *holders: str, series: str = FLOATER) -> str:
    wallets = cli.file("unclaimed.csv", "\n".join(["wallet", *holders]) + "\n")
    return f"coupon sweep {series} 1 --holders {wallets}"


def test_claims_are_swept_after_their_time_and_whom_an_authority_hinders_is_passed_over(floater: Cli) -> None:
    line = sweep(floater, WHO.individual, WHO.bank, WHO.insurer, WHO.stranger)
    assert refused(floater, line, "paying_agent") == "row 1 is not funded"
    floater(f"coupon fund {FLOATER} 1", by="paying_agent")
    floater.live.transact(floater.programme().registry, "setRegulatorBlock", [WHO.bank], True, sender=WHO.regulator)
    end = floater.live.now() + PRESCRIBED - 1
    floater.live.travel(end)
    assert "row 1 may be claimed up to 20" in refused(floater, line, "paying_agent")
    floater.wait(5)
    assert refused(floater, line, "auditor") == f"{WHO.auditor} doesn't hold the role PAYING_AGENT"
    planned = floater(f"{line} --dry-run --json", by="paying_agent").document
    told = floater(f"{line} --json", by="paying_agent").document
    gross = {name: HELD[name] * 43 // 1000 for name in ("individual", "insurer")}
    assert told["swept"] == [{"wallet": getattr(WHO, name), "gross": str(due)} for name, due in gross.items()]
    assert (
        told["passed_over"]
        == planned["passed_over"]
        == [
            {"wallet": WHO.bank, "reason": "blocked by an authority"},
            {"wallet": WHO.stranger, "reason": "not in the whitelist"},
        ]
    )
    assert (told["to"], cash(floater, WHO.operator)) == (WHO.operator, sum(gross.values()))
    assert f"{WHO.bank}  is passed over: blocked by an authority" in floater(line, by="paying_agent").stdout
    done_already(floater, line, "paying_agent")
    assert row_of(floater, series=FLOATER)["life"] == {"elsewhere": str(sum(gross.values()))}
    floater("status --check")


def test_a_series_without_a_period_is_never_swept(cli: Cli) -> None:
    after_record(cli)
    line = sweep(cli, WHO.individual, series=PIB)
    assert refused(cli, line, "paying_agent") == "claims of this series are never prescribed"


def test_nothing_is_swept_while_payments_are_paused(floater: Cli) -> None:
    floater(f"coupon fund {FLOATER} 1", by="paying_agent")
    floater.wait(PRESCRIBED + 1)
    order = f"--case C-1 --order {paper(floater)}"
    floater(f"pause apply {FLOATER} --purposes payments {order}", by="guardian")
    assert refused(floater, sweep(floater, WHO.insurer), "paying_agent") == "payments are paused"


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
