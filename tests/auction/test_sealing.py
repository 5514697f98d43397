"""What a sealed bid hides comes back to its owner and to the auction agent, and to nobody else."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wasiqa.auction.opening import Opening
from wasiqa.auction.sealing import AgentKey, seal
from wasiqa.errors import InputRefused, NotAllowed

OPENING = Opening(983_815, 25 * 10**17, bytes(range(32)))
CONTRACT, BIDDER = "0x59b670e9fA9D0A427751Af201D676719a970857b", "0xBcd4042DE499D14e55001CcbB24a551F3b954096"


@pytest.fixture
def key(tmp_path: Path) -> AgentKey:
    return AgentKey.create(tmp_path / "agent.key")


def test_the_agent_opens_what_is_sealed_to_it_and_nobody_else_does(key: AgentKey, tmp_path: Path) -> None:
    box = seal(OPENING, key.public)
    assert key.open(box) == OPENING
    assert AgentKey.load(tmp_path / "agent.key").open(box) == OPENING
    assert AgentKey.create(tmp_path / "other.key").open(box) is None
    assert len(box) == 46 + 48
    assert seal(OPENING, key.public) != box, "who sees two boxes could tell that they hold the same"
    assert OPENING.salt not in box


@pytest.mark.parametrize("box", [b"", b"\0" * 94, b"no box at all"])
def test_what_is_no_box_is_no_opening(key: AgentKey, box: bytes) -> None:
    assert key.open(box) is None


def test_a_box_with_something_else_in_it_is_no_opening(key: AgentKey) -> None:
    from nacl.public import PublicKey, SealedBox

    assert key.open(bytes(SealedBox(PublicKey(key.public)).encrypt(b"something else"))) is None


def test_the_key_s_file_is_its_owner_s_and_is_never_shown(key: AgentKey, tmp_path: Path) -> None:
    path = tmp_path / "agent.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key.secret.hex() not in repr(key)
    with pytest.raises(NotAllowed, match="is not replaced"):
        AgentKey.create(path)
    for mode in (0o640, 0o604, 0o620, 0o601):
        path.chmod(mode)
        with pytest.raises(NotAllowed, match="is open to others"):
            AgentKey.load(path)
    path.chmod(0o600)
    path.write_text("not a key")
    with pytest.raises(InputRefused, match="is no key of an auction agent"):
        AgentKey.load(path)
    with pytest.raises(InputRefused, match="can't be read"):
        AgentKey.load(tmp_path / "gone.key")


def test_a_commitment_holds_for_one_bidder_in_one_auction_on_one_chain() -> None:
    own = OPENING.commitment(1, CONTRACT, 1, BIDDER)
    others = {
        OPENING.commitment(2, CONTRACT, 1, BIDDER),
        OPENING.commitment(1, BIDDER, 1, BIDDER),
        OPENING.commitment(1, CONTRACT, 2, BIDDER),
        OPENING.commitment(1, CONTRACT, 1, CONTRACT),
        Opening(983_816, OPENING.face, OPENING.salt).commitment(1, CONTRACT, 1, BIDDER),
        Opening(OPENING.quote, 1, OPENING.salt).commitment(1, CONTRACT, 1, BIDDER),
        Opening(OPENING.quote, OPENING.face, bytes(32)).commitment(1, CONTRACT, 1, BIDDER),
    }
    assert len(others | {own}) == 8
    assert Opening.new(1, 1).salt != Opening.new(1, 1).salt


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**80 - 1), st.binary(min_size=32, max_size=32))
def test_every_opening_comes_back_from_its_bytes(quote: int, face: int, salt: bytes) -> None:
    opening = Opening(quote, face, salt)
    assert Opening.decode(opening.encode()) == opening
    assert Opening.decode(opening.encode()[1:]) is None
