"""Auctions of bonds and of new series by the commands: compounded yields, accrued interest, uniform prices, rates."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.scripts.auctioneer import Auctioneer
from tests.scripts.cli import PIB, WHO, Cli

MILLION = 10**8
TIMES = """times:
  bids_close: {day}T11:00:00+05:00
  reveal_close: {day}T12:00:00+05:00
  decide_by: {day}T18:00:00+05:00
  settle_from: {settlement}T09:00:00+05:00
  settle_by: {settlement}T17:00:00+05:00
settlement: {settlement}
"""


def announced(cli: Cli, terms: str, day: str, settlement: str, rest: str) -> Auctioneer:
    """An auction of a series of the examples, with an agent."""
    desk = Auctioneer(cli)
    sheet = cli.folder / terms
    if not sheet.exists():
        cli.terms(terms)
    key = cli(f"auction key {cli.folder}/agent.key").stdout
    times = TIMES.format(day=day, settlement=settlement)
    file = cli.file("auction.yaml", f"terms: {terms}\n{times}bidders: [PRIMARY_DEALER, BANK]\n{rest}{key}")
    for dealer in ("primary_dealer", "bank"):
        cli.live.transact(cli.cash(), "mint", getattr(WHO, dealer), 10**13, sender=WHO.deployer)
    desk.by_two(f"auction announce {file}")
    return desk


def allotted(desk: Auctioneer, choice: str) -> None:
    """The agent opens all bids, and the issuer accepts."""
    desk.after("bidsClose")
    desk.cli(f"auction reveal 1 --key {desk.folder}/agent.key", by="operator")
    desk.after("revealClose")
    desk.allot(choice)


def test_a_bond_is_sold_again_with_accrued_interest_and_its_yields_are_verified(cli: Cli) -> None:
    desk = announced(
        cli,
        "pib-3y-2020.yaml",
        "2049-03-03",
        "2049-03-04",
        'kind: SALE\nquote: PRICE\npricing: multiple\ntarget: "40000000"\nmaturing: "29000000"\nlot: "100000"\n'
        'treasury: "test:27"\n',
    )
    desk.bid("primary_dealer", "face,price\n10000000,95.6574\n20000000,95.5000\n10000000,95.4000\n")
    allotted(desk, "--amount 30000000")
    ladder = cli("auction plan 1 --json").document["ladder"]
    assert f"{Decimal(ladder[0]['yield']):.4f}" == "9.0000"  # as published of 3 March 2021
    held = cli.balance(WHO.primary_dealer)
    desk.after("settleFrom")
    told = cli("auction settle 1 --json", by="primary_dealer").document
    assert cli.balance(WHO.primary_dealer) - held == 30 * MILLION
    assert int(told["clean"]) == (10 * 956_574 + 20 * 955_000) * MILLION // 1_000_000
    accrued = 30 * MILLION * 7 * 12 / (200 * 181)  # 12 of 181 days
    assert abs(int(told["accrued"]) - accrued) <= 1
    results = cli("auction results 1 --json").document
    # of the sheet of 2020, moved by 28 years
    assert (results["issue"], results["maturity"], results["coupon"]) == ("2048-08-20", "2051-08-20", "7")
    assert (results["days"], results["maturing"]) == (899, str(29 * MILLION))
    offered, accepted = results["offered"], results["accepted"]
    assert offered["realised"] == str((10 * 956_574 + 20 * 955_000 + 10 * 954_000) * MILLION // 1_000_000)
    assert abs(int(offered["accrued"]) - accrued * 4 / 3) <= 1
    assert (accepted["accrued"], accepted["total"]) == (told["accrued"], str(int(told["clean"]) + int(told["accrued"])))
    assert (accepted["cover"], results["settled"]["accrued"]) == ("1.3333", told["accrued"])
    assert results["settled"]["given"] is None
    first, second = (Decimal(rung["yield"]) for rung in ladder[:2])
    assert abs(Decimal(results["accepted"]["average_yield"]) - (first + 2 * second) / 3) < Decimal("1e-15")


def test_units_are_switched_into_another_series_and_the_rest_is_paid_in_cash(cli: Cli) -> None:
    cli.terms("mtb-574.yaml")
    desk = announced(
        cli,
        "pib-3y-2020.yaml",
        "2048-10-14",
        "2048-10-15",
        'kind: SWITCH\nquote: PRICE\npricing: multiple\ntarget: "10000000"\nlot: "100000"\ntreasury: "test:23"\n'
        'into: {terms: mtb-574.yaml, price: "99.0000"}\n',
    )
    desk.bid("bank", "face,price\n1000000,95.5000\n")
    allotted(desk, "--cut-off 95.5")
    cli.live.transact(cli.cash(), "mint", WHO.paying_agent, MILLION, sender=WHO.deployer)
    desk.after("settleFrom")
    before, had = cli.balance(WHO.bank), desk.cash("bank")
    told = cli("auction settle 1 --json", by="paying_agent").document
    assert before - cli.balance(WHO.bank) == int(told["units"]) == MILLION
    worth, given = int(told["clean"]) + int(told["accrued"]), int(told["given"])
    assert int(told["accrued"]) > 0
    assert given % 500_000 == 0
    assert given == worth * 100 // 99 // 500_000 * 500_000
    assert int(told["rest"]) == worth - given * 99 // 100 == desk.cash("bank") - had
    assert cli("auction settle 1 --json", by="paying_agent").document["given"] == told["given"]
    settled = cli("auction results 1 --json").document["settled"]
    assert (settled["given"], settled["rest"]) == (told["given"], told["rest"])


def test_a_uniform_price_is_the_cut_off_s_for_everybody(cli: Cli) -> None:
    desk = announced(
        cli,
        "mtb-574.yaml",
        "2048-09-09",
        "2048-09-10",
        'kind: SALE\nquote: YIELD\npricing: uniform\ntarget: "1000000000"\nlot: "50000000"\ntreasury: "test:27"\n',
    )
    desk.bid("primary_dealer", "face,yield\n100000000,7.0000\n200000000,7.1485\n100000000,7.3000\n")
    allotted(desk, "--cut-off 7.1485")
    desk.after("settleFrom")
    told = cli("auction settle 1 --json", by="primary_dealer").document
    assert (told["units"], told["clean"]) == (str(300 * MILLION), str(300 * 983_815 * MILLION // 1_000_000))
    found = cli("auction results 1 --json").document["accepted"]
    assert (found["cut_off"], found["cut_off_yield"]) == ("7.1485", "7.1485")
    assert cli("auction release 1 --json", by="stranger").document["bids"] == [3]


def test_a_rate_is_found_for_a_series_that_is_not_deployed_yet(cli: Cli) -> None:
    desk = fresh(cli, "gis-frr-3y.yaml", "RATE")
    found = cli("auction results 1 --json").document
    assert (found["accepted"]["cut_off"], found["accepted"]["realised"]) == ("8.4500", str(300 * MILLION))
    assert (found["issue"], found["coupon"], found["accepted"]["accrued"]) == (None, None, None)
    desk.after("settleFrom")
    told = cli("auction settle 1 --json", by="primary_dealer", exits=3).error["message"]
    assert "has no public record yet" in told


def fresh(cli: Cli, example: str, quote: str, rest: str = "") -> Auctioneer:
    """The coupon or margin of a new series is found to be 8.4500 %."""
    desk = announced(
        cli,
        example,
        "2048-07-28",
        "2048-07-29",
        f'kind: SALE\nquote: {quote}\npricing: uniform\ntarget: "1000000000"\nlot: "50000000"\n'
        f'treasury: "test:27"\n{rest}',
    )
    name = quote.lower()
    desk.bid("primary_dealer", f"face,{name}\n100000000,8.3700\n200000000,8.4500\n100000000,8.5000\n")
    allotted(desk, "--cut-off 8.45")
    return desk


def deployed(desk: Auctioneer, example: str, old: str, new: str) -> None:
    """The new series, with what was found, or something else."""
    text = (desk.folder / example).read_text()
    assert old in text
    sheet = desk.cli.file(f"found-{example}", text.replace(old, new))
    desk.by_two(f"deploy series {sheet}")


RATE, MARGIN = ("gis-frr-3y.yaml", "0.0837"), ("gis-vrr-3y.yaml", "-0.0010")


def test_a_series_with_the_coupon_that_was_found_is_issued_at_par(cli: Cli) -> None:
    desk = fresh(cli, RATE[0], "RATE")
    deployed(desk, *RATE, "0.0845")
    desk.after("settleFrom")
    told = cli("auction settle 1 --json", by="primary_dealer").document
    assert (told["units"], told["clean"], told["accrued"]) == (str(300 * MILLION), str(300 * MILLION), "0")
    assert cli.balance(WHO.primary_dealer, "GIS-FRR-3Y") == 300 * MILLION
    found = cli("auction results 1 --json").document
    assert (found["coupon"], found["accepted"]["average_yield"][:6]) == ("8.45", "8.4233")


def test_a_series_with_the_margin_that_was_found_is_issued_at_par_and_paid_outside(cli: Cli) -> None:
    desk = fresh(cli, MARGIN[0], "MARGIN", "paid: outside\n")
    deployed(desk, *MARGIN, "0.0845")
    desk.after("settleFrom")
    papers = f"--reference RTGS-1 --document {cli.file('statement.txt', 'a made-up statement')}"
    cli(f"auction outside state 1 {papers}", by="paying_agent")
    cli(f"auction outside confirm 1 {papers}", by="regulator")
    assert cli.balance(WHO.primary_dealer, "GIS-VRR-3Y") == 300 * MILLION
    again = f"--reference RTGS-2 --document {cli.folder}/statement.txt"
    told = cli(f"auction outside state 1 {again} --json", by="paying_agent")
    assert told.document["bids"] == []
    assert "dry_run" not in told.document


@pytest.mark.parametrize(
    ("example", "old", "quote", "paid"), [(*RATE, "RATE", "8.3700 %"), (*MARGIN, "MARGIN", "-0.1000 %")]
)
def test_a_series_with_another_coupon_or_margin_than_was_found_is_not_settled(
    cli: Cli, example: str, old: str, quote: str, paid: str
) -> None:
    desk = fresh(cli, example, quote, "paid: outside\n" if quote == "MARGIN" else "")
    deployed(desk, example, old, old)
    desk.after("settleFrom")
    papers = f"--reference RTGS-1 --document {cli.file('statement.txt', 'a made-up statement')}"
    line, by = ("settle 1", "primary_dealer") if quote == "RATE" else (f"outside state 1 {papers}", "paying_agent")
    told = cli(f"auction {line} --json", by=by, exits=5).error["message"]
    assert f"is {paid}, but auction 1 found 8.4500 %" in told
    next(cli.folder.glob("found-*")).unlink()
    assert "isn't at hand" in cli(f"auction {line} --json", by=by, exits=5).error["message"]


def test_what_is_sold_needs_its_term_sheet_s_currency_and_life(cli: Cli) -> None:
    assert cli.ledger().find_series(PIB)[0]
    cli.terms("gis-vrr-3y.yaml")
    text = (
        f"terms: gis-vrr-3y.yaml\n{TIMES.format(day='2048-07-28', settlement='2048-07-29')}"
        'bidders: [BANK]\nkind: SALE\nquote: YIELD\npricing: uniform\ntarget: "1000000000"\nlot: "50000000"\n'
        'treasury: "test:27"\n'
    )
    told = cli(f"auction announce {cli.file('auction.yaml', text)} --json", by="issuer_proposer", exits=3).error
    assert "can't be yields" in str(told)
