"""`coupon fix`, `dispute` and `settle`: a floating row pays what its term sheet makes of a published rate."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import Any

import pytest

from tests.scripts.cli import PIB, WHO, Cli
from tests.support.floating import DAY, FALLBACK_AFTER, FLOATER, HELD, WINDOW, open_floater

HALF_YEAR = Fraction(790 + 70, 2 * 10_000)
"""7.90 % and a margin of 0.70 %, by ACT/ACT-ICMA for half a year."""


@pytest.fixture
def floater(cli: Cli) -> Cli:
    """The office with a floating series of six rows and the principal."""
    open_floater(cli)
    return cli


def fixing(cli: Cli, *options: str, row: int = 1) -> str:
    paper = cli.file("result.txt", "a made-up auction result")
    return f"coupon fix {FLOATER} {row} {' '.join(options)} --source 'MTB auction 574' --document {paper} --json"


def proposed(cli: Cli, *options: str, row: int = 1) -> Any:
    """Both parties propose; the answer of the second."""
    line = fixing(cli, *(options or ("--rate 0.0790",)), row=row)
    cli(line, by="issuer_proposer", exits=6)
    cli.wait(3600)
    return cli(line, by="issuer_executor").document


def rows(cli: Cli) -> Any:
    return cli.live.call(cli.programme().paying_agent, "rowsOf", cli.bond(FLOATER).address)


def amount(cli: Cli, row: int = 1) -> Fraction:
    return Fraction(rows(cli)[row - 1].numerator, rows(cli)[row - 1].denominator)


def life(cli: Cli, row: int = 1) -> Any:
    return cli(f"coupon schedule {FLOATER} --json").document[row - 1]["life"]


def test_two_parties_propose_the_exact_amount_and_anybody_settles_it_after_the_window(floater: Cli) -> None:
    assert life(floater) == {"fixing": {"amount": None, "until": None}}
    told = proposed(floater)
    need = ceil(HALF_YEAR * sum(HELD.values()))
    assert Fraction(told["amount"]) == HALF_YEAR
    assert (told["need"], told["expected"], told["source"]) == (str(need), True, "MTB auction 574")
    assert told["computed"]["days"] == 183
    assert (told["computed"]["margin"], told["computed"]["rates"][0]["rate"]) == ("0.007", "0.086")
    end = floater.live.now() + WINDOW
    assert life(floater)["fixing"]["amount"] == "0.043"
    floater.live.travel(end)
    refused = floater(f"coupon settle {FLOATER} 1 --json", by="stranger", exits=5)
    assert "row 1 may be disputed up to 2027-" in refused.error["message"]
    floater.wait(1)
    assert floater(f"coupon settle {FLOATER} 1 --dry-run --json", by="stranger").document["need"] == str(need)
    assert len(floater(f"coupon settle {FLOATER} 1 --json", by="stranger").document["transactions"]) == 1
    assert amount(floater) == HALF_YEAR
    assert "life" not in floater(f"coupon schedule {FLOATER} --json").document[0]
    for line in (f"coupon settle {FLOATER} 1 --json", fixing(floater, "--rate 0.0790")):
        assert floater(line, by="issuer_proposer").document == {"row": 1, "transactions": []}
    floater("status --check")


def test_what_is_fixed_is_funded_and_paid(floater: Cli) -> None:
    proposed(floater)
    floater.wait(WINDOW + 1)
    floater(f"coupon settle {FLOATER} 1", by="stranger")
    floater.live.travel(rows(floater)[0].payTime)
    floater(f"coupon fund {FLOATER}", by="paying_agent")
    told = floater(f"coupon pay {FLOATER} --json", by="paying_agent").document
    gross = {name: int(units * HALF_YEAR) for name, units in HELD.items()}
    tax = gross["individual"] * 1_500 // 10_000
    assert (told["net"], told["withheld"]) == (str(sum(gross.values()) - tax), str(tax))


def test_rates_set_within_the_period_are_weighted_by_days(floater: Cli) -> None:
    told = proposed(floater, "--rate 0.08", "--rate 2048-09-18=0.09")
    days = [92, 91]
    weighted = (Fraction(87, 1000) * days[0] + Fraction(97, 1000) * days[1]) / (2 * sum(days))
    assert Fraction(told["amount"]) == weighted
    assert [one["rate"] for one in told["computed"]["rates"]] == ["0.087", "0.097"]


def test_an_amount_needs_no_term_sheet(floater: Cli) -> None:
    (floater.folder / "pfl-3y-semiannual.yaml").unlink()
    assert proposed(floater, "--amount 71693/4000000")["amount"] == str(71_693 / 4_000_000)


def test_without_its_term_sheet_or_with_another_no_rate_is_turned_into_an_amount(floater: Cli) -> None:
    sheet = floater.folder / "pfl-3y-semiannual.yaml"
    other = floater.file("other.yaml", sheet.read_text() + "# changed\n")
    told = floater(f"{fixing(floater, '--rate 0.079')} --terms {other}", by="issuer_proposer", exits=3)
    assert told.error["message"].startswith(f"{other} is not the term sheet of XFEXAMPLE")
    sheet.rename(floater.folder / "moved.yaml")
    told = floater(fixing(floater, "--rate 0.079"), by="issuer_proposer", exits=3)
    assert "isn't at hand: there is no file" in told.error["message"]
    line = f"{fixing(floater, '--rate 0.079')} --terms {floater.folder / 'moved.yaml'}"
    floater(line, by="issuer_proposer", exits=6)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("--rate 7.16", "--rate 7.16 is no rate"),
        ("--rate 2048-13-01=0.07", "--rate 2048-13-01=0.07 is no rate"),
        ("--amount 7%", "--amount 7% is no amount per unit"),
        ("--amount 1/0", "--amount 1/0 is no amount per unit"),
        ("--amount 0.5 --rate 0.07", "say what the row pays"),
        ("", "say what the row pays"),
    ],
)
def test_what_says_no_amount_is_refused(cli: Cli, options: str, sentence: str) -> None:
    assert sentence in cli(fixing(cli, options), by="issuer_proposer", exits=2).error["message"]


def test_rates_that_are_not_those_missing_and_amounts_too_fine_are_refused(floater: Cli) -> None:
    for options, sentence in (
        ("--amount 0.123456789012345678", "has more digits than the paying agent keeps"),
        ("--rate 2048-07-01=0.07", "but rates are missing from 2048-06-18 on"),
        ("--rate 0.07 --rate 2048-12-18=0.08", "the rate of 2048-12-18 has no days before 2048-12-18"),
        ("--rate 0.07 --rate 0.08", "the rate of 2048-06-18 has no days before 2048-06-18"),
    ):
        assert sentence in floater(fixing(floater, options), by="issuer_proposer", exits=3).error["message"]


@pytest.mark.parametrize("source", ["x" * 33, "Auktion 7 ü"])
def test_a_source_that_no_contract_could_keep_is_refused(cli: Cli, source: str) -> None:
    line = fixing(cli, "--rate 0.07").replace("MTB auction 574", source)
    assert "is no source that a contract can keep" in cli(line, by="issuer_proposer", exits=3).error["message"]


def test_only_a_floating_row_is_fixed(floater: Cli) -> None:
    line = fixing(floater, "--amount 0.04", row=7)
    assert floater(line, by="issuer_proposer", exits=5).error["message"] == "row 7 is a principal, not a floating row"
    paper = floater.file("result.txt", "a made-up auction result")
    line = f"coupon fix {PIB} 1 --rate 0.07 --source 'MTB auction 574' --document {paper} --json"
    assert floater(line, by="issuer_proposer", exits=5).error["message"] == "row 1 is a coupon, not a floating row"
    line = f"coupon settle {FLOATER} 7 --json"
    assert floater(line, by="stranger", exits=5).error["message"] == "row 7 is a principal, not a floating row"


def test_nobody_but_the_calculation_agent_s_parties_proposes_and_a_dry_run_sends_nothing(floater: Cli) -> None:
    line, before = fixing(floater, "--rate 0.0790"), floater.live.block()
    told = floater(line, by="paying_agent", exits=5)
    assert "may neither propose nor execute" in told.error["message"]
    told = floater(f"{line} --dry-run", by="issuer_proposer")
    assert (told.document["dry_run"], told.document["amount"]) == (True, "0.043")
    assert "8.6 % a year, with the margin of 0.7 %, from 2048-06-18 to 2048-12-18" in told.stderr
    assert floater.live.block() == before


def test_what_waits_for_the_second_party_is_told_in_words(floater: Cli) -> None:
    floater(fixing(floater, "--rate 0.0790"), by="issuer_proposer", exits=6)
    told = floater("ops list").stdout
    assert "proposeRate" in told
    for words in ("row: 1", "amount per unit: 0.043", "source: MTB auction 574"):
        assert words in told


def test_a_reviewer_disputes_at_once_and_another_rate_is_proposed(floater: Cli) -> None:
    proposed(floater)
    line = f"coupon dispute {FLOATER} 1 --reason {floater.file('objection.txt', 'a made-up objection')} --json"
    told = floater(fixing(floater, "--rate 0.0791"), by="issuer_proposer", exits=5)
    assert "0.043 per unit is proposed for row 1 already" in told.error["message"]
    for nobody in ("stranger", "issuer_proposer"):
        floater(line, by=nobody, exits=5)
    assert floater(line, by="regulator").document["amount"] == "0.043"
    assert floater(line, by="regulator").document == {"row": 1, "transactions": []}
    assert life(floater) == {"fixing": {"amount": None, "until": None}}
    assert proposed(floater, "--rate 0.0791")["amount"] == "0.04305"
    told = floater(f"coupon settle {FLOATER} 1 --fallback --json", by="stranger", exits=5)
    assert told.error["message"] == "an amount is proposed for row 1"
    assert floater(fixing(floater, "--rate 0.0791"), by="issuer_executor").document["transactions"] == []


def test_governance_disputes_only_within_the_window(floater: Cli) -> None:
    line = f"coupon dispute {FLOATER} 1 --reason {floater.file('objection.txt', 'a made-up objection')} --json"
    told = floater(line, by="regulator", exits=5)
    assert told.error["message"] == "nothing is proposed for row 1"
    proposed(floater)
    floater(line, by="governor_proposer", exits=6)
    floater.wait(2 * DAY)
    floater(line, by="governor_executor")
    assert life(floater) == {"fixing": {"amount": None, "until": None}}
    proposed(floater)
    end = floater.live.now() + WINDOW
    floater.live.travel(end - DAY)
    told = floater(line, by="governor_proposer", exits=5)
    assert "when governance could act" in told.error["message"]
    floater.live.travel(end + 1)
    assert "is over since" in floater(line, by="regulator", exits=5).error["message"]


def test_the_fallback_waits_for_its_time_and_takes_the_last_amount(floater: Cli) -> None:
    line = f"coupon settle {FLOATER} 1 --fallback --json"
    told = floater(f"coupon settle {FLOATER} 1 --json", by="stranger", exits=5)
    assert told.error["message"] == "nothing is proposed for row 1"
    assert "row 1 takes the fallback from 2048-12-24T17:00:00" in floater(line, by="stranger", exits=5).error["message"]
    times = floater.live.call(floater.bond(FLOATER), "recordTimes")
    floater.live.travel(times[1] + FALLBACK_AFTER)
    told = floater(line, by="stranger", exits=5)
    assert told.error["message"] == "the fallback is the amount that was fixed last, and none was"
    proposed(floater)
    floater.wait(WINDOW + 1)
    floater(f"coupon settle {FLOATER} 1", by="stranger")
    told = floater(f"coupon settle {FLOATER} 2 --fallback --json", by="stranger").document
    assert (told["fallback"], told["amount"], amount(floater, 2)) == (True, "0.043", HALF_YEAR)


def test_a_fallback_that_contracts_cannot_carry_out_is_the_calculation_agent_s(cli: Cli) -> None:
    open_floater(cli, fallback=[{"use": "agent", "of": "the mean of five dealers"}])
    cli.live.travel(rows(cli)[0].payTime + 400 * DAY)
    told = cli(f"coupon settle {FLOATER} 1 --fallback --json", by="stranger", exits=5)
    assert told.error["message"] == "the contracts can't carry out the fallback of these terms"


def test_a_row_without_a_rate_says_how_it_gets_one(floater: Cli) -> None:
    floater.live.travel(rows(floater)[0].payTime)
    told = floater(f"coupon fund {FLOATER} 1 --json", by="paying_agent", exits=5)
    assert told.error["message"] == "the rate of row 1 is not fixed"
    assert "coupon fix" in told.error["hint"]
    assert "row 1: its rate is not fixed" in floater(f"coupon schedule {FLOATER}").stdout
    assert "row 1: its rate is not fixed" in floater(f"status {FLOATER}").stdout


def test_a_row_that_is_not_there_is_refused(floater: Cli) -> None:
    for line in (fixing(floater, "--rate 0.07", row=8), f"coupon settle {FLOATER} 8 --json"):
        told = floater(line, by="issuer_proposer", exits=3)
        assert told.error["message"] == "there is no row 8; the series has rows 1 to 7"


def test_who_is_paid_is_settled_by_the_record_time_however_late_the_rate_comes(floater: Cli) -> None:
    floater.live.travel(rows(floater)[0].payTime)
    told = proposed(floater)
    assert told["expected"] is False
    floater.wait(WINDOW + 1)
    floater(f"coupon settle {FLOATER} 1", by="outsider")
    floater(f"coupon fund {FLOATER} 1", by="paying_agent")
    assert floater(f"coupon claim {FLOATER} 1 {WHO.bank} --json", by="stranger").document["net"] == "4300000"
