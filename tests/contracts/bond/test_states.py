"""What a holder may still do: the table in docs/compliance.md, each cell against a deployed series."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pytest

from tests.contracts.bond.orders import burn_with_case, recover, seize_with_case
from tests.contracts.bond.payments import Payments, coupon, principal
from tests.contracts.bond.series import Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.office import investor_id
from tests.support.projects import ROOT
from tests.support.revm import RevmChain
from wasiqa.chain.chain import Receipt
from wasiqa.chain.errors import Reverted
from wasiqa.policy import Policy

HELD, FREE = 1_000, 300
"""Units of the holder, and those that a partial freeze leaves."""
OPEN, SHUT = 300, 301
"""Venues."""
HOLDER = WHO.bank


def table() -> dict[str, dict[str, str]]:
    """Cells by state and act."""
    page = (ROOT / "docs" / "compliance.md").read_text(encoding="utf-8")
    section = page.partition("## What a holder may still do\n")[2].partition("\n## ")[0]
    lines = section[section.index("|") :].partition("\n\n")[0].splitlines()
    (_, *acts), _, *states = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return {state: dict(zip(acts, cells, strict=True)) for state, *cells in states}


TABLE = table()
CELLS = [(state, act) for state, cells in TABLE.items() for act in cells]


@pytest.fixture(scope="session")
def session_states(session_revm: RevmChain) -> Payments:
    """Deploys for the session; tests ask for `payments`."""
    stage = Stage.opened(session_revm)
    stage.chain.transact(stage.registry, "setVenue", OPEN, True, sender=ROLES["LICENCE_REGISTRY"])
    stage.amend(HOLDER, venue=OPEN)
    stage.admit(WHO.second_bank, investor=investor_id("bank"))
    series = Series.deployed(stage, policy=Policy(venues=True).encode())
    holders = {"bank": HELD, "fund": HELD, "second_bank": 100}
    return Payments.opened(series, holders, rows=[coupon(series), principal(series)])


@pytest.fixture
def payments(session_states: Payments, chain: RevmChain) -> Payments:
    """The holder, a fund and another wallet of the holder's have units; a coupon and the principal are to come."""
    return session_states


def _venue_closes(series: Series) -> None:
    series.stage.amend(HOLDER, venue=SHUT)


def _lost_for_another_series(series: Series) -> None:
    """The units are still where they were, since this series has not followed yet."""
    recover(Series.deployed(series.stage), HOLDER, WHO.stranger)


STATES: Mapping[str, Callable[[Series], object]] = MappingProxyType(
    {
        "in good standing": lambda series: None,
        "suspended by the registrar": lambda series: series.stage.block(HOLDER, "registrar"),
        "blocked by the regulator": lambda series: series.stage.block(HOLDER, "regulator"),
        "blocked by the licence registry": lambda series: series.stage.block(HOLDER, "licence"),
        "expired": lambda series: series.stage.amend(HOLDER, valid_until=series.chain.now() - 1),
        "removed": lambda series: series.stage.amend(HOLDER, admitted=False, removed=True),
        "frozen (the wallet)": lambda series: series.freeze(HOLDER),
        "partially frozen": lambda series: series.freeze_units(HOLDER, HELD - FREE),
        "at a venue that is closed": _venue_closes,
        "moved to another wallet": _lost_for_another_series,
    }
)


def answer(act: Callable[[], object]) -> str:
    """What comes of an act, in the words of the table."""
    try:
        act()
    except Reverted as error:
        if error.name == "TransferRefused":
            return str(error.arguments["code"])
        if error.name == "ERC7943InsufficientUnfrozenBalance":
            return "free units"
        refusals = {"NothingToSucceed": "no", "SuccessorUnfit": "no", "SucceededByAnother": "to the successor"}
        return refusals[str(error.name)]
    return "yes"


def sends(payments: Payments) -> str:
    series = payments.series
    said = answer(lambda: series.transfer(HOLDER, WHO.fund, HELD))
    if said == "free units":
        series.transfer(HOLDER, WHO.fund, FREE)
        assert answer(lambda: series.transfer(HOLDER, WHO.fund, 100)) == said
    return said


def receives(payments: Payments) -> str:
    """By transfer and by order alike."""
    series = payments.series
    said = answer(lambda: series.transfer(WHO.fund, HOLDER, 100))
    assert answer(lambda: series.seize(WHO.fund, HOLDER, 100)) == said
    return said


def is_issued(payments: Payments) -> str:
    return answer(lambda: payments.series.mint(HOLDER, 100))


def spends(payments: Payments) -> str:
    payments.series.act("approve", HOLDER, 100, sender=WHO.fund)
    return answer(lambda: payments.series.act("transferFrom", WHO.fund, WHO.insurer, 100, sender=HOLDER))


def paid(payments: Payments, row: int) -> str:
    """By the paying agent and by claim alike."""
    with payments.series.chain.isolated():
        pushed = _told(payments, payments.push(row, "bank"))
    assert _told(payments, payments.claim(row, "bank")) == pushed
    return pushed


def _told(payments: Payments, receipt: Receipt) -> str:
    kinds = [kind for kind, _, _ in payments.told(receipt)]
    if kinds == ["paid"]:
        return "to the successor" if receipt.events(payments.agent, "PaidToSuccessor") else "yes"
    if kinds == ["paid", "unpaid"]:
        assert payments.series.balance(HOLDER) == HELD - FREE
        return "free units"
    assert kinds == ["unpaid"]
    return "waits"


def is_seized_from(payments: Payments) -> str:
    return answer(lambda: seize_with_case(payments.series, HOLDER, WHO.fund, HELD))


def is_burned_of(payments: Payments) -> str:
    return answer(lambda: burn_with_case(payments.series, HOLDER, HELD))


def is_recovered(payments: Payments) -> str:
    """To a wallet that nobody knows; who has a successor already, only to that one."""
    series = payments.series
    said = answer(lambda: recover(series, HOLDER, WHO.outsider))
    if said == "to the successor":
        recover(series, HOLDER, WHO.stranger)
    assert series.balance(HOLDER) == (HELD if said == "no" else 0)
    return said


def takes_a_place(payments: Payments) -> str:
    """That of another wallet of the same investor."""
    return answer(lambda: recover(payments.series, WHO.second_bank, HOLDER))


ACTS: Mapping[str, Callable[[Payments], str]] = MappingProxyType(
    {
        "sends": sends,
        "receives": receives,
        "is issued": is_issued,
        "spends for others": spends,
        "coupons": lambda payments: paid(payments, 0),
        "principal": lambda payments: paid(payments, 1),
        "is seized from": is_seized_from,
        "is burned of": is_burned_of,
        "is recovered": is_recovered,
        "takes a lost wallet's place": takes_a_place,
    }
)


def test_the_table_has_every_state_and_every_act_and_no_others() -> None:
    assert list(TABLE) == list(STATES)
    assert all(list(cells) == list(ACTS) for cells in TABLE.values())


@pytest.mark.parametrize(("state", "act"), CELLS, ids=[f"{state}: {act}" for state, act in CELLS])
def test_each_cell_of_the_table_is_what_the_series_does(payments: Payments, state: str, act: str) -> None:
    if act in ("coupons", "principal"):
        payments.ready(("coupons", "principal").index(act))
    STATES[state](payments.series)
    assert ACTS[act](payments) == TABLE[state][act]
