"""How hashes stand in documents."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

Hash = Annotated[str, StringConstraints(pattern=r"^0x[0-9a-f]{64}$")]
"""32 bytes as chains write them."""
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of a file."""
