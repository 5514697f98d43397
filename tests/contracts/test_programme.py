"""The programme: series from approved code, and what they may issue below one ceiling."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st

from tests.support.actors import Actors
from tests.support.chains import emitted, reverts
from tests.support.office import Office, OpenSeries
from tests.support.revm import RevmChain
from wasiqa.chain.chain import Receipt
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import NOBODY, Call, Contract, creation
from wasiqa.chain.errors import Reverted
from wasiqa.servicing.series import NewSeries, series_id

NEW = series_id("PKEXAMPLE999")
SOURCE = keccak(text="a made-up rate")
UNIT = 10_000_000
"""One denomination of the bond: PKR 100,000.00."""


@dataclass(frozen=True)
class Draft:
    """A series that could be deployed: its id, its code and its constructor's arguments."""

    id: bytes
    code: bytes
    arguments: bytes

    def deploy(self, programme: Contract) -> Call:
        return programme.encode("deploySeries", self.id, self.code, self.arguments)

    @property
    def code_hash(self) -> bytes:
        return keccak(self.code)


@dataclass(frozen=True)
class Books:
    """The programme's side of a series, as an issuer without a second party sees it."""

    chain: RevmChain
    programme: Contract
    issuer: str

    def allocate(self, series: Contract, units: int, rate: tuple[int, int] = (0, 0), source: bytes = SOURCE) -> Receipt:
        return self.chain.transact(self.programme, "allocate", series.address, units, *rate, source, sender=self.issuer)

    def release(self, series: Contract, sender: str | None = None) -> Receipt:
        return self.chain.transact(self.programme, "release", series.address, sender=sender or self.issuer)

    def of(self, series: Contract) -> tuple[int, int]:
        """Units and their booked value."""
        units, booked = self.chain.call(self.programme, "allocationOf", series.address)
        return int(units), int(booked)

    def total(self) -> int:
        return int(self.chain.call(self.programme, "booked"))

    def ceiling(self) -> int:
        return int(self.chain.call(self.programme, "ceiling"))


@pytest.fixture
def programme(office: Office) -> Contract:
    return office.programme.programme


@pytest.fixture
def draft(office: Office, pib: OpenSeries) -> Draft:
    """A series like the bond, with another id and without hooks."""
    return drafted(office, pib)


@pytest.fixture
def books(chain: RevmChain, programme: Contract, issuer: str, pib: OpenSeries, bill: OpenSeries) -> Books:
    """The books, with nothing set aside for the bond and the bill."""
    books = Books(chain, programme, issuer)
    books.allocate(pib.bond, 0)
    books.allocate(bill.bond, 0)
    assert books.total() == 0
    return books


def drafted(office: Office, like: OpenSeries, **changes: Any) -> Draft:
    """A series like another, but for its authority or fields of its terms."""
    authority, terms = NewSeries(office.programme, like.terms, office.cash.address, office.config.tax_account).arguments
    code = artifacts()["SovereignBond"]
    fields = [part["name"] for part in code.abi[0]["inputs"][1]["components"]]
    given = dict(zip(fields, terms, strict=True)) | {"seriesId": NEW, "hooks": ()} | changes
    everything = creation(code, given.pop("authority", authority), given).data
    return Draft(NEW, code.bytecode, everything[len(code.bytecode) :])


# Code and deployment


def test_code_that_is_not_approved_is_refused(office: Office, programme: Contract, draft: Draft) -> None:
    other = replace(draft, code=draft.code + b"\0")
    with reverts("CodeNotApproved", codeHash=other.code_hash):
        office.by_two("issuance", other.deploy(programme))


def test_code_whose_approval_was_withdrawn_is_refused(office: Office, programme: Contract, draft: Draft) -> None:
    receipt = office.by_two("governance", programme.encode("approveCode", draft.code_hash, False))
    emitted(receipt, programme, "CodeApproved", codeHash=draft.code_hash, approved=False)
    assert not office.chain.call(programme, "codeApproved", draft.code_hash)
    with reverts("CodeNotApproved", codeHash=draft.code_hash):
        office.by_two("issuance", draft.deploy(programme))


