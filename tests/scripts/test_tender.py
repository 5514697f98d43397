"""`tender`, `call` and `dissolve`: units bought back, put, called and dissolved by the commands."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from tests.scripts.row_acts import cash

STEP, SUKUK = "STEP-3Y", "GIS-FRR-3Y"
DAY = 24 * 3600
FACE = 1_000_000_00
"""What the individual and the second one hold of each series."""


def opened(cli: Cli, example: str = "step-up-callable-3y", symbol: str = STEP) -> None:
    """The callable step-up bond, or another example, issued to two of its holders."""
    terms = cli.terms(f"{example}.yaml")
    line = f"deploy series {terms}"
    assert ("setRights" in cli(line, by="issuer_proposer", exits=6).stderr) == (symbol == STEP)
    cli.wait(3600)
    cli(line, by="issuer_executor")
    allotments = cli.file("allotments.csv", f"wallet,face\n{WHO.bank},3000000\n{WHO.individual},1000000\n")
    for party, exits in (("issuer_proposer", 6), ("issuer_executor", 0)):
        cli(f"issue apply {symbol} {allotments}", by=party, exits=exits)
        cli.wait(3600)


def pay_day(cli: Cli, row: int, series: str = STEP) -> str:
    """A row's payment day as its terms have it."""
    pay_time = cli.live.call(cli.programme().paying_agent, "rowsOf", cli.bond(series).address)[row].payTime
    return f"{datetime.fromtimestamp(pay_time, ZoneInfo('Asia/Karachi')).date()}"


