"""What bids and awards cost, and that none of them costs more where there are many."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.contracts.auctions.hall import BUY_BACK, DEALERS, NO_YIELD, SALE, SWITCH, WHO, Hall, Sealed
from tests.support.chains import tester
from tests.support.office import Office
from wasiqa.auction.chunks import ROOM
from wasiqa.auction.kinds import AuctionKind
from wasiqa.auction.settling import PAGE
from wasiqa.chain.tester import TesterChain
from wasiqa.servicing.programme import series_id

__all__ = ["tester"]

pytestmark = pytest.mark.gas

UNITS = 10_000_000
COMMIT, NON_COMPETITIVE, REVEAL, SETTLE = 148_500, 198_500, 18_700, 60_600
"""A bid with a deposit, not its dealer's first; a non-competitive one with consent; a bid and an award of a batch."""


@pytest.fixture(scope="session")
def session_hall(session_tester: TesterChain, tmp_path_factory: pytest.TempPathFactory) -> Hall:
    """A programme of its own for the session."""
    office = Office.opened(session_tester, tmp_path_factory.mktemp("hall"))
    bill = office.open_series("mtb-574")
    return Hall.opened(office, bill, office.open_series("pib-3y-2020"))


@pytest.fixture
def hall(session_hall: Hall, tester: TesterChain) -> Hall:
    """No auction is announced yet."""
    return session_hall


def opened(hall: Hall, count: int) -> tuple[int, Sequence[Sealed], int]:
    """An auction of so many bids, and what opening one of them cost."""
    auction = hall.announce()
    bids = [hall.commit(auction, DEALERS[n % 3], 980_000 + n, UNITS) for n in range(count)]
    hall.at(auction, "bidsClose", 1)
    return auction, bids, hall.reveal(auction, *bids).gas_used // count


def test_a_sealed_bid_costs_no_more_than_this_however_many_there_are(hall: Hall) -> None:
    auction = hall.announce(limits=[(0, 10**12)])
    used = []
    for _ in range(3):
        hall.commit(auction, "primary_dealer")
        hall.commit(auction, "bank")
        commitment = hall.ask("commitmentOf", auction, WHO.primary_dealer, 980_000, UNITS, b"s" * 32)
        receipt = hall.act("commit", auction, commitment, UNITS, b"\1" * 160, sender=WHO.primary_dealer)
        used.append(receipt.gas_used)
    print(f"a sealed bid with a deposit, an opening left and a class limit: {used}")
    assert max(used) <= COMMIT
    assert max(used[1:]) - min(used[1:]) < 100


def test_a_non_competitive_bid_costs_no_more_than_this(hall: Hall) -> None:
    auction = hall.announce(hall.non_competitive())
    hall.ask_for(auction, "emigrant", 500_000, payer="fund")
    consent = hall.consent(auction, "individual", WHO.fund, 500_000)
    receipt = hall.act("bidNonCompetitive", auction, WHO.individual, 500_000, consent, sender=WHO.fund)
    print(f"a non-competitive bid that another pays: {receipt.gas_used:,}")
    assert receipt.gas_used <= NON_COMPETITIVE


def test_opening_and_settling_cost_the_same_by_bid_however_many_there_are(hall: Hall) -> None:
    costs = {}
    for count in (10, 40):
        with hall.chain.isolated():
            auction, bids, opening = opened(hall, count)
            hall.allot(auction, bids)
            hall.at(auction, "settleFrom")
            hall.act("settle", auction, [bid.bid for bid in bids[:3]])  # the first of each dealer
            some = [bid.bid for bid in bids[3:10]]
            costs[count] = opening, hall.act("settle", auction, some).gas_used // len(some)
    print(f"opening a bid and settling an award, by bids: {costs}")
    few, many = costs.values()
    assert max(few[0], many[0]) <= REVEAL
    assert max(few[1], many[1]) <= SETTLE
    assert many[0] <= few[0]  # what a call costs anyway is shared by more
    assert abs(many[1] - few[1]) < 700  # the last of all leaves the auction's cash at nothing, which is refunded


@pytest.mark.parametrize("kind", [SALE, BUY_BACK, SWITCH])
def test_a_page_of_first_awards_fits_a_transaction(hall: Hall, kind: int) -> None:
    """Of dealers who never had units here, the first of all among them."""
    into = {"into": series_id(hall.pib.terms.sheet.isin), "intoPrice": 990_000, "yield": NO_YIELD}
    dealers = "bank", "fund", "primary_dealer"
    with hall.chain.isolated():
        if kind != SALE:
            for name in dealers:
                hall.chain.transact(hall.bill.bond, "mint", getattr(WHO, name), 2 * UNITS, sender=hall.issuer)
        terms = hall.terms(kind=kind, **(into if kind == SWITCH else {}))
        auction, bids = hall.allotted(terms, *((name, 980_000, 2 * UNITS) for name in dealers))
        receipts = [hall.act("settle", auction, page) for page in ([bids[0].bid], [bid.bid for bid in bids[1:]])]
    assert [hall.failures(receipt) for receipt in receipts] == [{}, {}]
    first, others = (receipt.gas_used for receipt in receipts)
    print(f"{AuctionKind(kind).name}: {first:,} for the first award, {others // 2:,} for each further dealer's")
    assert first + (PAGE[AuctionKind(kind)] - 1) * others // 2 <= ROOM
