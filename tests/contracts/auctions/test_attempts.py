"""Whose fault it is that an award isn't settled: what the last attempt in the settlement period shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import pytest
from eth_utils.abi import function_abi_to_4byte_selector

from tests.contracts.auctions.hall import (
    BUY_BACK,
    CASE,
    CASH,
    DAY,
    HOUR,
    NO_YIELD,
    ORDER,
    SWITCH,
    WHO,
    BidState,
    Hall,
    date_of,
)
from tests.support.chains import reverts
from wasiqa.categories import Category, mask
from wasiqa.chain.codec import codec
from wasiqa.chain.contract import Contract
from wasiqa.servicing.code import built
from wasiqa.servicing.programme import series_id

UNITS = 10_000_000
DEPOSIT = 200_000
PRICE = 9_800_000
JUDGING = 1_000_000
"""Gas that must be left to judge a failure."""
CHECK_ISSUE = 2
FAILS, SAYS = 1, 6
"""Deeds of a hostile hook; what it says is an error that it was given."""

OfBidder = Callable[[Hall], None]
OfIssuer = Callable[[Hall, str], AbstractContextManager[None]]
"""Why an attempt fails; what is the issuer's is mended afterwards."""


def sold(hall: Hall, **changes: Any) -> int:
    """An award of the bank, which has given no allowance yet."""
    auction, _ = hall.allotted(hall.terms(**changes), ("bank", 980_000, UNITS))
    allow(hall, 0)
    return auction


def bought(hall: Hall, **changes: Any) -> int:
    """The bank's units are bought back."""
    hall.chain.transact(hall.bill.bond, "mint", WHO.bank, UNITS, sender=hall.issuer)
    return hall.allotted(hall.terms(kind=BUY_BACK, **changes), ("bank", 980_000, UNITS))[0]


def switched(hall: Hall, units: int = 2 * UNITS) -> int:
    """The bank's units become units of the bond."""
    into = {"into": series_id(hall.pib.terms.sheet.isin), "intoPrice": 600_000}
    hall.chain.transact(hall.bill.bond, "mint", WHO.bank, units, sender=hall.issuer)
    terms = hall.terms(kind=SWITCH, settlementDate=date_of(hall.bill), **into, **{"yield": NO_YIELD})
    return hall.allotted(terms, ("bank", 980_000, units))[0]


def allow(hall: Hall, amount: int, who: str = WHO.bank) -> None:
    """The auction may take so much of somebody."""
    hall.chain.transact(hall.cash, "approve", hall.auction.address, amount, sender=who)


def attempt(hall: Hall, auction: int, unpaid: bool) -> None:
    """Somebody tries in vain, and it is noted whether that is the bidder's fault."""
    receipt = hall.act("settle", auction, [1])
    (event,) = receipt.events(hall.auction, "AwardUnsettled")
    assert (event.args["unpaid"], hall.ask("bidOf", auction, 1).unpaid) == (unpaid, unpaid)


def ended(hall: Hall, auction: int, lost: bool, bid: int = 1) -> None:
    """After the settlement period the deposit is lost, or goes back; one of both."""
    hall.at(auction, "settleBy", 1)
    done, refused, error = ("forfeit", "release", "NotReleasable") if lost else ("release", "forfeit", "NotForfeitable")
    with reverts(error, auction=auction, bid=bid, state=BidState.OPEN):
        hall.act(refused, auction, [bid])
    before = hall.money("bank"), hall.money(hall.treasury)
    hall.act(done, auction, [bid])
    after = hall.money("bank"), hall.money(hall.treasury)
    assert [later - earlier for earlier, later in zip(before, after, strict=True)] == [
        0 if lost else DEPOSIT * hall.ask("bidOf", auction, bid).maximum // UNITS,
        DEPOSIT * hall.ask("bidOf", auction, bid).maximum // UNITS if lost else 0,
    ]


# --- by the bidder


def test_nobody_loses_a_deposit_by_an_award_that_nobody_tried_to_settle(hall: Hall) -> None:
    ended(hall, sold(hall), lost=False)


@pytest.mark.parametrize("allowance", [0, PRICE - DEPOSIT - 1])
def test_who_allows_too_little_loses_the_deposit_once_somebody_has_tried(hall: Hall, allowance: int) -> None:
    auction = sold(hall)
    allow(hall, allowance)
    attempt(hall, auction, unpaid=True)
    ended(hall, auction, lost=True)


