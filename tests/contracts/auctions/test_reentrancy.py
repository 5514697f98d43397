"""Whatever moves cash: nothing else is done meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.contracts.auctions.hall import WHO, BidState, Hall
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import Contract
from wasiqa.servicing.code import built

UNITS = 10_000_000
STATEMENT = [1], [1], b"\1" * 32, b"\2" * 32


@pytest.fixture
def cash(hall: Hall) -> Contract:
    """A token that calls the auction back, to have the first bid's deposit released."""
    cash = hall.chain.deploy(built("ReenteringCash"), sender=WHO.deployer).contract(built("ReenteringCash"))
    hall.endow(cash)
    return cash


@pytest.fixture
def auction(hall: Hall, cash: Contract) -> int:
    """A bid of the bank and a non-competitive one of the individual; from now on the token calls back."""
    auction = hall.announce(hall.non_competitive(cash=cash.address))
    hall.ask_for(auction, "individual", 500_000)
    hall.commit(auction, "bank")
    call = hall.auction.encode("release", auction, [1])
    hall.chain.transact(cash, "setCall", hall.auction.address, call.data, sender=WHO.deployer)
    return auction


def committed(hall: Hall, auction: int) -> Receipt:
    return hall.act("commit", auction, bytes(32), UNITS, b"", sender=WHO.fund)


def withdrawn(hall: Hall, auction: int) -> Receipt:
    return hall.act("withdrawBid", auction, 1, sender=WHO.bank)


def asked(hall: Hall, auction: int) -> Receipt:
    return hall.act("bidNonCompetitive", auction, WHO.emigrant, 500_000, b"", sender=WHO.emigrant)


def released(hall: Hall, auction: int) -> Receipt:
    hall.act("reject", auction, sender=hall.issuer)
    return hall.act("release", auction, [1])


def released_non_competitive(hall: Hall, auction: int) -> Receipt:
    hall.act("reject", auction, sender=hall.issuer)
    return hall.act("releaseNonCompetitive", auction, [1])


def forfeited(hall: Hall, auction: int) -> Receipt:
    hall.at(auction, "revealClose", 1)
    return hall.act("forfeit", auction, [1])


def settling(hall: Hall, auction: int) -> None:
    """Both bids are awarded."""
    made = hall.commit(auction, "primary_dealer")
    hall.at(auction, "bidsClose", 1)
    hall.reveal(auction, made)
    hall.allot(auction, [made])
    hall.at(auction, "settleFrom")


def settled_non_competitive(hall: Hall, auction: int) -> Receipt:
    settling(hall, auction)
    return hall.act("settleNonCompetitive", auction, [1])


def confirmed(hall: Hall, auction: int) -> Receipt:
    settling(hall, auction)
    statement = auction, [2], *STATEMENT[1:]
    hall.act("stateSettled", *statement, sender=WHO.paying_agent)
    return hall.act("confirmSettled", *statement, sender=WHO.regulator)


def forfeited_non_competitive(hall: Hall, auction: int) -> Receipt:
    settling(hall, auction)
    cash = Contract(hall.ask("termsOf", auction).cash, hall.cash.abi)
    hall.chain.transact(cash, "approve", hall.auction.address, 0, sender=WHO.individual)
    hall.act("settleNonCompetitive", auction, [1])
    hall.at(auction, "settleBy", 1)
    return hall.act("forfeitNonCompetitive", auction, [1])


@pytest.mark.parametrize(
    "deed",
    [
        *(committed, withdrawn, asked, released, released_non_competitive, forfeited),
        *(settled_non_competitive, confirmed, forfeited_non_competitive),
    ],
)
def test_no_deposit_is_released_while_cash_moves(
    hall: Hall, cash: Contract, auction: int, deed: Callable[[Hall, int], Receipt]
) -> None:
    answers = [event.args for event in deed(hall, auction).events(cash, "CalledBack")]
    assert answers
    for answer in answers:
        assert not answer["done"]
        assert hall.chain.errors.reverted("call", answer["answer"]).name == "ReentrancyGuardReentrantCall"
    counts = hall.ask("countsOf", auction)
    open_deposits = sum(
        hall.ask("depositOf", auction, hall.ask("bidOf", auction, bid).maximum)
        for bid in range(1, counts.bids + 1)
        if hall.bid_state(auction, bid) in (BidState.SEALED, BidState.OPEN)
    ) + sum(
        hall.ask("depositOf", auction, hall.ask("nonCompetitiveBidOf", auction, bid).units)
        for bid in range(1, counts.nonCompetitive + 1)
        if hall.non_competitive_state(auction, bid) == BidState.OPEN
    )
    assert hall.held(cash) == open_deposits
