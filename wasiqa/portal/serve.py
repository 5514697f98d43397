"""Serving the portal until somebody stops it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from contextlib import suppress

import uvicorn

from wasiqa.errors import UsageRefused
from wasiqa.portal.app import application
from wasiqa.portal.live import Live

_GRACE = 1


def listening(host: str, port: int) -> socket.socket:
    """A socket at which browsers can knock. Raises `UsageRefused` if the place is taken, or isn't this machine's."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        told = f"nobody can listen at {host} port {port}: {error}"
        raise UsageRefused(told, hint="name another --port, or an address of this machine with --host") from error


def serve(
    live: Live, door: socket.socket, origin: str, ready: Callable[[], None], forwarded_by: Sequence[str] = ()
) -> None:
    """Read the chain, call `ready`, and answer until interrupted. Raises `ChainFailed` if the chain can't be read.

    Of servers at the addresses `forwarded_by` the header X-Forwarded-For is believed: it says who asks.
    """
    live.refresh()
    config = uvicorn.Config(
        application(live, origin),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(forwarded_by),
        forwarded_allow_ips=list(forwarded_by),
        timeout_graceful_shutdown=_GRACE,
        ws="none",
    )
    ready()
    with live.following(), suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[door])
