"""What the chain doesn't show afterwards is not called done: exit code 1, and a sentence that says what isn't so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.scripts import test_auction_interrupted
from tests.scripts.auctioneer import Auctioneer
from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from wasiqa.chain.chain import Receipt
from wasiqa.cli.session import Session
from wasiqa.journal.chain import JournalledChain

DAY = 24 * 3600


def nothing_came(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the chain confirms what is sent, and stays as it was."""

    def confirmed(_: JournalledChain, call: Any, **__: Any) -> Receipt:
        return Receipt(f"0x{'5':064}", call.to, call.name, 1, 21_000, 1)

    monkeypatch.setattr(JournalledChain, "send", confirmed)
    monkeypatch.setattr(Session, "advance", lambda *_: [])


def issue(cli: Cli) -> str:
    file = cli.file("allotments.csv", f"wallet,face\n{WHO.fund},100000\n")
    return f"issue apply {PIB} {file}"


def series(cli: Cli) -> str:
    path = cli.folder / "another.yaml"
    cli(f"terms shift {EXAMPLES}/terms/pib-3y-2020.yaml {path} --isin XFEXAMPLE032")
    path.write_text(path.read_text().replace("ceiling: '24000000000'", "ceiling: '100000'"))
    return f"deploy series {path}"


def fund(cli: Cli) -> str:
    cli.live.travel(cli.live.call(cli.bond(), "recordTimes")[0] + 1)
    return f"coupon fund {PIB} 1"


def pay(cli: Cli) -> str:
    cli(fund(cli), by="paying_agent")
    cli.live.travel(cli.live.call(cli.programme().paying_agent, "rowsOf", cli.bond().address)[0].payTime)
    return f"coupon pay {PIB} 1"


def divide(cli: Cli) -> str:
    fund(cli)
    return f"coupon divide {PIB} 1 --amount 500"


def reschedule(cli: Cli) -> str:
    first = cli.live.call(cli.programme().paying_agent, "rowsOf", cli.bond().address)[0].payTime
    later = datetime.fromtimestamp(first + 2 * DAY, UTC).date()
    return f"coupon reschedule {PIB} 1 --to {later} --notice {cli.file('notice.txt', 'a made-up notice')}"


def rates(cli: Cli) -> str:
    table = cli.file("rates.yaml", 'withholding: {FUND: "0.05"}')
    return f"coupon rates {PIB} --from-row 2 --table {table}"


def state_outside(cli: Cli) -> str:
    cli.live.travel(cli.live.call(cli.programme().paying_agent, "rowsOf", cli.bond().address)[0].payTime)
    paper, holders = cli.file("statement.txt", "a made-up statement"), cli.file("paid.csv", f"wallet\n{WHO.bank}\n")
    return f"coupon outside state {PIB} 1 --holders {holders} --reference RTGS-1 --document {paper}"


def confirm_outside(cli: Cli) -> str:
    line = state_outside(cli)
    cli(line, by="paying_agent")
    return line.replace("state", "confirm", 1)


def invite(cli: Cli) -> str:
    times = [datetime.fromtimestamp(cli.live.now() + days * DAY, UTC).isoformat() for days in (1, 2, 3)]
    opens, closes, pays = times
    paper = cli.file("invitation.txt", "a made-up invitation")
    return f"tender open {PIB} 99 --units 100000 --from {opens} --until {closes} --pay {pays} --invitation {paper}"


def offer(cli: Cli) -> str:
    line = invite(cli)
    cli(line, by="issuer_proposer", exits=6)
    cli.wait(3600)
    cli(line, by="issuer_executor")
    cli.wait(DAY)
    return f"tender offer {PIB} 1 100000"


def fund_tender(cli: Cli) -> str:
    cli(offer(cli), by="individual")
    cli.wait(2 * DAY)
    return f"tender fund {PIB} 1"


def redeem(cli: Cli) -> str:
    cli.live.travel(cli.live.call(cli.programme().paying_agent, "rowsOf", cli.bond().address)[-1].payTime)
    return f"redeem {PIB}"


