"""The growth curves, measured on one node: each size on top of the one before, each figure on a chain to be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from bench import crowd
from bench.curves import EACH, FLAT, SEARCH, Curve
from bench.node import AnvilChain, node
from tests.contracts.bond.hooks import checking_hook
from tests.contracts.bond.payments import Payments, cash_token, coupon, principal
from tests.contracts.bond.series import DAY, PERIOD
from tests.contracts.bond.stage import WHO
from tests.gas.ground import Ground, wallets
from tests.gas.measures import MEASURES, Measure, limited
from tests.gas.opening import Opening

CROWDS = (10, 100, 1_000, 10_000)
PERIODS = (1, 12, 120)
SERIES = (1, 8, 64)
HOOKS = tuple(range(9))
_MOVEMENTS = (
    "transfer.existing",
    "transfer.new",
    "batch_transfer_100.existing",
    "batch_transfer_100.new",
    "mint.new",
    "forced_transfer.plain",
    "recover.touched",
    "recover.first",
)
MOVEMENTS = MappingProxyType({key: MEASURES[key] for key in _MOVEMENTS})
"""What hooks are asked about, or told of."""

Grow = Callable[[int, int], None]
"""From so many to so many."""


def run() -> list[Curve]:
    """Measure all curves."""
    with node() as chain:
        ground = Ground.laid(chain)
        return [_isolated(chain, measure, ground) for measure in MEASURED]


def investors(ground: Ground) -> Curve:
    """More and more wallets on the whitelist."""
    everybody = wallets("investor", CROWDS[-1])
    return _grown("investors", ground, CROWDS, lambda have, want: crowd.admit(ground, everybody[have:want]))


def holders(ground: Ground) -> Curve:
    """More and more holders of the series."""
    everybody = wallets("owner", CROWDS[-1])
    return _grown("holders", ground, CROWDS, lambda have, want: crowd.issue(ground, everybody[have:want]))


def limited_holders(ground: Ground) -> Curve:
    """More and more holders of a series with a holding limit, which keeps books of them."""
    everybody, bounded = wallets("owner", CROWDS[-1]), limited(ground.series.stage)
    return _grown("limited", bounded, CROWDS, lambda have, want: crowd.issue(bounded, everybody[have:want]), MOVEMENTS)


def transfers(ground: Ground) -> Curve:
    """More and more transfers made."""
    crowd.admit(ground, wallets("receiver"))
    mover = crowd.mover(ground)
    return _grown("transfers", ground, CROWDS, lambda have, want: crowd.move(ground, mover, want - have))


def periods(ground: Ground) -> Curve:
    """More and more record times passed, in each of which both parties moved."""
    old = _long(ground)
    return _grown("periods", old, PERIODS, lambda have, want: crowd.age(old, want))


def past(ground: Ground) -> Curve:
    """A holder's own history gets longer, and the coupon of the first record time is claimed late."""
    old = _long(ground)
    costs = []
    for size in PERIODS:
        crowd.age(old, size)
        costs.append(_measured(old, first_coupon))
    return Curve("past", SEARCH, PERIODS, {"coupon_pull.first_row": tuple(costs)})


def silence(ground: Ground) -> Curve:
    """Nobody moves during more and more record times; then somebody does."""
    quiet = _long(ground)
    usual = _measured(quiet, lambda ground: ground.transfer())
    costs = [_measured(quiet, partial(Ground.after_silence, records=size)) - usual for size in PERIODS]
    return Curve("silence", SEARCH, PERIODS, {"transfer.after_silence_added": tuple(costs)})


def series(ground: Ground) -> Curve:
    """More and more series of one programme on the same whitelist and paying agent."""
    opening = Opening.prepared(ground.series.stage)

    def open_more(have: int, want: int) -> None:
        for number in range(have, want):
            opening.open(f"SERIES {number}")

    measures = {**MEASURES, "series.open": lambda ground: opening.open("NEXT").gas}
    return _grown("series", ground, SERIES, open_more, measures)


def hooks(ground: Ground) -> Curve:
    """More and more stateless hooks on the series."""
    stage = ground.series.stage
    costs: dict[str, list[int]] = {key: [] for key in MOVEMENTS}
    for number in HOOKS:
        with stage.chain.isolated():
            hooked = Ground.under(stage, hooks=[checking_hook(stage).address for _ in range(number)])
            for key, measure in MOVEMENTS.items():
                costs[key].append(_measured(hooked, measure))
    return Curve("hooks", EACH, HOOKS, {key: tuple(found) for key, found in costs.items()})


def first_coupon(ground: Ground) -> int:
    """The bank claims the coupon of the first record time, after another was paid."""
    series = ground.series
    rows = coupon(series, 0), principal(series)
    payments = Payments.opened(series, {}, rows=rows, cash=cash_token(series.stage))
    series.travel(DAY)  # coupons are paid a day after their record time
    payments.fund(0)
    payments.push(0, "fund")
    return payments.claim(0, "bank", sender=WHO.bank).gas_used


def _long(ground: Ground) -> Ground:
    """A series with more record times than are needed."""
    stage = ground.series.stage
    times = [stage.chain.now() + PERIOD * (1 + k) for k in range(PERIODS[-1] + 10)]
    return Ground.under(stage, recordTimes=times)


def _grown(
    name: str,
    ground: Ground,
    sizes: Sequence[int],
    grow: Grow,
    measures: Mapping[str, Measure] = MEASURES,
) -> Curve:
    costs: dict[str, list[int]] = {key: [] for key in measures}
    have = 0
    for size in sizes:
        grow(have, size)
        have = size
        for key, measure in measures.items():
            costs[key].append(_measured(ground, measure))
    return Curve(name, FLAT, tuple(sizes), {key: tuple(found) for key, found in costs.items()})


def _measured(ground: Ground, measure: Measure) -> int:
    with ground.series.chain.isolated():
        return measure(ground)


def _isolated(chain: AnvilChain, measure: Callable[[Ground], Curve], ground: Ground) -> Curve:
    with chain.isolated():
        return measure(ground)


MEASURED = (investors, holders, limited_holders, transfers, periods, past, silence, series, hooks)
"""The curves, in order."""
