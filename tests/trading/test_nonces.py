"""A desk gives each nonce out once: counted up, kept on disk, and in no lane but its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.actors import Actors
from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract
from wasiqa.errors import InputRefused
from wasiqa.trading.nonces import Nonces

WHO = Actors()
NOW, LATER = 1_000, 2_000
CONTRACT = Contract(WHO.operator, ())


@dataclass
class Bitmap:
    """A chain that knows which nonces are used up, and counts how often it was asked."""

    used: set[tuple[str, int]] = field(default_factory=set)
    time: int = NOW
    asked: int = 0

    def now(self) -> int:
        return self.time

    def call(self, contract: Contract, function: str, account: str, nonce: int) -> Any:
        assert (contract, function) == (CONTRACT, "isNonceUsed")
        self.asked += 1
        return (account, nonce) in self.used


@pytest.fixture
def chain() -> Bitmap:
    return Bitmap()


def desk(chain: Bitmap, folder: Path) -> Nonces:
    return Nonces(cast(Chain, chain), CONTRACT, folder)


def book(folder: Path) -> Path:
    (found,) = (folder / "nonces").glob("*.json")
    return found


def test_nonces_of_one_maker_follow_each_other_and_share_a_slot(chain: Bitmap, tmp_path: Path) -> None:
    given = [desk(chain, tmp_path).take(WHO.bank, until=LATER) for _ in range(20)]
    assert given == list(range(given[0], given[0] + 20))
    assert given[0] % 256 == 0
    assert desk(chain, tmp_path).take(WHO.fund, until=LATER) == given[0]


def test_two_desks_of_one_maker_never_meet(chain: Bitmap, tmp_path: Path) -> None:
    lanes = {desk(chain, tmp_path / str(n)).take(WHO.bank, until=LATER) >> 32 for n in range(20)}
    assert len(lanes) == 20


def test_a_copy_of_a_desk_is_another_one(chain: Bitmap, tmp_path: Path) -> None:
    first = desk(chain, tmp_path / "one").take(WHO.bank, until=LATER)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    second = desk(chain, tmp_path / "two").take(WHO.bank, until=LATER)
    assert first >> 32 != second >> 32
    (tmp_path / "one").rename(tmp_path / "moved")
    assert desk(chain, tmp_path / "moved").take(WHO.bank, until=LATER) == first + 1


def test_what_is_used_on_chain_or_signed_and_not_ended_is_not_given_again(chain: Bitmap, tmp_path: Path) -> None:
    first = desk(chain, tmp_path).take(WHO.bank, until=LATER)
    chain.used |= {(WHO.bank, first + 1), (WHO.bank, first + 3)}
    assert [desk(chain, tmp_path).take(WHO.bank, until=LATER) for _ in range(2)] == [first + 2, first + 4]
    chain.time = LATER + 1
    assert desk(chain, tmp_path).take(WHO.bank, until=2 * LATER) == first


def test_a_nonce_of_several_is_free_for_each_of_them(chain: Bitmap, tmp_path: Path) -> None:
    nonces = desk(chain, tmp_path)
    first = nonces.take(WHO.bank, until=LATER)
    chain.used.add((WHO.fund, first + 1))
    assert nonces.take(WHO.fund, WHO.bank, until=LATER) == first + 2
    assert nonces.take(WHO.fund, until=LATER) == first


def test_looking_keeps_nothing(chain: Bitmap, tmp_path: Path) -> None:
    nonces = desk(chain, tmp_path)
    nonces.free(WHO.bank)
    assert not list((tmp_path / "nonces").glob("*.json"))
    first = nonces.take(WHO.bank, until=LATER)
    assert [nonces.free(WHO.bank) for _ in range(2)] == [first + 1] * 2


def test_a_named_nonce_is_known_until_its_order_ends(chain: Bitmap, tmp_path: Path) -> None:
    nonces = desk(chain, tmp_path)
    nonces.keep(WHO.bank, 7, until=LATER)
    nonces.keep(WHO.bank, 7, until=NOW)
    assert [nonces.known(WHO.bank, 7), nonces.known(WHO.bank, 8), nonces.known(WHO.fund, 7)] == [True, False, False]
    chain.time = LATER + 1
    assert not nonces.known(WHO.bank, 7)


def test_what_is_used_up_is_asked_once(chain: Bitmap, tmp_path: Path) -> None:
    nonces = desk(chain, tmp_path)
    first = nonces.take(WHO.bank, until=LATER)
    chain.used |= {(WHO.bank, first + n) for n in range(100)}
    chain.time = LATER + 1
    for _ in range(3):
        nonces.take(WHO.bank, until=2 * LATER)
    assert chain.asked < 110
    assert json.loads(book(tmp_path).read_text())["below"] == {WHO.bank: 100}


def test_several_processes_get_several_nonces(chain: Bitmap, tmp_path: Path) -> None:
    desk(chain, tmp_path).take(WHO.bank, until=LATER)
    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(lambda _: desk(chain, tmp_path).take(WHO.bank, until=LATER), range(12)))
    assert len(set(given)) == 12


def test_a_damaged_book_is_refused_by_what_helps(chain: Bitmap, tmp_path: Path) -> None:
    desk(chain, tmp_path).take(WHO.bank, until=LATER)
    assert book(tmp_path).stat().st_mode & 0o777 == 0o600
    book(tmp_path).write_text("{")
    with pytest.raises(InputRefused, match="is not a book of nonces") as refused:
        desk(chain, tmp_path).take(WHO.bank, until=LATER)
    assert "put it away" in str(refused.value.hint)


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Path]:
    """One after the other, so that each example has a desk of its own."""
    return (tmp_path / str(n) for n in count())


ACTS = st.tuples(st.sampled_from(("take", "take", "both", "use", "wait")), st.integers(0, 1), st.integers(1, 5))


@given(acts=st.lists(ACTS, max_size=25))
def test_no_nonce_is_given_while_it_may_still_be_used(
    folders: Iterator[Path], acts: list[tuple[str, int, int]]
) -> None:
    chain, makers = Bitmap(), (WHO.bank, WHO.fund)
    nonces, alive = desk(chain, next(folders)), dict[tuple[str, int], int]()
    for kind, place, number in acts:
        if kind == "wait":
            chain.time += number
        elif kind == "use":
            chain.used |= set(list(alive)[:number])
        else:
            parties = makers if kind == "both" else (makers[place],)
            nonce = nonces.take(*parties, until=chain.time + number)
            for party in parties:
                assert (party, nonce) not in chain.used
                assert alive.get((party, nonce), 0) < chain.time
                alive[party, nonce] = chain.time + number