def test_an_id_is_used_once(office: Office, programme: Contract, draft: Draft, pib: OpenSeries) -> None:
    taken = office.chain.call(pib.bond, "seriesId")
    with reverts("SeriesExists", seriesId=taken):
        office.by_two("issuance", replace(draft, id=taken).deploy(programme))


def test_an_id_that_the_arguments_do_not_bear_out_is_refused(office: Office, programme: Contract, draft: Draft) -> None:
    other = series_id("PKEXAMPLE998")
    with reverts("SeriesMismatch", seriesId=other):
        office.by_two("issuance", replace(draft, id=other).deploy(programme))
    assert office.chain.call(programme, "seriesOf", other) == NOBODY


def test_a_series_that_asks_another_authority_is_refused(
    office: Office, programme: Contract, pib: OpenSeries, actors: Actors
) -> None:
    foreign = office.chain.deploy(artifacts()["InvestorRegistry"], 0, actors.stranger, [], sender=actors.stranger)
    with reverts("SeriesMismatch", seriesId=NEW):
        office.by_two("issuance", drafted(office, pib, authority=foreign.created()).deploy(programme))


def test_a_series_whose_constructor_refuses_is_not_deployed(
    office: Office, programme: Contract, pib: OpenSeries, bill: OpenSeries
) -> None:
    with reverts("TermsIncomplete"):
        office.by_two("issuance", drafted(office, pib, denomination=0).deploy(programme))
    assert office.chain.call(programme, "allSeries") == (pib.bond.address, bill.bond.address)


def test_approved_code_that_is_no_series_is_refused(office: Office, programme: Contract) -> None:
    cash = artifacts()["TestCash"]
    everything = creation(cash, "Cash", "CASH", 2).data
    draft = Draft(NEW, cash.bytecode, everything[len(cash.bytecode) :])
    office.by_two("governance", programme.encode("approveCode", draft.code_hash, True))
    with reverts("FailedCall"):  # the cash token has no answer, and the timelock says so
        office.by_two("issuance", draft.deploy(programme))
    assert office.chain.call(programme, "seriesOf", NEW) == NOBODY


def test_a_series_is_deployed_where_it_was_foreseen_and_listed_last(
    office: Office, programme: Contract, draft: Draft, pib: OpenSeries, bill: OpenSeries
) -> None:
    foreseen = office.chain.call(programme, "seriesAddress", NEW, keccak(draft.code + draft.arguments))
    assert not office.chain.code(foreseen)
    receipt = office.by_two("issuance", draft.deploy(programme))
    emitted(receipt, programme, "SeriesDeployed", seriesId=NEW, series=foreseen, codeHash=draft.code_hash)
    assert office.chain.code(foreseen)
    assert office.chain.call(programme, "seriesOf", NEW) == foreseen
    assert office.chain.call(programme, "isSeries", foreseen)
    assert office.chain.call(programme, "allSeries") == (pib.bond.address, bill.bond.address, foreseen)
    assert office.chain.call(office.programme.bond(foreseen), "programme") == programme.address


def test_code_that_is_approved_again_is_deployed(office: Office, programme: Contract, draft: Draft) -> None:
    office.by_two("governance", programme.encode("approveCode", draft.code_hash, False))
    receipt = office.by_two("governance", programme.encode("approveCode", draft.code_hash, True))
    emitted(receipt, programme, "CodeApproved", codeHash=draft.code_hash, approved=True)
    office.by_two("issuance", draft.deploy(programme))
    assert office.chain.call(programme, "seriesOf", NEW) != NOBODY


