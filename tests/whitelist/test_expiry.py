from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.whitelist.support import wallet
from wasiqa.categories import Category
from wasiqa.whitelist.expiry import Expiring, expiring
from wasiqa.whitelist.word import Word

ZONE = ZoneInfo("Asia/Karachi")
NOW = int(datetime(2031, 12, 30, 12, tzinfo=ZONE).timestamp())


def at(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=ZONE).timestamp())  # type: ignore[misc,arg-type]


def last(*day: int) -> int:
    return at(*day, 23, 59, 59)


def word(until: int, **changes: Any) -> int:
    values = {"investor": 0xAB, "category": Category.NRP, "admitted": True, "valid_until": until}
    return Word(**{**values, **changes}).encode()


def days(until: int, within: int, **changes: Any) -> list[int]:
    return [one.days for one in expiring({wallet(1): word(until, **changes)}, NOW, within, ZONE)]


@pytest.mark.parametrize("changes", [{"admitted": False}, {"removed": True}, {"moved": True}])
def test_who_has_no_place_on_the_list_cannot_lose_it(changes: dict[str, bool]) -> None:
    assert days(last(2031, 12, 30), 30, **changes) == []


@pytest.mark.parametrize("flag", ["blocked_by_registrar", "blocked_by_regulator"])
def test_who_is_blocked_expires_too(flag: str) -> None:
    assert days(last(2031, 12, 30), 0, **{flag: True}) == [0]


@pytest.mark.parametrize(
    ("until", "within", "left"),
    [
        (last(2031, 12, 30), 0, [0]),
        (last(2031, 12, 31), 0, []),
        (last(2031, 12, 31), 1, [1]),
        (last(2032, 1, 1), 1, []),
        (last(2032, 1, 29), 30, [30]),
        (last(2032, 1, 30), 30, []),
        (last(2031, 12, 29), 0, [-1]),
        (last(2031, 11, 30), 0, [-30]),
        (NOW, 0, [0]),
        (NOW - 1, 0, [-1]),
        (0, 0, [-22643]),
        ((1 << 40) - 1, 36_500, []),
    ],
)
def test_days_are_those_of_the_calendar_and_negative_once_expired(until: int, within: int, left: list[int]) -> None:
    assert days(until, within) == left


def test_the_soonest_comes_first_and_each_says_who_it_is() -> None:
    words = {
        wallet(1): word(last(2032, 1, 2)),
        wallet(3): word(last(2031, 12, 1)),
        wallet(2): word(last(2031, 12, 1)),
        wallet(4): word(at(2031, 12, 31, 10)),
    }
    found = expiring(words, NOW, 10, ZONE)
    assert [one.wallet for one in found] == [wallet(2), wallet(3), wallet(4), wallet(1)]
    assert found[2] == Expiring(wallet(4), "0x" + "0" * 38 + "ab", "NRP", "2031-12-31T10:00:00+05:00", 1)
    assert found[3].valid_until == "2032-01-02"
