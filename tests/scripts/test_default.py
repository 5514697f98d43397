"""`default show`, `declare`, `cure` and `reopen`: anybody says what the terms of a series say of a missed payment."""

from __future__ import annotations

import pytest

from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from tests.scripts.row_acts import DAY, done_already, refused, rows

ISIN, SYMBOL = "XFEXAMPLE065", "PIB-3Y-DFT"
GRACE = 30 * DAY
TERMS = 'default: {grace_days: 30, acceleration_share: "0.25", resolution_share: "0.75", voting_days: 14}'


@pytest.fixture
def defaulting(cli: Cli) -> Cli:
    """An office with one bond more, whose term sheet says what a default is, issued like the other."""
    terms = cli.folder / "pib-default.yaml"
    cli(f"terms shift {EXAMPLES}/terms/pib-3y-2020.yaml {terms} --isin {ISIN}")
    text = terms.read_text().replace(f"symbol: {PIB}", f"symbol: {SYMBOL}")
    terms.write_text(text.partition("hooks:")[0] + TERMS + "\n")
    for party, delay, exits in (("issuer_proposer", 3_600, 6), ("issuer_executor", 0, 0)):
        cli(f"deploy series {terms}", by=party, exits=exits)
        cli.wait(delay)
    for party, delay, exits in (("issuer_proposer", 3_600, 6), ("issuer_executor", 0, 0)):
        cli(f"issue apply {SYMBOL} {EXAMPLES}/allotments/pib.csv", by=party, exits=exits)
        cli.wait(delay)
    return cli


def missed(cli: Cli, row: int = 1) -> None:
    cli.live.travel(rows(cli, SYMBOL)[row - 1].payTime + GRACE + 1)


def test_a_series_without_terms_is_shown_as_such_and_nothing_of_it_is_missed(cli: Cli) -> None:
    cli.live.travel(rows(cli)[0].payTime + 1_000 * DAY)
    shown = cli(f"default show {PIB} --json").document
    assert (shown["status"], shown["terms"]) == ("performing", None)
    assert shown["rows"][0] == {"row": 1, "kind": "coupon", "standing": "due"}
    assert "no row of it is ever missed" in cli(f"default show {PIB}").stdout
    assert refused(cli, f"default declare {PIB} 1", "outsider").startswith("the series has no terms of default")


def test_a_default_is_declared_shown_and_cured(defaulting: Cli) -> None:
    cli = defaulting
    told = refused(cli, f"default declare {SYMBOL} 1", "outsider")
    assert told == "row 1 is not missed: it is ahead"
    missed(cli)
    shown = cli(f"default show {SYMBOL} --json").document
    assert (shown["status"], shown["rows"][0]["standing"]) == ("performing", "missed")
    assert list(shown["terms"].values()) == [GRACE, 2_500, 7_500, 14 * DAY]
    said = "missed 30 days after it is due; in votes of 14 days 25 % of the units accelerate, 75 % change the terms"
    assert said in cli(f"default show {SYMBOL}").stdout
    line = f"default declare {SYMBOL} 1"
    assert cli(f"{line} --dry-run --json", by="outsider").document["dry_run"]
    assert "the series is in default" in cli(line, by="outsider").stdout
    done_already(cli, line, "outsider")
    assert cli(f"status {SYMBOL} --json").document["standings"] == [
        {"isin": ISIN, "symbol": SYMBOL, "status": "default", "missed": [1]}
    ]
    assert "in default, missed: row 1" in cli(f"status {SYMBOL} --check").stdout
    assert "row 1 is due and not funded" in refused(cli, f"default cure {SYMBOL}", "outsider")
    cli(f"coupon fund {SYMBOL} 1", by="paying_agent")
    assert len(cli(f"default cure {SYMBOL} --json", by="outsider").document["transactions"]) == 1
    assert cli(f"default cure {SYMBOL} --json", by="outsider").document == {"transactions": []}
    assert "status: performing" in cli(f"default show {SYMBOL}").stdout
    cli(f"coupon pay {SYMBOL} 1", by="paying_agent")
    cli("deploy verify")


def test_a_register_opens_again_for_a_missed_principal(defaulting: Cli) -> None:
    cli = defaulting
    last = len(rows(cli, SYMBOL))
    missed(cli, last)
    assert "row 1 is no principal" in refused(cli, f"default reopen {SYMBOL} 1", "outsider")
    line = f"default reopen {SYMBOL} {last}"
    assert "holders may transfer up to" in cli(line, by="outsider").stdout
    done_already(cli, line, "outsider", last)
    cli.live.transact(cli.bond(SYMBOL), "transfer", WHO.fund, 10**7, sender=WHO.bank)
    cli(f"redeem {SYMBOL} --fund-only", by="paying_agent")
    cli(f"redeem {SYMBOL}", by="paying_agent")
    assert cli.live.call(cli.bond(SYMBOL), "totalSupply") == 0
    cli("status --check")
