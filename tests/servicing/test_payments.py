"""Coupons and principal: refused too early and unfunded, and books that add up whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.actors import Actors
from tests.support.evidence import EVIDENCE
from tests.support.office import HOLDERS, Office, OpenSeries
from tests.support.projects import ROOT
from tests.support.revm import RevmChain
from tests.support.world import World
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import Call, Contract
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.servicing.code import built
from wasiqa.servicing.payments import Payments, Row, Unpaid
from wasiqa.servicing.series import NewSeries
from wasiqa.terms import files
from wasiqa.terms.amounts import due, funding, withheld

WHO = Actors()
NAMES = tuple(HOLDERS)
WALLETS = {name: getattr(WHO, name) for name in NAMES}
UNIT = 10**7
"""The bond's denomination in paisa: 100,000 rupees."""


@pytest.fixture
def payments(office: Office, pib: OpenSeries) -> Payments:
    """Those of the bond, of which the bank holds 2 denominations and a saver 1."""
    office.issue(pib.bond, {WHO.bank: 2 * UNIT, WHO.individual: UNIT})
    return Payments(office.chain, office.programme, pib.bond)


def odd_bond(office: Office, folder: Path, cash: Contract) -> OpenSeries:
    """A made-up bond with a coupon of 7.331 %, in units of a rupee and without a limit: every payment leaves dust."""
    text = (ROOT / "examples/terms/pib-3y-2020.yaml").read_text()
    text = text[: text.index("hooks:")].replace("../holidays/", "")
    for stated, instead in (('denomination: "100000"', 'denomination: "1"'), ('coupon: "0.07"', 'coupon: "0.07331"')):
        assert stated in text
        text = text.replace(stated, instead)
    holidays = "pakistan-fixed-2020-2023.yaml"
    (folder / holidays).write_bytes((ROOT / "examples/holidays" / holidays).read_bytes())
    (folder / "sheet.yaml").write_text(text)
    terms = files.write_shifted(folder / "sheet.yaml", folder / "odd.yaml", isin="XFEXAMPLE040")
    new = NewSeries(office.programme, terms, cash.address, office.config.tax_account)
    opening, _ = new.operations(office.chain)
    office.carry_out(opening, WHO.issuer_proposer, WHO.issuer_executor)
    return OpenSeries(office.programme.bond(new.address(office.chain)), terms, new.table)


@pytest.fixture(scope="module")
def odd(world: World, session_revm: RevmChain, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenSeries]:
    """That bond, paid in the office's cash; other modules find the world without it."""
    with session_revm.isolated():
        yield odd_bond(world.office, tmp_path_factory.mktemp("odd"), world.office.cash)


def after_record(office: Office, row: Row) -> None:
    office.chain.travel(row.record_time + 1)


def cash(office: Office, wallet: str) -> int:
    return int(office.chain.call(office.cash, "balanceOf", wallet))


def test_the_rows_are_those_of_the_term_sheet(payments: Payments, pib: OpenSeries) -> None:
    assert [(row.n, row.kind, row.amount, row.record_time, row.pay_time, row.index) for row in payments.rows()] == [
        (row.n, row.kind, row.amount, int(row.record.timestamp()), int(row.pay.timestamp()), row.index)
        for row in pib.table
    ]
    assert payments.principal().n == 7


@pytest.mark.parametrize("n", [0, -1, 8])
def test_a_row_that_there_is_not_is_refused(payments: Payments, n: int) -> None:
    with pytest.raises(InputRefused, match=f"there is no row {n}; the series has rows 1 to 7"):
        payments.row(n)


def test_a_series_that_was_deployed_and_not_opened_has_no_rows(office: Office, pib: OpenSeries, tmp_path: Path) -> None:
    terms = files.write_shifted(ROOT / "examples/terms/mtb-574.yaml", tmp_path / "unopened.yaml", isin="XFEXAMPLE032")
    new = NewSeries(office.programme, terms, office.cash.address, office.config.tax_account)
    opening, _ = new.operations(office.chain)
    office.by_two("issuance", opening.calls[0])
    bond = office.programme.bond(new.address(office.chain))
    with pytest.raises(InputRefused, match=f"the series at {bond.address} has no payment rows: it was not opened"):
        Payments(office.chain, office.programme, bond).rows()


