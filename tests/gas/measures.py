"""What each operation costs on the ground, by the keys of the benchmark; each is measured on a chain to be undone.

A key that ends in `_added` is what something adds to an operation that is measured without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from eth_utils.crypto import keccak

from tests.contracts.bond.hooks import checking_hook, holding_limit
from tests.contracts.bond.series import Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.gas.ground import AMOUNT, BATCH, COUNTRY, VALID_UNTIL, Ground, each, wallets, word
from tests.gas.opening import Opening
from wasiqa.policy import Policy
from wasiqa.whitelist.word import Word, expelled

Measure = Callable[[Ground], int]
CASE, ORDER = keccak(text="case"), keccak(text="order")
_POLICY = Policy(1, countries=True)


def transfer_existing(ground: Ground) -> int:
    """From a holder to a holder."""
    return ground.transfer()


def transfer_new(ground: Ground) -> int:
    """To a wallet that is admitted and never held."""
    (new,) = wallets("new", 1)
    ground.admit([new])
    return ground.transfer(new)


def country_added(ground: Ground) -> int:
    """A series whose receivers' countries are restricted."""
    stage, usual = ground.series.stage, ground.transfer()
    countries = _POLICY.table, COUNTRY >> 8, 1 << (COUNTRY & 0xFF)
    stage.chain.transact(stage.registry, "setCountries", *countries, sender=ROLES["GOVERNANCE"])
    return Ground.under(stage, policy=_POLICY.encode()).transfer() - usual


def first_after_record(ground: Ground) -> tuple[int, int]:
    """What the first movement in a period costs more: for each party's history, and once for the roll."""
    series, usual = ground.series, ground.transfer()
    ground.pass_record()
    with series.chain.isolated():
        everything = ground.transfer() - usual
    (other,) = wallets("other", 1)
    ground.admit([other])
    series.mint(other, AMOUNT)
    series.transfer(WHO.bank, other, AMOUNT)
    party = ground.transfer() - usual
    return party, everything - 2 * party


def admit_one(ground: Ground) -> int:
    """One wallet by the call that takes one."""
    (new,) = wallets("new", 1)
    return _written(ground, new, word(new))


def admit_batch(ground: Ground) -> int:
    """A hundred wallets by one transaction, each with an event of its own."""
    return each(ground.admit(wallets("new")).gas_used)


def admit_root(ground: Ground) -> int:
    """The registrar lets a tree admit, of however many wallets."""
    stage = ground.series.stage
    root = keccak(text="root")
    return stage.chain.transact(stage.registry, "setRoot", root, VALID_UNTIL, sender=ROLES["REGISTRAR"]).gas_used


def suspend(ground: Ground) -> int:
    """The registrar blocks a wallet, in all series."""
    stage = ground.series.stage
    return stage.chain.transact(stage.registry, "setRegistrarBlock", WHO.fund, True, sender=ROLES["REGISTRAR"]).gas_used


def remove(ground: Ground) -> int:
    """The registrar takes a wallet off the list, in all series."""
    return _written(ground, WHO.fund, Word.decode(expelled(word(WHO.fund).encode())))


def mint_new(ground: Ground) -> int:
    """To a wallet that never held, in a period in which there was an issue before."""
    first, second = wallets("new", 2)
    ground.admit([first, second])
    ground.series.mint(first, AMOUNT)
    return ground.series.mint(second, AMOUNT).gas_used


def freeze(ground: Ground, *order: bytes) -> int:
    """A holder's wallet is frozen at once by one party."""
    function = "setAddressFrozenWithCase" if order else "setAddressFrozen"
    role = "FREEZER" if order else "ENFORCEMENT"
    return ground.series.act(function, WHO.bank, True, *order, sender=ROLES[role]).gas_used


def forced_transfer(ground: Ground, *order: bytes) -> int:
    """Units of a holder, none of them frozen, go to another."""
    function = "forcedTransferWithCase" if order else "forcedTransfer"
    movement = WHO.bank, WHO.fund, AMOUNT
    return ground.series.act(function, *movement, *order, sender=ROLES["ENFORCEMENT"]).gas_used


def recover(ground: Ground) -> int:
    """A lost wallet with frozen units, and a coupon due from before, by an order; it has moved in the period."""
    (new,) = wallets("new", 1)
    ground.series.freeze_units(WHO.bank, AMOUNT)
    return _recovered(ground, new)


def recover_first(ground: Ground) -> int:
    """The same of a wallet that has not moved since the record time; others have opened the period."""
    (new, other) = wallets("new", 2)
    ground.series.freeze_units(WHO.bank, AMOUNT)
    ground.admit([other])
    ground.pass_record()
    ground.series.mint(other, AMOUNT)
    return _recovered(ground, new)


