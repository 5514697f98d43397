from pathlib import Path

import pytest

from tests.whitelist.support import KEY, RULES, MemoryRegistry, row, wallet, whitelist
from wasiqa.errors import ChainFailed, NotAllowed
from wasiqa.whitelist.apply import apply, verify
from wasiqa.whitelist.document import Plan
from wasiqa.whitelist.entries import Whitelist
from wasiqa.whitelist.id_key import IdKey
from wasiqa.whitelist.packed import Packed
from wasiqa.whitelist.parts import Added
from wasiqa.whitelist.plan import BATCH, plan
from wasiqa.whitelist.word import MASKS, REGISTRARS, Word


@pytest.fixture
def registry() -> MemoryRegistry:
    return MemoryRegistry()


@pytest.fixture
def file(tmp_path: Path) -> Whitelist:
    return whitelist(tmp_path, row(1), row(2), row(3))


@pytest.fixture
def made(file: Whitelist, registry: MemoryRegistry) -> Plan:
    return plan(file, registry, KEY)


def adding(made: Plan, *added: Added) -> Plan:
    """The plan with other wallets added."""
    return made.model_copy(update={"added": Packed.made_of(Added, added)})


def refused(made: Plan, file: Whitelist, registry: MemoryRegistry, key: IdKey = KEY) -> str:
    """The sentence; and nothing was sent."""
    before = len(registry.sent)
    with pytest.raises(NotAllowed) as error:
        apply(made, file, registry, key)
    assert len(registry.sent) == before
    assert error.value.hint
    return error.value.message


def test_a_plan_of_another_key_is_refused(made: Plan, file: Whitelist, registry: MemoryRegistry) -> None:
    other = IdKey(b"another programme's key, as long as needed")
    assert refused(made, file, registry, other) == (
        f"the id key has fingerprint {other.fingerprint}, but the plan was made with {KEY.fingerprint}"
    )


def test_a_plan_whose_file_has_changed_is_refused(tmp_path: Path, made: Plan, registry: MemoryRegistry) -> None:
    changed = whitelist(tmp_path, row(1), row(2), row(3, note="another note"))
    assert refused(made, changed, registry) == (
        f"{changed.path} isn't the file that the plan was made from, or has changed"
    )


def test_a_plan_for_another_registry_is_refused(made: Plan, file: Whitelist, registry: MemoryRegistry) -> None:
    registry.address = wallet(5)
    assert f"but this is {wallet(5)} on chain 1337" in refused(made, file, registry)


def test_a_plan_for_another_chain_is_refused(made: Plan, file: Whitelist, registry: MemoryRegistry) -> None:
    registry.chain_id = 1
    assert f"but this is {registry.address} on chain 1" in refused(made, file, registry)


@pytest.mark.parametrize("field", [name for name, mask in MASKS.items() if mask & REGISTRARS])
def test_a_plan_with_a_word_that_is_not_the_files_is_refused(
    made: Plan, file: Whitelist, registry: MemoryRegistry, field: str
) -> None:
    first = made.added[0]
    lowest_bit = MASKS[field] & -MASKS[field]
    forged = adding(made, first.model_copy(update={"word": first.word ^ lowest_bit}))
    assert refused(forged, file, registry) == f"the plan's word for {wallet(1)} isn't what {file.path} says"


def test_a_plan_with_a_wallet_that_is_not_in_the_file_is_refused(
    made: Plan, file: Whitelist, registry: MemoryRegistry
) -> None:
    stranger = made.added[0].model_copy(update={"wallet": wallet(9)})
    forged = adding(made, *made.added, stranger)
    assert refused(forged, file, registry) == f"the plan's word for {wallet(9)} isn't what {file.path} says"


def test_a_plan_is_refused_if_a_word_has_changed_since(made: Plan, file: Whitelist, registry: MemoryRegistry) -> None:
    registry.kept[wallet(3)] = Word(investor=1, category=3).encode()
    assert refused(made, file, registry) == f"the word of {wallet(3)} has changed since the plan was made"


def test_one_wallet_that_is_suspended_is_written_by_its_bit_alone(
    tmp_path: Path, made: Plan, file: Whitelist, registry: MemoryRegistry
) -> None:
    apply(made, file, registry, KEY)
    for status, blocked in (("SUSPENDED", True), ("ACTIVE", False)):
        changed = whitelist(tmp_path, row(1), row(2, status=status), row(3))
        apply(plan(changed, registry, KEY), changed, registry, KEY)
        assert registry.blocks.pop() == (wallet(2), blocked)
        assert verify(changed, registry, KEY, RULES) == []


@pytest.mark.parametrize("also", [{"country": "AE"}, {"status": "REMOVED"}])
def test_a_wallet_of_which_more_changes_is_written_by_its_word(
    tmp_path: Path, made: Plan, file: Whitelist, registry: MemoryRegistry, also: dict[str, str]
) -> None:
    apply(made, file, registry, KEY)
    changed = whitelist(tmp_path, row(1), row(2, **{"status": "SUSPENDED", **also}), row(3))
    apply(plan(changed, registry, KEY), changed, registry, KEY)
    assert registry.blocks == []
    assert verify(changed, registry, KEY, RULES) == []


def test_a_plan_is_refused_if_the_regulator_has_blocked_a_wallet_since(
    made: Plan, file: Whitelist, registry: MemoryRegistry
) -> None:
    registry.block_by_regulator(wallet(2))
    assert refused(made, file, registry) == f"the word of {wallet(2)} has changed since the plan was made"


