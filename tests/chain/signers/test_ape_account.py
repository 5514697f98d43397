"""An account of Ape's: what its owner declines is refused."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.actors import Actors
from wasiqa.chain.ape import ApeSigner
from wasiqa.errors import NotAllowed

WHO = Actors()
DATA: dict[str, Any] = {
    "domain": {"name": "made up"},
    "types": {"Thing": [{"name": "n", "type": "uint256"}]},
    "message": {"n": 1},
}


class Account:
    """Ape's account as far as it is asked, over what its owner answers."""

    alias, address = "made-up", WHO.bank

    def __init__(self, signed: Any) -> None:
        self.signed = signed

    def sign_transaction(self, transaction: Any) -> Any:
        assert transaction == {"sender": WHO.bank, "nonce": 3}
        return self.signed

    def sign_message(self, _: Any) -> Any:
        return self.signed


@pytest.fixture(autouse=True)
def _without_ape(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ape takes seconds to import, and is asked for one thing here."""
    network = SimpleNamespace(create_transaction=lambda **fields: fields)
    monkeypatch.setitem(sys.modules, "ape", SimpleNamespace(networks=SimpleNamespace(ethereum=network)))


def test_what_the_owner_declines_is_refused() -> None:
    signer = ApeSigner(Account(None))
    for sign, what in ((signer.sign, {"nonce": 3}), (signer.sign_typed, DATA)):
        with pytest.raises(NotAllowed, match="account made-up declined to sign"):
            sign(what)


def test_what_the_owner_signs_is_handed_on_as_bytes() -> None:
    signed = SimpleNamespace(serialize_transaction=lambda: bytearray(b"\2\1"), encode_rsv=lambda: bytearray(b"\3" * 65))
    signer = ApeSigner(Account(signed))
    assert signer.address == WHO.bank
    assert signer.sign({"nonce": 3}) == b"\2\1"
    assert signer.sign_typed(DATA) == b"\3" * 65