def test_a_new_programme_has_its_ceiling_its_code_and_nothing_else(chain: RevmChain, actors: Actors) -> None:
    code = artifacts()["Programme"]
    receipt = chain.deploy(code, actors.auditor, 700, SOURCE, sender=actors.deployer)
    programme = receipt.contract(code)
    emitted(receipt, programme, "CeilingSet", ceiling=700)
    emitted(receipt, programme, "CodeApproved", codeHash=SOURCE, approved=True)
    answers = [chain.call(programme, name) for name in ("ceiling", "booked", "allSeries", "authority")]
    assert answers == [700, 0, (), actors.auditor]


def test_a_programme_without_an_authority_is_refused(chain: RevmChain, actors: Actors) -> None:
    with reverts("AuthorityMissing"):
        chain.deploy(artifacts()["Programme"], NOBODY, 700, SOURCE, sender=actors.deployer)


# Allocation


def test_nothing_is_set_aside_for_a_stranger(books: Books, office: Office) -> None:
    with reverts("SeriesUnknown", series=office.cash.address):
        books.allocate(office.cash, UNIT, (1, 1))
    with reverts("SeriesUnknown", series=office.cash.address):
        books.release(office.cash)


@pytest.mark.parametrize("rate", [(0, 1), (1, 0), (0, 0)])
def test_units_are_not_added_without_a_rate(books: Books, pib: OpenSeries, rate: tuple[int, int]) -> None:
    with reverts("RateInvalid", numerator=rate[0], denominator=rate[1]):
        books.allocate(pib.bond, UNIT, rate)


def test_the_ceiling_is_exceeded_by_one(books: Books, pib: OpenSeries, bill: OpenSeries) -> None:
    ceiling = books.ceiling()
    books.allocate(bill.bond, 500_000, (1, 1))
    with reverts("CeilingExceeded", booked=ceiling + 1, ceiling=ceiling):
        books.allocate(pib.bond, ceiling - 499_999, (1, 1))
    books.allocate(pib.bond, ceiling - 500_000, (1, 1))
    assert books.total() == ceiling


def test_a_series_is_not_allowed_less_than_it_has_issued(
    books: Books, office: Office, bill: OpenSeries, actors: Actors
) -> None:
    denomination = office.chain.call(bill.bond, "denomination")
    books.allocate(bill.bond, 3 * denomination, (1, 100))
    office.chain.transact(bill.bond, "mint", actors.bank, 2 * denomination, sender=books.issuer)
    with reverts("AllocationOutOfRange", allocation=2 * denomination - 1, supply=2 * denomination):
        books.allocate(bill.bond, 2 * denomination - 1)
    books.allocate(bill.bond, 2 * denomination)
    assert office.chain.call(bill.bond, "allocation") == 2 * denomination


def test_a_series_is_not_allowed_more_than_it_can_count(books: Books, bill: OpenSeries) -> None:
    with reverts("AllocationOutOfRange", allocation=1 << 104, supply=0):
        books.allocate(bill.bond, 1 << 104, (1, 1 << 104))
    books.allocate(bill.bond, (1 << 104) - 1, (1, 1 << 104))
    assert books.of(bill.bond) == ((1 << 104) - 1, 1)


def test_units_are_booked_at_their_rate_rounded_up(books: Books, office: Office, pib: OpenSeries) -> None:
    receipt = books.allocate(pib.bond, 1_000, (200, 33_700))
    emitted(
        receipt,
        books.programme,
        "Allocated",
        series=pib.bond.address,
        units=1_000,
        booked=6,
        numerator=200,
        denominator=33_700,
        source=SOURCE,
    )
    emitted(receipt, pib.bond, "AllocationSet", allocation=1_000)
    assert books.of(pib.bond) == (1_000, ceil(Fraction(1_000 * 200, 33_700)))
    assert (books.total(), office.chain.call(pib.bond, "allocation")) == (6, 1_000)


def test_a_value_without_remainder_is_booked_exactly(books: Books, pib: OpenSeries) -> None:
    books.allocate(pib.bond, 1_685, (2, 337))
    assert books.of(pib.bond) == (1_685, 10)


