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
from wasiqa.servicing.programme import series_id
from wasiqa.servicing.public_record import facts as facts_of
from wasiqa.servicing.series import NewSeries

NEW = series_id("PKEXAMPLE999")
SOURCE = keccak(text="a made-up rate")
WIRING = ("authority", "administration")
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
    """A series like another, but for its authority, its administration or fields of its terms."""
    terms: Any
    wiring: Any
    new = NewSeries(office.programme, like.terms, office.cash.address, office.config.tax_account)
    *wiring, terms = new.arguments
    code = artifacts()["SovereignBond"]
    fields = [part["name"] for part in code.abi[0]["inputs"][2]["components"]]
    given = dict(zip(fields, terms, strict=True)) | {"seriesId": NEW, "hooks": ()} | changes
    authority, administration = (given.pop(name, usual) for name, usual in zip(WIRING, wiring, strict=True))
    everything = creation(code, authority, administration, given).data
    return Draft(NEW, code.bytecode, everything[len(code.bytecode) :])


# Code and deployment


def test_code_that_is_not_approved_is_refused(office: Office, programme: Contract, draft: Draft) -> None:
    other = replace(draft, code=draft.code + b"\0")
    with reverts("CodeNotApproved", codeHash=other.code_hash):
        office.by_two("issuance", other.deploy(programme))


def test_code_whose_approval_was_withdrawn_is_refused(office: Office, programme: Contract, draft: Draft) -> None:
    receipt = office.by_two("governance", programme.encode("approveCode", draft.code_hash, NOBODY))
    emitted(receipt, programme, "CodeApproved", codeHash=draft.code_hash, administration=NOBODY)
    assert office.chain.call(programme, "administrationOf", draft.code_hash) == NOBODY
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


@pytest.mark.parametrize("field", ["authority", "registry", "administration"])
def test_a_series_with_another_authority_whitelist_or_administration_is_refused(
    office: Office, programme: Contract, pib: OpenSeries, actors: Actors, field: str
) -> None:
    foreign = office.chain.deploy(artifacts()["InvestorRegistry"], 0, actors.stranger, [], sender=actors.stranger)
    with reverts("SeriesMismatch", seriesId=NEW):
        office.by_two("issuance", drafted(office, pib, **{field: foreign.created()}).deploy(programme))


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
    administration = office.programme.administration.address
    office.by_two("governance", programme.encode("approveCode", draft.code_hash, administration))
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
    administration = office.programme.administration.address
    office.by_two("governance", programme.encode("approveCode", draft.code_hash, NOBODY))
    receipt = office.by_two("governance", programme.encode("approveCode", draft.code_hash, administration))
    emitted(receipt, programme, "CodeApproved", codeHash=draft.code_hash, administration=administration)
    office.by_two("issuance", draft.deploy(programme))
    assert office.chain.call(programme, "seriesOf", NEW) != NOBODY


def test_a_new_programme_has_its_ceiling_its_code_and_nothing_else(chain: RevmChain, actors: Actors) -> None:
    code, shared = artifacts()["Programme"], artifacts()["SeriesAdministration"]
    administration = chain.deploy(shared, actors.auditor, sender=actors.deployer).contract(shared).address
    receipt = chain.deploy(code, actors.auditor, 700, SOURCE, administration, sender=actors.deployer)
    programme = receipt.contract(code)
    emitted(receipt, programme, "CeilingSet", ceiling=700)
    emitted(receipt, programme, "CodeApproved", codeHash=SOURCE, administration=administration)
    answers = [chain.call(programme, name) for name in ("ceiling", "booked", "allSeries", "authority")]
    assert answers == [700, 0, (), actors.auditor]


def test_an_administration_that_asks_another_authority_is_not_approved(
    chain: RevmChain, office: Office, programme: Contract, draft: Draft, actors: Actors
) -> None:
    """It would run on the series' own storage, and obey strangers."""
    shared = artifacts()["SeriesAdministration"]
    foreign = chain.deploy(shared, actors.stranger, sender=actors.deployer).contract(shared).address
    with reverts("AdministrationForeign", administration=foreign):
        office.by_two("governance", programme.encode("approveCode", draft.code_hash, foreign))
    code = artifacts()["Programme"]
    with reverts("AdministrationForeign", administration=foreign):
        chain.deploy(code, office.programme.registry.address, 700, SOURCE, foreign, sender=actors.deployer)


