"""Whatever a file says, it is read or refused in a sentence; and what is read, a contract can take."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import pytest
from eth_account.messages import encode_typed_data
from hypothesis import given
from hypothesis import strategies as st

from tests.trading.test_files import CHAIN, CONTRACT, MADE, kept
from wasiqa.auction.bid_files import BidFile, BidLine
from wasiqa.auction.dealer_file import DealerFile
from wasiqa.chain.contract import Call, Contract
from wasiqa.errors import InputRefused
from wasiqa.servicing.code import built

T = TypeVar("T")
EDGES = [2**bits + step for bits in (16, 32, 40, 64, 80, 104, 256) for step in (-1, 0)]
SETTLEMENT, REPO = (Contract(CONTRACT, built(name).abi) for name in ("Settlement", "Repo"))
CALLS: dict[str, Callable[[Any], Call]] = {
    "order": lambda said: SETTLEMENT.encode("leftOf", said.struct()),
    "netting": lambda said: SETTLEMENT.encode("digestOfNetting", said.struct()),
    "repo": lambda said: REPO.encode("digestOf", said.struct()),
}
JSON = st.recursive(
    st.one_of(
        *(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
        *(st.sampled_from(EDGES), st.sampled_from(EDGES).map(str), st.integers(0).map(str)),
        st.sampled_from(["0x", "0x" + "0" * 40, "0x" + "aB" * 20, "429496.7295", "429496.7296", "999999.9999"]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=4,
)


def places(content: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where anything stands in a document."""
    inner = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    return [(*above, key) for key, _ in inner] + [one for key, value in inner for one in places(value, (*above, key))]


def changed(data: st.DataObject, content: Any) -> Any:
    """With something else in a few places, each of them still there when it is its turn."""
    for _ in range(data.draw(st.integers(1, 3))):
        *above, last = data.draw(st.sampled_from(places(content)))
        reduce(lambda found, key: found[key], above, content)[last] = data.draw(JSON)
    return content


def read(load: Callable[[Path], T], path: Path) -> T | None:
    """What is in a file; nothing if it is refused, with its name and what to do."""
    refused: InputRefused | None = None
    try:
        return load(path)
    except InputRefused as error:
        refused = error
    assert refused.file == str(path)
    assert refused.hint
    return None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.mark.parametrize("name", MADE)
@given(data=st.data())
def test_what_a_file_of_something_signed_says_is_fit_to_be_sent_or_refused(
    folder: Path, name: str, data: st.DataObject
) -> None:
    kind, made = MADE[name]
    found = read(kind.load, kept(folder, changed(data, made().document())))  # type: ignore[attr-defined]
    if found is not None:
        assert CALLS[name](found.said)
        said = found.said.typed_data(CHAIN, CONTRACT)
        encode_typed_data(said["domain"], said["types"], said["message"])


@given(data=st.data())
def test_what_a_dealer_keeps_is_fit_to_be_sent_or_refused(folder: Path, data: st.DataObject) -> None:
    bids = BidFile(folder / "bids.csv", "0" * 64, (BidLine(2, 98_4000, 500_000, 1_000_000),))
    content = DealerFile.made(bids, CHAIN, CONTRACT, 1, CONTRACT, None).document()
    path = kept(folder, changed(data, content))
    path.chmod(0o600)
    found = read(DealerFile.load, path)
    for bid in found.bids if found is not None else ():
        assert bid.opening.commitment(CHAIN, CONTRACT, 1, CONTRACT)
        assert int(bid.maximum) < 1 << 80
