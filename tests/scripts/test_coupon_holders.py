"""`coupon redirect`, `outside` and `sweep`: what single holders are due, paid to others, elsewhere, or no more."""

from __future__ import annotations

import pytest

from tests.scripts.cli import PIB, WHO, Cli
from tests.scripts.row_acts import (
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
from tests.support.floating import FLOATER, HELD, PRESCRIBED, WINDOW, by_issuer, open_floater

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
