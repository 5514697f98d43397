"""No investor of some categories holds more than a limit of one series, all wallets together."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from tests.contracts.hooks.conftest import BANKS, COUNTING, LIMIT, Books, Series
from tests.support.actors import Actors
from tests.support.chains import emitted, reverts
from tests.support.office import Office, OpenSeries, investor_id
from tests.support.revm import RevmChain
from wasiqa.chain.codec import checksummed
from wasiqa.chain.contract import NOBODY, Contract


@pytest.fixture
def second_wallet(office: Office, actors: Actors) -> str:
    """Another wallet of the bank."""
    office.admit({actors.second_bank: office.word("bank")})
    return actors.second_bank


def too_much(series: Series, sender: str, to: str, units: int) -> AbstractContextManager[None]:
    return reverts("TransferRefused", {"from": sender, "to": to}, code=60, value=units * series.unit)


BANK = investor_id("bank")


def test_a_series_without_a_limit_admits_nobody(series: Series, hook: Contract, actors: Actors) -> None:
    series.install(hook)
    for wallet in (actors.bank, actors.individual):
        with too_much(series, NOBODY, wallet, 1):
            series.issue(wallet, 1)
        with too_much(series, NOBODY, wallet, 0):
            series.issue(wallet, 0)


def test_a_limit_of_zero_admits_the_other_categories_alone(series: Series, hook: Contract, actors: Actors) -> None:
    series.install(hook)
    Books(series, hook).limit(0)
    with too_much(series, NOBODY, actors.bank, 1):
        series.issue(actors.bank, 1)
    series.issue(actors.individual, 100)


def test_one_unit_over_the_limit_is_not_issued(bond: Series, books: Books, actors: Actors) -> None:
    with too_much(bond, NOBODY, actors.bank, LIMIT + 1):
        bond.issue(actors.bank, LIMIT + 1)
    bond.issue(actors.bank, LIMIT)
    with too_much(bond, NOBODY, actors.bank, 1):
        bond.issue(actors.bank, 1)
    assert (books.held(BANK), books.counted_under(actors.bank)) == (LIMIT, BANK)


def test_the_limit_is_exact_to_the_minor_unit(bond: Series, hook: Contract, actors: Actors) -> None:
    bond.chain.transact(hook, "setLimit", bond.bond.address, 3 * bond.unit - 1, BANKS, sender=bond.governance)
    with too_much(bond, NOBODY, actors.bank, 3):
        bond.issue(actors.bank, 3)
    bond.chain.transact(hook, "setLimit", bond.bond.address, 3 * bond.unit, BANKS, sender=bond.governance)
    bond.issue(actors.bank, 3)


def test_one_unit_over_the_limit_is_not_transferred(bond: Series, books: Books, actors: Actors) -> None:
    bond.issue(actors.bank, LIMIT - 2)
    bond.issue(actors.fund, 5)
    with too_much(bond, actors.fund, actors.bank, 3):
        bond.transfer(actors.fund, actors.bank, 3)
    parties = (actors.fund, actors.bank)
    assert bond.chain.call(bond.bond, "detectTransferRestriction", *parties, 3 * bond.unit) == 60
    assert not bond.chain.call(bond.bond, "canTransfer", *parties, 3 * bond.unit)
    assert bond.chain.call(bond.bond, "canTransfer", *parties, 2 * bond.unit)
    bond.transfer(actors.fund, actors.bank, 2)
    assert books.held(BANK) == LIMIT


def test_other_categories_are_free_and_counted_all_the_same(bond: Series, books: Books, actors: Actors) -> None:
    bond.issue(actors.fund, LIMIT + 1)
    bond.issue(actors.individual, 3 * LIMIT)
    bond.transfer(actors.individual, actors.fund, LIMIT)
    assert books.held(investor_id("fund")) == 2 * LIMIT + 1
    assert books.held(investor_id("individual")) == 2 * LIMIT


def test_each_named_category_is_limited(bond: Series, books: Books, actors: Actors) -> None:
    for wallet in (actors.bank, actors.islamic_bank):
        with too_much(bond, NOBODY, wallet, LIMIT + 1):
            bond.issue(wallet, LIMIT + 1)
        bond.issue(wallet, LIMIT)


def test_two_wallets_of_one_investor_count_together(
    bond: Series, books: Books, actors: Actors, second_wallet: str
) -> None:
    bond.issue(actors.bank, LIMIT - 1)
    with too_much(bond, NOBODY, second_wallet, 2):
        bond.issue(second_wallet, 2)
    bond.issue(second_wallet, 1)
    bond.issue(actors.fund, 1)
    for wallet in (actors.bank, second_wallet):
        with too_much(bond, actors.fund, wallet, 1):
            bond.transfer(actors.fund, wallet, 1)
    assert books.held(BANK) == LIMIT


def test_at_the_limit_units_move_between_own_wallets(
    bond: Series, books: Books, actors: Actors, second_wallet: str
) -> None:
    bond.issue(actors.bank, LIMIT)
    bond.transfer(actors.bank, second_wallet, 4)
    bond.transfer(second_wallet, actors.bank, 1)
    bond.transfer(actors.bank, actors.bank, 7)
    assert (bond.balance(actors.bank), bond.balance(second_wallet), books.held(BANK)) == (7, 3, LIMIT)


def test_what_an_own_wallet_outside_the_limit_holds_counts_when_it_goes_to_one_inside(
    office: Office, bond: Series, books: Books, actors: Actors, second_wallet: str
) -> None:
    office.admit({second_wallet: replace(office.word("fund"), investor=BANK)})
    bond.issue(second_wallet, LIMIT + 2)
    with too_much(bond, second_wallet, actors.bank, 1):
        bond.transfer(second_wallet, actors.bank, 1)
    bond.transfer(second_wallet, actors.fund, 2)
    bond.transfer(second_wallet, actors.bank, LIMIT)
    assert (bond.balance(actors.bank), books.held(BANK)) == (LIMIT, LIMIT)


def test_so_does_what_it_held_before_it_was_the_investors_own(
    office: Office, bond: Series, books: Books, actors: Actors, second_wallet: str
) -> None:
    office.admit({second_wallet: replace(office.word("fund"), investor=77)})
    bond.issue(second_wallet, LIMIT)
    bond.issue(actors.bank, 1)
    office.admit({second_wallet: replace(office.word("fund"), investor=BANK)})
    with too_much(bond, second_wallet, actors.bank, 1):
        bond.transfer(second_wallet, actors.bank, 1)
    bond.transfer(actors.bank, actors.fund, 1)
    bond.transfer(second_wallet, actors.bank, 1)
    assert (books.held(BANK), books.held(77)) == (LIMIT, 0)


def test_what_is_sold_makes_room(bond: Series, books: Books, actors: Actors) -> None:
    bond.issue(actors.bank, LIMIT)
    bond.transfer(actors.bank, actors.fund, 3)
    assert books.held(BANK) == LIMIT - 3
    bond.issue(actors.bank, 3)


def test_a_lowered_limit_forces_nobody_to_sell(bond: Series, books: Books, actors: Actors, second_wallet: str) -> None:
    bond.issue(actors.bank, LIMIT)
    bond.issue(actors.fund, 1)
    books.limit(2)
    bond.transfer(actors.bank, second_wallet, 5)
    with too_much(bond, actors.fund, actors.bank, 1):
        bond.transfer(actors.fund, actors.bank, 1)
    bond.transfer(actors.bank, actors.fund, 5)
    bond.transfer(second_wallet, actors.fund, 4)
    bond.transfer(actors.fund, actors.bank, 1)
    assert books.held(BANK) == 2


def test_a_seizure_from_a_bank_makes_room_and_one_for_it_is_never_refused(
    bond: Series, books: Books, actors: Actors
) -> None:
    bond.issue(actors.bank, LIMIT)
    bond.issue(actors.fund, 5)
    bond.seize(actors.bank, actors.fund, 4)
    assert books.held(BANK) == LIMIT - 4
    receipt = bond.seize(actors.fund, actors.bank, 9)
    assert receipt.events(bond.bond, "HookFailed") == []
    assert (books.held(BANK), books.held(investor_id("fund"))) == (LIMIT + 5, 0)
    with too_much(bond, NOBODY, actors.bank, 1):
        bond.issue(actors.bank, 1)


def test_a_redemption_makes_room(bond: Series, books: Books, actors: Actors) -> None:
    bond.issue(actors.bank, LIMIT)
    bond.redeem(actors.bank, 6)
    assert books.held(BANK) == LIMIT - 6
    bond.issue(actors.bank, 6)


def test_the_count_follows_a_changed_word_at_the_next_movement(
    office: Office, bond: Series, books: Books, actors: Actors
) -> None:
    bond.issue(actors.bank, LIMIT)
    office.admit({actors.bank: replace(office.word("bank"), investor=77)})
    assert (books.held(BANK), books.held(77)) == (LIMIT, 0)
    bond.transfer(actors.bank, actors.fund, 1)
    assert (books.held(BANK), books.held(77), books.counted_under(actors.bank)) == (0, LIMIT - 1, 77)
    with too_much(bond, NOBODY, actors.bank, 2):
        bond.issue(actors.bank, 2)
    bond.issue(actors.bank, 1)


def test_a_receivers_uncounted_balance_counts_when_it_is_asked(
    office: Office, bond: Series, books: Books, actors: Actors
) -> None:
    bond.issue(actors.bank, LIMIT)
    office.admit({actors.bank: replace(office.word("bank"), investor=77)})
    with too_much(bond, NOBODY, actors.bank, 1):
        bond.issue(actors.bank, 1)


def test_a_wallet_over_the_limit_after_a_change_of_its_word_can_still_sell(
    office: Office, bond: Series, books: Books, actors: Actors, second_wallet: str
) -> None:
    bond.issue(actors.islamic_bank, LIMIT)
    bond.issue(second_wallet, LIMIT)
    office.admit({second_wallet: replace(office.word("islamic_bank"))})
    bond.transfer(second_wallet, actors.islamic_bank, 2)
    assert books.held(investor_id("islamic_bank")) == 2 * LIMIT
    bond.transfer(second_wallet, actors.fund, 8)
    bond.transfer(actors.islamic_bank, actors.fund, 12)
    assert books.held(investor_id("islamic_bank")) == 0


def test_units_of_a_wallet_that_changed_hands_do_not_count_against_their_buyer(
    office: Office, bond: Series, books: Books, actors: Actors, second_wallet: str
) -> None:
    bond.issue(second_wallet, LIMIT)
    office.admit({second_wallet: replace(office.word("bank"), investor=77)})
    bond.transfer(second_wallet, actors.bank, 4)
    assert (books.held(BANK), books.held(77)) == (4, LIMIT - 4)


def test_a_wallet_that_lost_its_investor_id_is_seized_and_redeemed_and_counted(
    office: Office, bond: Series, books: Books, actors: Actors
) -> None:
    bond.issue(actors.bank, LIMIT)
    office.admit({actors.bank: replace(office.word("bank"), investor=0, admitted=False, removed=True)})
    for receipt in (bond.redeem(actors.bank, 3), bond.seize(actors.bank, actors.fund, 3)):
        assert receipt.events(bond.bond, "HookFailed") == []
    assert (books.held(BANK), books.held(0), books.counted_under(actors.bank)) == (0, LIMIT - 6, 0)


def test_each_series_has_books_of_its_own(bond: Series, series: Series, books: Books, actors: Actors) -> None:
    series.install(books.hook)
    of_bill = Books(series, books.hook)
    of_bill.limit(3)
    bond.issue(actors.bank, LIMIT)
    series.issue(actors.bank, 3)
    assert (books.held(BANK), of_bill.held(BANK)) == (LIMIT, 3)


def test_who_calls_as_if_it_were_a_series_changes_only_its_own_books(
    office: Office, bond: Series, books: Books, actors: Actors
) -> None:
    bond.issue(actors.bank, LIMIT)
    word = office.word("bank").encode()
    move = (NOBODY, actors.bank, 6 * bond.unit, 0, word, 0, 0, 0, 1)
    bond.chain.transact(books.hook, "moved", move, sender=actors.stranger)
    with reverts("Panic", code=0x11):  # it speaks of more than it ever told of
        forged = (actors.bank, NOBODY, 7 * bond.unit, word, 0, 7 * bond.unit, 0, 0, 4)
        bond.chain.transact(books.hook, "moved", forged, sender=actors.stranger)
    investor = str(checksummed(BANK.to_bytes(20, "big")))
    assert bond.chain.call(books.hook, "heldBy", actors.stranger, investor) == 6 * bond.unit
    assert (books.held(BANK), books.counted_under(actors.bank)) == (LIMIT, BANK)


def test_setting_a_limit_is_recorded(bond: Series, books: Books) -> None:
    emitted(
        books.limit(3, 1),
        books.hook,
        "LimitSet",
        series=bond.bond.address,
        units=3 * bond.unit,
        categories=1,
    )
    assert tuple(bond.chain.call(books.hook, "limitOf", bond.bond.address)) == (3 * bond.unit, 1, True)


def test_the_term_sheets_limit_is_a_quarter_of_the_issue(office: Office, pib: OpenSeries, hook: Contract) -> None:
    units, categories, is_set = office.chain.call(hook, "limitOf", pib.bond.address)
    assert (units, categories, is_set) == (pib.terms.sheet.ceiling_minor // 4, BANKS, True)


def test_the_hook_is_one_for_every_moment(chain: RevmChain, hook: Contract) -> None:
    assert chain.call(hook, "moments") == COUNTING
    supported = [chain.call(hook, "supportsInterface", bytes.fromhex(one)) for one in ("01ffc9a7", "ffffffff")]
    assert supported == [True, False]
