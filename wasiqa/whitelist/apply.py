"""Writing a plan to the registry, and proving by reading back that the registry says what the file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wasiqa.errors import NotAllowed
from wasiqa.whitelist.describe import FIELDS, value
from wasiqa.whitelist.document import Plan
from wasiqa.whitelist.entries import Entry, Rules, Whitelist
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.plan import batches, settled
from wasiqa.whitelist.registry import RegistryReader, RegistryWriter, Sent
from wasiqa.whitelist.word import REGISTRARS, Word, merged

_AGAIN = "make a new plan, and have it approved again"


@dataclass(frozen=True)
class Difference:
    """A wallet of which the registry doesn't say what the file says, with the fields concerned."""

    row: int
    wallet: str
    fields: tuple[str, ...]
    sentence: str


def apply(plan: Plan, whitelist: Whitelist, registry: RegistryWriter[Sent], key: IdKey) -> list[Sent]:
    """Send what the plan demands and the registry doesn't say yet; what comes back for each transaction.

    After an interruption the same call goes on where it was, and a plan that is done sends nothing. Raises `NotAllowed`
    before anything is sent if the plan is of another file, key or registry, or if a word has changed since.
    """
    key.require(plan.id_key, "the plan")
    _refuse_other_file(plan, whitelist, key)
    _refuse_other_registry(plan, registry)
    wallets = [change.wallet for change in plan.changes()]
    words = dict(zip(wallets, registry.words(wallets), strict=True))
    _refuse_stale(plan, words)
    sent = []
    for batch in batches(plan):
        pending = [change for change in batch if not settled(words[change.wallet], change.after)]
        if pending:
            own = [change.after & REGISTRARS for change in pending]
            sent.append(registry.set_words([change.wallet for change in pending], own))
    return sent


def verify(whitelist: Whitelist, registry: RegistryReader, key: IdKey, rules: Rules) -> list[Difference]:
    """Every wallet of the file of which the registry says something else; empty if all is as it should be."""
    words = registry.words([entry.wallet for entry in whitelist.entries])
    pairs = zip(whitelist.entries, map(Word.decode, words), strict=True)
    compared = (_difference(entry, word, key, rules) for entry, word in pairs)
    return [difference for difference in compared if difference is not None]


def _difference(entry: Entry, found: Word, key: IdKey, rules: Rules) -> Difference | None:
    wanted = Word.decode(merged(found.encode(), entry.word(key).encode()))
    if found.moved:
        fields: tuple[str, ...] = ("moved",)
        told = f"it has moved to 0x{found.investor:040x}"
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
    return Difference(entry.row, entry.wallet, fields, f"row {entry.row}, {entry.wallet}: {told}")


def _refuse_other_file(plan: Plan, whitelist: Whitelist, key: IdKey) -> None:
    if plan.input.sha256 != whitelist.sha256:
        raise NotAllowed(f"{whitelist.path} isn't the file that the plan was made from, or has changed", hint=_AGAIN)
    wanted = {entry.wallet: entry.word(key).encode() for entry in whitelist.entries}
    for change in plan.changes():
        if change.wallet not in wanted or not settled(change.after, wanted[change.wallet]):
            raise NotAllowed(f"the plan's word for {change.wallet} isn't what {whitelist.path} says", hint=_AGAIN)


def _refuse_other_registry(plan: Plan, registry: RegistryReader) -> None:
    if (plan.chain_id, plan.registry) != (registry.chain_id, registry.address):
        raise NotAllowed(
            f"the plan is for registry {plan.registry} on chain {plan.chain_id}, "
            f"but this is {registry.address} on chain {registry.chain_id}",
            hint="name the right --network and --deployments",
        )


def _refuse_stale(plan: Plan, words: Mapping[str, int]) -> None:
    for change in plan.changes():
        word = words[change.wallet]
        if word != change.before and not settled(word, change.after):
            raise NotAllowed(f"the word of {change.wallet} has changed since the plan was made", hint=_AGAIN)
