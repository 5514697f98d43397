"""The hooks of a series as a file has them, against those on a chain, and how to bring them in line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from eth_utils.crypto import keccak

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Call, Contract
from wasiqa.chain.operation import NOTHING_BEFORE, Operation
from wasiqa.errors import NotAllowed
from wasiqa.servicing.hooks.changes import Activation, Change, Installation, NewSetting, Removal
from wasiqa.servicing.hooks.settings import Ground, in_force, kept, stated, times_set
from wasiqa.servicing.ledger import pages
from wasiqa.servicing.programme import Programme
from wasiqa.terms.hooks import Hook

BATCH = 150
"""Calls in one operation: at up to 100,000 gas each they stay below the 16,777,216 that one transaction may use."""
PAGE = 150
"""Holders that a hook is shown in one transaction."""
_COUNTS, _TRACKING = 8, 0xF0


@dataclass(frozen=True)
class SeriesHooks:
    """The rules that `bond` shall have; `since` is a block before the first of the programme's hooks."""

    chain: Chain
    programme: Programme
    bond: Contract
    rules: tuple[Hook, ...]
    ground: Ground
    since: int = 0

    def changes(self) -> tuple[Change, ...]:
        """What differs, in the order in which it is changed; empty if the series has the rules of the file."""
        installed, instances = self.installed(), self._instances()
        wanted = [hook.address for _, hook in instances]
        removals = [Removal(self._name(address), address) for address in installed if address not in wanted]
        settings = [change for rule, hook in instances for change in self._settings(rule, hook)]
        new = [Installation(rule.rule, hook) for rule, hook in instances if hook.address not in installed]
        tracking = [(rule, hook) for rule, hook in instances if installed.get(hook.address, 0) & _TRACKING]
        return (*removals, *settings, *new, *(Activation(rule.rule, hook) for rule, hook in tracking))

    def operations(self) -> tuple[Operation, ...]:
        """What the parties of governance do so that nothing differs any more, but for activation."""
        calls = [call for change in self.changes() if (call := change.call(self.bond)) is not None]
        return tuple(self._chained([calls[at : at + BATCH] for at in range(0, len(calls), BATCH)]))

    def tracking(self) -> tuple[Contract, ...]:
        """Hooks that must be shown the holders, and then be activated."""
        return tuple(change.hook for change in self.changes() if isinstance(change, Activation))

    def activate(self, hook: Contract, holders: Sequence[str], sender: str) -> None:
        """Show a hook the holders, page by page, until it has counted every unit, and make it a rule."""
        for page in pages(holders, PAGE):
            if self.chain.call(hook, "counted", self.bond.address) == self.chain.call(self.bond, "totalSupply"):
                break
            self.chain.transact(hook, "seed", self.bond.address, page, sender=sender)
        self.chain.transact(self.bond, "activateHook", hook.address, sender=sender)

    def installed(self) -> Mapping[str, int]:
        """Installed hooks by address, in order, with their moments; a hook that was put aside has none."""
        hooks, moments = self.chain.call(self.bond, "hooks")
        return dict(zip(hooks, moments, strict=True))

    def _instances(self) -> Sequence[tuple[Hook, Contract]]:
        """Each rule with the instance that serves the series: the one that does already, else one with empty books.

        Raises `NotAllowed` where there is none: books from before a removal tell nothing of what moved since.
        """
        installed = self.installed()
        found = []
        for rule in self.rules:
            instances = self.programme.hooks_for(rule)
            serving = [hook for hook in instances if installed.get(hook.address)]
            free = [hook for hook in instances if hook.address not in installed and self._is_empty(hook)]
            if not serving and not free:
                raise NotAllowed(
                    f"every instance of {rule.rule} has failed, or has books of this series that are no longer right",
                    hint="deploy a fresh one, which can be shown the holders: `hook deploy`",
                )
            found.append((rule, (*serving, *free)[0]))
        return found

    def _is_empty(self, hook: Contract) -> bool:
        counts = self.chain.call(hook, "moments") & _COUNTS
        return not counts or not self.chain.call(hook, "counted", self.bond.address)

    def _settings(self, rule: Hook, hook: Contract) -> Iterator[NewSetting]:
        wanted, series, now = stated(rule, self.ground), self.bond.address, self.chain.now()
        found = kept(self.chain, rule.rule, hook, series, self.since)
        for place in sorted({*wanted, *found}):
            before, after = found.get(place), wanted.get(place)
            if in_force(before, place, now) != in_force(after, place, now):
                yield NewSetting(rule.rule, hook, place, before, after)

    def _name(self, address: str) -> str | None:
        rules = (rule for rule, hooks in self.programme.hooks.items() if address in {hook.address for hook in hooks})
        return next(rules, None)

    def _chained(self, batches: Sequence[Sequence[Call]]) -> Iterator[Operation]:
        """Each after the one before: a hook is set before it is installed."""
        before = NOTHING_BEFORE
        for batch in batches:
            operation = Operation(self.programme.timelocks["governance"], tuple(batch), self._salt, before)
            before = operation.id
            yield operation

    @cached_property
    def _salt(self) -> bytes:
        """How often anything was changed tells apart two returns of the same rules to the same state."""
        written = sum(len(self.chain.events(self.bond, name, self.since)) for name in ("HookInstalled", "HookRemoved"))
        for hooks in self.programme.hooks.values():
            written += sum(times_set(self.chain, hook, self.bond.address, self.since) for hook in hooks)
        return keccak(text=f"wasiqa/hooks/{self.bond.address}/{written}")
