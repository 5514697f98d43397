"""The contracts that servicing deploys and calls."""

from __future__ import annotations

from functools import cache

from wasiqa.chain.artifact import Artifact
from wasiqa.chain.compiler import artifacts

_built = cache(artifacts)


def built(name: str) -> Artifact:
    """The contract of this name. Sources are looked at once in a process, since that takes long."""
    return _built()[name]
