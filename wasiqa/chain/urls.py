"""How a node's address is shown: never with what may be a key."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"\b(?:https?|wss?)://[^\s'\"]*", re.IGNORECASE)


def public_part(url: str) -> str:
    """Scheme, host and port of a node's address: the rest may be a key that no log should show. URL, if it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "URL"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def public_parts(text: str) -> str:
    """The text, with no more of each node's address in it than its public part."""
    return _ADDRESS.sub(lambda address: public_part(address[0]), text)


def without_key(text: str) -> str:
    """The text, or, where a node's address in it may hold a key, the word URL."""
    return text if public_parts(text).rstrip("/") == text.rstrip("/") else "URL"
