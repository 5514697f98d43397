"""`wasiqa portal`: the programme in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wasiqa.cli import options
from wasiqa.cli.base import CONTEXT, Output, WasiqaCommand
from wasiqa.errors import UsageRefused

_PORTS = {"http": 80, "https": 443}
"""What browsers leave away."""
_LOOPBACK = ("127.0.0.1", "::1")


@click.command(cls=WasiqaCommand, context_settings=CONTEXT)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address of this machine to listen at.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8600, show_default=True, help="0 takes a free one.")
@click.option(
    "--public-url",
    metavar="URL",
    help="How browsers know it, such as https://portal.example: behind a server that ends TLS. Regulators sign it.",
)
@click.option(
    "--home-country", metavar="CC", help="The country whose holders are domestic; else holders are told by country."
)
@click.option(
    "--forwarded-by",
    metavar="ADDRESS",
    multiple=True,
    help="A server in front, whose X-Forwarded-For says who asks. By default, with --public-url, one on this machine.",
)
@options.reads_chain
def portal(
    host: str,
    port: int,
    public_url: str | None,
    home_country: str | None,
    forwarded_by: tuple[str, ...],
    index_url: str | None,
    as_json: bool,
    network: str,
    deployments: Path,
    **_: Any,
) -> None:
    """Serve the programme's pages and its read API until interrupted.

    Everybody sees what was issued, who holds it by groups, what is due and paid, venues, and enforcement in counts.
    Whoever signs in with a wallet that holds the role REGULATOR sees holders, concentration, waiting operations and the
    audit trail. Nothing is sent to the chain, and browsers load nothing from elsewhere.

    Example: wasiqa portal --home-country PK --network http://127.0.0.1:8545
    """
    from wasiqa import countries
    from wasiqa.cli.connecting import connected

    if home_country is not None and countries.numeric(home_country) is None:
        raise UsageRefused(
            f"--home-country {home_country} is no country", hint="write two letters of ISO 3166-1, such as PK"
        )
    try:
        from wasiqa.portal.live import Live
        from wasiqa.portal.serve import listening, serve
    except ModuleNotFoundError as error:
        told = f"the portal needs packages that aren't installed, such as {error.name}"
        raise UsageRefused(told, hint="pip install 'wasiqa[portal]'", code="NOT_INSTALLED") from error
    believed = _addresses(forwarded_by or (() if public_url is None else _LOOPBACK))
    out, chain = Output(as_json=as_json), connected(network, persistent=False)
    with listening(host, port) as door:
        address = f"http://{f'[{host}]' if ':' in host else host}:{door.getsockname()[1]}"
        origin = address if public_url is None else origin_of(public_url)
        document = {"url": address, "public_url": origin, "chain_id": chain.chain_id}
        told = f"the portal is at {address}/ until you press Ctrl-C"
        live = Live(chain, deployments, home_country, index_url)
        serve(live, door, origin, lambda: out.result(document, told), believed)


def _addresses(given: tuple[str, ...]) -> tuple[str, ...]:
    """Addresses, or networks of them: names would not be looked up, and a star would be everybody."""
    from ipaddress import ip_network

    for one in given:
        try:
            ip_network(one)
        except ValueError:
            told = f"--forwarded-by {one} is no address"
            raise UsageRefused(told, hint="write it like 127.0.0.1 or 10.0.0.0/24") from None
    return given


def origin_of(url: str) -> str:
    """The address as browsers write it, with which they say where a form comes from."""
    import re
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    plain = not parts.query and not parts.fragment and parts.path in ("", "/") and "@" not in parts.netloc
    if parts.scheme not in _PORTS or not plain or not re.fullmatch(r"[a-z0-9.-]+|[0-9a-f:.]+", host):
        raise UsageRefused(f"--public-url {url} is no address", hint="write it like https://portal.example")
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + (f":{port}" if port not in (None, _PORTS[parts.scheme]) else "")
