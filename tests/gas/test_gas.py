"""What the everyday operations cost, by receipts, and the bars that they must not pass."""

from __future__ import annotations

from eth_utils.crypto import keccak

from tests.contracts.bond.hooks import holding_limit
from tests.contracts.bond.payments import cash_token, coupon, principal, rates
from tests.contracts.bond.series import PERIOD, Series, terms
from tests.contracts.bond.stage import ROLES, WHO
from tests.gas.conftest import Figures
from tests.gas.ground import ALLOCATION, AMOUNT, BATCH, Ground, wallets
from wasiqa.chain.chain import Receipt
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract, creation

CASE, ORDER = keccak(text="case"), keccak(text="order")


def each(receipt: Receipt) -> int:
    """What one of a batch costs, rounded up."""
    return -(-receipt.gas_used // BATCH)


def test_the_conditions_of_the_comparison_hold(ground: Ground) -> None:
    series = ground.series
    for wallet in [WHO.bank, WHO.fund, WHO.individual, *wallets("new", 3)]:
        assert 0 not in bytes.fromhex(wallet[2:])
    told = series.chain.call(series.stage.registry, "wordOf", WHO.bank).to_bytes(32, "big")
    assert [index for index, byte in enumerate(told) if byte == 0] == [5], "bits 208 to 215 are those of the worst"
    assert AMOUNT % series.ask("denomination") == 0
    period = series.ask("config") >> 192 & 0xFFFF
    assert period == 1
    assert [series.ask("accountOf", wallet) >> 208 & 0xFFFF for wallet in (WHO.bank, WHO.fund)] == [period] * 2
    assert 0 not in CASE + ORDER


def test_a_transfer_to_a_holder(ground: Ground, figures: Figures) -> None:
    assert figures.note("transfer.existing", ground.transfer()) <= 45_500


def test_a_transfer_to_a_wallet_that_never_held(ground: Ground, figures: Figures) -> None:
    (new,) = wallets("new", 1)
    ground.admit([new])
    assert figures.note("transfer.new", ground.transfer(new)) <= 62_600


def test_the_admission_of_a_hundred_wallets(ground: Ground, figures: Figures) -> None:
    assert figures.note("admit.batch_100", each(ground.admit(wallets("new")))) <= 25_750


def test_an_issue_to_a_wallet_that_never_held(ground: Ground, figures: Figures) -> None:
    first, second = wallets("new", 2)
    ground.admit([first, second])
    ground.series.mint(first, AMOUNT)
    assert figures.note("mint.new", ground.series.mint(second, AMOUNT).gas_used) <= 63_500


def test_a_coupon_pushed_to_a_hundred_holders_who_have_cash(ground: Ground, figures: Figures) -> None:
    """The second coupon of each, and the first batch of its row."""
    holders = wallets("holder")
    payments = ground.coupons(holders)
    receipt = payments.act("push", 1, holders)
    paid = receipt.events(payments.agent, "Paid")
    assert len(paid) == BATCH
    assert all(event.args["tax"] > 0 for event in paid)
    assert figures.note("coupon_push_100.cash", each(receipt)) <= 24_700


def test_a_coupon_claimed_by_a_holder_who_has_cash(ground: Ground, figures: Figures) -> None:
    """The second coupon of the holder, of a row from which another was paid before."""
    others = wallets("holder", 1)
    payments = ground.coupons([WHO.individual, *others])
    payments.act("push", 1, others)
    receipt = payments.claim(1, "individual", sender=WHO.individual)
    assert [event.args["tax"] > 0 for event in receipt.events(payments.agent, "Paid")] == [True]
    figures.note("coupon_pull.cash", receipt.gas_used)


def test_freezes_and_forced_transfers(ground: Ground, figures: Figures) -> None:
    """Units of a holder, none of them frozen before, to another holder."""
    series, enforcement, freezer = ground.series, ROLES["ENFORCEMENT"], ROLES["FREEZER"]
    order = (CASE, ORDER)
    for key, function, more in (("plain", "setFrozenTokens", ()), ("case", "setFrozenTokensWithCase", order)):
        with series.chain.isolated():
            receipt = series.act(function, WHO.bank, AMOUNT, *more, sender=freezer)
            figures.note(f"freeze.{key}", receipt.gas_used)
    movement = WHO.bank, WHO.fund, AMOUNT
    for key, function, more in (("plain", "forcedTransfer", ()), ("case", "forcedTransferWithCase", order)):
        with series.chain.isolated():
            figures.note(f"forced_transfer.{key}", series.act(function, *movement, *more, sender=enforcement).gas_used)


def test_the_holding_limit_on_a_transfer(ground: Ground, figures: Figures) -> None:
    stage, usual = ground.series.stage, ground.transfer()
    limited = Ground.under(stage, holding_limit(stage))
    figures.note("hook.holding_limit_added", limited.transfer() - usual)


def test_the_first_transfers_after_a_record_time(ground: Ground, figures: Figures) -> None:
    """The roll is paid once per series, the history once per party."""
    series, usual = ground.series, ground.transfer()
    series.pass_record(1)
    with series.chain.isolated():
        everything = ground.transfer()
    (other,) = wallets("other", 1)
    ground.admit([other])
    series.mint(other, AMOUNT)
    series.transfer(WHO.bank, other, AMOUNT)
    party = figures.note("transfer.first_after_record_added", ground.transfer() - usual)
    figures.note("transfer.roll_added", everything - usual - 2 * party)


def test_one_more_series(ground: Ground, figures: Figures) -> None:
    """Deployed by the programme with a hook, given headroom, and opened with the payments of a three-year bond."""
    stage, chain = ground.series.stage, ground.series.chain
    code, own = artifacts()["SovereignBond"], artifacts()["Programme"]
    arguments = stage.registry.address, ALLOCATION, keccak(code.bytecode)
    programme = chain.deploy(own, *arguments, sender=WHO.deployer).contract(own)
    times = [chain.now() + PERIOD * (1 + k) for k in range(6)]
    chosen = terms(
        stage, name="Pakistan Investment Bond 3Y 7%", recordTimes=times, hooks=[holding_limit(stage).address]
    )
    everything = creation(code, stage.registry.address, chosen).data[len(code.bytecode) :]
    call = chosen["seriesId"], code.bytecode, everything
    steps = [chain.transact(programme, "deploySeries", *call, sender=ROLES["ISSUER"])]
    bond = chain.call(programme, "seriesOf", chosen["seriesId"])
    headroom = bond, ALLOCATION // 2, 100, 16_850, keccak(text="rate")
    steps.append(chain.transact(programme, "allocate", *headroom, sender=ROLES["ISSUER"]))
    series = Series(stage, Contract(bond, code.abi))
    rows = [*(coupon(series, record) for record in range(6)), principal(series)]
    opening = bond, cash_token(stage).address, WHO.tax_account, rates(), rows
    steps.append(chain.transact(stage.agent, "openSeries", *opening, sender=ROLES["ISSUER"]))
    for receipt in steps:
        print(f"{receipt.function:40} {receipt.gas_used:>10,}")
    figures.note("series.open", sum(receipt.gas_used for receipt in steps))
