from typing import Any

import pytest

from tests.whitelist.support import KEY, MemoryRegistry, wallet
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.whitelist import identifiers
from wasiqa.whitelist.person import Instruction, instruction, investor_id
from wasiqa.whitelist.plan import BATCH
from wasiqa.whitelist.word import Word

ID, OTHER = 0xAB, 0xCD
NOW = 1_900_000_000


def word(**changes: Any) -> int:
    values = {"investor": ID, "category": 2, "country": 586, "admitted": True, "valid_until": NOW + 10}
    return Word(**{**values, **changes}).encode()


def told(words: dict[str, int], *, suspend: bool, investor: int = ID, **said: bool) -> Instruction:
    registry = MemoryRegistry(words)
    return instruction(investor, **{"blocked": False, **said}, suspend=suspend, known=words, registry=registry)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CNIC:11111-1111111-1", "PLACEHOLDER_ID"),
        ("CNIC:1234567891011", "PLACEHOLDER_ID"),
        ("CNIC:42000-0000017-0", "BAD_IDENTIFIER"),
        ("42000-0000017-1", "BAD_IDENTIFIER"),
        ("XYZ:1", "BAD_IDENTIFIER"),
        ("", "BAD_IDENTIFIER"),
        ("0x12", "INPUT"),
        ("0x" + "g" * 40, "INPUT"),
        ("0x" + "1" * 41, "INPUT"),
    ],
)
def test_what_names_no_investor_is_refused_with_a_remedy(text: str, code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        investor_id(text, KEY)
    assert refused.value.code == code
    assert refused.value.hint


@pytest.mark.parametrize("text", ["CNIC:42000-0000017-1", "CNIC:4200000000171"])
def test_an_investor_goes_by_any_spelling_of_the_identifier_and_by_the_id(text: str) -> None:
    number = KEY.investor_id(identifiers.parse("CNIC:4200000000171"))
    assert investor_id(text, KEY) == number
    assert investor_id(f"0x{number:040x}", KEY) == number
    assert investor_id(f"0x{number:040X}", KEY) == number


@pytest.mark.parametrize("investor", [OTHER, 0])
def test_an_investor_without_wallets_is_refused(investor: int) -> None:
    words = {wallet(1): word(), wallet(2): Word(blocked_by_regulator=True).encode()}
    with pytest.raises(InputRefused, match=f"the registry knows no wallet of investor 0x{investor:040x}") as refused:
        told(words, suspend=True, investor=investor)
    assert "whitelist export" in str(refused.value.hint)
    assert "--unclaimed" in str(refused.value.hint)


def test_no_flag_makes_an_investor_of_the_zero_id() -> None:
    with pytest.raises(InputRefused, match="the registry knows no wallet"):
        told({wallet(1): Word(blocked_by_regulator=True).encode()}, suspend=True, investor=0, unclaimed=True)


@pytest.mark.parametrize("said", [{"unclaimed": True, "suspend": True}, {"blocked": True, "suspend": False}])
def test_one_who_only_stands_in_a_tree_is_blocked_by_a_word_and_then_known(said: dict[str, bool]) -> None:
    found = told({wallet(1): word()}, investor=OTHER, **said)
    assert (found.changes, found.left, found.done) == ((), {}, False)


@pytest.mark.parametrize(("blocked", "suspend"), [(True, True), (False, False), (True, False), (False, True)])
def test_nothing_is_left_to_do_once_the_id_stands_as_the_wallets_do(blocked: bool, suspend: bool) -> None:
    words = {wallet(1): word(blocked_by_registrar=suspend)}
    assert told(words, suspend=suspend, blocked=blocked).done is (blocked is suspend)


def test_more_wallets_than_one_transaction_takes_are_refused() -> None:
    words = {wallet(number): word() for number in range(1, BATCH + 2)}
    with pytest.raises(NotAllowed, match=f"has {BATCH + 1} wallets to change, and one transaction can change {BATCH}"):
        told(words, suspend=True)
    del words[wallet(1)]
    assert len(told(words, suspend=True).changes) == BATCH


def test_all_wallets_of_the_investor_are_suspended_and_nobody_elses() -> None:
    words = {wallet(2): word(blocked_by_regulator=True), wallet(1): word(), wallet(3): word(investor=OTHER)}
    found = told(words, suspend=True)
    assert found.investor_id == f"0x{ID:040x}"
    assert [change.wallet for change in found.changes] == [wallet(1), wallet(2)]
    for change in found.changes:
        assert change.before == words[change.wallet]
        after = Word.decode(change.after)
        assert Word.decode(change.before).differences(after) == ("blocked_by_registrar",)
        assert after.blocked_by_registrar


def test_removed_and_moved_wallets_are_left_alone_and_named() -> None:
    words = {
        wallet(1): word(),
        wallet(2): word(admitted=False, removed=True),
        wallet(3): word(moved=True, investor=int(wallet(1), 16)),
        wallet(4): word(moved=True, investor=int(wallet(3), 16)),
        wallet(5): word(moved=True, investor=int(wallet(9), 16)),
    }
    found = told(words, suspend=True)
    assert [change.wallet for change in found.changes] == [wallet(1)]
    assert found.left == {
        wallet(2): "was removed from the list",
        wallet(3): f"has moved to {wallet(1)}",
        wallet(4): f"has moved to {wallet(3)}",
    }


def test_wallets_that_moved_in_a_circle_belong_to_nobody() -> None:
    words = {
        wallet(1): word(moved=True, investor=int(wallet(2), 16)),
        wallet(2): word(moved=True, investor=int(wallet(1), 16)),
    }
    with pytest.raises(InputRefused, match="knows no wallet"):
        told(words, suspend=True)


@pytest.mark.parametrize(("suspend", "why"), [(True, "is suspended already"), (False, "is not suspended")])
def test_a_wallet_that_is_so_already_is_left_alone(suspend: bool, why: str) -> None:
    found = told({wallet(1): word(blocked_by_registrar=suspend)}, suspend=suspend)
    assert (found.changes, found.left) == ((), {wallet(1): why})


def test_reactivating_says_what_still_bars_a_wallet() -> None:
    words = {
        wallet(1): word(blocked_by_registrar=True),
        wallet(2): word(blocked_by_registrar=True, valid_until=NOW - 1),
        wallet(3): word(blocked_by_registrar=True, blocked_by_regulator=True, blocked_by_licence=True),
    }
    assert list(told(words, suspend=False).remaining(NOW)) == [
        f"{wallet(2)} stays expired",
        f"{wallet(3)} stays blocked by the regulator",
        f"{wallet(3)} stays blocked by the licence registry",
    ]


def test_suspending_says_nothing_of_other_bars() -> None:
    assert list(told({wallet(1): word(valid_until=1)}, suspend=True).remaining(NOW)) == []
