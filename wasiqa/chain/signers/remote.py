"""A key that a service keeps and that signs 32 bytes at a time, as a signer of transactions and typed data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wasiqa.eip712 import digest
from wasiqa.errors import ChainFailed, NotAllowed

if TYPE_CHECKING:
    from eth_keys.datatypes import PublicKey, Signature


@dataclass(frozen=True)
class RemoteSigner:
    """Signs by a service that answers a digest with a signature in DER; `name` is what messages call the key."""

    name: str
    key: PublicKey
    sign_digest: Callable[[bytes], bytes]

    @property
    def address(self) -> str:
        """The checksummed address."""
        return str(self.key.to_checksum_address())

    def sign(self, transaction: dict[str, Any]) -> bytes:
        """The signed transaction."""
        # eth-account's own assembly of a transaction asks its key for nothing but `sign_msg_hash`
        from eth_account._utils.signing import sign_transaction_dict

        return bytes(sign_transaction_dict(self, transaction)[3])  # type: ignore[arg-type]

    def sign_typed(self, data: dict[str, Any]) -> bytes:
        """The signature, with 27 or 28 at its end."""
        v, r, s = self.sign_msg_hash(digest(data)).vrs
        return bytes(r.to_bytes(32, "big") + s.to_bytes(32, "big") + bytes([v + 27]))

    def sign_msg_hash(self, digest: bytes) -> Signature:
        """The signature of a digest, checked to be this key's."""
        from wasiqa.chain.signers.ecdsa import signature

        try:
            return signature(self.sign_digest(digest), digest, self.key)
        except ValueError as error:
            raise unanswered(self.name, str(error)) from error


def remote(name: str, written: bytes, sign_digest: Callable[[bytes], bytes]) -> RemoteSigner:
    """The signer of the key whose public half the service has written down so. Raises `NotAllowed` for no key of it."""
    from wasiqa.chain.signers.ecdsa import public_key

    try:
        return RemoteSigner(name, public_key(written), sign_digest)
    except ValueError as error:
        raise NotAllowed(f"{name}: {error}", hint="make a key for signing on secp256k1") from error


def unanswered(name: str, said: str) -> ChainFailed:
    """The service did not do what was asked, and may do it next time."""
    return ChainFailed(f"{name}: {_one_line(said)}", hint="run the command again", code="KEY_SERVICE")


def refused(name: str, said: str, hint: str) -> NotAllowed:
    """The service does not let this caller sign by this key."""
    return NotAllowed(f"{name}: {_one_line(said)}", hint=hint, code="KEY_SERVICE")


def _one_line(said: str) -> str:
    return " ".join(said.split()).removesuffix(".") or "it gave no reason"