def test_who_has_not_the_cash_loses_the_deposit(hall: Hall) -> None:
    auction = sold(hall)
    allow(hall, PRICE)
    hall.chain.transact(hall.cash, "transfer", WHO.fund, hall.money("bank") - 1, sender=WHO.bank)
    attempt(hall, auction, unpaid=True)
    ended(hall, auction, lost=True)


def expired(hall: Hall) -> None:
    hall.admit(WHO.bank, "bank", valid_until=hall.chain.now() - 1)


def blocked(hall: Hall) -> None:
    hall.chain.transact(hall.office.programme.registry, "setRegulatorBlock", [WHO.bank], True, sender=WHO.regulator)


def frozen(hall: Hall) -> None:
    hall.chain.transact(hall.bill.bond, "setAddressFrozenWithCase", WHO.bank, True, CASE, ORDER, sender=WHO.freezer)


@pytest.mark.parametrize("paid", [True, False])
@pytest.mark.parametrize("own", [expired, blocked, frozen])
def test_who_may_not_get_units_any_more_loses_the_deposit(hall: Hall, own: OfBidder, paid: bool) -> None:
    auction = sold(hall)
    allow(hall, PRICE if paid else 0)
    own(hall)
    attempt(hall, auction, unpaid=True)
    ended(hall, auction, lost=True)


def sold_elsewhere(hall: Hall) -> None:
    hall.chain.transact(hall.bill.bond, "transfer", WHO.insurer, UNITS + 500_000, sender=WHO.bank)


def units_frozen(hall: Hall) -> None:
    arguments = WHO.bank, 2 * UNITS, CASE, ORDER
    hall.chain.transact(hall.bill.bond, "setFrozenTokensWithCase", *arguments, sender=WHO.freezer)


@pytest.mark.parametrize("own", [sold_elsewhere, units_frozen, frozen, blocked])
def test_who_has_no_units_to_give_loses_the_deposit(hall: Hall, own: OfBidder) -> None:
    auction = switched(hall)
    own(hall)
    attempt(hall, auction, unpaid=True)
    ended(hall, auction, lost=True)


def test_who_may_not_get_units_of_the_other_series_any_more_loses_the_deposit(hall: Hall) -> None:
    auction = switched(hall)
    expired(hall)
    attempt(hall, auction, unpaid=True)
    ended(hall, auction, lost=True)


# --- by the issuer


@contextmanager
def paused(hall: Hall, governance: str) -> Iterator[None]:
    """No units are issued for a while."""
    for series in (hall.bill, hall.pib):
        hall.chain.transact(series.bond, "pause", 2, sender=WHO.guardian)
    yield
    for series in (hall.bill, hall.pib):
        hall.chain.transact(series.bond, "unpause", 2, sender=governance)


@contextmanager
def penniless(hall: Hall, _: str) -> Iterator[None]:
    """The treasury has nothing for a while."""
    hall.chain.transact(hall.cash, "transfer", WHO.stranger, CASH, sender=hall.treasury)
    yield
    hall.chain.transact(hall.cash, "transfer", hall.treasury, CASH, sender=WHO.stranger)


@contextmanager
def withholding(hall: Hall, _: str) -> Iterator[None]:
    """The treasury allows nothing for a while."""
    allow(hall, 1, hall.treasury)
    yield
    allow(hall, 2**256 - 1, hall.treasury)


def full(hall: Hall, _: str) -> Any:
    """The allocation is used up."""
    bond = hall.bill.bond
    room = hall.chain.call(bond, "allocation") - hall.chain.call(bond, "totalSupply")
    hall.chain.transact(bond, "mint", WHO.fund, room - UNITS + 500_000, sender=hall.issuer)
    return nullcontext()


@pytest.mark.parametrize("paid", [True, False])
@pytest.mark.parametrize("cause", [paused, full])
def test_nobody_loses_a_deposit_because_no_units_could_be_issued(
    hall: Hall, governance: str, cause: OfIssuer, paid: bool
) -> None:
    auction = sold(hall)
    allow(hall, PRICE if paid else 0)
    with cause(hall, governance):
        attempt(hall, auction, unpaid=False)
    allow(hall, 0)
    ended(hall, auction, lost=False)


@pytest.mark.parametrize("delivers", [True, False])
@pytest.mark.parametrize("cause", [penniless, withholding])
@pytest.mark.parametrize("deal", [bought, switched])
def test_nobody_loses_a_deposit_because_the_treasury_could_not_pay(
    hall: Hall, governance: str, deal: Callable[[Hall], int], cause: OfIssuer, delivers: bool
) -> None:
    auction = deal(hall)
    if not delivers:
        units = hall.units("bank")
        hall.chain.transact(hall.bill.bond, "transfer", WHO.insurer, units, sender=WHO.bank)
    with cause(hall, governance):
        attempt(hall, auction, unpaid=False)
    ended(hall, auction, lost=False)


