"""From a network's name to a chain."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from wasiqa.chain.urls import public_part
from wasiqa.errors import ChainFailed, UsageRefused, WasiqaError

if TYPE_CHECKING:
    from wasiqa.chain.errors import Abis
    from wasiqa.chain.web3_chain import Web3Chain

_HTTP = ("http://", "https://")
IN_PROCESS = frozenset({"test", "ethereum:local:test"})
PATIENCE = "WASIQA_PATIENCE"
"""The variable that says for how many seconds a transaction is waited for. A node that doesn't answer is asked again
for a tenth of it."""
_PATIENCE = 300
MAX_FEE = "WASIQA_MAX_FEE"
"""The variable that says how many gwei may be paid for a gas."""
_MAX_FEE = 1000


def known_abis() -> Iterable[Sequence[Mapping[str, Any]]]:
    """The ABIs of all the package's contracts, whose errors every chain can name; none without a compiler."""
    from wasiqa.chain.compiler import artifacts

    try:
        return [artifact.abi for artifact in artifacts().values()]
    except WasiqaError:  # a refusal is to be shown, if only in hex, and not hidden by the lack of a compiler
        return []


def connect(
    network: str,
    *,
    chain_id: int | None = None,
    known: Abis = known_abis,
    witness: str | None = None,
    persistent: bool = True,
) -> Web3Chain:
    """The chain called `network`.

    `test` (or `ethereum:local:test`) is a new chain in this process, with the well-known test accounts unlocked; a URL
    (http or https) is a node; `ecosystem:network:provider` is asked of Ape. `witness` is the URL of a second node,
    that has to confirm what the first says. A node at a URL that fails is asked again for a while, unless
    `persistent` is false: for those who look again by themselves. Raises `ChainFailed` if a node can't be reached, or
    isn't the chain with this `chain_id`.
    """
    chain = _chain(network, known, witness, persistent)
    if chain_id not in (None, chain.chain_id):
        raise ChainFailed(
            f"{chain.node} is chain {chain.chain_id}, not chain {chain_id}",
            hint="give the --network that fits",
            code="WRONG_CHAIN",
        )
    return chain


def _chain(network: str, known: Abis, witness: str | None, persistent: bool) -> Web3Chain:
    if witness is not None and not network.startswith(_HTTP):
        raise UsageRefused(
            f"network {network} is no URL, so no other node can be its witness", hint="give both nodes by their URLs"
        )
    if network in IN_PROCESS:
        from wasiqa.chain.tester import TesterChain

        return TesterChain(known)
    if network.startswith(_HTTP):
        return _node(network, known, witness, persistent)
    if network.count(":") >= 2:
        from wasiqa.chain.ape import connect as by_ape

        return by_ape(network, known)
    raise UsageRefused(
        f"network {network} is unknown",
        hint="say test, or a node's URL, or ecosystem:network:provider as Ape does",
        code="UNKNOWN_NETWORK",
    )


def _require_address(url: str) -> None:
    """Raises `UsageRefused` for a URL that names no host, or no possible port. Its key, if it has one, isn't shown."""
    try:
        parts = urlsplit(url)
        reason = None if parts.hostname and parts.port != 0 else "it names no host, or no port that can be"
    except ValueError as error:
        reason = str(error)
    if reason is not None:
        raise UsageRefused(
            f"the network's URL can't be read: {reason}", hint="write it as http://HOST:PORT/…", code="UNKNOWN_NETWORK"
        )


def _node(url: str, known: Abis, witness: str | None, persistent: bool) -> Web3Chain:
    from web3 import Web3
    from web3.middleware import ExtraDataToPOAMiddleware

    from wasiqa.chain.endpoint import Endpoint
    from wasiqa.chain.web3_chain import Web3Chain
    from wasiqa.chain.witness import Witnessed

    seconds, urls = patience(), [url] if witness is None else [url, witness]
    for one in urls:
        _require_address(one)
    nodes = [Endpoint(one, seconds / 10) for one in urls]
    w3 = Web3(nodes[0] if witness is None else Witnessed(*nodes))
    # chains run by known validators put signatures into a field where web3 expects 32 bytes
    w3.middleware_onion.inject(ExtraDataToPOAMiddleware, layer=0)
    name = " and ".join(map(public_part, urls))
    chain = Web3Chain(w3, known=known, node=name, patience=seconds, max_fee=max_fee())
    chain.chain_id  # noqa: B018 - whether there is such a node is known before it is asked again and again
    for node in nodes if persistent else ():
        node.persist()
    return chain


def patience() -> int:
    """Seconds that a transaction is waited for. Raises `UsageRefused` if WASIQA_PATIENCE says no such number."""
    return _number(PATIENCE, _PATIENCE, 86_400, "seconds")


def max_fee() -> int:
    """The most that is paid for a gas, in wei. Raises `UsageRefused` if WASIQA_MAX_FEE says no number of gwei."""
    return _number(MAX_FEE, _MAX_FEE, 10**9, "gwei") * 10**9


def _number(variable: str, usual: int, most: int, unit: str) -> int:
    said = os.environ.get(variable) or str(usual)
    if not said.isascii() or not said.isdecimal() or len(said) > 10 or not 0 < int(said) <= most:
        raise UsageRefused(f"{variable} is {said}, which is no number of {unit}", hint=f"write 1 to {most}")
    return int(said)