def hooks(cli: Cli, *stated: str) -> str:
    file = cli.file("rules.yaml", f"hooks: [{', '.join(stated)}]")
    return f"hook apply {PIB} {file}"


def phase(cli: Cli) -> str:
    line = hooks(cli, '{rule: volume_cap, window_hours: 24, caps: ["1000000", "2000000"]}')
    cli(line, by="governor_proposer", exits=6)
    cli.wait(2 * DAY)
    cli(line, by="governor_executor")
    return f"hook phase {PIB} 1"


def cancel(cli: Cli) -> str:
    cli(issue(cli), by="issuer_proposer", exits=6)
    (waiting,) = cli("ops list --json").document["operations"]
    return f"ops cancel {waiting['id']}"


def freeze(cli: Cli) -> str:
    return f"freeze apply {PIB} {WHO.fund} --wallet --case C-1 --order {cli.file('order.txt', 'a made-up order')}"


def bid(cli: Cli) -> str:
    return test_auction_interrupted.bidding(Auctioneer(cli))


def reveal(cli: Cli) -> str:
    return test_auction_interrupted.revealing_as_agent(Auctioneer(cli))


def allot(cli: Cli) -> str:
    return test_auction_interrupted.allotting(Auctioneer(cli))


def settle(cli: Cli) -> str:
    return test_auction_interrupted.settling(Auctioneer(cli))


COMMANDS: dict[str, tuple[Callable[[Cli], str], str, str]] = {
    "issue": (issue, "issuer_executor", "allotments.csv is not issued in full"),
    "deploy series": (series, "issuer_executor", "XFEXAMPLE032 is not open as its term sheet says"),
    "coupon fund": (fund, "paying_agent", "row 1 is not funded in full"),
    "coupon pay": (pay, "paying_agent", "row 1 is not paid in full"),
    "coupon divide": (divide, "paying_agent", "row 1 does not stand as asked"),
    "coupon reschedule": (reschedule, "governor_executor", "row 1 does not stand as asked"),
    "coupon rates": (rates, "governor_executor", "row 2 does not stand as asked"),
    "coupon outside state": (state_outside, "paying_agent", "row 1 does not stand as asked"),
    "coupon outside confirm": (confirm_outside, "regulator", "row 1 does not stand as asked"),
    "tender open": (invite, "issuer_executor", "the tender is not complete"),
    "tender offer": (offer, "individual", "the offer is not there"),
    "tender fund": (fund_tender, "paying_agent", "tender 1 is not funded in full"),
    "auction bid": (bid, "primary_dealer", "not all bids are made"),
    "auction reveal": (reveal, "operator", "not all of them are open"),
    "auction allot": (allot, "issuer_executor", "auction 1 is not verified in full"),
    "auction settle": (settle, "primary_dealer", "auction 1 is not settled in full"),
    "redeem": (redeem, "paying_agent", "row 7 is not funded in full"),
    "hook apply": (hooks, "governor_executor", "the rules of the series are still not those of the file"),
    "hook phase": (phase, "regulator", "the series is not in phase 1"),
    "ops cancel": (cancel, "guardian", "is not cancelled"),
    "freeze": (freeze, "freezer", "does not stand as asked"),
    "block": (lambda _: f"block apply {WHO.fund}", "regulator", "not everything stands as asked"),
    "suspend": (lambda _: "whitelist suspend --investor LEI:0000MADEUPBANKNO0169", "registrar", "not suspended yet"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_the_chain_does_not_show_is_not_called_done(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    prepare, by, told = COMMANDS[command]
    line = prepare(cli)
    nothing_came(monkeypatch)
    ran = cli(line, by=by, exits=1)
    assert told in ran.stderr
    for done in ("done", "issued 1", "open: ", "is funded\n", "cancelled: ", "written, "):
        assert done not in ran.stdout


def test_a_rule_is_not_called_deployed_where_other_code_stands(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wasiqa.servicing.verification.code.masked", lambda *_: b"other code")
    ran = cli("hook deploy holding_limit", by="deployer", exits=1)
    assert "is other code than was sent" in ran.stderr
    assert "HoldingLimit-2 at" not in ran.stdout
