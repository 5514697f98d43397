"""What Safe's transaction service has of one Safe, through ape-safe's client; nothing of it is believed unchecked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import requests

from wasiqa.chain.codec import checksummed
from wasiqa.errors import ChainFailed, NotAllowed, UsageRefused
from wasiqa.journal.safe_account import Refund, SafeAccount, SafeTransaction

T = TypeVar("T")


@dataclass(frozen=True)
class Proposal:
    """A transaction that the service has; `signed` are owners whose signatures are right.

    `executed` is the hash of the transaction that did it, and `at` its time; both None while it waits.
    """

    transaction: SafeTransaction
    signed: frozenset[str]
    executed: str | None = None
    at: datetime | None = None


class SafeService:
    """The service behind a URL, or, where none is named, the one that Safe runs for the chain."""

    def __init__(self, safe: SafeAccount, url: str | None) -> None:
        """Raises `UsageRefused` without ape-safe, or where the chain has no service of Safe's and none was named."""
        try:
            from ape_safe.client import SafeClient  # type: ignore[import-untyped]
        except ImportError as error:
            raise UsageRefused("ape-safe is not installed", hint="pip install 'wasiqa[safe]'") from error
        self._safe = safe
        try:
            base = None if url is None else url.rstrip("/")
            self._client: Any = SafeClient(safe.address, override_url=base, chain_id=safe.chain_id)
        except ValueError as error:
            told = str(error).split("\n")[0].removesuffix(".")
            raise UsageRefused(told, hint="name the service with --service, or set the key") from error

    def proposals(self) -> Iterator[Proposal]:
        """What waits and what was executed, from the largest nonce down. Raises `ChainFailed` for a wrong hash."""
        found = _asked(lambda: iter(self._client.get_transactions()))
        while (told := _asked(lambda: next(found, None))) is not None:
            yield self._read(told)

    def propose(self, transaction: SafeTransaction, signature: bytes, owner: str) -> None:
        """Hand in a transaction with its first signature."""
        from eip712.common import create_safe_tx_def

        here: Any = {"contract_address": self._safe.address, "chain_id": self._safe.chain_id}
        kind: Any = create_safe_tx_def(version=self._safe.version, **here)
        made = kind(**transaction.typed()["message"])
        _asked(
            lambda: self._client.post_transaction(
                made, {owner: _signature(signature)}, sender=owner, contractTransactionHash=transaction.hash
            )
        )

    def confirm(self, transaction: SafeTransaction, signature: bytes, owner: str) -> None:
        """Add a signature to a transaction that it has."""
        _asked(lambda: self._client.post_signatures(transaction.hash, {owner: _signature(signature)}))

    def _read(self, told: Any) -> Proposal:
        refund = told.safe_tx_gas, told.base_gas, told.gas_price, told.gas_token, told.refund_receiver
        transaction = SafeTransaction(
            self._safe.chain_id,
            self._safe.address,
            checksummed(told.to),
            told.value,
            bytes(told.data or b""),
            int(told.operation),
            told.nonce,
            Refund(*refund),
        )
        if transaction.hash != told.safe_tx_hash:
            raise ChainFailed(
                f"the Safe service tells another transaction than that of its hash {told.safe_tx_hash}",
                hint="sign nothing of it; name another --service",
                code="SAFE_SERVICE",
            )
        right = frozenset(one.owner for one in told.confirmations if self._is_right(transaction, one))
        done = getattr(told, "is_executed", False) and told.is_successful
        at = told.execution_date.astimezone(UTC) if done else None
        return Proposal(transaction, right, f"0x{bytes(told.transaction_hash).hex()}" if done else None, at)

    def _is_right(self, transaction: SafeTransaction, confirmation: Any) -> bool:
        """Is it an owner's own signature? Those by contracts, and by hashes approved on chain, are not looked into."""
        from eth_keys.datatypes import Signature
        from eth_keys.exceptions import BadSignature
        from eth_utils.exceptions import ValidationError

        made = bytes(confirmation.signature)
        try:
            r, s, v = int.from_bytes(made[:32], "big"), int.from_bytes(made[32:64], "big"), made[64] - 27
            key = Signature(vrs=(v, r, s)).recover_public_key_from_msg_hash(bytes.fromhex(transaction.hash[2:]))
        except (BadSignature, ValidationError, IndexError):
            return False
        return key.to_checksum_address() == confirmation.owner and confirmation.owner in self._safe.owners


def _signature(made: bytes) -> Any:
    from ape.types import MessageSignature

    return MessageSignature(v=made[64], r=made[:32], s=made[32:64])


def _asked(ask: Callable[[], T]) -> T:
    """What the service answers; what it refuses and where it fails is one sentence each."""
    from ape_safe.exceptions import ClientResponseError  # type: ignore[import-untyped]

    hint = "run the command again"
    try:
        return ask()
    except ClientResponseError as error:
        status, said = error.response.status_code, " ".join(error.response.text.split())[:200]
        if status == 429 or status >= 500:
            raise ChainFailed(f"the Safe service answered HTTP {status}", hint=hint, code="SAFE_SERVICE") from error
        told = f"the Safe service refused with HTTP {status}: {said}"
        raise NotAllowed(told, hint="check its URL and key (APE_SAFE_GATEWAY_API_KEY)", code="SAFE_SERVICE") from error
    except requests.RequestException as error:
        told = "the Safe service did not answer as one"
        raise ChainFailed(told, hint=f"check --service, or {hint}", code="SAFE_SERVICE") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        told = "the Safe service answered in a form that isn't its own"
        raise ChainFailed(told, hint="check --service", code="SAFE_SERVICE") from error
