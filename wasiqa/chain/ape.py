"""Ape as a source of networks and accounts. Ape itself is imported only when one of them is named its way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wasiqa.chain.codec import checksummed
from wasiqa.chain.errors import Abis
from wasiqa.chain.signer import Signer
from wasiqa.chain.urls import public_parts
from wasiqa.chain.web3_chain import Web3Chain
from wasiqa.errors import ChainFailed, InputRefused, NotAllowed, UsageRefused

_NETWORKS = "`ape networks list` shows what there is"


@dataclass(frozen=True)
class ApeSigner:
    """Signs by an Ape account, such as a Ledger."""

    account: Any

    @property
    def address(self) -> str:
        """The checksummed address."""
        return checksummed(str(self.account.address))

    def sign(self, transaction: dict[str, Any]) -> bytes:
        """The signed transaction. Raises `NotAllowed` if its owner declines."""
        import ape

        prepared = ape.networks.ethereum.create_transaction(sender=self.account.address, **transaction)
        signed = self.account.sign_transaction(prepared)
        if signed is None:
            raise NotAllowed(f"account {self.account.alias} declined to sign")
        return bytes(signed.serialize_transaction())

    def sign_typed(self, data: dict[str, Any]) -> bytes:
        """The signature. Raises `NotAllowed` if its owner declines."""
        from eth_account.messages import encode_typed_data

        signed = self.account.sign_message(encode_typed_data(data["domain"], data["types"], data["message"]))
        if signed is None:
            raise NotAllowed(f"account {self.account.alias} declined to sign")
        return bytes(signed.encode_rsv())


def account(alias: str) -> Signer:
    """The signer behind an alias of `ape accounts list`."""
    import ape

    try:
        found = ape.accounts.load(alias)
    except KeyError as error:
        raise InputRefused(
            f"account {alias} is unknown",
            hint="give a keystore file, or a name that `ape accounts list` shows",
            code="NO_KEYSTORE",
        ) from error
    return ApeSigner(found)


def connect(choice: str, known: Abis) -> Web3Chain:
    """The chain behind `ecosystem:network:provider`. It stays connected until the process ends.

    Raises `UsageRefused` if Ape knows none of that name, `ChainFailed` if it can't be reached.
    """
    import ape
    from ape.exceptions import ApeException, EcosystemNotFoundError, NetworkNotFoundError, ProviderNotFoundError

    node = public_parts(choice)
    try:
        provider: Any = ape.networks.parse_network_choice(choice).__enter__()
    except (EcosystemNotFoundError, NetworkNotFoundError, ProviderNotFoundError) as error:
        raise UsageRefused(f"network {node} is unknown to Ape", hint=_NETWORKS, code="UNKNOWN_NETWORK") from error
    except ApeException as error:
        raise ChainFailed(f"network {node}: {public_parts(str(error))}", hint=_NETWORKS) from error
    return Web3Chain(provider.web3, known=known, node=node)
