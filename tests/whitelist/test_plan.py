from pathlib import Path

import pytest

from tests.whitelist.support import KEY, MemoryRegistry, row, wallet, whitelist
from wasiqa.errors import NotAllowed
from wasiqa.whitelist.apply import apply
from wasiqa.whitelist.entries import Whitelist
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.plan import BATCH, gas_limit, in_batches, plan
from wasiqa.whitelist.word import REGISTRARS, Word


@pytest.fixture
def registry() -> MemoryRegistry:
    return MemoryRegistry()


def written(registry: MemoryRegistry, file: Whitelist) -> None:
    """The file is on chain."""
    apply(plan(file, registry, KEY), file, registry, KEY)


def test_a_wallet_that_has_moved_is_refused_with_its_row_and_successor(
    tmp_path: Path, registry: MemoryRegistry
) -> None:
    successor = int(wallet(9), 16)
    registry.kept[wallet(2)] = Word(investor=successor, admitted=True, moved=True).encode()
    with pytest.raises(NotAllowed) as refused:
        plan(whitelist(tmp_path, row(1), row(2)), registry, KEY)
    assert refused.value.message == (
        f"row 3: {wallet(2)} has moved to {wallet(9)}; the word of a moved wallet can't be changed"
    )
    assert refused.value.hint == "write the successor into the row, or take it out of the file"


def test_an_unknown_wallet_is_added_with_the_word_of_its_row(tmp_path: Path, registry: MemoryRegistry) -> None:
    file = whitelist(tmp_path, row(1), row(2))
    made = plan(file, registry, KEY)
    assert [(each.row, each.wallet, each.word) for each in made.added] == [
        (entry.row, entry.wallet, entry.word(KEY).encode()) for entry in file.entries
    ]
    assert (made.changed, made.removed, made.unchanged) == ((), (), 0)


def test_a_plan_says_what_it_is_made_from(tmp_path: Path, registry: MemoryRegistry) -> None:
    file = whitelist(tmp_path, row(1))
    made = plan(file, registry, KEY)
    assert (made.command, made.mode) == ("whitelist", "update")
    assert (made.chain_id, made.registry) == (1337, registry.address)
    assert (made.block.number, made.block.hash) == registry.block()
    assert (made.input.path, made.input.sha256) == (file.path, file.sha256)
    assert made.id_key == KEY.fingerprint


def test_a_file_that_the_registry_agrees_with_needs_nothing(tmp_path: Path, registry: MemoryRegistry) -> None:
    file = whitelist(tmp_path, row(1), row(2, status="SUSPENDED"), row(3, status="REMOVED"))
    written(registry, file)
    made = plan(file, registry, KEY)
    assert (made.added, made.changed, made.unchanged) == ((), (), 3)
    assert (made.batches, made.gas_estimate) == (0, 0)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"category": "DFI"}, ("category",)),
        ({"country": "AE"}, ("country",)),
        ({"venue": "PK-EXAMPLE-1"}, ("venue",)),
        ({"tax_class": ""}, ("tax_class",)),
        ({"valid_until": "2032-12-31"}, ("valid_until",)),
        ({"investor": "REF:ANOTHER"}, ("investor",)),
        ({"status": "SUSPENDED"}, ("blocked_by_registrar",)),
        ({"status": "REMOVED"}, ("admitted", "removed")),
        ({"status": "SUSPENDED", "country": "AE"}, ("country", "blocked_by_registrar")),
    ],
)
def test_a_change_names_the_fields_that_differ(
    tmp_path: Path, registry: MemoryRegistry, changes: dict[str, str], fields: tuple[str, ...]
) -> None:
    written(registry, whitelist(tmp_path, row(1), row(2)))
    file = whitelist(tmp_path, row(2, **changes))
    (change,) = plan(file, registry, KEY).changed
    assert (change.row, change.wallet, change.fields) == (2, wallet(2), fields)
    assert change.before == registry.kept[wallet(2)]
    assert change.after == file.entries[0].word(KEY).encode()


