"""Flags over the events of a chain: by investor, whatever the wallets; not for what an authority moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index.life import Life
from tests.index.support import WHO, Desk
from wasiqa.errors import InputRefused
from wasiqa.fiu.flags.policy import FlagPolicy, PolicyFile
from wasiqa.fiu.flags.report import flags_report
from wasiqa.reporting.desk import Desk as ReportDesk
from wasiqa.reporting.report import Report

HOUR = 3600
LAKH = 10**7
"""PKR 100,000, the denomination of the bond, in minor units."""
HOLDERS = ("bank", "insurer", "fund", "individual")


def policy(**changed: Any) -> FlagPolicy:
    """The shipped one, with some parts changed or left out."""
    return PolicyFile.read().policy.model_copy(update=changed)


def told(desk: Desk, chosen: FlagPolicy) -> Report:
    index = desk.index().sync()
    return flags_report(ReportDesk(index, {isin: one.symbol for isin, one in index.ledger.series.items()}), chosen)


def flags(report: Report) -> list[dict[str, Any]]:
    return report.document()["flags"]


def investor(desk: Desk, name: str) -> str:
    return f"0x{desk.office.word(name).investor:040x}"


def send(desk: Desk, sender: str, receiver: str, units: int, hours: int = 1) -> None:
    desk.office.chain.travel(desk.office.chain.now() + hours * HOUR)
    desk.send(sender, receiver, units)


@pytest.fixture
def held(desk: Desk) -> Desk:
    """Four investors hold PKR 100 million each."""
    desk.issue(**dict.fromkeys(HOLDERS, 1_000 * LAKH))
    return desk


def test_three_transfers_below_the_threshold_flag_both_sides_with_the_transfers(held: Desk) -> None:
    for units in (16, 19, 19):
        send(held, "bank", "insurer", units * LAKH)
    report = told(held, policy(pass_through=None, turnover=None))
    found = {(one["investor_id"], one["direction"]): one for one in flags(report)}
    assert set(found) == {(investor(held, "bank"), "out"), (investor(held, "insurer"), "in")}
    one = found[investor(held, "bank"), "out"]
    assert (one["rule"], one["transfers"], one["amount"], one["found"], one["limit"]) == (
        "structuring",
        3,
        str(54 * LAKH),
        "3",
        "3",
    )
    evidence = [line for line in report.document()["evidence"] if line["flag"] == one["flag"]]
    assert [line["amount"] for line in evidence] == [str(units * LAKH) for units in (16, 19, 19)]
    assert len({line["transaction"] for line in evidence}) == 3
    assert {(line["from"], line["to"]) for line in evidence} == {(WHO.bank, WHO.insurer)}


def test_an_investor_is_one_whatever_the_wallets(held: Desk) -> None:
    word = held.office.word("bank")
    held.office.admit({WHO.second_bank: word})
    held.issue(second_bank=100 * LAKH)
    for sender in ("bank", "second_bank", "bank"):
        send(held, sender, "insurer", 19 * LAKH)
    found = {
        (one["investor_id"], one["wallets"]) for one in flags(told(held, policy(pass_through=None, turnover=None)))
    }
    both = " ".join(sorted((WHO.bank, WHO.second_bank)))
    assert found == {(investor(held, "bank"), both), (investor(held, "insurer"), WHO.insurer)}
    for _ in range(3):
        send(held, "bank", "second_bank", 19 * LAKH, hours=100)
    assert len(flags(told(held, policy(pass_through=None, turnover=None)))) == 2, (
        "between one's own wallets is no one's"
    )


def test_what_comes_in_and_goes_on_within_the_day_has_passed_through(held: Desk) -> None:
    send(held, "bank", "insurer", 30 * LAKH)
    send(held, "insurer", "fund", 28 * LAKH)
    (one,) = flags(told(held, policy(structuring=None, turnover=None)))
    assert (one["investor_id"], one["rule"], one["found"], one["limit"]) == (
        investor(held, "insurer"),
        "pass_through",
        str(28 * LAKH),
        str(27 * LAKH),
    )


def test_turnover_is_flagged_against_what_is_held(desk: Desk) -> None:
    desk.issue(bank=40 * LAKH)
    for _ in range(3):
        send(desk, "bank", "insurer", 40 * LAKH)
        send(desk, "insurer", "bank", 40 * LAKH)
    found = flags(told(desk, policy(structuring=None, pass_through=None)))
    assert {(one["investor_id"], one["rule"]) for one in found} == {
        (investor(desk, name), "turnover") for name in ("bank", "insurer")
    }
    assert {(one["found"], one["limit"]) for one in found} == {(str(240 * LAKH), str(200 * LAKH))}


def test_a_listed_corridor_is_flagged_by_the_countries_of_that_moment(held: Desk) -> None:
    send(held, "bank", "insurer", LAKH)
    held.office.admit({WHO.insurer: replace(held.office.word("insurer"), country=364)})
    send(held, "bank", "insurer", LAKH)
    held.office.admit({WHO.insurer: held.office.word("insurer")})
    found = flags(told(held, policy(structuring=None, pass_through=None, turnover=None)))
    assert [(one["rule"], one["direction"], one["found"], one["limit"], one["transfers"]) for one in found] == [
        ("corridor", way, "PK>IR", "2026-02", 1) for way in [one["direction"] for one in found]
    ]
    assert {(one["investor_id"], one["direction"]) for one in found} == {
        (investor(held, "bank"), "out"),
        (investor(held, "insurer"), "in"),
    }


def test_flags_are_those_of_the_moment_that_is_asked_for(held: Desk) -> None:
    for _ in range(2):
        send(held, "bank", "insurer", 19 * LAKH)
    before = held.office.chain.now()
    send(held, "bank", "insurer", 19 * LAKH)
    index = held.index().sync()
    symbols = {isin: one.symbol for isin, one in index.ledger.series.items()}
    assert flags(flags_report(ReportDesk(index, symbols, before), policy())) == []
    assert len(flags(flags_report(ReportDesk(index, symbols), policy()))) == 2


def test_a_lost_wallet_and_its_successor_are_one_investor(held: Desk) -> None:
    for _ in range(2):
        send(held, "bank", "insurer", 19 * LAKH)
    Life(held).recover("bank", announced=False)
    held.office.chain.transact(held.bond, "transfer", WHO.insurer, 19 * LAKH, sender=WHO.stranger)
    found = {one["investor_id"]: one for one in flags(told(held, policy(pass_through=None, turnover=None)))}
    assert set(found) == {investor(held, "bank"), investor(held, "insurer")}
    assert found[investor(held, "bank")]["wallets"] == " ".join(sorted((WHO.bank, WHO.stranger)))


def test_what_an_authority_moves_raises_nothing(held: Desk) -> None:
    for _ in range(3):
        seizure = held.bond.encode("forcedTransfer", WHO.bank, WHO.insurer, 19 * LAKH)
        held.office.by_two("enforcement", seizure)
    assert flags(told(held, policy())) == []


def test_a_currency_without_amounts_is_told_as_not_judged(held: Desk) -> None:
    for _ in range(3):
        send(held, "bank", "insurer", 19 * LAKH)
    only_dollars = {code: one for code, one in policy().amounts.items() if code == "USD"}
    document = told(held, policy(amounts=only_dollars)).document()
    assert document["flags"] == []
    assert {one["currency"] for one in document["not_judged"]} == {"TPKR"}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (('share: "0.80"', 'share: "1.80"'), "structuring.share"),
        (("transfers: 3", "transfers: 1"), "structuring.transfers"),
        (("to: KP", "to: QQ"), "corridors.pairs.0.to"),
        (("hours: 24", "hours: 0"), "pass_through.hours"),
        (("keep_years: 10", "keep: 10"), "keep"),
    ],
)
def test_a_policy_with_a_mistake_is_refused_by_its_place(tmp_path: Any, change: tuple[str, str], where: str) -> None:
    from wasiqa.fiu.flags.policy import DEFAULT

    path = tmp_path / "policy.yaml"
    path.write_text(DEFAULT.read_text().replace(*change))
    with pytest.raises(InputRefused) as caught:
        PolicyFile.read(path)
    assert where in [fault.column for fault in caught.value.faults]


# anything may happen

_steps = st.lists(
    st.tuples(
        st.sampled_from(HOLDERS), st.sampled_from(HOLDERS), st.sampled_from((10, 16, 19, 20, 25)), st.integers(1, 60)
    ),
    min_size=4,
    max_size=12,
)


def windows(lines: list[tuple[int, int]], count: int, seconds: int) -> bool:
    """Do so many transfers, each just below the threshold, lie within so many seconds?"""
    near = [time for time, units in lines if 16 * LAKH <= units < 20 * LAKH]
    return any(sum(begin <= time <= begin + seconds for time in near) >= count for begin in near)


def naive(made: list[tuple[str, str, int, int]]) -> Iterator[tuple[str, str]]:
    """Who is to be flagged for structuring, in which direction, by what was sent."""
    sides = sorted((who, way, time, units) for a, b, units, time in made for who, way in ((a, "out"), (b, "in")))
    for (who, way), lines in groupby(sides, key=lambda one: one[:2]):
        if windows([one[2:] for one in lines], 3, 72 * HOUR):
            yield who, way


@given(steps=_steps)
def test_structuring_is_flagged_exactly_where_the_naive_reading_of_what_was_sent_says_so(
    held: Desk, steps: list[tuple[str, str, int, int]]
) -> None:
    chain = held.office.chain
    with chain.isolated():
        made = []
        for sender, receiver, lakhs, hours in steps:
            send(held, sender, receiver, lakhs * LAKH, hours)
            if sender != receiver:
                made.append((sender, receiver, lakhs * LAKH, chain.now()))
        found = flags(told(held, policy(pass_through=None, turnover=None, corridors=None)))
    names = {investor(held, name): name for name in HOLDERS}
    assert {(names[one["investor_id"]], one["direction"]) for one in found} == set(naive(made))
