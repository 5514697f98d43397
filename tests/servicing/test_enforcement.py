"""Freezes and seizures: under a case and an order, frozen first, and each done once."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eth_utils.crypto import keccak

from tests.support.actors import Actors
from tests.support.chains import reverts
from tests.support.office import Office, OpenSeries
from wasiqa.chain.timelock import State, state
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.servicing.enforcement import Freeze, Order, Seizure
from wasiqa.servicing.ledger import position

WHO = Actors()
UNIT = 10**7
HELD = 3 * UNIT
ODD = 1_234_567


@pytest.fixture
def order(tmp_path: Path) -> Order:
    paper = tmp_path / "order.pdf"
    paper.write_bytes(b"a made-up order")
    return Order.of("C-2049-17", paper)


@pytest.fixture
def seizure(office: Office, pib: OpenSeries, order: Order) -> Seizure:
    """Of an odd lot, from a saver who holds three denominations, to the fund."""
    office.issue(pib.bond, {WHO.individual: HELD})
    return Seizure(office.chain, office.programme, pib.bond, WHO.individual, WHO.fund, ODD, order)


def freeze(seizure: Seizure, **how: Any) -> Freeze:
    return Freeze(seizure.chain, seizure.bond, WHO.individual, seizure.order, **how)


def test_only_hashes_of_case_and_order_go_on_chain(order: Order) -> None:
    assert order.case_id == keccak(text="C-2049-17")
    assert order.order_hash == hashlib.sha256(b"a made-up order").digest()


@pytest.mark.parametrize("case", ["", "  "])
def test_a_case_without_a_reference_is_refused(tmp_path: Path, case: str) -> None:
    (tmp_path / "order.pdf").touch()
    with pytest.raises(InputRefused, match="the case has no reference"):
        Order.of(case, tmp_path / "order.pdf")


def test_an_order_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"order\.pdf can't be read: No such file") as refused:
        Order.of("C-1", tmp_path / "order.pdf")
    assert refused.value.file == str(tmp_path / "order.pdf")
    assert refused.value.hint == "name a file that is there and yours to read"


def test_an_order_without_content_is_refused(tmp_path: Path) -> None:
    (tmp_path / "order.pdf").touch()
    with pytest.raises(InputRefused, match=r"order\.pdf is empty"):
        Order.of("C-1", tmp_path / "order.pdf")


def test_a_freeze_sends_what_is_missing_and_nothing_the_second_time(seizure: Seizure) -> None:
    work = freeze(seizure, whole_wallet=True, units=ODD)
    assert not work.is_done()
    functions = [receipt.function for receipt in work.apply(WHO.freezer)]
    assert functions == ["setAddressFrozenWithCase", "setFrozenTokensWithCase"]
    assert work.is_done()
    now = work.before()
    assert (now.frozen, now.locked, now.balance, now.unlocked) == (True, ODD, HELD, HELD - ODD)
    assert work.apply(WHO.freezer) == ()
    logged = [event.args for event in seizure.chain.events(seizure.bond, "Enforced")]
    assert logged == [{"caseId": seizure.order.case_id, "orderHash": seizure.order.order_hash}] * 2


def test_a_freeze_of_units_leaves_the_wallet_as_it_is_and_the_other_way_round(seizure: Seizure) -> None:
    freeze(seizure, whole_wallet=True).apply(WHO.freezer)
    freeze(seizure, units=5).apply(WHO.freezer)
    assert freeze(seizure, whole_wallet=True, units=5).is_done()
    freeze(seizure, whole_wallet=False).apply(WHO.freezer)
    now = freeze(seizure).before()
    assert (now.frozen, now.locked) == (False, 5)
    with pytest.raises(NotAllowed, match=f"of {WHO.individual} more is frozen already, perhaps for another case"):
        freeze(seizure, units=4).apply(WHO.freezer)
    freeze(seizure, units=0, release=True).apply(WHO.freezer)
    assert freeze(seizure, whole_wallet=False, units=0).is_done()


def test_nobody_but_the_freezer_freezes(seizure: Seizure) -> None:
    with pytest.raises(NotAllowed):
        freeze(seizure, whole_wallet=True).apply(WHO.registrar)
    assert not position(seizure.chain, seizure.bond, WHO.individual).frozen


def test_units_that_are_not_frozen_are_not_seized_since_they_could_run_away(seizure: Seizure) -> None:
    told = f"of the units of {WHO.individual} only 0 are frozen, so {ODD} could run away"
    with pytest.raises(NotAllowed, match=told):
        seizure.check()
    freeze(seizure, units=ODD - 1).apply(WHO.freezer)
    with pytest.raises(NotAllowed, match=f"only {ODD - 1} are frozen"):
        seizure.check()
    freeze(seizure, units=ODD).apply(WHO.freezer)
    seizure.check()


def test_a_wallet_that_is_frozen_as_a_whole_will_do(seizure: Seizure) -> None:
    freeze(seizure, whole_wallet=True).apply(WHO.freezer)
    seizure.check()


@pytest.mark.parametrize("units", [0, HELD + 1])
def test_more_than_is_held_or_nothing_is_not_seized(seizure: Seizure, units: int) -> None:
    with pytest.raises(NotAllowed, match=f"{WHO.individual} holds {HELD} units, so {units} can't be seized"):
        replace(seizure, units=units).check()


def test_a_seizure_from_a_wallet_to_itself_is_refused(seizure: Seizure) -> None:
    freeze(seizure, units=ODD).apply(WHO.freezer)
    with pytest.raises(NotAllowed, match=f"{WHO.individual} would be seized from and given to"):
        replace(seizure, target=WHO.individual).check()


@pytest.mark.parametrize(
    ("target", "reason"),
    [(WHO.stranger, "the receiver is not admitted by the registry"), (WHO.fund, "the receiver's wallet is frozen")],
)
def test_nobody_who_may_not_receive_is_given_what_is_seized(seizure: Seizure, target: str, reason: str) -> None:
    freeze(seizure, units=ODD).apply(WHO.freezer)
    frozen = replace(freeze(seizure, whole_wallet=True), wallet=WHO.fund)
    frozen.apply(WHO.freezer)
    with pytest.raises(NotAllowed, match=f"{target} may not receive: {reason}"):
        replace(seizure, target=target).check()


def test_two_parties_seize_an_odd_lot_and_release_as_much(office: Office, seizure: Seizure) -> None:
    freeze(seizure, units=HELD).apply(WHO.freezer)
    with reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.individual, amount=UNIT, unfrozen=0):
        seizure.chain.transact(seizure.bond, "transfer", WHO.fund, UNIT, sender=WHO.individual)
    operation = seizure.operation()
    office.carry_out(operation, WHO.enforcer_proposer, WHO.enforcer_executor)
    assert state(office.chain, operation) is State.DONE
    now = position(seizure.chain, seizure.bond, WHO.individual)
    assert (now.balance, now.locked) == (HELD - ODD, HELD - ODD)
    assert position(seizure.chain, seizure.bond, WHO.fund).balance == ODD


def test_the_same_seizure_is_the_same_operation_and_another_case_or_order_is_not(
    seizure: Seizure, tmp_path: Path
) -> None:
    (tmp_path / "other.pdf").write_bytes(b"another made-up order")
    others = [
        replace(seizure, order=Order.of("C-2049-18", tmp_path / "order.pdf")),
        replace(seizure, order=Order.of("C-2049-17", tmp_path / "other.pdf")),
        replace(seizure, units=ODD + 1),
        replace(seizure, target=WHO.bank),
        replace(seizure, instalment=2),
    ]
    assert seizure.operation().id == replace(seizure).operation().id
    assert len({work.operation().id for work in (seizure, *others)}) == 6
