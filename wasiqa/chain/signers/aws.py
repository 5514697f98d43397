"""Keys of AWS KMS: `aws:KEY`, where KEY is a key's id, its `alias/NAME`, or the ARN of either."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import boto3  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]
from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError  # type: ignore[import-untyped]

from wasiqa.chain.signers.remote import RemoteSigner, refused, remote, unanswered
from wasiqa.errors import UsageRefused

T = TypeVar("T")

SPEC = "ECC_SECG_P256K1"
ALGORITHM = "ECDSA_SHA_256"
_LATER = frozenset(
    {
        "ThrottlingException",
        "LimitExceededException",
        "KeyUnavailableException",
        "DependencyTimeoutException",
        "KMSInternalException",
    }
)
"""What is over by itself (AWS KMS API reference, errors of Sign and GetPublicKey, and the common ones)."""


def client(key: str) -> Any:
    """The service's client, by the caller's own credentials; an ARN says the region of its key."""
    parts = key.split(":")
    region = parts[3] if parts[0] == "arn" and len(parts) > 3 else None
    patience = Config(connect_timeout=10, read_timeout=30, retries={"mode": "standard", "total_max_attempts": 4})
    return boto3.client("kms", region_name=region, config=patience)


def signer(key: str) -> RemoteSigner:
    """The signer of this key. Raises `NotAllowed` for one that can't sign for Ethereum, or not for this caller."""
    if not key:
        raise UsageRefused("aws: is not the name of a key", hint="write aws: and a key's id, its alias/NAME, or an ARN")
    name = f"key {key} of AWS KMS"
    kms = _asked(name, lambda: client(key))
    found = _asked(name, lambda: kms.get_public_key(KeyId=key))
    if (found["KeySpec"], found["KeyUsage"]) != (SPEC, "SIGN_VERIFY"):
        told = f"it is a key of {found['KeySpec']} for {found['KeyUsage']}"
        raise refused(name, told, f"make one of {SPEC} for SIGN_VERIFY")
    # by what an alias stands for now, which may be moved before all is signed
    asking = {"KeyId": found["KeyId"], "MessageType": "DIGEST", "SigningAlgorithm": ALGORITHM}

    def sign_digest(digest: bytes) -> bytes:
        return bytes(_asked(name, lambda: kms.sign(Message=digest, **asking))["Signature"])

    return remote(name, found["PublicKey"], sign_digest)


def _asked(name: str, ask: Callable[[], T]) -> T:
    try:
        return ask()
    except ClientError as error:
        code, said = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
        if code in _LATER or error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
            raise unanswered(name, f"{code}: {said}") from error
        raise refused(name, f"{code}: {said}", "ask whoever keeps the key for kms:GetPublicKey and kms:Sign") from error
    except (ConnectionError, HTTPClientError) as error:
        raise unanswered(name, str(error)) from error
    except BotoCoreError as error:
        hint = "set up credentials and region as AWS's own tools want them (AWS_PROFILE, AWS_REGION)"
        raise refused(name, str(error), hint) from error