def test_before_the_record_time_nothing_is_known_and_nothing_is_done(office: Office, payments: Payments) -> None:
    row = payments.row(1)
    office.chain.travel(row.record_time)
    books = payments.books(row)
    assert (books.due, books.unclaimed, books.dust, books.funded, books.balanced) == (None, None, None, 0, True)
    before = office.chain.block()
    acts: list[Callable[[], object]] = [
        lambda: payments.missing(row),
        lambda: payments.waiting(row),
        lambda: payments.fund(row, WHO.paying_agent),
        lambda: payments.pay(row, WHO.paying_agent),
        lambda: payments.claim(row, WHO.bank, WHO.bank),
    ]
    for act in acts:
        with pytest.raises(NotAllowed, match=r"the record time of row 1 has not passed: 2049-02-19T12:00:00\+00:00"):
            act()
    assert office.chain.block() == before


def test_nobody_is_paid_before_the_payment_time(office: Office, payments: Payments) -> None:
    row = payments.row(1)
    after_record(office, row)
    payments.fund(row, WHO.paying_agent)
    office.chain.travel(row.pay_time - 1)
    acts: list[Callable[[], object]] = [
        lambda: payments.pay(row, WHO.paying_agent),
        lambda: payments.claim(row, WHO.bank, WHO.bank),
    ]
    for act in acts:
        with pytest.raises(NotAllowed, match=r"row 1 is paid from 2049-02-21T19:00:00\+00:00 on"):
            act()
    office.chain.travel(row.pay_time)
    assert payments.pay(row, WHO.paying_agent).holders == 2


def test_an_unfunded_row_is_not_paid(office: Office, payments: Payments) -> None:
    row = payments.row(1)
    office.chain.travel(row.pay_time)
    with pytest.raises(NotAllowed, match="row 1 is not funded") as refused:
        payments.pay(row, WHO.paying_agent)
    assert refused.value.hint == "run `coupon fund` for row 1 first"


def test_a_payer_without_the_cash_is_told_how_much_it_takes(office: Office, payments: Payments) -> None:
    row = payments.row(1)
    after_record(office, row)
    need = 3 * UNIT * 35 // 1000
    with pytest.raises(NotAllowed, match=f"row 1 needs {need} units of the cash token .* but {WHO.auditor} has 0"):
        payments.fund(row, WHO.auditor)


def test_funding_takes_what_is_missing_and_nothing_the_second_time(office: Office, payments: Payments) -> None:
    row = payments.row(1)
    after_record(office, row)
    before, need = cash(office, WHO.paying_agent), 3 * UNIT * 35 // 1000
    assert payments.missing(row) == need
    assert [receipt.function for receipt in payments.fund(row, WHO.paying_agent)] == ["approve", "fund"]
    assert before - cash(office, WHO.paying_agent) == need
    assert payments.missing(row) == 0
    assert payments.fund(row, WHO.paying_agent) == ()


