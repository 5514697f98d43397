"""Somebody who can sign, and whoever does it by a key in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount


class Signer(Protocol):
    """Somebody who can sign for one address."""

    @property
    def address(self) -> str:
        """The checksummed address."""

    def sign(self, transaction: dict[str, Any]) -> bytes:
        """The signed transaction, ready to be sent; `transaction` has web3's keys and every field filled in."""

    def sign_typed(self, data: dict[str, Any]) -> bytes:
        """The 65 bytes of a signature of EIP-712's `domain`, `types` and `message`."""


@dataclass(frozen=True)
class KeySigner:
    """Signs with a key held in memory."""

    account: LocalAccount

    @property
    def address(self) -> str:
        """The checksummed address."""
        return str(self.account.address)

    def sign(self, transaction: dict[str, Any]) -> bytes:
        """The signed transaction."""
        return bytes(self.account.sign_transaction(transaction).raw_transaction)

    def sign_typed(self, data: dict[str, Any]) -> bytes:
        """The signature."""
        from eth_account.messages import encode_typed_data

        return bytes(
            self.account.sign_message(encode_typed_data(data["domain"], data["types"], data["message"])).signature
        )
