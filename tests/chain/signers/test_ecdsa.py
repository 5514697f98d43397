"""Keys and signatures as services write them, and as Ethereum reads them."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from eth_account import Account
from eth_account.messages import encode_typed_data
from hypothesis import given
from hypothesis import strategies as st

from tests.support.key_services import Kept
from wasiqa.chain.signers.ecdsa import N, public_key, signature
from wasiqa.chain.signers.remote import RemoteSigner, remote
from wasiqa.eip712 import typed_data
from wasiqa.errors import ChainFailed, NotAllowed

NUMBERS = st.integers(1, N - 1)
DIGESTS = st.binary(min_size=32, max_size=32)
TO = "0x" + "11" * 20


def signer_of(kept: Kept) -> RemoteSigner:
    return remote("the key", kept.public(Encoding.DER), kept.sign)


def test_a_key_of_another_curve_signs_nothing() -> None:
    with pytest.raises(NotAllowed, match="the key: the public key is not on secp256k1") as told:
        signer_of(Kept(curve=SECP256R1()))
    assert told.value.hint == "make a key for signing on secp256k1"


def test_what_is_no_public_key_signs_nothing() -> None:
    with pytest.raises(NotAllowed, match="the key: "):
        remote("the key", b"no key at all", Kept().sign)


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"no signature at all",
        encode_dss_signature(0, 5),
        encode_dss_signature(5, 0),
        encode_dss_signature(N, 5),
        encode_dss_signature(5, 2 * N),
        Kept(number=12).sign(bytes(32)),
    ],
    ids=["nothing", "text", "no r", "no s", "r too large", "s too large", "another key's"],
)
def test_a_signature_that_is_not_the_key_s_is_not_taken(written: bytes) -> None:
    signer = remote("the key", Kept().public(Encoding.DER), lambda digest: written)
    with pytest.raises(ChainFailed, match="the key: ") as told:
        signer.sign_msg_hash(bytes(32))
    assert told.value.hint == "run the command again"


@given(number=NUMBERS, digest=DIGESTS, high=st.booleans())
def test_any_signature_leads_back_to_its_key_in_its_low_form(number: int, digest: bytes, high: bool) -> None:
    kept = Kept(number)
    r, s = decode_dss_signature(kept.sign(digest))
    low = min(s, N - s)
    written = encode_dss_signature(r, N - low if high else low)
    key = public_key(kept.public(Encoding.PEM))
    found = signature(written, digest, key)
    assert (found.r, found.s) == (r, low)
    assert found.recover_public_key_from_msg_hash(digest) == key
    assert key.to_checksum_address() == kept.address


@given(number=NUMBERS, legacy=st.booleans(), data=st.binary(max_size=99), value=st.integers(0, 10**24))
def test_any_transaction_is_signed_by_the_key_s_address(number: int, legacy: bool, data: bytes, value: int) -> None:
    kept = Kept(number)
    fees = {"gasPrice": 9} if legacy else {"type": 2, "maxFeePerGas": 9, "maxPriorityFeePerGas": 1}
    raw = signer_of(kept).sign({"to": TO, "data": data, "value": value, "chainId": 1, "nonce": 3, "gas": 21000, **fees})
    assert Account.recover_transaction(raw) == kept.address


@given(number=NUMBERS, amount=st.integers(0, 2**256 - 1))
def test_typed_data_are_signed_by_the_key_s_address(number: int, amount: int) -> None:
    kept = Kept(number)
    data = typed_data("Made up", 1, TO, "Order", (("amount", "uint256"),), {"amount": amount})
    said = encode_typed_data(data["domain"], {"Order": data["types"]["Order"]}, data["message"])
    assert Account.recover_message(said, signature=signer_of(kept).sign_typed(data)) == kept.address
