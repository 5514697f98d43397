"""Writing a plan to the registry, and proving by reading back that the registry says what the file says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wasiqa.errors import NotAllowed
from wasiqa.whitelist.complete import removals
from wasiqa.whitelist.describe import FIELDS, successor, value
from wasiqa.whitelist.document import Plan
from wasiqa.whitelist.entries import Entry, Rules, Whitelist
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.parts import Change, Removed
from wasiqa.whitelist.plan import in_batches, settled
from wasiqa.whitelist.registry import RegistryReader, RegistryWriter, Sent
from wasiqa.whitelist.word import MASKS, REGISTRARS, Word, merged

_BLOCK = MASKS["blocked_by_registrar"]
_AGAIN = "make a new plan, and have it approved again"


@dataclass(frozen=True)
class WordDifference:
    """A wallet of which the registry doesn't say what the file says, with the fields concerned.

    `row` is None for a wallet that a complete file doesn't name.
    """

    row: int | None
    wallet: str
    fields: tuple[str, ...]
    sentence: str


def apply(plan: Plan, whitelist: Whitelist, registry: RegistryWriter[Sent], key: IdKey) -> list[Sent]:
    """Send what the plan demands and the registry doesn't say yet; what comes back for each transaction.

    After an interruption the same call goes on where it was, and a plan that is done sends nothing. Raises `NotAllowed`
    before anything is sent if the plan is of another file, key or registry, or if a word has changed since.
    """
    pending(plan, whitelist, registry, key)
    return write(list(plan.changes()), registry)


def pending(plan: Plan, whitelist: Whitelist, registry: RegistryReader, key: IdKey) -> list[Change]:
    """Those of the plan's changes that the registry doesn't have yet. Raises `NotAllowed` as `apply` does."""
    key.require(plan.id_key, "the plan")
    _refuse_other_file(plan, whitelist, key)
    _refuse_other_registry(plan, registry)
    return _unsettled(list(plan.changes()), registry)


def write(changes: Sequence[Change], registry: RegistryWriter[Sent]) -> list[Sent]:
    """Send those changes that the registry doesn't have yet; what comes back for each transaction.

    Raises `NotAllowed` before anything is sent if a word is neither as before nor as after.
    """
    left = {change.wallet for change in _unsettled(changes, registry)}
    sent = []
    for batch in in_batches(changes):
        remaining = [change for change in batch if change.wallet in left]
        if remaining:
            sent.append(_send(remaining, registry))
    return sent


def verify(
    whitelist: Whitelist, registry: RegistryReader, key: IdKey, rules: Rules, *, known: Iterable[str] | None = None
) -> list[WordDifference]:
    """Every wallet of the file of which the registry says something else; empty if all is as it should be.

    If the file is the whole list, `known` are all wallets that the registry has ever heard of, and those that are
    admitted without standing in the file are differences too.
    """
    words = registry.words([entry.wallet for entry in whitelist.entries])
    pairs = zip(whitelist.entries, map(Word.decode, words), strict=True)
    compared = (_difference(entry, word, key, rules) for entry, word in pairs)
    differences = [difference for difference in compared if difference is not None]
    return differences + [_unnamed(gone) for gone in removals(whitelist, known or (), registry)]


def _send(changes: Sequence[Change], registry: RegistryWriter[Sent]) -> Sent:
    """One transaction: the words; or one bit, if one wallet is suspended or active again and nothing else changes."""
    first = changes[0]
    if len(changes) == 1 and first.before ^ first.after == _BLOCK:
        return registry.set_registrar_block(first.wallet, bool(first.after & _BLOCK))
    return registry.set_words([change.wallet for change in changes], [change.after & REGISTRARS for change in changes])


def _difference(entry: Entry, found: Word, key: IdKey, rules: Rules) -> WordDifference | None:
    wanted = Word.decode(merged(found.encode(), entry.word(key).encode()))
    if found.moved:
        fields: tuple[str, ...] = ("moved",)
        told = f"it has moved to {successor(found)}"
    elif found == Word():
        fields = wanted.differences(found)
        told = "the registry has never heard of it"
    elif found != wanted:
        fields = wanted.differences(found)
        told = "; ".join(
            f"{FIELDS[name]} is {value(found, name, rules)}, but {value(wanted, name, rules)} in the file"
            for name in fields
        )
    else:
        return None
    return WordDifference(entry.row, entry.wallet, fields, f"row {entry.row}, {entry.wallet}: {told}")


def _unnamed(gone: Removed) -> WordDifference:
    fields = Word.decode(gone.before).differences(Word.decode(gone.after))
    return WordDifference(None, gone.wallet, fields, f"{gone.wallet}: it is admitted, but the file doesn't name it")


def _refuse_other_file(plan: Plan, whitelist: Whitelist, key: IdKey) -> None:
    if plan.input.sha256 != whitelist.sha256:
        raise NotAllowed(
            f"{whitelist.path} isn't the file that the plan was made from, or has changed",
            hint=_AGAIN,
            code="STALE_PLAN",
        )
    wanted = {entry.wallet: entry.word(key).encode() for entry in whitelist.entries}
    for change in plan.changes():
        if change.row is None:
            agreed = change.wallet not in wanted
        else:
            agreed = change.wallet in wanted and settled(change.after, wanted[change.wallet])
        if not agreed:
            raise NotAllowed(
                f"the plan's word for {change.wallet} isn't what {whitelist.path} says", hint=_AGAIN, code="STALE_PLAN"
            )


def _refuse_other_registry(plan: Plan, registry: RegistryReader) -> None:
    if (plan.chain_id, plan.registry) != (registry.chain_id, registry.address):
        raise NotAllowed(
            f"the plan is for registry {plan.registry} on chain {plan.chain_id}, "
            f"but this is {registry.address} on chain {registry.chain_id}",
            hint="name the right --network and --deployments",
            code="OTHER_REGISTRY",
        )


def _unsettled(changes: Sequence[Change], registry: RegistryReader) -> list[Change]:
    words = registry.words([change.wallet for change in changes])
    left = [(change, word) for change, word in zip(changes, words, strict=True) if not settled(word, change.after)]
    for change, word in left:
        if word != change.before:
            raise NotAllowed(
                f"the word of {change.wallet} has changed since the plan was made", hint=_AGAIN, code="STALE_PLAN"
            )
    return [change for change, _ in left]