def test_units_added_later_have_a_rate_of_their_own(books: Books, pib: OpenSeries) -> None:
    books.allocate(pib.bond, 1_000, (1, 10))
    books.allocate(pib.bond, 1_500, (1, 3))
    assert books.of(pib.bond) == (1_500, 100 + 167)


def test_units_taken_back_release_their_share_and_no_more(books: Books, pib: OpenSeries) -> None:
    books.allocate(pib.bond, 1_000, (1, 3))
    receipt = books.allocate(pib.bond, 998, (7, 0))
    emitted(
        receipt,
        books.programme,
        "Allocated",
        series=pib.bond.address,
        units=998,
        booked=334,
        numerator=0,
        denominator=0,
        source=bytes(32),
    )
    assert books.of(pib.bond) == (998, ceil(Fraction(334 * 998, 1_000)))
    books.allocate(pib.bond, 0)
    assert books.of(pib.bond) == (0, 0)
    books.allocate(pib.bond, 5, (1, 1))
    assert books.of(pib.bond) == (5, 5)


def test_the_same_allocation_again_changes_nothing(books: Books, pib: OpenSeries) -> None:
    books.allocate(pib.bond, 1_000, (1, 3))
    books.allocate(pib.bond, 1_000, (9, 1))
    assert books.of(pib.bond) == (1_000, 334)


def test_what_was_redeemed_is_released_by_anybody(
    books: Books, office: Office, bill: OpenSeries, redeemer: str, actors: Actors
) -> None:
    denomination = office.chain.call(bill.bond, "denomination")
    books.allocate(bill.bond, 4 * denomination, (1, 1_000))
    before = books.total()
    office.chain.transact(bill.bond, "mint", actors.bank, 3 * denomination, sender=books.issuer)
    office.chain.transact(bill.bond, "redeem", actors.bank, denomination, sender=redeemer)
    assert (books.total(), books.of(bill.bond)[0]) == (before, 4 * denomination)
    receipt = books.release(bill.bond, sender=actors.stranger)
    value = before * 3 // 4
    emitted(
        receipt,
        books.programme,
        "Allocated",
        series=bill.bond.address,
        units=3 * denomination,
        booked=value,
        numerator=0,
        denominator=0,
        source=bytes(32),
    )
    assert (books.of(bill.bond), books.total()) == ((3 * denomination, value), value)
    assert books.release(bill.bond).logs[0].data == receipt.logs[0].data


def test_units_added_after_a_redemption_are_added_to_what_is_left(
    books: Books, office: Office, bill: OpenSeries, redeemer: str, actors: Actors
) -> None:
    denomination = office.chain.call(bill.bond, "denomination")
    books.allocate(bill.bond, 2 * denomination, (1, denomination))
    office.chain.transact(bill.bond, "mint", actors.bank, denomination, sender=books.issuer)
    office.chain.transact(bill.bond, "redeem", actors.bank, denomination, sender=redeemer)
    books.allocate(bill.bond, 2 * denomination, (10, denomination))
    assert books.of(bill.bond) == (2 * denomination, 1 + 10)


def test_the_ceiling_does_not_fall_below_what_is_booked(
    books: Books, office: Office, programme: Contract, pib: OpenSeries, governance: str
) -> None:
    books.allocate(pib.bond, 1_000, (1, 1))
    with reverts("CeilingExceeded", booked=1_000, ceiling=999):
        office.chain.transact(programme, "setCeiling", 999, sender=governance)
    receipt = office.chain.transact(programme, "setCeiling", 1_000, sender=governance)
    emitted(receipt, programme, "CeilingSet", ceiling=1_000)
    assert books.ceiling() == 1_000
    with reverts("CeilingExceeded", booked=1_001, ceiling=1_000):
        books.allocate(pib.bond, 1_001, (1, 1))


# Any sequence


