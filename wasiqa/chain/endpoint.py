"""A node behind a URL that is asked again while it restarts, is too busy, or wants to be asked more rarely."""

from __future__ import annotations

import time
from typing import Any, Self, cast

from requests import Session
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse
from urllib3.util import Retry
from web3 import HTTPProvider
from web3.types import RPCEndpoint, RPCResponse

from wasiqa.chain.answers import decoded, formed
from wasiqa.chain.failures import RARELY

_TIMEOUT = 30
"""Seconds for one answer."""
_BUSY = frozenset({429, 502, 503, 504})
"""What gateways answer while a node is overloaded or gone."""
_FIRST, _LONGEST = 0.1, 5.0
"""Seconds between two tries, at first and at most; each is twice as long as the one before."""


class _Persistent(Retry):
    """Waits as long as a busy node says, but in all no longer than so many `seconds` from the first failure on."""

    seconds: float
    end: float | None = None

    def new(self, **changed: Any) -> Self:
        """What is left of it after a failure."""
        left = super().new(**changed)
        left.seconds = self.seconds
        left.end = time.monotonic() + self.seconds if self.end is None else self.end
        return left

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """Seconds by the header Retry-After."""
        said = super().get_retry_after(response)
        return None if said is None or self.end is None else min(said, max(0.0, self.end - time.monotonic()))

    def is_exhausted(self) -> bool:
        """Is nothing left of it?"""
        return super().is_exhausted() or (self.end is not None and time.monotonic() > self.end)


class Endpoint(HTTPProvider):
    """Asks again for about so many seconds once it is told to `persist`: a wrong URL is told at once before.

    Whatever is asked may be asked twice: a transaction that a node was given twice is one transaction.
    """

    def __init__(self, url: str, seconds: float) -> None:
        self._session = Session()
        timeout = min(_TIMEOUT, max(1.0, seconds))
        super().__init__(
            url,
            request_kwargs={"timeout": timeout},
            session=self._session,
            exception_retry_configuration=None,
            # web3 asks for it before each call; what is signed names the chain
            cache_allowed_requests=True,
            cacheable_requests={RPCEndpoint("eth_chainId")},
        )
        self._seconds, self._tries = seconds, 0

    def persist(self) -> None:
        """From now on failures are met by asking again."""
        self._tries = tries(self._seconds)
        retry = _Persistent(
            total=self._tries,
            read=2,  # each may have taken the whole time for an answer
            backoff_factor=_FIRST,
            backoff_max=_LONGEST,
            status_forcelist=_BUSY,
            allowed_methods=None,
            raise_on_status=False,
        )
        retry.seconds = self._seconds
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=retry))

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        """Ask once, and again as long as the answer is that it was asked too often."""
        pause = _FIRST
        for _ in range(self._tries):
            answer = self._ask(method, params)
            error = answer.get("error")
            if not isinstance(error, dict) or error.get("code") not in RARELY:
                return answer
            time.sleep(pause)
            pause = min(_LONGEST, 2 * pause)
        return self._ask(method, params)

    def _ask(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        return formed(method, super().make_request(method, params))

    @staticmethod
    def decode_rpc_response(raw_response: bytes) -> RPCResponse:
        """What the node answered, of whatever form."""
        return cast(RPCResponse, decoded(raw_response))


def tries(seconds: float) -> int:
    """How often a node is asked again within about so many seconds."""
    count, pause, spent = 0, _FIRST, 0.0
    while spent < seconds:
        spent += pause
        pause = min(_LONGEST, 2 * pause)
        count += 1
    return count
