"""Hashes of reports: posted by the registrar, corrected at the same place, never taken away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.actors import Actors
from tests.support.chains import emitted, reverts
from tests.support.office import Office
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import NOBODY
from wasiqa.servicing.roles import role_id

WHO = Actors()
KIND = b"CIRCULATION".ljust(32, b"\0")
FIRST, SECOND = b"\1" * 32, b"\2" * 32
AS_OF = 1_700_000_000


def post(
    office: Office,
    document: bytes = FIRST,
    *,
    kind: bytes = KIND,
    series: str = NOBODY,
    as_of: int = AS_OF,
    by: str = WHO.registrar,
) -> Receipt:
    return office.chain.transact(office.programme.reports, "post", kind, series, as_of, document, sender=by)


def latest(office: Office, *, kind: bytes = KIND, series: str = NOBODY, as_of: int = AS_OF) -> tuple[bytes, int]:
    return tuple(office.chain.call(office.programme.reports, "latest", kind, series, as_of))


@pytest.mark.parametrize("party", ["stranger", "regulator", "guardian", "issuer_proposer", "governor_executor"])
def test_only_the_registrar_posts(office: Office, party: str) -> None:
    account = getattr(WHO, party)
    with reverts("AccessControlUnauthorizedAccount", account=account, neededRole=role_id("REGISTRAR")):
        post(office, by=account)


def test_a_report_needs_a_kind_and_a_document(office: Office) -> None:
    with reverts("KindMissing"):
        post(office, kind=bytes(32))
    with reverts("DocumentMissing"):
        post(office, bytes(32))


def test_nobody_tells_of_what_is_still_to_come(office: Office) -> None:
    now = office.chain.now()
    with reverts("ReportAhead", asOf=now + 1000, time=now):
        post(office, as_of=now + 1000)
    post(office, as_of=now)


def test_the_latest_document_is_not_posted_twice_running(office: Office) -> None:
    post(office)
    with reverts("PostedAlready", documentHash=FIRST):
        post(office)
    post(office, SECOND)
    post(office)
    assert latest(office) == (FIRST, 3)


@pytest.mark.parametrize("number", [0, 2])
def test_only_reports_that_there_are_can_be_asked_for(office: Office, number: int) -> None:
    post(office)
    with reverts("NoSuchReport", number=number, count=1):
        office.chain.call(office.programme.reports, "reportAt", KIND, NOBODY, AS_OF, number)


def test_where_nothing_was_posted_there_is_nothing(office: Office) -> None:
    assert latest(office) == (bytes(32), 0)


def test_a_report_is_told_with_its_place_and_number(office: Office) -> None:
    place = {"kind": KIND, "series": WHO.bank, "asOf": AS_OF}
    receipt = post(office, series=WHO.bank)
    emitted(receipt, office.programme.reports, "ReportPosted", place, number=1, documentHash=FIRST)
    receipt = post(office, SECOND, series=WHO.bank)
    emitted(receipt, office.programme.reports, "ReportPosted", place, number=2, documentHash=SECOND)


@given(
    posted=st.lists(
        st.tuples(st.integers(1, 2), st.sampled_from([NOBODY, WHO.bank]), st.integers(1, 2), st.integers(1, 3)),
        max_size=12,
    )
)
def test_each_place_keeps_all_its_reports_and_no_others(
    office: Office, posted: list[tuple[int, str, int, int]]
) -> None:
    with office.chain.isolated():
        kept: dict[tuple[bytes, str, int], list[bytes]] = {}
        for kind, series, as_of, document in posted:
            place, document_hash = (bytes([kind]) * 32, series, as_of), bytes([document]) * 32
            earlier = kept.setdefault(place, [])
            if not earlier or earlier[-1] != document_hash:
                post(office, document_hash, kind=place[0], series=series, as_of=as_of)
                earlier.append(document_hash)
        for (kind_, series, as_of), documents in kept.items():
            assert latest(office, kind=kind_, series=series, as_of=as_of) == (documents[-1], len(documents))
            register = office.programme.reports
            numbers = range(1, len(documents) + 1)
            found = [office.chain.call(register, "reportAt", kind_, series, as_of, number) for number in numbers]
            assert found == documents