@dataclass
class Expected:
    """What the books should say of one series."""

    units: int = 0
    booked: int = 0
    supply: int = 0
    allowed: int = 0
    """The series' own allocation, which redemptions lower before the programme knows."""

    def share(self, units: int, of: tuple[int, int]) -> int:
        return ceil(Fraction(of[1] * units, of[0])) if of[0] else 0

    def current(self) -> tuple[int, int]:
        return self.allowed, self.share(self.allowed, (self.units, self.booked))


ACTS = st.lists(
    st.one_of(
        st.tuples(
            st.just("allocate"),
            st.integers(0, 1),
            st.integers(0, 30),
            st.tuples(st.integers(0, 7), st.integers(0, 7)),
        ),
        st.tuples(st.just("release"), st.integers(0, 1)),
        st.tuples(st.sampled_from(["mint", "redeem"]), st.integers(0, 1), st.integers(1, 8)),
        st.tuples(st.just("setCeiling"), st.integers(0, 1), st.integers(0, 60)),
    ),
    max_size=20,
)


@given(acts=ACTS)
def test_after_any_sequence_the_bookings_add_up_and_stay_below_the_ceiling(
    books: Books,
    office: Office,
    pib: OpenSeries,
    bill: OpenSeries,
    redeemer: str,
    governance: str,
    actors: Actors,
    acts: list[tuple[Any, ...]],
) -> None:
    chain, bonds = office.chain, (pib.bond, bill.bond)
    size = [chain.call(bond, "denomination") for bond in bonds]
    model = [Expected(), Expected()]
    ceiling = books.ceiling()

    def value(one: Expected, units: int, rate: tuple[int, int]) -> int | str:
        """What the series would be booked at, or the error of a refusal."""
        now = one.current()
        if units > now[0]:
            if 0 in rate:
                return "RateInvalid"
            booked = now[1] + ceil(Fraction((units - now[0]) * rate[0], rate[1]))
        else:
            booked = one.share(units, now)
        if sum(each.booked for each in model) - one.booked + booked > ceiling and booked > one.booked:
            return "CeilingExceeded"
        return "AllocationOutOfRange" if units < one.supply else booked

    with chain.isolated():
        for name, which, *more in acts:
            one, bond, unit = model[which], bonds[which], size[which]
            refused = None
            call: Call
            if name == "allocate":
                units, rate = more[0] * unit, (more[1][0], more[1][1] * unit // 10)
                outcome = value(one, units, rate)
                call = books.programme.encode("allocate", bond.address, units, *rate, SOURCE)
                if isinstance(outcome, str):
                    refused = outcome
                else:
                    one.units, one.booked, one.allowed = units, outcome, units
                sender = books.issuer
            elif name == "release":
                call, sender = books.programme.encode("release", bond.address), actors.stranger
                one.units, one.booked = one.current()
            elif name == "mint":
                units = more[0] * unit
                call, sender = bond.encode("mint", actors.insurer, units), books.issuer
                refused = "TransferRefused" if one.supply + units > one.allowed else None
                one.supply += 0 if refused else units
            elif name == "redeem":
                units = min(more[0] * unit, one.supply)
                call, sender = bond.encode("redeem", actors.insurer, units), redeemer
                one.supply -= units
                one.allowed -= units
            else:
                call, sender = books.programme.encode("setCeiling", more[0]), governance
                refused = "CeilingExceeded" if more[0] < sum(each.booked for each in model) else None
                ceiling = ceiling if refused else more[0]
            if refused:
                with pytest.raises(Reverted) as refusal:
                    chain.send(call, sender=sender)
                assert refusal.value.name == refused
            else:
                chain.send(call, sender=sender)
            assert [books.of(bond) for bond in bonds] == [(one.units, one.booked) for one in model]
            assert books.total() == sum(one.booked for one in model) <= books.ceiling() == ceiling
            for each, series in zip(model, bonds, strict=True):
                assert (
                    chain.call(series, "totalSupply") == each.supply <= chain.call(series, "allocation") == each.allowed
                )
