"""One series as a token."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from tests.property.model.limit import HoldingLimit
from tests.property.model.refusal import Code, Refused, first, transfer_refused
from tests.property.model.registry import Registry
from wasiqa.policy import Policy

ZERO = "0x" + 40 * "0"
MOST = 2**104 - 1
UNLIMITED = 2**256 - 1
WEEK = 7 * 24 * 3600
PURPOSES = TRANSFERS, ISSUANCE, PAYMENTS = 1, 2, 4


def _amounts() -> dict[str, int]:
    return defaultdict(int)


@dataclass
class Series:
    """Balances and what holds them back. One spender is enough to model allowances: `allowances` are those of it."""

    registry: Registry
    denomination: int
    categories: frozenset[int]
    policy: Policy
    record_times: list[int]
    limit: HoldingLimit | None = None
    allocation: int = 0
    balances: dict[str, int] = field(default_factory=_amounts)
    locked: dict[str, int] = field(default_factory=_amounts)
    frozen: set[str] = field(default_factory=set)
    allowances: dict[str, int] = field(default_factory=_amounts)
    closings: list[dict[str, int]] = field(default_factory=list)
    """All balances at the close of each record time that has passed."""
    paused: set[int] = field(default_factory=set)
    """Purposes that the guardian has paused, until `paused_until`."""
    paused_until: int = 0
    confirmed: set[int] = field(default_factory=set)
    """Purposes that governance has paused."""

    @property
    def now(self) -> int:
        return self.registry.clock.now

    @property
    def supply(self) -> int:
        return sum(self.balances.values())

    @property
    def closed(self) -> bool:
        return self.now > self.record_times[-1]

    def close_registers(self) -> None:
        """Copy the register for each record time that has passed."""
        for time in self.record_times[len(self.closings) :]:
            if time < self.now:
                self.closings.append(defaultdict(int, self.balances))

    def movable(self, wallet: str) -> int:
        """What a holder can move."""
        return max(self.balances[wallet] - self.locked[wallet], 0)

    def may_send(self, wallet: str) -> bool:
        return wallet not in self.frozen and self.registry.sender_refusal(wallet, self) == 0

    def may_receive(self, wallet: str) -> bool:
        return wallet not in self.frozen and self.registry.receiver_refusal(wallet, self) == 0

    def transfer_refusal(self, sender: str, receiver: str, value: int) -> int:
        """The code of the first rule that refuses a transfer, or 0."""
        return first(
            Code.CLOSED * self.closed,
            Code.PAUSED * self.holds(TRANSFERS),
            self.registry.sender_refusal(sender, self),
            self.registry.receiver_refusal(receiver, self),
            self.registry.pair_refusal(sender, receiver, self),
            Code.SENDER_FROZEN * (sender in self.frozen),
            Code.RECEIVER_FROZEN * (receiver in self.frozen),
            Code.BALANCE * (value > self.balances[sender]),
            Code.UNITS_FROZEN * (value > self.movable(sender)),
            Code.DENOMINATION * (value % self.denomination != 0 and value != self.balances[sender]),
            Code.HOLDING_LIMIT * self._over_limit(sender, receiver, value),
        )

    def transfer(self, sender: str, receiver: str, value: int) -> None:
        """By the holder."""
        self._refuse(self.transfer_refusal(sender, receiver, value), sender, receiver, value)
        self._move(sender, receiver, value)

    def transfer_from(self, spender: str, sender: str, receiver: str, value: int) -> None:
        """By the spender."""
        allowed = self.allowances[sender]
        if self.registry.blocked(spender):
            raise transfer_refused(Code.SPENDER_BLOCKED, sender, receiver, value)
        if value > allowed:
            raise Refused("ERC20InsufficientAllowance", spender=spender, allowance=allowed, needed=value)
        self.transfer(sender, receiver, value)
        if allowed != UNLIMITED:
            self.allowances[sender] = allowed - value

    def approve(self, owner: str, value: int) -> None:
        """Let the spender transfer so much."""
        self.allowances[owner] = value

    def mint(self, receiver: str, value: int) -> None:
        """New units."""
        code = first(
            Code.CLOSED * self.closed,
            Code.PAUSED * self.holds(ISSUANCE),
            self.registry.receiver_refusal(receiver, self),
            Code.RECEIVER_FROZEN * (receiver in self.frozen),
            Code.DENOMINATION * (value % self.denomination != 0),
            Code.ALLOCATION * (value > self.allocation - self.supply),
            Code.HOLDING_LIMIT * self._over_limit(ZERO, receiver, value),
        )
        self._refuse(code, ZERO, receiver, value)
        self._move(ZERO, receiver, value)

    def batch_mint(self, receivers: Sequence[str], values: Sequence[int]) -> None:
        """New units for many, all or none."""
        balances, counted = dict(self.balances), dict(self.limit.counted) if self.limit else {}
        try:
            for receiver, value in zip(receivers, values, strict=True):
                self.mint(receiver, value)
        except Refused:
            self.balances.update(balances | dict.fromkeys(self.balances.keys() - balances.keys(), 0))
            if self.limit:
                self.limit.counted = counted
            raise

    def burn(self, holder: str, value: int) -> None:
        """Redeemed units; the caller has seen that they may be."""
        self._move(holder, ZERO, value)
        self.allocation -= value

    def force(self, sender: str, receiver: str, value: int, *, with_case: bool = False) -> None:
        """By order, frozen or not, but only to somebody who may receive. Frozen units are released as they go: with a
        case they go first, else last.
        """
        if sender == ZERO:
            raise Refused("ERC20InvalidSender", sender=sender)
        if sender == receiver:
            raise Refused("SelfEnforcement", wallet=sender)
        code = first(
            self.registry.receiver_refusal(receiver, self),
            Code.RECEIVER_FROZEN * (receiver in self.frozen),
            Code.BALANCE * (value > self.balances[sender]),
        )
        self._refuse(code, sender, receiver, value)
        released = value if with_case else max(value - self.movable(sender), 0)
        self.locked[sender] = max(self.locked[sender] - released, 0)
        self._move(sender, receiver, value)

    def set_locked(self, wallet: str, value: int) -> None:
        """Freeze so many units, in all; more than there are also holds later ones."""
        if value > MOST:
            raise Refused("AmountTooLarge", amount=value)
        self.locked[wallet] = value

    def set_frozen(self, wallet: str, frozen: bool) -> None:
        """Freeze the wallet as a whole."""
        (self.frozen.add if frozen else self.frozen.discard)(wallet)

    def holds(self, purpose: int) -> bool:
        """Is it paused now?"""
        return purpose in self.confirmed or (purpose in self.paused and self.now <= self.paused_until)

    def pause(self, purposes: int) -> None:
        """For a week from the first purpose on; then not for another week."""
        wanted, again = _purposes(purposes), self.paused_until + WEEK
        if self.now <= self.paused_until:
            self.paused |= wanted
        elif self.paused_until and self.now <= again:
            raise Refused("PauseTooSoon", time=again)
        else:
            self.paused, self.paused_until = wanted, self.now + WEEK

    def confirm_pause(self, purposes: int) -> None:
        """Until that is lifted."""
        self.confirmed |= _purposes(purposes)

    def unpause(self) -> None:
        """Lift all."""
        if not any(map(self.holds, PURPOSES)):
            raise Refused("NotPaused")
        self.paused, self.paused_until, self.confirmed = set(), 0, set()

    def set_rules(self, categories: Collection[int], policy: Policy) -> None:
        """Change who may hold."""
        if (policy.table != 0) != policy.asks_table:
            raise Refused("PolicyInvalid", policy=policy.encode())
        self.categories, self.policy = frozenset(categories), policy

    def reschedule(self, times: Sequence[int]) -> None:
        """Other record times in place of those that have not passed."""
        if self.closed:
            raise Refused("RegisterClosed")
        passed = len(self.closings)
        previous = self.now
        for index, time in enumerate(times):
            if time <= previous:
                raise Refused("RecordTimesInvalid", index=passed + index, time=time)
            previous = time
        self.record_times[passed:] = times

    def _over_limit(self, sender: str, receiver: str, value: int) -> bool:
        return self.limit is not None and not self.limit.allows(sender, receiver, value)

    def _refuse(self, code: int, sender: str, receiver: str, value: int) -> None:
        if code == Code.BALANCE:
            raise Refused("ERC20InsufficientBalance", sender=sender, balance=self.balances[sender], needed=value)
        if code == Code.UNITS_FROZEN:
            unfrozen = self.movable(sender)
            raise Refused("ERC7943InsufficientUnfrozenBalance", account=sender, amount=value, unfrozen=unfrozen)
        if code != 0:
            raise transfer_refused(code, sender, receiver, value)

    def _move(self, sender: str, receiver: str, value: int) -> None:
        if sender != ZERO:
            self.balances[sender] -= value
        if receiver != ZERO:
            self.balances[receiver] += value
        if self.limit is not None:
            self.limit.moved(*(wallet for wallet in (sender, receiver) if wallet != ZERO))


def _purposes(purposes: int) -> set[int]:
    if not 0 < purposes < 8:
        raise Refused("PurposeUnknown", purposes=purposes)
    return {purpose for purpose in PURPOSES if purposes & purpose}