def test_after_an_interruption_between_approval_and_funding_it_goes_on(
    office: Office, payments: Payments, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = payments.row(1)
    after_record(office, row)
    send = office.chain.send

    def interrupted(call: Call, *, sender: str, gas: int | None = None) -> Receipt:
        if call.name == "fund":
            raise KeyboardInterrupt
        return send(call, sender=sender, gas=gas)

    monkeypatch.setattr(office.chain, "send", interrupted)
    with pytest.raises(KeyboardInterrupt):
        payments.fund(row, WHO.paying_agent)
    monkeypatch.undo()
    payments.fund(row, WHO.paying_agent)
    assert payments.missing(row) == 0


def test_tax_withheld_by_a_claim_is_sent_on_with_the_next_payment(office: Office, payments: Payments) -> None:
    row = payments.row(1)
    after_record(office, row)
    payments.fund(row, WHO.paying_agent)
    office.chain.travel(row.pay_time)
    tax = UNIT * 35 // 1000 // 5
    for holder in (WHO.individual, WHO.bank):
        payments.claim(row, holder, WHO.stranger)
    assert not payments.waiting(row)
    assert (payments.tax_kept(row), cash(office, WHO.tax_account)) == (tax, 0)
    payout = payments.pay(row, WHO.paying_agent)
    assert ([receipt.function for receipt in payout.receipts], payout.holders) == (["remitTax"], 0)
    assert (payments.tax_kept(row), cash(office, WHO.tax_account)) == (0, tax)
    assert payments.pay(row, WHO.paying_agent).receipts == ()


def test_the_next_row_is_the_first_whose_holders_are_not_all_paid(office: Office, payments: Payments) -> None:
    first, second = payments.row(1), payments.row(2)
    assert payments.next_due("coupon") == first
    after_record(office, first)
    assert payments.next_due("coupon") == first
    payments.fund(first, WHO.paying_agent)
    office.chain.travel(first.pay_time)
    assert payments.next_due("coupon") == first
    payments.pay(first, WHO.paying_agent)
    assert payments.next_due("coupon") == second
    principal = payments.next_due("principal")
    assert principal is not None
    assert principal.n == 7


def test_of_a_bond_that_is_paid_in_full_nothing_is_next(office: Office, payments: Payments) -> None:
    for row in payments.rows():
        office.chain.travel(row.pay_time)
        payments.fund(row, WHO.paying_agent)
        payments.pay(row, WHO.paying_agent)
    assert payments.next_due("coupon") is None
    assert payments.next_due("principal") is None
    assert all(payments.books(row).balanced for row in payments.rows())


def test_a_bond_of_which_nothing_was_issued_owes_nothing(office: Office, pib: OpenSeries) -> None:
    payments = Payments(office.chain, office.programme, pib.bond)
    row = payments.row(1)
    after_record(office, row)
    assert payments.books(row).due == 0
    assert payments.fund(row, WHO.paying_agent) == ()
    following = payments.next_due("coupon")
    assert following is not None
    assert following.n == 2


def test_each_obstacle_is_told_in_words(office: Office, pib: OpenSeries) -> None:
    chain = office.chain
    office.issue(pib.bond, {WHO.bank: UNIT, WHO.fund: UNIT, WHO.individual: UNIT})
    payments = Payments(chain, office.programme, pib.bond)
    row = payments.row(1)
    office.chain.travel(row.pay_time)
    payments.fund(row, WHO.paying_agent)
    chain.transact(office.programme.registry, "setRegulatorBlock", [WHO.bank], True, sender=WHO.regulator)
    chain.transact(pib.bond, "setAddressFrozenWithCase", WHO.fund, True, *EVIDENCE, sender=WHO.freezer)
    payout = payments.pay(row, WHO.paying_agent)
    assert (payout.holders, set(payout.unpaid)) == (
        1,
        {Unpaid(WHO.bank, "blocked by an authority"), Unpaid(WHO.fund, "frozen")},
    )
    assert payments.claim(row, WHO.bank, WHO.bank).unpaid == (Unpaid(WHO.bank, "blocked by an authority"),)


def test_a_wallet_that_the_cash_token_refuses_stops_nobody_else(office: Office, tmp_path: Path) -> None:
    chain, code = office.chain, built("RefusingCash")
    token = chain.deploy(code, sender=WHO.deployer).contract(code)
    chain.transact(token, "mint", WHO.paying_agent, 10**12, sender=WHO.deployer)
    bond = odd_bond(office, tmp_path, token).bond
    office.issue(bond, {WHO.bank: UNIT, WHO.fund: UNIT})
    payments = Payments(chain, office.programme, bond)
    row = payments.row(1)
    office.chain.travel(row.pay_time)
    payments.fund(row, WHO.paying_agent)
    chain.transact(token, "setRefused", WHO.bank, True, sender=WHO.deployer)
    payout = payments.pay(row, WHO.paying_agent)
    refused = Unpaid(WHO.bank, "the cash token refuses to pay this wallet")
    assert (payout.holders, payout.unpaid) == (1, (refused,))
    chain.transact(token, "setRefused", WHO.bank, False, sender=WHO.deployer)
    assert (payments.pay(row, WHO.paying_agent).holders, payments.books(row).balanced) == (1, True)


holdings = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 10**9), min_size=1)
some = st.sets(st.sampled_from(NAMES))


