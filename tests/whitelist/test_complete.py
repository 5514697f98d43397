from pathlib import Path

import pytest

from tests.whitelist.support import KEY, RULES, MemoryRegistry, row, wallet, whitelist
from wasiqa.errors import NotAllowed
from wasiqa.whitelist.apply import apply, pending, verify
from wasiqa.whitelist.complete import Guard, Holding, admitted
from wasiqa.whitelist.document import Plan
from wasiqa.whitelist.packed import Packed
from wasiqa.whitelist.parts import Removed
from wasiqa.whitelist.plan import plan
from wasiqa.whitelist.render import render
from wasiqa.whitelist.word import LAYOUT, Word

HOLDS = Holding(wallet(4), "PIB-3Y-7", "1,000.00")


@pytest.fixture
def registry(tmp_path: Path) -> MemoryRegistry:
    """Wallets 1 to 4 are on the list, 3 is suspended; 5 was removed; 6 has moved; 7 was blocked before anything."""
    registry = MemoryRegistry()
    file = whitelist(tmp_path, row(1), row(2), row(3, status="SUSPENDED"), row(4), row(5, status="REMOVED"), row(6))
    apply(plan(file, registry, KEY), file, registry, KEY)
    registry.kept[wallet(6)] = Word(
        **{**vars(registry.word(wallet(6))), "investor": int(wallet(1), 16), "moved": True}
    ).encode()
    registry.block_by_regulator(wallet(7))
    registry.sent.clear()
    return registry


def complete(folder: Path, registry: MemoryRegistry, *rows: dict[str, object]) -> Plan:
    return plan(whitelist(folder, *rows), registry, KEY, known=registry.kept)


# the guard


