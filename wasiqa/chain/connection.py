"""From a network's name to a chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from wasiqa.errors import ChainFailed, UsageRefused, WasiqaError

if TYPE_CHECKING:
    from wasiqa.chain.errors import Abis
    from wasiqa.chain.web3_chain import Web3Chain

IN_PROCESS = frozenset({"test", "ethereum:local:test"})
_TIMEOUT = 30


def known_abis() -> Iterable[Sequence[Mapping[str, Any]]]:
    """The ABIs of all the package's contracts, whose errors every chain can name; none without a compiler."""
    from wasiqa.chain.compiler import artifacts

    try:
        return [artifact.abi for artifact in artifacts().values()]
    except WasiqaError:  # a refusal is to be shown, if only in hex, and not hidden by the lack of a compiler
        return []


def connect(network: str, *, chain_id: int | None = None, known: Abis = known_abis) -> Web3Chain:
    """The chain called `network`.

    `test` (or `ethereum:local:test`) is a new chain in this process, with the well-known test accounts unlocked; a URL
    (http or https) is a node; `ecosystem:network:provider` is asked of Ape. Raises `ChainFailed` if it can't be
    reached, or isn't the chain with this `chain_id`.
    """
    chain = _chain(network, known)
    if chain_id not in (None, chain.chain_id):
        raise ChainFailed(
            f"{chain.node} is chain {chain.chain_id}, not chain {chain_id}", hint="give the --network that fits"
        )
    return chain


def _chain(network: str, known: Abis) -> Web3Chain:
    if network in IN_PROCESS:
        from wasiqa.chain.tester import TesterChain

        return TesterChain(known)
    if network.startswith(("http://", "https://")):
        _require_address(network)
        return _node(network, known)
    if network.count(":") >= 2:
        from wasiqa.chain.ape import connect as by_ape

        return by_ape(network, known)
    raise UsageRefused(
        f"network {network} is unknown", hint="say test, or a node's URL, or ecosystem:network:provider as Ape does"
    )


def _require_address(url: str) -> None:
    """Raises `UsageRefused` for a URL that names no host, or no possible port. Its key, if it has one, isn't shown."""
    try:
        parts = urlsplit(url)
        reason = None if parts.hostname and parts.port != 0 else "it names no host, or no port that can be"
    except ValueError as error:
        reason = str(error)
    if reason is not None:
        raise UsageRefused(f"the network's URL can't be read: {reason}", hint="write it as http://HOST:PORT/…")


def _node(url: str, known: Abis) -> Web3Chain:
    from web3 import HTTPProvider, Web3
    from web3.middleware import ExtraDataToPOAMiddleware
    from web3.types import RPCEndpoint

    from wasiqa.chain.failures import public_part
    from wasiqa.chain.web3_chain import Web3Chain

    provider = HTTPProvider(
        url,
        request_kwargs={"timeout": _TIMEOUT},
        # web3 asks for it twice beside every call, and one connection has only one
        cache_allowed_requests=True,
        cacheable_requests={RPCEndpoint("eth_chainId")},
    )
    w3 = Web3(provider)
    # chains run by known validators put signatures into a field where web3 expects 32 bytes
    w3.middleware_onion.inject(ExtraDataToPOAMiddleware, layer=0)
    return Web3Chain(w3, known=known, node=public_part(url))
