"""`trade …`: from allowances over orders signed off chain to units against cash, and what was traded."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from tests.contracts.settlement.market import sign
from tests.scripts.cli import PIB, WHO, Cli
from tests.scripts.traders import BUY, SELL, UNIT, batch_of, dealing, licensed, pair, signed
from wasiqa.chain.contract import Contract
from wasiqa.servicing.code import built
from wasiqa.trading.order_file import SignedOrder


@pytest.fixture
def dealers(cli: Cli) -> Cli:
    return dealing(cli)


def test_what_is_no_price_no_amount_or_no_time_is_refused(dealers: Cli) -> None:
    target = dealers.folder / "order.json"
    for line, exits, told in (
        ("sell 500000 98.38155 --until 2050-12-31", 3, "'98.38155' is no price per 100"),
        ("sell 500000 0 --until 2050-12-31", 3, "'0' is no price per 100"),
        ("sell 500000 429496.7296 --until 2050-12-31", 3, "'429496.7296' is no price per 100"),
        (f"sell {10**30 - 1} 98 --until 2050-12-31", 3, "is more than an order can name"),
        (f"sell 500000 98 --until 2050-12-31 --nonce {2**256}", 2, "--nonce"),
        ("sell much 98 --until 2050-12-31", 3, "'much' is no amount"),
        ("sell 500000 98 --until soon", 2, "--until soon is neither a day nor a time"),
        ("keep 500000 98 --until 2050-12-31", 2, "'keep' is not one of 'sell', 'buy'"),
        ("sell 500000 98 --until 2050-12-31 --venue PK-9", 3, "PK-9"),
    ):
        ran = dealers(f"trade sign {PIB} {line} --out {target}", by="bank", exits=exits)
        assert told in ran.stderr
    assert not target.exists()


def test_an_order_is_signed_into_a_file_and_nothing_is_sent(dealers: Cli) -> None:
    before = dealers.live.block()
    target = dealers.folder / "order.json"
    line = f"trade sign {PIB} buy 500000 98.5 --until 2049-01-31 --minimum 200000 --with {WHO.bank} --nonce 7"
    shown = dealers(f"{line} --out {target} --dry-run --json", by="fund").document
    assert (shown["dry_run"], shown["units"], target.exists()) == (True, str(5 * UNIT), False)
    asked = dealers(f"{line} --out {target} --dry-run", by="fund")
    assert "whoever hands both in chooses a price between them" in asked.stdout + asked.stderr
    told = dealers(f"{line} --out {target} --json", by="fund").document
    assert told == json.loads(target.read_text())
    order = SignedOrder.load(target).said
    assert (order.maker, order.sells, order.price, order.minimum) == (WHO.fund, False, 98_5000, 2 * UNIT)
    assert (order.taker, order.nonce, order.venue) == (WHO.bank, 7, 0)
    assert dealers.live.block() == before


def test_orders_of_one_desk_count_their_nonces_up(dealers: Cli) -> None:
    nonces = [SignedOrder.load(signed(dealers, str(n), "sell", "bank", SELL)).said.nonce for n in range(3)]
    assert nonces == [nonces[0], nonces[0] + 1, nonces[0] + 2]
    assert nonces[0] % 256 == 0
    dealers(f"trade cancel {dealers.folder / '0.json'}", by="bank")
    again = signed(dealers, "named", "sell", "bank", f"{SELL} --nonce {nonces[1]}")
    assert SignedOrder.load(again).said.nonce == nonces[1]
    line = f"trade sign {PIB} sell {SELL} --until 2050-12-31 --out {dealers.folder / 'more.json'}"
    told = dealers(f"{line} --nonce {nonces[1]} --dry-run", by="bank")
    assert f"nonce {nonces[1]} was signed here before" in told.stdout + told.stderr
    used = dealers(f"{line} --nonce {nonces[0]}", by="bank", exits=3).stderr
    assert f"nonce {nonces[0]} is used up" in used


def test_two_orders_settle_once_and_are_shown(dealers: Cli) -> None:
    sell, buy = pair(dealers)
    line = f"trade settle {sell} {buy}"
    told = dealers(line, by="stranger", exits=3).stderr
    assert "the orders leave a choice of prices between 98.3815 and 98.5000" in told
    shown = dealers(f"{line} --price 98.40 --dry-run --json", by="stranger").document
    assert [one["left"] for one in shown["orders"]] == [str(5 * UNIT)] * 2
    asked = dealers(f"{line} --price 98.40 --dry-run", by="stranger")
    assert "the price is whoever's who hands them in: here 98.4000" in asked.stdout + asked.stderr
    before = dealers.balance(WHO.fund)
    done = dealers(f"{line} --price 98.40 --json", by="stranger").document
    assert dealers.balance(WHO.fund) - before == 5 * UNIT
    assert [one["ended"] for one in done["orders"]] == [True, True]
    again = dealers(f"{line} --price 98.40 --json", by="stranger").document
    assert again["transactions"] == []
    (trade,) = dealers(f"trade show {PIB} --json").document["trades"]
    assert (trade["units"], trade["price"], trade["clean"]) == (str(5 * UNIT), "98.4000", str(5 * UNIT * 984 // 1000))
    assert (trade["seller"], trade["buyer"], trade["venue"]) == (WHO.bank, WHO.fund, None)
    assert int(trade["accrued"]) > 0
    assert "98.4000" in dealers(f"trade show {PIB}").stdout
    assert "nothing was traded yet" in dealers("trade show MTB-3M-574").stdout


def test_an_order_is_filled_in_parts_by_who_takes_the_other_side(dealers: Cli) -> None:
    sell = signed(dealers, "sell", "sell", "bank", SELL)
    line = f"trade settle {sell} --face 200000"
    assert "filled at its own price" in dealers(f"{line} --price 99", by="fund", exits=3).stderr
    dealers(line, by="fund")
    assert "nothing to do" in dealers(line, by="fund").stderr + dealers(line, by="fund").stdout
    (trade,) = dealers(f"trade show {PIB} --json").document["trades"]
    assert (trade["units"], trade["price"]) == (str(2 * UNIT), "98.3815")


def units_traded(cli: Cli) -> list[int]:
    return [int(trade["units"]) // UNIT for trade in cli(f"trade show {PIB} --json").document["trades"]]


@pytest.mark.parametrize("alone", [True, False])
def test_what_is_left_after_a_part_is_settled_by_another_run(dealers: Cli, alone: bool) -> None:
    sell, buy = pair(dealers)
    line = f"trade settle {sell} --json" if alone else f"trade settle {sell} {buy} --price 98.4 --json"
    part = dealers(f"{line} --face 200000", by="fund").document
    assert [one["left"] for one in part["orders"]] == [str(3 * UNIT)] * (1 if alone else 2)
    rest = dealers(line, by="fund").document
    assert (rest["units"], len(rest["transactions"])) == (str(3 * UNIT), 1)
    assert dealers(line, by="fund").document["transactions"] == []
    assert units_traded(dealers) == [3, 2]


def test_as_much_again_is_settled_if_it_is_said_or_is_the_rest(dealers: Cli) -> None:
    sell = signed(dealers, "sell", "sell", "bank", "600000 98.3815")
    line = f"trade settle {sell} --face 200000"
    dealers(line, by="fund")
    told = dealers(line, by="fund")
    assert "--again trades as much once more" in told.stdout
    assert "leave --safe or --again out" in dealers(f"{line} --again --safe x.json", by=WHO.fund, exits=2).stderr
    dealers(f"{line} --again", by="fund")
    dealers(f"trade settle {sell}", by="fund")
    assert units_traded(dealers) == [2, 2, 2]
    assert "once more" not in dealers(line, by="fund").stdout


def test_an_order_that_is_paid_in_a_token_of_its_makers_own_is_not_filled(dealers: Cli) -> None:
    made = dealers.live.deploy(built("TestCash"), "Play money", "PLAY", 2, sender=WHO.fund)
    junk = Contract(str(made.contract_address), built("TestCash").abi)
    dealers.live.transact(junk, "mint", WHO.fund, 10**12, sender=WHO.fund)
    dealers.live.transact(junk, "approve", dealers.programme().settlement.address, 10**12, sender=WHO.fund)
    buy = signed(dealers, "buy", "buy", "fund", BUY)
    chain_id, settlement = dealers.live.chain_id, dealers.programme().settlement.address
    said = replace(SignedOrder.load(buy).said, cash=junk.address)
    signature = sign(WHO.key("fund"), said.typed_data(chain_id, settlement))
    buy.write_text(json.dumps(SignedOrder.of(said, chain_id, settlement, signature).document()))
    before = dealers.balance(WHO.bank)
    refused = dealers(f"trade settle {buy}", by="bank", exits=3).stderr
    assert f"{junk.address} is not the token that pays {PIB}, which is {dealers.cash().address}" in refused
    assert dealers.balance(WHO.bank) == before


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("--face 600000 --price 98.4", "500,000.00 PIB-3Y-7 are left"),
        ("--face 50000 --price 98.4", "trades no less than 100,000.00 PIB-3Y-7 at once"),
        ("--price 99", "the price is not between what both have signed, 98.3815 and 98.5000"),
    ],
)
def test_what_the_orders_do_not_allow_is_refused_before_it_is_sent(dealers: Cli, line: str, told: str) -> None:
    sell, buy = pair(dealers)
    before = dealers.live.block()
    assert told in dealers(f"trade settle {sell} {buy} {line}", by="stranger", exits=3).stderr
    assert dealers.live.block() == before


def test_without_the_allowance_it_is_told_who_gives_it(dealers: Cli) -> None:
    dealers(f"trade allow {PIB} cash --amount 0", by="fund")
    sell, buy = pair(dealers)
    ran = dealers(f"trade settle {sell} {buy} --price 98.4", by="stranger", exits=3)
    assert "an allowance is too low: 0.00 TPKR of 499,228.26 TPKR" in ran.stderr
    assert "its owner runs `trade allow`" in ran.stderr


def test_two_sellers_do_not_meet(dealers: Cli) -> None:
    sell, other = signed(dealers, "sell", "sell", "bank", SELL), signed(dealers, "other", "sell", "fund", SELL)
    told = dealers(f"trade settle {sell} {other}", by="stranger", exits=3).stderr
    assert "one order must sell and the other buy" in told


def test_an_order_for_another_market_is_none_here(dealers: Cli) -> None:
    sell = signed(dealers, "sell", "sell", "bank", SELL)
    content = json.loads(sell.read_text())
    sell.write_text(json.dumps({**content, "chain_id": 2}))
    assert "not for this market" in dealers(f"trade settle {sell}", by="fund", exits=3).stderr


def test_its_maker_cancels_an_order(dealers: Cli) -> None:
    sell, buy = pair(dealers)
    assert f"only {WHO.bank} cancels it" in dealers(f"trade cancel {sell}", by="fund", exits=5).stderr
    assert dealers(f"trade cancel {sell} --dry-run --json", by="bank").document["dry_run"]
    assert dealers(f"trade cancel {sell} --json", by="bank").document["ended"]
    assert dealers(f"trade cancel {sell} --json", by="bank").document["transactions"] == []
    ran = dealers(f"trade settle {sell} {buy} --face 100000 --price 98.4", by="stranger", exits=3)
    assert "is filled or cancelled" in ran.stderr


def test_an_order_for_a_venue_is_handed_in_by_its_operator(dealers: Cli) -> None:
    venue = licensed(dealers)
    sell = signed(dealers, "sell", "sell", "bank", f"{SELL} --venue PK-X")
    buy = signed(dealers, "buy", "buy", "fund", BUY)
    ran = dealers(f"trade settle {sell} {buy} --price 98.4", by="stranger", exits=3)
    assert f"only the operator of venue {venue} may hand it in" in ran.stderr
    dealers(f"trade settle {sell} {buy} --price 98.4", by="operator")
    (trade,) = dealers(f"trade show {PIB} --json").document["trades"]
    assert trade["venue"] == venue
    assert date.fromisoformat(trade["time"][:10]) == date(2048, 11, 4)


def test_a_batch_settles_what_can_be_and_tells_what_failed(dealers: Cli) -> None:
    venue = licensed(dealers)
    pair(dealers)
    signed(dealers, "more", "sell", "bank", "300000 98.00 --venue PK-X")
    signed(dealers, "taker", "buy", "fund", f"300000 98.00 --with {WHO.insurer}")
    pairs = batch_of(dealers, "sell.json,buy.json,200000,98.4", "more.json,taker.json,,", "more.json,buy.json,,98.4")
    line = f"trade batch PK-X {pairs}"
    assert f"only the operator of venue {venue} may hand it in" in dealers(line, by="stranger", exits=3).stderr
    shown = dealers(f"{line} --dry-run --json", by="operator").document
    assert (shown["dry_run"], shown["pairs"], shown["settled"]) == (True, 3, 0)
    done = dealers(f"{line} --json", by="operator", exits=1).document
    assert (done["settled"], [(one["row"], one["error"]) for one in done["failed"]]) == (2, [(3, "NotTheTaker")])
    trades = dealers(f"trade show {PIB} --json").document["trades"]
    assert sorted((trade["units"], trade["venue"]) for trade in trades) == [
        (str(2 * UNIT), venue),
        (str(3 * UNIT), venue),
    ]
    again = dealers(f"{line} --json", by="operator", exits=1).document
    assert (again["settled"], len(again["failed"])) == (2, 1)


def test_a_pair_is_settled_as_often_as_it_stands_in_the_list(dealers: Cli) -> None:
    licensed(dealers)
    pair(dealers)
    twice = batch_of(dealers, *["sell.json,buy.json,200000,98.4"] * 2)
    done = dealers(f"trade batch PK-X {twice} --json", by="operator").document
    assert (done["settled"], done["failed"], units_traded(dealers)) == (2, [], [2, 2])
    assert dealers(f"trade batch PK-X {twice} --json", by="operator").document["transactions"] == []
    rest = batch_of(dealers, *["sell.json,buy.json,200000,98.4"] * 2, "sell.json,buy.json,100000,98.4")
    assert dealers(f"trade batch PK-X {rest} --json", by="operator").document["settled"] == 3


def test_a_batch_that_is_settled_is_not_handed_in_again(dealers: Cli) -> None:
    licensed(dealers)
    pair(dealers)
    line = f"trade batch PK-X {batch_of(dealers, 'sell.json,buy.json,,98.4')} --json"
    assert len(dealers(line, by="operator").document["transactions"]) == 1
    assert dealers(line, by="operator").document["transactions"] == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("sell.json,buy.json", "row 2: it has 2 cells, not 4"),
        ("sell.json,buy.json,,", "row 2: the orders leave a choice of prices between 98.3815 and 98.5000"),
        ("sell.json,missing.json,,98.4", "missing.json"),
        ("sell.json,buy.json,much,98.4", "row 2: 'much' is no amount"),
    ],
)
def test_a_list_of_pairs_is_checked_as_a_whole(dealers: Cli, line: str, told: str) -> None:
    licensed(dealers)
    pair(dealers)
    before = dealers.live.block()
    pairs = batch_of(dealers, "sell.json,buy.json,,98.4", line).rename(dealers.folder / "pairs.csv")
    assert told.replace("row 2", "row 3") in dealers(f"trade batch PK-X {pairs}", by="operator", exits=3).stderr
    assert dealers.live.block() == before
