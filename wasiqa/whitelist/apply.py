"""Writing a plan to the registry, and proving by reading back that the registry says what the file says."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from wasiqa.errors import NotAllowed
from wasiqa.whitelist.complete import removals
from wasiqa.whitelist.describe import FIELDS, successor, value
from wasiqa.whitelist.document import Plan
from wasiqa.whitelist.entries import Listed, Rules, Wanted
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.parts import Change, Removed
from wasiqa.whitelist.plan import in_batches, pages, settled
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


def apply(
    plan: Plan,
    listed: Listed,
    registry: RegistryWriter[Sent],
    key: IdKey,
    written: Callable[[int], object] = lambda wallets: None,
) -> list[Sent]:
    """Send what the plan demands and the registry doesn't say yet; what comes back for each transaction.

    `written` is told how many wallets each of them has written. After an interruption the same call goes on where it
    was, and a plan that is done sends nothing. Raises `NotAllowed` before anything is sent if the plan is of another
    file, key or registry, or if a word has changed since.
    """
    left = pending(plan, listed, registry, key)
    if plan.count == 1:
        return [_send(change, registry) for change in left]
    return list(_send_batches(plan.changes(), left, registry, written))


def pending(plan: Plan, listed: Listed, registry: RegistryReader, key: IdKey) -> list[Change]:
    """Those of the plan's changes that the registry doesn't have yet. Raises `NotAllowed` as `apply` does."""
    key.require(plan.id_key, "the plan")
    _refuse_other_file(plan, listed, key)
    _refuse_other_registry(plan, registry)
    return _unsettled(plan.changes(), registry)


def verify(
    listed: Listed, registry: RegistryReader, key: IdKey, rules: Rules, *, known: Iterable[str] | None = None
) -> list[WordDifference]:
    """Every wallet of the file of which the registry says something else; empty if all is as it should be.

    If the file is the whole list, `known` are all wallets that the registry has ever heard of, and those that are
    admitted without standing in the file are differences too.
    """
    differences = []
    for page in pages(listed.wanted(key)):
        words = registry.words([wanted.wallet for wanted in page])
        compared = (_difference(wanted, word, rules) for wanted, word in zip(page, words, strict=True))
        differences += [difference for difference in compared if difference is not None]
    if known is not None:
        differences += [_unnamed(gone) for gone in removals(listed, key, known, registry)]
    return differences


def _send_batches(
    changes: Iterable[Change], left: Iterable[Change], registry: RegistryWriter[Sent], written: Callable[[int], object]
) -> Iterator[Sent]:
    """Send those that are left in the same transactions as all would be, whatever was interrupted before."""
    wallets = {change.wallet for change in left}
    parts = ([change for change in batch if change.wallet in wallets] for batch in in_batches(changes))
    sizes = deque[int]()

    def batches() -> Iterator[tuple[list[str], list[int]]]:
        for part in parts:
            if part:
                sizes.append(len(part))
                yield [change.wallet for change in part], [change.after & REGISTRARS for change in part]

    for sent in registry.set_words_each(batches()):
        written(sizes.popleft())
        yield sent


def _send(change: Change, registry: RegistryWriter[Sent]) -> Sent:
    """One transaction: the word; or one bit, if the wallet is suspended or active again and nothing else changes."""
    if change.before ^ change.after == _BLOCK:
        return registry.set_registrar_block(change.wallet, bool(change.after & _BLOCK))
    return registry.set_words([change.wallet], [change.after & REGISTRARS])


def _difference(entry: Wanted, word: int, rules: Rules) -> WordDifference | None:
    if merged(word, entry.word) == word and not word & MASKS["moved"]:
        return None
    found, wanted = Word.decode(word), Word.decode(merged(word, entry.word))
    if found.moved:
        fields: tuple[str, ...] = ("moved",)
        told = f"it has moved to {successor(found)}"
    elif found == Word():
        fields = wanted.differences(found)
        told = "the registry has never heard of it"
    else:
        fields = wanted.differences(found)
        told = "; ".join(
            f"{FIELDS[name]} is {value(found, name, rules)}, but {value(wanted, name, rules)} in the file"
            for name in fields
        )
    return WordDifference(entry.row, entry.wallet, fields, f"row {entry.row}, {entry.wallet}: {told}")


def _unnamed(gone: Removed) -> WordDifference:
    fields = Word.decode(gone.before).differences(Word.decode(gone.after))
    return WordDifference(None, gone.wallet, fields, f"{gone.wallet}: it is admitted, but the file doesn't name it")


def _refuse_other_file(plan: Plan, listed: Listed, key: IdKey) -> None:
    if plan.input.sha256 != listed.sha256:
        raise NotAllowed(
            f"{listed.path} isn't the file that the plan was made from, or has changed", hint=_AGAIN, code="STALE_PLAN"
        )
    words = {wanted.wallet: wanted.word for wanted in listed.wanted(key)}
    for change in plan.changes():
        if change.row is None:
            agreed = change.wallet not in words
        else:
            agreed = change.wallet in words and settled(change.after, words[change.wallet])
        if not agreed:
            raise NotAllowed(
                f"the plan's word for {change.wallet} isn't what {listed.path} says", hint=_AGAIN, code="STALE_PLAN"
            )


def _refuse_other_registry(plan: Plan, registry: RegistryReader) -> None:
    if (plan.chain_id, plan.registry) != (registry.chain_id, registry.address):
        raise NotAllowed(
            f"the plan is for registry {plan.registry} on chain {plan.chain_id}, "
            f"but this is {registry.address} on chain {registry.chain_id}",
            hint="name the right --network and --deployments",
            code="OTHER_REGISTRY",
        )


def _unsettled(changes: Iterable[Change], registry: RegistryReader) -> list[Change]:
    left = []
    for page in pages(changes):
        words = registry.words([change.wallet for change in page])
        for change, word in zip(page, words, strict=True):
            if settled(word, change.after):
                continue
            if word != change.before:
                raise NotAllowed(
                    f"the word of {change.wallet} has changed since the plan was made", hint=_AGAIN, code="STALE_PLAN"
                )
            left.append(change)
    return left
