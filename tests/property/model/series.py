"""One series as a token."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.property.model.hooks import Counting, Hook
from tests.property.model.hooks.hook import Movement
from tests.property.model.refusal import Code, Refused, first, transfer_refused
from tests.property.model.registry import ZERO, Registry
from wasiqa.chain.codec import checksummed
from wasiqa.policy import Policy

MOST = 2**104 - 1
UNLIMITED = 2**256 - 1
WEEK = 7 * 24 * 3600
PURPOSES = TRANSFERS, ISSUANCE, PAYMENTS = 1, 2, 4


def _amounts() -> dict[str, int]:
    return defaultdict(int)


@dataclass
class Freezes:
    """What is frozen, with the second up to which it is; 0 is for good."""

    wallets: dict[str, int] = field(default_factory=dict)
    units: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass
class Series:
    """Balances and what holds them back. One spender is enough to model allowances: `allowances` are those of it."""

    address: str
    registry: Registry
    denomination: int
    categories: frozenset[int]
    policy: Policy
    record_times: list[int]
    hooks: list[Hook] = field(default_factory=list)
    """Those that are installed, in that order."""
    allocation: int = 0
    balances: dict[str, int] = field(default_factory=_amounts)
    freezes: Freezes = field(default_factory=Freezes)
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

    def locked(self, wallet: str) -> int:
        """How many units of a wallet are frozen now."""
        units, until = self.freezes.units.get(wallet, (0, 0))
        return units if self._lasts(until) else 0

    def frozen(self, wallet: str) -> bool:
        """Is the wallet frozen as a whole now?"""
        return wallet in self.freezes.wallets and self._lasts(self.freezes.wallets[wallet])

    def movable(self, wallet: str) -> int:
        """What a holder can move."""
        return max(self.balances[wallet] - self.locked(wallet), 0)

    def may_send(self, wallet: str) -> bool:
        return not self.frozen(wallet) and self.registry.sender_refusal(wallet, self) == 0

    def may_receive(self, wallet: str) -> bool:
        return not self.frozen(wallet) and self.registry.receiver_refusal(wallet, self) == 0

    def transfer_refusal(self, sender: str, receiver: str, value: int) -> int:
        """The code of the first rule that refuses a transfer, or 0."""
        return first(
            Code.CLOSED * self.closed,
            Code.PAUSED * self.holds(TRANSFERS),
            self.registry.sender_refusal(sender, self),
            self.registry.receiver_refusal(receiver, self),
            self.registry.pair_refusal(sender, receiver, self),
            Code.SENDER_FROZEN * self.frozen(sender),
            Code.RECEIVER_FROZEN * self.frozen(receiver),
            Code.BALANCE * (value > self.balances[sender]),
            Code.UNITS_FROZEN * (value > self.movable(sender)),
            Code.DENOMINATION * (value % self.denomination != 0 and value != self.balances[sender]),
        ) or self._hooks_refusal(Movement(sender, receiver, value, transfer=True))

    def transfer(self, sender: str, receiver: str, value: int) -> None:
        """By the holder."""
        self._refuse(self.transfer_refusal(sender, receiver, value), sender, receiver, value)
        self._move(sender, receiver, value, transfer=True)

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

    def batch_transfer(self, sender: str, receivers: Sequence[str], values: Sequence[int]) -> None:
        """By the holder to many, all or none."""
        with self.all_or_none():
            for receiver, value in zip(receivers, values, strict=True):
                self.transfer(sender, receiver, value)

    def approve(self, owner: str, value: int) -> None:
        """Let the spender transfer so much."""
        self.allowances[owner] = value

    def mint(self, receiver: str, value: int) -> None:
        """New units."""
        code = first(
            Code.CLOSED * self.closed,
            Code.PAUSED * self.holds(ISSUANCE),
            self.registry.receiver_refusal(receiver, self),
            Code.RECEIVER_FROZEN * self.frozen(receiver),
            Code.DENOMINATION * (value % self.denomination != 0),
            Code.ALLOCATION * (value > self.allocation - self.supply),
        ) or self._hooks_refusal(Movement("", receiver, value))
        self._refuse(code, ZERO, receiver, value)
        self._move(ZERO, receiver, value)

    def batch_mint(self, receivers: Sequence[str], values: Sequence[int]) -> None:
        """New units for many, all or none."""
        with self.all_or_none():
            for receiver, value in zip(receivers, values, strict=True):
                self.mint(receiver, value)

    def retire(self, holder: str, value: int) -> None:
        """Redeemed or burned units; the caller has seen that they may be."""
        self._move(holder, ZERO, value)
        self.allocation -= value

    def burn(self, holder: str, value: int, *, with_case: bool = False) -> None:
        """By order, frozen or not, which releases as `force` does."""
        if holder == ZERO:
            raise Refused("ERC20InvalidSender", sender=holder)
        self._refuse(Code.BALANCE * (value > self.balances[holder]), holder, ZERO, value)
        self._release(holder, value, with_case)
        self.retire(holder, value)

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
            Code.RECEIVER_FROZEN * self.frozen(receiver),
            Code.BALANCE * (value > self.balances[sender]),
        )
        self._refuse(code, sender, receiver, value)
        self._release(sender, value, with_case)
        self._move(sender, receiver, value)

    def recover(self, lost: str, successor: str, investor: str | None = None) -> None:
        """All units and freezes of a lost wallet are its successor's, who keeps its own; of two freezes of a kind the
        later expiry holds. `investor`, if given, must be that of both.
        """
        with self.all_or_none():
            of_both = f"0x{self.registry.succeed(lost, successor):040x}"
            units, frozen = self.locked(lost), self.frozen(lost)
            if units:
                _, until = self.freezes.units.pop(lost)
                ends = [until, *([self.freezes.units[successor][1]] if self.locked(successor) else [])]
                self.freezes.units[successor] = min(units + self.locked(successor), MOST), _later(ends)
            if frozen:
                ends = [self.freezes.wallets[wallet] for wallet in (lost, successor) if self.frozen(wallet)]
                del self.freezes.wallets[lost]
                self.freezes.wallets[successor] = _later(ends)
            self._move(lost, successor, self.balances[lost])
            if investor not in (None, of_both):
                raise Refused("InvestorDiffers", wallet=lost, investor=checksummed(of_both))

    def set_locked(self, wallet: str, value: int, until: int = 0) -> None:
        """Freeze so many units, in all; more than there are also holds later ones."""
        if value > MOST:
            raise Refused("AmountTooLarge", amount=value)
        self.freezes.units[wallet] = value, until

    def set_frozen(self, wallet: str, frozen: bool, until: int = 0) -> None:
        """Freeze the wallet as a whole."""
        self.freezes.wallets.pop(wallet, None)
        if frozen:
            self.freezes.wallets[wallet] = until

    def freeze_until(self, wallet: str, value: int | None, until: int) -> None:
        """Freeze so many units, or the wallet as a whole, up to a second to come."""
        if until <= self.now:
            raise Refused("FreezeLapsed", until=until)
        if value is None:
            self.set_frozen(wallet, True, until)
        else:
            self.set_locked(wallet, value, until)

    def freeze_more(self, wallet: str, value: int) -> None:
        """ERC-3643: so many units more, for good, and only units that are there."""
        most = self.movable(wallet)
        if value > most:
            raise Refused("FreezeOutOfRange", wallet=wallet, amount=value, most=most)
        self.set_locked(wallet, self.locked(wallet) + value)

    def freeze_less(self, wallet: str, value: int) -> None:
        """ERC-3643: so many units fewer."""
        most = self.locked(wallet)
        if value > most:
            raise Refused("FreezeOutOfRange", wallet=wallet, amount=value, most=most)
        self._lower(wallet, value)

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
        self._judged()

    def unpause(self, purposes: int = sum(PURPOSES)) -> None:
        """Lift these."""
        wanted = _purposes(purposes)
        if not any(map(self.holds, wanted)):
            raise Refused("NotPaused")
        self.paused -= wanted
        self.confirmed -= wanted
        self._judged()

    def _judged(self) -> None:
        """The guardian begins anew once nothing is left that could lapse."""
        if self.now <= self.paused_until and self.paused <= self.confirmed:
            self.paused, self.paused_until = set(), 0

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

    def continued(self, start: int, times: Sequence[int]) -> list[int]:
        """The record times with these in the place of those from index `start` on; those that have passed stay."""
        passed = len(self.closings)
        if not passed <= start <= len(self.record_times):
            raise Refused("RecordTimesInvalid", index=start, time=0)
        previous = max(self.now, *self.record_times[max(start - 1, 0) : start], 0)
        for index, time in enumerate(times, start):
            if time <= previous:
                raise Refused("RecordTimesInvalid", index=index, time=time)
            previous = time
        if start + len(times) <= passed:
            raise Refused("RecordTimesInvalid", index=start, time=0)
        return [*self.record_times[:start], *times]

    def install(self, hook: Hook) -> None:
        """A rule more; one that counts waits for the holders, if there are any."""
        if hook in self.hooks:
            raise Refused("HookInstalledAlready", hook=hook.address)
        if isinstance(hook, Counting):
            if hook.counted:
                raise Refused("HookUsed", hook=hook.address, counted=hook.counted)
            hook.keys = {}
            hook.tracking = self.supply != 0
        hook.balances = self.balances
        self.hooks.append(hook)

    def seed(self, hook: Counting[Any], wallets: Iterable[str]) -> None:
        """Anybody shows a hook holders."""
        if hook not in self.hooks or not hook.tracking:
            raise Refused("NotTracking", series=self.address)
        hook.shown(wallets)

    def activate(self, hook: Hook) -> None:
        """Anybody makes it a rule that is asked."""
        if hook not in self.hooks:
            raise Refused("HookNotInstalled", hook=hook.address)
        if not isinstance(hook, Counting) or not hook.tracking:
            raise Refused("HookNotTracking", hook=hook.address)
        if hook.counted != self.supply:
            raise Refused("HookIncomplete", hook=hook.address, counted=hook.counted, supply=self.supply)
        hook.tracking = False

    def remove(self, hook: Hook) -> None:
        """A rule less; what it counts stays as it is."""
        if hook not in self.hooks:
            raise Refused("HookNotInstalled", hook=hook.address)
        self.hooks.remove(hook)
        hook.balances, hook.tracking = dict(self.balances), False

    @contextmanager
    def all_or_none(self) -> Iterator[None]:
        """What is refused in the end never was."""
        balances, words, allocation = dict(self.balances), dict(self.registry.words), self.allocation
        freezes = Freezes(dict(self.freezes.wallets), dict(self.freezes.units))
        kept = [(hook, hook.kept()) for hook in self.hooks]
        try:
            yield
        except Refused:
            self.allocation, self.freezes = allocation, freezes
            self.balances.clear()
            self.balances.update(balances)
            self.registry.words.clear()
            self.registry.words.update(words)
            for hook, state in kept:
                hook.restore(state)
            raise

    def _lasts(self, until: int) -> bool:
        return until == 0 or self.now <= until

    def _release(self, wallet: str, value: int, with_case: bool) -> None:
        self._lower(wallet, value if with_case else max(value - self.movable(wallet), 0))

    def _lower(self, wallet: str, value: int) -> None:
        if self.locked(wallet):
            units, until = self.freezes.units[wallet]
            self.freezes.units[wallet] = max(units - value, 0), until

    def _hooks_refusal(self, movement: Movement) -> int:
        """Of the first hook that refuses, asked only if nothing else does."""
        return next(filter(None, (hook.refusal(movement) for hook in self.hooks)), 0)

    def _refuse(self, code: int, sender: str, receiver: str, value: int) -> None:
        if code == Code.BALANCE:
            raise Refused("ERC20InsufficientBalance", sender=sender, balance=self.balances[sender], needed=value)
        if code == Code.UNITS_FROZEN:
            unfrozen = self.movable(sender)
            raise Refused("ERC7943InsufficientUnfrozenBalance", account=sender, amount=value, unfrozen=unfrozen)
        if code != 0:
            raise transfer_refused(code, sender, receiver, value)

    def _move(self, sender: str, receiver: str, value: int, *, transfer: bool = False) -> None:
        if sender != ZERO:
            self.balances[sender] -= value
        if receiver != ZERO:
            self.balances[receiver] += value
        seller, buyer = ("" if wallet == ZERO else wallet for wallet in (sender, receiver))
        movement = Movement(seller, buyer, value, transfer)
        for hook in self.hooks:
            hook.moved(movement)


def _later(ends: Collection[int]) -> int:
    """The last of several ends, where 0 is never."""
    return 0 if 0 in ends else max(ends)


def _purposes(purposes: int) -> set[int]:
    if not 0 < purposes < 8:
        raise Refused("PurposeUnknown", purposes=purposes)
    return {purpose for purpose in PURPOSES if purposes & purpose}
