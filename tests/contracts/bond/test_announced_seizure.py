"""A seizure as shipped: frozen at once by one party, announced by a second, carried out by a third after the delay.

Everybody reads the announcement in the timelock's event, the target too, who tries to run in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.contracts.bond.orders import CASE, ENFORCED, ORDER
from tests.contracts.bond.series import refused
from tests.contracts.bond.stage import WHO
from tests.support.chains import emitted, reverts
from tests.support.office import Office, OpenSeries
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import NOBODY, Call
from wasiqa.chain.timelock import Operation, advance
from wasiqa.servicing.ledger import position
from wasiqa.servicing.roles import role_id

TARGET, RECEIVER = WHO.bank, WHO.fund
FREEZES = {"the wallet": "setAddressFrozenWithCase", "its units": "setFrozenTokensWithCase"}
each_freeze = pytest.mark.parametrize("freeze", FREEZES.values(), ids=FREEZES)


@dataclass(frozen=True)
class Proceedings:
    """Against the bank, which holds ten denominations of the bill, for four of them."""

    office: Office
    bill: OpenSeries

    @property
    def unit(self) -> int:
        return self.bill.terms.sheet.denomination_minor

    def act(self, function: str, *arguments: Any, sender: str) -> Receipt:
        return self.office.chain.transact(self.bill.bond, function, *arguments, sender=sender)

    def freeze(self, function: str) -> None:
        """By one party, at once."""
        extent = True if function == FREEZES["the wallet"] else 10 * self.unit
        self.act(function, TARGET, extent, CASE, ORDER, sender=WHO.freezer)

    def order(self, holder: str = TARGET) -> Call:
        return self.bill.bond.encode("forcedTransferWithCase", holder, RECEIVER, 4 * self.unit, CASE, ORDER)

    def announce(self, *calls: Call, salt: int = 7) -> Operation:
        """The second party schedules, for everybody to read."""
        operation = Operation(self.office.programme.timelocks["enforcement"], calls, bytes([salt]) * 32)
        receipt = advance(self.office.chain, operation, WHO.enforcer_proposer)
        assert receipt is not None
        told = [event.args["data"] for event in receipt.events(operation.timelock, "CallScheduled")]
        assert told == [call.data for call in calls]
        return operation

    def due(self, operation: Operation) -> int:
        return int(self.office.chain.call(operation.timelock, "getTimestamp", operation.id))

    def carry_out(self, operation: Operation) -> Receipt:
        """The third party, as soon as it may."""
        self.office.chain.travel(max(self.due(operation), self.office.chain.now()))
        receipt = advance(self.office.chain, operation, WHO.enforcer_executor)
        assert receipt is not None
        return receipt

    def balances(self, *wallets: str) -> list[int]:
        """In denominations."""
        chain = self.office.chain
        return [chain.call(self.bill.bond, "balanceOf", wallet) // self.unit for wallet in wallets]


@pytest.fixture
def proceedings(office: Office, bill: OpenSeries) -> Proceedings:
    proceedings = Proceedings(office, bill)
    office.issue(bill.bond, {TARGET: 10 * proceedings.unit})
    return proceedings


def test_no_single_party_seizes_and_the_freezer_moves_nothing(proceedings: Proceedings) -> None:
    order = TARGET, RECEIVER, 4 * proceedings.unit, CASE, ORDER
    for caller in (WHO.freezer, WHO.enforcer_proposer, WHO.enforcer_executor, WHO.regulator):
        with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id("ENFORCEMENT")):
            proceedings.act("forcedTransferWithCase", *order, sender=caller)
    for caller in (WHO.enforcer_proposer, WHO.enforcer_executor, TARGET):
        with reverts("AccessControlUnauthorizedAccount", account=caller, neededRole=role_id("FREEZER")):
            proceedings.act(FREEZES["the wallet"], TARGET, True, CASE, ORDER, sender=caller)


@each_freeze
def test_the_target_reads_the_announced_seizure_and_cannot_run(proceedings: Proceedings, freeze: str) -> None:
    chain, unit = proceedings.office.chain, proceedings.unit
    proceedings.act("approve", WHO.operator, 2**256 - 1, sender=TARGET)
    proceedings.freeze(freeze)
    operation = proceedings.announce(proceedings.order())
    transfers: list[tuple[str, tuple[Any, ...]]] = [
        (TARGET, ("transfer", WHO.insurer, unit)),
        (TARGET, ("batchTransfer", [WHO.insurer], [unit])),
        (WHO.operator, ("transferFrom", TARGET, WHO.insurer, unit)),
    ]
    for now in (chain.now(), proceedings.due(operation)):
        chain.travel(now)
        for sender, transfer in transfers:
            stopped = (
                refused(3, TARGET, WHO.insurer, unit)
                if freeze == FREEZES["the wallet"]
                else reverts("ERC7943InsufficientUnfrozenBalance", account=TARGET, amount=unit, unfrozen=0)
            )
            with stopped:
                proceedings.act(*transfer, sender=sender)
        for role, call in (
            ("REDEEMER", ("redeem", TARGET, unit)),
            ("ENFORCEMENT", ("recoverWithCase", TARGET, WHO.stranger, CASE, ORDER)),
            ("FREEZER", (FREEZES["the wallet"], TARGET, False, CASE, ORDER)),
            ("FREEZER", (FREEZES["its units"], TARGET, 0, CASE, ORDER)),
        ):
            with reverts("AccessControlUnauthorizedAccount", account=TARGET, neededRole=role_id(role)):
                proceedings.act(*call, sender=TARGET)
    receipt = proceedings.carry_out(operation)
    assert ENFORCED in [(event.name, event.args) for event in receipt.events(proceedings.bill.bond)]
    assert proceedings.balances(TARGET, RECEIVER, WHO.insurer) == [6, 4, 0]
    left = position(chain, proceedings.bill.bond, TARGET)
    whole = freeze == FREEZES["the wallet"]
    assert (left.frozen, left.locked) == (whole, 0 if whole else 6 * unit)


@each_freeze
def test_the_target_is_not_redeemed_in_between_when_the_bill_falls_due(proceedings: Proceedings, freeze: str) -> None:
    office, bill = proceedings.office, proceedings.bill
    chain, agent, bond = office.chain, office.programme.paying_agent, bill.bond.address
    row = len(bill.table) - 1
    chain.travel(bill.record_times[-1] + 1)
    proceedings.freeze(freeze)
    operation = proceedings.announce(proceedings.order())
    chain.travel(bill.pay_time(row))
    assert chain.now() < proceedings.due(operation), "it falls due while the seizure waits"
    chain.transact(agent, "fund", bond, row, sender=WHO.paying_agent)
    for function, named, sender in (("claim", TARGET, TARGET), ("push", [TARGET], WHO.paying_agent)):
        receipt = chain.transact(agent, function, bond, row, named, sender=sender)
        emitted(receipt, agent, "Unpaid", bond=bond, row=row, holder=TARGET, reason=1)
    assert proceedings.balances(TARGET) == [10]
    proceedings.carry_out(operation)
    receipt = chain.transact(agent, "claim", bond, row, RECEIVER, sender=WHO.outsider)
    emitted(receipt, proceedings.bill.bond, "Transfer", {"from": RECEIVER, "to": NOBODY, "value": 4 * proceedings.unit})
    assert proceedings.balances(TARGET, RECEIVER) == [6, 0]


@each_freeze
def test_a_recovery_that_the_target_obtains_in_between_takes_the_freeze_along(
    proceedings: Proceedings, freeze: str
) -> None:
    """Two parties believe that the wallet is lost. The announced seizure then finds nothing, and is ordered anew."""
    chain, bond, unit = proceedings.office.chain, proceedings.bill.bond, proceedings.unit
    recovery = proceedings.announce(bond.encode("recoverWithCase", TARGET, WHO.stranger, CASE, ORDER), salt=8)
    proceedings.freeze(freeze)
    seizure = proceedings.announce(proceedings.order())
    proceedings.carry_out(recovery)
    assert proceedings.balances(TARGET, WHO.stranger) == [0, 10]
    stopped = (
        refused(3, WHO.stranger, WHO.insurer, unit)
        if freeze == FREEZES["the wallet"]
        else reverts("ERC7943InsufficientUnfrozenBalance", account=WHO.stranger, amount=unit, unfrozen=0)
    )
    with stopped:
        chain.transact(bond, "transfer", WHO.insurer, unit, sender=WHO.stranger)
    with reverts("ERC20InsufficientBalance", sender=TARGET, balance=0, needed=4 * unit):
        proceedings.carry_out(seizure)
    proceedings.carry_out(proceedings.announce(proceedings.order(WHO.stranger), salt=9))
    assert proceedings.balances(TARGET, WHO.stranger, RECEIVER) == [0, 6, 4]
