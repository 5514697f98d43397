"""Units that are bought before maturity: invited, offered, funded, burned as they are paid; what is left goes back."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.bond.orders import recover
from tests.contracts.bond.payments import BLOCKED, CASH_REFUSED, FROZEN, Payments, cash_token
from tests.contracts.bond.series import DAY, DENOMINATION, PAYMENTS, Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.contracts.bond.tenders import ANY_NUMBER, PAPER, PAYABLE, Tenders
from tests.support.chains import emitted, reverts
from tests.support.office import HOLDERS, investor_id
from tests.support.revm import RevmChain
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract
from wasiqa.servicing.roles import role_id

HELD = {"primary_dealer": 100_000, "individual": 70_000, "insurer": 30_000}
NAMES = tuple(HELD)


@pytest.fixture(scope="session")
def session_tenders(session_revm: RevmChain) -> Tenders:
    """Deploys for the session."""
    stage = Stage.opened(session_revm)
    return Tenders(Payments.opened(Series.deployed(stage), HELD, cash=cash_token(stage, decimals=None)))


@pytest.fixture
def tenders(session_tenders: Tenders, chain: RevmChain) -> Tenders:
    """Of a series with two coupons of 3.5 % and the principal."""
    return session_tenders


@pytest.fixture
def payments(tenders: Tenders) -> Payments:
    """The payments of that series."""
    return tenders.payments


@pytest.fixture
def series(payments: Payments) -> Series:
    """That series."""
    return payments.series


def deployed(series: Series, hook: str, *arguments: Any) -> Contract:
    """A hook of this kind, not installed yet."""
    code = artifacts()[hook]
    return series.chain.deploy(code, *arguments, sender=WHO.deployer).contract(code)


# --- invited


def test_a_tender_has_a_price_and_units_and_closes_ahead_of_its_payment(tenders: Tenders) -> None:
    right = tenders.terms()
    wrong = (
        {"numerator": 0},
        {"denominator": 0},
        {"maxUnits": 0},
        {"opens": right.closes + 1},
        {"payTime": right.closes},
        {"opens": 1, "closes": right.opens - 1},
    )
    for changes in wrong:
        with reverts("TenderInvalid"):
            tenders.opened(right._replace(**changes))
    fresh = Series.deployed(tenders.payments.series.stage)
    with reverts("RowUnknown", bond=fresh.bond.address, row=0):
        arguments = fresh.bond.address, right, PAPER
        fresh.chain.transact(tenders.payments.agent, "openTender", *arguments, sender=ROLES["ISSUER"])
    assert [tenders.opened(right), tenders.opened(right)] == [0, 1]
    assert tenders.books(1).terms == tuple(right)


def test_an_invitation_is_told_with_its_paper(tenders: Tenders, payments: Payments, series: Series) -> None:
    terms = tenders.terms(units=500)
    receipt = payments.act("openTender", terms, PAPER, sender=ROLES["ISSUER"])
    told = {"bond": series.bond.address, "tender": 0, "terms": tuple(terms), "documentHash": PAPER}
    emitted(receipt, payments.agent, "TenderOpened", told)


def test_an_unknown_tender_is_named(tenders: Tenders, payments: Payments, series: Series) -> None:
    for deed in (
        lambda: tenders.offer(0, insurer=100),
        lambda: tenders.fund(0),
        lambda: tenders.pay(0),
        lambda: tenders.give_back(0),
        lambda: payments.ask("tenderOf", 0),
        lambda: payments.ask("offerOf", 0, WHO.insurer),
    ):
        with reverts("TenderUnknown", bond=series.bond.address, tender=0):
            deed()


# --- offered


def test_units_are_offered_from_the_opening_to_the_close_inclusive(tenders: Tenders, series: Series) -> None:
    now = series.chain.now()
    terms = tenders.terms(opens=now + DAY, closes=now + 2 * DAY, payTime=now + 3 * DAY)
    tenders.opened(terms)
    with reverts("TenderTooEarly", {"from": terms.opens}, tender=0):
        tenders.offer(0, insurer=100)
    series.chain.travel(terms.opens)
    tenders.offer(0, insurer=100)
    series.chain.travel(terms.closes)
    tenders.offer(0, insurer=200)
    series.travel(1)
    with reverts("TenderOver", tender=0, until=terms.closes):
        tenders.offer(0, insurer=0)
    assert (tenders.offered(0, "insurer"), tenders.books(0).offered) == ((200, 0, 200), 200)


def test_an_offer_is_whole_denominations_or_all_that_the_holder_has(tenders: Tenders, series: Series) -> None:
    tenders.opened()
    for wrong in (1, DENOMINATION + 1, 29_999, 30_001, 30_100, 2**256 - 1):
        with reverts("OfferInvalid", units=wrong, balance=30_000):
            tenders.offer(0, insurer=wrong)
    series.act("burn", WHO.insurer, 1, sender=ROLES["ENFORCEMENT"])
    tenders.offer(0, insurer=29_999)
    with reverts("OfferInvalid", units=DENOMINATION, balance=0):
        tenders.offer(0, fund=DENOMINATION)


def test_the_last_offer_of_a_holder_counts_and_zero_takes_it_back(tenders: Tenders, payments: Payments) -> None:
    tenders.opened()
    tenders.offer(0, insurer=30_000, individual=100)
    receipt = tenders.offer(0, insurer=500)
    told = {"bond": payments.series.bond.address, "tender": 0, "holder": WHO.insurer, "units": 500}
    emitted(receipt, payments.agent, "Offered", told)
    assert tenders.books(0).offered == 600
    tenders.offer(0, insurer=0)
    assert (tenders.books(0).offered, tenders.offered(0, "insurer")) == (100, (0, 0, 0))


def test_nothing_is_locked_by_an_offer(tenders: Tenders, series: Series) -> None:
    tenders.opened()
    tenders.offer(0, insurer=30_000)
    series.transfer(WHO.insurer, WHO.bank, 30_000)
    assert series.balance(WHO.bank) == 30_000


# --- funded


def test_a_tender_is_funded_once_it_is_closed_with_the_ceiling_of_its_price(
    tenders: Tenders, payments: Payments
) -> None:
    terms = tenders.terms(Fraction(991, 1_000))
    tenders.opened(terms)
    payments.series.act("burn", WHO.insurer, 1, sender=ROLES["ENFORCEMENT"])
    tenders.offer(0, insurer=29_999)
    with reverts("TenderTooEarly", {"from": terms.closes + 1}, tender=0):
        tenders.fund(0)
    payments.series.chain.travel(terms.closes + 1)
    need = ceil(29_999 * Fraction(991, 1_000))
    told = {"bond": payments.series.bond.address, "tender": 0, "payer": WHO.paying_agent, "amount": need}
    emitted(tenders.fund(0), payments.agent, "TenderFunded", told)
    assert payments.cash_in_agent() == need
    with reverts("TenderFundedAlready", tender=0):
        tenders.fund(0)


def test_nothing_offered_needs_nothing(tenders: Tenders) -> None:
    tenders.opened()
    tenders.due(0)
    with reverts("TenderFundedAlready", tender=0):
        tenders.fund(0)


def test_units_offered_by_one_wallet_after_the_other_are_funded_once(tenders: Tenders, series: Series) -> None:
    tenders.opened()
    tenders.offer(0, primary_dealer=100_000)
    series.transfer(WHO.primary_dealer, WHO.bank, 100_000)
    tenders.offer(0, bank=100_000, individual=70_000, insurer=30_000)
    tenders.ready(0)
    assert (tenders.books(0).offered, tenders.books(0).funded) == (300_000, 198_000)
    series.mint(WHO.primary_dealer, 100_000)
    lines = tenders.told(tenders.pay(0, "bank", "individual", "insurer"))
    assert lines == [("bank", 100_000, 99_000), ("individual", 70_000, 69_300), ("insurer", 30_000, 29_700)]
    with reverts("TenderNotFunded", tender=0):
        tenders.pay(0, "primary_dealer")
    tenders.fund(0)
    assert tenders.told(tenders.pay(0, "primary_dealer")) == [("primary_dealer", 100_000, 99_000)]
    assert tenders.payments.cash_in_agent() == 0


def test_a_cash_token_that_keeps_a_fee_funds_nothing(tenders: Tenders, payments: Payments) -> None:
    tenders.opened()
    tenders.offer(0, insurer=30_000)
    tenders.due(0)
    payments.series.chain.transact(payments.cash, "setFee", 1, sender=WHO.deployer)
    with reverts("CashMismatch", expected=29_700, received=29_699):
        tenders.fund(0)


# --- paid


def test_units_are_paid_from_the_payment_time_on_for_ninety_days(tenders: Tenders, series: Series) -> None:
    terms = tenders.terms()
    tenders.opened(terms)
    tenders.offer(0, insurer=200)
    series.chain.travel(terms.payTime - 1)
    tenders.fund(0)
    with reverts("TenderTooEarly", {"from": terms.payTime}, tender=0):
        tenders.pay(0)
    series.chain.travel(terms.payTime + PAYABLE)
    with reverts("TenderTooEarly", {"from": terms.payTime + PAYABLE + 1}, tender=0):
        tenders.give_back(0)
    assert tenders.told(tenders.pay(0)) == [("insurer", 200, 198)]
    series.travel(1)
    for late in (tenders.pay, tenders.fund):
        with reverts("TenderOver", tender=0, until=terms.payTime + PAYABLE):
            late(0)


def test_an_unfunded_tender_pays_nobody(tenders: Tenders) -> None:
    tenders.opened()
    tenders.offer(0, insurer=200)
    tenders.due(0)
    with reverts("TenderNotFunded", tender=0):
        tenders.pay(0)


def test_a_holder_is_paid_once_against_burning_even_while_payments_are_paused(
    tenders: Tenders, payments: Payments, series: Series
) -> None:
    tenders.opened()
    tenders.offer(0, insurer=20_000)
    tenders.ready(0)
    series.pause(PAYMENTS)
    receipt = tenders.pay(0, "insurer", "insurer", "individual", sender=WHO.insurer)
    told = {"bond": series.bond.address, "tender": 0, "holder": WHO.insurer, "units": 20_000, "amount": 19_800}
    emitted(receipt, payments.agent, "TenderPaid", told)
    assert tenders.told(tenders.pay(0)) == []
    assert (payments.cash_of("insurer"), series.balance(WHO.insurer)) == (19_800, 10_000)
    assert series.ask("totalSupply") == sum(HELD.values()) - 20_000
    assert tenders.offered(0, "insurer") == (20_000, 20_000, 0)
    books = tenders.books(0)
    assert (books.bought, books.funded, books.paid, books.funder) == (20_000, 19_800, 19_800, WHO.paying_agent)


def test_too_many_offers_are_cut_in_proportion_down_to_whole_denominations(
    tenders: Tenders, payments: Payments
) -> None:
    price, most = Fraction(10_017, 10_000), 50_000
    tenders.opened(tenders.terms(price, units=most))
    offers = {"primary_dealer": 100_000, "individual": 70_000, "insurer": 500}
    tenders.offer(0, **offers)
    tenders.ready(0)
    shares = tenders.shares(offers, most, DENOMINATION)
    assert shares == {"primary_dealer": 29_300, "individual": 20_500, "insurer": 100}
    lines = tenders.told(tenders.pay(0))
    assert lines == [(name, units, floor(units * price)) for name, units in shares.items()]
    assert tenders.books(0).funded == ceil(most * price)
    assert payments.cash_in_agent() == ceil(most * price) - sum(line[2] for line in lines)


def test_who_sold_meanwhile_sells_only_what_is_left(tenders: Tenders, series: Series) -> None:
    tenders.opened()
    tenders.offer(0, insurer=30_000)
    tenders.due(0)
    series.transfer(WHO.insurer, WHO.bank, 10_000)
    tenders.fund(0)
    assert tenders.told(tenders.pay(0)) == [("insurer", 20_000, 19_800)]
    series.transfer(WHO.bank, WHO.insurer, 5_000)
    assert tenders.told(tenders.pay(0)) == [("insurer", 5_000, 4_950)], "as long as it is open"
    assert tenders.offered(0, "insurer") == (30_000, 25_000, 0)


def test_who_holds_less_than_was_offered_sells_nothing_if_others_are_cut_for_it(
    tenders: Tenders, series: Series
) -> None:
    tenders.opened(tenders.terms(units=50_000))
    tenders.offer(0, insurer=30_000, individual=70_000)
    tenders.ready(0)
    series.transfer(WHO.insurer, WHO.bank, 100)
    assert tenders.offered(0, "insurer") == (30_000, 0, 0)
    assert tenders.told(tenders.pay(0)) == [("individual", 35_000, 34_650)]
    series.transfer(WHO.bank, WHO.insurer, 100)
    assert tenders.told(tenders.pay(0)) == [("insurer", 15_000, 14_850)]
    series.transfer(WHO.insurer, WHO.bank, 100)
    assert tenders.offered(0, "insurer") == (30_000, 15_000, 0)


def test_what_is_pledged_is_not_bought(tenders: Tenders, series: Series) -> None:
    hook = deployed(series, "Pledge", series.stage.registry.address, WHO.outsider)
    series.govern("installHook", hook.address)
    series.chain.transact(hook, "pledge", series.bond.address, WHO.individual, 50_000, sender=WHO.outsider)
    tenders.opened()
    tenders.offer(0, individual=70_000)
    tenders.ready(0)
    assert tenders.told(tenders.pay(0, "individual")) == [("individual", 20_000, 19_800), ("individual", FROZEN)]
    assert series.balance(WHO.individual) == 50_000
    series.chain.transact(hook, "release", series.bond.address, WHO.individual, 50_000, sender=WHO.outsider)
    tenders.pay(0, "individual")
    assert series.balance(WHO.individual) == 0


@pytest.mark.parametrize("asked", ["transfers", "issues"])
def test_a_pledge_holds_back_what_is_bought_if_its_hook_is_asked_about_transfers(
    tenders: Tenders, series: Series, asked: str
) -> None:
    moments = {"transfers": 1, "issues": 2}[asked]
    pledging = deployed(series, "UntoldPledge", WHO.outsider, moments)
    for hook in (deployed(series, "RecordingHook", 1), pledging):
        series.govern("installHook", hook.address)
    series.chain.transact(pledging, "pledge", series.bond.address, WHO.insurer, 30_000, sender=WHO.outsider)
    tenders.opened()
    tenders.offer(0, insurer=30_000)
    tenders.ready(0)
    told = {"transfers": ("insurer", FROZEN), "issues": ("insurer", 30_000, 29_700)}
    assert tenders.told(tenders.pay(0)) == [told[asked]]


def test_a_blocked_a_frozen_and_a_refused_holder_wait_and_stop_nobody(
    tenders: Tenders, payments: Payments, series: Series
) -> None:
    tenders.opened()
    tenders.offer(0, primary_dealer=100_000, individual=70_000, insurer=30_000)
    tenders.ready(0)
    series.stage.block(WHO.primary_dealer, "regulator")
    series.freeze_units(WHO.individual, 20_000)
    series.chain.transact(payments.cash, "setRefused", WHO.insurer, True, sender=WHO.deployer)
    assert tenders.told(tenders.pay(0)) == [
        ("primary_dealer", BLOCKED),
        ("individual", 50_000, 49_500),
        ("individual", FROZEN),
        ("insurer", CASH_REFUSED),
    ]
    assert series.balance(WHO.insurer) == 30_000, "nothing is burned unpaid"
    series.freeze(WHO.individual)
    assert tenders.told(tenders.pay(0, "individual")) == [("individual", FROZEN)]
    series.freeze(WHO.individual, False)
    series.freeze_units(WHO.individual, 0)
    series.stage.block(WHO.primary_dealer, "regulator", False)
    series.chain.transact(payments.cash, "setRefused", WHO.insurer, False, sender=WHO.deployer)
    assert tenders.told(tenders.pay(0)) == [
        ("primary_dealer", 100_000, 99_000),
        ("individual", 20_000, 19_800),
        ("insurer", 30_000, 29_700),
    ]
    assert (series.ask("totalSupply"), payments.cash_in_agent()) == (0, 0)


@pytest.mark.parametrize("standing", ["removed", "expired", "licence"])
def test_expiry_removal_and_a_venues_block_stop_nobody_from_being_paid(
    tenders: Tenders, series: Series, standing: str
) -> None:
    tenders.opened()
    tenders.offer(0, insurer=30_000)
    tenders.ready(0)
    if standing == "licence":
        series.stage.block(WHO.insurer, "licence")
    elif standing == "expired":
        series.stage.amend(WHO.insurer, valid_until=series.chain.now() - 1)
    else:
        series.stage.amend(WHO.insurer, removed=True)
    assert tenders.told(tenders.pay(0)) == [("insurer", 30_000, 29_700)]


def test_a_burning_that_fails_for_another_reason_than_the_cash_token_is_told_with_that_reason(
    tenders: Tenders, payments: Payments
) -> None:
    tenders.opened()
    tenders.offer(0, insurer=30_000)
    tenders.ready(0)
    payments.series.stage.role("revokeRole", "REDEEMER", payments.agent.address)
    agent = bytes.fromhex(payments.agent.address[2:]).rjust(32, b"\0")
    reason = bytes.fromhex("e2517d3f") + agent + role_id("REDEEMER")
    with reverts("RedemptionFailed", holder=WHO.insurer, reason=reason):
        tenders.pay(0, "insurer")
    assert payments.cash_of("insurer") == 0


def test_what_was_offered_by_a_wallet_that_moved_is_sold_by_nobody(tenders: Tenders, series: Series) -> None:
    tenders.opened()
    tenders.offer(0, insurer=30_000)
    tenders.ready(0)
    series.stage.admit(WHO.stranger, investor=investor_id("insurer"), category=HOLDERS["insurer"])
    recover(series, WHO.insurer, WHO.stranger)
    assert tenders.told(tenders.pay(0, "insurer", "stranger")) == []
    assert series.balance(WHO.stranger) == 30_000


# --- apart from rows


def test_units_bought_between_record_and_payment_take_their_coupon_from_nobody(
    tenders: Tenders, payments: Payments, series: Series
) -> None:
    tenders.opened()
    tenders.offer(0, insurer=30_000)
    tenders.due(0)
    series.chain.travel(series.record_times()[0] + 1)
    tenders.fund(0)
    tenders.pay(0)
    assert series.balance(WHO.insurer) == 0
    payments.ready(0)
    assert payments.ask("booksOf", 0).funded == ceil(sum(HELD.values()) * Fraction(7, 200))
    before = payments.cash_of("insurer")
    payments.push(0)
    assert payments.cash_of("insurer") - before == payments.net(0, "insurer", 30_000)
    payments.check_books(0)


def test_the_cash_of_a_tender_pays_no_row_and_that_of_a_row_no_tender(tenders: Tenders, payments: Payments) -> None:
    tenders.opened()
    tenders.offer(0, insurer=30_000)
    payments.ready(0)
    cash = payments.cash_in_agent()
    with reverts("TenderNotFunded", tender=0):
        tenders.pay(0)
    tenders.fund(0)
    payments.push(0)
    tenders.pay(0)
    payments.check_books(0)
    books = payments.ask("booksOf", 0)
    assert payments.cash_in_agent() == cash - books.net == books.funded - books.net


def test_the_principal_needs_nothing_for_units_that_were_bought(tenders: Tenders, payments: Payments) -> None:
    tenders.opened()
    tenders.offer(0, insurer=30_000)
    tenders.ready(0)
    tenders.pay(0)
    payments.ready(2)
    assert payments.ask("booksOf", 2).funded == sum(HELD.values()) - 30_000
    assert payments.told(payments.push(2)) == [
        ("paid", "primary_dealer", 100_000),
        ("paid", "individual", 70_000),
    ]


# --- returned


def test_what_nobody_was_paid_goes_back_to_who_funded_it_and_units_stay(
    tenders: Tenders, payments: Payments, series: Series
) -> None:
    tenders.opened()
    tenders.offer(0, insurer=30_000, individual=70_000)
    tenders.ready(0)
    series.freeze(WHO.individual)
    tenders.pay(0)
    series.travel(PAYABLE + 1)
    before = payments.cash_of("paying_agent")
    told = {"bond": series.bond.address, "tender": 0, "funder": WHO.paying_agent, "amount": 69_300}
    emitted(tenders.give_back(0), payments.agent, "TenderReturned", told)
    assert payments.cash_of("paying_agent") - before == 69_300
    assert tenders.give_back(0).logs == ()
    assert (series.balance(WHO.individual), payments.cash_in_agent()) == (70_000, 0)
    books = tenders.books(0)
    assert (books.funded, books.paid) == (29_700, 29_700)


# --- whatever is offered

_OFFERS = st.fixed_dictionaries(
    {name: st.integers(0, units // 100).map(lambda n: n * 100) for name, units in HELD.items()}
)


@given(
    offers=_OFFERS,
    most=st.one_of(st.just(ANY_NUMBER), st.integers(1, 200_000)),
    price=st.fractions(Fraction(1, 1_000), Fraction(3), max_denominator=10_000),
    frozen=st.tuples(st.sampled_from(NAMES), st.integers(0, 100_000)),
)
def test_each_is_paid_the_exact_price_rounded_once_and_never_more_than_was_funded(
    tenders: Tenders, offers: dict[str, int], most: int, price: Fraction, frozen: tuple[str, int]
) -> None:
    payments, series = tenders.payments, tenders.payments.series
    with series.chain.isolated():
        tenders.opened(tenders.terms(price, units=most))
        tenders.offer(0, **offers)
        tenders.due(0)
        shares = tenders.shares(offers, most, DENOMINATION)
        if sum(offers.values()) == 0:
            return
        tenders.fund(0)
        assert payments.cash_in_agent() == ceil(min(sum(offers.values()), most) * price)
        name, units = frozen
        series.freeze_units(getattr(WHO, name), units)
        for _ in range(2):
            tenders.pay(0)
            books = tenders.books(0)
            assert books.paid <= books.funded
            assert payments.cash_in_agent() == books.funded - books.paid
            series.freeze_units(getattr(WHO, name), 0)
        for holder, accepted in shares.items():
            assert payments.cash_of(holder) == floor(accepted * price)
            assert series.balance(getattr(WHO, holder)) == HELD[holder] - accepted
        assert books.bought == sum(shares.values())
        series.travel(PAYABLE + 1)
        tenders.give_back(0)
        assert payments.cash_in_agent() == 0
