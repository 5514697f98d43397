"""What holds for every file and every state of the registry."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.whitelist.support import KEY, NOW, RULES, MemoryRegistry, wallet
from wasiqa.categories import Category
from wasiqa.errors import ChainFailed
from wasiqa.whitelist import plan as planning
from wasiqa.whitelist.apply import apply, verify
from wasiqa.whitelist.document import Plan
from wasiqa.whitelist.entries import Entry, Status, Whitelist
from wasiqa.whitelist.identifiers import Identifier
from wasiqa.whitelist.plan import plan
from wasiqa.whitelist.word import LAYOUT, REGISTRARS, Word

WALLETS = [wallet(number) for number in range(1, 7)]


def entries(numbers: list[int]) -> st.SearchStrategy[tuple[Entry, ...]]:
    return st.tuples(
        *(
            st.builds(
                Entry,
                row=st.just(row),
                wallet=st.just(wallet(number)),
                investor=st.builds(Identifier, st.just("REF"), st.sampled_from("ABC")),
                category=st.sampled_from(Category),
                country=st.sampled_from([586, 784, 826]),
                valid_until=st.integers(NOW, (1 << 40) - 1),
                status=st.sampled_from(Status),
                tax_class=st.integers(0, 15),
                venue=st.integers(0, 65535),
            )
            for row, number in enumerate(numbers, start=2)
        )
    )


lists = st.lists(st.integers(1, 6), unique=True, max_size=6).flatmap(entries)
files = lists.map(lambda rows: Whitelist("list.csv", "0" * 64, rows))
words = st.builds(
    Word,
    **{
        name: (st.booleans() if width == 1 else st.integers(0, (1 << width) - 1))
        for name, (_, width) in LAYOUT.items()
        if name != "moved"
    },
)
registries = st.dictionaries(st.sampled_from(WALLETS), words.map(Word.encode)).map(MemoryRegistry)


def others(registry: MemoryRegistry) -> dict[str, int]:
    """The bits that aren't the registrar's."""
    return {address: word & ~REGISTRARS for address, word in registry.kept.items() if word & ~REGISTRARS}


@given(files, registries)
def test_after_apply_the_registry_says_what_the_file_says(file: Whitelist, registry: MemoryRegistry) -> None:
    apply(plan(file, registry, KEY), file, registry, KEY)
    assert verify(file, registry, KEY, RULES) == []


@given(files, registries)
def test_after_apply_nothing_is_left_to_plan(file: Whitelist, registry: MemoryRegistry) -> None:
    apply(plan(file, registry, KEY), file, registry, KEY)
    again = plan(file, registry, KEY)
    assert (list(again.changes()), again.batches, again.unchanged) == ([], 0, len(file.entries))


@given(files, registries)
def test_a_plan_is_empty_exactly_if_nothing_differs(file: Whitelist, registry: MemoryRegistry) -> None:
    planned = [change.wallet for change in plan(file, registry, KEY).changes()]
    assert sorted(planned) == sorted(difference.wallet for difference in verify(file, registry, KEY, RULES))


@given(files, registries)
def test_apply_never_touches_the_bits_of_other_authorities(file: Whitelist, registry: MemoryRegistry) -> None:
    before = others(registry)
    apply(plan(file, registry, KEY), file, registry, KEY)
    assert others(registry) == before
    assert all(word & ~REGISTRARS == 0 for _, sent in registry.sent for word in sent)


@given(files, registries)
def test_apply_never_touches_a_wallet_that_is_not_in_the_file(file: Whitelist, registry: MemoryRegistry) -> None:
    named = {entry.wallet for entry in file.entries}
    before = {address: word for address, word in registry.kept.items() if address not in named}
    apply(plan(file, registry, KEY), file, registry, KEY)
    assert {address: word for address, word in registry.kept.items() if address not in named} == before


@given(files, registries)
def test_the_plan_foretells_every_word(file: Whitelist, registry: MemoryRegistry) -> None:
    made = plan(file, registry, KEY)
    apply(made, file, registry, KEY)
    assert all(registry.kept[change.wallet] == change.after for change in made.changes())


@given(files, registries)
def test_every_plan_survives_its_document(file: Whitelist, registry: MemoryRegistry) -> None:
    made = plan(file, registry, KEY)
    assert Plan.model_validate_json(made.to_json()) == made


@given(files, registries, st.integers(1, 4), st.integers(0, 4))
def test_a_plan_interrupted_anywhere_is_finished_without_sending_twice(
    file: Whitelist, registry: MemoryRegistry, size: int, fails_after: int
) -> None:
    usual, planning.BATCH = planning.BATCH, size
    try:
        made = plan(file, registry, KEY)
        registry.fails_after = fails_after
        try:
            apply(made, file, registry, KEY)
        except ChainFailed:
            registry.fails_after = None
            apply(made, file, registry, KEY)
    finally:
        planning.BATCH = usual
    assert [address for wallets, _ in registry.sent for address in wallets] == [
        change.wallet for change in made.changes()
    ]
    assert len(registry.sent) == made.batches
