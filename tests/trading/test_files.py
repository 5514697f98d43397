"""What is signed comes back from its file as it was said; a file that says it wrongly is refused by what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from jsonschema import Draft202012Validator

from tests.support.actors import Actors
from tests.support.projects import ROOT
from wasiqa.chain.contract import NOBODY
from wasiqa.chain.signer import KeySigner
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.schemas import json_schema
from wasiqa.trading.netting import Movement, Netting, netted
from wasiqa.trading.netting_file import NettingFile
from wasiqa.trading.order import Order
from wasiqa.trading.order_file import SignedOrder
from wasiqa.trading.repo import Repo
from wasiqa.trading.repo_file import RepoFile
from wasiqa.whitelist.parts import Document

WHO = Actors()
SELLER, BUYER = (KeySigner(WHO.key(role)) for role in ("bank", "fund"))
BOND, CASH, CONTRACT = WHO.operator, WHO.auditor, WHO.deployer
CHAIN = 31337
ORDER = Order(SELLER.address, True, BOND, 10**25, 5, 98_3815, CASH, NOBODY, 7, 2_500_000_000, 2**255)
REPO = Repo(SELLER.address, BUYER.address, BOND, 10**25, CASH, 10**30, 10**30 + 1, 2_500_000_000, 9, 2_400_000_000, 3)
NETTING: Netting = netted(
    [Movement(BOND, SELLER.address, BUYER.address, 10**20), Movement(CASH, BUYER.address, SELLER.address, 7)], 9, 4
)


def order() -> SignedOrder:
    return SignedOrder.signed(ORDER, SELLER, CHAIN, CONTRACT)


def netting() -> NettingFile:
    return NettingFile.of(NETTING, CHAIN, CONTRACT).signed(SELLER)


def repo() -> RepoFile:
    return RepoFile.of(REPO, CHAIN, CONTRACT).signed(BUYER)


MADE: dict[str, tuple[type[Document], Callable[[], Document]]] = {
    "order": (SignedOrder, order),
    "netting": (NettingFile, netting),
    "repo": (RepoFile, repo),
}


def kept(tmp_path: Path, content: dict[str, Any]) -> Path:
    path = tmp_path / "signed.json"
    path.write_text(json.dumps(content))
    return path


def signer_of(data: dict[str, Any], signature: bytes) -> str:
    message = encode_typed_data(data["domain"], data["types"], data["message"])
    return str(Account.recover_message(message, signature=signature))


@pytest.mark.parametrize("name", MADE)
def test_a_document_fits_its_published_schema_and_comes_back_the_same(tmp_path: Path, name: str) -> None:
    kind, made = MADE[name]
    published = json.loads((ROOT / f"schemas/{name}.schema.json").read_text())
    assert published == json.loads(json.dumps(json_schema(kind)))
    content = made().document()
    Draft202012Validator(published).validate(content)
    again = kind.load(kept(tmp_path, content))  # type: ignore[attr-defined]
    assert again == made()


@pytest.mark.parametrize("signer", [BUYER, KeySigner(WHO.key("stranger"))])
def test_nobody_signs_an_order_but_its_maker(signer: KeySigner) -> None:
    with pytest.raises(NotAllowed, match=f"{signer.address} is no party of it; it is for {SELLER.address} to sign"):
        SignedOrder.signed(ORDER, signer, CHAIN, CONTRACT)


def test_a_stranger_signs_no_netting_and_no_repo() -> None:
    stranger = KeySigner(WHO.key("stranger"))
    for document in (netting(), repo()):
        with pytest.raises(NotAllowed, match="is no party of it"):
            document.signed(stranger)


def test_an_order_comes_back_as_it_was_said_with_its_makers_signature(tmp_path: Path) -> None:
    again = SignedOrder.load(kept(tmp_path, order().document()))
    assert again.said == ORDER
    assert again.order.price == "98.3815"
    assert signer_of(ORDER.typed_data(CHAIN, CONTRACT), again.bytes) == SELLER.address


def test_a_named_taker_is_told_and_nobody_is_null() -> None:
    named = Order(**{**vars(ORDER), "taker": BUYER.address, "price": 5})
    found = SignedOrder.signed(named, SELLER, CHAIN, CONTRACT)
    assert (found.order.taker, found.order.price, found.said) == (BUYER.address, "0.0005", named)
    assert order().document()["order"]["taker"] is None


def test_a_netting_and_a_repo_gather_their_signatures() -> None:
    half = netting()
    assert half.said == NETTING
    assert half.lacking(NETTING.parties) == (BUYER.address,)
    whole = half.signed(BUYER)
    assert whole.lacking(NETTING.parties) == ()
    data = NETTING.typed_data(CHAIN, CONTRACT)
    assert [signer_of(data, one) for one in whole.signatures_of(NETTING.parties)] == list(NETTING.parties)
    lent = repo().signed(SELLER)
    assert lent.said == REPO
    data = REPO.typed_data(CHAIN, CONTRACT)
    parties = (REPO.seller, REPO.buyer)
    assert [signer_of(data, one) for one in lent.signatures_of(parties)] == list(parties)


@pytest.mark.parametrize(
    ("name", "change", "complaint"),
    [
        ("order", lambda said: said.update(schema="wasiqa/order/2"), "schema: Input should be 'wasiqa/order/1'"),
        ("order", lambda said: said["order"].update(price="98.38"), "order.price: String should match"),
        ("order", lambda said: said["order"].update(maker=BOND.lower()), "order.maker: the checksum of .* write 0x"),
        ("order", lambda said: said["order"].update(units=5), "order.units: Input should be a valid string"),
        ("order", lambda said: said["order"].update(side="both"), "order.side: Input should be 'sell' or 'buy'"),
        ("order", lambda said: said.update(signature="0x"), "signature: String should match"),
        ("order", lambda said: said["order"].pop("taker"), "order.taker: Field required"),
        ("netting", lambda said: said["legs"][0].update(to=70_000), "legs.0.to: Input should be less than"),
        (
            "netting",
            lambda said: said["legs"][1].update(to=2),
            "legs.1 is from 0 to 2, and the last of the parties is 1",
        ),
        ("netting", lambda said: said["legs"][0].update(amount=str(2**256)), "legs.0.amount: 1157.* is more than"),
        ("order", lambda said: said["order"].update(units=str(2**104)), "order.units: 2028.* is more than a contract"),
        ("order", lambda said: said["order"].update(minimum=str(2**104)), "order.minimum: 2028.* is more than"),
        (
            "order",
            lambda said: said["order"].update(price="429496.7296"),
            "order.price: 429496.7296 is more than a contract",
        ),
        ("order", lambda said: said["order"].update(nonce=str(2**256)), "order.nonce: 1157.* is more than a contract"),
        ("repo", lambda said: said["repo"].update(units=str(2**104)), "repo.units: 2028.* is more than a contract"),
        ("repo", lambda said: said["repo"].update(closing=str(2**256)), "repo.closing: 1157.* is more than a contract"),
        ("netting", lambda said: said.update(parties=["me"]), "parties.0: String should match"),
        ("repo", lambda said: said["repo"].update(grace=-1), "repo.grace: Input should be greater"),
        ("repo", lambda said: said.update(more=1), "more: Extra inputs"),
    ],
)
def test_a_document_that_says_it_wrongly_is_refused(
    tmp_path: Path, name: str, change: Callable[[dict[str, Any]], object], complaint: str
) -> None:
    kind, made = MADE[name]
    content = made().document()
    change(content)
    with pytest.raises(InputRefused, match=complaint):
        kind.load(kept(tmp_path, content))  # type: ignore[attr-defined]
