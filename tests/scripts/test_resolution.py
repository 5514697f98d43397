"""`resolution propose`, `accelerate`, `vote` and `carry-out`: what holders decide of a series in default."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.scripts.cli import WHO, Cli
from tests.scripts.row_acts import DAY, by_two, paper, refused, rows
from tests.scripts.test_default import SYMBOL, defaulting, missed
from tests.support.actors import ROLES

__all__ = ["defaulting"]

ISSUANCE, VOTING = 3_600, 14 * DAY


@pytest.fixture
def voting(defaulting: Cli) -> Cli:
    """The first coupon is missed, and somebody has said so."""
    missed(defaulting)
    defaulting(f"default declare {SYMBOL} 1", by="outsider")
    return defaulting


def tail(cli: Cli, *, principal: str = "4/5", name: str = "tail.yaml") -> Path:
    """One coupon of one per cent, and this principal, a hundred days from now."""
    record = cli.live.now() + 100 * DAY
    times = [datetime.fromtimestamp(second, UTC).isoformat() for second in (record, record + DAY)]
    lines = [
        "from: 2",
        f'record_times: ["{times[0]}"]',
        "rows:",
        f'- {{kind: coupon, record: 2, pay: "{times[1]}", amount: "0.01"}}',
        f'- {{kind: principal, record: 2, pay: "{times[1]}", amount: "{principal}"}}',
    ]
    return cli.file(name, "\n".join(lines) + "\n")


def held(cli: Cli) -> dict[str, int]:
    """What each holder has, by role."""
    found = {name: cli.balance(getattr(WHO, name), SYMBOL) for name in ROLES if hasattr(WHO, name)}
    return {name: units for name, units in found.items() if units}


def all_vote(cli: Cli, number: int) -> None:
    for name, units in held(cli).items():
        cli(f"resolution vote {SYMBOL} {number} --for {units / 100:.2f} --json", by=name)


def test_a_restructuring_is_proposed_by_two_voted_on_and_carried_out_as_it_was(voting: Cli) -> None:
    cli, file = voting, tail(voting)
    line = f"resolution propose {SYMBOL} {file} --document {paper(cli)}"
    assert by_two(cli, line, "issuer", ISSUANCE)["rows"] == 2
    assert "resolution 1 is proposed" in cli(line, by="issuer_executor").stdout
    name, units = next(iter(held(cli).items()))
    over = f"resolution vote {SYMBOL} 1 --for {units / 100 + 1:.2f}"
    assert "and votes with no more" in refused(cli, over, name)
    assert cli(f"resolution show {SYMBOL} --json").document[0]["state"] == "voting"
    cli(f"resolution vote {SYMBOL} 1 --against {units / 100:.2f}", by=name)
    (shown,) = cli(f"resolution show {SYMBOL} --json").document
    assert (shown["in_favour"], shown["against"], len(shown["votes"])) == ("0", str(units), 1)
    all_vote(cli, 1)
    (shown,) = cli(f"resolution show {SYMBOL} --json").document
    issued = sum(held(cli).values())
    assert (shown["in_favour"], shown["against"], shown["needed"]) == (str(issued), "0", str(issued * 3 // 4))
    carried = f"resolution carry-out {SYMBOL} 1 {file}"
    assert "votes on resolution 1 are taken up to" in refused(cli, carried, "outsider")
    cli.wait(VOTING + 1)
    assert "resolution 1, restructuring: passed, votes up to" in cli(f"resolution show {SYMBOL}").stdout
    without = refused(cli, f"resolution carry-out {SYMBOL} 1", "outsider", 3)
    assert without == "resolution 1 is a restructuring"
    other = tail(cli, principal="1/2", name="other.yaml")
    assert "not the file that was voted on" in refused(cli, f"resolution carry-out {SYMBOL} 1 {other}", "outsider", 3)
    before = len(rows(cli, SYMBOL))
    document = cli(f"{carried} --json", by="outsider").document
    assert (document["resolution"], document["kind"]) == (1, "restructuring")
    assert cli(f"{carried} --json", by="outsider").document == {"resolution": 1, "transactions": []}
    kinds = [row["kind"] for row in cli(f"coupon schedule {SYMBOL} --json").document]
    assert kinds == ["coupon", *["cancelled"] * (before - 1), "coupon", "principal"]
    assert "was cancelled" in refused(cli, f"coupon fund {SYMBOL} 2", "paying_agent")
    cli(f"coupon fund {SYMBOL} 1", by="paying_agent")
    cli(f"coupon pay {SYMBOL} 1", by="paying_agent")
    cli.live.travel(rows(cli, SYMBOL)[-1].payTime)
    cli(f"coupon fund {SYMBOL} {before + 1}", by="paying_agent")
    cli(f"coupon pay {SYMBOL} {before + 1}", by="paying_agent")
    cli(f"redeem {SYMBOL} --fund-only", by="paying_agent")
    cli(f"redeem {SYMBOL}", by="paying_agent")
    assert cli.live.call(cli.bond(SYMBOL), "totalSupply") == 0
    cli("status --check")
    cli("report coupons --json")


def test_an_acceleration_needs_no_file(voting: Cli) -> None:
    cli = voting
    name = next(iter(held(cli)))
    line = f"resolution accelerate {SYMBOL} --document {paper(cli)}"
    assert "held nothing at the last record time" in refused(cli, line, "outsider")
    assert cli(f"{line} --json", by=name).document["holder"] == getattr(WHO, name)
    assert cli(f"{line} --json", by=name).document == {"transactions": []}
    cli.wait(VOTING + 1)
    carried = f"resolution carry-out {SYMBOL} 1"
    assert "has 0 units in favour, and needs" in refused(cli, carried, "outsider")
    assert cli(f"resolution show {SYMBOL} --json").document[0]["state"] == "failed"
    cli(line, by=name)  # what failed may be proposed again, with the same paper
    all_vote(cli, 2)
    cli.wait(VOTING + 1)
    assert "resolution 2 is carried out" in cli(f"resolution carry-out {SYMBOL} 2", by="outsider").stdout
    assert [one["state"] for one in cli(f"resolution show {SYMBOL} --json").document] == ["failed", "carried_out"]
    assert cli(f"default show {SYMBOL} --json").document["status"] == "accelerated"
    assert "funding does not undo" in refused(cli, f"default cure {SYMBOL}", "outsider")
    cli("status --check")


def test_nothing_is_accelerated_while_a_series_performs(defaulting: Cli) -> None:
    line = f"resolution accelerate {SYMBOL} --document {paper(defaulting)}"
    assert refused(defaulting, line, "bank") == "the series is performing, not in default"
    assert defaulting(f"resolution show {SYMBOL}").stdout == "nothing was proposed\n"


def test_a_file_that_no_vote_could_be_about_is_refused_with_each_mistake(voting: Cli) -> None:
    cli = voting
    file = cli.file(
        "bad.yaml", "from: 0\nrecord_times: [noon]\nrows:\n- {kind: gift, record: 1, pay: noon, amount: x}\n"
    )
    message = refused(cli, f"resolution propose {SYMBOL} {file} --document {paper(cli)}", "issuer_proposer", 3)
    assert "mistakes in the restructuring" in message