def test_a_programme_without_an_authority_is_refused(chain: RevmChain, actors: Actors) -> None:
    with reverts("AuthorityMissing"):
        chain.deploy(artifacts()["Programme"], NOBODY, 700, SOURCE, actors.operator, sender=actors.deployer)


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
class Line:
    """What the books should say of one series, and the series of itself."""

    units: int = 0
    booked: int = 0
    allowed: int = 0
    """The series' own allocation: redemptions lower it before the programme knows."""
    supply: int = 0

    def current(self) -> tuple[int, int]:
        """Units and booking after what was redeemed."""
        return self.allowed, ceil(Fraction(self.booked * self.allowed, self.units)) if self.units else 0


@dataclass
class Expected:
    """What should become of two series and their ceiling; each act returns the error of its refusal, or None."""

    lines: tuple[Line, Line]
    ceiling: int

    @property
    def booked(self) -> int:
        return sum(line.booked for line in self.lines)

    def allocate(self, which: int, units: int, rate: tuple[int, int]) -> str | None:
        line = self.lines[which]
        now, booked = line.current()
        if units > now:
            if 0 in rate:
                return "RateInvalid"
            booked += ceil(Fraction((units - now) * rate[0], rate[1]))
        elif now:
            booked = ceil(Fraction(booked * units, now))
        if self.booked - line.booked + booked > self.ceiling and booked > line.booked:
            return "CeilingExceeded"
        if units < line.supply:
            return "AllocationOutOfRange"
        line.units = line.allowed = units
        line.booked = booked
        return None

    def release(self, which: int) -> None:
        line = self.lines[which]
        line.units, line.booked = line.current()

    def mint(self, which: int, units: int) -> str | None:
        line = self.lines[which]
        if line.supply + units > line.allowed:
            return "TransferRefused"
        line.supply += units
        return None

    def redeem(self, which: int, units: int) -> str | None:
        line = self.lines[which]
        if units > line.supply:
            return "ERC20InsufficientBalance"
        line.supply -= units
        line.allowed -= units
        return None

    def set_ceiling(self, ceiling: int) -> str | None:
        if ceiling < self.booked:
            return "CeilingExceeded"
        self.ceiling = ceiling
        return None


