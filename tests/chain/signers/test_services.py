"""Accounts whose keys AWS and Google keep: what they sign is taken, and what they refuse is one sentence."""

from __future__ import annotations

from collections.abc import Callable

import grpc
import pytest
from botocore.exceptions import EndpointConnectionError, NoCredentialsError
from botocore.stub import Stubber
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from google.auth.exceptions import DefaultCredentialsError
from google.cloud import kms

from tests.support.actors import Actors
from tests.support.key_services import ARN, AWS, GCP, VERSION, Algorithms, Google, Kept, aws, google, having, service
from wasiqa.chain.accounts import signer
from wasiqa.chain.contract import Call
from wasiqa.chain.tester import TesterChain
from wasiqa.errors import ChainFailed, NotAllowed, UsageRefused, WasiqaError

WHO = Actors()


def refusal(account: str, kind: type[WasiqaError]) -> str:
    """What is told when this account shall sign; one sentence and a hint."""
    with pytest.raises(kind) as told:
        signer(account, 1).sign({"to": WHO.bank, "chainId": 1, "nonce": 0, "gas": 21000, "gasPrice": 1, "value": 0})
    assert "\n" not in told.value.message
    assert told.value.hint
    return f"{told.value.message}; {told.value.hint}"


@pytest.mark.parametrize("account", [AWS, GCP])
def test_a_transaction_that_a_service_signs_is_taken(
    account: str, tester: TesterChain, monkeypatch: pytest.MonkeyPatch
) -> None:
    with service(account, monkeypatch, Kept()):
        officer = tester.unlock(signer(account, tester.chain_id))
        assert officer == Kept().address
        tester.send(Call(officer, b"", 10**20), sender=WHO.deployer)
        assert tester.send(Call(WHO.bank, b"", 7), sender=officer).status == 1
    assert tester.nonce(officer) == 1


@pytest.mark.parametrize("account", [AWS, GCP])
def test_a_published_key_is_refused_from_a_service_too(account: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with service(account, monkeypatch, Kept(7)), pytest.raises(NotAllowed, match="belongs to everyone"):
        signer(account, 1)


@pytest.mark.parametrize("account", ["gcp:", "gcp:registrar", f"{GCP.rpartition('/')[0]}", "aws:"])
def test_a_key_that_is_not_named_is_a_mistake_of_the_command_line(account: str) -> None:
    with pytest.raises(UsageRefused, match="is not the name of a key"):
        signer(account, 1)


@pytest.mark.parametrize(
    ("fails", "kind", "said"),
    [
        ((400, "ThrottlingException"), ChainFailed, "ThrottlingException: said by the service. In two lines; run the"),
        ((400, "KMSInternalException"), ChainFailed, "; run the command again"),
        ((503, "Whatever"), ChainFailed, "; run the command again"),
        ((400, "AccessDeniedException"), NotAllowed, "AccessDeniedException: said by the service. In two lines; ask"),
        (
            (400, "KMSInvalidStateException"),
            NotAllowed,
            "; ask whoever keeps the key",
        ),
        ((400, "DisabledException"), NotAllowed, "; ask whoever keeps the key"),
    ],
)
def test_what_aws_answers_is_told(
    fails: tuple[int, str], kind: type[WasiqaError], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    having(monkeypatch, aws(fails=fails))
    assert said in refusal(AWS, kind)


def test_parameters_and_answers_are_those_of_aws_s_own_model(monkeypatch: pytest.MonkeyPatch) -> None:
    with Stubber(aws()) as stub:
        stub.add_client_error("get_public_key", "NotFoundException", "no such key", 400, expected_params={"KeyId": ARN})
        having(monkeypatch, stub.client)
        assert f"key {ARN} of AWS KMS: NotFoundException: no such key" in refusal(f"aws:{ARN}", NotAllowed)
        stub.assert_no_pending_responses()


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (NoCredentialsError(), NotAllowed, "Unable to locate credentials; set up credentials and region"),
        (EndpointConnectionError(endpoint_url="https://kms.example"), ChainFailed, "; run the command again"),
    ],
)
def test_without_credentials_or_connection_aws_signs_nothing(
    error: Exception, kind: type[WasiqaError], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(key: str) -> None:
        raise error

    monkeypatch.setattr("wasiqa.chain.signers.aws.client", fails)
    assert said in refusal(AWS, kind)


def test_an_aws_key_of_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    having(monkeypatch, aws(Kept(curve=SECP256R1()), spec="ECC_NIST_P256"))
    assert "it is a key of ECC_NIST_P256 for SIGN_VERIFY; make one of ECC_SECG_P256K1" in refusal(AWS, NotAllowed)


def test_the_region_is_that_of_the_arn() -> None:
    from wasiqa.chain.signers.aws import client

    assert client(ARN).meta.region_name == "eu-central-1"


def test_a_signature_by_another_key_is_never_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    having(monkeypatch, aws(signs=Kept(99)))
    assert "the signature is not one of its key; run the command again" in refusal(AWS, ChainFailed)


@pytest.mark.parametrize(
    ("fails", "kind", "said"),
    [
        (grpc.StatusCode.RESOURCE_EXHAUSTED, ChainFailed, "said by the service. In two lines; run the command again"),
        (grpc.StatusCode.INTERNAL, ChainFailed, "; run the command again"),
        (grpc.StatusCode.PERMISSION_DENIED, NotAllowed, "; ask whoever keeps the key for the role Cloud KMS CryptoKey"),
        (grpc.StatusCode.FAILED_PRECONDITION, NotAllowed, "said by the service. In two lines; ask whoever"),
        (grpc.StatusCode.NOT_FOUND, NotAllowed, "; ask whoever keeps the key"),
    ],
)
def test_what_google_answers_is_told(
    fails: grpc.StatusCode, kind: type[WasiqaError], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with google(Google(fails=fails)) as client:
        having(monkeypatch, client)
        assert said in refusal(GCP, kind)


def unverified(answer: kms.AsymmetricSignResponse) -> None:
    answer.verified_digest_crc32c = False


def cut(answer: kms.AsymmetricSignResponse) -> None:
    answer.signature = answer.signature[:-1]


def of_another(answer: kms.AsymmetricSignResponse) -> None:
    answer.name = VERSION[:-1] + "2"


@pytest.mark.parametrize("alters", [unverified, cut, of_another])
def test_what_was_altered_on_its_way_to_or_from_google_is_not_taken(
    alters: Callable[[kms.AsymmetricSignResponse], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with google(Google(alters=alters)) as client:
        having(monkeypatch, client)
        assert "its answer was altered on the way; run the command again" in refusal(GCP, ChainFailed)


def test_a_google_key_of_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    other = Google(Kept(curve=SECP256R1()), Algorithms.EC_SIGN_P256_SHA256)
    with google(other) as client:
        having(monkeypatch, client)
        told = refusal(GCP, NotAllowed)
    assert "it is a key of EC_SIGN_P256_SHA256; make one for EC_SIGN_SECP256K1_SHA256" in told


def test_without_credentials_google_signs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise DefaultCredentialsError("no credentials were found")

    monkeypatch.setattr("wasiqa.chain.signers.gcp.client", fails)
    assert "no credentials were found; set up credentials as Google's own tools want" in refusal(GCP, NotAllowed)
