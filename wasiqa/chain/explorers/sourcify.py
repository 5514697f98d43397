"""Sourcify: an open service that anybody may run, and from which other explorers take sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from wasiqa.chain.explorers.explorer import Deadline, Refused, Source, no_plugin
from wasiqa.errors import ChainFailed, InputRefused

T = TypeVar("T")


class Sourcify:
    """Sourcify itself, or the server at `url`. Raises `InputRefused` if it doesn't know the chain."""

    def __init__(self, chain_id: int, url: str | None = None) -> None:
        try:
            from ape_sourcify.client import SourcifyClient
            from ape_sourcify.config import SourcifyConfig
        except ImportError as error:
            raise no_plugin("ape-sourcify") from error
        self._chain_id = chain_id
        self._client = SourcifyClient(url or str(SourcifyConfig().api_url))
        if not _asked(lambda: self._client.supports_chain(chain_id)):
            raise InputRefused(f"Sourcify doesn't know chain {chain_id}", hint="name a server that does with --url")

    def publish(self, source: Source) -> None:
        """Have the source published, unless it is already."""
        from ape_sourcify.exceptions import ContractAlreadyVerifiedError

        try:
            job = _asked(lambda: self._submit(source))
        except ContractAlreadyVerifiedError:
            return
        deadline = Deadline()
        while not (found := _asked(lambda: self._client.get_verification_job(job))).is_job_completed:
            deadline.wait()
        if found.contract is None or found.contract.match is None:
            raise Refused(found.error.message if found.error else "its code is not that of the source")

    def _submit(self, source: Source) -> str:
        return self._client.submit_verification(
            self._chain_id,
            source.address,
            std_json_input=source.document,
            compiler_version=source.compiler,
            contract_identifier=source.contract,
            creation_transaction_hash=source.tx,
        )


def _asked(question: Callable[[], T]) -> T:
    """The answer. What the server says to the question itself is `Refused`; anything else is `ChainFailed`."""
    from ape_sourcify.exceptions import ContractAlreadyVerifiedError, SourcifyAPIError, SourcifyError

    try:
        return question()
    except ContractAlreadyVerifiedError:
        raise
    except SourcifyAPIError as error:
        if error.status_code is not None and 400 <= error.status_code < 500 and error.status_code != 429:
            raise Refused(str(error)) from error
        raise ChainFailed(str(error), hint="run the command again", code="EXPLORER_UNREACHABLE") from error
    except SourcifyError as error:
        raise ChainFailed(str(error), hint="run the command again", code="EXPLORER_UNREACHABLE") from error