@given(holdings, st.integers(1, 10**6), some, some, some)
def test_paid_withheld_dust_and_unclaimed_make_up_what_was_funded(
    world: World,
    odd: OpenSeries,
    holdings: dict[str, int],
    odd_lot: int,
    blocked: set[str],
    frozen: set[str],
    claiming: set[str],
) -> None:
    office, chain, promised = world.office, world.office.chain, odd.table[0]
    with chain.isolated():
        held = {name: 100 * rupees for name, rupees in holdings.items()}
        office.issue(odd.bond, {WALLETS[name]: units for name, units in held.items()})
        _seize(office, odd, held, odd_lot)
        payments = Payments(chain, office.programme, odd.bond)
        row, registry = payments.row(1), office.programme.registry
        gross = {name: due(units, promised) for name, units in held.items()}
        rates = {name: odd.terms.sheet.withholding_bps(HOLDERS[name]) for name in held}
        tax = {name: withheld(amount, rates[name]) for name, amount in gross.items()}
        need = funding(sum(held.values()), promised)

        after_record(office, row)
        books = payments.books(row)
        assert (books.due, books.unclaimed, books.funded) == (need, sum(gross.values()), 0)
        payments.fund(row, WHO.paying_agent)
        assert payments.books(row).balanced
        chain.travel(row.pay_time)
        for name in blocked:
            chain.transact(registry, "setRegulatorBlock", [WALLETS[name]], True, sender=WHO.regulator)
        for name in frozen:
            chain.transact(odd.bond, "setAddressFrozenWithCase", WALLETS[name], True, *EVIDENCE, sender=WHO.freezer)
        for name in claiming & held.keys():
            payments.claim(row, WALLETS[name], WHO.stranger)
            assert payments.books(row).balanced
        payout = payments.pay(row, WHO.paying_agent)

        barred = (blocked | frozen) & held.keys()
        assert {unpaid.wallet for unpaid in payout.unpaid} == {WALLETS[name] for name in barred}
        paid = held.keys() - barred
        books = payments.books(row)
        assert books.paid == sum(gross[name] - tax[name] for name in paid)
        assert books.withheld == sum(tax[name] for name in paid)
        assert books.unclaimed == sum(gross[name] for name in barred)
        assert books.dust == need - sum(gross.values())
        assert books.paid + books.withheld + books.dust + books.unclaimed == books.funded == need
        assert books.balanced

        for name in blocked:
            chain.transact(registry, "setRegulatorBlock", [WALLETS[name]], False, sender=WHO.regulator)
        for name in frozen:
            chain.transact(odd.bond, "setAddressFrozenWithCase", WALLETS[name], False, *EVIDENCE, sender=WHO.freezer)
        payments.pay(row, WHO.paying_agent)
        books = payments.books(row)
        assert (books.unclaimed, books.balanced) == (0, True)
        assert {name: cash(office, WALLETS[name]) for name in held} == {n: gross[n] - tax[n] for n in held}
        assert cash(office, WHO.tax_account) == sum(tax.values())


@given(holdings, st.dictionaries(st.sampled_from(NAMES), st.integers(1, 10**11)))
def test_the_principal_is_paid_for_what_is_not_frozen_and_the_rest_waits(
    world: World, odd: OpenSeries, holdings: dict[str, int], locked: dict[str, int]
) -> None:
    office, chain = world.office, world.office.chain
    with chain.isolated():
        held = {name: 100 * rupees for name, rupees in holdings.items()}
        office.issue(odd.bond, {WALLETS[name]: units for name, units in held.items()})
        for name, units in locked.items():
            chain.transact(odd.bond, "setFrozenTokensWithCase", WALLETS[name], units, *EVIDENCE, sender=WHO.freezer)
        payments = Payments(chain, office.programme, odd.bond)
        row = payments.principal()
        chain.travel(row.pay_time)
        payments.fund(row, WHO.paying_agent)
        payout = payments.pay(row, WHO.paying_agent)
        kept = {name: min(units, locked.get(name, 0)) for name, units in held.items()}
        assert payout.net == sum(held.values()) - sum(kept.values())
        books = payments.books(row)
        assert (books.paid, books.withheld, books.dust, books.unclaimed) == (payout.net, 0, 0, sum(kept.values()))
        assert books.balanced
        assert payments.waiting(row) == {WALLETS[name]: units for name, units in kept.items() if units}


def _seize(office: Office, series: OpenSeries, held: dict[str, int], units: int) -> None:
    """Enforcement leaves odd lots: it knows no denomination."""
    source = next(iter(held))
    target = next(name for name in NAMES if name != source)
    units = min(units, held[source])
    office.by_two("enforcement", series.bond.encode("forcedTransfer", WALLETS[source], WALLETS[target], units))
    held[source] -= units
    held[target] = held.get(target, 0) + units
    if not held[source]:
        del held[source]