def test_nobody_loses_a_deposit_because_the_other_series_is_paused(hall: Hall, governance: str) -> None:
    auction = switched(hall)
    sold_elsewhere(hall)
    with paused(hall, governance):
        attempt(hall, auction, unpaid=False)
    ended(hall, auction, lost=False)


def test_nobody_loses_a_deposit_because_the_treasury_could_not_pay_what_no_units_are_given_for(
    hall: Hall, governance: str
) -> None:
    auction = switched(hall, 500_000)
    with penniless(hall, governance):
        attempt(hall, auction, unpaid=False)
    ended(hall, auction, lost=False)


def test_nobody_loses_a_deposit_because_the_series_issues_no_such_multiples(hall: Hall) -> None:
    quotes = ("bank", 980_000, UNITS), ("fund", 980_000, UNITS)
    terms = hall.terms(denomination=250_000, lot=250_000)
    auction, _ = hall.allotted(terms, *quotes, wanted=2 * UNITS - 500_000)
    allow(hall, 0)
    attempt(hall, auction, unpaid=False)
    ended(hall, auction, lost=False)


def test_nobody_loses_a_deposit_because_the_series_takes_its_category_no_more(hall: Hall, governance: str) -> None:
    auction = sold(hall)
    hall.chain.transact(hall.bill.bond, "setRules", mask({Category.FUND}), 0, sender=governance)
    attempt(hall, auction, unpaid=False)
    ended(hall, auction, lost=False)


def test_nobody_loses_a_deposit_because_the_register_is_closed(hall: Hall) -> None:
    last = hall.bill.record_times[-1]
    times = {"bidsClose": last - 4 * HOUR, "revealClose": last - 3 * HOUR, "decideBy": last - HOUR}
    auction = sold(hall, **times, settleFrom=last + 1, settleBy=last + HOUR, settlementDate=last // DAY)
    attempt(hall, auction, unpaid=False)
    ended(hall, auction, lost=False)


def test_nobody_loses_a_deposit_because_the_token_refuses_the_treasury(hall: Hall) -> None:
    code = built("RefusingCash")
    cash = hall.chain.deploy(code, sender=WHO.deployer).contract(code)
    hall.endow(cash)
    auction, _ = hall.allotted(hall.terms(cash=cash.address), ("bank", 980_000, UNITS))
    hall.chain.transact(cash, "approve", hall.auction.address, 0, sender=WHO.bank)
    hall.chain.transact(cash, "setRefused", hall.treasury, True, sender=WHO.deployer)
    attempt(hall, auction, unpaid=False)


# --- hooks


@pytest.fixture
def hook(hall: Hall, governance: str) -> Contract:
    """One that is asked about issues of the bill, and may do anything."""
    code = built("HostileHook")
    hook = hall.chain.deploy(code, CHECK_ISSUE, sender=WHO.deployer).contract(code)
    hall.chain.transact(hall.bill.bond, "installHook", hook.address, sender=governance)
    return hook


def does(hall: Hall, hook: Contract, function: str, *arguments: Any) -> None:
    """What the hook is set to."""
    hall.chain.transact(hook, function, *arguments, sender=WHO.deployer)


@pytest.mark.parametrize("paid", [True, False])
@pytest.mark.parametrize(
    ("function", "arguments"),
    [("setAnswer", (69,)), ("setAnswer", (60,)), ("setAnswer", (31,)), ("intend", (FAILS, 0))],
)
def test_nobody_loses_a_deposit_because_a_hook_refused_or_failed(
    hall: Hall, hook: Contract, function: str, arguments: tuple[int, ...], paid: bool
) -> None:
    auction = sold(hall)
    allow(hall, PRICE if paid else 0)
    does(hall, hook, function, *arguments)
    attempt(hall, auction, unpaid=False)
    does(hall, hook, "setAnswer", 0)
    does(hall, hook, "intend", 0, 0)
    allow(hall, 0)
    ended(hall, auction, lost=False)


@pytest.mark.parametrize("said", ["Deliverable", "AccountBlocked", "TransferRefused"])
def test_no_hook_can_blame_a_bidder_who_has_brought_all(hall: Hall, hook: Contract, said: str) -> None:
    auction = sold(hall)
    allow(hall, PRICE)
    expired_code = 32
    arguments = {
        "Deliverable": (),
        "AccountBlocked": (WHO.bank,),
        "TransferRefused": (expired_code, WHO.bank, WHO.bank, UNITS),
    }[said]
    contract = hall.bill.bond if said == "TransferRefused" else hall.auction
    does(hall, hook, "setCall", hall.auction.address, error(contract, said, arguments))
    does(hall, hook, "intend", SAYS, 0)
    attempt(hall, auction, unpaid=False)


def error(contract: Contract, name: str, arguments: tuple[Any, ...]) -> bytes:
    """An error of a contract, as it is thrown."""
    (entry,) = (one for one in contract.abi if one["type"] == "error" and one["name"] == name)
    return function_abi_to_4byte_selector(entry) + codec().encode([one["type"] for one in entry["inputs"]], arguments)


# --- the last attempt


def test_of_several_attempts_the_last_one_counts(hall: Hall, governance: str) -> None:
    auction = sold(hall)
    attempt(hall, auction, unpaid=True)
    with hall.chain.isolated():
        allow(hall, PRICE)
        hall.act("settle", auction, [1])
        assert hall.bid_state(auction, 1) == BidState.SETTLED
    with paused(hall, governance):
        attempt(hall, auction, unpaid=False)
        with hall.chain.isolated():
            ended(hall, auction, lost=False)
    attempt(hall, auction, unpaid=True)
    ended(hall, auction, lost=True)


def test_what_is_no_award_is_nobodys_fault(hall: Hall) -> None:
    auction = hall.announce()
    first, second = hall.commit(auction, "bank", 985_000), hall.commit(auction, "bank", 970_000)
    hall.commit(auction, "bank")
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, first, second)
    hall.allot(auction, [first, second], UNITS)
    hall.at(auction, "settleFrom")
    hall.act("settle", auction, [1])
    receipt = hall.act("settle", auction, [1, 2, 3, 4, 0])
    assert [event.args["unpaid"] for event in receipt.events(hall.auction, "AwardUnsettled")] == [False] * 5
    receipt = hall.act("settleNonCompetitive", auction, [1])
    assert [event.args["unpaid"] for event in receipt.events(hall.auction, "NonCompetitiveUnsettled")] == [False]
    assert not any(hall.ask("bidOf", auction, bid).unpaid for bid in range(5))