SERIES = st.integers(0, 1)
RATES = st.tuples(st.integers(0, 7), st.integers(0, 7).map(lambda tenths: tenths * UNIT // 10))
ACTS = st.one_of(
    st.tuples(st.just("allocate"), SERIES, st.integers(0, 30).map(lambda number: number * UNIT), RATES),
    st.tuples(st.just("release"), SERIES),
    st.tuples(st.sampled_from(["mint", "redeem"]), SERIES, st.integers(1, 8).map(lambda number: number * UNIT)),
    st.tuples(st.just("set_ceiling"), st.integers(0, 900)),
)


@given(acts=st.lists(ACTS, min_size=5, max_size=30))
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
    chain, bonds, programme = office.chain, (pib.bond, bill.bond), books.programme
    senders = {
        "release": actors.stranger,
        "redeem": redeemer,
        "set_ceiling": governance,
        "allocate": books.issuer,
        "mint": books.issuer,
    }

    def call(name: str, *arguments: Any) -> Call:
        if name == "set_ceiling":
            return programme.encode("setCeiling", *arguments)
        bond, more = bonds[arguments[0]], arguments[1:]
        if name in ("mint", "redeem"):
            return bond.encode(name, actors.insurer, *more)
        return programme.encode(name, bond.address, *((more[0], *more[1], SOURCE) if more else ()))

    with chain.isolated():
        expected = Expected((Line(), Line()), books.ceiling())
        for name, *arguments in acts:
            refused = getattr(expected, name)(*arguments)
            if refused:
                with pytest.raises(Reverted) as refusal:
                    chain.send(call(name, *arguments), sender=senders[name])
                assert refusal.value.name == refused
            else:
                chain.send(call(name, *arguments), sender=senders[name])
            assert [books.of(bond) for bond in bonds] == [(line.units, line.booked) for line in expected.lines]
            assert books.total() == expected.booked <= books.ceiling() == expected.ceiling
            for line, bond in zip(expected.lines, bonds, strict=True):
                assert chain.call(bond, "allocation") == line.allowed
                assert chain.call(bond, "totalSupply") == line.supply <= line.allowed


# The public record


def recording(programme: Contract, code: bytes, *arguments: Any, id: bytes = NEW) -> Call:
    """The call that deploys a record for the series with this id."""
    everything = creation(artifacts()["PublicRecord"], *arguments).data
    return programme.encode("deployRecord", id, code, everything[len(artifacts()["PublicRecord"].bytecode) :])


@pytest.fixture
def unrecorded(office: Office, programme: Contract, draft: Draft) -> Contract:
    """A series that has no public record yet."""
    office.by_two("issuance", draft.deploy(programme))
    return office.programme.bond(office.chain.call(programme, "seriesOf", NEW))


@pytest.fixture
def facts(office: Office, pib: OpenSeries) -> tuple[Any, ...]:
    """What ends the arguments of a record: the paying agent, the bond's facts, and a term sheet's hash."""
    return office.programme.paying_agent.address, facts_of(pib.terms), SOURCE


def test_a_record_of_no_series_is_refused(
    office: Office, programme: Contract, pib: OpenSeries, facts: tuple[Any, ...]
) -> None:
    authority = office.programme.registry.address
    call = recording(programme, artifacts()["PublicRecord"].bytecode, authority, pib.bond.address, *facts)
    with reverts("SeriesIdUnknown", seriesId=NEW):
        office.by_two("issuance", call)


def test_a_series_has_one_record(office: Office, programme: Contract, pib: OpenSeries, facts: tuple[Any, ...]) -> None:
    isin = office.chain.call(pib.bond, "seriesId")
    code, authority = artifacts()["PublicRecord"].bytecode, office.programme.registry.address
    with reverts("RecordExists", seriesId=isin):
        office.by_two("issuance", recording(programme, code, authority, pib.bond.address, *facts, id=isin))


@pytest.mark.parametrize("astray", ["series", "authority"])
def test_a_record_of_another_series_or_authority_is_refused(
    office: Office,
    programme: Contract,
    unrecorded: Contract,
    pib: OpenSeries,
    facts: tuple[Any, ...],
    actors: Actors,
    astray: str,
) -> None:
    authority = actors.stranger if astray == "authority" else office.programme.registry.address
    series = pib.bond.address if astray == "series" else unrecorded.address
    with reverts("RecordMismatch", seriesId=NEW):
        office.by_two("issuance", recording(programme, artifacts()["PublicRecord"].bytecode, authority, series, *facts))
    assert office.chain.call(programme, "recordOf", NEW) == NOBODY


def test_a_record_whose_constructor_refuses_is_not_deployed(
    office: Office, programme: Contract, unrecorded: Contract, facts: tuple[Any, ...]
) -> None:
    agent, (issue, _, *coupon), sheet = facts
    authority, code = office.programme.registry.address, artifacts()["PublicRecord"].bytecode
    never = agent, (issue, issue, *coupon), sheet
    with reverts("DatesInvalid", issueDate=issue, maturityDate=issue):
        office.by_two("issuance", recording(programme, code, authority, unrecorded.address, *never))


def test_a_record_is_deployed_where_it_was_foreseen(
    office: Office, programme: Contract, unrecorded: Contract, facts: tuple[Any, ...]
) -> None:
    code = artifacts()["PublicRecord"]
    arguments = office.programme.registry.address, unrecorded.address, *facts
    foreseen = office.chain.call(programme, "seriesAddress", NEW, keccak(creation(code, *arguments).data))
    receipt = office.by_two("issuance", recording(programme, code.bytecode, *arguments))
    emitted(receipt, programme, "RecordDeployed", seriesId=NEW, series=unrecorded.address, record=foreseen)
    assert office.chain.call(programme, "recordOf", NEW) == foreseen
    assert office.chain.call(Contract(foreseen, code.abi), "series") == unrecorded.address
    assert not office.chain.call(programme, "isSeries", foreseen)