@pytest.mark.parametrize(
    ("guard", "confirmed", "told"),
    [
        (
            Guard(2, 199, ()),
            None,
            "2 wallets would be removed; that is more than 1 % of the 199 admitted; nothing was sent",
        ),
        (Guard(1, 1000, (HOLDS,)), None, f"1 wallet would be removed; {HOLDS}; nothing was sent"),
        (Guard(2, 1000, ()), 3, "2 wallets would be removed, not 3; nothing was sent"),
        (Guard(2, 1000, (HOLDS,)), 1, f"2 wallets would be removed, not 1; {HOLDS}; nothing was sent"),
        (Guard(0, 1000, ()), 1, "0 wallets would be removed, not 1; nothing was sent"),
    ],
)
def test_removals_that_need_their_number_are_refused_without_it(guard: Guard, confirmed: int | None, told: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        guard.require(confirmed)
    assert refused.value.message == told
    assert refused.value.hint == f"if all of that is meant, say --confirm-removals {guard.removals}"


@pytest.mark.parametrize(
    ("guard", "confirmed"),
    [
        (Guard(2, 200, ()), None),
        (Guard(2, 199, ()), 2),
        (Guard(1, 1000, (HOLDS,)), 1),
        (Guard(2, 1000, ()), 2),
        (Guard(0, 0, ()), None),
    ],
)
def test_up_to_one_percent_without_units_or_the_right_number_pass(guard: Guard, confirmed: int | None) -> None:
    guard.require(confirmed)


def test_a_plans_reader_is_told_the_number_why_it_is_needed_and_who_is_removed_by_name() -> None:
    named = Guard(1, 1000, (HOLDS,), (Holding(wallet(5), "MTB-3M-574", "5.00"),))
    removed = f"{wallet(5)} holds 5.00 of MTB-3M-574, and its row says REMOVED"
    assert list(named.lines(None)) == [f"apply needs --confirm-removals 1: {HOLDS}", removed]
    assert list(named.lines(1)) == [removed]
    assert list(Guard(2, 1000, ()).lines(3)) == ["apply needs --confirm-removals 2"]
    assert list(Guard(2, 1000, ()).lines(None)) == []
    Guard(0, 0, (), named.named).require(None)


def test_a_holding_says_who_holds_how_much_of_what() -> None:
    assert str(HOLDS) == f"{wallet(4)} holds 1,000.00 of PIB-3Y-7"


# the plan


def test_whoever_is_admitted_and_not_in_the_file_is_removed_and_keeps_all_else(
    tmp_path: Path, registry: MemoryRegistry
) -> None:
    made = complete(tmp_path, registry, row(1), row(2))
    assert made.mode == "complete"
    assert [gone.wallet for gone in made.removed] == [wallet(3), wallet(4)]
    for gone in made.removed:
        before, after = Word.decode(gone.before), Word.decode(gone.after)
        assert gone.before == registry.kept[gone.wallet]
        assert before.differences(after) == ("admitted", "removed")
        assert (after.admitted, after.removed) == (False, True)
    assert (made.unchanged, made.batches) == (2, 1)
    assert made.gas_estimate == 2 * 26_000 + 25_000


def test_moved_removed_and_never_admitted_wallets_are_left_alone(tmp_path: Path, registry: MemoryRegistry) -> None:
    made = complete(tmp_path, registry, row(1), row(2), row(3, status="SUSPENDED"), row(4))
    assert (list(made.changes()), made.unchanged) == ([], 4)
    assert admitted(registry.kept) == [wallet(number) for number in (1, 2, 3, 4)]


def test_a_known_wallet_that_the_registry_does_not_admit_is_left_alone(
    tmp_path: Path, registry: MemoryRegistry
) -> None:
    made = plan(whitelist(tmp_path, *map(row, (1, 2, 3, 4))), registry, KEY, known=[*registry.kept, wallet(9)])
    assert made.removed == ()


def test_an_update_removes_nobody(tmp_path: Path, registry: MemoryRegistry) -> None:
    made = plan(whitelist(tmp_path, row(1)), registry, KEY)
    assert (made.mode, made.removed) == ("update", ())


def test_removals_are_shown_apart(tmp_path: Path, registry: MemoryRegistry) -> None:
    made = complete(tmp_path, registry, row(1, country="AE"), row(8))
    lines = render(made, RULES).splitlines()
    start = lines.index("Removed, since the file is the whole list and doesn't name them")
    assert lines[start - 1] == ""
    assert [line.split()[:2] for line in lines[start + 1 : start + 5]] == [
        ["wallet", "status"],
        [wallet(2), "ACTIVE"],
        [wallet(3), "SUSPENDED"],
        [wallet(4), "ACTIVE"],
    ]
    assert lines[-1].startswith("1 added, 1 changed, 3 removed, 0 unchanged: 1 transaction")


# writing it


def test_a_plan_with_removals_writes_them_last_and_can_be_repeated(tmp_path: Path, registry: MemoryRegistry) -> None:
    file = whitelist(tmp_path, row(1), row(2), row(8))
    made = plan(file, registry, KEY, known=registry.kept)
    assert apply(made, file, registry, KEY) == ["transaction 1"]
    assert registry.sent[0][0] == [wallet(8), wallet(3), wallet(4)]
    assert apply(made, file, registry, KEY) == []
    assert pending(made, file, registry, KEY) == []
    for number in (3, 4):
        assert registry.word(wallet(number)).removed
    assert registry.word(wallet(3)).blocked_by_registrar
    assert verify(file, registry, KEY, RULES, known=registry.kept) == []


def test_a_plan_is_refused_if_a_wallet_that_it_removes_has_changed(tmp_path: Path, registry: MemoryRegistry) -> None:
    file = whitelist(tmp_path, row(1), row(2))
    made = plan(file, registry, KEY, known=registry.kept)
    registry.block_by_regulator(wallet(4))
    with pytest.raises(NotAllowed, match=f"the word of {wallet(4)} has changed since the plan was made"):
        apply(made, file, registry, KEY)
    assert registry.sent == []


def test_a_plan_that_removes_a_wallet_of_its_file_is_refused(tmp_path: Path, registry: MemoryRegistry) -> None:
    file = whitelist(tmp_path, row(1), row(2))
    made = plan(file, registry, KEY, known=registry.kept)
    stranger = made.removed[0].model_copy(update={"wallet": wallet(1)})
    with pytest.raises(NotAllowed, match=f"the plan's word for {wallet(1)} isn't what .* says"):
        apply(made.model_copy(update={"removed": Packed.made_of(Removed, [stranger])}), file, registry, KEY)
    assert registry.sent == []


def test_a_wallet_admitted_meanwhile_doesnt_stop_the_plan_but_is_a_difference_afterwards(
    tmp_path: Path, registry: MemoryRegistry
) -> None:
    file = whitelist(tmp_path, row(1), row(2))
    made = plan(file, registry, KEY, known=registry.kept)
    other = whitelist(tmp_path, row(9))
    apply(plan(other, registry, KEY), other, registry, KEY)
    assert apply(made, file, registry, KEY) == ["transaction 2"]
    (difference,) = verify(file, registry, KEY, RULES, known=registry.kept)
    assert (difference.row, difference.wallet, difference.fields) == (None, wallet(9), ("admitted", "removed"))
    assert difference.sentence == f"{wallet(9)}: it is admitted, but the file doesn't name it"


def test_without_the_others_they_are_no_difference(tmp_path: Path, registry: MemoryRegistry) -> None:
    assert verify(whitelist(tmp_path, row(1), row(2)), registry, KEY, RULES) == []


@pytest.mark.parametrize("flag", ["moved", "removed"])
def test_moved_and_removed_wallets_have_no_place_on_the_list(flag: str) -> None:
    assert flag in LAYOUT
    assert Word(admitted=True, blocked_by_regulator=True).listed
    assert not Word(**{"admitted": True, flag: True}).listed  # type: ignore[arg-type]
    assert not Word().listed
