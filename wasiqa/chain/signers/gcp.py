"""Keys of Google Cloud KMS: `gcp:VERSION`, where VERSION is the full name of a key's version."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

import google_crc32c
from google.api_core.exceptions import (
    DeadlineExceeded,
    GoogleAPICallError,
    ResourceExhausted,
    RetryError,
    ServerError,
    TooManyRequests,
)
from google.auth.exceptions import GoogleAuthError, TransportError
from google.cloud import kms

from wasiqa.chain.signers.remote import RemoteSigner, refused, remote, unanswered
from wasiqa.errors import UsageRefused

T = TypeVar("T")

_Algorithm = kms.CryptoKeyVersion.CryptoKeyVersionAlgorithm
ALGORITHM = _Algorithm.EC_SIGN_SECP256K1_SHA256
_NAME = re.compile(r"projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+/cryptoKeyVersions/[0-9]+")
_PATIENCE = 30.0
_LATER = (TooManyRequests, ResourceExhausted, DeadlineExceeded, ServerError)


def client() -> kms.KeyManagementServiceClient:
    """The service's client, by the caller's own credentials."""
    return kms.KeyManagementServiceClient()


def signer(version: str) -> RemoteSigner:
    """The signer of this version of a key. Raises `NotAllowed` for one that can't sign for Ethereum, or not for this
    caller, and `UsageRefused` for what is no version's name."""
    if not _NAME.fullmatch(version):
        raise UsageRefused(
            f"{version} is not the name of a key's version at Google Cloud KMS",
            hint="write gcp:projects/P/locations/L/keyRings/R/cryptoKeys/K/cryptoKeyVersions/N",
        )
    name = f"key {version} of Google Cloud KMS"
    service = _asked(name, client)
    found = _asked(name, lambda: service.get_public_key(name=version, timeout=_PATIENCE))
    if found.algorithm != ALGORITHM:
        told = f"it is a key of {_Algorithm(found.algorithm).name}"
        raise refused(name, told, f"make one for {_Algorithm(ALGORITHM).name}")
    written = found.pem.encode()
    _unaltered(name, found.name == version and found.pem_crc32c == google_crc32c.value(written))

    def sign_digest(digest: bytes) -> bytes:
        asking = {"name": version, "digest": {"sha256": digest}, "digest_crc32c": google_crc32c.value(digest)}
        answer = _asked(name, lambda: service.asymmetric_sign(request=asking, timeout=_PATIENCE))
        whole = answer.signature_crc32c == google_crc32c.value(answer.signature)
        _unaltered(name, answer.name == version and answer.verified_digest_crc32c and whole)
        return bytes(answer.signature)

    return remote(name, written, sign_digest)


def _unaltered(name: str, whole: bool) -> None:
    """The checks that Google's guide to data integrity asks of a caller (CRC32C, both ways)."""
    if not whole:
        raise unanswered(name, "its answer was altered on the way")


def _asked(name: str, ask: Callable[[], T]) -> T:
    try:
        return ask()
    except (*_LATER, RetryError, TransportError) as error:
        raise unanswered(name, _said(error)) from error
    except GoogleAPICallError as error:
        hint = "ask whoever keeps the key for the role Cloud KMS CryptoKey Signer/Verifier on it"
        raise refused(name, _said(error), hint) from error
    except GoogleAuthError as error:
        hint = "set up credentials as Google's own tools want them (gcloud auth application-default login)"
        raise refused(name, str(error), hint) from error


def _said(error: Exception) -> str:
    return str(getattr(error, "message", None) or error)
