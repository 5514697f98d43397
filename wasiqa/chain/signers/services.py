"""Which service keeps a key, by what the account is called."""

from __future__ import annotations

from wasiqa.chain.signers.remote import RemoteSigner
from wasiqa.errors import UsageRefused


def key_service(account: str) -> RemoteSigner | None:
    """The signer behind `aws:KEY` or `gcp:VERSION`, or None if the account is called neither.

    Raises `UsageRefused` where the vendor's library isn't installed.
    """
    service, _, key = account.partition(":")
    if service not in ("aws", "gcp"):
        return None
    try:
        if service == "aws":
            from wasiqa.chain.signers import aws

            return aws.signer(key)
        from wasiqa.chain.signers import gcp

        return gcp.signer(key)
    except ModuleNotFoundError as error:
        told = f"account {account} needs a library that isn't installed, {error.name}"
        raise UsageRefused(told, hint=f"pip install 'wasiqa[{service}]'") from error
