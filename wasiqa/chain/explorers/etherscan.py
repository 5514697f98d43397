"""Etherscan, and every explorer that speaks its API, such as Blockscout."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from wasiqa.chain.explorers.explorer import Deadline, Refused, Source, no_plugin
from wasiqa.chain.urls import public_part
from wasiqa.errors import ChainFailed, InputRefused, NotAllowed

if TYPE_CHECKING:
    from ape_etherscan.client import ContractClient
    from ape_etherscan.types import EtherscanInstance

T = TypeVar("T")
_APACHE_2 = 12
"""The licence, as Etherscan numbers them."""
_QUESTIONS_A_SECOND = 5
_KEY = "ETHERSCAN_API_KEY"


class Etherscan:
    """Etherscan itself, or the API at `url`. Raises `InputRefused` if it doesn't know the chain."""

    def __init__(self, chain_id: int, url: str | None = None) -> None:
        try:
            from ape_etherscan.types import EtherscanInstance
        except ImportError as error:
            raise no_plugin("ape-etherscan") from error
        api = url or _api(chain_id)
        self._instance = EtherscanInstance("ethereum", f"chain-{chain_id}", public_part(api), api)

    def publish(self, source: Source) -> None:
        """Have the source published, unless it is already."""
        client = _client(self._instance, source.address)
        try:
            ticket = _asked(lambda: _submit(client, source))
            deadline = Deadline()
            while (told := _asked(lambda: client.check_verify_status(ticket))).startswith("Pending"):
                deadline.wait()
        except Refused as refusal:
            told = refusal.message
        if not told.startswith("Pass") and "already verified" not in told.casefold():
            raise Refused(told.removeprefix("Fail - "))


def _client(instance: EtherscanInstance, address: str) -> ContractClient:
    from ape_etherscan.client import ContractClient

    class Client(ContractClient):
        """The plugin's own reads these from the settings of the network to which Ape is connected; it needs none."""

        _rate_limit = _QUESTIONS_A_SECOND
        _retries = 5

    return Client(instance, address)


def _api(chain_id: int) -> str:
    from ape import config
    from ape_etherscan.client import get_etherscan_api_uri
    from ape_etherscan.exceptions import UnsupportedEcosystemError

    if _KEY not in os.environ:
        raise NotAllowed(
            "Etherscan asks for a key", hint=f"put yours into the environment as {_KEY}", code="NO_API_KEY"
        )
    try:
        settings = config.get_config("etherscan")
        return _asked(lambda: get_etherscan_api_uri(settings, "ethereum", f"chain-{chain_id}", chain_id))
    except UnsupportedEcosystemError as error:
        raise InputRefused(
            f"Etherscan doesn't know chain {chain_id}", hint="name an API that does with --url"
        ) from error


def _submit(client: ContractClient, source: Source) -> str:
    settings = source.document["settings"]
    return client.verify_source_code(
        dict(source.document),
        source.compiler,
        contract_name=source.contract,
        optimization_used=settings["optimizer"]["enabled"],
        optimization_runs=settings["optimizer"]["runs"],
        constructor_arguments=source.arguments,
        evm_version=settings["evmVersion"],
        license_type=_APACHE_2,
        via_ir=settings["viaIR"],
    )


def _asked(question: Callable[[], T]) -> T:
    """The answer. What the explorer says to the question itself is `Refused`; no answer is `ChainFailed`."""
    from ape_etherscan.exceptions import EtherscanResponseError, EtherscanTooManyRequestsError
    from requests import RequestException

    try:
        return question()
    except EtherscanTooManyRequestsError as error:
        raise ChainFailed(
            "the explorer has had enough questions", hint="run the command again in a while", code="EXPLORER_BUSY"
        ) from error
    except EtherscanResponseError as error:
        raise Refused(str(error)) from error
    except RequestException as error:
        raise ChainFailed(
            f"the explorer can't be reached: {type(error).__name__}",
            hint="run the command again",
            code="EXPLORER_UNREACHABLE",
        ) from error
