"""How a node's address is shown: never with what may be a key."""

from __future__ import annotations

from urllib.parse import urlsplit


def public_part(url: str) -> str:
    """Scheme, host and port of a node's address: the rest may be a key that no log should show. URL, if it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "URL"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def without_key(text: str) -> str:
    """The text, or, for a node's URL that may hold a key, the word URL."""
    if "://" not in text or text.rstrip("/") == public_part(text):
        return text
    return "URL"
