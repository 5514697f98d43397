"""What is recorded, too: a floating bond that is sold by auction, fixed, traded, lent on and pays a coupon."""

from __future__ import annotations

from pathlib import Path

from tests.contracts.auctions.hall import MARGIN, NO_YIELD, Hall
from tests.contracts.settlement.market import BUYER, SELLER, TRADED, UNIT, WHO, Market
from tests.contracts.settlement.repos import Repos
from tests.evms.scenario import PLENTY, send
from tests.lives.instruments import Instrument
from tests.lives.life import PAPER, WINDOW, sheets
from tests.support.office import HOLDERS, Office, OpenSeries
from wasiqa.chain.connection import known_abis
from wasiqa.chain.tester import TesterChain

_UNFIXED = Instrument("pfl-2y-quarterly", fixings_kept=0)
_BIDS = (("primary_dealer", 15_0000, 300 * UNIT), ("bank", 17_5000, 200 * UNIT), ("fund", 20_0000, 150 * UNIT))
"""Who bids which margin for how much; the last is at the cut-off and gets two thirds."""
_WANTED = 600 * UNIT
_RATE = 179, 10_000
"""What the first coupon pays a unit: a made-up benchmark of 7.16 % for a quarter."""


def played(folder: Path) -> TesterChain:
    """A chain on which all of it has happened."""
    chain = TesterChain(known=known_abis)
    folder.mkdir()
    office = Office.opened(chain, folder)
    series = office.open_terms(sheets(_UNFIXED, folder).issued)
    _sold(office, series)
    _fixed(office, series)
    market = _market(office, series)
    _traded(market)
    _lent(market)
    _paid(office, series)
    return chain


def _sold(office: Office, series: OpenSeries) -> None:
    """Bids are sealed and opened; the allotment is shown, and awards are paid in cash."""
    hall = Hall.opened(office, series, series)
    terms = hall.terms(quote=MARGIN, denomination=UNIT, lot=UNIT, **{"yield": NO_YIELD})
    auction, bids = hall.allotted(terms, *_BIDS, wanted=_WANTED)
    send(office.chain, hall.auction.encode("withdrawBid", auction, 1), bids[0].bidder, PLENTY)  # too late
    settled = hall.act("settle", auction, [bid.bid for bid in bids])
    assert hall.failures(settled) == {}


def _fixed(office: Office, series: OpenSeries) -> None:
    """The calculation agent proposes a rate, and once nobody may dispute it any more, it is settled."""
    agent, bond = office.programme.paying_agent, series.bond.address
    office.by_two("issuance", agent.encode("proposeRate", bond, 0, *_RATE, b"made up".ljust(32, b"\0"), PAPER))
    office.chain.travel(office.chain.now() + WINDOW + 1)
    office.chain.transact(agent, "settleRate", bond, 0, sender=WHO.stranger)


def _market(office: Office, series: OpenSeries) -> Market:
    """Seller and buyer have given their allowances; it is a day on which interest has accrued."""
    market = Market(office, series, office.cash)
    for key in (SELLER, BUYER):
        for token in (series.bond, office.cash):
            market.approve(token, key.address)
    market.go(TRADED)
    return market


def _traded(market: Market) -> None:
    """Delivery versus payment: of two orders, of a part of one, and of one that is cancelled, which fails."""
    market.settle(market.trade())
    order = market.order(SELLER)
    market.fill(order, SELLER, 4 * UNIT)
    cancelled = market.order(SELLER)
    market.chain.transact(market.contract, "cancel", [cancelled.nonce], sender=SELLER.address)
    filled = cancelled.struct(), market.sign(SELLER, cancelled), 10 * UNIT
    send(market.chain, market.contract.encode("fill", *filled), BUYER.address, 2 * PLENTY)


def _lent(market: Market) -> None:
    """Cash against units that stay where they are; what is pledged can't be sold, and is free once all is paid back."""
    office = market.office
    (hook,) = office.programme.hooks["pledge"]
    office.by_two("governance", market.bond.encode("installHook", hook.address))
    repos = Repos(market, WHO.governor_executor, WHO.enforcer_executor)
    for key in (SELLER, BUYER):
        market.approve(market.cash, key.address, spender=repos.contract.address)
    repo = repos.opened()
    everything = repos.balance(SELLER.address)
    send(market.chain, market.bond.encode("transfer", BUYER.address, everything), SELLER.address, PLENTY)
    repos.close(repo)


def _paid(office: Office, series: OpenSeries) -> None:
    """The coupon that floated, to all at once and to one who asks."""
    agent, bond, chain = office.programme.paying_agent, series.bond.address, office.chain
    holders = [getattr(WHO, name) for name in HOLDERS]
    chain.travel(series.pay_time(0))
    chain.transact(agent, "fund", bond, 0, sender=WHO.paying_agent)
    chain.transact(agent, "claim", bond, 0, SELLER.address, sender=WHO.stranger)
    chain.transact(agent, "push", bond, 0, holders, sender=WHO.paying_agent)
