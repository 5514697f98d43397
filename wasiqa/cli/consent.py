"""May it be sent? Whoever runs a command agrees, and names a live network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wasiqa.cli.base import confirm
from wasiqa.errors import UsageRefused

if TYPE_CHECKING:
    from wasiqa.cli.session import Session


def network_name(network: str, chain_id: int) -> str:
    """What --confirm-network must say: `ecosystem:network` as Ape names it, or, for a URL, `chain-` and the chain's id.

    One host serves many networks, and the path of a node's URL may be a key, also where Ape's name ends with it.
    """
    if network.startswith(("http://", "https://")):
        return f"chain-{chain_id}"
    return ":".join(network.split(":")[:2])


def agree(session: Session, question: str) -> bool:
    """May it be sent? Not on --dry-run. Asks where nobody said --yes; a live network must be named."""
    from wasiqa.chain.accounts import DEVELOPMENT_CHAINS

    if session.dry_run:
        return False
    chain_id, name = session.chain.chain_id, session.network_name
    live = chain_id not in DEVELOPMENT_CHAINS
    if live and session.yes and session.confirm_network != name:
        raise UsageRefused(
            f"{name} is a live network (chain {chain_id}); nothing was sent",
            hint=f"say --confirm-network {name}",
            code="NOT_CONFIRMED",
        )
    if not session.yes:
        confirm(question, name if live else None)
    return True