def test_wallets_that_are_not_in_the_file_stay(tmp_path: Path, registry: MemoryRegistry) -> None:
    written(registry, whitelist(tmp_path, row(1), row(2)))
    made = plan(whitelist(tmp_path, row(2)), registry, KEY)
    assert (list(made.changes()), made.unchanged) == ([], 1)


def test_a_removed_wallet_keeps_its_investor_and_loses_its_admission(tmp_path: Path, registry: MemoryRegistry) -> None:
    written(registry, whitelist(tmp_path, row(1)))
    before = registry.word(wallet(1))
    written(registry, whitelist(tmp_path, row(1, status="REMOVED")))
    after = registry.word(wallet(1))
    assert after.investor == before.investor != 0
    assert (after.admitted, after.removed) == (False, True)


def test_a_new_active_row_brings_a_removed_wallet_back(tmp_path: Path, registry: MemoryRegistry) -> None:
    written(registry, whitelist(tmp_path, row(1, status="REMOVED")))
    file = whitelist(tmp_path, row(1))
    assert plan(file, registry, KEY).changed[0].fields == ("admitted", "removed")
    written(registry, file)
    assert registry.word(wallet(1)) == file.entries[0].word(KEY)


@pytest.mark.parametrize("status", ["ACTIVE", "SUSPENDED", "REMOVED"])
def test_a_regulators_block_is_no_difference(tmp_path: Path, registry: MemoryRegistry, status: str) -> None:
    file = whitelist(tmp_path, row(1, status=status))
    written(registry, file)
    registry.block_by_regulator(wallet(1))
    assert plan(file, registry, KEY).unchanged == 1


def test_a_change_keeps_a_regulators_block_in_its_new_word(tmp_path: Path, registry: MemoryRegistry) -> None:
    written(registry, whitelist(tmp_path, row(1)))
    registry.block_by_regulator(wallet(1))
    (change,) = plan(whitelist(tmp_path, row(1, country="AE")), registry, KEY).changed
    assert change.fields == ("country",)
    assert Word.decode(change.after).blocked_by_regulator


def test_a_wallet_that_the_regulator_blocked_before_anybody_listed_it_is_a_change(
    tmp_path: Path, registry: MemoryRegistry
) -> None:
    registry.block_by_regulator(wallet(1))
    made = plan(whitelist(tmp_path, row(1)), registry, KEY)
    assert made.added == ()
    assert Word.decode(made.changed[0].before) == Word(blocked_by_regulator=True)
    assert Word.decode(made.changed[0].after).blocked_by_regulator


def test_another_key_changes_every_investor(tmp_path: Path, registry: MemoryRegistry) -> None:
    file = whitelist(tmp_path, row(1), row(2))
    written(registry, file)
    made = plan(file, registry, IdKey(b"another programme's key, as long as needed"))
    assert [change.fields for change in made.changed] == [("investor",)] * 2


@pytest.mark.parametrize(
    ("count", "sizes"), [(1, [1]), (BATCH, [BATCH]), (BATCH + 1, [BATCH, 1]), (2 * BATCH, [BATCH, BATCH])]
)
def test_a_long_plan_goes_in_several_transactions(
    tmp_path: Path, registry: MemoryRegistry, count: int, sizes: list[int]
) -> None:
    made = plan(whitelist(tmp_path, *map(row, range(1, count + 1))), registry, KEY)
    assert [len(batch) for batch in in_batches(list(made.changes()))] == sizes
    assert made.batches == len(sizes)
    assert made.gas_estimate == gas_limit(count, len(sizes)) == count * 26_000 + len(sizes) * 25_000


def test_a_transaction_has_as_many_wallets_as_surely_fit_into_fifteen_million_gas() -> None:
    assert gas_limit(BATCH) <= 15_000_000 < gas_limit(BATCH + 1)


def test_only_the_registrars_bits_are_ever_wanted_of_a_row(tmp_path: Path) -> None:
    for status in ("ACTIVE", "SUSPENDED", "REMOVED"):
        (entry,) = whitelist(tmp_path, row(1, status=status)).entries
        assert entry.word(KEY).encode() & ~REGISTRARS == 0
