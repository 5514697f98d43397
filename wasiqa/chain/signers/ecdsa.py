"""Public keys and signatures on secp256k1 as key services write them, in the form that Ethereum has for them."""

from __future__ import annotations

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256K1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)
from eth_keys import constants
from eth_keys.datatypes import PublicKey, Signature
from eth_keys.exceptions import BadSignature
from eth_utils.exceptions import ValidationError

N: int = constants.SECPK1_N
"""The order of the curve's group (SEC 2, secp256k1)."""


def public_key(written: bytes) -> PublicKey:
    """The key of a SubjectPublicKeyInfo (RFC 5280), as DER or PEM. Raises `ValueError` if it isn't on secp256k1."""
    load = load_pem_public_key if written.startswith(b"-----") else load_der_public_key
    try:
        key = load(written)
    except UnsupportedAlgorithm as error:
        raise ValueError(f"the public key can't be read: {error}") from error
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256K1):
        raise ValueError("the public key is not on secp256k1")
    return PublicKey(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)[1:])


def signature(written: bytes, digest: bytes, key: PublicKey) -> Signature:
    """A signature that this key made of a digest of 32 bytes, read from DER (RFC 3279, Ecdsa-Sig-Value).

    Of its two equal forms the one with the low s (EIP-2), with the recovery id that leads back to the key. Raises
    `ValueError` if no recovery id does.
    """
    r, s = decode_dss_signature(written)
    for recovery in (0, 1):
        try:
            found = Signature(vrs=(recovery, r, min(s, N - s)))
            if found.recover_public_key_from_msg_hash(digest) == key:
                return found
        except (BadSignature, ValidationError):
            continue
    raise ValueError("the signature is not one of its key")