def test_a_plan_is_refused_if_a_wallet_has_moved_since_it_was_written(
    made: Plan, file: Whitelist, registry: MemoryRegistry
) -> None:
    apply(made, file, registry, KEY)
    old = registry.word(wallet(1))
    registry.kept[wallet(1)] = Word(**{**vars(old), "investor": int(wallet(9), 16), "moved": True}).encode()
    assert refused(made, file, registry) == f"the word of {wallet(1)} has changed since the plan was made"


def test_a_change_of_a_wallet_that_the_plan_does_not_name_is_no_hindrance(
    made: Plan, file: Whitelist, registry: MemoryRegistry
) -> None:
    registry.kept[wallet(9)] = 5
    assert apply(made, file, registry, KEY) == ["transaction 1"]


def test_a_plan_is_written_in_one_transaction_with_the_registrars_bits_only(
    tmp_path: Path, registry: MemoryRegistry
) -> None:
    registry.block_by_regulator(wallet(2))
    file = whitelist(tmp_path, row(1), row(2))
    assert apply(plan(file, registry, KEY), file, registry, KEY) == ["transaction 1"]
    words = {entry.wallet: entry.word(KEY).encode() for entry in file.entries}
    assert registry.sent == [([wallet(1), wallet(2)], [words[wallet(1)], words[wallet(2)]])]
    assert registry.word(wallet(2)).blocked_by_regulator


def test_a_plan_that_is_done_sends_nothing(made: Plan, file: Whitelist, registry: MemoryRegistry) -> None:
    apply(made, file, registry, KEY)
    assert apply(made, file, registry, KEY) == []


def test_a_plan_that_is_done_stays_done_after_a_regulators_block(
    made: Plan, file: Whitelist, registry: MemoryRegistry
) -> None:
    apply(made, file, registry, KEY)
    registry.block_by_regulator(wallet(1))
    assert apply(made, file, registry, KEY) == []


def test_an_interrupted_plan_goes_on_where_it_was(tmp_path: Path, registry: MemoryRegistry) -> None:
    file = whitelist(tmp_path, *map(row, range(1, 2 * BATCH + 2)))
    made = plan(file, registry, KEY)
    registry.fails_after = 1
    with pytest.raises(ChainFailed, match="the node went away"):
        apply(made, file, registry, KEY)
    registry.fails_after = None
    assert apply(made, file, registry, KEY) == ["transaction 2", "transaction 3"]
    sent = [address for wallets, _ in registry.sent for address in wallets]
    assert sent == [entry.wallet for entry in file.entries], "each wallet once"
    assert verify(file, registry, KEY, RULES) == []


def test_a_wallet_that_is_as_wanted_already_is_not_sent_again(
    made: Plan, file: Whitelist, registry: MemoryRegistry
) -> None:
    registry.kept[wallet(2)] = file.entries[1].word(KEY).encode()
    apply(made, file, registry, KEY)
    assert registry.sent[0][0] == [wallet(1), wallet(3)]


# verify


def test_a_wallet_that_the_registry_does_not_know_is_a_difference(file: Whitelist, registry: MemoryRegistry) -> None:
    first, *_ = verify(file, registry, KEY, RULES)
    assert (first.row, first.wallet) == (2, wallet(1))
    assert first.sentence == f"row 2, {wallet(1)}: the registry has never heard of it"
    assert set(first.fields) == {"investor", "category", "country", "tax_class", "admitted", "valid_until"}


def test_a_moved_wallet_is_a_difference(made: Plan, file: Whitelist, registry: MemoryRegistry) -> None:
    apply(made, file, registry, KEY)
    registry.kept[wallet(3)] = Word(investor=int(wallet(9), 16), moved=True).encode()
    (difference,) = verify(file, registry, KEY, RULES)
    assert difference.fields == ("moved",)
    assert difference.sentence == f"row 4, {wallet(3)}: it has moved to {wallet(9)}"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"country": "AE"}, "country is PK, but AE in the file"),
        ({"category": "DFI"}, "category is BANK, but DFI in the file"),
        ({"tax_class": ""}, "tax class is ATL, but none in the file"),
        ({"venue": "PK-EXAMPLE-1"}, "venue is none, but PK-EXAMPLE-1 in the file"),
        ({"valid_until": "2040-01-31"}, "valid until is 2031-12-31, but 2040-01-31 in the file"),
        ({"status": "SUSPENDED"}, "suspended by the registrar is no, but yes in the file"),
        (
            {"status": "REMOVED"},
            "admitted is yes, but no in the file; removed from the list is no, but yes in the file",
        ),
    ],
)
def test_a_difference_is_told_in_words(
    tmp_path: Path, made: Plan, file: Whitelist, registry: MemoryRegistry, changes: dict[str, str], told: str
) -> None:
    apply(made, file, registry, KEY)
    (difference,) = verify(whitelist(tmp_path, row(2, **changes)), registry, KEY, RULES)
    assert difference.sentence == f"row 2, {wallet(2)}: {told}"


def test_a_regulators_block_is_no_difference_to_the_file(made: Plan, file: Whitelist, registry: MemoryRegistry) -> None:
    apply(made, file, registry, KEY)
    registry.block_by_regulator(wallet(1))
    assert verify(file, registry, KEY, RULES) == []
