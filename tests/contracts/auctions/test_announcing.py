"""What an announcement must say, who may make it, and that it is kept as it was made."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from tests.contracts.auctions.hall import (
    BUY_BACK,
    COMPOUNDED,
    DAY,
    DISCOUNT,
    HOUR,
    MARGIN,
    MOST,
    NO_YIELD,
    NONE,
    PRICE,
    RATE,
    SALE,
    SIMPLE,
    SWITCH,
    WHO,
    YIELD,
    Hall,
    State,
    yield_terms,
)
from tests.support.chains import reverts
from wasiqa.categories import Category
from wasiqa.chain.contract import NOBODY, Call, Contract
from wasiqa.servicing.code import built
from wasiqa.servicing.programme import series_id
from wasiqa.servicing.roles import role_id

OTHER = b"ANOTHER SERIES".ljust(32, b"\0")
SWITCHING = {"kind": SWITCH, "into": OTHER, "intoPrice": 1}


def test_only_the_issuer_announces(hall: Hall) -> None:
    with reverts("AccessControlUnauthorizedAccount", account=WHO.bank, neededRole=role_id("ISSUER")):
        hall.act("announce", hall.terms(), [], sender=WHO.bank)


TIMES = ("bidsClose", "revealClose", "decideBy", "settleFrom", "settleBy")


@pytest.mark.parametrize(("earlier", "later"), list(pairwise(TIMES)))
def test_times_follow_one_another(hall: Hall, earlier: str, later: str) -> None:
    terms = hall.terms()
    terms[later] = terms[earlier]
    with reverts("TimesUnordered", earlier=terms[earlier], later=terms[earlier]):
        hall.announce(terms)


def test_bids_close_in_the_future_and_those_without_a_quote_no_later(hall: Hall) -> None:
    now = hall.chain.now()
    with reverts("TimesUnordered", earlier=now, later=now):
        hall.announce(hall.terms(bidsClose=now))
    with reverts("TimesUnordered", earlier=now, later=now):
        hall.announce(hall.non_competitive(nonCompetitiveClose=now))
    close = now + 2 * HOUR
    with reverts("TimesUnordered", earlier=close + 1, later=close + 1):
        hall.announce(hall.non_competitive(nonCompetitiveClose=close + 1))
    hall.announce(hall.non_competitive(nonCompetitiveClose=close))


def test_interest_accrues_up_to_a_day_on_which_awards_are_settled(hall: Hall) -> None:
    terms = hall.terms()
    first, last = terms["settleFrom"] // DAY - 1, terms["settleBy"] // DAY + 1
    for date in (first - 1, last + 1):
        with reverts("SettlementDateInvalid", date=date, first=first, last=last):
            hall.announce(terms | {"settlementDate": date})
    for date in (first, last):
        hall.announce(terms | {"settlementDate": date})


@pytest.mark.parametrize(
    "changes",
    [
        {"seriesId": bytes(32)},
        {"into": OTHER},
        {"intoPrice": 1},
        SWITCHING | {"into": bytes(32)},
        SWITCHING | {"intoPrice": 0},
        SWITCHING | {"seriesId": OTHER},
        {"kind": BUY_BACK, "into": OTHER},
    ],
)
def test_a_switch_and_nothing_else_names_a_second_series_and_its_price(hall: Hall, changes: dict[str, Any]) -> None:
    terms = hall.terms(**changes)
    with reverts("SeriesInvalid", seriesId=terms["seriesId"], into=terms["into"], intoPrice=terms["intoPrice"]):
        hall.announce(terms)


FITTING = {
    *((SALE, PRICE, convention) for convention in (NONE, SIMPLE, DISCOUNT, COMPOUNDED)),
    *((kind, YIELD, convention) for kind in (SALE, BUY_BACK) for convention in (SIMPLE, DISCOUNT, COMPOUNDED)),
    *((SALE, quote, NONE) for quote in (RATE, MARGIN)),
    *((kind, PRICE, convention) for kind in (BUY_BACK, SWITCH) for convention in (NONE, SIMPLE, DISCOUNT, COMPOUNDED)),
}
CONVENTIONS = {
    NONE: NO_YIELD,
    SIMPLE: yield_terms(),
    DISCOUNT: yield_terms(convention=DISCOUNT),
    COMPOUNDED: yield_terms(
        convention=COMPOUNDED, daysLeft=0, yearDays=0, frequency=2, coupons=6, daysToCoupon=170, couponDays=184
    ),
}


def test_quote_and_convention_fit_what_the_auction_does(hall: Hall) -> None:
    for kind in (SALE, BUY_BACK, SWITCH):
        for quote in (PRICE, YIELD, RATE, MARGIN):
            for convention, how in CONVENTIONS.items():
                more = SWITCHING if kind == SWITCH else {"kind": kind}
                terms = hall.terms(quote=quote, **{"yield": how}, **more)
                if (kind, quote, convention) in FITTING:
                    hall.announce(terms)
                    continue
                with reverts("QuoteInvalid", kind=kind, quote=quote, convention=convention):
                    hall.announce(terms)


def test_a_convention_must_be_one_that_can_be_reckoned_with(hall: Hall) -> None:
    wrong = yield_terms(yearDays=0)
    with reverts("YieldTermsInvalid", terms=tuple(wrong.values())):
        hall.announce(hall.terms(**{"yield": wrong}))


@pytest.mark.parametrize(("denomination", "lot"), [(0, 1), (1, 0), (500_000, 750_000)])
def test_a_lot_is_so_many_denominations(hall: Hall, denomination: int, lot: int) -> None:
    with reverts("LotInvalid", denomination=denomination, lot=lot):
        hall.announce(hall.terms(denomination=denomination, lot=lot))


@pytest.mark.parametrize("changes", [{"bidders": 0}, {"mostBids": 0}])
def test_somebody_may_bid(hall: Hall, changes: dict[str, int]) -> None:
    with reverts("BiddersMissing"):
        hall.announce(hall.terms(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"nonCompetitiveCap": 0},
        {"nonCompetitiveCap": MOST + 1},
        {"nonCompetitiveTotal": 0},
        {"nonCompetitiveBidders": 0},
        {"nonCompetitiveClose": 0},
        {"nonCompetitiveClose": 0, "nonCompetitiveCap": 0},
        {"nonCompetitiveClose": 0, "nonCompetitiveCap": 0, "nonCompetitiveTotal": 0},
        {"kind": BUY_BACK},
        SWITCHING,
    ],
)
def test_non_competitive_bids_have_all_their_terms_in_a_sale_or_none(hall: Hall, changes: dict[str, Any]) -> None:
    terms = hall.non_competitive(**changes)
    with reverts("NonCompetitiveInvalid", cap=terms["nonCompetitiveCap"], total=terms["nonCompetitiveTotal"]):
        hall.announce(terms)


@pytest.mark.parametrize(
    "changes", [{"depositRate": 10_001}, {"cash": NOBODY}, {"treasury": NOBODY}, {"exponent": 19}, {"treasury": ""}]
)
def test_a_deposit_needs_cash_and_cash_a_treasury(hall: Hall, changes: dict[str, Any]) -> None:
    if changes.get("treasury") == "":
        changes = {"treasury": hall.auction.address}
    terms = hall.terms(**changes)
    arguments = {name: terms[name] for name in ("cash", "treasury", "depositRate", "exponent")}
    with reverts("CashInvalid", arguments):
        hall.announce(terms)
    hall.announce(hall.terms(cash=NOBODY, treasury=NOBODY, depositRate=0))


@pytest.mark.parametrize("changes", [{"kind": BUY_BACK}, SWITCHING])
def test_no_bidder_is_named_to_pay_for_what_is_bought(hall: Hall, changes: dict[str, Any]) -> None:
    with reverts("TreasuryNotPaying", treasury=WHO.bank):
        hall.announce(hall.terms(treasury=WHO.bank, **changes))
    hall.announce(hall.terms(treasury=WHO.bank))
    hall.announce(hall.terms(treasury=WHO.bank, cash=NOBODY, depositRate=0, **changes))


def test_a_limit_is_set_once_and_on_dealers_alone(hall: Hall) -> None:
    for category in (Category.NRP, 24, 255):
        with reverts("LimitInvalid", category=category):
            hall.announce(limits=[(category, 1)])
    with reverts("LimitInvalid", category=Category.BANK):
        hall.announce(limits=[(Category.BANK, 1), (Category.FUND, 0), (Category.BANK, 2)])


def test_an_auction_is_told_and_kept_as_it_was_announced(hall: Hall) -> None:
    terms = hall.non_competitive(sealingKey=b"k" * 32)
    limits = [(Category.BANK, 7), (Category.FUND, 0)]
    receipt = hall.act("announce", terms, limits, sender=hall.issuer)
    told = tuple(terms.values())
    told = (*told[:-1], tuple(terms["yield"].values()))
    hall.told(receipt, "AuctionAnnounced", auction=1, seriesId=terms["seriesId"], terms=told, limits=tuple(limits))
    assert tuple(hall.ask("termsOf", 1)) == told
    assert hall.state(1) == State.OPEN
    assert [hall.ask("limitOf", 1, category) for category in (Category.BANK, Category.FUND)] == [7, 0]
    assert hall.ask("limitOf", 1, Category.PRIMARY_DEALER) == 2**256 - 1
    assert (hall.announce(), hall.ask("auctionCount")) == (2, 2)
    assert tuple(hall.ask("countsOf", 2)) == (0, 0, 0)


def test_an_unknown_auction_is_named(hall: Hall) -> None:
    hall.announce()
    for auction in (0, 2):
        for function, *more in (
            *(("termsOf",), ("stateOf",), ("countsOf",), ("limitOf", 0), ("depositOf", 1)),
            *(("bidOf", 1), ("nonCompetitiveBidOf", 1), ("resultOf",), ("accruedOf",)),
        ):
            with reverts("AuctionUnknown", auction=auction):
                hall.ask(function, auction, *more)


def test_the_administration_has_code_and_never_changes(hall: Hall) -> None:
    administration = hall.ask("administration")
    assert hall.chain.code(administration)
    assert hall.ask("calculator") == hall.calculator.address
    assert hall.ask("programme") == hall.office.programme.programme.address
    registry = hall.office.programme.registry.address
    with reverts("AdministrationMissing"):
        hall.chain.deploy(built("PrimaryAuction"), registry, WHO.stranger, sender=WHO.deployer)
    with reverts("AuthorityMissing"):
        hall.chain.deploy(built("PrimaryAuction"), NOBODY, administration, sender=WHO.deployer)
    with reverts("AdministrationForeign", administration=administration):
        hall.chain.deploy(built("PrimaryAuction"), WHO.stranger, administration, sender=WHO.deployer)


def test_what_neither_knows_is_refused_and_the_administration_has_no_auctions_of_its_own(hall: Hall) -> None:
    hall.announce()
    with reverts("FailedCall"):
        hall.chain.send(Call(hall.auction.address, b"\x12\x34\x56\x78"), sender=WHO.stranger)
    own = Contract(hall.ask("administration"), hall.auction.abi)
    with reverts("AuctionUnknown", auction=1):
        hall.chain.transact(own, "reject", 1, sender=hall.issuer)


def test_an_auction_may_be_of_a_series_that_is_not_deployed_yet(hall: Hall) -> None:
    auction = hall.announce(hall.terms(seriesId=series_id("PKEXAMPLE999")))
    assert hall.ask("termsOf", auction).seriesId == series_id("PKEXAMPLE999")