def at(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def invitation(cli: Cli, units: str = "1500000") -> str:
    """The command by which the issuer's parties invite; open for a day from three hours on."""
    now, paper = cli.live.now(), cli.file("invitation.txt", "a made-up invitation")
    times = f"--from {at(now + 3 * 3600)} --until {at(now + DAY)} --pay {at(now + 2 * DAY)}"
    return f"tender open {PIB} 99.25 --units {units} {times} --invitation {paper}"


def invited(cli: Cli, units: str = "1500000") -> None:
    line = invitation(cli, units)
    cli(line, by="issuer_proposer", exits=6)
    cli.wait(3600)
    cli(line, by="issuer_executor")
    assert "nothing to do: this was opened before" in cli(line, by="issuer_executor").stdout
    cli.wait(2 * 3600)


# --- tender


@pytest.mark.parametrize(
    ("stated", "instead", "exits", "sentence"),
    [
        ("99.25", "cheap", 2, "'cheap' is no price"),
        ("99.25", "0", 3, "the price is zero"),
        ("--units 1500000", "--units 0", 3, "no units would be bought"),
        ("--invitation", "--pay 2026-01-01 --invitation", 3, "a tender opens, closes and is paid in this order"),
        ("--invitation", "--from soon --invitation", 2, "--from soon is neither a day nor a time"),
    ],
)
def test_an_invitation_that_says_nothing_possible_is_refused(
    cli: Cli, stated: str, instead: str, exits: int, sentence: str
) -> None:
    told = cli(f"{invitation(cli).replace(stated, instead)} --json", by="issuer_proposer", exits=exits)
    assert sentence in told.error["message"]


def test_units_are_bought_back_by_the_commands_and_too_many_cut(cli: Cli) -> None:
    invited(cli)
    for party in ("individual", "second_individual"):
        told = cli(f"tender offer {PIB} 1 1000000 --json", by=party).document
        assert told == {"tender": 1, "holder": getattr(WHO, party), "units": str(FACE)}
        assert "nothing to do" in cli(f"tender offer {PIB} 1 1000000", by=party).stdout
    (asked,) = [one for one in cli(f"status {PIB} --json").document["funding"] if one["kind"] == "tender"]
    assert (asked["row"], asked["amount"], asked["expected"]) == (1, str(150_000_000 * 9_925 // 10_000), True)
    assert f"`tender fund {PIB} 1`), as offers stand now" in cli(f"status {PIB}").stdout
    told = cli(f"tender fund {PIB} 1 --json", by="paying_agent", exits=5)
    assert "is funded from" in told.error["message"]
    cli.wait(DAY)
    assert cli(f"tender fund {PIB} 1 --json", by="paying_agent").document["missing"] == "0"
    assert "nothing to do" in cli(f"tender fund {PIB} 1", by="paying_agent").stdout
    assert "is paid from" in cli(f"tender pay {PIB} 1 --json", by="paying_agent", exits=5).error["message"]
    cli.wait(DAY)
    dry = cli(f"tender pay {PIB} 1 --json --dry-run", by="paying_agent").document
    assert set(dry["waiting"]) == {WHO.individual, WHO.second_individual}
    before = cash(cli, WHO.individual)
    paid = cli(f"tender pay {PIB} 1 --json", by="paying_agent").document
    assert (paid["holders"], paid["bought"], paid["unpaid"]) == (2, str(2 * 70_000_000), [])
    assert "nothing to do" in cli(f"tender pay {PIB} 1", by="paying_agent").stdout
    assert cash(cli, WHO.individual) - before == 70_000_000 * 9_925 // 10_000
    assert cli.balance(WHO.individual) == FACE - 70_000_000
    (shown,) = cli(f"tender show {PIB} --json").document
    assert (shown["tender"], shown["price"], shown["offered"]) == (1, "99.25", str(2 * FACE))
    assert "99.25" in cli(f"tender show {PIB}").stdout
    assert {shown[name][-6:] for name in ("opens", "closes", "pay")} == {"+05:00"}  # the programme's time zone
    cli("status --check")


def test_who_cannot_be_paid_is_named_and_what_is_left_is_returned(cli: Cli) -> None:
    invited(cli)
    cli(f"tender offer {PIB} 1 1000000", by="individual")
    cli.wait(2 * DAY)
    cli(f"tender fund {PIB} 1", by="paying_agent")
    order = f"--case C-1 --order {cli.file('order.txt', 'a made-up order')}"
    cli(f"freeze apply {PIB} {WHO.individual} --wallet {order}", by="freezer")
    told = cli(f"tender pay {PIB} 1", by="paying_agent", exits=1)
    assert f"1 could not be paid: {WHO.individual}: frozen" in told.stderr
    assert "is returned from" in cli(f"tender return {PIB} 1 --json", by="paying_agent", exits=5).error["message"]
    cli.wait(91 * DAY)
    assert cli(f"tender return {PIB} 1 --json", by="paying_agent").document["funded"] == "0"
    assert "nothing to do" in cli(f"tender return {PIB} 1", by="paying_agent").stdout
    assert cli.balance(WHO.individual) == FACE


def test_an_unknown_tender_is_refused(cli: Cli) -> None:
    assert cli(f"tender show {PIB}").stdout == "no tender was opened\n"
    for line in (f"offer {PIB} 1 5", f"fund {PIB} 1", f"pay {PIB} 1", f"return {PIB} 1"):
        told = cli(f"tender {line} --json", by="paying_agent", exits=3)
        assert told.error["message"] == "there is no tender 1; the series has 0"


# --- put


def test_a_put_of_the_terms_is_opened_by_anybody_and_offered_to(cli: Cli) -> None:
    opened(cli)
    day = pay_day(cli, 2)
    told = cli(f"tender put {STEP} {pay_day(cli, 1)} --json", by="outsider", exits=3)
    assert (told.error["message"], told.error["hint"]) == (
        f"the series has no put on {pay_day(cli, 1)}",
        f"its terms give one on {day}, by payment day",
    )
    shown = cli(f"tender put {STEP} {day} --json", by="outsider").document
    assert (shown["tender"], shown["price"], shown["most"]) == (1, "98.5", None)
    assert "nothing to do: it is tender 1" in cli(f"tender put {STEP} {day}", by="outsider").stdout
    assert "takes offers from" in cli(f"tender offer {STEP} 1 100000 --json", by="bank", exits=5).error["message"]
    cli.live.travel(cli.live.call(cli.programme().paying_agent, "tenderOf", cli.bond(STEP).address, 0).terms.opens)
    cli(f"tender offer {STEP} 1 100000", by="bank")


# --- call


def test_two_parties_call_a_series_and_it_is_redeemed_on_that_day(cli: Cli) -> None:
    opened(cli)
    checks = {check["name"]: check for check in cli("deploy verify --json").document["checks"]}
    rights = {name: check["found"] for name, check in checks.items() if name.endswith("rights to early repayment")}
    assert sorted(set(rights.values()))[-1] == "none", "of the others"
    assert rights[f"{cli.ledger().find_series(STEP)[0]}: rights to early repayment"].startswith(
        "call at row 2 for 101/100, 2592000 seconds before"
    )
    line = f"{STEP} {pay_day(cli, 1)} --notice {cli.file('notice.txt', 'a made-up notice')}"
    told = cli(f"call plan {STEP} {pay_day(cli, 2)} --notice notice.txt --json", exits=3)
    assert f"no call on {pay_day(cli, 2)}" in told.error["message"]
    planned = cli(f"call plan {line} --json").document
    assert (planned["row"], planned["amount"]) == (2, "1.01")
    cli(f"call apply {line}", by="governor_proposer", exits=5)
    cli(f"call apply {line}", by="issuer_proposer", exits=6)
    assert "notice" not in cli(f"call verify {line} --json", exits=1).document.get("state", "")
    cli.wait(3600)
    assert cli(f"call apply {line} --json", by="issuer_executor").document == planned
    assert cli(f"call verify {line} --json").document["state"] == "DONE"
    assert "nothing to do: this was called before" in cli(f"call apply {line}", by="issuer_executor").stdout
    for row in (1, 2):
        cli.live.travel(cli.live.call(cli.programme().paying_agent, "rowsOf", cli.bond(STEP).address)[row - 1].payTime)
        cli(f"coupon fund {STEP} {row}", by="paying_agent")
        cli(f"coupon pay {STEP} {row}", by="paying_agent")
    before = cash(cli, WHO.bank)
    cli(f"redeem {STEP}", by="paying_agent")
    assert cash(cli, WHO.bank) - before == 3 * FACE * 101 // 100
    assert cli.live.call(cli.bond(STEP), "totalSupply") == 0
    for check in (
        "status --check",
        "deploy verify",
        f"status {STEP}",
        f"report coupons {STEP}",
        "report debt-service --months 400",
    ):
        cli(check)


def test_a_call_whose_notice_cannot_be_kept_is_refused(cli: Cli) -> None:
    opened(cli)
    line = f"{STEP} {pay_day(cli, 1)} --notice {cli.file('notice.txt', 'a made-up notice')}"
    cli.live.travel(cli.live.call(cli.bond(STEP), "recordTimes")[1] - 30 * DAY - 600)
    told = cli(f"call apply {line} --json", by="issuer_proposer", exits=5)
    assert "the call was possible until" in told.error["message"]
    due = datetime.fromtimestamp(cli.live.now() + 3600, ZoneInfo("Asia/Karachi")).isoformat()
    assert f"and its parties can carry it out from {due} on" in told.error["message"]


# --- dissolve


def test_a_bond_that_is_no_sukuk_is_not_dissolved(cli: Cli) -> None:
    line = f"{PIB} {pay_day(cli, 1, PIB)} --notice {cli.file('notice.txt', 'a made-up notice')}"
    told = cli(f"dissolve plan {line} --json", exits=5)
    assert told.error["message"].endswith("is no sukuk: its term sheet states no dissolution")


def test_a_dissolution_that_the_contract_would_refuse_as_late_is_refused_before(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(cli, "gis-frr-3y", SUKUK)
    line = f"{SUKUK} {pay_day(cli, 1, SUKUK)} --notice {cli.file('notice.txt', 'a made-up notice')}"
    # no example pays so late
    monkeypatch.setattr("wasiqa.servicing.early_redemption._SOON", 3600)
    told = cli(f"dissolve plan {line} --json", exits=5)
    assert told.error["message"] == "row 2 is paid more than 30 days after its record time, and a dissolution is not"


def test_governance_dissolves_a_sukuk_at_par_or_more(cli: Cli) -> None:
    opened(cli, "gis-frr-3y", SUKUK)
    line = f"{SUKUK} {pay_day(cli, 1, SUKUK)} --notice {cli.file('notice.txt', 'a made-up notice')}"
    for price, sentence in (("99.99", "less than the 100 that is owed"), ("100.00000000000001", "is no price")):
        exits = 3 if "owed" in sentence else 2
        told = cli(f"dissolve plan {line} --price {price} --json", exits=exits)
        assert sentence in told.error["message"]
    told = cli(f"dissolve plan {SUKUK} 2031-01-01 --notice {EXAMPLES}/terms/mtb-574.yaml --json", exits=3)
    assert told.error["message"] == "nothing is paid on 2031-01-01"
    planned = cli(f"dissolve plan {line} --json").document
    assert (planned["row"], planned["price"]) == (2, "100")
    cli(f"dissolve apply {line}", by="issuer_proposer", exits=5)
    cli(f"dissolve apply {line}", by="governor_proposer", exits=6)
    cli.wait(48 * 3600)
    cli(f"dissolve apply {line}", by="governor_executor")
    assert cli(f"dissolve verify {line} --json").document["state"] == "DONE"
    assert "nothing to do" in cli(f"dissolve apply {line}", by="governor_executor").stdout
    rows = cli.live.call(cli.programme().paying_agent, "rowsOf", cli.bond(SUKUK).address)
    assert [row.kind for row in rows] == [1, 1, 5, 5, 5, 5, 5, 2]
    assert (rows[7].numerator, rows[7].denominator, rows[7].payTime) == (1, 1, rows[1].payTime)
    cli("status --check")
