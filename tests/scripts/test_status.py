"""`status` from the event store: never behind, never of a branch that is gone, and compared with the contracts."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from tests.support.evidence import EVIDENCE
from tests.support.revm import RevmChain
from wasiqa.servicing.payments import Payments

ISIN = "XFEXAMPLE016"


def store(cli: Cli) -> Path:
    return cli.folder / "deployments" / "31337.events.db"


def tamper(cli: Cli, change: str, *values: object) -> None:
    with sqlite3.connect(store(cli)) as stored:
        assert stored.execute(change, values).rowcount > 0


def first(cli: Cli, name: str, address: str) -> tuple[int, int, dict[str, object]]:
    """Block, place and arguments of the first stored event of this name."""
    found = "SELECT block, log_index, args FROM events WHERE name = ? AND address = ? ORDER BY block, log_index"
    with sqlite3.connect(store(cli)) as stored:
        block, index, args = stored.execute(found, (name, address)).fetchone()
    return block, index, json.loads(args)


def holders(cli: Cli, line: str = f"status {PIB} --json") -> dict[str, str]:
    return {holder["wallet"]: holder["balance"] for holder in cli(line).document["series"][0]["holders"]}


@pytest.mark.parametrize("check", ["", " --check"])
def test_a_chain_that_does_not_have_the_programme_is_told_as_such(cli: Cli, check: str) -> None:
    elsewhere = Cli(RevmChain(), cli.folder)
    error = elsewhere(f"status --json{check}", exits=4).error
    assert error["code"] == "NO_CONTRACT"
    assert cli.programme().timelocks["issuance"].address in error["message"]
    assert error["hint"] == "check the deployments folder and the network"


def test_a_store_that_cannot_be_used_is_refused_with_a_remedy(cli: Cli) -> None:
    store(cli).write_text("no database " * 100)
    error = cli("status --json", exits=3).error
    assert error["file"] == str(store(cli))
    assert error["hint"] == f"delete {store(cli)}, and it is read from the chain again"
    store(cli).unlink()
    cli("status --check")


def test_a_balance_that_was_changed_in_the_store_is_found(cli: Cli) -> None:
    cli("status")
    bond = cli.bond().address
    block, index, args = first(cli, "Transfer", bond)
    wallet, right = str(args["to"]), cli.balance(str(args["to"]))
    args["value"] = int(str(args["value"])) + 1
    tamper(cli, "UPDATE events SET args = ? WHERE block = ? AND log_index = ?", json.dumps(args), block, index)
    told = cli("status --check --json", exits=1)
    differences = told.document["differences"]
    assert {"fact": f"{ISIN} balance of {wallet}", "events": str(right + 1), "chain": str(right)} in differences
    assert f"{ISIN} supply" in [difference["fact"] for difference in differences]
    assert f"differ from the contracts in {len(differences)} places" in told.stderr
    assert f"hint: delete {cli.folder}/deployments/31337.events.db" in told.stderr
    plain = cli("status --check", exits=1)
    assert f"{ISIN} balance of {wallet}: the events say {right + 1}, the chain says {right}" in plain.stdout
    store(cli).unlink()
    assert cli("status --check --json").document["differences"] == []


@pytest.mark.parametrize(
    ("name", "contract", "facts"),
    [
        ("WordSet", "registry", ["word of"]),
        ("Transfer", "bond", ["balance of", "supply"]),
        ("Frozen", "bond", ["frozen units of"]),
        ("AddressFrozen", "bond", ["freeze of"]),
        ("AllocationSet", "bond", ["allocation"]),
        ("Allocated", "programme", ["booked value", "booked units", "booked"]),
        ("Funded", "agent", ["funded"]),
        ("Paid", "agent", ["paid", "unclaimed"]),
    ],
)
def test_an_event_that_is_missing_from_the_store_is_found(cli: Cli, name: str, contract: str, facts: list[str]) -> None:
    chain, bond, programme = cli.live, cli.bond(), cli.programme()
    chain.transact(bond, "setFrozenTokensWithCase", WHO.bank, 5, *EVIDENCE, sender=WHO.freezer)
    chain.transact(bond, "setAddressFrozenWithCase", WHO.fund, True, *EVIDENCE, sender=WHO.freezer)
    chain.travel(chain.call(programme.paying_agent, "rowsOf", bond.address)[0].payTime)
    cli(f"coupon fund {PIB} 1", by="paying_agent")
    cli(f"coupon pay {PIB} 1", by="paying_agent", exits=1)  # one holder is frozen
    assert cli("status --check --json").document["differences"] == []
    contracts = {
        "bond": bond,
        "registry": programme.registry,
        "programme": programme.programme,
        "agent": programme.paying_agent,
    }
    block, index, _ = first(cli, name, contracts[contract].address)
    tamper(cli, "DELETE FROM events WHERE block = ? AND log_index = ?", block, index)
    told = [difference["fact"] for difference in cli("status --check --json", exits=1).document["differences"]]
    for fact in facts:
        assert any(fact in one for one in told), told


def test_a_block_whose_time_was_changed_is_found(cli: Cli) -> None:
    chain, bond = cli.live, cli.bond()
    record = chain.call(bond, "recordTimes")[0]
    chain.travel(record)
    receipt = chain.transact(bond, "transfer", WHO.fund, 10**7, sender=WHO.bank)
    chain.travel(record + 1)
    cli("status --check")
    tamper(cli, "UPDATE blocks SET time = time + 1 WHERE number = ?", receipt.block)
    chain.transact(bond, "approve", WHO.fund, 1, sender=WHO.bank)
    chain.travel(record + 2)
    told = [difference["fact"] for difference in cli("status --check --json", exits=1).document["differences"]]
    assert told == [f"{ISIN} balance of {wallet} at record time 1" for wallet in (WHO.bank, WHO.fund)]


@pytest.mark.parametrize("name", ["RecordTimesSet", "RowOpened"])
def test_events_that_do_not_fit_together_are_refused(cli: Cli, name: str) -> None:
    cli("status")
    bond, agent = cli.bond().address, cli.programme().paying_agent.address
    tamper(cli, "DELETE FROM events WHERE name = ? AND address IN (?, ?)", name, bond, agent)
    cli.live.travel(cli.live.call(cli.bond(), "recordTimes")[0] + 1)
    if name == "RowOpened":
        cli(f"coupon fund {PIB} 1", by="paying_agent")
    error = cli("status --check --json", exits=1).error
    assert error["code"] == "STORE_DIFFERS"
    assert error["message"].startswith("the stored events don't fit together")
    assert error["hint"] == f"delete {store(cli)}, and it is read from the chain again"


@pytest.mark.parametrize("args", ["{}", "[]", '{"wallet": "0x00", "word": null}', '{"wallet": "0x00", "word": "many"}'])
@pytest.mark.parametrize(
    "line",
    [
        "whitelist export {folder}/never.csv",
        "whitelist expiring --days 30",
        "whitelist suspend --investor SECP:0000016 --account test:7 --yes",
        f"whitelist plan {EXAMPLES}/whitelist/investors.csv --complete",
    ],
)
def test_whoever_asks_for_words_that_are_damaged_is_told_to_read_them_again(cli: Cli, line: str, args: str) -> None:
    cli("status")
    tamper(cli, "UPDATE events SET args = ? WHERE name = 'WordSet'", args)
    error = cli(f"{line.format(folder=cli.folder)} --json", exits=1).error
    assert error["code"] == "STORE_DIFFERS"
    assert error["message"].startswith("the stored events don't fit together: ")
    assert error["hint"] == f"delete {store(cli)}, and it is read from the chain again"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("whitelist export {folder}/never.csv", "InvestorRegistry"),
        ("whitelist expiring --days 30", "InvestorRegistry"),
        (f"whitelist plan {EXAMPLES}/whitelist/investors.csv --complete", "InvestorRegistry"),
        ("status", ISIN),
        ("status --check", "Programme"),
        ("ops list --all", "IssuanceTimelock"),
    ],
)
def test_a_ledger_from_beyond_the_chain_s_head_is_refused(cli: Cli, line: str, name: str) -> None:
    path = cli.folder / "deployments" / "31337.json"
    whole = path.read_text()
    ledger = json.loads(whole)
    record = ledger["series" if name == ISIN else "contracts"][name]
    head = cli.live.block().number
    record["block"] = head + 1
    path.write_text(json.dumps(ledger))
    error = cli(f"{line.format(folder=cli.folder)} --json", exits=3).error
    called = f"series {name}" if name == ISIN else name
    told = (
        f"the ledger of chain 31337 has {called} at {record['address']} since block {head + 1}, and the latest block is"
    )
    assert error["message"] == f"{told} {head}"
    assert "put the block in the ledger right" in error["hint"]
    path.write_text(whole)
    cli(line.format(folder=cli.folder))


def test_an_event_whose_arguments_cannot_be_read_is_refused(cli: Cli) -> None:
    cli("status")
    tamper(cli, "UPDATE events SET args = 'to the bank' WHERE name = 'Transfer'")
    assert f"{store(cli)} can't be used" in cli("status --json", exits=3).error["message"]


def test_what_came_since_is_told(cli: Cli) -> None:
    before = holders(cli)
    cli.live.transact(cli.bond(), "transfer", WHO.fund, 10**7, sender=WHO.bank)
    after = holders(cli)
    assert int(after[WHO.bank]) == int(before[WHO.bank]) - 10**7


def test_what_was_undone_is_not_told(cli: Cli) -> None:
    before, chain = holders(cli), cli.live
    with chain.isolated():
        chain.transact(cli.bond(), "transfer", WHO.fund, 10**7, sender=WHO.bank)
        assert holders(cli) != before
    chain.transact(cli.bond(), "approve", WHO.fund, 1, sender=WHO.bank)
    assert holders(cli) == before
    assert cli("status --check --json").document["differences"] == []


def test_the_document_names_the_block_and_keeps_its_shape(cli: Cli) -> None:
    number, name = cli.live.block()
    document = cli("status --json").document
    names = ["programme", "venues", "reserves", "series", "pauses", "standings", "paying_agent", "funding", "block"]
    assert list(document) == names
    assert document["block"] == {"number": number, "hash": name}
    assert list(document["programme"]) == ["ceiling", "booked"]
    assert [series["isin"] for series in document["series"]] == [ISIN, "XFEXAMPLE024"]
    assert list(document["series"][0]) == ["isin", "symbol", "address", "issued", "holders", "rows"]
    checked = cli(f"status {PIB} --check --json").document
    assert list(checked) == [*names, "differences"]
    assert checked["series"] == document["series"][:1]
    plain = cli("status --check").stdout
    assert plain.startswith(f"at block {number}: booked ")
    assert plain.endswith("the contracts say the same\n")


def test_a_series_that_the_ledger_learns_of_later_is_told_too(cli: Cli) -> None:
    path = cli.folder / "deployments" / "31337.json"
    whole = path.read_text()
    part = json.loads(whole)
    del part["series"][ISIN]
    path.write_text(json.dumps(part))
    assert [series["isin"] for series in cli("status --check --json").document["series"]] == ["XFEXAMPLE024"]
    path.write_text(whole)
    assert holders(cli, f"status {PIB} --check --json")


def test_what_has_to_be_funded_is_told_with_its_day_its_amount_and_where_it_goes(cli: Cli) -> None:
    agent, cash = cli.programme().paying_agent, cli.cash()
    row = Payments(cli.live, cli.programme(), cli.bond()).row(1)
    record = cli.live.call(cli.bond(), "recordTimes")[0]

    def funding() -> list[dict[str, object]]:
        document = cli(f"status {PIB} --json").document
        assert document["paying_agent"] == agent.address
        return list(document["funding"])

    (before,) = funding()
    assert (before["isin"], before["row"], before["kind"], before["expected"]) == (ISIN, 1, "coupon", True)
    assert datetime.fromisoformat(str(before["from"])).timestamp() == record
    assert datetime.fromisoformat(str(before["by"])).timestamp() == row.pay_time
    assert before["cash_token"] == cash.address
    cli.live.travel(record + 1)
    (lacking, following) = funding()
    need = cli.live.call(agent, "needOf", cli.bond().address, 0)
    assert (lacking["row"], lacking["expected"], lacking["amount"]) == (1, False, str(need))
    assert (following["row"], following["expected"]) == (2, True)
    assert before["amount"] == lacking["amount"], "nobody bought or sold between"
    told = cli(f"status {PIB}").stdout
    assert f"with the cash token's approval of the paying agent {agent.address}:" in told
    assert f"by {lacking['by']}: {need // 100:,}.{need % 100:02} of" in told
    assert f"{cash.address} for {PIB} row 1 (`coupon fund {PIB} 1`)\n" in told
    cli(f"coupon fund {PIB} 1", by="paying_agent")
    assert [one["row"] for one in funding()] == [2]
