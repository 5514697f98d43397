"""What a contract says when it refuses is told in words."""

from __future__ import annotations

import pytest

from tests.support.actors import Actors
from tests.support.evidence import EVIDENCE
from tests.support.office import Office, OpenSeries
from wasiqa.chain.errors import Reverted
from wasiqa.servicing.amounts import in_currency
from wasiqa.servicing.code import built
from wasiqa.servicing.codes import describe
from wasiqa.servicing.refusals import in_words
from wasiqa.servicing.roles import ROLES, role_id

WHO = Actors()
UNIT = 10**7


@pytest.mark.parametrize(("units", "receiver", "code"), [(UNIT, "stranger", 31), (2 * UNIT, "fund", 7), (1, "fund", 8)])
def test_a_refused_transfer_is_told_by_its_rule(
    office: Office, pib: OpenSeries, units: int, receiver: str, code: int
) -> None:
    office.issue(pib.bond, {WHO.bank: UNIT})
    with pytest.raises(Reverted) as refused:
        office.chain.transact(pib.bond, "transfer", getattr(WHO, receiver), units, sender=WHO.bank)
    assert in_words(refused.value) == describe(code)


def test_frozen_units_are_told_as_such(office: Office, pib: OpenSeries) -> None:
    office.issue(pib.bond, {WHO.bank: UNIT})
    office.chain.transact(pib.bond, "setFrozenTokensWithCase", WHO.bank, 1, *EVIDENCE, sender=WHO.freezer)
    with pytest.raises(Reverted) as refused:
        office.chain.transact(pib.bond, "transfer", WHO.fund, UNIT, sender=WHO.bank)
    assert in_words(refused.value) == describe(6)


def test_an_approval_that_is_too_low_is_told_as_such(office: Office, pib: OpenSeries) -> None:
    with pytest.raises(Reverted) as refused:
        office.chain.transact(pib.bond, "transferFrom", WHO.bank, WHO.fund, UNIT, sender=WHO.stranger)
    assert in_words(refused.value) == describe(54)


@pytest.mark.parametrize("role", [*ROLES, "DEFAULT_ADMIN", "PROPOSER_ROLE", "EXECUTOR_ROLE", "CANCELLER_ROLE"])
def test_a_lacking_role_is_told_by_its_name(role: str) -> None:
    needed = bytes(32) if role == "DEFAULT_ADMIN" else role_id(role)
    refusal = Reverted(
        "pause", b"", "AccessControlUnauthorizedAccount", {"account": WHO.stranger, "neededRole": needed}
    )
    assert in_words(refusal) == f"{WHO.stranger} doesn't hold the role {role}"


def test_a_role_that_nobody_knows_is_told_by_its_id() -> None:
    given = {"account": WHO.stranger, "neededRole": b"\x11" * 32}
    told = in_words(Reverted("pause", b"", "AccessControlUnauthorizedAccount", given))
    assert told == f"{WHO.stranger} doesn't hold the role 0x{'11' * 32}"


def test_an_error_that_says_it_best_itself_is_left_alone() -> None:
    assert in_words(Reverted("push", b"", "PaymentsPaused", {})) is None


def test_every_error_about_the_life_of_a_row_is_told_in_words() -> None:
    usual = {"uint256": 3, "address": WHO.bank, "bytes32": b"RTGS-1".ljust(32, b"\0")}
    declared = {
        *("RateFixings", "RowChanges", "Redirections", "Prescription", "OutsidePayments", "Withholding"),
        *("Defaults", "Resolutions"),
    }
    errors = [entry for name in declared for entry in built(f"I{name}").abi if entry["type"] == "error"]
    assert len(errors) == 38
    for error in errors:
        given = {one["name"]: usual[one["type"]] for one in error["inputs"]}
        told = in_words(Reverted("act", b"", error["name"], given))
        assert told is not None, error["name"]
        assert "{" not in told
        if "row" in given:
            assert "row 4" in told
        if "paymentId" in given:
            assert "RTGS-1" in told


def test_every_error_about_tenders_and_rights_is_told_in_words() -> None:
    usual = {"uint256": 3, "address": WHO.bank}
    errors = [e for name in ("Tenders", "EarlyRedemption") for e in built(f"I{name}").abi if e["type"] == "error"]
    assert len(errors) == 12
    for error in errors:
        given = {one["name"]: usual[one["type"]] for one in error["inputs"]}
        told = in_words(Reverted("act", b"", error["name"], given))
        assert told is not None, error["name"]
        assert "{" not in told
        assert all(f"{name} 4" in told for name in {"tender", "right"} & given.keys())


@pytest.mark.parametrize(
    ("minor", "decimals", "told"),
    [(0, 2, "0.00"), (5, 2, "0.05"), (123_456_78, 2, "123,456.78"), (1_234_567, 0, "1,234,567"), (1_001, 3, "1.001")],
)
def test_amounts_are_told_in_currency(minor: int, decimals: int, told: str) -> None:
    assert in_currency(minor, decimals) == told