def batch_transfer_existing(ground: Ground) -> int:
    """From a holder to a hundred holders, in one transaction."""
    receivers = wallets("new")
    ground.admit(receivers)
    _to_each(ground, receivers)
    return _to_each(ground, receivers)


def batch_transfer_new(ground: Ground) -> int:
    """From a holder to a hundred wallets that are admitted and never held, in one transaction."""
    receivers = wallets("new")
    ground.admit(receivers)
    return _to_each(ground, receivers)


def stateless_added(ground: Ground) -> int:
    """A hook that only checks, and keeps nothing of holders; it reads one slot of its own."""
    stage, usual = ground.series.stage, ground.transfer()
    return Ground.under(stage, hooks=[checking_hook(stage).address]).transfer() - usual


def holding_limit_added(ground: Ground) -> int:
    """A limit on what an investor may hold in all wallets together."""
    usual = ground.transfer()
    return limited(ground.series.stage).transfer() - usual


def coupon_push(ground: Ground) -> int:
    """The second coupon of a hundred holders who have cash, tax withheld, the first batch of its row."""
    holders = wallets("holder")
    payments = ground.coupons(holders)
    receipt = payments.act("push", 1, holders)
    paid = receipt.events(payments.agent, "Paid")
    assert len(paid) == BATCH
    assert all(event.args["tax"] > 0 for event in paid)
    return each(receipt.gas_used)


def coupon_pull(ground: Ground) -> int:
    """The second coupon of a holder who has cash, tax withheld, of a row from which another was paid before."""
    others = wallets("holder", 1)
    payments = ground.coupons([WHO.individual, *others])
    payments.act("push", 1, others)
    receipt = payments.claim(1, "individual", sender=WHO.individual)
    assert [event.args["tax"] > 0 for event in receipt.events(payments.agent, "Paid")] == [True]
    return receipt.gas_used


def series_open(ground: Ground) -> int:
    """The second of a programme: deployed with a hook, given headroom, opened with all payments of three years."""
    opening = Opening.prepared(ground.series.stage)
    opening.open("FIRST")
    return opening.open("SECOND").gas


def limited(stage: Stage) -> Ground:
    """One more series, in which there is a limit that nobody reaches."""
    limit = holding_limit(stage)

    def set_limit(series: Series) -> None:
        everybody = series.bond.address, 1_000 * AMOUNT, 2**24 - 1
        stage.chain.transact(limit, "setLimit", *everybody, sender=ROLES["GOVERNANCE"])

    return Ground.under(stage, set_limit, hooks=[limit.address])


def _recovered(ground: Ground, successor: str) -> int:
    order = WHO.bank, successor, CASE, ORDER
    return ground.series.act("recoverWithCase", *order, sender=ROLES["ENFORCEMENT"]).gas_used


def _to_each(ground: Ground, receivers: Sequence[str]) -> int:
    ground.series.mint(WHO.bank, BATCH * AMOUNT)
    amounts = [AMOUNT] * BATCH
    return each(ground.series.act("batchTransfer", list(receivers), amounts, sender=WHO.bank).gas_used)


def _written(ground: Ground, wallet: str, new: Word) -> int:
    stage = ground.series.stage
    call = wallet, new.encode()
    return stage.chain.transact(stage.registry, "writeWord", *call, sender=ROLES["REGISTRAR"]).gas_used


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "transfer.existing": transfer_existing,
        "transfer.new": transfer_new,
        "transfer.country_added": country_added,
        "transfer.first_after_record_added": lambda ground: first_after_record(ground)[0],
        "transfer.roll_added": lambda ground: first_after_record(ground)[1],
        "batch_transfer_100.existing": batch_transfer_existing,
        "batch_transfer_100.new": batch_transfer_new,
        "admit.one": admit_one,
        "admit.batch_100": admit_batch,
        "admit.root": admit_root,
        "suspend.one": suspend,
        "remove.one": remove,
        "mint.new": mint_new,
        "freeze.plain": freeze,
        "freeze.case": lambda ground: freeze(ground, CASE, ORDER),
        "forced_transfer.plain": forced_transfer,
        "forced_transfer.case": lambda ground: forced_transfer(ground, CASE, ORDER),
        "recover.touched": recover,
        "recover.first": recover_first,
        "hook.stateless_added": stateless_added,
        "hook.holding_limit_added": holding_limit_added,
        "coupon_push_100.cash": coupon_push,
        "coupon_pull.cash": coupon_pull,
        "series.open": series_open,
    }
)