def test_who_gives_too_little_gas_changes_nothing(hall: Hall) -> None:
    auction = sold(hall)
    attempt(hall, auction, unpaid=True)
    call = hall.auction.encode("settle", auction, [1])
    for gas in range(150_000, JUDGING, 50_000):
        with reverts("GasTooLow", needed=JUDGING):
            hall.chain.send(call, sender=WHO.bank, gas=gas)
    assert hall.ask("bidOf", auction, 1).unpaid


def test_the_payer_of_a_non_competitive_award_is_judged_alike(hall: Hall) -> None:
    auction = hall.announce(hall.non_competitive())
    hall.ask_for(auction, "individual", 500_000, payer="fund")
    made = hall.commit(auction, "bank")
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, made)
    hall.allot(auction, [made])
    hall.at(auction, "settleFrom")
    allow(hall, 0, WHO.fund)

    def tried() -> bool:
        receipt = hall.act("settleNonCompetitive", auction, [1])
        (event,) = receipt.events(hall.auction, "NonCompetitiveUnsettled")
        assert hall.ask("nonCompetitiveBidOf", auction, 1).unpaid == event.args["unpaid"]
        return bool(event.args["unpaid"])

    assert tried()
    with hall.chain.isolated():
        hall.chain.transact(hall.bill.bond, "pause", 2, sender=WHO.guardian)
        assert not tried()
        hall.at(auction, "settleBy", 1)
        hall.act("releaseNonCompetitive", auction, [1])
        assert hall.money("fund") == CASH
    allow(hall, CASH, WHO.fund)
    hall.admit(WHO.individual, "individual", valid_until=hall.chain.now() - 1)
    assert tried()
    registry = hall.office.programme.registry
    for blocked in (WHO.individual, WHO.fund):
        with hall.chain.isolated():
            hall.chain.transact(registry, "setRegulatorBlock", [blocked], True, sender=WHO.regulator)
            assert tried()


def test_only_the_contract_tries_the_issuers_part_alone(hall: Hall) -> None:
    auction = sold(hall)
    with reverts("NotSelf", caller=WHO.bank):
        hall.act("deliverOne", auction, 1, True, sender=WHO.bank)
