"""Key services for tests, which speak as their vendors document: what is on the wire is real, the keys are made up."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import boto3
import google_crc32c
import grpc
import pytest
from botocore.awsrequest import AWSResponse
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256K1, EllipticCurve, derive_private_key
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from eth_keys import keys
from google.cloud import kms
from google.cloud.kms_v1.services.key_management_service.transports import KeyManagementServiceGrpcTransport

KEY = 0x5EC2E7
"""The number behind the made-up key of the services."""
ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
VERSION = "projects/made-up/locations/europe-west3/keyRings/desk/cryptoKeys/registrar/cryptoKeyVersions/1"
AWS, GCP = "aws:alias/registrar", f"gcp:{VERSION}"
"""Accounts, as commands name them."""


@dataclass(frozen=True)
class Kept:
    """A key that a service keeps."""

    number: int = KEY
    curve: EllipticCurve = field(default_factory=SECP256K1)

    @property
    def address(self) -> str:
        """The address of its public key."""
        return str(keys.PrivateKey(self.number.to_bytes(32, "big")).public_key.to_checksum_address())

    def public(self, encoding: Encoding) -> bytes:
        """Its SubjectPublicKeyInfo."""
        key = derive_private_key(self.number, self.curve).public_key()
        return key.public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, digest: bytes) -> bytes:
        """A signature in DER, whose s is high as often as low."""
        return derive_private_key(self.number, self.curve).sign(digest, ECDSA(Prehashed(SHA256())))


MADE_UP = Kept()


class _Raw(BytesIO):
    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


def aws(
    kept: Kept = MADE_UP,
    spec: str = "ECC_SECG_P256K1",
    fails: tuple[int, str] | None = None,
    at: str = "Sign",
    signs: Kept | None = None,
) -> Any:
    """A client of AWS KMS whose requests are answered here, as the API reference of GetPublicKey and Sign has them.

    `fails` is the HTTP status and the error that the operation `at` answers; `signs` is another key that signs.
    """
    client = boto3.client("kms", "eu-central-1", aws_access_key_id="made-up", aws_secret_access_key="made-up")

    def answer(request: Any, **_: Any) -> AWSResponse:
        asked, operation = json.loads(request.body), request.headers["X-Amz-Target"].decode().split(".")[1]
        status = 200
        if fails is not None and operation == at:
            status, said = fails[0], {"__type": fails[1], "message": "said by the service.\nIn two lines."}
        elif operation == "GetPublicKey":
            public = base64.b64encode(kept.public(Encoding.DER)).decode()
            said = {"KeyId": ARN, "PublicKey": public, "KeySpec": spec, "KeyUsage": "SIGN_VERIFY"}
        else:
            assert (asked["KeyId"], asked["MessageType"], asked["SigningAlgorithm"]) == (ARN, "DIGEST", "ECDSA_SHA_256")
            made = (signs or kept).sign(base64.b64decode(asked["Message"]))
            said = {
                "KeyId": ARN,
                "Signature": base64.b64encode(made).decode(),
                "SigningAlgorithm": asked["SigningAlgorithm"],
            }
        content = {"Content-Type": "application/x-amz-json-1.1"}
        return AWSResponse(request.url, status, content, _Raw(json.dumps(said).encode()))

    client.meta.events.register("before-send.kms", answer)
    return client


Algorithms = kms.CryptoKeyVersion.CryptoKeyVersionAlgorithm


@dataclass(frozen=True)
class Google:
    """What Google's service does: over gRPC, with the messages that the API reference documents."""

    kept: Kept = field(default_factory=Kept)
    algorithm: Algorithms = Algorithms.EC_SIGN_SECP256K1_SHA256
    fails: grpc.StatusCode | None = None
    alters: Callable[[kms.AsymmetricSignResponse], None] = lambda answer: None

    def get_public_key(self, request: kms.GetPublicKeyRequest, _: grpc.ServicerContext) -> kms.PublicKey:
        """The public key with its checksum."""
        pem = self.kept.public(Encoding.PEM)
        return kms.PublicKey(
            pem=pem.decode(), pem_crc32c=google_crc32c.value(pem), algorithm=self.algorithm, name=request.name
        )

    def asymmetric_sign(
        self, request: kms.AsymmetricSignRequest, context: grpc.ServicerContext
    ) -> kms.AsymmetricSignResponse:
        """The signature with its checksum, and whether that of the digest was right."""
        if self.fails is not None:
            context.abort(self.fails, "said by the service.\nIn two lines.")
        digest = bytes(request.digest.sha256)
        made = self.kept.sign(digest)
        answer = kms.AsymmetricSignResponse(
            signature=made,
            signature_crc32c=google_crc32c.value(made),
            verified_digest_crc32c=request.digest_crc32c == google_crc32c.value(digest),
            name=request.name,
        )
        self.alters(answer)
        return answer


@contextmanager
def google(service: Google) -> Iterator[kms.KeyManagementServiceClient]:
    """A client of Google Cloud KMS, connected to this service on a port of this machine."""
    handlers = {
        name: grpc.unary_unary_rpc_method_handler(does, asked.deserialize, answered.serialize)
        for name, does, asked, answered in (
            ("GetPublicKey", service.get_public_key, kms.GetPublicKeyRequest, kms.PublicKey),
            ("AsymmetricSign", service.asymmetric_sign, kms.AsymmetricSignRequest, kms.AsymmetricSignResponse),
        )
    }
    server = grpc.server(ThreadPoolExecutor(1))
    server.add_generic_rpc_handlers(
        [grpc.method_handlers_generic_handler("google.cloud.kms.v1.KeyManagementService", handlers)]
    )
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield kms.KeyManagementServiceClient(transport=KeyManagementServiceGrpcTransport(channel=channel))
    server.stop(None)


def having(monkeypatch: pytest.MonkeyPatch, client: Any) -> None:
    """The services answer by this client."""
    monkeypatch.setattr("wasiqa.chain.signers.aws.client", lambda key: client)
    monkeypatch.setattr("wasiqa.chain.signers.gcp.client", lambda: client)


@contextmanager
def service(account: str, monkeypatch: pytest.MonkeyPatch, kept: Kept) -> Iterator[None]:
    """The account's service keeps this key."""
    both: AbstractContextManager[Any] = nullcontext(aws(kept)) if account == AWS else google(Google(kept))
    with both as client:
        having(monkeypatch, client)
        yield
